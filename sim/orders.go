package sim

import (
	"cmp"
	"fmt"
	"time"

	"respite/sim/model"
	"respite/sim/till"
)

// reserve draws an order of a consumer at a shop, by either wire, as a reservation or a passive invoice.
func (r *rehearsal) reserve() deed { return r.reserveFor(one(r, r.buyers), r.basket) }

// reserveFor draws an order of one consumer; what is in it, the basket draws for a wire.
func (r *rehearsal) reserveFor(who *model.Consumer, basket func(gateway bool) []model.Ware) deed {
	r.named++
	s, name := one(r, r.shops), fmt.Sprintf("R-%d-%d", r.step, r.named)
	door := r.chance.IntN(3)
	wares := basket(door == 1)
	asked := model.Asked{Shop: s.Shop, Buyer: who, Name: name, Wares: wares, Amount: model.Total(wares), Passive: door == 2}
	var ask till.Request
	switch door {
	case 0:
		amount := one(r, []int64{-1, -1, asked.Amount, max(0, asked.Amount-1), asked.Amount + 2, asked.Amount + 77})
		if amount != -1 {
			asked.Amount = amount
		}
		ask = s.till.ReserveAmount(who, name, wares, amount)
	case 1:
		ask = s.till.Reserve(who, name, wares)
	default:
		ask = s.till.AddInvoice(who, name, wares)
	}
	what := fmt.Sprintf("%s %s at shop %d for %d by %s %s", ask.Name, name, s.Shop.ID, asked.Amount, who.First, who.Last)
	return deed{what: what, about: name, ask: ask, apply: func(now time.Time) want {
		made := r.model.Reserve(asked, now)
		if made == nil {
			return no
		}
		return want{taken: made.State != model.Refused, pending: made.State == model.Pending, note: r.numbered(made)}
	}}
}

// numbered takes an order's number from the answer.
func (r *rehearsal) numbered(made *model.Order) func(till.Said) {
	return func(said till.Said) {
		if made.IsPassive() {
			made.Passive = said.Number
			r.numbers[said.Number] = true
			return
		}
		made.Number = said.Number
	}
}

// activate delivers what was ordered: through either door, or as a passive invoice or a part of one.
func (r *rehearsal) activate() (deed, bool) {
	o := r.order(anyOrder)
	if o == nil {
		return deed{}, false
	}
	s, gateway := r.shopOf(o), !o.IsPassive() && r.in(50)
	wants := r.wants(o.Shelves, gateway)
	pieces, _, _ := model.Pieces(o.Shelves, wants, gateway)
	sum, known := max(1, model.SumOf(pieces)), true
	var ask till.Request
	switch {
	case gateway:
		if r.in(6) {
			known, sum = false, sum+1
		}
		ask = s.till.Pay(o.Number, sum, wants)
	case !o.IsPassive():
		reference := ""
		if r.in(10) {
			known, reference = false, "7000000000000000"
		}
		ask = s.till.Activate(o.Number, one(r, []int64{0, till.ByEmail}), wants, reference)
	case len(wants) == 0:
		ask = s.till.ActivateInvoice(o.Passive)
	default:
		ask = s.till.ActivatePart(o.Passive, wants)
	}
	passive := o.Passive
	return deed{what: fmt.Sprintf("%s %d %v", ask.Name, cmp.Or(passive, o.Number), wants), about: o.Name, ask: ask, apply: func(now time.Time) want {
		pieces, shelves, there := model.Pieces(o.Shelves, wants, gateway)
		if !there || !known || gateway && sum != model.SumOf(pieces) {
			return no
		}
		made, done := o.Deliver(pieces, shelves, len(wants) > 0, now)
		return want{taken: done, note: func(said till.Said) {
			made.Number = cmp.Or(passive, said.Number)
			r.numbers[made.Number] = true
			if said.Rest != 0 {
				o.Passive = said.Rest
				r.numbers[said.Rest] = true
			}
			if passive != 0 && (said.Rest != 0) != o.Open() && len(wants) > 0 {
				r.wrong("the rest of %d is invoice %d; the model says %t", passive, said.Rest, o.Open())
			}
		}}
	}}, true
}

// deliver delivers goods as the call tells them: what was ordered, or something else.
func (r *rehearsal) deliver() (deed, bool) {
	o := r.order(isReservation)
	if o == nil {
		return deed{}, false
	}
	var wares []model.Ware
	for _, s := range o.Shelves {
		if s.Left() > 0 && (len(wares) == 0 || r.in(50)) {
			wares = append(wares, s.Of(r.upTo(s.Left())))
		}
	}
	if r.in(12) && len(wares) > 0 {
		wares[0].Price = r.upTo(2 * wares[0].Price)
	}
	if r.in(12) || len(wares) == 0 {
		wares = append(wares, model.Ware{Number: "N", Price: r.upTo(500), Count: 1, Unit: 1, VAT: "21", Discount: "0"})
	}
	keep := r.in(50)
	ask := r.shopOf(o).till.ActivateReservation(o.Buyer, o.Number, keep, wares)
	return deed{what: fmt.Sprintf("%s %d %v keep %t", ask.Name, o.Number, wares, keep), about: o.Name, ask: ask, apply: func(now time.Time) want {
		if model.Total(wares) <= 0 {
			return no
		}
		pieces, shelves, others := o.AsTold(wares)
		made, done := o.Deliver(pieces, shelves, keep, now)
		o.Loose = o.Loose || done && others
		return want{taken: done, note: func(said till.Said) {
			made.Number = said.Number
			r.numbers[said.Number] = true
		}}
	}}, true
}

// end gives up what is left.
func (r *rehearsal) end() (deed, bool) {
	o := r.order(anyOrder)
	if o == nil {
		return deed{}, false
	}
	s, ask := r.shopOf(o), till.Request{}
	switch {
	case o.IsPassive():
		ask = s.till.DeleteInvoice(o.Passive)
	case r.in(50):
		ask = s.till.Cancel(o.Number)
	default:
		ask = s.till.CancelReservation(o.Number)
	}
	return deed{what: fmt.Sprintf("%s %d", ask.Name, cmp.Or(o.Passive, o.Number)), about: o.Name, ask: ask, apply: func(time.Time) want {
		if o.IsPassive() && !o.Open() {
			return no
		}
		return want{taken: o.Cancel()}
	}}, true
}

func (r *rehearsal) extend() (deed, bool) {
	o := r.order(isReservation)
	if o == nil {
		return deed{}, false
	}
	ask := r.shopOf(o).till.ExtendExpiry(o.Number)
	if r.in(50) {
		ask = r.shopOf(o).till.Extend(o.Number)
	}
	return deed{what: fmt.Sprintf("%s %d", ask.Name, o.Number), about: o.Name, ask: ask, apply: func(now time.Time) want {
		return want{taken: o.Extend(now)}
	}}, true
}

// change holds another amount.
func (r *rehearsal) change() (deed, bool) {
	o := r.order(isReservation)
	if o == nil {
		return deed{}, false
	}
	target, added := r.chance.Int64N(2*o.Amount()+100)-50, r.in(50)
	amount := target
	if added {
		amount -= o.Amount()
	}
	ask := r.shopOf(o).till.ChangeReservation(o.Number, amount, added)
	return deed{what: fmt.Sprintf("%s %d to %d", ask.Name, o.Number, target), about: o.Name, ask: ask, apply: func(now time.Time) want {
		if !o.Usable(now) || target < 0 {
			return no
		}
		return r.raised(o, target, now, func() { o.Resize(target) })
	}}, true
}

// raised does a change that holds another amount; more of it is decided about anew.
func (r *rehearsal) raised(o *model.Order, amount int64, now time.Time, change func()) want {
	if amount > o.Amount() && !r.model.Raised(o, amount, now) {
		o.KeptAsItIs()
		return no
	}
	change()
	return want{taken: true}
}

func (r *rehearsal) split() (deed, bool) {
	o := r.order(isReservation)
	if o == nil {
		return deed{}, false
	}
	amount := r.chance.Int64N(o.Amount() + 10)
	ask := r.shopOf(o).till.SplitReservation(o.Number, amount)
	return deed{what: fmt.Sprintf("%s %d of %d", ask.Name, amount, o.Number), about: o.Name, ask: ask, apply: func(now time.Time) want {
		other, done := r.model.Split(o, amount, now)
		return want{taken: done, note: func(said till.Said) { other.Number = said.Number }}
	}}, true
}

// update replaces what is still to be delivered; by the gateway it may not come to more than is held.
func (r *rehearsal) update() (deed, bool) {
	o := r.order(isReservation)
	if o == nil {
		return deed{}, false
	}
	gateway := r.in(50)
	wares := r.basket(gateway)
	ask := r.shopOf(o).till.UpdateGoods(o.Number, wares)
	if gateway {
		ask = r.shopOf(o).till.Update(o.Number, wares)
	}
	return deed{what: fmt.Sprintf("%s %d %v", ask.Name, o.Number, wares), about: o.Name, ask: ask, apply: func(now time.Time) want {
		if !o.Usable(now) || gateway && model.Total(wares) > o.Amount() {
			return no
		}
		return r.raised(o, model.Total(wares), now, func() { o.Rewrite(model.Stocked(wares)) })
	}}, true
}

// requantify gives an article of a passive invoice another quantity.
func (r *rehearsal) requantify() (deed, bool) {
	o := r.order(isPassive)
	if o == nil {
		return deed{}, false
	}
	asked := model.Want{Number: one(r, sorts).number, Count: r.chance.Int64N(20)}
	ask := r.shopOf(o).till.UpdateQuantity(o.Passive, asked)
	return deed{what: fmt.Sprintf("%s %d %v", ask.Name, o.Passive, asked), about: o.Name, ask: ask, apply: func(now time.Time) want {
		shelves, found := model.Requantified(model.Rest(o.Shelves), asked)
		if !found || !o.Usable(now) || !model.Sellable(shelves) {
			return no
		}
		return r.raised(o, model.Left(shelves), now, func() { o.Rewrite(shelves) })
	}}, true
}
