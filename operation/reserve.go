package operation

import (
	"context"
	"time"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/posting"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/operation/facts"
	"respite/store"
	"respite/value/country"
	"respite/value/fault"
	"respite/value/money"
)

// Reserve asks whether this consumer may buy now and pay later, and holds the amount if so.
type Reserve struct {
	Merchant merchant.ID
	Identity command.Identity
	Origin   request.Origin
	Lines    []basket.Line
	Amount   *money.Minor // as the merchant sums it up; nil: not said
	Currency money.Currency
	Parties  consumer.Parties
	Plan     plan.ID // 0: plain invoice
	Details  reservation.Details
	Loose    bool // Amount counts, whatever the lines come to, be there any or none
	Passive  bool // the order is written as an invoice without due date (design 1)
	Activate bool // at once, where the contract lets passive invoices be born active
	Mobile   bool // bought by phone: a code is sent there, and nothing else is known of the buyer
}

// Reserved is the outcome. A refusal is one too.
type Reserved struct {
	Answer
	Request     request.Request    `json:"request"`
	Outcome     risk.Outcome       `json:"outcome"`
	Reasons     []risk.Reason      `json:"reasons,omitempty"` // of a refusal
	Reservation reservation.Number `json:"reservation"`
	Passive     invoice.Number     `json:"passive,omitempty"`
	Captured    *Activated         `json:"captured,omitempty"` // by the merchant's autocapture
}

// Check gives every fault of the command as it stands, for this merchant at this time. Fields are
// those of the command: "lines[0].price", "billing.city", "birth", "amount", "plan".
func (c Reserve) Check(shop merchant.Merchant, now time.Time) fault.List {
	faults := c.checkLines()
	summed := len(faults) == 0 // otherwise the sum means nothing
	faults = append(faults, checkParties(c.Parties, now)...)
	home, served := country.Of(string(c.Parties.Billing.Country))
	switch {
	case c.Parties.Billing.Country == "": // the door says that it is missing
	case !served || !shop.Serves(home.Code):
		faults = append(faults, fault.CountryUnserved.With().On("billing.country"))
	case c.Currency != home.Currency:
		faults = append(faults, fault.WrongCurrency.With(home.Currency).On("currency"))
	}
	faults.Add(checkPlaces(shop.Contract, c.Parties, c.Passive))
	if summed && !c.Loose && c.Amount != nil && *c.Amount != basket.Total(c.Lines) {
		faults = append(faults, fault.SumDiffers.With(c.Amount.Decimal(), basket.Total(c.Lines).Decimal()).On("amount"))
	}
	if c.Activate && !shop.Contract.AutoActivate {
		faults = append(faults, fault.NotSwitchedOn.With().On("activate"))
	}
	faults.Add(c.checkPlan(shop, now, summed))
	return faults
}

// checkLines gives the faults of lines and amount.
func (c Reserve) checkLines() fault.List {
	if !c.Loose {
		return basket.Check(c.Lines)
	}
	faults := basket.CheckEach(c.Lines)
	switch {
	case c.Amount == nil:
		faults = append(faults, fault.Missing.With().On("amount"))
	case *c.Amount < 0:
		faults = append(faults, fault.AmountNegative.With(c.Amount.Decimal()).On("amount"))
	case *c.Amount > money.MaxMinor:
		faults = append(faults, fault.AmountTooLarge.With().On("amount"))
	}
	return faults
}

// checkPlaces refuses goods that go elsewhere than the bill where the contract or the standard
// integration has one address only (XML-RPC reference 8.1). Companies receive where they like.
func checkPlaces(contract merchant.Contract, p consumer.Parties, passive bool) error {
	one := passive || !contract.ShipsElsewhere(p.Billing.Country)
	if one && !p.Company && p.ShippingDiffers() {
		return fault.OneAddress.With().On("shipping")
	}
	return nil
}

// total gives the amount to be held.
func (c Reserve) total() money.Minor {
	if c.Loose {
		return *c.Amount
	}
	return basket.Total(c.Lines)
}

// checkParties gives the faults of addresses and birth date.
func checkParties(p consumer.Parties, now time.Time) fault.List {
	var faults fault.List
	for _, f := range p.Billing.Check() {
		faults = append(faults, f.On("billing."+f.Field))
	}
	if p.Shipping != p.Billing { // otherwise it is all said already
		for _, f := range p.Shipping.Check() {
			faults = append(faults, f.On("shipping."+f.Field))
		}
	}
	if home, served := country.Of(string(p.Billing.Country)); served && !p.Company {
		faults.Add(consumer.CheckBirth(p.Birth, home.Day(now)))
	}
	return faults
}

// checkPlan gives the fault of the plan asked for. What is said of the country or the lines already is
// not said again.
func (c Reserve) checkPlan(shop merchant.Merchant, now time.Time, summed bool) error {
	home, served := country.Of(string(c.Parties.Billing.Country))
	if c.Plan == 0 || !served {
		return nil
	}
	product, err := shop.Plan(c.Plan, home.Code)
	if err != nil || !summed {
		return err
	}
	if err := product.Accepts(c.total(), home.Day(now)); err != nil {
		faults, _ := fault.All(err)
		return faults[0].On("plan")
	}
	return nil
}

// terms gives the terms of a command that was checked.
func (c Reserve) terms(shop merchant.Merchant) (plan.Terms, error) {
	if c.Plan == 0 {
		return plan.PlainInvoice(shop.Contract.DaysToPay(c.Parties.Billing.Country)), nil
	}
	product, err := shop.Plan(c.Plan, c.Parties.Billing.Country)
	return plan.PartPayment(product), err
}

// Reserve decides and, unless refused, holds the amount for the contract's days.
func (o *Operations) Reserve(ctx context.Context, c Reserve) (Reserved, error) {
	now, err := o.Store.View().Now(ctx)
	if err != nil {
		return Reserved{}, err
	}
	report := o.ask(ctx, facts.Inquiry(risk.NewOrder, c.Parties, time.Time{}, now))
	named := touches(c.Identity, facts.Touch(c.Parties, c.Currency), store.TouchPolicy(o.Rules().Policy.Hash()))
	return store.Update(ctx, o.Store, named, func(tx *store.Tx) (Reserved, error) {
		stands := func(first Reserved) (bool, error) {
			held, err := tx.Reservation(first.Reservation, c.Merchant)
			return held.State != reservation.Cancelled && held.State != reservation.Expired, err
		}
		return once(tx, o.Settings, c.Identity, stands, func() (Reserved, error) { return o.reserve(tx, c, report) })
	})
}

func (o *Operations) reserve(tx *store.Tx, c Reserve, report risk.Report) (Reserved, error) {
	shop, err := tx.Merchant(c.Merchant)
	if err != nil {
		return Reserved{}, err
	}
	if err := c.Check(shop, tx.Now).Err(); err != nil {
		return Reserved{}, err
	}
	person, err := identify(tx, c.Parties)
	if err != nil {
		return Reserved{}, err
	}
	order, err := c.order(tx, shop, person)
	if err != nil {
		return Reserved{}, err
	}
	person = person.Attempted(tx.Now)
	tx.KeepPerson(person)
	decided, err := o.assess(tx, shop, person, facts.Assessment{
		Occasion: risk.NewOrder, Order: order, Parties: c.Parties, Amount: order.Reserved, Report: report,
	})
	if err != nil {
		return Reserved{}, err
	}
	if err := decided.keep(tx); err != nil {
		return Reserved{}, err
	}
	d := &deed{tx: tx, shop: shop, order: order, actor: c.Identity.Actor(), foreign: c.Identity.By != "", delay: o.Settings.PushDelay}
	made := d.request(request.Reserve, c.Origin)
	made.Amount = order.Reserved
	d.order.Request = made.Key
	if decided.Verdict.Outcome != risk.Refused {
		d.begin(c)
	}
	return d.settle(made, decided.Record)
}

// begin gives a new order what it needs to live: the number of its passive invoice, and the code that
// goes to a buyer's phone.
func (d *deed) begin(c Reserve) {
	if c.Passive {
		d.order.Passive = reservation.Passive(d.tx.NextInvoice())
		d.order.ExpiresAt, d.order.Details.Activate = time.Time{}, c.Activate
	}
	if c.Mobile {
		d.sendPIN()
	}
}

// order is the reservation as asked for, not yet decided.
func (c Reserve) order(tx *store.Tx, shop merchant.Merchant, person consumer.Person) (reservation.Reservation, error) {
	terms, err := c.terms(shop)
	lines, exact := c.stock()
	return reservation.Reservation{
		Number: tx.NextReservation(), Merchant: shop.ID, Person: person.ID, State: reservation.Pending,
		Country: c.Parties.Billing.Country, Currency: c.Currency, Reserved: c.total(), Details: c.Details,
		Reference: c.Origin.Invoice, Order: c.Origin.Order, MadeAt: tx.Now, ExpiresAt: tx.Now.AddDate(0, 0, shop.Contract.ReserveDays),
		Lines: lines, Loose: !exact, Terms: terms, Parties: c.Parties,
	}, err
}

// stock gives the lines so that they come to the amount held, and whether they do: shops' software rounds
// the sum and not the lines (XML-RPC reference 2.7).
func (c Reserve) stock() ([]basket.Stock, bool) {
	return basket.Fit(basket.NewStock(c.Lines), c.total())
}

// settle writes down what a new order's decision leads to.
func (d *deed) settle(made request.Request, record risk.Record) (Reserved, error) {
	verdict := record.Verdict
	d.order.Review = review(verdict, d.tx.Now, d.tx.Now)
	happened := event.Event{Kind: event.Pending, Amount: d.order.Reserved, Request: made.Key, Verdict: record.ID, Reason: reasons(verdict)}
	made.Status = request.Pending
	if verdict.Outcome != risk.Pending {
		decided, err := d.order.Decide(verdict.Outcome == risk.Accepted)
		if err != nil {
			return Reserved{}, err
		}
		d.order = decided
		happened.Kind, made.Status = event.Reserved, request.Success
	}
	if verdict.Outcome == risk.Refused {
		happened.Kind, made.Status = event.Refused, request.Refused
		happened.Amount = 0
	}
	told := d.happened(happened)
	if held := d.order.Held(); held > 0 {
		d.tx.Post(posting.Hold(told, d.order, held))
		if err := d.hold(held); err != nil {
			return Reserved{}, err
		}
	}
	d.tx.AddRequest(made)
	if err := d.tell(made, false); err != nil {
		return Reserved{}, err
	}
	result := Reserved{Request: made, Outcome: verdict.Outcome, Reservation: d.order.Number, Passive: invoice.Number(d.order.Passive)}
	switch verdict.Outcome {
	case risk.Pending:
		d.promiseReview(made)
	case risk.Refused:
		result.Reasons = verdict.Reasons
	}
	if verdict.Outcome == risk.Accepted && d.captures() {
		captured, err := d.autocapture(made.Origin)
		if err != nil {
			return Reserved{}, err
		}
		result.Captured = &captured
	}
	d.keep()
	return result, nil
}

// captures tells whether the order is delivered as soon as it is accepted. What the standard integration
// and mobile buyers order waits for its own word.
func (d *deed) captures() bool {
	if d.order.Passive != 0 || d.order.Details.PIN != nil {
		return d.order.Details.Activate && d.order.Details.PIN == nil
	}
	return d.shop.Options.Autocapture && !d.order.Loose
}

// hold adds an amount to what is held of the person.
func (d *deed) hold(amount money.Minor) error { return d.free(-amount) }

// autocapture activates the whole order right after it was accepted (gateway reference 6.8).
func (d *deed) autocapture(origin request.Origin) (Activated, error) {
	whole := Activate{Origin: origin, SendBy: invoice.ByEmail}
	if d.order.Passive != 0 { // the merchant says how it is sent (XML-RPC reference 2.22)
		whole.SendBy = ""
	}
	return d.activate(whole)
}

// review gives what a pending decision waits for, or nothing when it is decided.
func review(verdict risk.Verdict, firstAsked, now time.Time) *reservation.Review {
	if verdict.Outcome != risk.Pending {
		return nil
	}
	r := &reservation.Review{FirstAsked: firstAsked, DecideBy: now.Add(time.Duration(verdict.DecideByMinutes) * time.Minute)}
	if verdict.AskAgainMinutes > 0 {
		r.AskAgain = now.Add(time.Duration(verdict.AskAgainMinutes) * time.Minute)
	}
	return r
}

// promiseReview looks at a pending order again when the bureau can say more, or when time is up.
func (d *deed) promiseReview(made request.Request) {
	d.tx.Promise(job.Job{
		ID: d.tx.NewID(), Merchant: d.order.Merchant, Kind: job.Review, Lane: job.Lane(job.Review, d.order.Number), State: job.Waiting,
		RunAt: d.order.Review.Next(), MadeAt: d.tx.Now, Payload: job.Reconsider{Reservation: d.order.Number, Request: made.Key}.Payload(),
	})
}

// reasons gives the codes of a decision for the order's log.
func reasons(verdict risk.Verdict) string {
	text := ""
	for i, r := range verdict.Reasons {
		if i > 0 {
			text += ", "
		}
		text += string(r)
	}
	return text
}
