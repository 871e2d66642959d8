package sim

import (
	"fmt"
	"slices"
	"time"

	"respite/domain/event"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/operation/administration"
	"respite/sim/model"
)

// happening is one thing that a step may be.
type happening struct {
	times int // how often in so many
	do    func(*rehearsal)
}

// course is what happens, each as often as it is likely.
var course = spread([]happening{
	{14, func(r *rehearsal) { r.perform(r.reserve()) }},
	{12, asking((*rehearsal).activate)},
	{5, asking((*rehearsal).deliver)},
	{4, asking((*rehearsal).end)},
	{2, asking((*rehearsal).extend)},
	{3, asking((*rehearsal).change)},
	{3, asking((*rehearsal).split)},
	{3, asking((*rehearsal).update)},
	{2, asking((*rehearsal).requantify)},
	{5, asking((*rehearsal).takeBack)},
	{2, asking((*rehearsal).creditAll)},
	{4, asking((*rehearsal).amountBack)},
	{4, asking((*rehearsal).refund)},
	{2, asking((*rehearsal).postpone)},
	{20, (*rehearsal).pay},
	{6, (*rehearsal).crowd},
	{4, (*rehearsal).rush},
	{4, (*rehearsal).decide},
	{1, (*rehearsal).jump},
	{1, (*rehearsal).renameShop},
	{1, (*rehearsal).falter},
	{1, func(r *rehearsal) { r.say("the program begins anew"); r.reopen() }},
})

func spread(of []happening) []happening {
	var all []happening
	for _, h := range of {
		for range h.times {
			all = append(all, h)
		}
	}
	return all
}

// asking performs a deed if there is anything to do it to.
func asking(draw func(*rehearsal) (deed, bool)) func(*rehearsal) {
	return func(r *rehearsal) {
		if d, there := draw(r); there {
			r.perform(d)
		}
	}
}

// crowd is several shops that ask at the same time, about different orders.
func (r *rehearsal) crowd() {
	var deeds []deed
	busy := map[string]bool{}
	for range 2 + r.chance.IntN(6) {
		d, there := r.oneOfMany()
		if there && !busy[d.about] {
			busy[d.about] = true
			deeds = append(deeds, d)
		}
	}
	if len(deeds) > 0 {
		r.together(deeds)
	}
}

func (r *rehearsal) oneOfMany() (deed, bool) {
	switch r.chance.IntN(7) {
	case 0, 1:
		return r.reserve(), true
	case 2:
		return r.end()
	case 3:
		return r.extend()
	case 4:
		return r.amountBack()
	case 5:
		return r.refund()
	}
	return r.activate()
}

// rush is one consumer who orders in several shops at the same time: the limits hold for all of it. Who buys
// trifles is only too fast.
func (r *rehearsal) rush() {
	who, basket := one(r, r.buyers), r.basket
	if r.in(60) {
		basket = r.trifle
	}
	deeds := make([]deed, 2+r.chance.IntN(4))
	for i := range deeds {
		deeds[i] = r.reserveFor(who, basket)
	}
	r.together(deeds)
}

// decide is the word of staff on an order that waits.
func (r *rehearsal) decide() {
	o := r.order(func(o *model.Order) bool { return o.State == model.Pending && !o.IsPassive() })
	if o == nil {
		return
	}
	approve := r.in(60)
	r.arrange(decided{
		what: fmt.Sprintf("staff decide about %d: %t", o.Number, approve),
		do: func() error {
			return r.book.Operations.Decide(r.ctx, reservation.Number(o.Number), approve, event.Actor("clerk"))
		},
		apply: func(now time.Time) bool { return r.model.Decide(o, approve, now) },
	})
}

// farthest bounds how far the clock of the book is moved in all.
const farthest = 5 * 365 * 24 * time.Hour

// jump moves the clock of the test book.
func (r *rehearsal) jump() {
	days := r.upTo(20)
	by := time.Duration(days) * 24 * time.Hour
	if r.ahead+by > farthest {
		return
	}
	r.arrange(decided{
		what: fmt.Sprintf("the clock is moved by %d days", days),
		do: func() error {
			_, err := administration.AdvanceClock(r.ctx, r.book.Store, by)
			return err
		},
		apply: func(time.Time) bool {
			r.ahead += by
			r.Tally.Days += int(days)
			return true
		},
	})
}

// renameShop gives a shop another name; the documents that were made keep the former one.
func (r *rehearsal) renameShop() {
	s, name := one(r, r.shops), fmt.Sprintf("Shop of step %d", r.step)
	r.arrange(decided{
		what: fmt.Sprintf("shop %d is called %q", s.Shop.ID, name),
		do: func() error {
			_, err := administration.Agree(r.ctx, r.book.Store, s.Merchant.ID, func(m merchant.Merchant) (merchant.Merchant, error) {
				m.Name = name
				return m, nil
			})
			return err
		},
		apply: func(time.Time) bool { return true },
	})
}

// falter takes the shops' receivers down for hours.
func (r *rehearsal) falter() {
	hours := r.upTo(20)
	r.down = r.time().Add(time.Duration(hours) * time.Hour)
	r.say("no shop hears for %d hours", hours)
}

// count gives the count in a number, which begins with a date.
func count(number int64) int64 { return number % 10_000_000_000 }

// gapless tells whether the invoices were counted one after the other.
func gapless(numbers map[int64]bool) bool {
	var counts []int64
	for number := range numbers {
		counts = append(counts, count(number))
	}
	slices.Sort(counts)
	for i, c := range counts {
		if c != counts[0]+int64(i) {
			return false
		}
	}
	return true
}
