package delivery

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"respite/domain/basket"
	"respite/domain/invoice"
	"respite/domain/reservation"
	"respite/value/day"
	"respite/value/money"
)

// Kind is what a row tells.
type Kind string

// The kinds.
const (
	Deliver Kind = "deliver"
	Cancel  Kind = "cancel"
	Return  Kind = "return"
)

// Aim names an order. If more than one is given they mean the same order.
type Aim struct {
	Reservation reservation.Number `json:"reservation,omitzero"`
	Invoice     invoice.Number     `json:"invoice,omitzero"` // of a return; else of what is passive
	Order       string             `json:"order,omitzero"`   // the merchant's own number
}

// Parcel is how goods travel.
type Parcel struct {
	Carrier  string `json:"carrier,omitempty"`
	Tracking string `json:"tracking,omitempty"`
}

// row is one row of a file that could be read.
type row struct {
	Aim
	line     int
	kind     Kind
	article  string
	quantity basket.Quantity
	amount   money.Minor
	on       day.Day // 0: not said
	parcel   Parcel
	sendBy   string
	keep     string
}

// cells reads one row and notes what is wrong.
type cells struct {
	Columns
	line  int
	cells []string
	found []Finding
}

func (c *cells) complain(of column, reason string, args ...any) {
	c.found = append(c.found, Finding{c.line, c.name(of), fmt.Sprintf(reason, args...)})
}

// row reads the cells.
func (c *cells) row() row {
	r := row{line: c.line, kind: Kind(c.choice(kind, kinds))}
	r.Aim = Aim{
		Reservation: reservation.Number(c.number(ofReservation)), Invoice: invoice.Number(c.number(ofInvoice)), Order: c.word(ofOrder),
	}
	if r.Aim == (Aim{}) && len(c.found) == 0 {
		c.found = append(c.found, Finding{Line: c.line, Reason: "the row names no order"})
	}
	r.article, r.quantity, r.amount = c.word(article), c.quantity(), c.amount()
	r.on = c.date()
	r.parcel = Parcel{c.word(carrier), c.word(tracking)}
	r.sendBy, r.keep = c.choice(sendBy, ways), c.choice(keepRest, truths)
	c.checkTogether(r)
	return r
}

// checkTogether notes what does not go with each other.
func (c *cells) checkTogether(r row) {
	if given := c.text(c.cells, quantity); r.article == "" && given != "" {
		c.complain(article, "a quantity needs an article")
	} else if r.article != "" && given == "" && r.kind != Cancel {
		c.complain(quantity, "an article needs a quantity")
	}
	if r.amount != 0 && r.kind != Return {
		c.complain(amount, "only a return has an amount")
	} else if r.amount != 0 && r.article != "" {
		c.complain(amount, "a return is of an article or of an amount, not of both")
	}
	if r.kind == Cancel && r.article != "" {
		c.complain(article, "a cancel gives up all that is left and names no article")
	}
	if r.kind != Deliver && r.sendBy != "" {
		c.complain(sendBy, "only a delivery has an invoice to send")
	}
	if r.kind != Deliver && r.keep != "" {
		c.complain(keepRest, "only a delivery leaves a rest")
	}
}

// The words of the columns with choices, and what they mean.
var (
	kinds = map[string]string{
		"": string(Deliver), "deliver": string(Deliver), "delivery": string(Deliver), "activate": string(Deliver),
		"cancel": string(Cancel), "return": string(Return), "refund": string(Return), "credit": string(Return),
	}
	ways = map[string]string{
		"": "", "none": none, "no": none, "email": string(invoice.ByEmail), "mail": string(invoice.ByPost), "post": string(invoice.ByPost),
		"print": string(invoice.ByPrint),
	}
	truths = map[string]string{
		"": "", "yes": yes, "true": yes, "1": yes, "y": yes, "no": no, "false": no, "0": no, "n": no,
	}
	told = map[column]string{kind: "deliver, cancel, return", sendBy: "email, post, print, none", keepRest: "yes, no"}
)

const (
	none = "none"
	yes  = "yes"
	no   = "no"
)

func (c *cells) choice(of column, words map[string]string) string {
	given := c.text(c.cells, of)
	meant, is := words[fold(given)]
	if !is || given != "" && fold(given) == "" {
		c.complain(of, "it must be one of: %s", told[of])
	}
	return meant
}

// longest is how many characters a text may have.
const longest = 200

// word reads a text as people write it into one line.
func (c *cells) word(of column) string {
	given := c.text(c.cells, of)
	switch {
	case utf8.RuneCountInString(given) > longest:
		c.complain(of, "it is longer than %d characters", longest)
	case strings.ContainsFunc(given, unicode.IsControl):
		c.complain(of, "it contains characters that cannot be used")
	default:
		return given
	}
	return ""
}

// number reads the number of a reservation or an invoice. Spreadsheets write long ones as 2.4E9, and lose the
// end of those with more than fifteen digits.
func (c *cells) number(of column) int64 {
	given := c.text(c.cells, of)
	if given == "" {
		return 0
	}
	number, err := strconv.ParseInt(given, 10, 64)
	if err == nil && number > 0 {
		return number
	}
	if whole, scientific := money.ParseMinor(given); scientific == nil && whole > 0 && whole%100 == 0 {
		return int64(whole / 100)
	}
	c.complain(of, "%.40q is no number of ours; a spreadsheet must hold it as text", given)
	return 0
}

// quantity reads units with up to three decimals.
func (c *cells) quantity() basket.Quantity {
	given := c.text(c.cells, quantity)
	if given == "" {
		return 0
	}
	const perThousandth = 10 // a price has four decimals
	units, err := money.Typed(given, money.ParsePrice)
	read := basket.Quantity(units / perThousandth)
	if err != nil || units%perThousandth != 0 || read <= 0 || read > basket.MaxQuantity {
		c.complain(quantity, "%.40q is no quantity: a number above zero with at most three decimals and a point, such as 2 or 1.5", given)
		return 0
	}
	return read
}

// amount reads an amount in major units.
func (c *cells) amount() money.Minor {
	given := c.text(c.cells, amount)
	if given == "" {
		return 0
	}
	read, err := money.Typed(given, money.ParseMinor)
	if err != nil || read <= 0 {
		c.complain(amount, "%.40q is no amount: a number above zero with at most two decimals and a point, such as 19.90", given)
		return 0
	}
	return read
}

// spreadsheetDay is the day from which spreadsheets count.
var spreadsheetDay = day.On(1899, time.December, 30)

// date reads YYYY-MM-DD, or the five digits that a spreadsheet stores for a day of our time.
func (c *cells) date() day.Day {
	given := c.text(c.cells, deliveredOn)
	if given == "" {
		return 0
	}
	if count, err := strconv.ParseInt(given, 10, 32); err == nil && len(given) == 5 {
		return spreadsheetDay + day.Day(count)
	}
	read, err := day.Parse(given)
	if err != nil {
		c.complain(deliveredOn, "%.40q is no date as YYYY-MM-DD", given)
	}
	return read
}
