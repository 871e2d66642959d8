package order

import (
	"respite/domain/dispatch"
	"respite/domain/event"
	"respite/domain/identity"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/ledger"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/domain/staff"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
	"respite/web/office/shell"
	"respite/web/office/words"
	"respite/web/ui"
)

// shown is what the page of an order shows.
type shown struct {
	Order    reservation.Reservation
	State    ui.Badge
	Shop     string // its name, for the provider's people
	Plan     string
	Until    day.Day // it is held until then; 0: it does not expire
	Acts     []act
	Bar      bar
	Lines    []line
	Buyer    buyer
	Invoices []bill
	Pushes   []push
	Verdicts []verdict
	Entries  []booked
	Story    []happening
}

// facts is everything the book knows of an order.
type facts struct {
	order      reservation.Reservation
	invoices   []invoice.Invoice
	notes      map[invoice.Number][]invoice.CreditNote
	dispatches map[invoice.Number][]dispatch.Dispatch
	pushes     []job.Job
	story      []event.Event
	verdicts   []risk.Record
	entries    []ledger.Entry
}

// show gives the page of an order.
func show(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	known, err := read(a, order)
	if err != nil {
		return nil, err
	}
	shop, err := a.View().Merchant(a.Context(), order.Merchant)
	if err != nil {
		return nil, err
	}
	told, err := storyOf(a, known)
	if err != nil {
		return nil, err
	}
	body := shown{
		Order: order, State: words.Order(order), Plan: words.Plan(order.Terms), Until: expiry(order), Acts: actsOf(a, order),
		Bar: barOf(order, known.invoices), Lines: linesOf(order, known.invoices), Buyer: buyerOf(a, order),
		Invoices: billsOf(a, known), Pushes: pushesOf(known), Verdicts: verdictsOf(known), Entries: entriesOf(known), Story: told,
	}
	if a.By.OfProvider() {
		body.Shop = shop.Name
	}
	return shell.Page{Pages: pages, Name: "order", Title: ui.T("Order %d", order.Number), Body: body}, nil
}

// read reads what the page shows; what the member may not see is not even read.
func read(a *shell.Ask, order reservation.Reservation) (facts, error) {
	ctx, view := a.Context(), a.View()
	known := facts{order: order, notes: map[invoice.Number][]invoice.CreditNote{}, dispatches: map[invoice.Number][]dispatch.Dispatch{}}
	var err error
	if known.invoices, err = view.InvoicesOf(ctx, order.Number, order.Merchant); err != nil {
		return known, err
	}
	for _, i := range known.invoices {
		if known.notes[i.Number], err = view.CreditNotesOf(ctx, i.Number, i.Merchant); err != nil {
			return known, err
		}
		if known.dispatches[i.Number], err = view.DispatchesOf(ctx, i.Number, i.Merchant); err != nil {
			return known, err
		}
	}
	if known.pushes, err = view.JobsOfLane(ctx, job.Lane(job.Push, order.Number)); err != nil {
		return known, err
	}
	if a.By.May(staff.SeeRisk) {
		if known.verdicts, err = view.Verdicts(ctx, order.Number); err != nil {
			return known, err
		}
	}
	if a.By.May(staff.SeeEntries) {
		if known.entries, err = view.Entries(ctx, order.Number); err != nil {
			return known, err
		}
	}
	known.story, err = view.Story(ctx, order.Number)
	return known, err
}

// expiry gives the last day of the hold where the buyer lives.
func expiry(r reservation.Reservation) day.Day {
	home, known := country.Of(string(r.Country))
	if !known || r.ExpiresAt.IsZero() || !r.Open() {
		return 0
	}
	return home.Day(r.ExpiresAt)
}

// buyer is who buys, and where bill and goods go.
type buyer struct {
	Company           bool
	Born              day.Day // 0: not known
	Number            string  // masked
	Network           string  // for those who see risk
	Contact, Comment  string
	Billing, Shipping []string
	Elsewhere         bool // the goods go elsewhere than the bill
	Email             string
	Phones            []string
}

func buyerOf(a *shell.Ask, r reservation.Reservation) buyer {
	p := r.Parties
	b := buyer{
		Company: p.Company, Born: p.Birth, Contact: r.Details.Contact, Comment: r.Details.Comment, Email: p.Billing.Email,
		Billing: dispatch.Envelope(p.Billing, ""), Shipping: dispatch.Envelope(p.Shipping, ""), Elsewhere: p.Shipping != p.Billing,
	}
	if p.NationalID != "" {
		b.Number = identity.Mask(p.NationalID)
	}
	if a.By.May(staff.SeeRisk) {
		b.Network = p.Network
	}
	for _, phone := range []string{p.Billing.CellPhone, p.Billing.Phone} {
		if phone != "" {
			b.Phones = append(b.Phones, phone)
		}
	}
	return b
}

// push is one push about the order.
type push struct {
	job.Job
	State ui.Badge
}

func pushesOf(known facts) []push {
	pushes := make([]push, len(known.pushes))
	for i, j := range known.pushes {
		pushes[i] = push{j, words.Job(j)}
	}
	return pushes
}

// booked is one entry of the ledger, its lines as debit and credit.
type booked struct {
	ledger.Entry
	Lines []side
	Sum   money.Minor // of each side
}

type side struct {
	Account       string
	Debit, Credit money.Minor
}

func entriesOf(known facts) []booked {
	entries := make([]booked, len(known.entries))
	for i, e := range known.entries {
		entries[i].Entry = e
		for _, l := range e.Lines {
			s := side{Account: l.Account.Name()}
			if l.Amount > 0 {
				s.Debit = l.Amount
				entries[i].Sum += l.Amount
			} else {
				s.Credit = -l.Amount
			}
			entries[i].Lines = append(entries[i].Lines, s)
		}
	}
	return entries
}
