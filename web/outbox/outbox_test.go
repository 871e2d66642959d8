package outbox_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/provider"
	"respite/domain/risk"
	"respite/operation"
	"respite/operation/administration"
	"respite/outbound/bureau"
	"respite/outbound/document"
	"respite/store"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/day"
	"respite/value/id"
	"respite/value/money"
	"respite/web/outbox"
)

const shopID merchant.ID = 7

var (
	log  = slog.New(slog.DiscardHandler)
	home = consumer.Address{
		FirstName: "Personella", LastName: "Approved", Street: "Dorpsstraat", HouseNumber: "5", PostalCode: "2471AA", City: "Zwammerdam",
		Email: "p@example.nl", Country: country.NL,
	}
)

// house is a test book with a shop, and its outbox.
type house struct {
	*testing.T
	http.Handler
	book       storetest.Book
	operations *operation.Operations
}

func open(t *testing.T) house {
	t.Helper()
	book := storetest.Open(t)
	operations := operation.New(operation.Outside{
		Store: book.Store, Bureau: bureau.Fake{}, Log: log, Settings: operation.DefaultSettings(), Provider: provider.Default, Render: document.Render,
		IDs: id.NewSource(book.Clock.Now, strings.NewReader(strings.Repeat("chance", 1000))),
		Rules: func() operation.Rules {
			return operation.Rules{Policy: risk.DefaultPolicy(), Text: string(risk.DefaultText())}
		},
	})
	_, err := administration.AddMerchant(t.Context(), book.Store, merchant.Merchant{
		ID: shopID, Name: "Toys & <Things>", WebsiteKey: "TOYS",
		Contract: merchant.Contract{Countries: []country.Code{country.DE, country.NL}, ReserveDays: 14, ShipDays: 14, DueDays: 14},
	})
	if err != nil {
		t.Fatal(err)
	}
	return house{t, outbox.New(outbox.Config{Operations: operations, Store: book.Store, Log: log}), book, operations}
}

// put lets something leave the house and gives it as it is kept.
func (h house) put(d dispatch.Dispatch) dispatch.Dispatch {
	h.Helper()
	kept, err := store.Update(h.Context(), h.book.Store, nil, func(tx *store.Tx) (dispatch.Dispatch, error) {
		d.ID, d.Merchant, d.MadeAt = tx.NewID(), shopID, tx.Now
		tx.KeepDispatch(d)
		return d, nil
	})
	if err != nil {
		h.Fatal(err)
	}
	return kept
}

// sell delivers an order and sends its invoice; the dispatch waits.
func (h house) sell() dispatch.Dispatch {
	h.Helper()
	held, err := h.operations.Reserve(h.Context(), operation.Reserve{
		Merchant: shopID, Identity: h.identity("reserve"), Currency: money.EUR,
		Lines:   []basket.Line{{Article: "A", Title: "Kite", Kind: basket.Goods, Price: 20_0000, Quantity: basket.One, VAT: 21 * money.Percent}},
		Parties: consumer.Parties{Billing: home, Shipping: home, Birth: day.On(1980, time.May, 1)},
	})
	if err != nil {
		h.Fatal(err)
	}
	sold, err := h.operations.Activate(h.Context(), operation.Activate{
		Merchant: shopID, Identity: h.identity("activate"), Target: operation.Target{Number: held.Reservation}, SendBy: invoice.ByEmail,
	})
	if err != nil {
		h.Fatal(err)
	}
	return h.latest(sold.Invoice)
}

// giveBack credits an invoice and gives the dispatch that brings the note.
func (h house) giveBack(number invoice.Number) dispatch.Dispatch {
	h.Helper()
	if _, err := h.operations.Credit(h.Context(), operation.Credit{Merchant: shopID, Identity: h.identity("credit"), Invoice: number, All: true}); err != nil {
		h.Fatal(err)
	}
	return h.latest(number)
}

func (h house) latest(number invoice.Number) dispatch.Dispatch {
	h.Helper()
	all, err := h.book.View().DispatchesOf(h.Context(), number, shopID)
	if err != nil || len(all) == 0 {
		h.Fatalf("no dispatch: %v", err)
	}
	return all[len(all)-1]
}

func (h house) identity(deed string) command.Identity {
	h.Helper()
	identity, err := command.Identify(shopID, deed, deed, nil)
	if err != nil {
		h.Fatal(err)
	}
	return identity
}

func (h house) ask(method, address string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, httptest.NewRequestWithContext(h.Context(), method, address, nil))
	return answer
}

func (h house) show(address string) string {
	h.Helper()
	got := h.ask("GET", address)
	if got.Code != http.StatusOK {
		h.Fatalf("%s: %d %s", address, got.Code, got.Body)
	}
	return got.Body.String()
}

func (h house) wants(page string, texts ...string) {
	h.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			h.Errorf("the page does not show %q:\n%s", text, page)
		}
	}
}

func TestList_OfABookThatSentNothing_SaysHowToMakeSomething(t *testing.T) {
	h := open(t)
	for _, address := range []string{"/outbox", "/outbox/", "/outbox/?before=nonsense"} {
		h.wants(h.show(address), "Nothing has left the house yet", "examples/reserve-invoice.json", "examples/pay-all.json")
	}
}

func TestList_TellsOfEachThingWhatItIsAndWhereItWent(t *testing.T) {
	h := open(t)
	mail := h.put(dispatch.Dispatch{
		Kind: dispatch.Invoice, Invoice: 5, Channel: dispatch.Email, State: dispatch.Sent, To: "p@example.nl", Subject: "Your <invoice>",
	})
	h.put(dispatch.Dispatch{Kind: dispatch.CreditNote, Credit: 6, Channel: dispatch.Post, State: dispatch.Spooled, Address: home})
	h.put(dispatch.Dispatch{Kind: dispatch.Invoice, Invoice: 8, Channel: dispatch.Print, State: dispatch.Failed, Address: home, To: "not-shown@example.nl"})
	h.put(dispatch.Dispatch{Kind: dispatch.PIN, Channel: dispatch.Text, State: dispatch.Waiting, To: "+31612345678"})
	page := h.show("/outbox/")
	h.wants(page, ">e-mail<", ">letter<", ">print-out<", ">text message<", ">sent<", ">with the printer<", ">given up<", ">waiting<",
		`href="/outbox/`+string(mail.ID)+`">Your &lt;invoice&gt;<`, ">Credit note 6<", ">Invoice 8<", ">Code for a purchase by phone<",
		">p@example.nl<", ">&#43;31612345678<", ">Personella Approved, Dorpsstraat 5, 2471 AA Zwammerdam, NETHERLANDS<",
		"Toys &amp; &lt;Things&gt;", ">2026-03-04 04:06<")
	if strings.Contains(page, "not-shown") {
		t.Error("a print-out is told as if it went by e-mail")
	}
}

var subject = regexp.MustCompile(`>Mail (\d+)<`)

func TestList_OfManyThings_ShowsFiftyAtATimeFromTheNewest(t *testing.T) {
	h := open(t)
	const all, pageSize = 120, 50
	for i := range all {
		h.put(dispatch.Dispatch{Kind: dispatch.PIN, Channel: dispatch.Email, State: dispatch.Sent, Subject: fmt.Sprintf("Mail %d", i)})
	}
	older := regexp.MustCompile(`href="(/outbox/\?before=[0-9A-F]{32})"`)
	next := all - 1
	for address := "/outbox/"; address != ""; {
		page := h.show(address)
		shown := subject.FindAllStringSubmatch(page, -1)
		if want := min(pageSize, next+1); len(shown) != want {
			t.Fatalf("%s shows %d, want %d", address, len(shown), want)
		}
		for _, s := range shown {
			if s[1] != fmt.Sprint(next) {
				t.Fatalf("%s shows %s where %d was to come", address, s[1], next)
			}
			next--
		}
		if begins := !strings.Contains(page, ">newest<"); begins != (address == "/outbox/") {
			t.Errorf("%s links to the newest: %t", address, !begins)
		}
		address = ""
		if link := older.FindStringSubmatch(page); link != nil {
			address = link[1]
		}
	}
	if next != -1 {
		t.Errorf("%d were never shown", next+1)
	}
}

func TestList_OfExactlyOnePage_HasNothingOlder(t *testing.T) {
	h := open(t)
	var oldest dispatch.Dispatch
	for i := range 50 {
		if d := h.put(dispatch.Dispatch{Kind: dispatch.PIN, Channel: dispatch.Email, State: dispatch.Sent}); i == 0 {
			oldest = d
		}
	}
	if strings.Contains(h.show("/outbox/"), ">older<") {
		t.Error("there is a link to older ones")
	}
	h.wants(h.show("/outbox/?before="+string(oldest.ID)), "There is nothing older.")
}

const mailText = "Beste Personella,\n\n  Te betalen:  20,00 EUR <b>\n"

const mailPage = `<!doctype html><body style="margin:0"><p title='q'>Beste "Personella" &amp; co</p><script>alert(1)</script></body>`

func TestLetter_ByEmail_ShowsHeadTextAndTheMailInALockedFrame(t *testing.T) {
	h := open(t)
	waiting := h.sell()
	h.wants(h.show("/outbox/"+string(waiting.ID)), "written when it goes", "not yet")

	waiting.Subject, waiting.Text, waiting.HTML, waiting.Hash = "Factuur", mailText, mailPage, strings.Repeat("ab", 32)
	sent, err := waiting.Sent(h.book.Clock.Now().Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if err := h.operations.Dispatched(t.Context(), sent); err != nil {
		t.Fatal(err)
	}
	page := h.show("/outbox/" + string(sent.ID))
	h.wants(page, "<h1>Factuur</h1>", "<dd>Toys &amp; &lt;Things&gt;</dd>", "Personella Approved<br>p@example.nl", "2026-03-04 04:06 UTC", "2026-03-04 04:07 UTC",
		"<pre>"+html.EscapeString(mailText)+"</pre>", sent.Hash, fmt.Sprintf("<dd>%d</dd>", sent.Invoice), fmt.Sprintf("<dd>%d</dd>", sent.Reservation))
	frame := regexp.MustCompile(`(?s)<iframe title="[^"]*" sandbox="" srcdoc="([^"]*)"></iframe>`).FindStringSubmatch(page)
	if frame == nil {
		t.Fatalf("the mail is in no frame that allows nothing:\n%s", page)
	}
	if shown := html.UnescapeString(frame[1]); shown != mailPage {
		t.Errorf("the frame shows\n%s\nwant\n%s", shown, mailPage)
	}
}

func TestLetter_OnPaper_ShowsTheEnvelope(t *testing.T) {
	h := open(t)
	d := h.put(dispatch.Dispatch{
		Kind: dispatch.Invoice, Invoice: 5, Channel: dispatch.Post, State: dispatch.Spooled, Address: home, Subject: "Factuur", Text: "Beste",
	})
	page := h.show("/outbox/" + string(d.ID))
	h.wants(page, "Personella Approved<br>\nDorpsstraat 5<br>\n2471 AA Zwammerdam<br>\nNETHERLANDS<br>\n</address>", "the document alone")
	if strings.Contains(page, "<iframe") || strings.Contains(page, "Beste") {
		t.Error("it shows what was never printed")
	}
}

func TestLetter_ByTextMessage_ShowsWhatThePhoneShows(t *testing.T) {
	h := open(t)
	d := h.put(dispatch.Dispatch{Kind: dispatch.PIN, Channel: dispatch.Text, State: dispatch.Sent, To: "+31612345678", Text: "1234 is uw code."})
	page := h.show("/outbox/" + string(d.ID))
	h.wants(page, "<pre>1234 is uw code.</pre>", "&#43;31612345678", "<h1>Code for a purchase by phone</h1>")
	if strings.Contains(page, "<iframe") || strings.Contains(page, ".pdf") {
		t.Error("it shows what a text message does not have")
	}
}

func TestLetter_AtAnIDInAnotherSpelling_IsTheSame(t *testing.T) {
	h := open(t)
	d := h.put(dispatch.Dispatch{Kind: dispatch.PIN, Channel: dispatch.Text, State: dispatch.Sent})
	if h.show("/outbox/"+strings.ToLower(string(d.ID))) != h.show("/outbox/"+string(d.ID)) {
		t.Error("they differ")
	}
}

func TestDocument_IsTheOneThatWasSent(t *testing.T) {
	h := open(t)
	bill := h.sell()
	note := h.giveBack(bill.Invoice)
	if note.Kind != dispatch.CreditNote {
		t.Fatalf("a %s follows the invoice", note.Kind)
	}
	owed, err := h.operations.InvoiceDocument(t.Context(), bill.Invoice, shopID)
	if err != nil {
		t.Fatal(err)
	}
	credited, err := h.operations.CreditDocument(t.Context(), note.Credit, shopID)
	if err != nil {
		t.Fatal(err)
	}
	for d, want := range map[id.ID]dispatch.Document{bill.ID: owed, note.ID: credited} {
		got := h.ask("GET", "/outbox/"+string(d)+".pdf")
		if got.Code != http.StatusOK || got.Header().Get("Content-Type") != "application/pdf" || !bytes.Equal(got.Body.Bytes(), want.Content) {
			t.Errorf("%s: %d %v, %d bytes", want.Kind, got.Code, got.Header(), got.Body.Len())
		}
		if name := fmt.Sprintf(`filename="%s-%d.pdf"`, want.Kind, want.Number); !strings.Contains(got.Header().Get("Content-Disposition"), name) {
			t.Errorf("its name is %q, want %q", got.Header().Get("Content-Disposition"), name)
		}
		h.wants(h.show("/outbox/"+string(d)), `href="/outbox/`+string(d)+`.pdf"`)
	}
}

func TestOutbox_AtAddressesThatAreNotThere_ShowsAPage(t *testing.T) {
	h := open(t)
	code := h.put(dispatch.Dispatch{Kind: dispatch.PIN, Channel: dispatch.Text, State: dispatch.Sent})
	nobody := strings.Repeat("0", 32)
	for _, address := range []string{
		"/outbox/x", "/outbox/" + nobody, "/outbox/" + nobody + ".pdf", "/outbox/" + string(code.ID) + ".pdf", "/outbox/" + string(code.ID) + "/",
	} {
		if got := h.ask("GET", address); got.Code != http.StatusNotFound || !strings.Contains(got.Body.String(), "<h1>Not found</h1>") {
			t.Errorf("%s: %d %s", address, got.Code, got.Body)
		}
	}
}

func TestOutbox_WhenTheBookDoesNotAnswer_SaysNothingOfWhy(t *testing.T) {
	book := storetest.Open(t)
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	h := house{T: t, Handler: outbox.New(outbox.Config{Store: book.Store, Log: log})}
	for _, address := range []string{"/outbox/", "/outbox/" + strings.Repeat("0", 32)} {
		if got := h.ask("GET", address); got.Code != http.StatusInternalServerError || strings.Contains(got.Body.String(), "sql") {
			t.Errorf("%s: %d %s", address, got.Code, got.Body)
		}
	}
}

func TestOutbox_AskedOtherwiseThanToRead_Refuses(t *testing.T) {
	h := open(t)
	if got := h.ask("POST", "/outbox/"); got.Code != http.StatusMethodNotAllowed || got.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("got %d", got.Code)
	}
	if got := h.ask("HEAD", "/outbox/"); got.Code != http.StatusOK {
		t.Errorf("HEAD: got %d", got.Code)
	}
}

var styleElement = regexp.MustCompile(`(?s)<style>(.*)</style>`)

func TestOutbox_LetsTheBrowserLoadNothingButItsOwnStyle(t *testing.T) {
	h := open(t)
	d := h.put(dispatch.Dispatch{Kind: dispatch.PIN, Channel: dispatch.Text, State: dispatch.Sent, To: "<script>", Text: "<script>", Subject: "<script>"})
	for _, address := range []string{"/outbox/", "/outbox/" + string(d.ID), "/outbox/x"} {
		answer := h.ask("GET", address)
		style := styleElement.FindStringSubmatch(answer.Body.String())
		if style == nil {
			t.Fatalf("%s has no style", address)
		}
		sum := sha256.Sum256([]byte(style[1]))
		policy := answer.Header().Get("Content-Security-Policy")
		for _, part := range []string{
			"default-src 'none'", "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'", "frame-ancestors 'none'", "base-uri 'none'",
		} {
			if !strings.Contains(policy, part) {
				t.Errorf("the policy %q of %s lacks %q", policy, address, part)
			}
		}
		if body := answer.Body.String(); strings.Contains(body, "<script") || strings.Contains(body, "style=") || answer.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s holds what it must not", address)
		}
	}
}
