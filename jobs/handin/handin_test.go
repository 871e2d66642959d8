package handin_test

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/provider"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/jobs/handin"
	"respite/operation"
	"respite/operation/administration"
	"respite/operation/batches"
	"respite/operation/queue"
	"respite/outbound/bureau"
	"respite/outbound/document"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// world is a book with a shop, and the folder where the shop puts files down.
type world struct {
	t       *testing.T
	book    storetest.Book
	do      *operation.Operations
	desk    *batches.Batches
	folder  string
	watcher *handin.Watcher
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, book: storetest.Open(t), folder: filepath.Join(t.TempDir(), "batches")}
	w.do = operation.New(operation.Outside{
		Store: w.book.Store, Bureau: bureau.Fake{}, Provider: provider.Default, Render: document.Render, IDs: w.book.Config.Chance,
		Log: slog.New(slog.DiscardHandler), Settings: operation.DefaultSettings(),
		Rules: func() operation.Rules {
			return operation.Rules{Policy: risk.DefaultPolicy(), Text: string(risk.DefaultText())}
		},
	})
	w.desk = batches.New(w.do)
	_, err := administration.AddMerchant(t.Context(), w.book.Store, merchant.Merchant{
		ID: 1001, Name: "Leksaker", WebsiteKey: "SHOP1001", Keys: []merchant.Key{{Secret: "secret"}},
		Contract: merchant.Contract{Countries: []country.Code{country.SE}, ReserveDays: 14, ShipDays: 14, DueDays: 14},
	})
	w.must(err)
	w.restart()
	w.must(os.Mkdir(filepath.Join(w.folder, "1001"), 0o700))
	return w
}

// restart opens the folder anew: nothing is remembered.
func (w *world) restart() {
	w.t.Helper()
	watcher, err := handin.Open(handin.Config{
		Batches: w.desk, Store: w.book.Store, Folder: w.folder, Log: slog.New(slog.DiscardHandler),
		Link: func(path string) string { return "https://pay.example" + path },
	})
	w.must(err)
	w.t.Cleanup(func() {
		if err := watcher.Close(); err != nil {
			w.t.Error(err)
		}
	})
	w.watcher = watcher
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// order takes an order for two cars.
func (w *world) order(name string) reservation.Number {
	w.t.Helper()
	identity, err := command.Identify(1001, "order", "", name)
	w.must(err)
	at := consumer.Address{
		FirstName: "Testperson", LastName: "Approved", Street: "Storgatan 1", PostalCode: "11860", City: "Stockholm", Country: country.SE,
		Email: "anna@example.se", CellPhone: "+46701234567",
	}
	c := operation.Reserve{
		Merchant: 1001, Identity: identity, Currency: money.SEK,
		Lines:   []basket.Line{{Article: "car", Title: "Car", Kind: basket.Goods, Price: 100_0000, Quantity: 2 * basket.One, VAT: 25 * money.Percent}},
		Parties: consumer.Parties{Billing: at, Shipping: at, Birth: day.On(1970, time.July, 10)},
	}
	c.Origin.Service, c.Origin.Invoice, c.Origin.Order = "klarna", name, name
	made, err := w.do.Reserve(w.t.Context(), c)
	w.must(err)
	return made.Reservation
}

func (w *world) put(name, content string) {
	w.t.Helper()
	w.must(os.WriteFile(filepath.Join(w.folder, name), []byte(content), 0o600))
}

// look looks so many times, and does what was promised to be done in between.
func (w *world) look(times int) {
	w.t.Helper()
	for range times {
		w.must(w.watcher.Look(w.t.Context()))
		w.work()
	}
}

func (w *world) work() {
	w.t.Helper()
	for worked := true; worked; {
		claimed, err := queue.Claim(w.t.Context(), w.book.Store, w.book.Config.Log, queue.UpTo(1), time.Minute)
		w.must(err)
		worked = false
		for _, j := range claimed {
			if j.Kind == job.Batch {
				w.must(w.desk.Run(w.t.Context(), j))
				worked = true
			}
			_, err := queue.Finish(w.t.Context(), w.book.Store, j, job.Attempt{Good: true})
			w.must(err)
		}
	}
}

// lies says which files there are, and gives what stands in them.
func (w *world) lies(want ...string) map[string]string {
	w.t.Helper()
	contents := map[string]string{}
	var names []string
	err := filepath.WalkDir(w.folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		short, odd := filepath.Rel(w.folder, name)
		names, contents[short] = append(names, short), string(text)
		return errors.Join(err, odd)
	})
	w.must(err)
	slices.Sort(want)
	if slices.Sort(names); !slices.Equal(names, want) {
		w.t.Errorf("there are %q, not %q", names, want)
	}
	return contents
}

func (w *world) invoices(of reservation.Number, want int) {
	w.t.Helper()
	bills, err := w.book.View().InvoicesOf(w.t.Context(), of, 1001)
	if err != nil || len(bills) != want {
		w.t.Errorf("%d invoices, not %d: %v", len(bills), want, err)
	}
}

func TestLook_OfAFileThatDoesNotChange_AppliesItAndPutsItAway(t *testing.T) {
	w := newWorld(t)
	number := w.order("A1")
	w.put("1001/monday.csv", "order,article,quantity\nA1,car,1\n")
	w.look(3)
	there := w.lies("1001/done/monday.6f34ef2a.csv", "1001/done/monday.6f34ef2a-result.csv")
	if got := there["1001/done/monday.6f34ef2a-result.csv"]; !strings.Contains(got, "A1,car,1,done,,52603040000000001,,https://pay.example/invoices/") {
		t.Errorf("%s", got)
	}
	w.invoices(number, 1)
}

func TestLook_OfAFileThatStillGrows_WaitsForItsEnd(t *testing.T) {
	w := newWorld(t)
	number := w.order("A1")
	for n := range 4 {
		w.put("1001/monday.csv", "order,article,quantity\nA1,car,1\n"[:20+n])
		w.look(1)
	}
	w.put("1001/.monday.csv", "order\n")
	w.put("1001/~$monday.xlsx", "order\n")
	w.put("1001/notes.txt", "order\n")
	w.invoices(number, 0)
	w.put("1001/monday.csv", "order,article,quantity\nA1,car,1\n")
	w.look(3)
	w.lies("1001/.monday.csv", "1001/~$monday.xlsx", "1001/notes.txt", "1001/done/monday.6f34ef2a.csv", "1001/done/monday.6f34ef2a-result.csv")
	w.invoices(number, 1)
}

func TestLook_OfAFileWithWrongRows_PutsItAmongTheFailedOnes(t *testing.T) {
	w := newWorld(t)
	number := w.order("A1")
	w.put("1001/monday.csv", "order\nA1\nA9\n")
	w.put("1001/picture.csv", "\x89PNG\x00")
	w.look(3)
	there := w.lies("1001/failed/monday.a0687ccc.csv", "1001/failed/monday.a0687ccc-result.csv", "1001/failed/picture.ad91235e.csv", "1001/failed/picture.ad91235e-result.txt")
	if got := there["1001/failed/monday.a0687ccc-result.csv"]; !strings.Contains(got, "A1,open,") || !strings.Contains(got, "A9,wrong,order: There is no such reservation,") {
		t.Errorf("%s", got)
	}
	if got := there["1001/failed/picture.ad91235e-result.txt"]; got != "the file is neither CSV nor an Excel workbook nor lines of JSON\n" {
		t.Errorf("%q", got)
	}
	w.invoices(number, 0)
}

func TestLook_WhereverTheServerStops_LosesNoFileAndTakesNoneTwice(t *testing.T) {
	for stop := range 5 {
		t.Run(fmt.Sprint(stop), func(t *testing.T) {
			w := newWorld(t)
			number := w.order("A1")
			w.put("1001/monday.csv", "order,article,quantity\nA1,car,1\n")
			for n := range 5 {
				w.must(w.watcher.Look(t.Context()))
				if n == stop {
					w.restart()
				}
				w.work()
			}
			w.look(3)
			w.lies("1001/done/monday.6f34ef2a.csv", "1001/done/monday.6f34ef2a-result.csv")
			w.invoices(number, 1)
		})
	}
}

func TestLook_OfTheSameBytesUnderAnotherName_AppliesThemOnce(t *testing.T) {
	w := newWorld(t)
	number := w.order("A1")
	for _, name := range []string{"monday", "copy", "monday"} {
		w.put("1001/"+name+".csv", "order,article,quantity\nA1,car,1\n")
		w.look(3)
	}
	w.lies("1001/done/monday.6f34ef2a.csv", "1001/done/monday.6f34ef2a-result.csv", "1001/done/copy.6f34ef2a.csv", "1001/done/copy.6f34ef2a-result.csv")
	w.invoices(number, 1)
}

func TestLook_ByTwoServers_AppliesAFileOnce(t *testing.T) {
	w := newWorld(t)
	number := w.order("A1")
	first := w.watcher
	w.restart()
	w.put("1001/monday.csv", "order,article,quantity\nA1,car,1\n")
	for range 3 {
		w.must(first.Look(t.Context()))
		w.look(1)
	}
	w.lies("1001/done/monday.6f34ef2a.csv", "1001/done/monday.6f34ef2a-result.csv")
	w.invoices(number, 1)
}

func TestLook_OfAFolderOfNobody_SaysSoAndGoesOn(t *testing.T) {
	w := newWorld(t)
	number := w.order("A1")
	w.must(os.Mkdir(filepath.Join(w.folder, "1000"), 0o700))
	w.must(os.Mkdir(filepath.Join(w.folder, "other"), 0o700))
	w.put("1000/monday.csv", "order\nA1\n")
	w.put("other/monday.csv", "order\nA1\n")
	w.put("1001/monday.csv", "order,article,quantity\nA1,car,1\n")
	for range 3 {
		if err := w.watcher.Look(t.Context()); err == nil || !strings.Contains(err.Error(), "1000: there is no merchant with this eid") {
			t.Errorf("%v", err)
		}
		w.work()
	}
	w.lies("1000/monday.csv", "other/monday.csv", "1001/done/monday.6f34ef2a.csv", "1001/done/monday.6f34ef2a-result.csv")
	w.invoices(number, 1)
}
