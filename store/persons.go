package store

import (
	"errors"

	"respite/domain/consumer"
	"respite/store/rows"
	"respite/value/money"
)

var personTable = rows.Table[consumer.ID, consumer.Person]{
	Name: "person", Keys: []string{"id"}, Columns: []string{"country", "since", "joined_to", "blocked", "recent"},
	KeyOf:   func(p consumer.Person) consumer.ID { return p.ID },
	KeyArgs: func(id consumer.ID) []any { return []any{string(id)} },
	Write: func(_ *rows.Seal, p consumer.Person) []any {
		return []any{string(p.ID), string(p.Country), rows.Micros(p.Since), string(p.JoinedTo), rows.Flag(p.Blocked), rows.JSON(p.Recent)}
	},
	Read: func(_ *rows.Seal, row rows.Scan) (consumer.Person, error) {
		var p consumer.Person
		err := row(&p.ID, &p.Country, rows.FromMicros(&p.Since), &p.JoinedTo, rows.FromFlag(&p.Blocked), rows.FromJSON(&p.Recent))
		return p, err
	},
}.Ready()

// personMark says whom a mark belongs to.
type personMark struct {
	mark   string
	person consumer.ID
}

var markTable = rows.Table[string, personMark]{
	Name: "person_mark", Keys: []string{"mark"}, Columns: []string{"person"},
	KeyOf:   func(m personMark) string { return m.mark },
	KeyArgs: func(mark string) []any { return []any{mark} },
	Write:   func(_ *rows.Seal, m personMark) []any { return []any{m.mark, string(m.person)} },
	Read: func(_ *rows.Seal, row rows.Scan) (personMark, error) {
		var m personMark
		err := row(&m.mark, &m.person)
		return m, err
	},
}.Ready()

var exposureTable = rows.Table[exposureKey, consumer.Exposure]{
	Name: "exposure", Keys: []string{"person", "currency"},
	Columns: []string{"held", "claims", "fees", "credit", "open", "paid"},
	KeyOf:   func(e consumer.Exposure) exposureKey { return exposureKey{e.Person, string(e.Currency)} },
	KeyArgs: func(k exposureKey) []any { return []any{string(k.person), k.currency} },
	Write: func(_ *rows.Seal, e consumer.Exposure) []any {
		return []any{string(e.Person), string(e.Currency), int64(e.Held), int64(e.Claims), int64(e.Fees), int64(e.Credit), e.Open, e.Paid}
	},
	Read: func(_ *rows.Seal, row rows.Scan) (consumer.Exposure, error) {
		var e consumer.Exposure
		err := row(&e.Person, &e.Currency, &e.Held, &e.Claims, &e.Fees, &e.Credit, &e.Open, &e.Paid)
		return e, err
	},
}.Ready()

var trafficTable = rows.Table[string, consumer.Traffic]{
	Name: "traffic", Keys: []string{"mark"}, Columns: []string{"visits"},
	KeyOf:   func(t consumer.Traffic) string { return t.Mark },
	KeyArgs: func(mark string) []any { return []any{mark} },
	Write:   func(_ *rows.Seal, t consumer.Traffic) []any { return []any{t.Mark, rows.JSON(t.Visits)} },
	Read: func(_ *rows.Seal, row rows.Scan) (consumer.Traffic, error) {
		var t consumer.Traffic
		err := row(&t.Mark, rows.FromJSON(&t.Visits))
		return t, err
	},
}.Ready()

// maxJoins bounds how many persons may have been joined one to the next.
const maxJoins = 16

// Person reads the person an id stands for now: a joined one leads to the other.
func (tx *Tx) Person(id consumer.ID) (consumer.Person, error) {
	for range maxJoins {
		p, found, err := tx.group.persons.Find(id)
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
		m, found, err := tx.group.marks.Find(tx.hash(mark))
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
	if tx.group.persons.IsNew(id) {
		return tx.group.joined.Changed(id), nil
	}
	return tx.group.joined.Find(id)
}

var joinedTo = rows.By[consumer.ID, consumer.ID, consumer.Person]{
	Table: personTable, Columns: []string{"joined_to"}, Rest: " AND joined_to <> ''",
	Args:  func(id consumer.ID) []any { return []any{string(id)} },
	Under: func(p consumer.Person) (consumer.ID, bool) { return p.JoinedTo, p.JoinedTo != "" },
}.Ready()

// whoIs gives the ids of a person and of everybody who was joined to it.
func (tx *Tx) whoIs(person consumer.ID) ([]consumer.ID, error) {
	joined, err := tx.JoinedTo(person)
	ids := []consumer.ID{person}
	for _, p := range joined {
		ids = append(ids, p.ID)
	}
	return ids, err
}

// Mark says that the marks belong to the person; a mark that does already is not written again.
func (tx *Tx) Mark(marks []string, person consumer.ID) error {
	for _, mark := range marks {
		hash := tx.hash(mark)
		m, found, err := tx.group.marks.Find(hash)
		if err != nil {
			return err
		}
		if !found || m.person != person {
			tx.group.marks.Put(personMark{mark: hash, person: person})
		}
	}
	return nil
}

// AddPerson adds a person under a new id; nothing is known of it yet.
func (tx *Tx) AddPerson(p consumer.Person) { tx.group.persons.Add(p) }

// KeepPerson gives a person its new state.
func (tx *Tx) KeepPerson(p consumer.Person) { tx.group.persons.Put(p) }

// Exposure reads what a person owes in a currency.
func (tx *Tx) Exposure(person consumer.ID, currency money.Currency) (consumer.Exposure, error) {
	key := exposureKey{person, string(currency)}
	if tx.group.persons.IsNew(person) {
		tx.group.exposures.Lacks(key)
	}
	e, _, err := tx.group.exposures.Find(key)
	e.Person, e.Currency = person, currency
	return e, err
}

// KeepExposure gives an exposure its new state.
func (tx *Tx) KeepExposure(e consumer.Exposure) { tx.group.exposures.Put(e) }

// Traffic reads what was seen at a place; an empty place has none.
func (tx *Tx) Traffic(place string) (consumer.Traffic, error) {
	hash := tx.hash(place)
	t, _, err := tx.group.traffic.Find(hash)
	t.Mark = hash
	return t, err
}

// KeepTraffic gives a place its new state.
func (tx *Tx) KeepTraffic(t consumer.Traffic) { tx.group.traffic.Put(t) }

func (tx *Tx) hash(text string) string { return tx.group.Seal.Hash(text) }
