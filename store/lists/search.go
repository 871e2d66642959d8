package lists

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"respite/domain/consumer"
	"respite/domain/reservation"
	"respite/store/rows"
	"respite/value/money"
)

// Why is what of an order somebody looked for.
type Why string

// What is looked for.
const (
	ByNumber    Why = "number"      // the reservation's own
	ByInvoice   Why = "invoice"     // number of an invoice, also a passive one
	ByCredit    Why = "credit_note" // number of a credit note
	ByPayment   Why = "payment"     // reference of a payment
	ByReference Why = "reference"   // the merchant's number for the sale
	ByOrder     Why = "order"       // the merchant's order number
	ByName      Why = "name"
	ByMail      Why = "mail"
	ByPhone     Why = "phone"
	ByAmount    Why = "amount"
)

// Exact tells whether what was looked for names one order: others that have it too are an accident.
func (w Why) Exact() bool {
	return slices.Contains([]Why{ByNumber, ByInvoice, ByCredit, ByPayment, ByReference, ByOrder}, w)
}

// longestSought bounds what is looked for.
const longestSought = 200

// search gives every index that may know what somebody has typed.
func (o Orders) search(seal *rows.Seal, own owner) []source {
	text := strings.TrimSpace(strings.ReplaceAll(o.Sought, "\x00", "")) // which PostgreSQL takes for no text
	text = strings.ToValidUTF8(text[:min(len(text), longestSought)], "")
	compact := strings.ToUpper(strings.Join(strings.Fields(text), ""))
	own.values["text"], own.values["compact"] = text, compact
	found := []source{
		{few: true, why: ByPayment, from: "invoice", key: "reservation", where: own.text + "payment_reference = {compact} AND payment_reference <> ''"},
		{few: true, why: ByReference, from: "reservation", key: "number", where: own.text + "reference = {text} AND reference <> ''"},
		{few: true, why: ByOrder, from: "reservation", key: "number", where: own.text + "order_reference = {text} AND order_reference <> ''"},
	}
	if number, err := strconv.ParseInt(compact, 10, 64); err == nil {
		own.values["n"] = number
		found = append(found,
			source{few: true, why: ByNumber, from: "reservation", key: "number", where: own.text + "number = {n}"},
			source{few: true, why: ByInvoice, from: "invoice", key: "reservation", where: own.text + "number = {n}"},
			source{few: true, why: ByInvoice, from: "reservation", key: "number", where: own.text + "passive = {n} AND passive <> 0"},
			source{few: true, why: ByCredit, from: "credit_note", key: "reservation", where: own.text + "number = {n}"})
	}
	for i, mark := range soughtMarks(text) {
		kind, _, _ := strings.Cut(mark, ":")
		name := fmt.Sprintf("mark%d", i)
		own.values[name] = seal.Hash("order:" + mark)
		marked := source{why: Why(kind), from: "order_mark", key: "number", where: "mark = {" + name + "}"}
		for _, one := range own.each { // a name that many have is found in the order of the index, merchant by merchant
			found = append(found, marked.of(one))
		}
		if len(own.each) == 0 {
			marked.few = true
			found = append(found, marked.of(own.text))
		}
	}
	return found
}

// of narrows a source down to a merchant's rows.
func (s source) of(owner string) source {
	s.where = owner + s.where
	return s
}

// soughtMarks gives the marks that a text may mean: those of people, and an amount with or without its currency.
func soughtMarks(text string) []string {
	marks := consumer.Sought(text)
	words := slices.DeleteFunc(strings.Fields(strings.ToUpper(text)), func(word string) bool { return money.Currency(word).Known() })
	if len(words) != 1 {
		return marks
	}
	if amount, err := money.ParseMinor(strings.ReplaceAll(words[0], ",", ".")); err == nil && amount > 0 {
		marks = append(marks, reservation.AmountMark(amount))
	}
	return marks
}
