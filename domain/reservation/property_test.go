package reservation_test

import (
	"reflect"
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
		l := &life{now: made, reserved: order(state, drawBasket(t)...)}
		t.Repeat(map[string]func(*rapid.T){
			"activate":    l.activate,
			"activate 2":  l.activate, // as likely as all that ends the reservation
			"deliver all": l.deliverAll,
			"replace":     l.replace,
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
	if r.Open() != (r.Held() > 0) {
		t.Fatalf("it is %s and holds %d", r.State, r.Held())
	}
	if r.Open() && basket.Left(r.Lines) != r.Held() {
		t.Fatalf("its lines hold %d, not %d", basket.Left(r.Lines), r.Held())
	}
	for i := range l.past {
		if !reflect.DeepEqual(l.past[i], l.copies[i]) {
			t.Fatalf("value %d was changed afterwards:\n%+v\n%+v", i, l.copies[i], l.past[i])
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
	if delivery.Sum <= 0 || basket.SumOf(delivery.Pieces) != delivery.Sum || after.Shipments != shipments+1 {
		t.Fatalf("delivery %d of %d: %+v", after.Shipments, delivery.Sum, delivery.Pieces)
	}
	l.delivered += delivery.Sum
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
