package tables

import (
	"respite/domain/consumer"
	"respite/store/rows"
)

// Persons are whoever buys, as far as the book knows them.
var Persons = rows.Table[consumer.ID, consumer.Person]{
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

// JoinedTo lists the persons that were joined to a person.
var JoinedTo = rows.By[consumer.ID, consumer.ID, consumer.Person]{
	Table: Persons, Columns: []string{"joined_to"}, Rest: " AND joined_to <> ''",
	Args:  func(id consumer.ID) []any { return []any{string(id)} },
	Under: func(p consumer.Person) (consumer.ID, bool) { return p.JoinedTo, p.JoinedTo != "" },
}.Ready()

// PersonMark says whom a mark belongs to.
type PersonMark struct {
	Mark   string
	Person consumer.ID
}

// PersonMarks are the marks by which persons are known again.
var PersonMarks = rows.Table[string, PersonMark]{
	Name: "person_mark", Keys: []string{"mark"}, Columns: []string{"person"},
	KeyOf:   func(m PersonMark) string { return m.Mark },
	KeyArgs: func(mark string) []any { return []any{mark} },
	Write:   func(_ *rows.Seal, m PersonMark) []any { return []any{m.Mark, string(m.Person)} },
	Read: func(_ *rows.Seal, row rows.Scan) (PersonMark, error) {
		var m PersonMark
		err := row(&m.Mark, &m.Person)
		return m, err
	},
}.Ready()

// ExposureKey names a row of Exposures.
type ExposureKey struct {
	Person   consumer.ID
	Currency string
}

// Exposures are what persons owe, by currency.
var Exposures = rows.Table[ExposureKey, consumer.Exposure]{
	Name: "exposure", Keys: []string{"person", "currency"},
	Columns: []string{"held", "claims", "fees", "credit", "open", "paid"},
	KeyOf:   func(e consumer.Exposure) ExposureKey { return ExposureKey{e.Person, string(e.Currency)} },
	KeyArgs: func(k ExposureKey) []any { return []any{string(k.Person), k.Currency} },
	Write: func(_ *rows.Seal, e consumer.Exposure) []any {
		return []any{string(e.Person), string(e.Currency), int64(e.Held), int64(e.Claims), int64(e.Fees), int64(e.Credit), e.Open, e.Paid}
	},
	Read: func(_ *rows.Seal, row rows.Scan) (consumer.Exposure, error) {
		var e consumer.Exposure
		err := row(&e.Person, &e.Currency, &e.Held, &e.Claims, &e.Fees, &e.Credit, &e.Open, &e.Paid)
		return e, err
	},
}.Ready()

// Traffic is what was seen at places such as an address, by its mark.
var Traffic = rows.Table[string, consumer.Traffic]{
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
