package watch_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"respite/domain/job"
	"respite/server/watch"
	"respite/value/outcome"
)

// desk is a program that is watched, with a clock that moves by its hand, what it logs, and its book.
type desk struct {
	program *watch.Program
	book    *watch.Book
	now     time.Time
	logged  strings.Builder
}

func newDesk(t testing.TB, traces watch.Traces) *desk {
	t.Helper()
	d := &desk{now: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
	program, err := watch.New(watch.Config{
		Version: "v1", Clock: func() time.Time { return d.now }, Traces: traces,
		Log: slog.New(slog.NewJSONHandler(&d.logged, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	d.program, d.book = program, program.Book("test", "0a1b2c3d4e")
	return d
}

func (d *desk) ask(handler http.HandlerFunc, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/invoices/a-secret-address?pno=4103219202", nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	if r.Header.Get("Via") == ours {
		r = watch.Believed(r)
	}
	answer := httptest.NewRecorder()
	d.book.Around(handler).ServeHTTP(answer, r)
	return answer
}

// lines are what was logged, taken apart.
func (d *desk) lines(t *testing.T) []map[string]any {
	t.Helper()
	var lines []map[string]any
	for line := range strings.Lines(d.logged.String()) {
		var read map[string]any
		if err := json.Unmarshal([]byte(line), &read); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, read)
	}
	return lines
}

func (d *desk) scrape(t *testing.T) string {
	t.Helper()
	answer := httptest.NewRecorder()
	d.program.Handler().ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	if answer.Code != http.StatusOK {
		t.Fatalf("/metrics: %d %s", answer.Code, answer.Body)
	}
	return answer.Body.String()
}

func quiet(http.ResponseWriter, *http.Request) {}

// ours marks a request of our own proxy.
const ours = "1.1 ours"

func TestAround_GivesEachRequestAnIDOfItsOwn_AndAnswersIt(t *testing.T) {
	d := newDesk(t, watch.Traces{})
	first, second := d.ask(quiet).Header().Get(watch.RequestID), d.ask(quiet).Header().Get(watch.RequestID)
	if first != "0a1b2c3d4e-1" || second != "0a1b2c3d4e-2" {
		t.Errorf("%q and %q", first, second)
	}
}

func TestAround_TakesTheIDOfAnotherOnlyFromOurOwnProxy_AndWellFormed(t *testing.T) {
	d := newDesk(t, watch.Traces{})
	for _, c := range []struct {
		given string
		via   string
		taken bool
	}{
		{"proxy-1.a_B", ours, true}, {"proxy-1.a_B", "", false}, {"", ours, false},
		{"kim@example.com", ours, false}, {"a b", ours, false}, {"a\u00e5", ours, false}, {strings.Repeat("a", 65), ours, false},
		{strings.Repeat("a", 64), ours, true},
	} {
		if got := d.ask(quiet, "Via", c.via, watch.RequestID, c.given).Header().Get(watch.RequestID); (got == c.given) != c.taken {
			t.Errorf("%q: answered %q", c.given, got)
		}
	}
}

func TestAround_LogsWhatWasSlowOrFailedForAll_AndTheRestForWhoAsks(t *testing.T) {
	d := newDesk(t, watch.Traces{})
	told := func(o outcome.Outcome) http.HandlerFunc {
		return func(_ http.ResponseWriter, r *http.Request) {
			watch.Tell(r.Context(), watch.Call{Door: "gateway", Action: "Reserve", Merchant: 7001, Outcome: o, Code: 190})
		}
	}
	d.ask(told(outcome.Done))
	d.ask(told(outcome.Failed))
	d.ask(func(http.ResponseWriter, *http.Request) { d.now = d.now.Add(2 * time.Second) })
	d.ask(http.NotFound)
	lines := d.lines(t)
	for i, want := range []string{"DEBUG gateway done", "INFO gateway failed", "INFO page done", "DEBUG page wrong"} {
		l := lines[i]
		if got := l["level"].(string) + " " + l["door"].(string) + " " + l["outcome"].(string); got != want || l["request"] == nil {
			t.Errorf("line %d: %s, want %s", i, got, want)
		}
	}
	if l := lines[0]; l["merchant"] != 7001.0 || l["action"] != "Reserve" || l["code"] != 190.0 || l["book"] != "test" {
		t.Errorf("%v", l)
	}
}

func TestAround_NeverLogsPathOrQuery_NorWhenItPanics(t *testing.T) {
	d := newDesk(t, watch.Traces{})
	d.ask(quiet)
	if got := d.ask(func(http.ResponseWriter, *http.Request) { panic("lost") }); got.Code != http.StatusInternalServerError {
		t.Errorf("a panic is answered with %d", got.Code)
	}
	if all := d.logged.String(); strings.Contains(all, "secret-address") || strings.Contains(all, "4103219202") || !strings.Contains(all, "lost") {
		t.Error(all)
	}
	if figures := d.scrape(t); !strings.Contains(figures, `respite_requests_total{action="",book="test",door="page",outcome="failed"} 1`) {
		t.Error("the panic is not counted as a failure")
	}
}

func TestAround_WhenAHandlerGivesUpItsConnection_LetsItGo(t *testing.T) {
	d := newDesk(t, watch.Traces{})
	defer func() {
		if cause := recover(); cause != http.ErrAbortHandler {
			t.Errorf("came out as %v", cause)
		}
		if !strings.Contains(d.scrape(t), `respite_requests_in_flight{book="test"} 0`) {
			t.Error("the request is still counted as under way")
		}
	}()
	d.ask(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
}

func TestJob_CountsAttemptsByHowTheyWent_AndMarksTheirLines(t *testing.T) {
	d := newDesk(t, watch.Traces{})
	for _, c := range []struct {
		after job.State
		good  bool
	}{{job.Done, true}, {job.Waiting, false}, {job.Waiting, false}, {job.GivenUp, false}} {
		_, ended := d.book.Job(t.Context(), job.Job{ID: "J1", Kind: job.Push, Merchant: 7001})
		d.now = d.now.Add(time.Second)
		ended(job.Job{State: c.after}, job.Attempt{Good: c.good})
	}
	figures := d.scrape(t)
	for _, want := range []string{
		`respite_job_attempts_total{book="test",kind="push",outcome="done"} 1`, `respite_job_attempts_total{book="test",kind="push",outcome="again"} 2`,
		`respite_job_attempts_total{book="test",kind="push",outcome="given_up"} 1`, `respite_job_attempt_seconds_sum{book="test",kind="push"} 4`,
	} {
		if !strings.Contains(figures, want) {
			t.Errorf("missing: %s", want)
		}
	}
	ctx, _ := d.book.Job(t.Context(), job.Job{ID: "J1"})
	watch.Log(slog.New(slog.NewJSONHandler(&d.logged, nil))).InfoContext(ctx, "sending")
	if lines := d.lines(t); lines[len(lines)-1]["job"] != "J1" {
		t.Errorf("%v", lines)
	}
}

func TestCommitted_CountsGroupsAndWhatTheyTook(t *testing.T) {
	d := newDesk(t, watch.Traces{})
	d.book.Committed(5, 2*time.Second, false)
	d.book.Committed(1, time.Second, true)
	d.book.Waiting(func() int { return 17 })
	figures := d.scrape(t)
	for _, want := range []string{
		`respite_commits_total{book="test",outcome="done"} 1`, `respite_commits_total{book="test",outcome="failed"} 1`,
		`respite_commit_operations_sum{book="test"} 6`, `respite_commit_seconds_sum{book="test"} 3`, `respite_operations_waiting{book="test"} 17`,
	} {
		if !strings.Contains(figures, want) {
			t.Errorf("missing: %s", want)
		}
	}
}

// collector is what a collector of spans heard.
type collector struct {
	mu    sync.Mutex
	heard []string
	said  int
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil || r.URL.Path != "/v1/traces" || r.Header.Get("Content-Type") != "application/json" {
		http.Error(w, "not a trace", http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heard = append(c.heard, string(body))
	w.WriteHeader(c.said)
}

func TestTraces_AreSentToTheCollector_BelowTheSpanOfOurProxy(t *testing.T) {
	heard := &collector{said: http.StatusOK}
	server := httptest.NewServer(heard)
	defer server.Close()
	d := newDesk(t, watch.Traces{URL: server.URL})
	const parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	reserve := func(_ http.ResponseWriter, r *http.Request) {
		watch.Tell(r.Context(), watch.Call{Door: "gateway", Action: "Reserve", Merchant: 7001, Outcome: outcome.Failed, Code: 492})
	}
	d.ask(reserve, "Via", ours, "Traceparent", parent)
	d.ask(quiet, "Traceparent", "00-ffffffffffffffffffffffffffffffff-00f067aa0ba902b7-01")
	_, ended := d.book.Job(t.Context(), job.Job{ID: "J1", Kind: job.Push, Merchant: 7001})
	ended(job.Job{}, job.Attempt{Good: true})
	d.book.Committed(5, time.Second, false)
	if err := d.program.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := strings.Join(heard.heard, "\n")
	for _, want := range []string{
		`"traceId":"4bf92f3577b34da6a3ce929d0e0e4736"`, `"parentSpanId":"00f067aa0ba902b7"`, `"name":"gateway Reserve","kind":2`,
		`{"key":"respite.merchant","value":{"intValue":"7001"}}`, `"status":{"code":2}`, `"name":"job push","kind":1`, `"name":"commit"`,
		`{"key":"respite.failed","value":{"boolValue":false}}`, `{"key":"service.name","value":{"stringValue":"respite"}}`,
	} {
		if !strings.Contains(all, want) {
			t.Errorf("missing: %s\nin %s", want, all)
		}
	}
	if strings.Contains(all, "ffffffffffffffff") || strings.Contains(all, "4103219202") {
		t.Errorf("a stranger's words are in a span: %s", all)
	}
}

func TestTraces_WhenTheCollectorRefuses_AreLostAndTheLogIsTold(t *testing.T) {
	server := httptest.NewServer(&collector{said: http.StatusInternalServerError})
	defer server.Close()
	d := newDesk(t, watch.Traces{URL: server.URL})
	d.ask(quiet)
	if err := d.program.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(d.logged.String(), "spans could not be sent and are lost") {
		t.Error(d.logged.String())
	}
}

func TestNew_WithAnAddressThatIsNone_Fails(t *testing.T) {
	for _, url := range []string{"collector:4318", "ftp://collector", "http://", "://"} {
		if _, err := watch.New(watch.Config{Traces: watch.Traces{URL: url}, Log: slog.New(slog.DiscardHandler), Clock: time.Now}); err == nil {
			t.Errorf("%q is taken", url)
		}
	}
}

func BenchmarkAround(b *testing.B) {
	for name, traces := range map[string]watch.Traces{"plain": {}, "traced": {URL: "http://127.0.0.1:9"}} {
		b.Run(name, func(b *testing.B) {
			program, err := watch.New(watch.Config{Clock: time.Now, Log: slog.New(slog.NewJSONHandler(io.Discard, nil)), Traces: traces})
			if err != nil {
				b.Fatal(err)
			}
			handler := program.Book("test", "m").Around(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				watch.Tell(r.Context(), watch.Call{Door: "gateway", Action: "Reserve", Merchant: 7001, Outcome: outcome.Done, Code: 190})
			}))
			w, r := httptest.NewRecorder(), httptest.NewRequest("POST", "/json/DataRequest", nil)
			b.ReportAllocs()
			for b.Loop() {
				handler.ServeHTTP(w, r)
			}
		})
	}
}
