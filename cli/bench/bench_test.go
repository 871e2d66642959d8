package bench_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"respite/cli"
	"respite/cli/bench"
	"respite/cli/clitest"
	"respite/domain/merchant"
	"respite/operation/administration"
	"respite/server"
	"respite/store"
	"respite/store/postgres/private"
	"respite/value/country"
)

func TestMain(m *testing.M) { clitest.Main(m) }

// runs does a command whose clock goes, for time is what it measures, and gives its exit code, stdout and stderr.
func runs(ctx context.Context, t *testing.T, args ...string) (int, string, string) {
	t.Helper()
	house, out, failure := clitest.Bare(t).House("", args...)
	house.Now, house.Getenv = time.Now, os.Getenv
	code := cli.Run(ctx, house)
	return code, out.String(), failure.String()
}

// does a command that must succeed, and reads its JSON.
func does(t *testing.T, into any, args ...string) {
	t.Helper()
	code, out, failure := runs(t.Context(), t, append([]string{"--json"}, args...)...)
	if code != 0 || failure != "" {
		t.Fatalf("respite %q: exit %d, %s", args, code, failure)
	}
	if err := json.Unmarshal([]byte(out), into); err != nil {
		t.Fatalf("respite %q: %v in %s", args, err, out)
	}
}

// place is a folder in which a test's own books are made, where PostgreSQL's user can go. It must be empty at
// the end.
func place(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "bench-test-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(folder, 0o711); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Remove(folder); err != nil {
			t.Errorf("something is left: %v", err)
		}
	})
	return folder
}

// report is what a measurement prints.
type report struct {
	Cells []bench.Figures `json:"cells"`
}

// quick are flags of a measurement that takes no longer than it must.
var quick = []string{"--callers", "2", "--merchants", "2", "--seconds", "1", "--warmup-seconds", "0"}

func measured(t *testing.T, more ...string) []bench.Figures {
	t.Helper()
	var r report
	does(t, &r, append(append([]string{"bench"}, quick...), more...)...)
	for _, cell := range r.Cells {
		if cell.Failed > 0 || cell.Operations == 0 || cell.PerSecond == 0 || cell.P50 == 0 || cell.P50 > cell.P99 || cell.P99 > cell.Max {
			t.Errorf("%+v", cell)
		}
	}
	return r.Cells
}

func TestBench_OnSQLite_MeasuresEveryAction(t *testing.T) {
	profiles := t.TempDir()
	cells := measured(t, "--engine", "sqlite", "--aim", "spread", "--ruler-seconds", "0", "--program", clitest.Program(t), "--scratch", place(t),
		"--profile", profiles)
	var asked []string
	for _, cell := range cells {
		asked = append(asked, string(cell.Action))
		if cell.ServerCPU == 0 || cell.Written == 0 || cell.PeakMemory == 0 || cell.DatabaseCPU != 0 || cell.Ratio != 0 {
			t.Errorf("%+v", cell)
		}
		profile := filepath.Join(profiles, fmt.Sprintf("sqlite-%s-2-spread.pprof", cell.Action))
		if info, err := os.Stat(profile); err != nil || info.Size() == 0 {
			t.Errorf("there is no profile: %v", err)
		}
	}
	if got := strings.Join(asked, " "); got != "reserve pay reserve_amount activate" {
		t.Errorf("it measured %s", got)
	}
}

func TestBench_InABookThatGrows_TellsHowManyOrdersWereThere(t *testing.T) {
	cells := measured(t, "--engine", "sqlite", "--actions", "reserve", "--aim", "hot", "--ruler-seconds", "0", "--orders", "0,1000",
		"--program", clitest.Program(t), "--scratch", place(t))
	if len(cells) != 2 || cells[0].OrdersBefore != 0 || cells[1].OrdersBefore < 1000 {
		t.Errorf("%+v", cells)
	}
}

func TestBench_OnPostgreSQL_TellsWhatTheDatabaseCosts(t *testing.T) {
	if _, err := private.Start(t.Context(), private.Config{Binaries: t.TempDir()}); !errors.Is(err, private.ErrMissing) {
		t.Fatal(err)
	}
	code, out, failure := runs(t.Context(), t, append([]string{"--json", "bench", "--engine", "postgres", "--actions", "reserve", "--aim", "spread",
		"--ruler-seconds", "0", "--program", clitest.Program(t), "--scratch", place(t)}, quick...)...)
	if strings.Contains(failure, private.ErrMissing.Error()) {
		t.Skip(failure)
	}
	var r report
	if err := json.Unmarshal([]byte(out), &r); code != 0 || err != nil || len(r.Cells) != 1 {
		t.Fatalf("exit %d, %v: %s%s", code, err, out, failure)
	}
	if cell := r.Cells[0]; cell.Failed > 0 || cell.DatabaseCPU == 0 || cell.Written == 0 || cell.Operations == 0 {
		t.Errorf("%+v", cell)
	}
}

func TestBench_OfAServerThatRuns_MeasuresWhatIsSeenFromOutside(t *testing.T) {
	book, err := server.Found(t.Context(), server.Config{
		Folder: server.Folder(t.TempDir()), Kind: store.Test, Clock: time.Now, Chance: rand.NewChaCha8([32]byte{9}), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	door := httptest.NewServer(book.Handler())
	t.Cleanup(func() {
		door.Close()
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	})
	shop := merchant.Merchant{
		ID: 7, Name: "Seven", WebsiteKey: "SEVEN", Keys: []merchant.Key{{Secret: "secret"}}, Shared: "shared",
		Contract: merchant.Contract{Countries: []country.Code{country.NL}, ReserveDays: 14, ShipDays: 14, DueDays: 14},
	}
	if _, err := administration.AddMerchant(t.Context(), book.Store, shop); err != nil {
		t.Fatal(err)
	}
	cells := measured(t, "--url", door.URL, "--website-key", "SEVEN", "--secret-key", "secret", "--eid", "7", "--shared-secret", "shared")
	if len(cells) != 4 || cells[0].ServerCPU != 0 || cells[0].Engine != "" {
		t.Errorf("%+v", cells)
	}
	code, _, failure := runs(t.Context(), t, append([]string{"bench", "--url", door.URL, "--website-key", "SEVEN", "--secret-key", "wrong",
		"--actions", "reserve"}, quick...)...)
	if code != 1 || !strings.Contains(failure, "nothing succeeded") || !strings.Contains(failure, "could not be authenticated") {
		t.Errorf("with a wrong key: exit %d, %s", code, failure)
	}
}

func TestBench_WhenInterrupted_LeavesNothingBehind(t *testing.T) {
	ctx, interrupt := context.WithTimeout(t.Context(), time.Second)
	defer interrupt()
	code, _, failure := runs(ctx, t, "bench", "--engine", "sqlite", "--seconds", "600", "--ruler-seconds", "0", "--program", clitest.Program(t), "--scratch", place(t))
	if code != 1 || !strings.Contains(failure, "context") {
		t.Errorf("exit %d, %s", code, failure)
	}
}

func TestBench_OfAServerThatDoesNotStart_TellsWhatItSaid(t *testing.T) {
	for name, words := range map[string]string{"/bin/false": "the server does not start: the server ended by itself", "/no/such/program": "no such file"} {
		code, _, failure := runs(t.Context(), t, "bench", "--engine", "sqlite", "--ruler-seconds", "0", "--program", name, "--scratch", place(t))
		if code != 1 || !strings.Contains(failure, words) {
			t.Errorf("%s: exit %d, %s", name, code, failure)
		}
	}
}

func TestFill_MakesABookThatIsRight(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "full")
	for range 2 {
		var done bench.Filled
		if does(t, &done, "bench", "fill", "--data", folder, "--orders", "700", "--merchants", "3"); done.Orders != 700 || done.PerSecond == 0 {
			t.Errorf("%+v", done)
		}
	}
	var found struct{ Right bool }
	if does(t, &found, "verify", "--data", folder); !found.Right {
		t.Error("the books are wrong")
	}
	var orders []struct{}
	if does(t, &orders, "order", "list", "--data", folder, "--limit", "2000"); len(orders) != 1400 {
		t.Errorf("there are %d orders", len(orders))
	}
}

func TestOverload_AccountsForEveryRequest(t *testing.T) {
	var all []bench.Overloaded
	does(t, &all, "bench", "overload", "--engine", "sqlite", "--seconds", "1", "--warmup-seconds", "0", "--callers", "8", "--connections", "64",
		"--merchants", "2", "--program", clitest.Program(t), "--scratch", place(t))
	if len(all) != 1 {
		t.Fatalf("%+v", all)
	}
	o := all[0]
	if o.Peak == 0 || o.Offered != 2*o.Peak || o.Failed > 0 || o.Accepted == 0 || o.Accepted+o.Late+o.TurnedAway != o.Sent || o.PeakMemory == 0 {
		t.Errorf("%+v", o)
	}
}

func TestBench_CalledWrongly_SaysHow(t *testing.T) {
	for words, args := range map[string]string{
		"is no action": "--actions steal", "is no engine": "--engine oracle", "is no aim": "--aim all",
		"--callers must be from 1": "--callers 0", "--merchants must be": "--merchants 0", "--seconds must be": "--seconds 0",
		"--warmup-seconds and": "--ruler-seconds=-1", "exclude": "--url http://127.0.0.1:1 --data x", "must grow": "--orders 5,3",
		"is no address to measure":         "--url ftp://127.0.0.1",
		"--orders must be from 1":          "fill --data x --orders 0",
		"--action must be":                 "overload --action pay",
		"--times must be":                  "overload --times 0",
		"--callers and --connections must": "overload --connections 0",
	} {
		code, _, failure := runs(t.Context(), t, append([]string{"bench"}, strings.Fields(args)...)...)
		if code != 2 || !strings.Contains(failure, words) {
			t.Errorf("bench %s: exit %d, %s", args, code, failure)
		}
	}
}
