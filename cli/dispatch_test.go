package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"respite/cli/clitest"
	"respite/domain/dispatch"
)

// sentOut is a dispatch as the commands tell of it.
type sentOut struct {
	ID, Kind, Channel, State, SHA256 string
	Order, Invoice                   int64
	SentAt                           time.Time `json:"sent_at"`
	Message                          *struct{ To, Subject, Text string }
	Tries                            []struct{ Good bool }
}

// posted is a stand with an invoice by e-mail that has been sent, and a letter that lies in the spool.
func posted(t *testing.T) (clitest.Stand, []sentOut) {
	t.Helper()
	s := clitest.New(t)
	s.SellsInSweden()
	rno := s.CallsXML("reserve_amount", "reserve_amount.json", "Invoice=X-1").Number(0)
	invno := s.CallsXML("activate", "activate.json", "rno="+rno).Number(1)
	s.CallsXML("send_invoice", "send_invoice.json", "invno="+invno)
	s.Does("clock", "advance", "1m", "--work")
	var list []sentOut
	if s.Reads(&list, "dispatch", "list"); len(list) != 2 {
		t.Fatalf("got %+v", list)
	}
	return s, list
}

func TestDispatchList_ShowsTheLatestFirst(t *testing.T) {
	s, list := posted(t)
	s.Says("dispatch-list.txt", withoutIDs(s.Does("dispatch", "list")))
	if list[0].Channel != "post" || list[0].State != "spooled" || list[1].Channel != "email" || list[1].State != "sent" || list[1].SHA256 == "" {
		t.Errorf("got %+v", list)
	}
	for state, want := range map[string]string{"spooled": list[0].ID, "sent": list[1].ID} {
		var some []sentOut
		if s.Reads(&some, "dispatch", "list", "--state", state); len(some) != 1 || some[0].ID != want {
			t.Errorf("%s: %+v", state, some)
		}
	}
	var first []sentOut
	if s.Reads(&first, "dispatch", "list", "--limit", "1"); len(first) != 1 || first[0].ID != list[0].ID {
		t.Errorf("got %+v", first)
	}
	s.Refuses(2, "--limit must be from 1 to", "dispatch", "list", "--limit", "0")
	s.Refuses(2, "--state", "dispatch", "list", "--state", "lost")
}

func TestDispatchShow_HidesReceiverAndTextUnlessAskedFor(t *testing.T) {
	s, list := posted(t)
	mail := list[1].ID
	s.Says("dispatch-show.txt", withoutIDs(strings.ReplaceAll(s.Does("dispatch", "show", mail), list[1].SHA256, "HASH")))
	var hidden, shown sentOut
	s.Reads(&hidden, "dispatch", "show", mail)
	s.Reads(&shown, "dispatch", "show", mail, "--personal")
	if hidden.Message != nil || len(hidden.Tries) != 1 || !hidden.Tries[0].Good {
		t.Errorf("got %+v", hidden)
	}
	m := shown.Message
	if m == nil || m.To != "testperson@example.se" || !strings.Contains(m.Subject, "Faktura") || !strings.Contains(m.Text, "Testperson-se") {
		t.Errorf("got %+v", m)
	}
	if out := s.Does("dispatch", "show", mail, "--personal"); !strings.Contains(out, "\nTo: testperson@example.se, Testperson-se Approved, ") {
		t.Error(out)
	}
	s.Refuses(1, "There is no such dispatch", "dispatch", "show", strings.Repeat("0", 32))
	s.Refuses(2, "is no id", "dispatch", "show", "7")
}

func TestDispatchConfirm_OfALetter_MarksItSentAndClearsTheSpool(t *testing.T) {
	s, list := posted(t)
	letter := list[0].ID
	lies := func(place ...string) bool {
		_, err := os.Stat(filepath.Join(append([]string{s.Folder, "spool"}, place...)...))
		return err == nil
	}
	if !lies("post", letter, "document.pdf") {
		t.Fatal("the letter does not lie in the spool")
	}
	if out := s.Does("dispatch", "confirm", letter); !strings.HasPrefix(out, "Dispatch "+letter+" is sent: invoice ") {
		t.Error(out)
	}
	var told sentOut
	if s.Reads(&told, "dispatch", "show", letter); told.State != "sent" || !told.SentAt.Equal(clitest.Noon.Add(time.Minute)) {
		t.Errorf("got %+v", told)
	}
	if lies("post", letter) || !lies("done", "post", letter, "document.pdf") {
		t.Error("it was not cleared away")
	}
	s.Refuses(1, "was sent already", "dispatch", "confirm", letter)
	s.Refuses(1, "only what lies in the spool folder", "dispatch", "confirm", list[1].ID)
	s.Refuses(1, "There is no such dispatch", "dispatch", "confirm", strings.Repeat("0", 32))
}

func TestInvoiceShow_TellsAmountsReferenceAndDispatches(t *testing.T) {
	s, list := posted(t)
	number := list[0].paper()
	s.Says("invoice-show.txt", withoutIDs(withoutToken(s.Does("invoice", "show", number))))
	var told struct {
		Number, Order, Gross, Claim int64
		Reference                   string
		PaymentReference            string `json:"payment_reference"`
		Dispatches                  []sentOut
	}
	s.Reads(&told, "invoice", "show", number)
	if told.Reference != "X-1" || told.Order != 2400000001 || told.Gross != 71650 || told.PaymentReference == "" || len(told.Dispatches) != 2 {
		t.Errorf("got %+v", told)
	}
	s.Refuses(1, "There is no such invoice", "invoice", "show", "7")
}

func TestInvoiceShow_OnAnAccount_TellsItsFirstStatement(t *testing.T) {
	s := clitest.New(t)
	s.SellsInSweden()
	rno := s.CallsXML("reserve_amount", "reserve_amount-part-payment.json").Number(0)
	number := s.CallsXML("activate", "activate.json", "rno="+rno).Number(1)
	var told struct {
		Plan    int64 `json:"plan_id"`
		APR     string
		Account struct {
			StatementOn string `json:"first_statement_on"`
			Purchases   int
			Drawn       int64
		}
		Schedule struct{ Payments []any }
	}
	s.Reads(&told, "invoice", "show", number)
	if told.Plan != 390 || told.APR == "" || len(told.Schedule.Payments) < 12 {
		t.Errorf("got %+v", told)
	}
	if a := told.Account; a.StatementOn != "2026-11-30" || a.Purchases != 1 || a.Drawn != 200000 {
		t.Errorf("got %+v", a)
	}
	out := s.Does("invoice", "show", number)
	for _, want := range []string{
		"  plan 390, Konto (account), annual rate ", ", first statement on 2026-11-30, ", ", 1 purchase of 2000.00 SEK in all\n", "\nPAYMENT  DUE",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}

func TestInvoicePDF_IsTheDocumentThatWasSent(t *testing.T) {
	s, list := posted(t)
	number, folder := list[0].paper(), t.TempDir()
	t.Chdir(folder)
	for _, args := range [][]string{
		{"invoice", "pdf", number}, {"invoice", "pdf", number, "named.pdf"}, {"invoice", "show", number, "--pdf", "shown.pdf"},
	} {
		s.Does(args...)
	}
	sum := sha256Of(t, "invoice-"+number+".pdf")
	if sum != list[0].SHA256 || sum != sha256Of(t, "named.pdf") || sum != sha256Of(t, "shown.pdf") {
		t.Error("the documents differ")
	}
	if out := s.Does("invoice", "pdf", number, "-"); !strings.HasPrefix(out, "%PDF-") {
		t.Errorf("%.20q", out)
	}
	s.Refuses(1, "There is no such invoice", "invoice", "pdf", "7")
	s.Refuses(1, "no such file or directory", "invoice", "pdf", number, filepath.Join("nowhere", "a.pdf"))
}

// paper gives the number of the invoice that was sent.
func (s sentOut) paper() string { return strconv.FormatInt(s.Invoice, 10) }

// withoutToken leaves out what makes a document's address unguessable.
func withoutToken(text string) string {
	return regexp.MustCompile(`(/invoices/\d+-)\w+`).ReplaceAllString(text, "${1}TOKEN")
}

func sha256Of(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return dispatch.HashOf(content)
}

func TestInvoiceSend_ByPrint_LaysThePrintOutDown(t *testing.T) {
	s, list := posted(t)
	number := strconv.FormatInt(list[0].Invoice, 10)
	var told struct {
		Invoice int64
		Channel string
	}
	for range 2 { // each time it is asked for
		if s.Reads(&told, "invoice", "send", number, "--by", "print"); told.Channel != "print" || told.Invoice != list[0].Invoice {
			t.Errorf("got %+v", told)
		}
	}
	s.Does("clock", "advance", "1m", "--work")
	var spooled []sentOut
	prints := 0
	s.Reads(&spooled, "dispatch", "list", "--state", "spooled")
	for _, d := range spooled {
		if d.Channel == "print" {
			prints++
		}
	}
	if prints != 2 {
		t.Errorf("%d print-outs of %+v", prints, spooled)
	}
	s.Refuses(2, "--by", "invoice", "send", number, "--by", "pigeon")
	s.Refuses(1, "There is no such invoice", "invoice", "send", "52611210000009999", "--by", "post")
}
