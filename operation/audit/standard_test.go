package audit_test

import (
	"math/rand/v2"

	"respite/domain/basket"
	"respite/domain/invoice"
	"respite/operation"
	"respite/value/money"
)

// reservePassive orders in the standard integration, and on an account now and then.
func (w *trade) reservePassive(chance *rand.Rand) {
	c := operation.Reserve{
		Merchant: tradeShop, Identity: w.identity(), Lines: something(chance), Currency: money.EUR, Parties: someone(chance), Passive: true,
	}
	if chance.IntN(2) == 0 {
		c.Plan = accountPlan
	}
	c.Lines[0].Kind = basket.Shipment
	reserved, err := w.do.Reserve(w.t.Context(), c)
	if w.note("reserve passive", err) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.passives = append(w.passives, reserved.Passive)
	}
}

// passive picks one of the latest passive invoices.
func (w *trade) passive(chance *rand.Rand) operation.Target {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.passives) == 0 {
		return operation.Target{}
	}
	return operation.Target{Passive: w.passives[len(w.passives)-1-chance.IntN(min(len(w.passives), 20))]}
}

func (w *trade) activatePassive(chance *rand.Rand) {
	c := operation.Activate{Merchant: tradeShop, Identity: w.identity(), Target: w.passive(chance)}
	if chance.IntN(2) == 0 {
		c.Articles = []basket.Want{{Article: "article 0", Count: 1}}
	}
	activated, err := w.do.Activate(w.t.Context(), c)
	if w.note("activate passive", err) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.captures = append(w.captures, activated.Request)
		if activated.Rest != 0 {
			w.passives = append(w.passives, activated.Rest)
		}
	}
}

func (w *trade) amend(chance *rand.Rand) {
	c := operation.Amend{Merchant: tradeShop, Identity: w.identity(), Target: w.passive(chance)}
	amount := money.Minor(chance.IntN(120_00) - 20_00)
	switch chance.IntN(4) {
	case 0:
		c.Target = w.order(chance)
		c.Amount, c.Add = &amount, chance.IntN(2) == 0
	case 1:
		c.Quantity = &basket.Want{Article: "article 1", Count: chance.Int64N(5)}
	case 2:
		c.Charge = &operation.Charge{Kind: basket.Shipment, Amount: amount}
	default:
		c.Names = operation.Names{Order: "O"}
	}
	_, err := w.do.Amend(w.t.Context(), c)
	w.note("amend", err)
}

func (w *trade) split(chance *rand.Rand) {
	made, err := w.do.Split(w.t.Context(), operation.Split{
		Merchant: tradeShop, Identity: w.identity(), Target: w.order(chance), Amount: money.Minor(1 + chance.IntN(20_00)),
	})
	if w.note("split", err) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.orders = append(w.orders, made.Reservation)
	}
}

// deliver tells goods of its own, whatever was ordered.
func (w *trade) deliver(chance *rand.Rand) {
	goods := something(chance)[:1]
	goods[0].Quantity = basket.One
	activated, err := w.do.Activate(w.t.Context(), operation.Activate{
		Merchant: tradeShop, Identity: w.identity(), Target: w.order(chance), Goods: goods, Keep: chance.IntN(2) == 0, SendBy: invoice.ByPost,
	})
	if w.note("deliver", err) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.captures = append(w.captures, activated.Request)
	}
}

// credit gives back what is left, an amount at a rate, or an article; now and then for a fee.
func (w *trade) credit(chance *rand.Rand) {
	_, number := w.capture(chance)
	c := operation.Credit{Merchant: tradeShop, Identity: w.identity(), Invoice: number}
	switch chance.IntN(4) {
	case 0:
		c.All = true
	case 1:
		c.Amount, c.Rate = money.Minor(1+chance.IntN(10_00)), 21*money.Percent
	case 2:
		c.Articles = []basket.Want{{Article: "article 0", Count: 1}}
		fallthrough
	default:
		c.Fees = []basket.Line{{Article: "return", Title: "Return", Kind: basket.Goods, Price: money.Price(1_00 + chance.IntN(9_00_00)), Quantity: basket.One}}
	}
	_, err := w.do.Credit(w.t.Context(), c)
	w.note("credit", err)
}

func (w *trade) postpone(chance *rand.Rand) {
	_, number := w.capture(chance)
	_, err := w.do.Postpone(w.t.Context(), operation.Postpone{Merchant: tradeShop, Identity: w.identity(), Invoice: number, Days: 1 + chance.IntN(30)})
	w.note("postpone", err)
}
