package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"respite/cli/terminal"
)

// ChartsCmd draws what was measured.
type ChartsCmd struct {
	Files []string `arg:"" name:"file" help:"What bench --json printed. A cell that was measured several times is drawn by its median."`
	Out   string   `help:"Folder for the charts." default:"." placeholder:"DIR"`
}

// Help gives an example.
func (ChartsCmd) Help() string {
	return "The same figures give the same bytes.\n\nExample:\n  respite bench charts sqlite.json postgres.json --out docs/images"
}

// drawn is the result of the command.
type drawn struct {
	Charts []string `json:"charts"`
}

// Run draws all charts for which there are figures.
func (c ChartsCmd) Run(f *terminal.Frame) error {
	var all []Figures
	for _, name := range c.Files {
		read, err := readReport(name)
		if err != nil {
			return err
		}
		all = append(all, read.Cells...)
	}
	if len(all) == 0 {
		return terminal.WrongUse("there are no figures in the files")
	}
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return fmt.Errorf("make the folder for the charts: %w", err)
	}
	var done drawn
	for _, one := range chartsOf(gather(all)) {
		path := filepath.Join(c.Out, one.file)
		if err := os.WriteFile(path, one.svg(), 0o644); err != nil {
			return fmt.Errorf("draw %s: %w", one.file, err)
		}
		done.Charts = append(done.Charts, path)
	}
	return f.Emit(done, func(w io.Writer) {
		for _, path := range done.Charts {
			fmt.Fprintln(w, path)
		}
	})
}

// maxReport bounds a file of figures, in bytes.
const maxReport = 16 << 20

func readReport(name string) (report, error) {
	file, err := os.Open(name)
	if err != nil {
		return report{}, fmt.Errorf("read figures: %w", err)
	}
	defer file.Close() // nothing was written
	var read report
	if err := json.NewDecoder(io.LimitReader(file, maxReport)).Decode(&read); err != nil {
		return report{}, fmt.Errorf("read figures in %s: %w", name, err)
	}
	return read, nil
}

// sample is one cell, measured once or more often, with so many orders in the book before.
type sample struct {
	cell   Cell
	orders int
	runs   []Figures
}

// gather brings the figures of each cell together, in the order of their first.
func gather(all []Figures) []sample {
	type key struct {
		Cell
		orders int
	}
	var samples []sample
	places := map[key]int{}
	for _, f := range all {
		k := key{f.Cell, f.OrdersBefore}
		at, known := places[k]
		if !known {
			at, places[k] = len(samples), len(samples)
			samples = append(samples, sample{cell: f.Cell, orders: f.OrdersBefore})
		}
		samples[at].runs = append(samples[at].runs, f)
	}
	return samples
}

// median gives the median of a figure over the runs.
func (s sample) median(figure func(Figures) int64) int64 {
	figures := make([]int64, len(s.runs))
	for i, run := range s.runs {
		figures[i] = figure(run)
	}
	return median(figures)
}
