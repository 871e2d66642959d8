package store

import (
	"errors"

	"respite/domain/consumer"
	"respite/value/money"
)

var personTable = table[consumer.ID, consumer.Person]{
	name: "person", keys: []string{"id"}, columns: []string{"country", "since", "joined_to", "blocked", "recent"},
	keyOf:   func(p consumer.Person) consumer.ID { return p.ID },
	keyArgs: func(id consumer.ID) []any { return []any{string(id)} },
	write: func(_ *seal, p consumer.Person) []any {
		return []any{string(p.ID), string(p.Country), micros(p.Since), string(p.JoinedTo), flag(p.Blocked), asJSON{p.Recent}}
	},
	read: func(_ *seal, row scan) (consumer.Person, error) {
		var p consumer.Person
		err := row(&p.ID, &p.Country, instant{&p.Since}, &p.JoinedTo, fromFlag{&p.Blocked}, fromJSON{&p.Recent})
		return p, err
	},
}.ready()

// personMark says whom a mark belongs to.
type personMark struct {
	mark   string
	person consumer.ID
}

var markTable = table[string, personMark]{
	name: "person_mark", keys: []string{"mark"}, columns: []string{"person"},
	keyOf:   func(m personMark) string { return m.mark },
	keyArgs: func(mark string) []any { return []any{mark} },
	write:   func(_ *seal, m personMark) []any { return []any{m.mark, string(m.person)} },
	read: func(_ *seal, row scan) (personMark, error) {
		var m personMark
		err := row(&m.mark, &m.person)
		return m, err
	},
}.ready()

var exposureTable = table[exposureKey, consumer.Exposure]{
	name: "exposure", keys: []string{"person", "currency"},
	columns: []string{"held", "claims", "fees", "credit", "open", "paid"},
	keyOf:   func(e consumer.Exposure) exposureKey { return exposureKey{e.Person, string(e.Currency)} },
	keyArgs: func(k exposureKey) []any { return []any{string(k.person), k.currency} },
	write: func(_ *seal, e consumer.Exposure) []any {
		return []any{string(e.Person), string(e.Currency), int64(e.Held), int64(e.Claims), int64(e.Fees), int64(e.Credit), e.Open, e.Paid}
	},
	read: func(_ *seal, row scan) (consumer.Exposure, error) {
		var e consumer.Exposure
		err := row(&e.Person, &e.Currency, &e.Held, &e.Claims, &e.Fees, &e.Credit, &e.Open, &e.Paid)
		return e, err
	},
}.ready()

var trafficTable = table[string, consumer.Traffic]{
	name: "traffic", keys: []string{"mark"}, columns: []string{"visits"},
	keyOf:   func(t consumer.Traffic) string { return t.Mark },
	keyArgs: func(mark string) []any { return []any{mark} },
	write:   func(_ *seal, t consumer.Traffic) []any { return []any{t.Mark, asJSON{t.Visits}} },
	read: func(_ *seal, row scan) (consumer.Traffic, error) {
		var t consumer.Traffic
		err := row(&t.Mark, fromJSON{&t.Visits})
		return t, err
	},
}.ready()

// maxJoins bounds how many persons may have been joined one to the next.
const maxJoins = 16

// Person reads the person an id stands for now: a joined one leads to the other.
func (tx *Tx) Person(id consumer.ID) (consumer.Person, error) {
	for range maxJoins {
		p, found, err := tx.group.persons.get(tx.group, id)
		switch {
		case err != nil:
			return p, err
		case !found:
			return p, errors.New("a person is missing from the book")
		case p.JoinedTo == "":
			return p, nil
		}
		id = p.JoinedTo
	}
	return consumer.Person{}, errors.New("a person was joined too often")
}

// Known gives the different persons that the marks belong to, in the order of the marks.
func (tx *Tx) Known(marks []string) ([]consumer.Person, error) {
	var known []consumer.Person
	seen := map[consumer.ID]bool{}
	for _, mark := range marks {
		m, found, err := tx.group.marks.get(tx.group, tx.hash(mark))
		if err != nil {
			return nil, err
		}
		if !found {
			continue
		}
		p, err := tx.Person(m.person)
		if err != nil {
			return nil, err
		}
		if !seen[p.ID] {
			seen[p.ID] = true
			known = append(known, p)
		}
	}
	return known, nil
}

// JoinedTo lists the persons that were joined to a person, as this transaction sees them.
func (tx *Tx) JoinedTo(id consumer.ID) ([]consumer.Person, error) {
	stored, err := personTable.list(tx.group.ctx, tx.group.work, tx.group.store.seal,
		personTable.selecting+" WHERE joined_to = $1 AND joined_to <> ''", string(id))
	if err != nil {
		return nil, err
	}
	return tx.group.persons.over(stored, func(p consumer.Person) bool { return p.JoinedTo == id }), nil
}

// Mark says that the marks belong to the person; a mark that does already is not written again.
func (tx *Tx) Mark(marks []string, person consumer.ID) error {
	for _, mark := range marks {
		hash := tx.hash(mark)
		m, found, err := tx.group.marks.get(tx.group, hash)
		if err != nil {
			return err
		}
		if !found || m.person != person {
			tx.group.marks.put(tx.group, personMark{mark: hash, person: person})
		}
	}
	return nil
}

// KeepPerson gives a person its new state.
func (tx *Tx) KeepPerson(p consumer.Person) { tx.group.persons.put(tx.group, p) }

// Exposure reads what a person owes in a currency.
func (tx *Tx) Exposure(person consumer.ID, currency money.Currency) (consumer.Exposure, error) {
	e, _, err := tx.group.exposures.get(tx.group, exposureKey{person, string(currency)})
	e.Person, e.Currency = person, currency
	return e, err
}

// KeepExposure gives an exposure its new state.
func (tx *Tx) KeepExposure(e consumer.Exposure) { tx.group.exposures.put(tx.group, e) }

// Traffic reads what was seen at a place; an empty place has none.
func (tx *Tx) Traffic(place string) (consumer.Traffic, error) {
	hash := tx.hash(place)
	t, _, err := tx.group.traffic.get(tx.group, hash)
	t.Mark = hash
	return t, err
}

// KeepTraffic gives a place its new state.
func (tx *Tx) KeepTraffic(t consumer.Traffic) { tx.group.traffic.put(tx.group, t) }

func (tx *Tx) hash(text string) string { return tx.group.store.seal.hash(text) }
