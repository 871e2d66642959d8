package browser_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"sync"
	"testing"

	"respite/sim/browser"
)

var pictures = flag.String("pictures", "", "folder to write the README's pictures to, instead of testing")

// chromium is one browser for all tests.
var chromium = sync.OnceValues(func() (*browser.Browser, error) { return browser.Start(context.Background()) })

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if running, err := chromium(); err == nil {
		running.Close()
	}
	if err := os.RemoveAll(filled.folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// person sits down at a window before the site; without Chromium the test is skipped.
func person(t *testing.T, site string, window browser.Window) *browser.Person {
	t.Helper()
	running, err := chromium()
	if errors.Is(err, browser.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return running.Person(t, site, window)
}
