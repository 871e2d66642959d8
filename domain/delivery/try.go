package delivery

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"respite/domain/invoice"
	"respite/domain/reservation"
	"respite/value/fault"
)

// Try says what becomes of the step's order if it is done now, or what stands against it.
func (s Step) Try(order reservation.Reservation, now time.Time) (reservation.Reservation, error) {
	if s.Kind == Cancel {
		if order.State == reservation.Cancelled { // a repeated cancel succeeds and does nothing
			return order, nil
		}
		_, after, err := order.Release()
		return after, err
	}
	if order.Details.Test && order.Passive != 0 {
		return order, fault.TestMode.With().On("invoice")
	}
	_, after, err := order.Activate(s.Articles, now)
	if err != nil || !s.FreesRest || !after.Open() {
		return after, err
	}
	_, after, err = after.Release()
	return after, err
}

// TryReturn does the same for an invoice on which something comes back.
func (s Step) TryReturn(owed invoice.Invoice, now time.Time) (invoice.Invoice, error) {
	var after invoice.Invoice
	var err error
	switch {
	case s.Amount != 0:
		_, after, err = owed.CreditAmount(s.Amount, now)
	case len(s.Articles) > 0:
		_, after, err = owed.CreditArticles(s.Articles, nil, now)
	default:
		_, after, err = owed.CreditRest(nil, now)
	}
	return after, err
}

// Refuse notes what stands against the step, row by row where it is about an article. What is no fault is given
// back.
func (s *Step) Refuse(err error) error {
	if errors.Is(err, errSeveral) || errors.Is(err, errDifferent) {
		line, of := s.place("")
		s.Found = append(s.Found, Finding{line, of, err.Error()})
		return nil
	}
	faults, told := fault.All(err)
	if !told {
		return err
	}
	for _, f := range faults {
		line, of := s.place(f.Field)
		s.Found = append(s.Found, Finding{Line: line, Column: of, Reason: sentence(f)})
	}
	return nil
}

// place gives line and column of a field of our commands: "articles[2].quantity".
func (s *Step) place(field string) (int, string) {
	first := s.Lines[0]
	inner, found := strings.CutPrefix(field, "articles[")
	if found {
		number, rest, _ := strings.Cut(inner, "]")
		of := article
		if rest == ".quantity" {
			of = quantity
		}
		if i, err := strconv.Atoi(number); err == nil && i < len(s.Lines) {
			return s.Lines[i], s.columns[of]
		}
	}
	switch {
	case field == "articles" && len(s.Articles) > 0:
		return first, s.columns[article]
	case field == "amount" && s.Amount != 0:
		return first, s.columns[amount]
	case s.Reservation != 0:
		return first, s.columns[ofReservation]
	case s.Invoice != 0:
		return first, s.columns[ofInvoice]
	}
	return first, s.columns[ofOrder]
}

// sentence says a fault without its field and without its full stop.
func sentence(f *fault.Fault) string { return strings.TrimSuffix(f.Render(f.Code.Text), ".") }

// Sentence says in words what stood against a step, for the row's message.
func Sentence(err error) string {
	faults, _ := fault.All(err)
	words := make([]string, len(faults))
	for i, f := range faults {
		words[i] = sentence(f)
	}
	return strings.Join(words, "; ")
}

// What can be wrong with how an order is named.
var (
	errSeveral   = errors.New("several orders have this number; name the reservation")
	errDifferent = errors.New("reservation, invoice and order do not name the same order")
)

// Choose gives the order that is meant of those with the same number of the merchant's own: the only one, or the
// only one that is open.
func Choose(named []reservation.Reservation) (reservation.Reservation, error) {
	var open []reservation.Reservation
	for _, r := range named {
		if r.Open() {
			open = append(open, r)
		}
	}
	switch {
	case len(open) == 1:
		return open[0], nil
	case len(named) == 1:
		return named[0], nil
	case len(named) == 0:
		return reservation.Reservation{}, fault.ReservationUnknown.With()
	}
	return reservation.Reservation{}, errSeveral
}

// Agrees tells whether everything that the aim names belongs to an order.
func (a Aim) Agrees(order reservation.Reservation) error {
	if a.Reservation != 0 && a.Reservation != order.Number || a.Order != "" && a.Order != order.Order && a.Order != order.Reference {
		return errDifferent
	}
	return nil
}

// Findings gives what is wrong with each row of a step that is not good, in the order of the file: a row that is right
// itself falls with one that is wrong.
func (s Step) Findings() []Finding {
	if s.Good() {
		return nil
	}
	all := slices.Clone(s.Found)
	for _, line := range s.Lines {
		if !slices.ContainsFunc(s.Found, func(f Finding) bool { return f.Line == line }) {
			all = append(all, Finding{Line: line, Reason: s.fallen()})
		}
	}
	slices.SortStableFunc(all, func(a, b Finding) int { return a.Line - b.Line })
	return all
}

// fallen says why a row that is right itself is not done.
func (s Step) fallen() string {
	word := string(s.Kind)
	if s.Kind == Deliver {
		word = "delivery"
	}
	return fmt.Sprintf("this row belongs to the %s of line %d, which is wrong", word, s.Found[0].Line)
}

// Message says what is wrong with a row of the step.
func (s Step) Message(line int) string {
	var own []string
	for _, f := range s.Found {
		switch {
		case f.Line != line:
		case f.Column == "":
			own = append(own, f.Reason)
		default:
			own = append(own, f.Column+": "+f.Reason)
		}
	}
	if len(own) == 0 && !s.Good() {
		return s.fallen()
	}
	return strings.Join(own, "; ")
}
