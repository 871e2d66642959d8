package bench

import (
	"fmt"
	"strconv"
)

// buyer is somebody who never bought before and shares nothing with anybody: the limits for those who try
// their luck (domain 9.5) must not be what is measured. Two numbers are two persons, on any book.
type buyer int64

// phones is how many phone numbers the buyers of one day of birth have between them.
const phones = 90_000_000

func (b buyer) phone() int64 { return int64(b)%phones + 10_000_000 }

// circle counts how often the phone numbers were used up before this buyer.
func (b buyer) circle() int64 { return int64(b) / phones }

// name tells a buyer from all others, as do the e-mail address and the street that are made of it. It has no
// letters: some are the same to whoever looks a person up.
func (b buyer) name() string { return strconv.FormatInt(int64(b), 10) }

// birth is the date of birth as the wires write it: DDMMYYYY.
func (b buyer) birth() string {
	c := b.circle()
	return fmt.Sprintf("%02d%02d%d", 1+c%28, 1+c/28%12, 1950+c/336%45)
}

// network is an address on the internet that is in nobody's private range.
func (b buyer) network() string {
	n := int64(b) % phones
	return fmt.Sprintf("%d.%d.%d.%d", 20+n>>24, n>>16&255, n>>8&255, n&255)
}

// article is one line of the order that everybody buys; prices hold the VAT.
type article struct {
	number, title string
	price         int64 // in cents
	quantity      int64
	freight       bool
}

// goods are what everybody buys.
var goods = []article{
	{number: "MUG-12", title: "Tasse \"Grün\" & <Blau>", price: 12_50, quantity: 2},
	{number: "BOWL-3", title: "Schüssel", price: 9_95, quantity: 1},
	{number: "SHIP", title: "Verzending", price: 4_95, quantity: 1, freight: true},
}

// price is what the goods come to, in cents.
func price() int64 {
	total := int64(0)
	for _, a := range goods {
		total += a.price * a.quantity
	}
	return total
}

// major writes cents in major units: 12.50.
func major(cents int64) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }
