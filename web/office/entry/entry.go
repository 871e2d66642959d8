// Package entry is what people type into the forms of the office: amounts, order lines, buyers and their addresses,
// and what is wrong with them, said at its field.
//
// It must never change anything, and never lose what somebody typed.
package entry

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"respite/domain/basket"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/money"
	"respite/web/office/shell"
)

// Wrong is what is wrong with a form.
type Wrong struct {
	fields map[string]string
	Rest   []string // what no field of the form stands for
}

// At gives what is wrong with a field, in a sentence; empty: nothing.
func (w Wrong) At(field string) string { return w.fields[field] }

// Sort sorts what is wrong with a form. A name that ends with a dot or a bracket stands for all fields that begin so.
// An error that is no fault, or says that something is not there, is given back.
func Sort(err error, shown ...string) (Wrong, error) {
	fields, rest, err := shell.Faults(err)
	if err != nil {
		return Wrong{}, err
	}
	wrong := Wrong{fields: map[string]string{}, Rest: rest}
	for name, text := range fields {
		text = strings.TrimPrefix(text, name+": ")
		if slices.ContainsFunc(shown, func(s string) bool { return s == name || open(s) && strings.HasPrefix(name, s) }) {
			wrong.fields[name] = text
			continue
		}
		wrong.Rest = append(wrong.Rest, text)
	}
	slices.Sort(wrong.Rest)
	wrong.Rest = slices.Compact(wrong.Rest)
	return wrong, nil
}

func open(name string) bool { return strings.HasSuffix(name, ".") || strings.HasSuffix(name, "[") }

// Reader reads the fields of a form and collects what is wrong with them. Fields that are left empty are zero.
type Reader struct {
	Text   func(name string) string
	Faults fault.List
}

// Amount reads an amount in major units, with a point or a comma.
func (r *Reader) Amount(name string) money.Minor {
	return number(r, name, "This is no amount, such as 19.90", money.ParseMinor)
}

// Rate reads a percentage.
func (r *Reader) Rate(name string) money.Rate {
	return number(r, name, "This is no percentage, such as 21", money.ParseRate)
}

// Quantity reads a quantity in units with up to three decimals.
func (r *Reader) Quantity(name string) basket.Quantity {
	return number(r, name, "This is no quantity, such as 2 or 1.5", parseQuantity)
}

// Whole reads a whole number.
func (r *Reader) Whole(name string) int {
	return number(r, name, "This is no whole number", strconv.Atoi)
}

// Day reads a date.
func (r *Reader) Day(name string) day.Day {
	text := r.Text(name)
	if text == "" {
		return 0
	}
	read, err := day.Parse(text)
	if err != nil {
		r.Faults = append(r.Faults, fault.NotADate.With("2026-11-22").On(name))
	}
	return read
}

// Need says that the fields must not be empty.
func (r *Reader) Need(names ...string) {
	for _, name := range names {
		if r.Text(name) == "" {
			r.Faults = append(r.Faults, fault.Missing.With().On(name))
		}
	}
}

func number[T any](r *Reader, name, wrong string, parse func(string) (T, error)) T {
	var none T
	text := r.Text(name)
	if text == "" {
		return none
	}
	read, err := money.Typed(text, parse)
	if err != nil {
		r.Faults = append(r.Faults, fault.NotANumber.With(wrong).On(name))
		return none
	}
	return read
}

func parseQuantity(text string) (basket.Quantity, error) {
	const perThousandth = 10 // a price has four decimals
	units, err := money.ParsePrice(text)
	if err == nil && units%perThousandth != 0 {
		err = fault.NotANumber.With("There are more than three decimals")
	}
	return basket.Quantity(units / perThousandth), err
}

// NewWrong says one fault at a field, whatever its kind.
func NewWrong(field string, f *fault.Fault) Wrong {
	return Wrong{fields: map[string]string{field: f.Render(f.Code.Text)}}
}

// Any tells whether anything is wrong.
func (w Wrong) Any() bool { return len(w.fields) > 0 || len(w.Rest) > 0 }

// Status is that of a form: one that is shown again because something is wrong says so.
func Status(wrong bool) int {
	if wrong {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}
