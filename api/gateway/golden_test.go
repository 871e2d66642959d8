package gateway_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the answers of the golden files anew")

// A golden file is what had happened before, the request, a line of dashes, the answer. A new case is
// a new file of the first two; -update writes the third. In capitals stand what the door makes up:
// keys and numbers, which also stand for themselves in requests.

// given is what may have happened before; each gives the names of what it made.
var given = map[string]func(w *world) map[string]string{
	"nothing": func(*world) map[string]string { return nil },
	"a reservation": func(w *world) map[string]string {
		return w.named(aReserve("DEMO-8"))
	},
	"a reservation with part payment": func(w *world) map[string]string {
		return w.named(aGerman("DEMO-8").of(article("sofa", "120.00", 1, "19")).with("PClass", 4242))
	},
	"a pending reservation": func(w *world) map[string]string {
		a := w.want(791, w.data(aReserve("DEMO-8").with("BillingEmail", "pending_accepted@klarna.com").body()))
		return map[string]string{"RESERVATION": a.values["ReservationNumber"], "RESERVE-KEY": a.key}
	},
	"a refused reservation": func(w *world) map[string]string {
		a := w.want(690, w.data(aReserve("DEMO-8").with("BillingLastName", "Denied").body()))
		return map[string]string{"RESERVE-KEY": a.key}
	},
	"a cancelled reservation": func(w *world) map[string]string {
		names := w.named(aReserve("DEMO-8"))
		w.want(190, w.data(aCancel("DEMO-8", names["RESERVATION"]).body()))
		return names
	},
	"an expired reservation": func(w *world) map[string]string {
		names := w.named(aReserve("DEMO-8"))
		w.wait(15 * 24 * time.Hour)
		_, err := w.operations.ExpireDue(w.t.Context())
		must(w.t, err)
		return names
	},
	"a payment": (*world).onePayment,
	"two payments": func(w *world) map[string]string {
		names := w.onePayment()
		w.want(190, w.transaction(aPay("DEMO-8-2", names["RESERVATION"], "10").of(some("car", 1)).body()))
		return names
	},
	"everything paid": func(w *world) map[string]string {
		names := w.named(aReserve("DEMO-8"))
		names["PAY-KEY"] = w.want(190, w.transaction(aPay("DEMO-8", names["RESERVATION"], "34").body())).key
		return names
	},
	"a refund": func(w *world) map[string]string {
		names := w.onePayment()
		names["REFUND-KEY"] = w.want(190, w.transaction(aRefund("DEMO-8-R", names["PAY-KEY"], "1.45").body())).key
		return names
	},
	"a Pay with the Idempotency-Key k-1": func(w *world) map[string]string {
		names := w.named(aReserve("DEMO-8"))
		w.want(190, w.transaction(aPay("DEMO-8", names["RESERVATION"], "10").of(some("car", 1)).body(), "Idempotency-Key", "k-1"))
		return names
	},
}

// named reserves and gives the names of what was made.
func (w *world) named(f fields) map[string]string {
	w.t.Helper()
	a := w.want(190, w.data(f.body()))
	return map[string]string{"RESERVATION": a.values["ReservationNumber"], "RESERVE-KEY": a.key}
}

// onePayment delivers one of three cars.
func (w *world) onePayment() map[string]string {
	w.t.Helper()
	names := w.named(aReserve("DEMO-8"))
	pay := aPay("DEMO-8", names["RESERVATION"], "10").of(some("car", 1)).basics("Order", "order 8").basics("Description", "Toys").
		basics("AdditionalParameters", map[string]any{"AdditionalParameter": []any{map[string]any{"Name": "real_order_id", "Value": "8"}}}).
		basics("CustomParameters", map[string]any{"List": []any{map[string]any{"Name": "note", "Value": "blue"}}})
	names["PAY-KEY"] = w.want(190, w.transaction(pay.body())).key
	return names
}

func TestGolden_EveryRequest_GetsItsAnswer(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.txt")
	must(t, err)
	if len(files) == 0 {
		t.Fatal("there are no golden files")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			must(t, err)
			asked, want, _ := strings.Cut(string(text), dashes)
			asked = strings.TrimRight(asked, "\n") + "\n"
			got := answerTo(t, asked)
			if *update {
				must(t, os.WriteFile(file, []byte(asked+dashes+got), 0o644))
				return
			}
			if got != want {
				t.Errorf("%s:\n%s\nwant:\n%s", file, got, want)
			}
		})
	}
}

const dashes = "--------------------------------------------------------------------------------\n"

// answerTo sends what a golden file asks and gives the answer with names in the place of what varies.
func answerTo(t *testing.T, asked string) string {
	t.Helper()
	w := newWorld(t)
	head, body, _ := strings.Cut(strings.TrimRight(asked, "\n"), "\n\n")
	lines := strings.Split(head, "\n")
	prepare, known := given[strings.TrimPrefix(lines[0], "given ")]
	if !known {
		t.Fatalf("nobody knows how to have %q", lines[0])
	}
	names := prepare(w)
	method, path, _ := strings.Cut(lines[1], " ")
	var headers []string
	for _, line := range lines[2:] {
		name, value, _ := strings.Cut(line, ": ")
		headers = append(headers, name, value)
	}
	a := w.call(method, fill(path, names), fill(body, names), headers...)
	w.books()
	return told(a, names)
}

func fill(text string, names map[string]string) string {
	for name, value := range names {
		text = strings.ReplaceAll(text, name, value)
	}
	return text
}

var (
	madeKey         = regexp.MustCompile(`\b[0-9A-F]{32}\b`)
	madeReservation = regexp.MustCompile(`("Name": "ReservationNumber",\s*"Value": )"\d{10}"`)
	madeInvoice     = regexp.MustCompile(`"\d{17}"`)
)

// told writes an answer down: HTTP status, what headers say, the body.
func told(a reply, names map[string]string) string {
	text := http.StatusText(a.status) + ", " + a.header.Get("Content-Type") + ", "
	if !a.signed {
		text += "not "
	}
	text += "signed\n"
	for _, name := range []string{"Idempotent-Replayed", "Retry-After"} {
		if value := a.header.Get(name); value != "" {
			text += name + ": " + value + "\n"
		}
	}
	var body bytes.Buffer
	if json.Indent(&body, []byte(a.body), "", "  ") != nil {
		body.Reset()
		body.WriteString(a.body)
	}
	shown := body.String()
	for name, value := range names {
		shown = strings.ReplaceAll(shown, `"`+value+`"`, `"`+name+`"`)
	}
	shown = madeKey.ReplaceAllString(shown, "KEY")
	shown = madeReservation.ReplaceAllString(shown, `$1"RESERVATION"`)
	shown = madeInvoice.ReplaceAllString(shown, `"INVOICE"`)
	return text + "\n" + shown + "\n"
}
