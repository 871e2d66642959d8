package model

import (
	"maps"
	"slices"
	"strings"
	"time"

	"respite/value/country"
	"respite/value/day"
)

// Saying is what the bureau says of a consumer (gateway reference 7).
type Saying string

// The sayings. Of whom it wants more time for, it vouches or warns a few minutes later.
const (
	Nothing    Saying = ""
	Cleared    Saying = "cleared"
	Denied     Saying = "denied"
	Silence    Saying = "silence" // it does not answer at all
	WaitAccept Saying = "wait, then cleared"
	WaitReject Saying = "wait, then denied"
)

// Minutes is how long the bureau wants to wait.
const Minutes = 5

// Consumer is who buys, as one order tells it. Two of them may be the same person.
type Consumer struct {
	First, Last, Email, Phone string
	Birth                     string // DDMMYYYY
	Street, House, Zip, City  string
	Country, CountryName      string // "NL", "Netherlands"
	Saying                    Saying
}

// today gives the date where the consumer lives.
func (c *Consumer) today(now time.Time) day.Day {
	home, _ := country.Of(c.Country)
	return home.Day(now)
}

// marks give the texts by which the person is known (domain 9.5).
func (c *Consumer) marks() []string {
	born := c.Country + " " + c.Birth + " "
	return []string{"name " + born + strings.ToLower(c.First+" "+c.Last), "mail " + born + strings.ToLower(c.Email), "phone " + born + c.Phone}
}

// person is somebody known by marks; whoever was found to be somebody else leads there.
type person struct {
	is       *person
	attempts []time.Time // to buy
}

func (p *person) self() *person {
	for p.is != nil {
		p = p.is
	}
	return p
}

// identify finds the person, or makes one. Persons whose marks meet become one. Attempts of the older one
// go on.
func (b *Book) identify(c *Consumer) *person {
	var known []*person
	for _, mark := range c.marks() {
		if p, there := b.known[mark]; there && !slices.Contains(known, p.self()) {
			known = append(known, p.self())
		}
	}
	if len(known) == 0 {
		b.persons = append(b.persons, &person{})
		known = b.persons[len(b.persons)-1:]
	}
	oldest := slices.MinFunc(known, func(a, c *person) int { return slices.Index(b.persons, a) - slices.Index(b.persons, c) })
	for _, p := range known {
		if p != oldest {
			p.is = oldest
		}
	}
	for _, mark := range c.marks() {
		b.known[mark] = oldest
	}
	return oldest
}

// Exposure is what a person owes or may come to owe.
type Exposure struct {
	Held, Claims, Credit int64
	Open, Paid           int
}

// ExposureOf gives the exposure of whoever made an order.
func (b *Book) ExposureOf(o *Order) Exposure { return b.exposure(o.person.self()) }

func (b *Book) exposure(of *person) Exposure {
	var e Exposure
	for _, o := range b.Orders {
		if o.person.self() != of {
			continue
		}
		e.Held += o.Amount()
		for _, bill := range o.Bills {
			e.Claims += bill.Claim()
			e.Credit += bill.Overpaid
			if bill.Claim() > 0 {
				e.Open++
			}
			if bill.Settled {
				e.Paid++
			}
		}
	}
	return e
}

// daysLate tells how late the person is with the oldest of what is owed.
func (b *Book) daysLate(of *person, today day.Day) int {
	late := 0
	for _, o := range b.Orders {
		if o.person.self() != of {
			continue
		}
		for _, bill := range o.Bills {
			if bill.Claim() > 0 {
				late = max(late, int(today-bill.Due))
			}
		}
	}
	return late
}

// remember gives back how everybody was known.
func (b *Book) remember() func() {
	known, persons, were := maps.Clone(b.known), slices.Clone(b.persons), make([]person, len(b.persons))
	for i, p := range b.persons {
		were[i] = *p
	}
	return func() {
		b.known, b.persons = known, persons
		for i, p := range persons {
			*p = were[i]
		}
	}
}
