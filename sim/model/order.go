package model

import (
	"slices"
	"time"
)

// State is where an order stands.
type State string

// The states.
const (
	Pending   State = "pending"
	Refused   State = "refused"
	Held      State = "held"
	Activated State = "activated"
	Cancelled State = "cancelled"
	Expired   State = "expired"
)

// Told is what the shop's system must hear of an order, in this order.
type Told struct {
	Action, Status string
	Amount         int64
}

const (
	success = "success"
	pending = "pending"
	refused = "refused"
	failed  = "failed"
)

// Order is a reservation, or a passive invoice when its rest stands under an invoice's number.
type Order struct {
	Shop                          *Shop
	Buyer                         *Consumer
	Number                        int64 // 0: not known yet
	Passive                       int64
	Name                          string // the shop's own number
	State                         State
	Reserved, Activated, Released int64
	Made, Expires                 time.Time // no expiry: it is passive
	DecideBy, AskAgain            time.Time // while pending
	Loose                         bool      // the amount leads, not the lines
	Shelves                       []Shelf
	Bills                         []*Bill
	Told                          []Told
	asked                         int64 // the amount of the Reserve
	person                        *person
}

// Amount gives what is held.
func (o *Order) Amount() int64 { return o.Reserved - o.Activated - o.Released }

// Open tells whether anything can still be delivered or given up.
func (o *Order) Open() bool { return o.State == Pending || o.State == Held }

// Usable tells whether the order can be delivered and changed.
func (o *Order) Usable(now time.Time) bool { return o.State == Held && !o.due(now) }

func (o *Order) due(now time.Time) bool {
	return o.Open() && !o.Expires.IsZero() && !now.Before(o.Expires)
}

// IsPassive tells whether the order is of the standard integration.
func (o *Order) IsPassive() bool { return o.Expires.IsZero() }

func (o *Order) tell(action, status string, amount int64) {
	if o.Shop.Hears {
		o.Told = append(o.Told, Told{action, status, amount})
	}
}

// hold holds another amount.
func (o *Order) hold(amount int64) {
	if change := amount - o.Amount(); change > 0 {
		o.Reserved += change
	} else {
		o.Released -= change
	}
}

// Rewrite puts shelves in the place of what is open, and holds what they cost.
func (o *Order) Rewrite(shelves []Shelf) {
	o.Shelves = shelves
	o.Loose = o.Loose && len(o.Bills) > 0
	o.hold(Left(shelves))
	o.tell("UpdateReservation", success, 0)
}

// Resize holds another amount.
func (o *Order) Resize(amount int64) {
	o.Loose = o.Loose || Left(o.Shelves) != amount
	o.hold(amount)
	o.tell("UpdateReservation", success, 0)
}

// KeptAsItIs tells the shop that a change was refused.
func (o *Order) KeptAsItIs() { o.tell("UpdateReservation", refused, 0) }

// Deliver turns pieces into a bill, if they cost something and no more than is held. What is left is kept,
// or set free.
func (o *Order) Deliver(pieces []Piece, shelves []Shelf, keep bool, now time.Time) (*Bill, bool) {
	sum := SumOf(pieces)
	if !o.Usable(now) || sum <= 0 || sum > o.Amount() {
		return nil, false
	}
	b := billed(o, pieces, now)
	o.Shelves, o.Bills = shelves, append(o.Bills, b)
	o.Activated += sum
	if !keep {
		o.Released += o.Amount()
	}
	if o.Amount() == 0 {
		o.State = Activated
	}
	o.tell("Pay", success, sum)
	return b, true
}

// AsTold gives goods as a call tells them: the ordered ones at what they cost in the order, when the call
// agrees to a minor unit a line, and others at what the call says. The last result tells that they are others.
func (o *Order) AsTold(wares []Ware) ([]Piece, []Shelf, bool) {
	wants := make([]Want, len(wares))
	for i, w := range wares {
		wants[i] = Want{w.Number, w.Count}
	}
	ordered, after, there := Taken(o.Shelves, wants, false)
	same := there && slices.EqualFunc(ordered, wares, func(p Piece, w Ware) bool { return p.Ware == w })
	if apart := SumOf(ordered) - Total(wares); same && max(apart, -apart) <= int64(len(wares)) {
		return ordered, after, false
	}
	told := Stocked(wares)
	if Left(told) > o.Amount() {
		told, _ = Fitted(told, o.Amount())
	}
	pieces, _ := takenWhole(told)
	return pieces, without(o.Shelves, wares), true
}

// Cancel gives up what is left; asked again it does nothing. It tells whether it may be asked.
func (o *Order) Cancel() bool {
	if o.State == Cancelled {
		return true
	}
	if !o.Open() {
		return false
	}
	o.Released += o.Amount()
	o.State = Cancelled
	o.tell("CancelReservation", success, 0)
	return true
}

// Extend lets the order live longer, if it is open and known by its reservation.
func (o *Order) Extend(now time.Time) bool {
	if !o.Usable(now) || o.IsPassive() {
		return false
	}
	o.Expires = now.AddDate(0, 0, o.Shop.Terms.ReserveDays)
	o.tell("ExtendReservation", success, 0)
	return true
}

// Split takes an amount off for an order of its own.
func (o *Order) Split(amount int64, now time.Time) (*Order, bool) {
	if !o.Usable(now) || o.IsPassive() || amount <= 0 || amount >= o.Amount() {
		return nil, false
	}
	o.Released += amount
	o.Loose = true
	other := &Order{
		Shop: o.Shop, Buyer: o.Buyer, State: Held, Reserved: amount, asked: amount, Made: o.Made, Expires: o.Expires, Loose: true,
		Shelves: Rest(o.Shelves), person: o.person,
	}
	other.tell("Reserve", success, amount)
	return other, true
}

// end takes a decision that was waited for. What is delivered at once cannot be accepted when its time has
// run out: it waits for its end.
func (o *Order) end(accepted bool, now time.Time) {
	if accepted && o.captures() && o.due(now) {
		return
	}
	o.DecideBy, o.AskAgain = time.Time{}, time.Time{}
	if !accepted {
		o.Released += o.Amount()
		o.State = Refused
		o.tell("Reserve", refused, o.asked)
		return
	}
	o.State = Held
	o.tell("Reserve", success, o.asked)
	o.capture(now)
}

// capture delivers the whole order where the shop has it so (gateway reference 6.8).
func (o *Order) capture(now time.Time) {
	if o.captures() {
		pieces, shelves := takenWhole(o.Shelves)
		o.Deliver(pieces, shelves, false, now)
	}
}

func (o *Order) captures() bool { return o.Shop.Autocapture && !o.Loose && !o.IsPassive() }

// expire releases what is left when the time has run out.
func (o *Order) expire(now time.Time) {
	if !o.due(now) {
		return
	}
	waited := o.State == Pending
	o.Released += o.Amount()
	o.State = Expired
	if waited {
		o.tell("Reserve", failed, o.asked)
		return
	}
	o.tell("CancelReservation", success, 0)
}
