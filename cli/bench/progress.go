package bench

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// position is how far some work has come, in any unit.
type position struct {
	doing       string
	done, whole int64
}

const (
	redraw   = 200 * time.Millisecond
	barWidth = 30
	wipe     = "\r\x1b[K"
)

// showing draws a bar for as long as some work takes, if there is a terminal to draw on.
func showing(ctx context.Context, out io.Writer, at func() position, work func() error) error {
	if !isTerminal(out) {
		return work()
	}
	working, done := context.WithCancel(ctx)
	shown := make(chan struct{})
	go func() {
		defer close(shown)
		for pause(working, redraw) {
			fmt.Fprint(out, wipe+at().bar())
		}
	}()
	err := work()
	done()
	<-shown
	fmt.Fprint(out, wipe)
	return err
}

func isTerminal(out io.Writer) bool {
	file, isFile := out.(*os.File)
	if !isFile {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// bar gives the bar as it is drawn. Work that takes longer than was thought waits at the end of it.
func (p position) bar() string {
	whole := max(p.whole, 1)
	done := min(p.done, whole)
	full := int(done * barWidth / whole)
	return fmt.Sprintf("[%s%s] %3d %%  %s", strings.Repeat("#", full), strings.Repeat(".", barWidth-full), done*100/whole, p.doing)
}

// pause waits; it tells false when there is no reason to wait any more.
func pause(ctx context.Context, span time.Duration) bool {
	waiting, cancel := context.WithTimeout(ctx, span)
	defer cancel()
	<-waiting.Done()
	return ctx.Err() == nil
}
