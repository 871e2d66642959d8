package shop

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"respite/cli/terminal"
)

// ListenCmd is a merchant's push receiver for trying things out: it shows what it is told.
type ListenCmd struct {
	Addr      string `help:"Where to listen; keep it to this machine." default:"127.0.0.1:8099"`
	SecretKey string `help:"Secret key of the merchant." default:"demo-secret-key-do-not-use-live"`
	Fail      int    `help:"Answer 503 to the first N pushes, to see them come again." placeholder:"N"`
	Status    int    `help:"HTTP status to answer with." default:"200" placeholder:"STATUS"`
}

// Help shows the command at work.
func (ListenCmd) Help() string {
	return `Every path takes pushes, as JSON or as a form. Stop it with Ctrl-C.

Examples:
  respite listen
  respite listen --fail 2
  respite merchant add --eid 2001 --name Mine --push-url http://127.0.0.1:8099/push`
}

// Validate refuses what HTTP cannot answer.
func (c ListenCmd) Validate() error {
	if c.Status < 200 || c.Status > 599 {
		return fmt.Errorf("--status must be from 200 to 599, not %d", c.Status)
	}
	if c.Fail < 0 {
		return fmt.Errorf("--fail must not be below 0, not %d", c.Fail)
	}
	return nil
}

// Run listens until the operator interrupts.
func (c ListenCmd) Run(f *terminal.Frame) error {
	listener, err := f.Listen(c.Addr)
	if err != nil {
		return err
	}
	receiver := &receiver{ListenCmd: c, frame: f, seen: map[string]int{}}
	where := map[string]string{"url": "http://" + listener.Addr().String() + "/"}
	err = f.Emit(where, func(w io.Writer) { fmt.Fprintf(w, "Listening for pushes on %s (Ctrl-C stops)\n", where["url"]) })
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	web := &http.Server{
		Handler:           http.MaxBytesHandler(receiver, maxBody),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute,
	}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(f.Context, func() { stopped <- web.Shutdown(context.WithoutCancel(f.Context)) })
	if err := web.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		stop()
		return fmt.Errorf("listen on %s: %w", c.Addr, err)
	}
	if err := <-stopped; err != nil {
		return fmt.Errorf("stop listening: %w", err)
	}
	receiver.summarise()
	return nil
}

// maxSeen bounds how many pushes are remembered; then it begins anew.
const maxSeen = 100_000

// receiver takes pushes one at a time, so that their blocks do not mix.
type receiver struct {
	ListenCmd
	frame *terminal.Frame

	mu     sync.Mutex
	seen   map[string]int // how often a push came, by its id
	pushes int
	again  int
	wrong  int
}

// ServeHTTP takes one push.
func (r *receiver) ServeHTTP(w http.ResponseWriter, asked *http.Request) {
	if asked.Method != http.MethodPost {
		http.Error(w, "Pushes come by POST.", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(asked.Body)
	if err != nil {
		http.Error(w, "The push could not be read.", http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	told := readPush(asked, body, r.SecretKey)
	told.At = r.frame.Now()
	r.count(&told)
	r.show(told)
	w.WriteHeader(told.Answered)
}

// count numbers the push and chooses the answer.
func (r *receiver) count(told *push) {
	r.pushes++
	told.Answered = r.Status
	if r.pushes <= r.Fail {
		told.Answered = http.StatusServiceUnavailable
	}
	if told.Signature != signatureRight {
		r.wrong++
	}
	if told.ID == "" {
		return
	}
	if len(r.seen) == maxSeen {
		clear(r.seen)
	}
	r.seen[told.ID]++
	told.Time = r.seen[told.ID]
	if told.Time > 1 {
		r.again++
	}
}

// show prints the push as a block, or as a line of JSON.
func (r *receiver) show(told push) {
	if !r.frame.JSON {
		r.frame.Print("\n%s", told.block())
		return
	}
	encoder := json.NewEncoder(r.frame.Stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(told); err != nil {
		fmt.Fprintf(r.frame.Stderr, "respite: print a push: %s\n", err)
	}
}

// summarise ends the work.
func (r *receiver) summarise() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.frame.JSON {
		r.frame.Print("\n%s, %d of them again, %d without a right signature\n", terminal.Plural(r.pushes, "push", "pushes"), r.again, r.wrong)
	}
}

// block shows a push in a few calm lines.
func (p push) block() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s  %s\n", p.At.Format(time.TimeOnly), p.Event)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&text, "  %-10s %s\n", name, value)
		}
	}
	line("status", strings.TrimSpace(p.Code+" "+p.Words))
	line("invoice", p.Invoice)
	line("amount", strings.TrimSpace(p.Amount+" "+p.Currency))
	for _, pair := range p.Service {
		line("service", pair.Name+" "+pair.Value)
	}
	line("signature", string(p.Signature)+" ("+p.Format+")")
	line("sequence", p.Sequence)
	line("push", p.occurrence())
	line("attempt", p.Attempt)
	line("answered", fmt.Sprint(p.Answered))
	return terminal.Printable(text.String())
}

// occurrence names the push and how often it came.
func (p push) occurrence() string {
	if p.Time > 1 {
		return fmt.Sprintf("%s, the same again: number %d", p.ID, p.Time)
	}
	return p.ID
}
