package cli_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"respite/cli"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/server"
	"respite/store"
)

// started is what the demo says as JSON.
type started struct {
	URL       string
	Data      string
	XMLRPC    string `json:"xmlrpc_url"`
	Outbox    string `json:"outbox_url"`
	Merchants []struct {
		Name         string
		EID          int64
		SharedSecret string `json:"shared_secret"`
		WebsiteKey   string `json:"website_key"`
		SecretKey    string `json:"secret_key"`
	}
	Try []struct{ Command, Shows string }
}

// demo runs on a folder until the returned function stops it.
func demo(t *testing.T, folder string) (started, func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var o operator
	house := o.house("--json", "demo", "--addr", "127.0.0.1:0", "--data", folder)
	said, says := io.Pipe()
	house.Stdout = says
	ended := make(chan int, 1)
	go func() {
		ended <- cli.Run(ctx, house)
		says.CloseWithError(io.ErrUnexpectedEOF)
	}()
	var told started
	if err := json.NewDecoder(said).Decode(&told); err != nil {
		t.Fatalf("the demo does not start: %v, %s", err, &o.err)
	}
	go io.Copy(io.Discard, said)
	return told, func() {
		t.Helper()
		cancel()
		if code := <-ended; code != 0 {
			t.Errorf("the demo ends with %d, %s", code, &o.err)
		}
	}
}

func TestDemo_OnceStarted_AnswersAtWhatItPrints(t *testing.T) {
	told, stop := demo(t, t.TempDir())
	defer stop()
	for _, address := range []string{told.URL + "/", told.URL + "/healthz", told.URL + "/office/", told.URL + "/playground/", told.URL + "/docs/", told.Outbox} {
		answer, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil || answer.Body.Close() != nil {
			t.Fatal(err)
		}
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", address, answer.Status)
		}
		if address == told.URL+"/" && !strings.Contains(string(body), "demo-secret-key-do-not-use-live") {
			t.Errorf("the page does not show the key:\n%s", body)
		}
	}
	shop := told.Merchants[0]
	if shop.EID != 1001 || shop.WebsiteKey != "DEMOSHOP01" || shop.SecretKey != "demo-secret-key-do-not-use-live" {
		t.Errorf("the shop is %+v", shop)
	}
	if code, out, failure := runs(t, "call", "xmlrpc", "reserve_amount", "../examples/xmlrpc/reserve_amount.json", "--url", told.XMLRPC,
		"--shared-secret", shop.SharedSecret); code != 0 {
		t.Errorf("by XML-RPC: exit %d, %s%s", code, out, failure)
	}
	for _, try := range told.Try {
		words := strings.Fields(strings.TrimPrefix(try.Command, "respite "))
		if code, _, failure := runs(t, append(words, "--help")...); code != 0 {
			t.Errorf("%q is no command: %s", try.Command, failure)
		}
	}
}

// orders reads what a demo left behind.
func orders(t *testing.T, folder string) (map[reservation.State]int, map[invoice.State]int, []merchant.Merchant) {
	t.Helper()
	book, err := server.Open(t.Context(), server.Config{
		Folder: server.Folder(folder), Clock: time.Now, Chance: rand.NewChaCha8([32]byte{2}), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	states, bills := map[reservation.State]int{}, map[invoice.State]int{}
	view := book.Store.View()
	err = view.EachReservation(t.Context(), func(r reservation.Reservation) error {
		states[r.State]++
		if broken := r.Broken(); broken != "" {
			t.Errorf("order %d: %s", r.Number, broken)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = view.EachInvoice(t.Context(), func(i invoice.Invoice) error {
		bills[i.State]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	shops, err := view.Merchants(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if book.Kind != store.Test {
		t.Errorf("it is the %s book", book.Kind)
	}
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	return states, bills, shops
}

func TestDemo_OnItsFirstStart_HasSampleOrdersInEveryState(t *testing.T) {
	folder := t.TempDir()
	_, stop := demo(t, folder)
	stop()
	states, bills, shops := orders(t, folder)
	for _, state := range []reservation.State{
		reservation.Held, reservation.PartActivated, reservation.Activated, reservation.Cancelled, reservation.Refused, reservation.Pending,
	} {
		if states[state] == 0 {
			t.Errorf("no order is %s: %v", state, states)
		}
	}
	for _, state := range []invoice.State{invoice.Active, invoice.Paid, invoice.Credited} {
		if bills[state] == 0 {
			t.Errorf("no invoice is %s: %v", state, bills)
		}
	}
	if len(shops) != 2 || shops[0].Shared.Reveal() != "demo-shared-secret" || !shops[1].Options.Autocapture {
		t.Errorf("the merchants: %+v", shops)
	}
}

func TestDemo_WhenStartedAgain_GoesOnWithWhatIsThere(t *testing.T) {
	folder := t.TempDir()
	_, stop := demo(t, folder)
	stop()
	first, _, _ := orders(t, folder)
	_, stop = demo(t, folder)
	stop()
	again, _, shops := orders(t, folder)
	for state, count := range first {
		if again[state] != count {
			t.Errorf("%d orders were %s, now %d", count, state, again[state])
		}
	}
	if len(shops) != 2 {
		t.Errorf("there are %d merchants", len(shops))
	}
}

func TestDemo_WhenThePortIsTaken_SaysWhatToDo(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	code, _, failure := runs(t, "demo", "--addr", taken.Addr().String(), "--data", t.TempDir())
	if code != 1 || !strings.Contains(failure, "is in use") || !strings.Contains(failure, "--addr") {
		t.Errorf("exit %d, %q", code, failure)
	}
}

func TestDemo_OnALiveBook_IsRefused(t *testing.T) {
	folder := t.TempDir()
	book, err := server.Found(t.Context(), server.Config{
		Folder: server.Folder(folder), Kind: store.Live, Clock: time.Now, Chance: rand.NewChaCha8([32]byte{2}), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	code, _, failure := runs(t, "demo", "--addr", "127.0.0.1:0", "--data", folder)
	if code != 1 || !strings.Contains(failure, "this is the live book") {
		t.Errorf("exit %d, %q", code, failure)
	}
}
