package store

import (
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/value/id"
)

// shelves is everything a group may hold, table by table.
type shelves struct {
	settings     *shelf[string, setting]
	counters     *shelf[string, counter]
	merchants    *shelf[merchant.ID, merchant.Merchant]
	persons      *shelf[consumer.ID, consumer.Person]
	marks        *shelf[string, personMark]
	exposures    *shelf[exposureKey, consumer.Exposure]
	traffic      *shelf[string, consumer.Traffic]
	commands     *shelf[commandKey, command.Record]
	reservations *shelf[reservationKey, reservation.Reservation]
	invoices     *shelf[invoiceKey, invoice.Invoice]
	credits      *shelf[creditKey, invoice.CreditNote]
	requests     *shelf[requestKey, request.Request]
	policies     *shelf[string, policy]
	jobs         *shelf[jobKey, job.Job]
	parameters   journal[parameter]
	events       journal[event.Event]
	lines        journal[ledgerLine]
	verdicts     journal[risk.Record]
	attempts     journal[attempt]
}

func newShelves() shelves {
	return shelves{
		settings:     newShelf(settingTable),
		counters:     newShelf(counterTable),
		merchants:    newShelf(merchantTable),
		persons:      newShelf(personTable),
		marks:        newShelf(markTable),
		exposures:    newShelf(exposureTable),
		traffic:      newShelf(trafficTable),
		commands:     newShelf(commandTable),
		reservations: newShelf(reservationTable),
		invoices:     newShelf(invoiceTable),
		credits:      newShelf(creditTable),
		requests:     newShelf(requestTable),
		policies:     newShelf(policyTable),
		jobs:         newShelf(jobTable),
		parameters:   parameterJournal,
		events:       eventJournal,
		lines:        lineJournal,
		verdicts:     verdictJournal,
		attempts:     attemptJournal,
	}
}

// flusher is a shelf or journal that may have something to write.
type flusher interface {
	flush(*group) error
	dirty() bool
}

// order is the order of writing: fixed, so that two writers never wait for each other in a ring.
func (g *group) order() []flusher {
	return []flusher{
		g.settings, g.counters, g.merchants, g.persons, g.marks, g.exposures, g.traffic, g.policies,
		g.commands, g.reservations, g.invoices, g.credits, g.requests, &g.parameters, &g.events, &g.lines,
		&g.verdicts, g.jobs, &g.attempts,
	}
}

func (g *group) changed() bool {
	if g.swept {
		return true
	}
	for _, f := range g.order() {
		if f.dirty() {
			return true
		}
	}
	return false
}

func (g *group) flush() error {
	for _, f := range g.order() {
		if err := f.flush(g); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf[K, V]) dirty() bool { return len(s.changed) > 0 }

func (j *journal[V]) dirty() bool { return len(j.added) > 0 }

// The keys of merchants' rows hold the merchant, so that nobody reads another's.
type (
	commandKey struct {
		merchant merchant.ID
		name     string
	}
	reservationKey struct {
		number   reservation.Number
		merchant merchant.ID
	}
	invoiceKey struct {
		number   invoice.Number
		merchant merchant.ID
	}
	creditKey struct {
		number   invoice.CreditNumber
		merchant merchant.ID
	}
	requestKey struct {
		key      id.ID
		merchant merchant.ID
	}
	jobKey struct {
		id       id.ID
		merchant merchant.ID
	}
	exposureKey struct {
		person   consumer.ID
		currency string
	}
)
