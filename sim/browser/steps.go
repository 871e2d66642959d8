package browser

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Visit opens the page at the path.
func (p *Person) Visit(path string) {
	p.Helper()
	p.does("visit "+path, chromedp.Navigate(p.Site+path))
	p.settle()
}

// Click clicks the one thing of the name: a button, a link, a box to tick. It returns when the page that the click leads to
// is there.
func (p *Person) Click(name string) {
	p.Helper()
	p.until("click "+name, func(ctx context.Context) error {
		found, err := p.find(ctx, name, pressable)
		if err != nil {
			return err
		}
		return found.click(ctx)
	})
	p.settle()
}

// Fill types over what stands in the field with the label.
func (p *Person) Fill(label, text string) {
	p.Helper()
	p.until("fill "+label, func(ctx context.Context) error {
		field, err := p.find(ctx, label, writable)
		if err != nil {
			return err
		}
		if !slices.Contains([]string{"textbox", "searchbox", "spinbutton", "combobox"}, field.role) {
			return agreed(tell[bool](ctx, field.RemoteObjectID, "set", text))
		}
		if _, err := tell[bool](ctx, field.RemoteObjectID, "enter"); err != nil {
			return err
		}
		return write(ctx, field, text)
	})
}

// write types letter by letter where the keyboard is, over what is selected.
func write(ctx context.Context, field thing, text string) error {
	keys := text
	if keys == "" {
		keys = kb.Delete
	}
	if err := chromedp.Do(ctx, chromedp.KeyEvent(keys)); err != nil {
		return fmt.Errorf("type: %w", err)
	}
	written, err := tell[string](ctx, field.RemoteObjectID, "value")
	if err == nil && strings.ReplaceAll(written, "\n", "\r") != strings.ReplaceAll(text, "\n", "\r") {
		err = fmt.Errorf("it says %q", written)
	}
	return err
}

// Choose takes the option from the list with the label.
func (p *Person) Choose(label, option string) {
	p.Helper()
	p.until("choose "+option+" of "+label, func(ctx context.Context) error {
		list, err := p.find(ctx, label, lists)
		if err != nil {
			return err
		}
		return agreed(tell[bool](ctx, list.RemoteObjectID, "choose", option))
	})
	p.settle()
}

func agreed(done bool, err error) error {
	if err == nil && !done {
		return errors.New("the field does not take it")
	}
	return err
}

// Value gives what the field with the label holds: the text of the option of a list, "true" or "false" of a box.
func (p *Person) Value(label string) string {
	p.Helper()
	var value string
	p.until("read "+label, func(ctx context.Context) error {
		field, err := p.find(ctx, label, fields)
		if err != nil {
			return err
		}
		value, err = tell[string](ctx, field.RemoteObjectID, "value")
		return err
	})
	return value
}

// Upload puts files into the field for files whose label begins with the words; Chromium adds what is chosen.
func (p *Person) Upload(label string, files ...string) {
	p.Helper()
	p.until("put a file into "+label, func(ctx context.Context) error {
		field, err := ask[*runtime.RemoteObject](ctx, p, "fileField", label)
		if err != nil {
			return err
		}
		_, err = chromedp.Call(ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{ObjectID: field.ObjectID, Files: files})
		return err
	})
	p.settle()
}

// keys are those that do not write a letter.
var keys = map[string]string{
	"Tab": kb.Tab, "Enter": kb.Enter, "Escape": kb.Escape, "Space": " ",
	"Up": kb.ArrowUp, "Down": kb.ArrowDown, "Left": kb.ArrowLeft, "Right": kb.ArrowRight,
}

// Press presses keys one after the other: "Tab", "Shift+Tab", "Enter", "/". It returns when a page that they lead to is
// there.
func (p *Person) Press(pressed ...string) {
	p.Helper()
	for _, each := range pressed {
		name, shifted := strings.CutPrefix(each, "Shift+")
		key, isNamed := keys[name]
		if !isNamed && utf8.RuneCountInString(name) != 1 {
			p.Fatalf("there is no key %s", name)
		}
		if !isNamed {
			key = name
		}
		p.does("press "+each, stroke(key, shifted))
		p.settle()
	}
}

// stroke is one key, down and up. Its letter comes with the key going down, so that a page which takes the key for something
// else keeps the letter from being written.
func stroke(key string, shifted bool) chromedp.Action[chromedp.Void] {
	letter, _ := utf8.DecodeRuneInString(key)
	events := kb.Encode(letter)
	down, up := events[0], events[len(events)-1]
	if len(events) > 2 {
		down.Type, down.Text = input.DispatchKeyEventTypeKeyDown, events[1].Text
	}
	if shifted {
		down.Modifiers |= int64(kb.ModifierShift)
		up.Modifiers |= int64(kb.ModifierShift)
	}
	return chromedp.Steps(sends(input.DispatchKeyEvent, *down), sends(input.DispatchKeyEvent, *up))
}

// Type types letters where the keyboard is.
func (p *Person) Type(text string) {
	p.Helper()
	p.does("type", chromedp.KeyEvent(text))
}

// farthest bounds how often a person presses Tab before they give up.
const farthest = 80

// TabTo presses Tab until the keyboard is at the thing of the name.
func (p *Person) TabTo(name string) {
	p.Helper()
	var passed []string
	for range farthest {
		p.Press("Tab")
		at := p.Focused()
		if at == name {
			return
		}
		passed = append(passed, fmt.Sprintf("%q", at))
	}
	p.Fatalf("Tab does not lead to %s, only past %s", name, strings.Join(passed, ", "))
}

// Focused gives the name of what the keyboard is at.
func (p *Person) Focused() string {
	p.Helper()
	var at thing
	p.until("look where the keyboard is", func(ctx context.Context) error {
		var err error
		at, err = p.focused(ctx)
		return err
	})
	return at.name
}

// See waits until the page says each of the texts.
func (p *Person) See(texts ...string) {
	p.Helper()
	for _, text := range texts {
		p.until("see "+text, func(ctx context.Context) error {
			said, err := ask[string](ctx, p, "text")
			if err == nil && !strings.Contains(said, text) {
				err = fmt.Errorf("the page says: %s", said)
			}
			return err
		})
	}
}

// NotSee waits until the page says none of the texts.
func (p *Person) NotSee(texts ...string) {
	p.Helper()
	for _, text := range texts {
		p.until("no longer see "+text, func(ctx context.Context) error {
			said, err := ask[string](ctx, p, "text")
			if err == nil && strings.Contains(said, text) {
				err = fmt.Errorf("the page says: %s", said)
			}
			return err
		})
	}
}

// File is what lies at a path.
type File struct {
	Status  int    // of HTTP
	Type    string // as the server says: text/csv; charset=utf-8
	Content []byte
}

// Fetch gets what lies at the path without opening it, as whoever the person is signed in as.
func (p *Person) Fetch(path string) File {
	p.Helper()
	file, err := p.fetch(path)
	if err != nil {
		p.Fatalf("fetch %s: %v", path, err)
	}
	return file
}

func (p *Person) fetch(path string) (File, error) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.Site+path, nil)
	if err != nil {
		return File{}, err
	}
	kept, err := chromedp.Call(ctx, network.GetCookies, network.GetCookiesParams{URLs: []string{p.Site + path}})
	if err != nil {
		return File{}, fmt.Errorf("look for cookies: %w", err)
	}
	for _, cookie := range kept.Cookies {
		request.AddCookie(&http.Cookie{Name: cookie.Name, Value: cookie.Value})
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return File{}, err
	}
	content, err := io.ReadAll(answer.Body)
	return File{Status: answer.StatusCode, Type: answer.Header.Get("Content-Type"), Content: content}, errors.Join(err, answer.Body.Close())
}

// Rows gives the text of the cells of all tables, row by row, headings too.
func (p *Person) Rows() [][]string { p.Helper(); return read[[][]string](p, "rows") }

// Links gives the paths, with query, that the page leads to within the site.
func (p *Person) Links() []string { p.Helper(); return read[[]string](p, "links") }

func read[T any](p *Person, what string) T {
	p.Helper()
	var found T
	p.until("read the "+what, func(ctx context.Context) error {
		var err error
		found, err = ask[T](ctx, p, what)
		return err
	})
	return found
}
