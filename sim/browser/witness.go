package browser

import (
	"fmt"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// witness hears everything the browser says of the pages it shows, in the order in which it happens.
type witness struct {
	mu      sync.Mutex
	loading map[cdp.FrameID]bool
	faults  []string
}

// hear takes one event of the browser; it must be quick.
func (w *witness) hear(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch happened := event.(type) {
	case *page.EventFrameStartedLoading:
		w.loading[happened.FrameID] = true
	case *page.EventFrameStoppedLoading:
		delete(w.loading, happened.FrameID)
	case *page.EventFrameDetached:
		delete(w.loading, happened.FrameID)
	case *page.EventJavascriptDialogOpening:
		w.note("a box stands before the page: %s", happened.Message)
	case *runtime.EventExceptionThrown:
		w.note("a script failed: %s", thrown(happened.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if happened.Type == runtime.ConsoleAPICalledTypeError || happened.Type == runtime.ConsoleAPICalledTypeAssert {
			w.note("on the console: %s", spoken(happened.Args))
		}
	case *log.EventEntryAdded:
		// What the network has to say is judged below, where it is known what was asked for.
		if happened.Entry.Level == log.EntryLevelError && happened.Entry.Source != log.EntrySourceNetwork {
			w.note("%s (%s, %s)", happened.Entry.Text, happened.Entry.Source, happened.Entry.URL)
		}
	case *network.EventResponseReceived:
		w.judge(happened)
	case *network.EventLoadingFailed:
		if happened.ErrorText != "net::ERR_ABORTED" { // a page that was left, or a file to keep
			w.note("%s did not load: %s %s", happened.Type, happened.ErrorText, happened.BlockedReason)
		}
	}
}

// judge takes an answer of the server. A page may say that something is wrong with what was sent, also by a script; what a
// page is made of must be there.
func (w *witness) judge(answer *network.EventResponseReceived) {
	status := answer.Response.Status
	isForm := answer.Type == network.ResourceTypeDocument || answer.Type == network.ResourceTypeXHR
	if status >= 500 || status >= 400 && !isForm {
		w.note("%s answers %d", answer.Response.URL, status)
	}
}

func (w *witness) note(format string, args ...any) {
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

// told gives what went wrong since it was asked last.
func (w *witness) told() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	faults := w.faults
	w.faults = nil
	return faults
}

func (w *witness) isLoading() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.loading) > 0
}

func thrown(details *runtime.ExceptionDetails) string {
	text := fmt.Sprintf("%s, %s:%d", details.Text, details.URL, details.LineNumber+1)
	if details.Exception != nil {
		text += ": " + details.Exception.Description
	}
	return text
}

func spoken(words []*runtime.RemoteObject) string {
	var said []string
	for _, word := range words {
		if word.Description != "" {
			said = append(said, word.Description)
			continue
		}
		said = append(said, strings.Trim(string(word.Value), `"`))
	}
	return strings.Join(said, " ")
}
