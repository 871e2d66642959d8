// Package browser is a person at a browser: it opens the program's pages in Chromium, finds things on them by
// the names and roles that assistive software is told, uses mouse and keyboard, and judges whether a page is
// sound for everybody.
//
// It must never reach for a thing by the page's markup, never wait a fixed time for anything, and never let pass
// what a page complains of where only developers look. It must never be used by anything but tests.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os/exec"

	"github.com/chromedp/chromedp"
)

// ErrMissing says that the machine has no Chromium.
var ErrMissing = errors.New("there is no Chromium on this machine: install the package chromium")

// programs are what Chromium is called, the package's own name first.
var programs = []string{"chromium", "chromium-browser", "google-chrome"}

// Browser is a running Chromium without a window.
type Browser struct {
	ctx   context.Context
	leave []func()
}

// Start starts Chromium with an empty profile; it ends with Close. It fails with ErrMissing where there is none.
func Start(ctx context.Context) (*Browser, error) {
	program, err := find()
	if err != nil {
		return nil, err
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.DisableGPU, chromedp.NoSandbox, // it sees nothing but our own pages
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true),
	)
	ctx, stop := chromedp.NewExecAllocator(ctx, flags...)
	ctx, quit := chromedp.NewContext(ctx)
	b := &Browser{ctx: ctx, leave: []func(){quit, stop}}
	if err := chromedp.Do(ctx); err != nil {
		b.Close()
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	return b, nil
}

func find() (string, error) {
	for _, name := range programs {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrMissing
}

// Close ends Chromium and removes its profile.
func (b *Browser) Close() {
	for _, leave := range b.leave {
		leave()
	}
}
