package sim

import (
	"slices"

	"respite/sim/model"
)

// sort is an article: no article is sold by two measures.
type sort struct {
	number string
	unit   int64
	kind   model.Kind
}

var sorts = []sort{
	{"A", 1, model.General}, {"B", 1, model.General}, {"S", 1, model.Freight}, {"H", 1, model.Handling}, {"C", 10, model.General},
	{"D", 100, model.General}, {"E", 1000, model.General},
}

// ware draws goods. The gateway has no prices without VAT, no discounts in percent, and whole units only.
func (r *rehearsal) ware(gateway bool) model.Ware {
	known := sorts
	if gateway {
		known = sorts[:4]
	}
	of := one(r, known)
	made := model.Ware{
		Number: of.number, Unit: of.unit, Kind: of.kind, Count: r.upTo(3 * of.unit), Price: r.upTo(39_99),
		VAT: one(r, []string{"21", "9", "0", "5.5"}), Discount: "0",
	}
	if r.in(10) {
		made.Price = -r.upTo(5_00)
	}
	if !gateway {
		made.Net = r.in(50)
		made.Discount = one(r, []string{"0", "0", "0", "10", "12.5", "33.33", "100"})
	}
	return made
}

// basket draws goods that cost something.
func (r *rehearsal) basket(gateway bool) []model.Ware {
	wares := make([]model.Ware, r.upTo(4))
	for i := range wares {
		wares[i] = r.ware(gateway)
	}
	if short := 1 - model.Total(wares); short > 0 {
		wares = append(wares, model.Ware{Number: "A", Price: short, Count: 1, Unit: 1, VAT: "21", Discount: "0", Kind: model.General})
	}
	return wares
}

// trifle is a basket of one cheap thing.
func (r *rehearsal) trifle(bool) []model.Ware {
	return []model.Ware{{Number: "A", Price: r.upTo(4_99), Count: 1, Unit: 1, VAT: "21", Discount: "0", Kind: model.General}}
}

// wants draws what is wanted of the shelves, seldom more than is there.
func (r *rehearsal) wants(shelves []model.Shelf, inUnits bool) []model.Want {
	if r.in(25) {
		return nil
	}
	var wants []model.Want
	tooMany := r.in(8)
	for _, s := range shelves {
		most := s.Left()
		if inUnits {
			most /= s.Unit
		}
		if most == 0 || len(wants) > 0 && r.in(50) {
			continue
		}
		count := r.upTo(most)
		if tooMany {
			count += most
		}
		wants = append(wants, model.Want{Number: s.Number, Count: count})
	}
	if r.in(6) {
		wants = append(wants, model.Want{Number: "Z", Count: 1})
	}
	return wants
}

// order draws an order that fits, seldom one that is over while others are not; nil when there is none.
func (r *rehearsal) order(fits func(*model.Order) bool) *model.Order {
	fitting := slices.DeleteFunc(slices.Clone(r.model.Orders), func(o *model.Order) bool { return o.Number == 0 || !fits(o) })
	going := slices.DeleteFunc(slices.Clone(fitting), func(o *model.Order) bool { return !o.Open() })
	if len(going) > 0 && !r.in(8) {
		fitting = going
	}
	if len(fitting) == 0 {
		return nil
	}
	return one(r, fitting)
}

func anyOrder(*model.Order) bool        { return true }
func isReservation(o *model.Order) bool { return !o.IsPassive() }
func isPassive(o *model.Order) bool     { return o.IsPassive() }

// bill draws a bill, mostly a recent one of those that fit; nil when there is none.
func (r *rehearsal) bill(fits func(*model.Bill) bool) *model.Bill {
	var bills []*model.Bill
	for _, o := range r.model.Orders {
		for _, b := range o.Bills {
			if b.Number != 0 && fits(b) {
				bills = append(bills, b)
			}
		}
	}
	if len(bills) == 0 {
		return nil
	}
	if r.in(60) {
		bills = bills[max(0, len(bills)-8):]
	}
	return one(r, bills)
}

func anyBill(*model.Bill) bool { return true }

// shopOf gives the shop of an order.
func (r *rehearsal) shopOf(o *model.Order) *shop {
	at := slices.IndexFunc(r.shops, func(s *shop) bool { return s.Shop == o.Shop })
	return r.shops[at]
}
