package model

import (
	"slices"
	"time"
)

// Terms is what a shop agreed on; rates are percent, amounts minor units.
type Terms struct {
	Rate, VAT, Reserve   string
	Fixed, Extension     int64
	ReserveDays, DueDays int
	FeeStays             bool
}

// Shop is a merchant.
type Shop struct {
	ID          int64
	Terms       Terms
	Autocapture bool
	Hears       bool // it has an address for pushes
}

// Book is everything that must be in the book.
type Book struct {
	Orders  []*Order
	known   map[string]*person
	persons []*person
}

// NewBook gives an empty book.
func NewBook() *Book { return &Book{known: map[string]*person{}} }

// Asked is an order as a shop asks for it. Its amount leads, whatever the wares come to.
type Asked struct {
	Shop    *Shop
	Buyer   *Consumer
	Name    string
	Wares   []Ware
	Amount  int64
	Passive bool
}

// Reserve decides about an order and keeps it, whatever comes of it. What would be delivered at once and costs
// nothing is no order: then nothing is kept, and the result is nil.
func (b *Book) Reserve(asked Asked, now time.Time) *Order {
	forget := b.remember()
	o := &Order{
		Shop: asked.Shop, Buyer: asked.Buyer, Name: asked.Name, Reserved: asked.Amount, asked: asked.Amount, Made: now, State: Pending,
		person: b.identify(asked.Buyer),
	}
	if !asked.Passive {
		o.Expires = now.AddDate(0, 0, asked.Shop.Terms.ReserveDays)
	}
	shelves, fits := Fitted(Stocked(asked.Wares), asked.Amount)
	o.Shelves, o.Loose = shelves, !fits
	o.person.attempts = append(o.person.attempts, now)
	waits := b.minutesLeft(o, now)
	switch b.judge(judged{order: o, amount: asked.Amount}, now) {
	case Refused:
		o.Released, o.State = o.Reserved, Refused
		o.tell("Reserve", refused, o.asked)
	case Pending:
		o.DecideBy = now.Add(24 * time.Hour)
		if waits > 0 {
			o.AskAgain = now.Add(time.Duration(waits) * time.Minute)
		}
		o.tell("Reserve", pending, o.asked)
	default:
		o.State = Held
		o.tell("Reserve", success, o.asked)
		o.capture(now)
		if o.captures() && len(o.Bills) == 0 {
			forget()
			return nil
		}
	}
	b.Orders = append(b.Orders, o)
	return o
}

// Raised tells whether an order may hold so much more than it does.
func (b *Book) Raised(o *Order, amount int64, now time.Time) bool {
	return b.judge(judged{order: o, amount: amount, own: o.Amount()}, now) == Held
}

// Tend does what has fallen due: first what waits for a decision, then what has run out.
func (b *Book) Tend(now time.Time) {
	for _, o := range b.Orders {
		b.review(o, now)
	}
	for _, o := range b.Orders {
		o.expire(now)
	}
}

// review looks at an order again when the bureau may know more, and refuses it when its time is up.
func (b *Book) review(o *Order, now time.Time) {
	switch {
	case o.State != Pending:
	case !o.AskAgain.IsZero() && !now.Before(o.AskAgain):
		decided := b.judge(judged{order: o, amount: o.Amount(), own: o.Amount()}, now)
		o.end(decided == Held, now)
	case o.AskAgain.IsZero() && !now.Before(o.DecideBy):
		o.end(false, now)
	}
}

// Decide is the word of staff on an order that waits.
func (b *Book) Decide(o *Order, approve bool, now time.Time) bool {
	if o.State != Pending || approve && o.captures() && o.due(now) {
		return false
	}
	o.end(approve, now)
	return true
}

// judged is what is decided about: an order, the amount it would hold, and what of it is held already.
type judged struct {
	order       *Order
	amount, own int64
}

// The rules as operators start with them (domain 9.2), in minor units of the euro.
const (
	mostOrder, mostNew, mostKnown, mostGood = 2_000_00, 200_00, 1_000_00, 3_000_00
	mostSilent                              = 50_00
	mostLate                                = 14
	mostIn24h                               = 3
)

// judge gives Held, Pending or Refused. Whom the bureau vouches for passes limits, haste and score; while it
// wants more time, those wait.
func (b *Book) judge(j judged, now time.Time) State {
	p := j.order.person.self()
	saying, waits := j.order.Buyer.Saying, b.minutesLeft(j.order, now) > 0
	late, exposure := b.daysLate(p, j.order.Buyer.today(now)), b.exposure(p)
	vouched := saying == Cleared || saying == WaitAccept && !waits
	owes := exposure.Held + exposure.Claims - exposure.Credit - j.own + j.amount
	tested := !vouched && !waits
	switch {
	case late > mostLate, saying == Denied, saying == WaitReject && !waits:
		return Refused
	case saying == Silence && j.amount > mostSilent:
		return Refused
	case tested && (j.amount > mostOrder || owes > ceiling(exposure.Paid)):
		return Refused
	case waits, tested && p.attemptsIn24h(now) > mostIn24h:
		return Pending
	}
	return Held
}

// ceiling is what a person may owe who has paid so many bills; whoever is late with one is refused before.
func ceiling(paid int) int64 {
	switch {
	case paid >= 3:
		return mostGood
	case paid >= 1:
		return mostKnown
	}
	return mostNew
}

func (p *person) attemptsIn24h(now time.Time) int {
	count := 0
	for _, at := range p.attempts {
		if at.Unix() > now.Add(-24*time.Hour).Unix() {
			count++
		}
	}
	return count
}

// minutesLeft tells how long the bureau wants to wait, begun minutes counted whole.
func (b *Book) minutesLeft(o *Order, now time.Time) int {
	if o.Buyer.Saying != WaitAccept && o.Buyer.Saying != WaitReject {
		return 0
	}
	left := Minutes*time.Minute - now.Sub(o.Made)
	return int(max(0, left+time.Minute-1) / time.Minute)
}

// Balances are what the accounts of all come to.
type Balances struct {
	Held, Claims, Credit, Bank    int64
	Payable, Kept, Fee, OutputVAT int64
}

// Balances sums everything up; for one shop, or for all when none is named.
func (b *Book) Balances(of *Shop) Balances {
	var sum Balances
	for _, o := range b.Orders {
		if of != nil && o.Shop != of {
			continue
		}
		sum.Held += o.Amount()
		for _, bill := range o.Bills {
			sum.Claims += bill.Claim()
			sum.Credit += bill.Overpaid
			sum.Bank += bill.Paid - bill.Repaid + bill.Overpaid
			sum.Payable += bill.Payable()
			sum.Kept += bill.Kept
			sum.Fee += bill.Fee + bill.Moved - bill.FeeBack
			sum.OutputVAT += bill.FeeVAT + bill.MovedVAT - bill.FeeVATBack
		}
	}
	return sum
}

// Split keeps the order that an amount was taken off for.
func (b *Book) Split(o *Order, amount int64, now time.Time) (*Order, bool) {
	other, split := o.Split(amount, now)
	if split {
		other.Name = o.Name + "/split"
		b.Orders = append(b.Orders, other)
	}
	return other, split
}

// OrderOf finds an order by its number.
func (b *Book) OrderOf(number int64) *Order {
	at := slices.IndexFunc(b.Orders, func(o *Order) bool { return o.Number == number })
	if at < 0 {
		return nil
	}
	return b.Orders[at]
}
