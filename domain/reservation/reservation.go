// Package reservation is an amount held for an order that is not yet delivered.
//
// It must never let more be activated than was held: held = reserved − activated − released, in sum
// and, where the lines are known, line by line (design 3).
package reservation

import (
	"reflect"
	"time"

	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/value/country"
	"respite/value/fault"
	"respite/value/id"
	"respite/value/money"
)

// Number is the reservation number (rno) the merchant knows.
type Number int64

// State is where a reservation stands.
type State string

// The states.
const (
	Pending       State = "pending"        // waits for a decision; the amount is held
	Refused       State = "refused"        // final
	Held          State = "held"           // nothing delivered yet
	PartActivated State = "part_activated" // something was delivered, something is still held
	Activated     State = "activated"      // final: everything that was held was delivered
	Cancelled     State = "cancelled"      // final: the rest was released
	Expired       State = "expired"        // final: the rest was released by time
)

// Reservation is one order held. Amounts are in its currency.
type Reservation struct {
	Number    Number
	Merchant  merchant.ID
	Person    consumer.ID
	State     State
	Country   country.Code
	Currency  money.Currency
	Reserved  money.Minor
	Activated money.Minor
	Released  money.Minor
	Reference string // the merchant's own number for the sale
	Order     string // the merchant's order number
	MadeAt    time.Time
	ExpiresAt time.Time
	Lines     []basket.Stock
	Terms     plan.Terms
	Parties   consumer.Parties
	Review    *Review // while pending
	Events    int     // how many events it has; the next has the number after
	Pushes    int     // how many pushes were promised
	Shipments int     // how many invoices it has
	Request   id.ID   // of the merchant's system that reserved it, if one did
	Passive   Passive // the rest stands as a passive invoice of this number; 0: it is a reservation
	Loose     bool    // the amount leads: the lines need not sum to it
	Drawn     bool    // the start fee of its plan was taken
	Details   Details
}

// Passive is the number of an invoice that was written when the order was made and has no due date
// yet (design 1). Its order does not expire.
type Passive int64

// Details is what else the merchant's system said of the order. It is personal data.
type Details struct {
	Language    string         `json:"language,omitempty"` // of documents and texts: "sv"
	Test        bool           `json:"test,omitempty"`     // ordered in test mode
	Activate    bool           `json:"activate,omitempty"` // as soon as it is accepted
	Contact     string         `json:"contact,omitempty"`  // at a company
	ContactCode string         `json:"contact_code,omitempty"`
	Comment     string         `json:"comment,omitempty"`
	Infos       map[string]any `json:"infos,omitempty"` // shipment, travel, income …: kept and not read
	PIN         *PIN           `json:"pin,omitempty"`   // of a mobile purchase
}

// Empty tells whether nothing was said.
func (d Details) Empty() bool { return reflect.ValueOf(d).IsZero() }

// Review is a decision that waits: for the bureau, or for staff, until the deadline.
type Review struct {
	FirstAsked time.Time `json:"first_asked"`
	AskAgain   time.Time `json:"ask_again,omitzero"` // zero: nobody will be asked again
	DecideBy   time.Time `json:"decide_by"`          // then it is refused
}

// Next gives when somebody looks at the order again: when the bureau may know more, at the latest at
// the deadline.
func (r Review) Next() time.Time {
	if !r.AskAgain.IsZero() && r.AskAgain.Before(r.DecideBy) {
		return r.AskAgain
	}
	return r.DecideBy
}

// Held gives the amount that is still reserved.
func (r Reservation) Held() money.Minor { return r.Reserved - r.Activated - r.Released }

// FoundBy gives the texts by which people look for the order: those of its parties, and the amount. They are
// only ever stored as keyed hashes.
func (r Reservation) FoundBy() []string {
	return append(r.Parties.FoundBy(), AmountMark(r.Reserved))
}

// AmountMark is the text of FoundBy that names the amount reserved.
func AmountMark(amount money.Minor) string { return "amount:" + amount.Decimal() }

// Open tells whether something can still be activated or released.
func (r Reservation) Open() bool {
	return r.State == Pending || r.State == Held || r.State == PartActivated
}

// Due tells whether the time of an open reservation has run out.
func (r Reservation) Due(now time.Time) bool {
	return r.Open() && !r.ExpiresAt.IsZero() && !now.Before(r.ExpiresAt)
}

// usable gives the fault that stands between the caller and the amount held.
func (r Reservation) usable(now time.Time) error {
	switch {
	case r.State == Refused:
		return fault.ReservationRefused.With().On("reservation")
	case r.State == Cancelled:
		return fault.ReservationCancelled.With().On("reservation")
	case r.State == Activated:
		return fault.ReservationClosed.With().On("reservation")
	case r.State == Expired || r.Due(now):
		return fault.ReservationExpired.With(r.expiryDay()).On("reservation")
	case r.State == Pending:
		return fault.ReservationPending.With().On("reservation")
	case r.Details.PIN != nil && !r.Details.PIN.Passed: // before its code nobody has agreed to anything
		return fault.PINMissing.With().On("pin")
	}
	return nil
}

// expiryDay is the date of expiry where the consumer lives.
func (r Reservation) expiryDay() string {
	home, known := country.Of(string(r.Country))
	if !known {
		return r.ExpiresAt.UTC().Format(time.DateOnly)
	}
	return home.Day(r.ExpiresAt).String()
}

// Decide ends the wait of a pending reservation.
func (r Reservation) Decide(accepted bool) (Reservation, error) {
	if r.State != Pending {
		return Reservation{}, fault.ReservationClosed.With().On("reservation")
	}
	r.Review = nil
	if accepted {
		r.State = Held
		return r, nil
	}
	r.Released += r.Held()
	r.State = Refused
	return r, nil
}

// Keep asks again later: the pending reservation stays as it is.
func (r Reservation) Keep(askAgain time.Time) Reservation {
	review := *r.Review
	review.AskAgain = askAgain
	r.Review = &review
	return r
}

// Activation is a delivery told to us: the pieces delivered, what they cost, and what of the amount
// held is not needed any more.
type Activation struct {
	Pieces []basket.Piece
	Sum    money.Minor
	Freed  money.Minor
}

// Activate delivers the wanted articles, or everything that is left when none are named. The sum may
// not exceed what is held: an open discount that was not named still counts against the rest.
func (r Reservation) Activate(wants []basket.Want, now time.Time) (Activation, Reservation, error) {
	if err := r.usable(now); err != nil {
		return Activation{}, Reservation{}, err
	}
	pieces, lines := basket.TakeAll(r.Lines)
	if len(wants) > 0 {
		taken, after, err := basket.Take(r.Lines, wants)
		if err != nil {
			return Activation{}, Reservation{}, err
		}
		pieces, lines = taken, after
	}
	r.Lines = lines
	return r.settle(pieces, len(wants) > 0)
}

// settle takes the pieces off the amount held; whatever is left is kept for later or set free.
func (r Reservation) settle(pieces []basket.Piece, keep bool) (Activation, Reservation, error) {
	sum := basket.SumOf(pieces)
	switch {
	case sum <= 0:
		return Activation{}, Reservation{}, fault.TotalNotPositive.With(sum.Decimal()).On("articles")
	case sum > r.Held():
		return Activation{}, Reservation{}, fault.AmountAboveHeld.With(sum.Decimal(), r.Held().Decimal()).On("articles")
	}
	delivery := Activation{Pieces: pieces, Sum: sum}
	r.Activated += sum
	r.Shipments++
	r.State = PartActivated
	if !keep {
		delivery.Freed = r.Held()
		r.Released += delivery.Freed
	}
	if r.Held() == 0 { // what may still be there, such as a free gift, can never be activated alone
		r.State = Activated
	}
	return delivery, r, nil
}

// Changeable gives the fault of an order of which nothing is open any more.
func (r Reservation) Changeable() error {
	if r.Open() {
		return nil
	}
	return r.closed()
}

// Release gives up what is still held and tells how much that was.
func (r Reservation) Release() (money.Minor, Reservation, error) {
	if err := r.Changeable(); err != nil {
		return 0, Reservation{}, err
	}
	return r.end(Cancelled)
}

func (r Reservation) closed() error {
	switch r.State {
	case Refused:
		return fault.ReservationRefused.With().On("reservation")
	case Expired:
		return fault.ReservationExpired.With(r.expiryDay()).On("reservation")
	case Cancelled:
		return fault.ReservationCancelled.With().On("reservation")
	}
	return fault.ReservationClosed.With().On("reservation")
}

// Expire releases what is still held because its time has run out.
func (r Reservation) Expire(now time.Time) (money.Minor, Reservation, error) {
	if !r.Due(now) {
		return 0, Reservation{}, fault.ReservationClosed.With().On("reservation")
	}
	return r.end(Expired)
}

func (r Reservation) end(state State) (money.Minor, Reservation, error) {
	freed := r.Held()
	r.Released += freed
	r.State = state
	r.Review = nil
	return freed, r, nil
}

// Extend lets the reservation live for some days more, counted from now. A pending one waits for its
// decision first.
func (r Reservation) Extend(days int, now time.Time) (Reservation, error) {
	if err := r.usable(now); err != nil {
		return Reservation{}, err
	}
	if err := r.reserved(); err != nil {
		return Reservation{}, err
	}
	r.ExpiresAt = now.AddDate(0, 0, days)
	return r, nil
}

// Replace puts new lines in the place of what is still open, and holds their sum; how much more or less
// is held then is told.
func (r Reservation) Replace(lines []basket.Line, now time.Time) (money.Minor, Reservation, error) {
	if err := r.usable(now); err != nil {
		return 0, Reservation{}, err
	}
	if faults := basket.Check(lines); len(faults) > 0 {
		return 0, Reservation{}, faults
	}
	if err := r.agreed(basket.Total(lines)); err != nil {
		return 0, Reservation{}, err
	}
	change, r := r.restock(basket.NewStock(lines))
	return change, r, nil
}

// delivered keeps of each line what has gone, as a line of its own.
func delivered(stock []basket.Stock) []basket.Stock {
	var gone []basket.Stock
	for _, s := range stock {
		if s.Gone == 0 {
			continue
		}
		s.Sum, s.Quantity = s.SumGone(), s.Gone
		gone = append(gone, s)
	}
	return gone
}

// Readdress changes the parties. Whether that is allowed was decided before.
func (r Reservation) Readdress(parties consumer.Parties, now time.Time) (Reservation, error) {
	if err := r.usable(now); err != nil {
		return Reservation{}, err
	}
	r.Parties = parties
	return r, nil
}

// Late tells whether a delivery at this instant comes after the days agreed for shipping; then the
// merchant carries the risk of the invoice (gateway reference 6.2).
func (r Reservation) Late(shipDays int, now time.Time) bool {
	return now.After(r.MadeAt.AddDate(0, 0, shipDays))
}

// Broken gives the first sentence of the arithmetic that does not hold, or nothing (design 3).
func (r Reservation) Broken() string {
	var left, gone money.Minor
	for _, l := range r.Lines {
		if l.Gone < 0 || l.Gone > l.Quantity {
			return "a line has more activated than ordered"
		}
		left += l.SumLeft()
		gone += l.SumGone()
	}
	switch {
	case r.Reserved < 0 || r.Activated < 0 || r.Released < 0 || r.Held() < 0:
		return "an amount is negative"
	case !r.Open() && r.Held() != 0:
		return "it is closed and still holds an amount"
	case r.Passive != 0 && (r.Loose || !r.ExpiresAt.IsZero()):
		return "it is a passive invoice that is loose or expires"
	case r.Loose: // its lines only say what was ordered
	case r.Open() && left != r.Held():
		return "its open lines do not sum to what it holds"
	case gone != r.Activated:
		return "its activated lines do not sum to what was activated"
	}
	return ""
}
