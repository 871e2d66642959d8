package reservation_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/reservation"
	"respite/value/country"
	"respite/value/money"
)

// life is one reservation on its way, with every value it ever had: none may change afterwards.
type life struct {
	now       time.Time
	reserved  reservation.Reservation
	delivered money.Minor
	freed     money.Minor
	articles  map[string]basket.Quantity // delivered
	past      []reservation.Reservation
	copies    []reservation.Reservation
}

func (l *life) become(after reservation.Reservation) {
	l.past, l.copies = append(l.past, l.reserved), append(l.copies, clone(l.reserved))
	l.reserved = after
}

func TestReservation_WhateverHappens_KeepsItsArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		state := rapid.SampledFrom([]reservation.State{reservation.Held, reservation.Held, reservation.Pending}).Draw(t, "state")
		l := &life{now: made, reserved: order(state, drawBasket(t)...), articles: map[string]basket.Quantity{}}
		t.Repeat(map[string]func(*rapid.T){
			"activate":    l.activate,
			"activate 2":  l.activate, // as likely as all that ends the reservation
			"deliver all": l.deliverAll,
			"deliver":     l.deliverTold,
			"replace":     l.replace,
			"resize":      l.resize,
			"requantify":  l.requantify,
			"recharge":    l.recharge,
			"split":       l.split,
			"release":     l.release,
			"expire":      l.expire,
			"extend":      l.extend,
			"readdress":   l.readdress,
			"decide":      l.decide,
			"time passes": func(t *rapid.T) { l.now = l.now.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "hours")) * time.Hour) },
			"":            l.check,
		})
	})
}

func (l *life) check(t *rapid.T) {
	r := l.reserved
	if sentence := r.Broken(); sentence != "" {
		t.Fatalf("%s: %+v", sentence, r)
	}
	if r.Held() < 0 || r.Held() != r.Reserved-l.delivered-l.freed || r.Activated != l.delivered || r.Released != l.freed {
		t.Fatalf("holds %d of %d after %d delivered and %d freed", r.Held(), r.Reserved, l.delivered, l.freed)
	}
	if r.Held() > 0 && !r.Open() || r.Held() == 0 && r.Open() && !r.Loose {
		t.Fatalf("it is %s and holds %d", r.State, r.Held())
	}
	if r.Open() && !r.Loose && basket.Left(r.Lines) != r.Held() {
		t.Fatalf("its lines hold %d, not %d", basket.Left(r.Lines), r.Held())
	}
	l.checkArticles(t)
	for i := range l.past {
		if !reflect.DeepEqual(l.past[i], l.copies[i]) {
			t.Fatalf("value %d was changed afterwards:\n%+v\n%+v", i, l.copies[i], l.past[i])
		}
	}
}

// checkArticles wants each article gone from the lines as it was delivered; where the amount leads,
// other goods may have been delivered than the lines knew.
func (l *life) checkArticles(t *rapid.T) {
	gone := map[string]basket.Quantity{}
	for _, s := range l.reserved.Lines {
		if s.Gone < 0 || s.Gone > s.Quantity {
			t.Fatalf("%s of %s %s are gone", s.Gone, s.Quantity, s.Article)
		}
		gone[s.Article] += s.Gone
	}
	for _, article := range []string{"A", "B", "C", "D"} {
		if gone[article] > l.articles[article] || gone[article] < l.articles[article] && !l.reserved.Loose {
			t.Fatalf("%s of %s are gone, %s were delivered", gone[article], article, l.articles[article])
		}
	}
}

// did takes over what an operation gave; one that failed must have given nothing.
func (l *life) did(t *rapid.T, after reservation.Reservation, err error) bool {
	if err == nil {
		l.become(after)
		return true
	}
	if !reflect.DeepEqual(after, reservation.Reservation{}) {
		t.Fatalf("a refused operation gave %+v", after)
	}
	return false
}

func (l *life) activate(t *rapid.T) {
	wants := []basket.Want{}
	for range rapid.IntRange(1, 3).Draw(t, "articles") {
		wants = append(wants, basket.Want{
			Article:  rapid.SampledFrom([]string{"A", "B", "C", "D"}).Draw(t, "article"),
			Quantity: basket.Quantity(rapid.SampledFrom([]int64{1, 333, 500, 1000, 2000}).Draw(t, "quantity")),
		})
	}
	l.deliver(t, wants)
}

func (l *life) deliverAll(t *rapid.T) { l.deliver(t, nil) }

func (l *life) deliver(t *rapid.T, wants []basket.Want) {
	shipments := l.reserved.Shipments
	delivery, after, err := l.reserved.Activate(wants, l.now)
	if !l.did(t, after, err) {
		return
	}
	l.shipped(t, delivery, after.Shipments-shipments)
}

// shipped counts a delivery.
func (l *life) shipped(t *rapid.T, delivery reservation.Activation, shipments int) {
	if delivery.Sum <= 0 || delivery.Freed < 0 || basket.SumOf(delivery.Pieces) != delivery.Sum || shipments != 1 {
		t.Fatalf("delivery of %d, freeing %d: %+v", delivery.Sum, delivery.Freed, delivery.Pieces)
	}
	l.delivered += delivery.Sum
	l.freed += delivery.Freed
	for _, p := range delivery.Pieces {
		l.articles[p.Article] += p.Quantity
	}
}

// deliverTold delivers goods as they are told: some of the open ones as they were ordered, or any.
func (l *life) deliverTold(t *rapid.T) {
	told := drawBasket(t)
	if open := basket.Rest(l.reserved.Lines); len(open) > 0 && rapid.Bool().Draw(t, "as ordered") {
		told = nil
		for _, s := range open[:rapid.IntRange(1, len(open)).Draw(t, "many")] {
			told = append(told, s.Line)
		}
	}
	keep, held, shipments := rapid.Bool().Draw(t, "keep"), l.reserved.Held(), l.reserved.Shipments
	delivery, after, err := l.reserved.Deliver(told, keep, l.now)
	if !l.did(t, after, err) {
		return
	}
	if !slices.Equal(piecesOf(delivery), told) || after.Held() != held-delivery.Sum-delivery.Freed || keep && delivery.Freed > 0 || !keep && after.Open() {
		t.Fatalf("delivered %+v of %d and freed %d, %s holds %d", delivery.Pieces, held, delivery.Freed, after.State, after.Held())
	}
	l.shipped(t, delivery, after.Shipments-shipments)
}

func piecesOf(delivery reservation.Activation) []basket.Line {
	var lines []basket.Line
	for _, p := range delivery.Pieces {
		lines = append(lines, p.Line)
	}
	return lines
}

func (l *life) resize(t *rapid.T) {
	amount := money.Minor(rapid.Int64Range(-1, 2*int64(l.reserved.Held())+1).Draw(t, "amount"))
	change, after, err := l.reserved.Resize(amount, l.now)
	if l.amend(t, change, after, err) && after.Held() != amount {
		t.Fatalf("%d are held instead of %d", after.Held(), amount)
	}
}

func (l *life) requantify(t *rapid.T) {
	article, count := rapid.SampledFrom([]string{"A", "B", "C", "D"}).Draw(t, "article"), rapid.Int64Range(0, 4000).Draw(t, "count")
	change, after, err := l.reserved.Requantify(article, count, l.now)
	l.amend(t, change, after, err)
}

func (l *life) recharge(t *rapid.T) {
	kind := rapid.SampledFrom([]basket.Kind{basket.Shipment, basket.Handling}).Draw(t, "kind")
	change, after, err := l.reserved.Recharge(kind, money.Minor(rapid.Int64Range(-1, 2000).Draw(t, "amount")), l.now)
	l.amend(t, change, after, err)
}

// amend counts what a change set free, and tells whether it was made.
func (l *life) amend(t *rapid.T, change money.Minor, after reservation.Reservation, err error) bool {
	held := l.reserved.Held()
	if !l.did(t, after, err) {
		return false
	}
	if after.Held()-held != change {
		t.Fatalf("%d became %d, and it says %d", held, after.Held(), change)
	}
	l.freed -= min(change, 0)
	return true
}

// split goes on with either of the two reservations there are then.
func (l *life) split(t *rapid.T) {
	amount, held := money.Minor(rapid.Int64Range(0, int64(l.reserved.Held())).Draw(t, "amount")), l.reserved.Held()
	other, after, err := l.reserved.Split(amount, l.now)
	if !l.did(t, after, err) {
		return
	}
	if other.Broken() != "" || other.Held() != amount || after.Held()+other.Held() != held || basket.Left(other.Lines) != basket.Left(after.Lines) {
		t.Fatalf("%d off %d left %d and %d (%q)", amount, held, after.Held(), other.Held(), other.Broken())
	}
	l.freed += amount
	if rapid.Bool().Draw(t, "go on with the part") {
		l.become(other)
		l.delivered, l.freed, l.articles = 0, 0, map[string]basket.Quantity{}
	}
}

func (l *life) replace(t *rapid.T) {
	lines := drawBasket(t)
	sum, held := basket.Total(lines), l.reserved.Held()
	change, after, err := l.reserved.Replace(lines, l.now)
	if !l.did(t, after, err) {
		return
	}
	if change != sum-held || after.Held() != sum {
		t.Fatalf("%d in the place of %d changed it by %d", sum, held, change)
	}
	l.freed -= min(change, 0)
}

func (l *life) release(t *rapid.T) {
	if rapid.IntRange(0, 5).Draw(t, "seldom") > 0 {
		t.Skip("not now")
	}
	freed, after, err := l.reserved.Release()
	l.free(t, freed, after, err)
}

func (l *life) expire(t *rapid.T) {
	freed, after, err := l.reserved.Expire(l.now)
	l.free(t, freed, after, err)
}

func (l *life) free(t *rapid.T, freed money.Minor, after reservation.Reservation, err error) {
	held := l.reserved.Held()
	if !l.did(t, after, err) {
		return
	}
	if freed != held || after.Open() {
		t.Fatalf("freed %d of %d, it is %s", freed, held, after.State)
	}
	l.freed += freed
}

func (l *life) extend(t *rapid.T) {
	after, err := l.reserved.Extend(rapid.IntRange(1, 28).Draw(t, "days"), l.now)
	l.did(t, after, err)
}

func (l *life) readdress(t *rapid.T) {
	after, err := l.reserved.Readdress(consumer.Parties{Billing: consumer.Address{Country: country.DE, City: "Köln"}}, l.now)
	l.did(t, after, err)
}

func (l *life) decide(t *rapid.T) {
	accepted := rapid.Bool().Draw(t, "accepted")
	held := l.reserved.Held()
	after, err := l.reserved.Decide(accepted)
	if l.did(t, after, err) && !accepted {
		l.freed += held
	}
}

// drawBasket makes an order with discounts and odd quantities that Check accepts.
func drawBasket(t *rapid.T) []basket.Line {
	any := rapid.Custom(func(t *rapid.T) basket.Line {
		l := article(rapid.SampledFrom([]string{"A", "B", "C", "D"}).Draw(t, "article"),
			money.Price(rapid.Int64Range(-20_0000, 60_0000).Draw(t, "price")), 1)
		l.Quantity = basket.Quantity(rapid.SampledFrom([]int64{333, 500, 1000, 2350, 3000}).Draw(t, "quantity"))
		l.Kind = rapid.SampledFrom([]basket.Kind{basket.Goods, basket.Goods, basket.Shipment, basket.Handling}).Draw(t, "kind")
		l.Discount = rapid.SampledFrom([]money.Rate{0, 0, 33 * money.Percent}).Draw(t, "discount")
		l.Net = rapid.Bool().Draw(t, "net")
		l.Step = rapid.SampledFrom([]basket.Quantity{0, 1, 10}).Draw(t, "step")
		return l
	})
	lines := rapid.SliceOfN(any, 1, 5).Draw(t, "lines")
	if short := 1 - basket.Total(lines); short > 0 {
		lines = append(lines, article("A", money.Price(short)*100, 1))
	}
	if faults := basket.Check(lines); len(faults) > 0 {
		t.Fatalf("an unsound basket: %v", faults)
	}
	return lines
}
