package bench_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"respite/cli/clitest"
)

func TestCharts_DrawTheSameFiguresAlike(t *testing.T) {
	stand, out := clitest.Bare(t), filepath.Join(t.TempDir(), "images")
	var done struct{ Charts []string }
	stand.Reads(&done, "bench", "charts", "testdata/report.json", "testdata/again.json", "--out", out)
	names := []string{"throughput.svg", "ratio.svg", "latency.svg", "cost.svg", "hot.svg", "flat.svg"}
	for i, name := range names {
		if len(done.Charts) != len(names) || done.Charts[i] != filepath.Join(out, name) {
			t.Fatalf("it drew %v", done.Charts)
		}
		drawn, err := os.ReadFile(done.Charts[i])
		if err != nil {
			t.Fatal(err)
		}
		stand.Says(name, string(drawn))
	}
}

func TestCharts_LeaveOutWhatWasNotMeasured(t *testing.T) {
	stand, out := clitest.Bare(t), t.TempDir()
	var done struct{ Charts []string }
	stand.Reads(&done, "bench", "charts", "testdata/outside.json", "--out", out)
	if want := []string{filepath.Join(out, "throughput.svg"), filepath.Join(out, "latency.svg")}; !slices.Equal(done.Charts, want) {
		t.Errorf("it drew %v", done.Charts)
	}
}

func TestCharts_OfNoFigures_SaySo(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.json")
	if err := os.WriteFile(empty, []byte(`{"cells": []}`), 0o600); err != nil {
		t.Fatal(err)
	}
	stand := clitest.Bare(t)
	stand.Refuses(2, "there are no figures", "bench", "charts", empty)
	stand.Refuses(1, "read figures", "bench", "charts", "no-such-file.json")
	stand.Refuses(1, "read figures", "bench", "charts", "charts_test.go")
}
