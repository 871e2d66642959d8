package office_test

import (
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/invoice"
	"respite/domain/reservation"
	"respite/domain/staff"
	"respite/operation"
	"respite/value/money"
	"respite/web/office"
)

// order reads the order that the demo calls DEMO-n.
func (h house) order(n int) reservation.Reservation {
	h.Helper()
	found, err := h.book.Store.View().ReservationsByName(h.Context(), fmt.Sprintf("DEMO-%d", n), 1001)
	if err != nil || len(found) == 0 {
		h.Fatalf("the demo's order %d is not there: %v", n, err)
	}
	return found[len(found)-1]
}

func (h house) invoices(r reservation.Reservation) []invoice.Invoice {
	h.Helper()
	found, err := h.book.Store.View().InvoicesOf(h.Context(), r.Number, r.Merchant)
	if err != nil {
		h.Fatal(err)
	}
	return found
}

func pathOf(r reservation.Reservation, below string) string {
	return fmt.Sprintf("%s/orders/%d%s", office.Root, r.Number, below)
}

// opens reads a page that must be there.
func (v visitor) opens(path string, texts ...string) string {
	v.Helper()
	status, _, body := v.asks(http.MethodGet, path, nil)
	if status != http.StatusOK {
		v.Fatalf("%s: %d %s", path, status, body)
	}
	v.reads(path, body, texts...)
	return body
}

func (v visitor) reads(where, body string, texts ...string) {
	v.Helper()
	plain := html.UnescapeString(body)
	for _, text := range texts {
		if !strings.Contains(plain, text) {
			v.Errorf("%s does not say %q", where, text)
		}
	}
}

func (v visitor) readsNot(where, body string, texts ...string) {
	v.Helper()
	plain := html.UnescapeString(body)
	for _, text := range texts {
		if strings.Contains(plain, text) {
			v.Errorf("%s says %q", where, text)
		}
	}
}

var (
	hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	typedField  = regexp.MustCompile(`<input id="f-[^"]*" name="([^"]*)" type="[^"]*" value="([^"]*)"`)
	undoForm    = regexp.MustCompile(`(?s)role="status">.*?<form method="post" action="([^"]*)">(.*?)</form>`)
)

// fields gives the fields of the forms on a page as they stand there.
func fields(body string, forms ...*regexp.Regexp) url.Values {
	values := url.Values{}
	for _, form := range forms {
		for _, found := range form.FindAllStringSubmatch(body, -1) {
			values.Add(found[1], html.UnescapeString(found[2]))
		}
	}
	return values
}

// sends fills a page's form in and sends it; it gives where that leads and what is answered.
func (v visitor) sends(page, to string, typed url.Values) (int, string, string) {
	v.Helper()
	form := fields(v.opens(page), hiddenField, typedField)
	maps.Copy(form, typed)
	return v.asks(http.MethodPost, to, form)
}

// does sends a page's form, which must be taken, and reads the page it leads to.
func (v visitor) does(page, to string, typed url.Values) string {
	v.Helper()
	status, next, body := v.sends(page, to, typed)
	if status != http.StatusSeeOther {
		v.Fatalf("%s: %d %s", to, status, body)
	}
	return v.opens(next)
}

// undoes presses the button that takes back what was just done.
func (v visitor) undoes(body string) string {
	v.Helper()
	found := undoForm.FindStringSubmatch(body)
	if found == nil {
		v.Fatalf("nothing can be undone on %s", body)
	}
	status, next, answer := v.asks(http.MethodPost, html.UnescapeString(found[1]), fields(found[2], hiddenField))
	if status != http.StatusSeeOther {
		v.Fatalf("undo: %d %s", status, answer)
	}
	return v.opens(next)
}

func TestOrder_ActivateAll_TakesTwoClicksAndHappensOnce(t *testing.T) {
	h := newHouse(t)
	clerk, r := h.as("clerk@demo.shop"), h.order(1)
	clerk.opens(pathOf(r, ""), "Activate all", pathOf(r, "/activate"), "Held", "77.85 EUR")
	form := fields(clerk.opens(pathOf(r, "/activate"), "77.85 EUR become an invoice"), hiddenField)
	form.Set("send", "email")
	for range 2 { // a form that is sent twice is done once
		status, to, body := clerk.asks(http.MethodPost, pathOf(r, "/activate"), form)
		if status != http.StatusSeeOther || to != pathOf(r, "") {
			t.Fatalf("%d to %q: %s", status, to, body)
		}
		clerk.opens(to, "was made", "Activated: 77.85 EUR", "Carla Clerk")
	}
	made := h.invoices(r)
	if len(made) != 1 || made[0].Gross != 77_85 || made[0].SendBy != invoice.ByEmail {
		t.Errorf("the invoices are %+v", made)
	}
}

func TestOrder_ActivateAPart_ShowsTheSumAndReleasesTheRestIfAsked(t *testing.T) {
	h := newHouse(t)
	clerk, r := h.as("clerk@demo.shop"), h.order(1)
	clerk.opens(pathOf(r, "/activate/part"), "Fietsshirt Tramontana", "Bidon 600 ml")
	for typed, told := range map[string]string{"3": "exceeds the 2", "many": "This is no quantity", "-1": "greater than zero"} {
		status, _, body := clerk.asks(http.MethodGet, pathOf(r, "/activate?part=1&article=BI-20&quantity="+typed), nil)
		if status != http.StatusUnprocessableEntity {
			t.Errorf("%s pieces: %d", typed, status)
		}
		clerk.reads("the form", body, told, `value="`+typed+`"`)
	}
	status, _, body := clerk.asks(http.MethodGet, pathOf(r, "/activate?part=1&article=BI-20&quantity="), nil)
	if status != http.StatusUnprocessableEntity {
		t.Errorf("nothing chosen: %d", status)
	}
	clerk.reads("the form", body, "Choose at least one article")
	page := pathOf(r, "/activate?part=1&article=BI-20&quantity=1&rest=release&send=none")
	clerk.opens(page, "8.95 EUR become an invoice", "The rest, 68.90 EUR, is released")
	body = clerk.does(page, pathOf(r, "/activate"), nil)
	clerk.reads("the order", body, "over 8.95 EUR was made. The rest was released.", "Cancelled")
	if after := h.order(1); after.Released != 68_90 || after.Activated != 8_95 {
		t.Errorf("it is %+v", after)
	}
}

func TestOrder_Activated_WhenItWasChangedMeanwhile_StaysAsItIs(t *testing.T) {
	h := newHouse(t)
	clerk, r := h.as("clerk@demo.shop"), h.order(1)
	form := fields(clerk.opens(pathOf(r, "/activate")), hiddenField)
	h.changes(r, operation.Amend{Quantity: &basket.Want{Article: "BI-20", Count: 1}})
	status, to, _ := clerk.asks(http.MethodPost, pathOf(r, "/activate"), form)
	if status != http.StatusSeeOther {
		t.Fatalf("it is answered with %d", status)
	}
	clerk.opens(to, "Nothing was done.", "This is how the order stands now.", "68.90 EUR")
	if made := h.invoices(r); len(made) != 0 {
		t.Errorf("it was activated: %+v", made)
	}
}

// changes lets the shop's system change an order.
func (h house) changes(r reservation.Reservation, change operation.Amend) {
	h.Helper()
	identity, err := command.Identify(r.Merchant, "test", "", change)
	if err != nil {
		h.Fatal(err)
	}
	change.Merchant, change.Identity, change.Target = r.Merchant, identity, operation.Target{Number: r.Number}
	if _, err := h.book.Operations.Amend(h.Context(), change); err != nil {
		h.Fatal(err)
	}
}

func TestOrder_CancelledExtendedAndSplit_SaysBeforeAndAfterWhatHappens(t *testing.T) {
	h := newHouse(t)
	r := h.order(1)
	h.now.Add(3 * 24 * 3600)
	clerk := h.as("clerk@demo.shop")
	clerk.opens(pathOf(r, "/extend"), "77.85 EUR stay held until 2026-03-21 instead of 2026-03-18")
	clerk.reads("the order", clerk.does(pathOf(r, "/extend"), pathOf(r, "/extend"), nil), "held until 2026-03-21")

	for typed, told := range map[string]string{"": "A value is needed", "x": "This is no amount", "0": "greater than zero"} {
		status, _, body := clerk.sends(pathOf(r, "/split"), pathOf(r, "/split"), url.Values{"amount": {typed}})
		if status != http.StatusUnprocessableEntity {
			t.Errorf("split off %q: %d", typed, status)
		}
		clerk.reads("the form", body, told)
	}
	body := clerk.does(pathOf(r, "/split"), pathOf(r, "/split"), url.Values{"amount": {"20,00"}})
	clerk.reads("the new order", body, "20.00 EUR were split off")
	clerk.opens(pathOf(r, ""), "57.85 EUR", "Split off into an order of its own: 20.00 EUR")

	body = clerk.does(pathOf(r, "/amount"), pathOf(r, "/amount"), url.Values{"amount": {"50"}})
	clerk.reads("the order", body, "50.00 EUR are held now", "Amount changed: 7.85 EUR less is held")

	clerk.opens(pathOf(r, "/cancel"), "50.00 EUR are released", "cannot be undone")
	clerk.reads("the order", clerk.does(pathOf(r, "/cancel"), pathOf(r, "/cancel"), nil), "The order was cancelled", "Cancelled")
	status, to, _ := clerk.asks(http.MethodGet, pathOf(r, "/cancel"), nil)
	if status != http.StatusSeeOther || to != pathOf(r, "") {
		t.Errorf("a cancelled order is offered to be cancelled: %d", status)
	}
}

func TestOrder_Lines_AreChangedFaultsStandAtTheirRowsAndNothingTypedIsLost(t *testing.T) {
	h := newHouse(t)
	clerk, r := h.as("clerk@demo.shop"), h.order(1)
	page := pathOf(r, "/lines")
	rows := url.Values{
		"article": {"TR-100", "X-1", ""}, "title": {"Fietsshirt Tramontana", "Sokken", ""}, "kind": {"goods", "goods", "goods"}, "quantity": {"1", "2", ""},
		"price": {"59.95", "zeven", ""}, "vat": {"21", "21", "21"}, "discount": {"", "10", ""}, "net": {"", "", ""}, "step": {"", "", ""},
	}
	status, _, body := clerk.sends(page, page, rows)
	if status != http.StatusUnprocessableEntity {
		t.Fatalf("it is answered with %d", status)
	}
	clerk.reads("the form", body, "price: This is no price, such as 19.90", `value="zeven"`, `value="Sokken"`)
	rows["price"][1] = "7,00"
	clerk.reads("the order", clerk.does(page, page, rows), "come to 72.55 EUR", "Lines changed: 5.30 EUR less is held", "Sokken")
	if after := h.order(1); after.Held() != 72_55 || len(after.Lines) != 2 {
		t.Errorf("it is %+v", after)
	}
}

func TestOrder_Lines_OfMoreThanTheBuyerMayOwe_AreRefused(t *testing.T) {
	h := newHouse(t)
	clerk, r := h.as("clerk@demo.shop"), h.order(11)
	page := pathOf(r, "/lines")
	body := clerk.does(page, page, url.Values{
		"article": {"X"}, "title": {"Piano"}, "kind": {"goods"}, "quantity": {"1"}, "price": {"9000"}, "vat": {"21"}, "discount": {""}, "net": {""}, "step": {""},
	})
	clerk.reads("the order", body, "The change was refused; the order is as it was. The amount is too high.")
	if after := h.order(11); after.Held() != r.Held() {
		t.Errorf("%d are held", after.Held())
	}
}

func TestOrder_Lines_WhenSomebodyWasFaster_AreNotOverwrittenUnseen(t *testing.T) {
	h := newHouse(t)
	clerk, r := h.as("clerk@demo.shop"), h.order(1)
	page := pathOf(r, "/lines")
	form := fields(clerk.opens(page), hiddenField)
	maps.Copy(form, url.Values{
		"article": {"TR-100"}, "title": {"Fietsshirt"}, "kind": {"goods"}, "quantity": {"1"}, "price": {"50"}, "vat": {"21"}, "discount": {""},
		"net": {""}, "step": {""},
	})
	h.changes(r, operation.Amend{Quantity: &basket.Want{Article: "BI-20", Count: 1}})
	status, _, body := clerk.asks(http.MethodPost, page, form)
	if status != http.StatusUnprocessableEntity {
		t.Fatalf("it is answered with %d", status)
	}
	clerk.reads("the form", body, "Somebody changed this order", `value="50"`)
	if after := h.order(1); after.Held() != 68_90 {
		t.Errorf("%d are held", after.Held())
	}
}

func TestOrder_AddressesAndNumbers_CanBePutBack(t *testing.T) {
	h := newHouse(t)
	clerk, r := h.as("clerk@demo.shop"), h.order(1)
	page := pathOf(r, "/addresses")
	status, _, body := clerk.sends(page, page, url.Values{"billing.postal_code": {"nowhere"}, "billing.city": {""}})
	if status != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong address is answered with %d", status)
	}
	clerk.reads("the form", body, "A value is needed", `value="nowhere"`)
	moved := url.Values{"billing.street": {"Kalverstraat"}, "billing.house_number": {"12"}, "billing.postal_code": {"1012 NX"}, "billing.city": {"Amsterdam"}}
	for name, value := range moved {
		moved[strings.Replace(name, "billing", "shipping", 1)] = value
	}
	body = clerk.does(page, page, moved)
	clerk.reads("the order", body, "The addresses were changed", "Kalverstraat 12", "Addresses changed")
	if after := h.order(1).Parties.Billing; after.PostalCode != "1012NX" || after.Email != r.Parties.Billing.Email {
		t.Errorf("the bill goes to %+v", after)
	}
	clerk.reads("the order", clerk.undoes(body), "Neherkade 1")
	if after := h.order(1).Parties; after != r.Parties {
		t.Errorf("the addresses are %+v", after)
	}

	page = pathOf(r, "/numbers")
	body = clerk.does(page, page, url.Values{"order": {"W-77"}, "reference": {r.Reference}, "comment": {"Gift"}})
	clerk.reads("the order", body, "Numbers and comment were saved", "W-77", "Gift")
	clerk.undoes(body)
	if after := h.order(1); after.Order != r.Order || after.Details.Comment != "" {
		t.Errorf("it is called %q, %q", after.Order, after.Details.Comment)
	}
	status, _, body = clerk.sends(page, page, url.Values{"order": {""}, "reference": {r.Reference}})
	if status != http.StatusUnprocessableEntity {
		t.Errorf("a number is removed: %d", status)
	}
	clerk.reads("the form", body, "can be changed and not removed")
}

func TestOrder_Passive_IsActivatedInPartsUnderItsInvoiceNumbers(t *testing.T) {
	h := newHouse(t)
	clerk := h.as("clerk@demo.shop")
	identity, err := command.Identify(1001, "test", "passive", nil)
	if err != nil {
		t.Fatal(err)
	}
	like := h.order(1)
	made, err := h.book.Operations.Reserve(t.Context(), operation.Reserve{
		Merchant: 1001, Identity: identity, Currency: money.EUR, Parties: like.Parties, Passive: true,
		Lines: []basket.Line{{Article: "A", Title: "Lamp", Kind: basket.Goods, Price: 10_0000, Quantity: 3 * basket.One, VAT: 21 * money.Percent}},
	})
	if err != nil {
		t.Fatal(err)
	}
	like.Number = made.Reservation
	body := clerk.opens(pathOf(like, ""), "Passive invoice", fmt.Sprint(made.Passive))
	clerk.readsNot("the order", body, "/extend", "/split")
	page := pathOf(like, "/activate?part=1&article=A&quantity=2")
	clerk.reads("the order", clerk.does(page, pathOf(like, "/activate"), nil), fmt.Sprintf("Invoice %d", made.Passive), "20.00 EUR")
	clerk.reads("the order", clerk.does(pathOf(like, "/cancel"), pathOf(like, "/cancel"), nil), "The order was cancelled")
}

func TestOrder_Pages_ShowEachRoleItsOwn(t *testing.T) {
	h := newHouse(t)
	refused := h.order(3)
	delivered := h.order(2)
	for _, c := range []struct {
		email          string
		sees, seesNot  []string
		order, instead reservation.Reservation
	}{
		{"viewer@demo.shop", []string{"Voorlamp Noordster", "Story"}, []string{"Ledger", "Move the due date", "What was looked at"}, delivered, delivered},
		{"accountant@demo.shop", []string{"Ledger", "Consumer claims, principal", "Debit"}, []string{"What was looked at"}, delivered, delivered},
		{"clerk@demo.shop", []string{"Refused"}, []string{"What was looked at", "Would owe with it", "credit bureau"}, refused, refused},
		{"risk@respite.demo", []string{"What was looked at", "Would owe with it", "Demo Shop"}, []string{"Ledger", "/activate"}, refused, refused},
	} {
		v := h.as(c.email)
		v.readsNot(c.email, v.opens(pathOf(c.order, ""), c.sees...), c.seesNot...)
	}
}

func TestOrder_NamesOfTheProvidersPeople_AreNotToldToShops(t *testing.T) {
	h := newHouse(t)
	admin, clerk, r := h.as("admin@respite.demo"), h.as("clerk@demo.shop"), h.order(1)
	admin.reads("the order", admin.does(pathOf(r, "/extend"), pathOf(r, "/extend"), nil), "Ada Admin")
	clerk.readsNot("the order", clerk.opens(pathOf(r, ""), "Extended"), "Ada", "admin@respite.demo")
}

func TestInvoice_Credited_InEveryWay(t *testing.T) {
	h := newHouse(t)
	clerk, r := h.as("clerk@demo.shop"), h.order(5) // six kettles at 49.90, account
	owed := h.invoices(r)[0]
	page := pathOf(r, fmt.Sprintf("/invoices/%d/credit", owed.Number))
	clerk.opens(page, "299.40 EUR can still be credited", "Wasserkocher Elbe")
	for query, told := range map[string]string{
		"?kind=amount&amount=300&rate=19": "exceeds the 299.40", "?kind=amount&amount=x&rate=19": "This is no amount", "?kind=amount&amount=0&rate=19": "greater than zero",
		"?kind=lines&article=WK-1&quantity=7": "exceeds the 6", "?kind=lines": "At least one article", "?kind=all+of+it": "must be one of",
		"?kind=lines&article=WK-1&quantity=1&fee=900&fee_rate=19": "more than the invoice",
	} {
		status, _, body := clerk.asks(http.MethodGet, page+query, nil)
		if status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", query, status)
		}
		clerk.reads(query, body, told)
	}
	step := page + "?kind=lines&article=WK-1&quantity=1&fee=4.90&fee_rate=19&reason=Too+loud"
	clerk.opens(step, "49.90 EUR of invoice", "A return fee of 4.90 EUR", "The buyer owes 45.00 EUR less")
	clerk.reads("the order", clerk.does(step, page, nil), "over 49.90 EUR was made", "return fee 4.90 EUR", "Too loud")
	step = page + "?kind=amount&amount=10,50&rate=19"
	clerk.reads("the order", clerk.does(step, page, nil), "over 10.50 EUR was made")
	step = page + "?kind=all"
	clerk.opens(step, "239.00 EUR of invoice")
	body := clerk.does(step, page, nil)
	clerk.reads("the order", body, "over 239.00 EUR was made", "Credited")
	clerk.readsNot("the order", body, `/credit"`)
	status, to, _ := clerk.asks(http.MethodGet, page, nil)
	if status != http.StatusSeeOther || to != pathOf(r, "") {
		t.Errorf("there is nothing left to credit, and the page is answered with %d", status)
	}
	note := regexp.MustCompile(`href="([^"]*/credit-notes/[^"]*)"`).FindStringSubmatch(body)
	if note == nil {
		t.Fatal("the credit note has no document")
	}
	clerk.printed(html.UnescapeString(note[1]))
}

// printed reads a document.
func (v visitor) printed(path string) {
	v.Helper()
	if body := v.opens(path); !strings.HasPrefix(body, "%PDF-") {
		v.Errorf("%s is no document: %.40q", path, body)
	}
}

func TestInvoice_SentAndPostponed_TellsFirstWhatItCosts(t *testing.T) {
	h := newHouse(t)
	clerk, r := h.as("clerk@demo.shop"), h.order(6)
	owed := h.invoices(r)[0]
	at := pathOf(r, fmt.Sprintf("/invoices/%d", owed.Number))
	clerk.printed(at + "/document.pdf")
	clerk.reads("the order", clerk.does(at+"/send", at+"/send", url.Values{"channel": {"post"}}), "goes by post", "post")
	status, _, body := clerk.sends(at+"/send", at+"/send", url.Values{"channel": {"pigeon"}})
	if status != http.StatusUnprocessableEntity {
		t.Errorf("a pigeon: %d", status)
	}
	clerk.reads("the form", body, "Choose how to send it")

	for days, told := range map[string]string{"0": "greater than zero", "400": "cannot be moved", "x": "no whole number"} {
		status, _, body := clerk.asks(http.MethodGet, at+"/due?days="+days, nil)
		if status != http.StatusUnprocessableEntity {
			t.Errorf("%s days: %d", days, status)
		}
		clerk.reads("the form", body, told)
	}
	later := (owed.DueOn + 10).String()
	clerk.opens(at+"/due?days=10", "is due on "+later, "It costs the shop 3.03 EUR.")
	if again := h.invoices(r)[0]; again.DueOn != owed.DueOn {
		t.Error("telling the cost has moved the due date")
	}
	clerk.reads("the order", clerk.does(at+"/due?days=10", at+"/due", nil), "is due on "+later+" now", "Due date moved: it costs the shop 3.03 EUR")
}

func TestOrder_OfAnotherOrdersInvoice_ShowsNothing(t *testing.T) {
	h := newHouse(t)
	clerk := h.as("clerk@demo.shop")
	other := h.invoices(h.order(5))[0]
	for _, below := range []string{"/credit", "/send", "/due", "/document.pdf"} {
		path := pathOf(h.order(6), fmt.Sprintf("/invoices/%d%s", other.Number, below))
		if status, _, _ := clerk.asks(http.MethodGet, path, nil); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func TestOrder_EmptyForms_AreAnsweredAndChangeNothing(t *testing.T) {
	h := newHouse(t)
	clerk := h.as("clerk@demo.shop")
	before := h.state()
	delivered := h.billed(1001)
	bill := h.invoices(delivered)[0]
	for _, r := range []reservation.Reservation{delivered, h.order(1)} {
		for _, route := range office.Routes() {
			own := things{named: map[string]string{"number": number(r.Number), "invoice": number(bill.Number)}}
			method, path := filled(route.Pattern, own.names(kindsOf(route.Pattern)))
			if method != http.MethodPost || route.Right != staff.HandleOrders || !strings.Contains(route.Pattern, "{number}") {
				continue
			}
			if status, to, _ := clerk.asks(method, path, nil); status < 400 || status >= 500 {
				t.Errorf("%s: %d to %q", path, status, to)
			}
		}
	}
	if after := h.state(); after != before {
		t.Errorf("an empty form has changed something: %s", difference(before, after))
	}
}
