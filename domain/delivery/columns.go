package delivery

import (
	"fmt"
	"strings"
	"unicode"
)

// column is one thing a row can tell.
type column int

// The columns.
const (
	kind column = iota
	ofReservation
	ofInvoice
	ofOrder
	article
	quantity
	amount
	deliveredOn
	carrier
	tracking
	sendBy
	keepRest
	columns
)

// Names are the names of the columns as we write them.
var Names = [columns]string{
	"kind", "reservation", "invoice", "order", "article", "quantity", "amount", "delivered_on", "carrier", "tracking", "send_by", "keep_rest",
}

// Aliases are other names by which the columns are known. Letter case, blanks and signs do not matter.
var Aliases = map[string][]string{
	"kind":         {"type", "action"},
	"reservation":  {"reservation number", "reservation no", "rno"},
	"invoice":      {"invoice number", "invoice no", "invno"},
	"order":        {"order id", "order number", "order no", "orderid1", "reference"},
	"article":      {"article number", "article no", "artno", "sku"},
	"quantity":     {"qty", "count"},
	"amount":       {"refund amount"},
	"delivered_on": {"delivery date", "delivered", "shipped on", "ship date"},
	"carrier":      {"shipping company", "shipper"},
	"tracking":     {"tracking number", "tracking no", "track and trace"},
	"send_by":      {"send", "send invoice by"},
	"keep_rest":    {"keep"},
}

var known = func() map[string]column {
	all := map[string]column{}
	for c, name := range Names {
		all[fold(name)] = column(c)
		for _, alias := range Aliases[name] {
			all[fold(alias)] = column(c)
		}
	}
	return all
}()

// fold leaves letters and digits of a name, in small letters.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// Finding is one thing wrong with a file.
type Finding struct {
	Line   int    `json:"line"`
	Column string `json:"column,omitempty"` // as the file calls it; empty: the row as a whole
	Reason string `json:"reason"`           // a sentence without its full stop
}

// Columns say where in a row each thing stands.
type Columns struct {
	names []string
	at    [columns]int // one above the place; 0: nowhere
}

// ReadColumns finds the columns by their names. An empty list of findings means that rows can be read.
func ReadColumns(line int, names []string) (Columns, []Finding) {
	c := Columns{names: names}
	var found []Finding
	for i, name := range names {
		meant, is := known[fold(name)]
		switch {
		case !is:
			found = append(found, Finding{line, name, "there is no such column; the columns are " + strings.Join(Names[:], ", ")})
		case c.at[meant] != 0:
			found = append(found, Finding{line, name, fmt.Sprintf("it means the same as the column %q", names[c.at[meant]-1])})
		default:
			c.at[meant] = i + 1
		}
	}
	if c.at[ofReservation]+c.at[ofInvoice]+c.at[ofOrder] == 0 {
		found = append(found, Finding{line, "", "a column is missing that names the order: reservation, invoice or order"})
	}
	return c, found
}

// text gives what stands in a column.
func (c Columns) text(cells []string, of column) string {
	if c.at[of] == 0 || c.at[of] > len(cells) {
		return ""
	}
	return strings.TrimSpace(cells[c.at[of]-1])
}

// name gives a column as the file calls it.
func (c Columns) name(of column) string {
	if c.at[of] == 0 {
		return Names[of]
	}
	return c.names[c.at[of]-1]
}
