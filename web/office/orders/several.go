package orders

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"respite/domain/command"
	"respite/domain/delivery"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/operation"
	"respite/value/fault"
	"respite/value/money"
	"respite/web/office/entry"
	"respite/web/office/listing"
	"respite/web/office/shell"
	"respite/web/office/words"
	"respite/web/ui"
)

// ticked reads the orders that were ticked, each once; the list has no more of them on a page.
func ticked(a *shell.Ask) ([]reservation.Reservation, error) {
	if a.FormValue("order") == "" {
		return nil, fault.Missing.With().On("order")
	}
	numbers := slices.Compact(slices.Sorted(slices.Values(a.Form["order"])))
	if len(numbers) > listing.Size {
		return nil, fault.TooMany.With(listing.Size).On("order")
	}
	orders := make([]reservation.Reservation, len(numbers))
	for i, text := range numbers {
		a.SetPathValue("number", text)
		var err error
		if orders[i], err = a.Order(); err != nil {
			return nil, err
		}
	}
	return orders, nil
}

// severalPage shows what will be done to several orders, or what came of it.
type severalPage struct {
	Rows    []outcome
	Sum     []string // by currency
	Able    int      // how many it can be done to
	Choices []ui.Choice
	Ticked  []ticket // those it can be done to, for the form
	Back    string
	Zip     string
}

// ticket names an order in the form that does it, with what is held of it as it was shown.
type ticket struct{ Number, Held string }

// outcome is what will become of one order, or became of it.
type outcome struct {
	Number, To, Who, Amount string
	Held                    money.Minor
	State                   ui.Badge
	Told                    string // why not
	Note                    string // what else happens
	Papers                  []paper
	Good                    bool
}

// paper is a document that came of it.
type paper struct{ Number, To string }

func outcomeOf(r reservation.Reservation) outcome {
	return outcome{
		Number: strconv.FormatInt(int64(r.Number), 10), To: to(r.Number), Who: who(r), State: words.Order(r),
		Held: r.Held(), Amount: money.Money{Minor: r.Held(), Currency: r.Currency}.String(), Good: true,
	}
}

func pageOf(name, title string, body severalPage) shell.Answer {
	body.Back = shell.Root + path
	for _, o := range body.Rows {
		if o.Good {
			body.Able++
			body.Ticked = append(body.Ticked, ticket{o.Number, o.Held.Decimal()})
		}
	}
	return shell.Page{Pages: pages, Name: name, Title: title, Body: body, Status: http.StatusOK}
}

// ways are how an invoice may go to the buyer.
func ways() []ui.Choice {
	return []ui.Choice{
		{Value: string(invoice.ByEmail), Label: ui.T("By e-mail")}, {Value: string(invoice.ByPost), Label: ui.T("By post")},
		{Value: "", Label: ui.T("Not at all: we print it")},
	}
}

// showActivate says what will be activated.
func showActivate(a *shell.Ask) (shell.Answer, error) {
	orders, err := ticked(a)
	if err != nil {
		return nil, err
	}
	body := severalPage{Choices: ways()}
	sums := map[money.Currency]money.Minor{}
	for _, r := range orders {
		o, sum := priced(r, a.Now)
		sums[r.Currency] += sum
		body.Rows = append(body.Rows, o)
	}
	for _, currency := range money.Currencies() {
		if sum := sums[currency]; sum > 0 {
			body.Sum = append(body.Sum, money.Money{Minor: sum, Currency: currency}.String())
		}
	}
	return pageOf("activate", ui.T("Activate orders"), body), nil
}

// priced says what an activation of all that is open comes to, or why it cannot be.
func priced(r reservation.Reservation, now time.Time) (outcome, money.Minor) {
	o := outcomeOf(r)
	made, _, err := r.Activate(nil, now)
	if err != nil {
		o.Told, o.Good = delivery.Sentence(err)+".", false
		return o, 0
	}
	o.Amount = money.Money{Minor: made.Sum, Currency: r.Currency}.String()
	if made.Freed > 0 {
		o.Note = ui.T("%s were held beyond the lines and are released.", money.Money{Minor: made.Freed, Currency: r.Currency})
	}
	return o, made.Sum
}

// heldShown reads what the form has shown as held of each order, in the orders' order.
func heldShown(a *shell.Ask) (map[string]money.Minor, error) {
	numbers, held := a.Form["order"], a.Form["held"]
	if len(held) != len(numbers) {
		return nil, fault.Missing.With().On("held")
	}
	shown := map[string]money.Minor{}
	for i, number := range numbers {
		read := entry.Reader{Text: func(string) string { return held[i] }}
		shown[number] = read.Amount("held")
		if err := read.Faults.Err(); err != nil {
			return nil, err
		}
	}
	return shown, nil
}

// activate delivers whatever is left of each order, if it is what was shown.
func activate(a *shell.Ask) (shell.Answer, error) {
	orders, err := ticked(a)
	if err != nil {
		return nil, err
	}
	held, err := heldShown(a)
	if err != nil {
		return nil, err
	}
	way := invoice.SendBy(a.FormValue("send"))
	if !slices.ContainsFunc(ways(), func(c ui.Choice) bool { return c.Value == string(way) }) {
		return nil, fault.NotAChoice.With("email, post").On("send")
	}
	do := func(r reservation.Reservation, identity command.Identity) ([]invoice.Number, error) {
		shown := held[strconv.FormatInt(int64(r.Number), 10)]
		target := operation.Target{Number: r.Number, Held: &shown}
		if r.Passive != 0 {
			target = operation.Target{Passive: invoice.Number(r.Passive), Held: &shown}
		}
		made, err := a.Operations.Activate(a.Context(), operation.Activate{
			Merchant: r.Merchant, Identity: identity, Origin: request.Origin{Service: "klarna", Invoice: r.Reference}, Target: target, SendBy: way,
		})
		if err != nil {
			return nil, err
		}
		return []invoice.Number{made.Invoice}, nil
	}
	shown := func(r reservation.Reservation) outcome {
		o, _ := priced(r, a.Now)
		o.Told, o.Good = "", true
		return o
	}
	return eachOf(a, orders, done{"order.activate", ui.T("Activated orders"), shown}, do)
}

// done is what is done to each of several orders: how the audit log calls it, and the page of what came of it, with a row
// for each.
type done struct {
	what, title string
	row         func(reservation.Reservation) outcome
}

// deed is something that is done to an order; it tells which invoices came of it, also of what was done in part.
type deed func(reservation.Reservation, command.Identity) ([]invoice.Number, error)

// eachOf does something to each order, as a command of its own: a form that is sent twice does it once. What cannot be
// done is told, and does not keep the others from it.
func eachOf(a *shell.Ask, orders []reservation.Reservation, what done, do deed) (shell.Answer, error) {
	if a.FormValue("once") == "" {
		return nil, fault.Missing.With().On("once")
	}
	var body severalPage
	broken := false
	for _, r := range orders {
		o := what.row(r)
		if broken {
			o.Told, o.Good = ui.T("It was not tried any more."), false
			body.Rows = append(body.Rows, o)
			continue
		}
		made, err := doTo(a, r, what.what, do)
		o.Papers = papersOf(r, made)
		switch {
		case fault.Told(err):
			o.Told, o.Good = delivery.Sentence(err)+".", false
		case err != nil:
			a.Log.ErrorContext(a.Context(), "one of several orders broke off", "order", int64(r.Number), "error", err)
			o.Told, o.Good, broken = ui.T("Something went wrong on our side: look at the order."), false, true
		}
		if now, err := a.View().Reservation(a.Context(), r.Number, r.Merchant); err == nil {
			o.State = words.Order(now)
		}
		body.Rows = append(body.Rows, o)
	}
	return pageOf("done", what.title, body), nil
}

// doTo does something to one of several orders.
func doTo(a *shell.Ask, r reservation.Reservation, what string, do deed) ([]invoice.Number, error) {
	number := strconv.FormatInt(int64(r.Number), 10)
	if err := a.People.Note(a.Context(), a.By, r.Merchant, what, number, ""); err != nil {
		return nil, err
	}
	identity, err := command.Identify(r.Merchant, "office:"+what, "office:"+string(a.By.ID)+":"+a.FormValue("once")+":"+number, number)
	if err != nil {
		return nil, err
	}
	identity.By = a.By.Actor()
	made, err := do(r, identity)
	if err != nil {
		a.NoteUndone(r.Merchant, what, number, err)
	}
	return made, err
}

func papersOf(r reservation.Reservation, numbers []invoice.Number) []paper {
	papers := make([]paper, len(numbers))
	for i, number := range numbers {
		text := strconv.FormatInt(int64(number), 10)
		papers[i] = paper{text, to(r.Number) + "/invoices/" + text + "/document.pdf"}
	}
	return papers
}

// invoicesOf gives the invoices of an order by number.
func invoicesOf(a *shell.Ask, r reservation.Reservation) ([]invoice.Number, error) {
	issued, err := a.View().InvoicesOf(a.Context(), r.Number, r.Merchant)
	numbers := make([]invoice.Number, len(issued))
	for i, bill := range issued {
		numbers[i] = bill.Number
	}
	return numbers, err
}

// withInvoices gives what the pages about invoices of several orders show.
func withInvoices(a *shell.Ask) (severalPage, error) {
	orders, err := ticked(a)
	if err != nil {
		return severalPage{}, err
	}
	var body severalPage
	for _, r := range orders {
		o := outcomeOf(r)
		o.Amount = money.Money{Minor: r.Activated, Currency: r.Currency}.String()
		numbers, err := invoicesOf(a, r)
		if err != nil {
			return body, err
		}
		o.Papers = papersOf(r, numbers)
		if len(numbers) == 0 {
			o.Told, o.Good = ui.T("It has no invoice yet."), false
		}
		body.Rows = append(body.Rows, o)
	}
	return body, nil
}

// showSend asks how the invoices shall go.
func showSend(a *shell.Ask) (shell.Answer, error) {
	body, err := withInvoices(a)
	if err != nil {
		return nil, err
	}
	body.Choices = ways()[:2]
	return pageOf("send", ui.T("Send invoices"), body), nil
}

// send sends every invoice of each order.
func send(a *shell.Ask) (shell.Answer, error) {
	orders, err := ticked(a)
	if err != nil {
		return nil, err
	}
	channel := dispatch.Channel(a.FormValue("channel"))
	if channel != dispatch.Email && channel != dispatch.Post {
		return nil, fault.NotAChoice.With("email, post").On("channel")
	}
	do := func(r reservation.Reservation, identity command.Identity) ([]invoice.Number, error) {
		numbers, err := invoicesOf(a, r)
		if err == nil && len(numbers) == 0 {
			err = fault.InvoiceUnknown.With()
		}
		if err != nil {
			return nil, err
		}
		whole := identity.Name
		for n, number := range numbers {
			identity.Name = whole + ":" + strconv.FormatInt(int64(number), 10)
			_, err := a.Operations.Send(a.Context(), operation.Send{Merchant: r.Merchant, Identity: identity, Invoice: number, Channel: channel})
			if err != nil {
				return numbers[:n], err
			}
		}
		return numbers, nil
	}
	return eachOf(a, orders, done{"invoice.send", ui.T("Sent invoices"), outcomeOf}, do)
}
