package store_test

import (
	"slices"
	"testing"

	"respite/domain/account"
	"respite/domain/consumer"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/store"
	"respite/store/storetest"
	"respite/value/id"
)

// passiveOf reads which order stands under a passive invoice, 0 for none.
func passiveOf(into *reservation.Number, number reservation.Passive, owner merchant.ID) deed {
	return func(tx *store.Tx) error {
		found, there, err := tx.ReservationByPassive(number, owner)
		*into = found.Number
		if there != (found.Number != 0) {
			*into = -1
		}
		return err
	}
}

func keepOrder(r reservation.Reservation) deed {
	return func(tx *store.Tx) error {
		tx.KeepReservation(r)
		return nil
	}
}

func TestReservationByPassive_SeesWhatTheGroupDidBefore(t *testing.T) {
	b := storetest.Open(t)
	order := reservation.Reservation{Number: 1, Merchant: 1, State: reservation.Held, Passive: 101}
	must(t, run(t, b.Store, keepOrder(order)))
	moved := order
	moved.Passive = 102
	var before, gone, now, fresh, theirs reservation.Number
	for _, err := range together(t, b.Store,
		passiveOf(&before, 101, 1),
		keepOrder(moved),
		passiveOf(&gone, 101, 1), passiveOf(&now, 102, 1),
		keepOrder(reservation.Reservation{Number: 2, Merchant: 1, Passive: 101}),
		passiveOf(&fresh, 101, 1), passiveOf(&theirs, 101, 2),
	) {
		must(t, err)
	}
	if before != 1 || gone != 0 || now != 1 || fresh != 2 || theirs != 0 {
		t.Errorf("found %d, then %d and %d, then %d; another merchant %d", before, gone, now, fresh, theirs)
	}
	if found, there, err := b.View().ReservationByPassive(t.Context(), 102, 1); err != nil || !there || found.Number != 1 {
		t.Errorf("afterwards %d, %t, %v", found.Number, there, err)
	}
	if _, there, err := b.View().ReservationByPassive(t.Context(), 0, 1); err != nil || there {
		t.Errorf("a reservation is taken for a passive invoice: %v", err)
	}
}

func TestReservationsByName_FindsEitherNumberOfTheMerchant(t *testing.T) {
	b := storetest.Open(t)
	for n, names := range [][2]string{{"S-1", "O-1"}, {"O-1", ""}, {"S-1", "S-1"}, {"", ""}} {
		must(t, run(t, b.Store, keepOrder(reservation.Reservation{
			Number: reservation.Number(n + 1), Merchant: 1, Reference: names[0], Order: names[1],
		})))
	}
	must(t, run(t, b.Store, keepOrder(reservation.Reservation{Number: 9, Merchant: 2, Reference: "S-1"})))
	for name, want := range map[string][]reservation.Number{"S-1": {3, 1}, "O-1": {2, 1}, "": nil, "s-1": nil} {
		orders, err := b.View().ReservationsByName(t.Context(), name, 1)
		if got := numbers(orders); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v (%v)", name, got, want, err)
		}
	}
}

func numbers(orders []reservation.Reservation) []reservation.Number {
	var all []reservation.Number
	for _, r := range orders {
		all = append(all, r.Number)
	}
	return all
}

// person keeps a person, joined to another or not, known by a mark.
func person(who, joinedTo consumer.ID, mark string) deed {
	return func(tx *store.Tx) error {
		tx.KeepPerson(consumer.Person{ID: who, JoinedTo: joinedTo})
		return tx.Mark([]string{mark}, who)
	}
}

func draw(key id.ID, who consumer.ID) deed {
	return func(tx *store.Tx) error {
		tx.KeepAccount(account.Account{ID: key, Merchant: 1, Person: who})
		return nil
	}
}

func TestOpenOrders_AreThoseOfWhoeverWasJoinedToo(t *testing.T) { // domain 9.5
	b := storetest.Open(t)
	must(t, run(t, b.Store, person("anna", "", "number:SE:1")))
	must(t, run(t, b.Store, person("ann", "anna", "number:SE:2")))
	for n, r := range []reservation.Reservation{
		{Person: "anna", State: reservation.Held, Merchant: 1}, {Person: "ann", State: reservation.Pending, Merchant: 1},
		{Person: "anna", State: reservation.Activated, Merchant: 1}, {Person: "anna", State: reservation.PartActivated, Merchant: 2},
		{Person: "bert", State: reservation.Held, Merchant: 1},
	} {
		r.Number = reservation.Number(n + 1)
		must(t, run(t, b.Store, keepOrder(r)))
	}
	var before, after []reservation.Number
	list := func(into *[]reservation.Number) deed {
		return func(tx *store.Tx) error {
			orders, err := tx.OpenOrders("anna", 1)
			*into = numbers(orders)
			return err
		}
	}
	for _, err := range together(t, b.Store,
		list(&before),
		keepOrder(reservation.Reservation{Number: 2, Merchant: 1, Person: "ann", State: reservation.Cancelled}),
		keepOrder(reservation.Reservation{Number: 6, Merchant: 1, Person: "anna", State: reservation.Held}),
		person("bert", "anna", "number:SE:3"),
		list(&after),
	) {
		must(t, err)
	}
	slices.Sort(after)
	if !slices.Equal(before, []reservation.Number{1, 2}) || !slices.Equal(after, []reservation.Number{1, 5, 6}) {
		t.Errorf("first %v, then %v", before, after)
	}
}

func TestAccountsOf_AreThoseOfWhoeverWasJoinedAndOfTheGroup(t *testing.T) {
	b := storetest.Open(t)
	must(t, run(t, b.Store, person("anna", "", "number:SE:1")))
	must(t, run(t, b.Store, person("ann", "", "number:SE:2")))
	must(t, run(t, b.Store, draw("A1", "ann")))
	var alone, both []id.ID
	list := func(into *[]id.ID) deed {
		return func(tx *store.Tx) error {
			accounts, err := tx.AccountsOf("anna")
			*into = nil
			for _, a := range accounts {
				*into = append(*into, a.ID)
			}
			return err
		}
	}
	for _, err := range together(t, b.Store, list(&alone), draw("A2", "anna"), person("ann", "anna", "number:SE:2"), list(&both)) {
		must(t, err)
	}
	if len(alone) != 0 || !slices.Equal(both, []id.ID{"A2", "A1"}) {
		t.Errorf("first %v, then %v", alone, both)
	}
}

func TestHasAccount_KnowsABuyerByWhoeverWasJoined(t *testing.T) { // XML-RPC reference 2.26
	b := storetest.Open(t)
	for who, joinedTo := range map[consumer.ID]consumer.ID{"root": "", "leaf": "root", "twig": "leaf", "other": "root", "bert": "", "cora": ""} {
		must(t, run(t, b.Store, person(who, joinedTo, "number:"+string(who))))
	}
	must(t, run(t, b.Store, draw("A1", "twig")))
	must(t, run(t, b.Store, draw("A2", "bert")))
	for _, c := range []struct {
		marks []string
		want  bool
	}{
		{[]string{"number:root"}, true}, {[]string{"number:leaf"}, true}, {[]string{"number:twig"}, true}, {[]string{"number:other"}, true},
		{[]string{"number:bert"}, true}, {[]string{"number:cora"}, false}, {[]string{"number:nobody"}, false}, {nil, false},
		{[]string{"number:nobody", "number:cora", "number:bert"}, true},
	} {
		if has, err := b.View().HasAccount(t.Context(), c.marks); err != nil || has != c.want {
			t.Errorf("%v: %t, %v", c.marks, has, err)
		}
	}
}

func TestNumbersOf_AreTheBuyersOwnAndNotThoseTakenBack(t *testing.T) { // XML-RPC reference 2.29
	b := storetest.Open(t)
	must(t, run(t, b.Store, func(tx *store.Tx) error {
		for number, change := range map[string]func(*consumer.Customer){
			"C-2": func(*consumer.Customer) {}, "C-1": func(*consumer.Customer) {}, "C-3": func(c *consumer.Customer) { c.Gone = true },
			"C-4": func(c *consumer.Customer) { c.NationalID = "410321-9210" },
		} {
			c := buyerNo
			c.Number = number
			change(&c)
			tx.KeepCustomer(1, c)
		}
		theirs := buyerNo
		theirs.Number = "C-5"
		tx.KeepCustomer(2, theirs)
		return nil
	}))
	got, err := b.View().NumbersOf(t.Context(), buyerNo, 1)
	if err != nil || !slices.Equal(got, []string{"C-1", "C-2"}) {
		t.Errorf("got %v, %v", got, err)
	}
	if _, there, err := b.View().Customer(t.Context(), "C-3", 1); err != nil || there {
		t.Errorf("a number that was taken back is known still: %v", err)
	}
}
