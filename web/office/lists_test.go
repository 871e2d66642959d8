package office_test

import (
	"archive/zip"
	"bytes"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/operation"
	"respite/operation/administration"
	"respite/store"
	"respite/store/lists"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
	"respite/web/office"
)

// The lists of the office.
const (
	orderList  = office.Root + "/orders"
	billList   = office.Root + "/invoices"
	creditList = office.Root + "/credit-notes"
	pushList   = office.Root + "/pushes"
)

// outletOwner is of the other shop.
const outletOwner = "owner@demo-outlet.shop"

func numbers(orders ...reservation.Reservation) url.Values {
	ticked := url.Values{}
	for _, r := range orders {
		ticked.Add("order", strconv.FormatInt(int64(r.Number), 10))
	}
	return ticked
}

var listed = regexp.MustCompile(`data-row>\s*<td[^>]*>[^<]*(?:<input[^>]*>)?</td>\s*<td><a href="/office/orders/(\d+)">`)

// rows gives the orders of a list, in its order.
func rowsOf(body string) []string {
	var all []string
	for _, found := range listed.FindAllStringSubmatch(body, -1) {
		all = append(all, found[1])
	}
	return all
}

func TestOrders_OfAShop_AreItsOwnAndOfTheProviderEverybodys(t *testing.T) {
	h := newHouse(t)
	carla, olga, ada := h.as(clerk), h.as(outletOwner), h.as("admin@respite.demo")
	body := carla.opens(orderList, "Emma Mulder", "34.50 EUR", "Activated", "DEMO-2", "Invoice, 14 days", "Ratenkauf")
	if got := rowsOf(body); len(got) != 16 {
		t.Errorf("the clerk sees %d orders", len(got))
	}
	carla.readsNot("the list of a shop", body, "Demo Outlet", "Thijs")
	if got := rowsOf(olga.opens(orderList)); len(got) != 2 {
		t.Errorf("the other shop sees %d orders", len(got))
	}
	if got := rowsOf(olga.opens(orderList + "?merchant=1001")); len(got) != 2 {
		t.Errorf("the other shop sees %d orders when it names the first", len(got))
	}
	if got := rowsOf(ada.opens(orderList, "Demo Outlet", "Demo Shop")); len(got) != 18 {
		t.Errorf("the provider sees %d orders", len(got))
	}
	if got := rowsOf(ada.opens(orderList + "?merchant=1002")); len(got) != 2 {
		t.Errorf("of the other shop the provider sees %d orders", len(got))
	}
}

func TestOrders_SoughtByANumber_LeadToTheOrderAndByAnythingElseToAList(t *testing.T) {
	h := newHouse(t)
	carla, olga := h.as(clerk), h.as(outletOwner)
	r := h.order(2)
	bill := h.invoices(r)[0]
	for _, text := range []string{
		strconv.FormatInt(int64(r.Number), 10), "DEMO-2", strconv.FormatInt(int64(bill.Number), 10), bill.PaymentReference,
	} {
		sought := orderList + "?q=" + url.QueryEscape(text)
		if status, to, _ := carla.asks(http.MethodGet, sought, nil); status != http.StatusSeeOther || to != pathOf(r, "") {
			t.Errorf("%q leads to %q with %d", text, to, status)
		}
		if got := rowsOf(olga.opens(sought, "No orders here")); len(got) > 0 {
			t.Errorf("%q: another shop finds %v", text, got)
		}
	}
	for text, why := range map[string]string{
		"mulder": "found by name", "Emma Mulder": "found by name", "34.50": "found by amount", "34,50 EUR": "found by amount",
		r.Parties.Billing.Email: "found by e-mail",
	} {
		body := carla.opens(orderList+"?q="+url.QueryEscape(text), why, "Looked for: "+text)
		if got := rowsOf(body); len(got) == 0 || got[len(got)-1] != strconv.FormatInt(int64(r.Number), 10) {
			t.Errorf("%q finds %v", text, got)
		}
		if got := rowsOf(olga.opens(orderList + "?q=" + url.QueryEscape(text))); len(got) > 0 {
			t.Errorf("%q: another shop finds %v", text, got)
		}
	}
}

func TestOrders_Filtered_AreThoseThatFit(t *testing.T) {
	h := newHouse(t)
	carla := h.as(clerk)
	today := storeDay(h)
	for query, want := range map[string]int{
		"state=open": 5, "state=held": 4, "state=part_activated": 1, "state=pending": 2, "state=refused": 1, "state=cancelled": 2, "state=activated": 6,
		"state=expired": 0, "state=passive": 0, "state=ending": 0, "country=DE": 4, "country=FI": 0, "plan=campaign": 1, "plan=account": 1,
		"country=DE&state=activated": 3, "from=" + today.String(): 16, "to=" + (today - 1).String(): 0, "to=" + today.String(): 16,
		"from=" + (today + 1).String(): 0, "q=visser&state=pending": 1, "state=nonsense": 16,
	} {
		if got := rowsOf(carla.opens(orderList + "?" + query)); len(got) != want {
			t.Errorf("%s: %d orders instead of %d", query, len(got), want)
		}
	}
	body := carla.opens(orderList+"?from=yesterday&country=DE", "This is not a date.", `value="yesterday"`)
	if got := rowsOf(body); len(got) != 4 {
		t.Errorf("%d orders although the date is none", len(got))
	}
	h.passes(12)
	if got := rowsOf(carla.opens(orderList + "?state=ending")); len(got) == 0 {
		t.Error("twelve days later no order ends soon")
	}
}

func storeDay(h house) day.Day {
	now, err := h.book.Store.View().Now(h.Context())
	if err != nil {
		h.Fatal(err)
	}
	return day.Of(now, time.UTC)
}

// passes lets days pass in the book.
func (h house) passes(days int) {
	h.Helper()
	if _, err := administration.AdvanceClock(h.Context(), h.book.Store, time.Duration(days)*24*time.Hour); err != nil {
		h.Fatal(err)
	}
}

func TestOrders_MoreThanAPage_AreWalkedThereAndBack(t *testing.T) {
	h := newHouse(t)
	carla := h.as(clerk)
	for n := range 60 {
		h.reserves("=Page-"+strconv.Itoa(n), "Anna")
	}
	body := carla.opens(orderList)
	first := rowsOf(body)
	older := linkOf(t, body, "next")
	second := rowsOf(carla.opens(older))
	if len(first) != 50 || len(second) != 26 || first[49] <= second[0] {
		t.Fatalf("pages of %d and %d", len(first), len(second))
	}
	back := rowsOf(carla.opens(linkOf(t, carla.opens(older), "prev")))
	if len(back) != 50 || back[0] != first[0] {
		t.Errorf("back there are %d from %s on", len(back), back[0])
	}
}

func linkOf(t *testing.T, body, rel string) string {
	t.Helper()
	found := regexp.MustCompile(`<a class="button" href="([^"]*)" rel="` + rel + `">`).FindStringSubmatch(body)
	if found == nil {
		t.Fatalf("there is no link to the %s page", rel)
	}
	return html.UnescapeString(found[1])
}

// reserves makes an order of the first shop.
func (h house) reserves(reference, first string) operation.Reserved {
	h.Helper()
	identity, err := command.Identify(1001, "test", reference, nil)
	if err != nil {
		h.Fatal(err)
	}
	home := consumer.Address{
		FirstName: first, LastName: "=HYPERLINK(1)", Street: "Kade", HouseNumber: strconv.Itoa(len(reference)) + reference[6:], PostalCode: "1012AB",
		City: "Amsterdam", Country: country.NL, Email: strings.ToLower(strings.TrimLeft(reference, "=")) + "@example.nl",
	}
	made, err := h.book.Operations.Reserve(h.Context(), operation.Reserve{
		Merchant: 1001, Identity: identity, Currency: money.EUR, Origin: request.Origin{Service: "klarna", Invoice: reference},
		Lines:   []basket.Line{{Article: "A", Title: "Kite", Kind: basket.Goods, Price: 5_0000, Quantity: basket.One, VAT: 21 * money.Percent}},
		Parties: consumer.Parties{Billing: home, Shipping: home, Birth: day.On(1980, time.May, 1)},
	})
	if err != nil {
		h.Fatal(err)
	}
	return made
}

func TestOrders_Filters_AreSavedFoundAndTakenBack(t *testing.T) {
	h := newHouse(t)
	carla := h.as(clerk)
	const query = "?country=DE&state=held"
	body := carla.does(orderList+query, orderList+"/filters"+query, url.Values{"name": {"German & held"}})
	carla.reads("the list", body, "The filter was saved as German & held.", ">German & held</a>")
	if to := html.UnescapeString(regexp.MustCompile(`href="([^"]*)" aria-current="true">German`).FindStringSubmatch(body)[1]); to != orderList+query {
		t.Errorf("the filter leads to %q", to)
	}
	body = carla.does(orderList, orderList+"/filters/drop", url.Values{"name": {"German & held"}})
	carla.reads("the list", body, "was removed", "Undo")
	carla.reads("the list", carla.undoes(body), ">German & held</a>")
	carla.reads("the list", carla.does(orderList+query, orderList+"/filters"+query, url.Values{"name": {" "}}), "The filter was not saved")
	for _, c := range []struct {
		to   string
		form url.Values
	}{{"/filters", url.Values{"name": {"x"}}}, {"/filters/drop", url.Values{"name": {"unknown"}}}, {"/filters/drop", nil}} {
		if status, _, _ := carla.asks(http.MethodPost, orderList+c.to, c.form); status != http.StatusUnprocessableEntity {
			t.Errorf("%s %v: %d", c.to, c.form, status)
		}
	}
}

func TestOrders_Ticked_AreActivatedEachOnceAndWhatCannotBeIsTold(t *testing.T) {
	h := newHouse(t)
	carla := h.as(clerk)
	held, cancelled, pending := h.order(1), h.order(4), h.order(18)
	page := orderList + "/activate?" + numbers(held, cancelled, pending).Encode()
	body := carla.opens(page, "1 of 3 become invoices with due dates, of 77.85 EUR together", "The reservation is cancelled.", "still being checked")
	form := fields(body, hiddenField)
	form.Set("send", "email")
	for range 2 { // a form that is sent twice is done once
		status, _, answer := carla.asks(http.MethodPost, orderList+"/activate", form)
		if status != http.StatusOK {
			t.Fatalf("%d %s", status, answer)
		}
		carla.reads("the outcome", answer, "1 of 1 were done.", "/document.pdf")
	}
	if made := h.invoices(held); len(made) != 1 || made[0].SendBy != invoice.ByEmail {
		t.Errorf("there are %d invoices", len(made))
	}
	deeds, err := h.book.Store.View().TrailOf(t.Context(), 1001, "", 20)
	if err != nil {
		t.Fatal(err)
	}
	told := false
	for _, d := range deeds {
		told = told || d.What == "order.activate" && d.Subject == strconv.FormatInt(int64(held.Number), 10) && d.Who == clerk
	}
	if !told {
		t.Error("the audit log does not tell of the order")
	}
}

func TestOrders_TickedWrongly_AreLeftAlone(t *testing.T) {
	h := newHouse(t)
	carla, vera := h.as(clerk), h.as("viewer@demo.shop")
	r, foreign := h.order(1), h.billed(1002)
	many := url.Values{"once": {"a"}}
	for n := range 60 {
		many.Add("order", strconv.Itoa(n))
	}
	with := func(form url.Values, more ...string) url.Values {
		for pair := range len(more) / 2 {
			form.Set(more[2*pair], more[2*pair+1])
		}
		return form
	}
	for _, c := range []struct {
		who  visitor
		to   string
		form url.Values
		want int
	}{
		{carla, "/activate", nil, 422},
		{carla, "/activate", with(numbers(r), "send", "email"), 422},
		{carla, "/activate", with(numbers(r), "once", "a", "send", "pigeon"), 422},
		{carla, "/activate", many, 422},
		{carla, "/activate", with(numbers(r, foreign), "once", "a", "send", "email"), 404},
		{vera, "/activate", with(numbers(r), "once", "a", "send", "email"), 403},
		{carla, "/send", with(numbers(r), "once", "a", "channel", "pigeon"), 422},
		{carla, "/send", with(numbers(foreign), "once", "a", "channel", "email"), 404},
		{carla, "/export", nil, 422},
		{carla, "/export", url.Values{"format": {"pdf"}}, 422},
		{vera, "/export", url.Values{"format": {"csv"}}, 403},
	} {
		if status, _, body := c.who.asks(http.MethodPost, orderList+c.to, c.form); status != c.want {
			t.Errorf("%s %s %v: %d %s", c.who.Email, c.to, c.form, status, body)
		}
	}
	if status, _, _ := carla.asks(http.MethodGet, orderList+"/invoices.zip?"+numbers(foreign).Encode(), nil); status != http.StatusNotFound {
		t.Errorf("the archive of another shop's invoices: %d", status)
	}
	if len(h.invoices(r)) != 0 {
		t.Error("the order was activated")
	}
}

func TestOrders_TheirInvoices_ArePrintedAndSent(t *testing.T) {
	h := newHouse(t)
	carla := h.as(clerk)
	two, six, none := h.order(2), h.order(6), h.order(1)
	ticked := numbers(two, six, none).Encode()
	carla.opens(orderList+"/invoices?"+ticked, "It has no invoice yet.", "All in one archive")
	_, _, body := carla.asks(http.MethodGet, orderList+"/invoices.zip?"+ticked, nil)
	archive, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil || len(archive.File) != 2 {
		t.Fatalf("no archive of two: %v", err)
	}
	for _, entry := range archive.File {
		file, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		head := make([]byte, 5)
		if _, err := file.Read(head); err != nil || !bytes.Equal(head, []byte("%PDF-")) {
			t.Errorf("%s begins with %q: %v", entry.Name, head, err)
		}
	}
	form := fields(carla.opens(orderList+"/send?"+ticked, "The invoices of 2 orders go to their buyers"), hiddenField)
	form.Set("channel", "email")
	before := len(h.dispatches(two)) + len(h.dispatches(six))
	for range 2 {
		_, _, answer := carla.asks(http.MethodPost, orderList+"/send", form)
		carla.reads("the outcome", answer, "2 of 2 were done.")
	}
	if after := len(h.dispatches(two)) + len(h.dispatches(six)); after != before+2 {
		t.Errorf("%d went out", after-before)
	}
}

// dispatches gives what was sent about an order's first invoice.
func (h house) dispatches(r reservation.Reservation) []dispatch.Dispatch {
	h.Helper()
	sent, err := h.book.Store.View().DispatchesOf(h.Context(), h.invoices(r)[0].Number, r.Merchant)
	if err != nil {
		h.Fatal(err)
	}
	return sent
}

// exports asks for a list as a file and waits until it is made.
func (v visitor) exports(query, format string) (string, string) {
	v.Helper()
	status, to, body := v.asks(http.MethodPost, orderList+"/export"+query, url.Values{"format": {format}})
	if status != http.StatusSeeOther {
		v.Fatalf("export: %d %s", status, body)
	}
	v.opens(to, "Export orders")
	for {
		_, _, progress := v.asks(http.MethodGet, to+"/progress", nil)
		if strings.Contains(progress, "Download") {
			v.reads("the progress", progress, "are in the file")
			break
		}
		if strings.Contains(progress, "could not be made") {
			v.Fatal(progress)
		}
	}
	status, _, file := v.asks(http.MethodGet, to+"/file", nil)
	if status != http.StatusOK {
		v.Fatalf("the file: %d", status)
	}
	return to, file
}

func TestOrders_Exported_AreThoseOfTheListInAFileThatDoesNothing(t *testing.T) {
	h := newHouse(t)
	carla, otto := h.as(clerk), h.as(owner)
	h.reserves("=1+cmd", "@Anna")
	to, file := carla.exports("?state=open", "csv")
	lines := strings.Split(strings.TrimSpace(file), "\n")
	if !strings.HasPrefix(file, "\ufefforder;made;") || len(lines) != 7 {
		t.Fatalf("%d lines: %s", len(lines), file)
	}
	for _, want := range []string{";'=1+cmd;", ";'@Anna;'=HYPERLINK(1);", ";5,00;0,00;0,00;5,00;"} {
		if !strings.Contains(file, want) {
			t.Errorf("the file lacks %q: %s", want, file)
		}
	}
	if strings.Contains(file, "Thijs") || strings.Contains(file, "Emma") {
		t.Error("the file tells of orders that were not chosen")
	}
	for _, path := range []string{to, to + "/progress", to + "/file"} {
		if status, _, _ := otto.asks(http.MethodGet, path, nil); status != http.StatusNotFound {
			t.Errorf("somebody else gets %s: %d", path, status)
		}
	}
	if _, book := carla.exports("", "xlsx"); !strings.HasPrefix(book, "PK\x03\x04") {
		t.Error("the workbook is none")
	}
}

func TestToDo_OfAShop_IsWhatNeedsAHandAndAnEmptyOneSaysSo(t *testing.T) {
	h := newHouse(t)
	carla, olga, ada := h.as(clerk), h.as(outletOwner), h.as("admin@respite.demo")
	carla.opens(office.Root+"/", "Orders that wait for a decision", "Noor Smit", `To do<span class="count">2</span>`)
	carla.readsNot("the first page", olga.opens(office.Root+"/", "Nothing needs a hand today."), "Noor")
	ada.opens(office.Root+"/", "Orders to decide about", "Noor Smit", `Reviews<span class="count">2</span>`)
	h.passes(12)
	carla.opens(office.Root+"/", "Orders that expire within 3 days", "expires at")
	failed := dispatch.Dispatch{Merchant: 1001, Kind: dispatch.Invoice, Channel: dispatch.Email, State: dispatch.Failed, Reservation: h.order(2).Number}
	_, err := store.Update(t.Context(), h.book.Store, nil, func(tx *store.Tx) (struct{}, error) {
		failed.ID, failed.MadeAt = tx.NewID(), tx.Now
		tx.KeepDispatch(failed)
		return struct{}{}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	carla.opens(office.Root+"/", "could not be sent", pathOf(h.order(2), ""))
	olga.opens(office.Root+"/", "Nothing needs a hand today.")
}

func TestInvoices_OfAShop_AreListedSoughtAndOverdueFirst(t *testing.T) {
	h := newHouse(t)
	carla, olga, ada := h.as(clerk), h.as(outletOwner), h.as("finance@respite.demo")
	bill := h.invoices(h.order(6))[0]
	number := strconv.FormatInt(int64(bill.Number), 10)
	to := pathOf(h.order(6), "#invoice-"+number)
	carla.readsNot("the list", carla.opens(billList, number, "Sanne Bakker", "Paid", "Credited", "/document.pdf"), "Overdue</span>")
	carla.opens(billList+"?state=overdue", "No invoice fits")
	ada.opens(billList+"?state=overdue", "Choose a merchant")
	for _, path := range []string{billList + "/" + number, billList + "?q=" + number, billList + "?q=" + url.QueryEscape(bill.PaymentReference)} {
		if status, led, _ := carla.asks(http.MethodGet, path, nil); status != http.StatusSeeOther || led != to {
			t.Errorf("%s leads to %q with %d", path, led, status)
		}
	}
	if status, _, _ := olga.asks(http.MethodGet, billList+"/"+number, nil); status != http.StatusNotFound {
		t.Errorf("another shop is led to it: %d", status)
	}
	olga.opens(billList+"?q="+number, "No invoice and no credit note has the number")
	h.passes(20)
	carla.opens(billList+"?state=overdue", number, "Overdue</span>")
	carla.readsNot("the overdue ones", carla.opens(billList+"?state=overdue"), "Emma Mulder")
	ada.opens(billList+"?state=overdue&merchant=1001", number)
	carla.opens(billList+"?state=overdue&after=2100-01-01.1", "No invoice fits")
	carla.opens(billList+"?state=overdue&after=nonsense", number)
}

func TestCreditNotes_OfAShop_AreListedAndSought(t *testing.T) {
	h := newHouse(t)
	carla, olga := h.as(clerk), h.as(outletOwner)
	page, err := h.book.Store.View().Lists().CreditNotes(t.Context(), 1001, lists.Place[int64]{}, 1)
	if err != nil || len(page.Rows) != 1 {
		t.Fatalf("no credit note: %v", err)
	}
	number := strconv.FormatInt(int64(page.Rows[0].Number), 10)
	carla.opens(creditList, number, "10.00 EUR", "27.50 EUR", "/credit-notes/"+number+"/document.pdf")
	carla.readsNot("another shop's list", olga.opens(creditList, "No credit notes here"), number)
	if status, to, _ := carla.asks(http.MethodGet, creditList+"?q="+number, nil); status != http.StatusSeeOther || !strings.Contains(to, "#invoice-") {
		t.Errorf("it leads to %q with %d", to, status)
	}
}

// tells sets where the first shop's system is told.
func (h house) tells(address string, format merchant.PushFormat) {
	h.Helper()
	_, err := administration.Agree(h.Context(), h.book.Store, 1001, func(m merchant.Merchant) (merchant.Merchant, error) {
		m.Options.PushURL, m.Options.PushFormat = address, format
		return m, nil
	})
	if err != nil {
		h.Fatal(err)
	}
}

// receiver is a shop's system: it answers, and keeps what it got.
func receiver(t *testing.T) (string, func() (http.Header, string)) {
	t.Helper()
	type got struct {
		head http.Header
		body string
	}
	heard := make(chan got, 10)
	serving := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body bytes.Buffer
		if _, err := body.ReadFrom(r.Body); err != nil {
			t.Error(err)
		}
		heard <- got{r.Header, body.String()}
		w.Write([]byte("thank you"))
	}))
	t.Cleanup(serving.Close)
	return serving.URL, func() (http.Header, string) {
		one := <-heard
		return one.head, one.body
	}
}

// works lets the worker do what is due in a moment.
func (h house) works() {
	h.Helper()
	h.now.Add(2)
	if _, err := h.book.Worker.RunDue(h.Context()); err != nil {
		h.Fatal(err)
	}
}

var pushBody = regexp.MustCompile(`(?s)<pre id="push-body">(.*?)</pre>`)

func TestPushes_OfAShop_ShowWhatItsSystemGetsAndWhatItAnswered(t *testing.T) {
	for _, format := range []merchant.PushFormat{merchant.PushJSON, merchant.PushForm} {
		t.Run(string(format), func(t *testing.T) {
			h := newHouse(t)
			address, heard := receiver(t)
			h.tells(address, format)
			carla, vera, olga := h.as(clerk), h.as("viewer@demo.shop"), h.as(outletOwner)
			r := h.order(1)
			carla.does(pathOf(r, "/activate"), pathOf(r, "/activate"), url.Values{"send": {"email"}})
			list := carla.opens(pushList, "Pay: success", address, strconv.FormatInt(int64(r.Number), 10), "Waits")
			one := regexp.MustCompile(`/office/pushes/[0-9A-F]{32}`).FindString(list)
			shown := html.UnescapeString(pushBody.FindStringSubmatch(carla.opens(one, "Not tried yet."))[1])
			h.works()
			_, sent := heard()
			if shown != sent {
				t.Errorf("shown is %s\nsent was  %s", shown, sent)
			}
			carla.opens(one, "thank you", "200", "Done")
			carla.opens(one+"/attempts", "thank you")
			carla.reads("the push", carla.does(one, one+"/resend", nil), "The push goes out again.", "Waits")
			h.works()
			if _, again := heard(); again != sent {
				t.Errorf("the second time %s was sent", again)
			}
			for _, who := range []visitor{vera, olga} {
				want := map[bool]int{true: http.StatusForbidden, false: http.StatusNotFound}[who.Merchant == 1001]
				if status, _, _ := who.asks(http.MethodPost, one+"/resend", nil); status != want {
					t.Errorf("%s sends it again: %d", who.Email, status)
				}
			}
			if status, _, _ := olga.asks(http.MethodGet, one, nil); status != http.StatusNotFound {
				t.Errorf("another shop sees it: %d", status)
			}
			seen := vera.opens(one, "...")
			for _, secret := range []string{"brq_signature=" + sent[max(0, len(sent)-40):], "demo-secret-key"} {
				vera.readsNot("the push for a viewer", seen, secret)
			}
		})
	}
}

func TestPushes_Tests_ReachTheShopsSystemAndConcernNoOrder(t *testing.T) {
	h := newHouse(t)
	carla, vera := h.as(clerk), h.as("viewer@demo.shop")
	test := office.Root + "/m/1001/pushes/test"
	carla.reads("the list", carla.does(pushList, test, nil), "There is no address to send a test to.")
	address, heard := receiver(t)
	h.tells(address, merchant.PushJSON)
	body := carla.does(pushList, test, nil)
	carla.reads("the push", body, "A test push is on its way.", "Test: success")
	h.works()
	if head, sent := heard(); !strings.Contains(sent, `"ActionCode":"Test"`) || !strings.HasPrefix(head.Get("Authorization"), "hmac DEMOSHOP01:") {
		t.Errorf("sent was %s with %v", sent, head)
	}
	carla.opens(pushList+"?state=done", "Test: success")
	carla.opens(pushList+"?order=7", "No pushes here")
	carla.opens(pushList+"?order=x", "This is not an order number.")
	if status, _, _ := vera.asks(http.MethodPost, test, nil); status != http.StatusForbidden {
		t.Errorf("a viewer sends a test: %d", status)
	}
}
