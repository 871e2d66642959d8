package delivery

import (
	"fmt"
	"slices"
	"strings"

	"respite/domain/basket"
	"respite/domain/invoice"
	"respite/domain/reservation"
	"respite/value/day"
	"respite/value/id"
	"respite/value/money"
)

// Step is one thing that is done to one order: what rows tell that stand together, name the same order and are of
// one kind. A delivery becomes one invoice.
type Step struct {
	Aim
	Lines     []int          `json:"lines"` // of the file
	Kind      Kind           `json:"kind"`
	Articles  []basket.Want  `json:"articles,omitempty"` // none: everything that is left
	Amount    money.Minor    `json:"amount,omitzero"`    // of a return without articles
	On        day.Day        `json:"on,omitzero"`        // when it was delivered
	Parcels   []Parcel       `json:"parcels,omitempty"`
	SendBy    invoice.SendBy `json:"send_by,omitempty"`
	FreesRest bool           `json:"frees_rest,omitempty"` // what is left of the order after it is given up

	Found  []Finding          `json:"found,omitempty"`    // what is wrong with it
	Number reservation.Number `json:"number,omitzero"`    // the order it is about; 0: not known
	Rest   bool               `json:"rest,omitzero"`      // the order stands as a passive invoice
	Bill   invoice.Number     `json:"bill,omitzero"`      // of a return
	Paid   id.ID              `json:"paid,omitzero"`      // the request that brought that invoice
	Money  money.Currency     `json:"currency,omitempty"` // of that invoice
	Sale   string             `json:"sale,omitempty"`     // the merchant's number of the sale

	columns map[column]string // as the file calls them
}

// Good tells whether nothing is wrong with the step.
func (s Step) Good() bool { return len(s.Found) == 0 }

// Note says in words what else the file told of a delivery: "delivered 2026-11-20 by DHL 1234, PostNord 77".
func (s Step) Note() string {
	var words []string
	if s.On != 0 {
		words = append(words, "delivered "+s.On.String())
	}
	var by []string
	for _, p := range s.Parcels {
		by = append(by, strings.TrimSpace(p.Carrier+" "+p.Tracking))
	}
	if len(by) > 0 {
		words = append(words, "by "+strings.Join(by, ", "))
	}
	return strings.Join(words, " ")
}

// Reader makes steps of rows. Rows of one order that stand apart are steps of their own, in the order of the
// file: what is delivered twice is delivered in two parcels.
type Reader struct {
	columns Columns
	read    bool
	names   *string // the first of the list of names that was read last
	open    *Step
	keep    string // of the rows of the open step
	sendBy  string
}

// Read takes the next row: its names, which may differ from those of the row before, and its cells. When it
// begins a new step it gives the one before. A reason says that the row could not be read at all.
func (r *Reader) Read(line int, names, values []string, reason string) *Step {
	next, found, c := row{line: line}, []Finding(nil), cells{line: line, cells: values}
	if reason != "" {
		found = []Finding{{Line: line, Reason: reason}}
	} else if found = r.know(line, names); len(found) == 0 {
		c.Columns = r.columns
		next = c.row()
		found = c.found
	}
	same := r.open != nil && next.Aim != (Aim{}) && r.open.Aim == next.Aim && r.open.Kind == next.kind
	if same && len(r.open.Lines) < basket.MaxLines {
		r.join(next, &c)
		return nil
	}
	if same {
		found = append(found, Finding{Line: line, Reason: fmt.Sprintf("more than %d rows tell of one order", basket.MaxLines)})
	}
	before := r.open
	r.begin(next, found)
	return before
}

// know reads the names unless they are those of the row before.
func (r *Reader) know(line int, names []string) []Finding {
	if r.read && len(names) > 0 && r.names == &names[0] && len(names) == len(r.columns.names) {
		return nil
	}
	columns, found := ReadColumns(line, names)
	r.columns, r.read, r.names = columns, len(found) == 0, nil
	if len(names) > 0 {
		r.names = &names[0]
	}
	return found
}

// End gives the last step, if there is one.
func (r *Reader) End() *Step {
	last := r.open
	r.open = nil
	return last
}

func (r *Reader) begin(first row, found []Finding) {
	r.open = &Step{
		Aim: first.Aim, Lines: []int{first.line}, Kind: first.kind, Amount: first.amount, On: first.on, Found: found,
		columns: map[column]string{
			ofReservation: r.columns.name(ofReservation), ofInvoice: r.columns.name(ofInvoice), ofOrder: r.columns.name(ofOrder),
			article: r.columns.name(article), quantity: r.columns.name(quantity), amount: r.columns.name(amount),
		},
	}
	r.keep, r.sendBy = "", ""
	r.add(first)
}

// join adds a row to the open step.
func (r *Reader) join(next row, c *cells) {
	s := r.open
	if next.article == "" || len(s.Articles) == 0 {
		c.found = append(c.found, Finding{Line: next.line, Reason: fmt.Sprintf(
			"line %d tells of the same order; rows that stand together must each name an article", s.Lines[len(s.Lines)-1])})
	}
	for _, same := range []struct {
		column       column
		before, here string
	}{{sendBy, r.sendBy, next.sendBy}, {keepRest, r.keep, next.keep}, {deliveredOn, said(s.On), said(next.on)}} {
		if same.before != "" && same.here != "" && same.before != same.here {
			c.complain(same.column, "it must be the same in all rows of one delivery")
		}
	}
	s.Lines = append(s.Lines, next.line)
	s.Found = append(s.Found, c.found...)
	r.add(next)
}

func said(on day.Day) string {
	if on == 0 {
		return ""
	}
	return on.String()
}

// add takes over what a row tells of its own.
func (r *Reader) add(next row) {
	s := r.open
	if next.article != "" {
		s.Articles = append(s.Articles, basket.Want{Article: next.article, Quantity: next.quantity})
	}
	if next.on != 0 {
		s.On = next.on
	}
	if next.parcel != (Parcel{}) && !slices.Contains(s.Parcels, next.parcel) {
		s.Parcels = append(s.Parcels, next.parcel)
	}
	if next.sendBy != "" {
		r.sendBy = next.sendBy
	}
	if next.keep != "" {
		r.keep = next.keep
	}
	if r.sendBy != none {
		s.SendBy = invoice.SendBy(r.sendBy)
	}
	s.FreesRest = r.keep == no
}
