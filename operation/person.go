package operation

import (
	"respite/domain/consumer"
	"respite/store"
	"respite/value/money"
)

// identify finds the person behind the parties, or makes a new one. When the marks belong to several
// persons they are joined: what they owe adds up from now on (domain 9.5).
func identify(tx *store.Tx, parties consumer.Parties, also ...consumer.Person) (consumer.Person, error) {
	marks := parties.Marks()
	known, err := tx.Known(marks)
	if err != nil {
		return consumer.Person{}, err
	}
	known = append(also, known...)
	if len(known) == 0 {
		person := consumer.Person{ID: consumer.ID(tx.NewID()), Country: parties.Billing.Country, Since: tx.Now}
		tx.AddPerson(person)
		return person, tx.Mark(marks, person.ID)
	}
	person := known[0]
	for _, other := range known[1:] {
		if other.ID == person.ID {
			continue
		}
		if person, err = join(tx, person, other); err != nil {
			return person, err
		}
	}
	return person, tx.Mark(marks, person.ID)
}

// join makes two persons one, the older.
func join(tx *store.Tx, a, b consumer.Person) (consumer.Person, error) {
	if b.ID < a.ID { // ids grow with time
		a, b = b, a
	}
	a.Blocked = a.Blocked || b.Blocked
	if b.Since.Before(a.Since) {
		a.Since = b.Since
	}
	followers, err := tx.JoinedTo(b.ID)
	if err != nil {
		return a, err
	}
	for _, p := range append(followers, b) {
		p.JoinedTo = a.ID
		tx.KeepPerson(p)
	}
	tx.KeepPerson(a)
	return a, joinExposures(tx, a.ID, b.ID)
}

func joinExposures(tx *store.Tx, into, from consumer.ID) error {
	for _, currency := range money.Currencies() {
		gone, err := tx.Exposure(from, currency)
		if err != nil {
			return err
		}
		if gone == (consumer.Exposure{Person: from, Currency: currency}) {
			continue
		}
		stays, err := tx.Exposure(into, currency)
		if err != nil {
			return err
		}
		tx.KeepExposure(stays.Join(gone))
		tx.KeepExposure(consumer.Exposure{Person: from, Currency: currency})
	}
	return nil
}
