package store

import (
	"errors"

	"respite/domain/consumer"
	"respite/store/tables"
	"respite/value/money"
)

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
		p, err := tx.Person(m.Person)
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
		if !found || m.Person != person {
			tx.group.marks.Put(tables.PersonMark{Mark: hash, Person: person})
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
	key := tables.ExposureKey{Person: person, Currency: string(currency)}
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
