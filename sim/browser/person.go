package browser

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

const (
	patience = 20 * time.Second      // for what a page should show at once: a busy machine takes longer
	beat     = 25 * time.Millisecond // until a page is asked again
)

// Window is what a person looks through, in CSS pixels.
type Window struct {
	Width, Height int64
	Dark          bool // they prefer light letters on dark
}

// The windows of a desk and of a phone.
var (
	Desktop = Window{Width: 1280, Height: 800}
	Phone   = Window{Width: 390, Height: 844}
)

// Person looks at one page at a time. What they do either succeeds or ends the test, with a picture and the text of
// the page in a folder that the test names.
type Person struct {
	testing.TB
	Site   string // where the paths of pages begin: http://127.0.0.1:8080
	Window Window
	ctx    context.Context
	seen   *witness
	part   string // text of the part of the page that they look at; empty: all of it
}

// Person sits down at a new window, where nobody was signed in before. When the test ends, it fails if a page that
// they saw had an error.
func (b *Browser) Person(t testing.TB, site string, window Window) *Person {
	t.Helper()
	seen := &witness{loading: map[cdp.FrameID]bool{}}
	ctx, leave := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(seen.hear))
	p := &Person{TB: t, Site: site, ctx: ctx, seen: seen}
	t.Cleanup(func() {
		for _, fault := range p.Faults() {
			t.Error(fault)
		}
		if t.Failed() {
			p.keep()
		}
		leave()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a window: %v", err)
	}
	// Others may sit at windows of the same browser: each believes that it has the keyboard.
	p.does("sit down", sends(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	p.LookThrough(window)
	return p
}

// LookThrough changes the window.
func (p *Person) LookThrough(window Window) {
	p.Helper()
	p.Window = window
	scheme := "light"
	if window.Dark {
		scheme = "dark"
	}
	features := []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"}, // pictures and colours are judged at rest
	}
	p.does("look through a window", chromedp.EmulateViewport(window.Width, window.Height),
		sends(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}))
}

// HoldPasskeys gives the person a device that keeps passkeys and is always unlocked.
func (p *Person) HoldPasskeys() {
	p.Helper()
	device := &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true,
		HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}
	p.does("hold a device for passkeys", sends(webauthn.Enable, webauthn.EnableParams{}),
		sends(webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: device}))
}

// In is the same person who looks only at the smallest part of the page that says the text: a row, a group of
// fields, a section, a dialogue.
func (p *Person) In(text string) *Person {
	part := *p
	part.part = text
	return &part
}

// sends makes an action of a command of the browser.
func sends[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// does what cannot fail but with the browser.
func (p *Person) does(what string, actions ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.Fatalf("%s: %v", what, err)
	}
}

// until asks again and again until there is no complaint, and ends the test with the last one when patience ends.
func (p *Person) until(what string, ask func(context.Context) error) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	last := errors.New("the page does not answer")
	for {
		err := ask(ctx)
		if err == nil {
			return
		}
		if pause(ctx); ctx.Err() != nil {
			p.Fatalf("%s: %v", what, last)
		}
		last = err
	}
}

// pause lets the page work before it is asked again.
func pause(ctx context.Context) {
	short, cancel := context.WithTimeout(ctx, beat)
	defer cancel()
	<-short.Done()
}

// settle waits until a page that was asked for has come.
func (p *Person) settle() {
	p.Helper()
	p.until("wait for the page", func(ctx context.Context) error {
		// A click's own page is asked for in the task after the click: let that pass.
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`new Promise(done => setTimeout(() => done(true)))`, chromedp.EvalAwaitPromise)); err != nil {
			return fmt.Errorf("look at the page: %w", err)
		}
		if p.seen.isLoading() {
			return errors.New("it is still loading")
		}
		return nil
	})
}

//go:embed page.js
var pageScript string

// ask calls one of the functions of page.js with the part of the page that is looked at.
func ask[T any](ctx context.Context, p *Person, function string, args ...any) (T, error) {
	all, err := json.Marshal(append([]any{p.part}, args...))
	if err != nil {
		return *new(T), fmt.Errorf("write the arguments of %s: %w", function, err)
	}
	return chromedp.Run(ctx, chromedp.Evaluate[T](fmt.Sprintf("(%s).%s(...%s)", pageScript, function, all), chromedp.EvalAwaitPromise))
}

// tell calls a function of page.js on a thing.
func tell[T any](ctx context.Context, on runtime.RemoteObjectID, function string, args ...any) (T, error) {
	declaration := fmt.Sprintf("function (...args) { return (%s).%s(this, ...args) }", pageScript, function)
	return chromedp.Run(ctx, chromedp.CallFunctionOn[T](declaration,
		func(call *runtime.CallFunctionOnParams) { call.ObjectID = on }, args...))
}

// keep writes down what the person saw last.
func (p *Person) keep() {
	folder, err := os.MkdirTemp("", "respite-browser-")
	if err != nil {
		p.Logf("keep what was seen: %v", err)
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	address, err := chromedp.Run(ctx, chromedp.Location())
	picture, noPicture := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	html, noText := chromedp.Run(ctx, chromedp.Evaluate[string]("document.documentElement.outerHTML"))
	err = errors.Join(err, noPicture, noText,
		os.WriteFile(filepath.Join(folder, "page.png"), picture, 0o600), os.WriteFile(filepath.Join(folder, "page.html"), []byte(html), 0o600))
	p.Logf("%s looked like %s (%v)", strings.TrimPrefix(address, p.Site), folder, err)
}
