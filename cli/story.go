package cli

import (
	"context"
	"fmt"
	"time"

	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/ledger"
	"respite/domain/plan"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/store"
	"respite/value/day"
	"respite/value/id"
	"respite/value/money"
)

// story is everything the book knows of an order. Amounts are in minor units of its currency.
type story struct {
	orderHead
	Parties  *consumer.Parties `json:"parties,omitempty"`
	Lines    []basket.Stock    `json:"lines"`
	Verdicts []verdict         `json:"verdicts"`
	Invoices []bill            `json:"invoices"`
	Events   []happening       `json:"events"`
	Ledger   []booking         `json:"ledger"`
	Pushes   []promised        `json:"pushes"`
}

// verdict is a decision about the order.
type verdict struct {
	At      time.Time     `json:"at"`
	Outcome risk.Outcome  `json:"outcome"`
	Ending  risk.Ending   `json:"ending,omitempty"`
	Reasons []risk.Reason `json:"reasons"`
	Rules   []string      `json:"rules"` // of the policy that came true
	Score   int           `json:"score"`
	Policy  string        `json:"policy"`
}

// bill is an invoice with what came of it.
type bill struct {
	Number   invoice.Number  `json:"number"`
	State    invoice.State   `json:"state"`
	Carrier  invoice.Carrier `json:"carrier"` // of the risk
	SendBy   invoice.SendBy  `json:"send_by"`
	IssuedOn day.Day         `json:"issued_on"`
	DueOn    day.Day         `json:"due_on"`
	Gross    money.Minor     `json:"gross"`
	StartFee money.Minor     `json:"start_fee"`
	VAT      money.Minor     `json:"vat"`
	Credited money.Minor     `json:"credited"`
	Paid     money.Minor     `json:"paid"`
	Claim    money.Minor     `json:"claim"`
	Lines    []basket.Stock  `json:"lines"`
	Schedule plan.Schedule   `json:"schedule"`
	Credits  []credit        `json:"credit_notes"`

	ReturnFees money.Minor `json:"return_fees,omitzero"` // charged to the consumer
	Refunded   money.Minor `json:"refunded,omitzero"`    // of what was paid
	Reference  string      `json:"payment_reference"`
	Plan       string      `json:"plan"`
	PlanID     plan.ID     `json:"plan_id,omitempty"`
	APR        string      `json:"apr,omitempty"` // as it was told, in percent
	Account    *running    `json:"account,omitempty"`
	Dispatches []outgoing  `json:"dispatches"`
}

// running is the account that an invoice is drawn on.
type running struct {
	ID          id.ID       `json:"id"`
	OpenedOn    day.Day     `json:"opened_on"`
	StatementOn day.Day     `json:"first_statement_on"`
	APR         string      `json:"apr"` // as it was told with the first purchase, in percent
	Drawn       money.Minor `json:"drawn"`
	Draws       int         `json:"purchases"`
}

// credit is a credit note of an invoice.
type credit struct {
	Number     invoice.CreditNumber `json:"number"`
	IssuedOn   day.Day              `json:"issued_on"`
	Gross      money.Minor          `json:"gross"`
	StartFee   money.Minor          `json:"start_fee"`
	ToConsumer money.Minor          `json:"to_consumer"` // what was paid already and goes back
	Pieces     []basket.Piece       `json:"pieces,omitempty"`
}

// happening is an event of the order.
type happening struct {
	No      int                  `json:"no"`
	At      time.Time            `json:"at"`
	Kind    event.Kind           `json:"kind"`
	Actor   event.Actor          `json:"actor"`
	Amount  money.Minor          `json:"amount"`
	Invoice invoice.Number       `json:"invoice,omitempty"`
	Credit  invoice.CreditNumber `json:"credit,omitempty"`
	Reason  string               `json:"reason,omitempty"`
}

// booking is a line of the ledger; debit is positive.
type booking struct {
	At      time.Time      `json:"at"`
	Account ledger.Account `json:"account"`
	Name    string         `json:"name"`
	Amount  money.Minor    `json:"amount"`
	Invoice invoice.Number `json:"invoice,omitempty"`
}

// readStory reads all of an order.
func readStory(ctx context.Context, view store.View, number reservation.Number) (story, error) {
	order, err := view.ReservationOf(ctx, number)
	if err != nil {
		return story{}, fmt.Errorf("show order %d: %w", number, err)
	}
	told := story{orderHead: headOf(order), Parties: &order.Parties, Lines: order.Lines}
	if told.Verdicts, err = readVerdicts(ctx, view, number); err != nil {
		return story{}, err
	}
	if told.Invoices, err = readBills(ctx, view, order); err != nil {
		return story{}, err
	}
	if told.Events, err = readEvents(ctx, view, number); err != nil {
		return story{}, err
	}
	if told.Ledger, err = readLedger(ctx, view, number); err != nil {
		return story{}, err
	}
	jobs, err := view.JobsOfLane(ctx, job.Lane(job.Push, number))
	if err != nil {
		return story{}, err
	}
	told.Pushes, err = pushesOf(jobs)
	return told, err
}

func readVerdicts(ctx context.Context, view store.View, number reservation.Number) ([]verdict, error) {
	records, err := view.Verdicts(ctx, number)
	verdicts := []verdict{}
	for _, r := range records {
		v := r.Verdict
		verdicts = append(verdicts, verdict{
			At: r.At, Outcome: v.Outcome, Ending: r.Ending, Reasons: v.Reasons, Rules: v.Fired, Score: v.Score, Policy: v.Policy,
		})
	}
	return verdicts, err
}

func readBills(ctx context.Context, view store.View, order reservation.Reservation) ([]bill, error) {
	invoices, err := view.InvoicesOf(ctx, order.Number, order.Merchant)
	if err != nil {
		return nil, err
	}
	bills := []bill{}
	for _, i := range invoices {
		b, err := readBill(ctx, view, i)
		if err != nil {
			return nil, err
		}
		bills = append(bills, b)
	}
	return bills, nil
}

func billOf(i invoice.Invoice) bill {
	b := bill{
		Number: i.Number, State: i.State, Carrier: i.Carrier, SendBy: i.SendBy, IssuedOn: i.IssuedOn, DueOn: i.DueOn,
		Gross: i.Gross, StartFee: i.StartFee - i.FeeWaived, VAT: i.VAT(), Credited: i.Credited, Paid: i.Paid, Claim: i.Claim(),
		Lines: i.Lines, Schedule: i.Schedule, Credits: []credit{}, ReturnFees: i.ReturnFees, Refunded: i.Refunded,
		Reference: i.PaymentReference, Plan: planOf(plan.Terms{Days: int(i.DueOn - i.IssuedOn), Product: i.Plan}), PlanID: i.Plan.ID,
		Dispatches: []outgoing{},
	}
	if i.Plan.Type != "" {
		b.APR = i.Schedule.APR.String()
	}
	return b
}

// readBill reads what came of an invoice.
func readBill(ctx context.Context, view store.View, i invoice.Invoice) (bill, error) {
	b := billOf(i)
	notes, err := view.CreditNotesOf(ctx, i.Number, i.Merchant)
	if err != nil {
		return b, err
	}
	for _, n := range notes {
		b.Credits = append(b.Credits, credit{n.Number, n.IssuedOn, n.Gross, n.StartFee, n.ToConsumer, n.Pieces})
	}
	dispatches, err := view.DispatchesOf(ctx, i.Number, i.Merchant)
	if err != nil {
		return b, err
	}
	for _, d := range dispatches {
		b.Dispatches = append(b.Dispatches, outgoingOf(d))
	}
	if i.Account == "" {
		return b, nil
	}
	drawn, found, err := view.Account(ctx, i)
	if err == nil && !found {
		err = fmt.Errorf("read invoice %d: its account %s is not there", i.Number, i.Account)
	}
	b.Account = &running{drawn.ID, drawn.OpenedOn, drawn.StatementOn, drawn.APR.String(), drawn.Drawn, drawn.Draws}
	return b, err
}

func readEvents(ctx context.Context, view store.View, number reservation.Number) ([]happening, error) {
	events, err := view.Story(ctx, number)
	happenings := []happening{}
	for _, e := range events {
		happenings = append(happenings, happening{e.No, e.At, e.Kind, e.Actor, e.Amount, e.Invoice, e.Credit, e.Reason})
	}
	return happenings, err
}

func readLedger(ctx context.Context, view store.View, number reservation.Number) ([]booking, error) {
	entries, err := view.Entries(ctx, number)
	bookings := []booking{}
	for _, e := range entries {
		for _, l := range e.Lines {
			bookings = append(bookings, booking{e.At, l.Account, l.Account.Name(), l.Amount, l.Invoice})
		}
	}
	return bookings, err
}
