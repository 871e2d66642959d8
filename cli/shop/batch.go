package shop

import (
	"context"
	"crypto/md5"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"respite/api/batch"
	"respite/cli/terminal"
	"respite/domain/delivery"
	"respite/wire/jsongate"
)

// BatchCmd hands in a file of delivered orders and waits for what comes of it.
type BatchCmd struct {
	File string `arg:"" help:"CSV, Excel workbook or lines of JSON."`

	DryRun    bool   `xor:"wish" help:"Only check it."`
	Apply     bool   `xor:"wish" help:"Apply it if every row is good; so it is without a word."`
	ApplyGood bool   `xor:"wish" help:"Apply the good rows and leave the others."`
	Result    string `help:"Where to write the rows with what came of them." placeholder:"FILE"`
	Findings  int    `help:"How many findings to show." default:"100"`

	URL        string `help:"Where the server is." default:"http://127.0.0.1:8080"`
	WebsiteKey string `help:"Website key of the merchant." default:"DEMOSHOP01"`
	SecretKey  string `help:"Secret key of the merchant." default:"demo-secret-key-do-not-use-live"`
}

// Help shows the command at work.
func (BatchCmd) Help() string {
	return `The same file again is known again and never applied twice. Exit code 0: every row is good and,
unless it is a dry run, was applied.

Examples:
  respite batch examples/batch/delivered.csv --dry-run
  respite batch examples/batch/delivered.csv --result delivered-result.csv`
}

// Run hands the file in, waits, and tells.
func (c BatchCmd) Run(f *terminal.Frame) error {
	now, err := c.handIn(f)
	for err == nil && !now.State.Resting() {
		c.progress(f, now)
		pause(f.Context)
		now, err = c.status(f, now)
	}
	if err == nil {
		now, err = c.status(f, now)
	}
	if err == nil && c.Result != "" && now.State != delivery.Refused {
		err = c.fetch(f, now)
	}
	if err == nil {
		err = f.Emit(now, func(w io.Writer) { c.print(w, now) })
	}
	if err == nil && !c.good(now) {
		err = terminal.ErrTold
	}
	return err
}

// pollEvery is how long the command waits between two questions.
const pollEvery = 500 * time.Millisecond

func pause(ctx context.Context) {
	waiting, cancel := context.WithTimeout(ctx, pollEvery)
	defer cancel()
	<-waiting.Done()
}

// handIn sends the file.
func (c BatchCmd) handIn(f *terminal.Frame) (batch.Status, error) {
	file, err := os.Open(c.File)
	if err != nil {
		return batch.Status{}, fmt.Errorf("read the file: %w", err)
	}
	now, err := c.send(f, file)
	return now, errors.Join(err, file.Close())
}

func (c BatchCmd) send(f *terminal.Frame, file *os.File) (batch.Status, error) {
	sum := md5.New()
	size, err := io.Copy(sum, file)
	if err != nil {
		return batch.Status{}, fmt.Errorf("read the file: %w", err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return batch.Status{}, fmt.Errorf("read the file: %w", err)
	}
	query := url.Values{"name": {filepath.Base(c.File)}, c.wish(): {"1"}}
	if c.ApplyGood {
		query.Set("apply", "good")
	}
	request, err := c.request(f, http.MethodPost, "/batch?"+query.Encode(), io.NopCloser(file))
	if err != nil {
		return batch.Status{}, err
	}
	request.ContentLength = size
	var message jsongate.Message
	if digest := [md5.Size]byte(sum.Sum(nil)); size > 0 {
		message.Digest = &digest
	}
	return c.exchange(f, request, message)
}

func (c BatchCmd) wish() string {
	if c.DryRun {
		return "dry_run"
	}
	return "apply"
}

// status asks how far the work has come.
func (c BatchCmd) status(f *terminal.Frame, of batch.Status) (batch.Status, error) {
	request, err := c.request(f, http.MethodGet, fmt.Sprintf("/batch/%s?findings=%d", of.ID, c.Findings), nil)
	if err != nil {
		return of, err
	}
	known := of.Known
	now, err := c.exchange(f, request, jsongate.Message{})
	now.Known = known
	return now, err
}

func (c BatchCmd) request(f *terminal.Frame, method, path string, body io.Reader) (*http.Request, error) {
	address := strings.TrimRight(c.URL, "/") + path
	if !isWebAddress(address) {
		return nil, terminal.WrongUse("%q is no web address: give --url as http://host:port", c.URL)
	}
	request, err := http.NewRequestWithContext(f.Context, method, address, body)
	if err != nil {
		return nil, terminal.WrongUse("%s", err)
	}
	return request, nil
}

// exchange signs a request, sends it and reads the answer.
func (c BatchCmd) exchange(f *terminal.Frame, request *http.Request, message jsongate.Message) (batch.Status, error) {
	body, err := c.ask(f, request, message, whole)
	if err != nil {
		return batch.Status{}, err
	}
	var now batch.Status
	if err := json.Unmarshal(body, &now); err != nil {
		return now, fmt.Errorf("read the answer: %w", err)
	}
	return now, nil
}

// ask sends a signed request, and lets take read the answer to it when it is a good one.
func (c BatchCmd) ask(f *terminal.Frame, request *http.Request, message jsongate.Message, take func(io.Reader) ([]byte, error)) ([]byte, error) {
	nonce, err := newNonce(f.Chance)
	if err != nil {
		return nil, err
	}
	credentials := jsongate.Credentials{WebsiteKey: c.WebsiteKey, SecretKey: c.SecretKey}
	message.Method, message.URI = request.Method, request.URL.Host+request.URL.RequestURI()
	request.Header.Set("Authorization", credentials.Sign(message, nonce, f.Now().Unix()))
	client := http.Client{Transport: &http.Transport{DisableCompression: true}}
	defer client.CloseIdleConnections()
	response, err := client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("send the request: %w", err)
	}
	refused := response.StatusCode >= http.StatusBadRequest
	if refused {
		take = whole
	}
	body, err := take(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	if refused {
		return nil, fmt.Errorf("the server says %d: %s", response.StatusCode, terminal.OneLine(said(body)))
	}
	return body, nil
}

// whole reads an answer that is no file.
func whole(from io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(from, maxAnswer)) }

// said gives the sentence of a refusal.
func said(body []byte) string {
	var told struct {
		Message string `json:"message"`
	}
	if err := json.Unmarshal(body, &told); err != nil || told.Message == "" {
		return string(body)
	}
	return told.Message
}

// fetch writes the result. It is written beside its name first: a result is whole or not there.
func (c BatchCmd) fetch(f *terminal.Frame, of batch.Status) error {
	request, err := c.request(f, http.MethodGet, fmt.Sprintf("/batch/%s/result", of.ID), nil)
	if err != nil {
		return err
	}
	draft := c.Result + ".part"
	_, err = c.ask(f, request, jsongate.Message{}, func(from io.Reader) ([]byte, error) {
		return nil, write(draft, from)
	})
	if err != nil {
		return err
	}
	if err := os.Rename(draft, c.Result); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

func write(name string, from io.Reader) error {
	file, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	_, err = io.Copy(file, from)
	return errors.Join(err, file.Close())
}

// progress tells how far it is, to people.
func (c BatchCmd) progress(f *terminal.Frame, now batch.Status) {
	if f.JSON {
		return
	}
	if now.State == delivery.Checking {
		fmt.Fprintf(f.Stderr, "checked %d of about %d rows\n", now.Rows.Checked, now.Rows.Expected)
		return
	}
	fmt.Fprintf(f.Stderr, "applied %d of %d rows\n", now.Rows.Applied, now.Rows.Checked)
}

// good tells whether a script may go on.
func (c BatchCmd) good(now batch.Status) bool {
	if now.Rows.Wrong+now.Steps.Failed > 0 {
		return false
	}
	return now.State == delivery.Applied || c.DryRun && now.State == delivery.Checked
}

// endings say how a batch ended, to people.
var endings = map[delivery.State]string{
	delivery.Checked: "was checked; nothing was applied", delivery.Applied: "was applied",
	delivery.Refused: "cannot be read", delivery.Stopped: "stopped",
}

func (c BatchCmd) print(w io.Writer, now batch.Status) {
	known := ""
	if now.Known {
		known = " (it was handed in before)"
	}
	fmt.Fprintf(w, "Batch %s of %s %s%s.\n", now.ID, terminal.OneLine(now.Name), endings[now.State], known)
	if now.Reason != "" {
		fmt.Fprintf(w, "%s.\n", terminal.OneLine(now.Reason))
	}
	fmt.Fprintf(w, "%s, %d wrong; %s, %d done, %d failed.\n", terminal.Plural(now.Rows.Checked, "row", "rows"), now.Rows.Wrong,
		terminal.Plural(now.Steps.Checked, "step", "steps"), now.Steps.Done, now.Steps.Failed)
	for _, found := range now.Findings {
		fmt.Fprintf(w, "  line %d", found.Line)
		if found.Column != "" {
			fmt.Fprintf(w, ", %s", terminal.OneLine(found.Column))
		}
		fmt.Fprintf(w, ": %s\n", terminal.Printable(found.Reason))
	}
	if c.Result != "" && now.State != delivery.Refused {
		fmt.Fprintf(w, "The rows with what came of them are in %s.\n", c.Result)
	}
}
