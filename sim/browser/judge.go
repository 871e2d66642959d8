package browser

import (
	"context"
	_ "embed"
	"fmt"
	"os"

	"github.com/chromedp/chromedp"
)

//go:embed judge.js
var judgeScript string

// axe is axe-core 4.14.1, the rules of WCAG as a program (Mozilla Public License 2.0, see the folder).
//
//go:embed testdata/axe/axe.min.js
var axe string

// Judge gives what is wrong with the page for somebody: what axe finds serious or critical, fields without a label, things
// that do not show when they have the keyboard, and more width than the window has.
func (p *Person) Judge() []string { p.Helper(); return p.judge(axe+";", "all") }

// TooWide gives of it only whether the page is wider than the window; it takes no time.
func (p *Person) TooWide() []string { p.Helper(); return p.judge("", "tooWide") }

func (p *Person) judge(before, question string) []string {
	p.Helper()
	var complaints []string
	p.until("judge the page", func(ctx context.Context) error {
		script := fmt.Sprintf("%s (%s).%s(%d)", before, judgeScript, question, p.Window.Width)
		var err error
		complaints, err = chromedp.Run(ctx, chromedp.Evaluate[[]string](script, chromedp.EvalAwaitPromise))
		return err
	})
	return complaints
}

// Faults gives what the pages had to say only to developers since it was asked last: errors on the console, failed scripts,
// breaches of the content security policy, what did not load. What is not asked for fails the test at its end.
func (p *Person) Faults() []string { return p.seen.told() }

// Picture writes what is in the window into a file.
func (p *Person) Picture(file string) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(file, picture, 0o644)
	}
	if err != nil {
		p.Fatalf("take the picture %s: %v", file, err)
	}
}
