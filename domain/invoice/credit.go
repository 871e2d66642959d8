package invoice

import (
	"fmt"
	"slices"
	"time"

	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/money"
)

// CreditNumber is the number of a credit note.
type CreditNumber int64

// CreditNote is goods returned, or an amount given back, on an invoice.
type CreditNote struct {
	Number      CreditNumber
	Merchant    merchant.ID
	Invoice     Number
	Reservation reservation.Number
	Person      consumer.ID
	Currency    money.Currency
	Gross       money.Minor
	StartFee    money.Minor  // of the plan, fallen away in proportion (domain 2.7)
	OffClaim    money.Minor  // what it took off the claim
	ToConsumer  money.Minor  // what the consumer had paid already and gets back
	FeeReturned merchant.Fee // the merchant's fee given back
	IssuedOn    day.Day
	Reference   string
	Pieces      []basket.Piece // the articles, when they were named
	Groups      []basket.Group // the amount by VAT rate, at the invoice's rates
	Fees        []basket.Piece // charged for the return, taken off what comes back
	FeeGross    money.Minor    // their sum
	FeeGroups   []basket.Group // the same by VAT rate
	Description string         // of an amount given back without articles
	DueOn       day.Day        // of a fee that opened a paid invoice again; 0: it did not
	MadeAt      time.Time
}

// Outcome is what a credit comes to.
type Outcome struct{ Gross, Fee, OffClaim, ToConsumer money.Minor }

// Outcome gives what the credit note comes to.
func (n CreditNote) Outcome() Outcome { return Outcome{n.Gross, n.FeeGross, n.OffClaim, n.ToConsumer} }

// Meets gives a fault when a credit comes to something else than this by now: more or less comes back, or it goes
// another way. Nil: whatever comes of it.
func (o *Outcome) Meets(now Outcome) error {
	switch {
	case o == nil || *o == now:
		return nil
	case o.Gross != now.Gross:
		return fault.AmountMoved.With(o.Gross.Decimal(), now.Gross.Decimal())
	}
	return fault.AmountMoved.With(o.ToConsumer.Decimal(), now.ToConsumer.Decimal())
}

// CreditAmount gives an amount back without naming articles. It is spread over the VAT rates by what
// is left under each, so that crediting the rest closes every rate exactly.
func (i Invoice) CreditAmount(amount money.Minor, now time.Time) (CreditNote, Invoice, error) {
	if amount <= 0 {
		return CreditNote{}, Invoice{}, fault.NotPositive.With().On("amount")
	}
	if amount > i.Creditable() {
		return CreditNote{}, Invoice{}, i.tooMuch(amount)
	}
	shares, err := money.Allocate(amount, i.left())
	if err != nil {
		return CreditNote{}, Invoice{}, fmt.Errorf("spread a credit of invoice %d: %w", i.Number, err)
	}
	return i.credit(returned{shares: shares}, now)
}

// CreditAtRate gives an amount back on the goods under one VAT rate; when nothing would be left to
// credit, every rate closes (XML-RPC reference 2.21). What it costs the consumer is taken off.
func (i Invoice) CreditAtRate(amount money.Minor, rate money.Rate, fees []basket.Line, now time.Time) (CreditNote, Invoice, error) {
	charged, err := charging(fees)
	if err != nil {
		return CreditNote{}, Invoice{}, err
	}
	if amount <= 0 {
		return CreditNote{}, Invoice{}, fault.NotPositive.With().On("amount")
	}
	at := slices.IndexFunc(i.Groups, func(g Group) bool { return g.Rate == rate })
	if at < 0 {
		return CreditNote{}, Invoice{}, fault.RateUnknown.With(rate).On("vat")
	}
	if left := min(i.left()[at], i.Creditable()); amount > left {
		return CreditNote{}, Invoice{}, fault.RefundTooLarge.With(amount.Decimal(), left.Decimal()).On("amount")
	}
	if amount == i.Creditable() {
		return i.credit(returned{shares: i.left(), fees: charged}, now)
	}
	shares := make([]money.Minor, len(i.Groups))
	shares[at] = amount
	return i.credit(returned{shares: shares, fees: charged}, now)
}

// CreditRest gives back everything that was not given back yet, with the articles that are left. What it costs the
// consumer is taken off.
func (i Invoice) CreditRest(fees []basket.Line, now time.Time) (CreditNote, Invoice, error) {
	charged, err := charging(fees)
	if err != nil {
		return CreditNote{}, Invoice{}, err
	}
	if i.Creditable() <= 0 {
		return CreditNote{}, Invoice{}, i.tooMuch(0)
	}
	pieces, lines := basket.TakeAll(i.Lines)
	if basket.SumOf(pieces) != i.Creditable() { // amounts were given back without articles
		return i.credit(returned{shares: i.left(), fees: charged}, now)
	}
	shares := i.left()
	i.Lines = lines
	return i.credit(returned{shares: shares, pieces: pieces, fees: charged}, now)
}

// charging checks what is charged for a return; there may be nothing.
func charging(fees []basket.Line) ([]basket.Piece, error) {
	if len(fees) == 0 {
		return nil, nil
	}
	return basket.Whole(fees), basket.Check(fees).Err()
}

// left gives what can still be credited under each VAT rate, in the order of the groups.
func (i Invoice) left() []money.Minor {
	left := make([]money.Minor, len(i.Groups))
	for n, g := range i.Groups {
		left[n] = g.Gross - g.CreditedGross
	}
	return left
}

// CreditArticles takes articles back. Amounts credited earlier without articles may have used up a
// VAT rate; then the rest can only be credited by amount. When nothing would be left to credit, every
// rate closes, also those whose goods and discounts kept each other in balance. What the return costs
// the consumer is taken off what comes back (XML-RPC reference 2.20); without articles it is owed.
func (i Invoice) CreditArticles(wants []basket.Want, fees []basket.Line, now time.Time) (CreditNote, Invoice, error) {
	charged, err := charging(fees)
	if err != nil {
		return CreditNote{}, Invoice{}, err
	}
	if len(wants) == 0 && len(fees) > 0 {
		return i.credit(returned{shares: make([]money.Minor, len(i.Groups)), fees: charged}, now)
	}
	pieces, lines, err := basket.Take(i.Lines, wants)
	if err != nil {
		return CreditNote{}, Invoice{}, err
	}
	sum := basket.SumOf(pieces)
	switch {
	case sum <= 0:
		return CreditNote{}, Invoice{}, fault.TotalNotPositive.With(sum.Decimal()).On("articles")
	case sum > i.Creditable():
		return CreditNote{}, Invoice{}, i.tooMuch(sum)
	}
	shares := i.left()
	if sum < i.Creditable() {
		shares, err = i.under(pieces)
	}
	if err != nil {
		return CreditNote{}, Invoice{}, err
	}
	i.Lines = lines
	return i.credit(returned{shares: shares, pieces: pieces, fees: charged}, now)
}

// under sums the pieces by the invoice's VAT rates. No rate may give more than it has left.
func (i Invoice) under(pieces []basket.Piece) ([]money.Minor, error) {
	shares := make([]money.Minor, len(i.Groups))
	for n, left := range i.left() {
		for _, p := range pieces {
			if p.VAT == i.Groups[n].Rate {
				shares[n] += p.Sum
			}
		}
		if shares[n].Abs() > left.Abs() {
			return nil, fault.RefundRateUsed.With().On("articles")
		}
	}
	return shares, nil
}

func (i Invoice) tooMuch(amount money.Minor) error {
	return fault.RefundTooLarge.With(amount.Decimal(), i.Creditable().Decimal()).On("amount")
}

// returned is what comes back: an amount for each VAT group, the articles if they are named, and what
// is charged for it.
type returned struct {
	shares []money.Minor
	pieces []basket.Piece
	fees   []basket.Piece
}

// credit books what comes back.
func (i Invoice) credit(back returned, now time.Time) (CreditNote, Invoice, error) {
	home, known := country.Of(string(i.Country))
	if !known {
		return CreditNote{}, Invoice{}, fault.CountryUnserved.With().On("country")
	}
	note := CreditNote{
		Merchant: i.Merchant, Invoice: i.Number, Reservation: i.Reservation, Person: i.Person, Currency: i.Currency,
		IssuedOn: home.Day(now), Reference: i.Reference, Pieces: back.pieces, MadeAt: now,
	}
	owed := i.Claim()
	i.Groups = append([]Group(nil), i.Groups...)
	for n, share := range back.shares {
		if share == 0 {
			continue
		}
		note.Groups = append(note.Groups, i.Groups[n].credit(share))
		note.Gross += share
	}
	i.Credited += note.Gross
	waived := i.StartFee.Share(int64(i.Credited), int64(i.Gross))
	note.StartFee, i.FeeWaived = waived-i.FeeWaived, waived
	note = note.charge(back.fees)
	i.ReturnFees += note.FeeGross
	if i.ReturnFees > i.Gross { // nobody has decided about more than the invoice
		return CreditNote{}, Invoice{}, fault.FeesTooLarge.With(i.ReturnFees.Decimal(), i.Gross.Decimal()).On("fees")
	}
	note.OffClaim = min(note.Gross+note.StartFee-note.FeeGross, owed)
	note.ToConsumer = note.Gross + note.StartFee - note.FeeGross - note.OffClaim
	i.Refunded += note.ToConsumer
	note.FeeReturned, i = i.returnFee()
	i = i.settled()
	if owed == 0 && i.State == Active { // a fee for the return is a new debt, with time of its own to pay it
		i.DueOn = max(i.DueOn, note.IssuedOn+i.daysToPay())
		note.DueOn = i.DueOn
	}
	return note, i, nil
}

// daysToPay gives how long the consumer had for the first payment.
func (i Invoice) daysToPay() day.Day { return i.Schedule.Payments[0].Due - i.IssuedOn }

// charge sets fees against what comes back. More fees than that are owed: OffClaim is below zero then.
func (n CreditNote) charge(fees []basket.Piece) CreditNote {
	if len(fees) == 0 {
		return n
	}
	n.Fees = fees
	n.FeeGross = basket.SumOf(fees)
	n.FeeGroups = basket.Groups(basket.Parts(fees))
	return n
}

// credit takes a share off the group. The VAT is taken by the sum credited so far, so that the last
// credit takes exactly the VAT that is left (domain 1.4).
func (g *Group) credit(share money.Minor) basket.Group {
	g.CreditedGross += share
	vat := g.VAT
	if g.Gross != 0 {
		vat = g.VAT.Share(int64(g.CreditedGross), int64(g.Gross))
	}
	piece := basket.Group{Rate: g.Rate, Gross: share, VAT: vat - g.CreditedVAT}
	g.CreditedVAT = vat
	return piece
}

// returnFee gives back the part of the fee that belongs to what was credited, unless the contract
// lets it stay.
func (i Invoice) returnFee() (merchant.Fee, Invoice) {
	if i.FeeStays {
		return merchant.Fee{}, i
	}
	due := merchant.Fee{
		Net: i.Fee.Net.Share(int64(i.Credited), int64(i.Gross)),
		VAT: i.Fee.VAT.Share(int64(i.Credited), int64(i.Gross)),
	}
	back := merchant.Fee{Net: due.Net - i.FeeReturned.Net, VAT: due.VAT - i.FeeReturned.VAT}
	i.FeeReturned = due
	return back, i
}
