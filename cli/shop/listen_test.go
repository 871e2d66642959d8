package shop_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"respite/cli"
	"respite/cli/clitest"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/outbound/push"
	"respite/value/id"
)

// ear is a listening command and what it prints.
type ear struct {
	*testing.T
	url  string
	said *bufio.Reader
	stop context.CancelFunc
	code chan int
}

// listens starts the command; the first line says where.
func listens(t *testing.T, args ...string) *ear {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	said, says := io.Pipe()
	house, _, _ := clitest.Bare(t).House("", append([]string{"listen", "--addr", "127.0.0.1:0"}, args...)...)
	house.Stdout = says
	e := &ear{T: t, said: bufio.NewReader(said), stop: cancel, code: make(chan int, 1)}
	go func() {
		e.code <- cli.Run(ctx, house)
		says.Close()
	}()
	line := e.line()
	_, rest, found := strings.Cut(line, " on http://")
	if !found {
		t.Fatalf("it begins with %q", line)
	}
	e.url = "http://" + strings.Fields(rest)[0]
	return e
}

func (e *ear) line() string {
	e.Helper()
	line, err := e.said.ReadString('\n')
	if err != nil {
		e.Fatal(err)
	}
	return line
}

// hears sends pushes, stops the command, and gives what it printed and the HTTP statuses it answered.
func (e *ear) hears(send ...func(url string) int) (string, []int) {
	e.Helper()
	statuses := make(chan []int, 1)
	go func() {
		var all []int
		for _, one := range send {
			all = append(all, one(e.url))
		}
		statuses <- all
		e.stop()
	}()
	text, err := io.ReadAll(e.said)
	if err != nil {
		e.Fatal(err)
	}
	if code := <-e.code; code != 0 {
		e.Errorf("exit %d", code)
	}
	return string(text), <-statuses
}

// pushed sends a push as the worker does.
func pushed(t *testing.T, format merchant.PushFormat, secret merchant.Secret, no int) func(url string) int {
	return func(url string) int {
		notice, err := json.Marshal(job.Notice{Sequence: no, URL: url + "push", Request: request.Request{
			Key: "0A1B2C3D4E5F60718293A4B5C6D7E8F9", Action: request.Reserve, Status: request.Success, At: clitest.Noon, Reservation: 2400000001,
			Currency: "EUR", Amount: 14_00, Origin: request.Origin{Service: "klarna", Invoice: "INV-1"},
		}})
		if err != nil {
			t.Error(err)
			return 0
		}
		clock := func() time.Time { return clitest.Noon }
		sender := push.New(push.Config{AllowLoopback: true, Clock: clock, IDs: id.NewSource(clock, strings.NewReader("eight by"))})
		shop := merchant.Merchant{
			WebsiteKey: clitest.WebsiteKey, Keys: []merchant.Key{{Secret: secret}}, Options: merchant.Options{PushFormat: format},
		}
		return sender.Send(context.Background(), shop, job.Job{ID: "019A1B2C3D4E7F8091A2B3C4D5E6F708", Kind: job.Push, Payload: notice}).Status
	}
}

func TestListen_ToAPush_ShowsItInABlock(t *testing.T) {
	for format, name := range map[merchant.PushFormat]string{merchant.PushJSON: "listen-json.txt", merchant.PushForm: "listen-form.txt"} {
		text, statuses := listens(t).hears(pushed(t, format, clitest.SecretKey, 1))
		clitest.Bare(t).Says(name, text)
		if len(statuses) != 1 || statuses[0] != 200 {
			t.Errorf("answered %v", statuses)
		}
	}
}

func TestListen_ToAPushSignedWithAnotherKey_SaysSo(t *testing.T) {
	for _, format := range []merchant.PushFormat{merchant.PushJSON, merchant.PushForm} {
		text, _ := listens(t).hears(pushed(t, format, "another", 1))
		if !strings.Contains(text, "signature  WRONG") || !strings.Contains(text, "1 push, 0 of them again, 1 without a right signature") {
			t.Errorf("%s: %s", format, text)
		}
	}
}

func TestListen_ToldToFail_RefusesTheFirstAndCountsWhatComesAgain(t *testing.T) {
	one := pushed(t, merchant.PushJSON, clitest.SecretKey, 1)
	text, statuses := listens(t, "--fail", "2").hears(one, one, one)
	if len(statuses) != 3 || statuses[0] != 503 || statuses[1] != 503 || statuses[2] != 200 {
		t.Errorf("answered %v", statuses)
	}
	if !strings.Contains(text, "the same again: number 3") || !strings.Contains(text, "3 pushes, 2 of them again, 0 without") {
		t.Error(text)
	}
}

func TestListen_WithAStatus_AnswersThat(t *testing.T) {
	if _, statuses := listens(t, "--status", "410").hears(pushed(t, merchant.PushJSON, clitest.SecretKey, 1)); statuses[0] != 410 {
		t.Errorf("answered %v", statuses)
	}
}

func TestListen_ToWhatIsNoPush_StaysCalm(t *testing.T) {
	post := func(kind, body string) func(string) int {
		return func(url string) int {
			answer, err := http.Post(url, kind, strings.NewReader(body))
			if err != nil {
				t.Error(err)
				return 0
			}
			answer.Body.Close()
			return answer.StatusCode
		}
	}
	get := func(url string) int {
		answer, err := http.Get(url)
		if err != nil {
			t.Error(err)
			return 0
		}
		answer.Body.Close()
		return answer.StatusCode
	}
	text, statuses := listens(t).hears(
		post("application/json", "{"), post("application/x-www-form-urlencoded", "a=%zz"), post("text/plain", "\x1b[2J"),
		post("application/json", strings.Repeat("x", 1<<20+1)), get)
	if want := []int{200, 200, 200, 400, 405}; len(statuses) != 5 || statuses[3] != want[3] || statuses[4] != want[4] || statuses[0] != 200 {
		t.Errorf("answered %v, want %v", statuses, want)
	}
	if strings.Contains(text, "\x1b") || strings.Count(text, "not a push of the gateway") != 3 {
		t.Errorf("said %q", text)
	}
}

func TestListen_WithJSON_PrintsALineForEachPush(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	said, says := io.Pipe()
	house, _, _ := clitest.Bare(t).House("", "--json", "listen", "--addr", "127.0.0.1:0", "--status", "204")
	house.Stdout = says
	ended := make(chan int, 1)
	go func() {
		ended <- cli.Run(ctx, house)
		says.Close()
	}()
	var where struct{ URL string }
	decoder := json.NewDecoder(said)
	if err := decoder.Decode(&where); err != nil {
		t.Fatal(err)
	}
	go pushed(t, merchant.PushJSON, clitest.SecretKey, 7)(where.URL)
	var told struct {
		Event, Amount, Signature, Sequence string
		Answered                           int
	}
	if err := decoder.Decode(&told); err != nil {
		t.Fatal(err)
	}
	if told.Event != "Reserve" || told.Amount != "14.00" || told.Signature != "right" || told.Sequence != "7" || told.Answered != 204 {
		t.Errorf("got %+v", told)
	}
	cancel()
	if code := <-ended; code != 0 {
		t.Errorf("exit %d", code)
	}
}

func TestListen_WithAStatusThatIsNone_IsRefused(t *testing.T) {
	s := clitest.Bare(t)
	s.Refuses(2, "--status must be from 200 to 599", "listen", "--status", "7")
	s.Refuses(2, "--fail must not be below 0", "listen", "--fail=-1")
}
