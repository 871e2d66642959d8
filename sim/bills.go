package sim

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"respite/domain/event"
	"respite/domain/invoice"
	"respite/operation"
	"respite/sim/model"
	"respite/sim/till"
	"respite/value/money"
)

// takeBack credits articles through either door, or only charges a fee for what was returned.
func (r *rehearsal) takeBack() (deed, bool) {
	b := r.bill(anyBill)
	if b == nil {
		return deed{}, false
	}
	s, gateway := r.shopOf(b.Order), r.in(50)
	wants := r.wants(b.Shelves, gateway)
	if gateway {
		pieces, _, _ := model.Taken(b.Shelves, wants, true)
		sum := max(1, model.SumOf(pieces))
		if len(wants) == 0 {
			return deed{}, false
		}
		ask := s.till.Refund(r.keyOf(b), sum, wants)
		return deed{what: fmt.Sprintf("%s %d %v", ask.Name, b.Number, wants), about: b.Order.Name, ask: ask, apply: func(now time.Time) want {
			pieces, _, there := model.Taken(b.Shelves, wants, true)
			return want{taken: there && model.SumOf(pieces) == sum && b.Return(wants, true, 0, now)}
		}}, true
	}
	var fees []model.Ware
	if r.in(40) {
		fees = []model.Ware{{Number: "S", Price: r.upTo(700), Count: 1, Unit: 1, VAT: "21", Discount: "0", Kind: model.Freight}}
	}
	ask := s.till.CreditPart(b.Number, wants, fees)
	return deed{what: fmt.Sprintf("%s %d %v, fee %d", ask.Name, b.Number, wants, model.Total(fees)), about: b.Order.Name, ask: ask, apply: func(now time.Time) want {
		return want{taken: b.Return(wants, false, model.Total(fees), now)}
	}}, true
}

func (r *rehearsal) creditAll() (deed, bool) {
	b := r.bill(anyBill)
	if b == nil {
		return deed{}, false
	}
	ask := r.shopOf(b.Order).till.CreditInvoice(b.Number)
	return deed{what: fmt.Sprintf("%s %d", ask.Name, b.Number), about: b.Order.Name, ask: ask, apply: func(now time.Time) want {
		return want{taken: b.CreditRest(now)}
	}}, true
}

// amountBack credits an amount at one rate, told with or without VAT.
func (r *rehearsal) amountBack() (deed, bool) {
	b := r.bill(anyBill)
	if b == nil {
		return deed{}, false
	}
	vat, net := one(r, append(slices.Sorted(maps.Keys(b.Portions)), "6")), r.in(50)
	amount := r.upTo(b.Portions[vat].Gross - b.Portions[vat].Back + 5)
	gross := model.Ware{Price: amount, Count: 1, Unit: 1, VAT: vat, Discount: "0", Net: net}.Gross()
	ask := r.shopOf(b.Order).till.ReturnAmount(b.Number, amount, vat, net)
	return deed{what: fmt.Sprintf("%s %d on %d at %s", ask.Name, amount, b.Number, vat), about: b.Order.Name, ask: ask, apply: func(now time.Time) want {
		return want{taken: b.CreditAtRate(gross, vat, now)}
	}}, true
}

// refund credits an amount by the gateway, over all rates.
func (r *rehearsal) refund() (deed, bool) {
	b := r.bill(anyBill)
	if b == nil {
		return deed{}, false
	}
	amount := r.upTo(b.Creditable() + 5)
	ask := r.shopOf(b.Order).till.Refund(r.keyOf(b), amount, nil)
	return deed{what: fmt.Sprintf("%s %d on %d", ask.Name, amount, b.Number), about: b.Order.Name, ask: ask, apply: func(now time.Time) want {
		if amount > b.Creditable() {
			return no
		}
		if wrong := b.Spread(amount, r.creditedLast(b), now); wrong != "" {
			r.wrong("the refund of %d on %d: %s", amount, b.Number, wrong)
		}
		return want{taken: true}
	}}, true
}

// creditedLast gives what the latest credit note of a bill gives back at each rate.
func (r *rehearsal) creditedLast(b *model.Bill) map[string]int64 {
	parts := map[string]int64{}
	notes, err := r.book.Store.View().CreditNotesOf(r.ctx, invoice.Number(b.Number), r.shopOf(b.Order).Merchant.ID)
	r.must(err)
	if len(notes) == 0 {
		return parts
	}
	latest := slices.MaxFunc(notes, func(a, b invoice.CreditNote) int { return int(count(int64(a.Number)) - count(int64(b.Number))) })
	for _, g := range latest.Groups {
		parts[g.Rate.String()] = int64(g.Gross)
	}
	return parts
}

// keyOf gives the key by which the gateway knows a delivery.
func (r *rehearsal) keyOf(b *model.Bill) string {
	i, err := r.book.Store.View().InvoiceOf(r.ctx, invoice.Number(b.Number))
	r.must(err)
	return string(i.Request)
}

func (r *rehearsal) postpone() (deed, bool) {
	b := r.bill(anyBill)
	if b == nil {
		return deed{}, false
	}
	days := r.upTo(60)
	ask := r.shopOf(b.Order).till.ExtendDueDate(b.Number, days)
	return deed{what: fmt.Sprintf("%s %d by %d days", ask.Name, b.Number, days), about: b.Order.Name, ask: ask, apply: func(time.Time) want {
		return want{taken: b.Postpone(days), note: func(said till.Said) {
			if said.Date != b.Due.String() {
				r.wrong("invoice %d is due on %s now; the model says %s", b.Number, said.Date, b.Due)
			}
		}}
	}}, true
}

// pay is money that comes from the consumer, sometimes too little or too much, sometimes twice.
func (r *rehearsal) pay() {
	b := r.bill(func(b *model.Bill) bool { return b.Claim() > 0 || r.in(5) })
	if b == nil {
		return
	}
	amount := max(1, b.Claim())
	if r.in(30) {
		amount = r.upTo(amount * 5 / 4)
	}
	came := operation.Receive{Invoice: invoice.Number(b.Number), Amount: money.Minor(amount), Actor: event.System}
	r.arrange(decided{
		what: fmt.Sprintf("the consumer pays %d on %d", amount, b.Number),
		do: func() error {
			_, err := r.book.Operations.Receive(r.ctx, came)
			return err
		},
		apply: func(time.Time) bool {
			b.Pay(amount)
			return true
		},
	})
}
