package store

import (
	"respite/domain/account"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/dispatch"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/store/rows"
	"respite/value/id"
)

// shelves is everything a group may hold: table by table, what lists them, and what is only appended to.
type shelves struct {
	settings     *rows.Shelf[string, setting]
	counters     *rows.Shelf[string, counter]
	merchants    *rows.Shelf[merchant.ID, merchant.Merchant]
	persons      *rows.Shelf[consumer.ID, consumer.Person]
	marks        *rows.Shelf[string, personMark]
	exposures    *rows.Shelf[exposureKey, consumer.Exposure]
	traffic      *rows.Shelf[string, consumer.Traffic]
	commands     *rows.Shelf[commandKey, command.Record]
	reservations *rows.Shelf[reservationKey, reservation.Reservation]
	invoices     *rows.Shelf[invoiceKey, invoice.Invoice]
	credits      *rows.Shelf[creditKey, invoice.CreditNote]
	requests     *rows.Shelf[requestKey, request.Request]
	policies     *rows.Shelf[string, policy]
	jobs         *rows.Shelf[jobKey, job.Job]
	customers    *rows.Shelf[customerKey, customer]
	printed      *rows.Shelf[printedKey, invoice.Printed]
	accounts     *rows.Shelf[accountKey, account.Account]
	documents    *rows.Shelf[documentKey, dispatch.Document]
	dispatches   *rows.Shelf[dispatchKey, dispatch.Dispatch]

	joined     *rows.Listing[consumer.ID, consumer.ID, consumer.Person]
	accountsOf *rows.Listing[consumer.ID, accountKey, account.Account]
	invoicesOf *rows.Listing[reservationKey, invoiceKey, invoice.Invoice]
	byPassive  *rows.Listing[passiveKey, reservationKey, reservation.Reservation]
	openOrders *rows.Listing[buyerKey, reservationKey, reservation.Reservation]
	dues       *rows.Answers[consumer.ID, openInvoice]
	lanes      *rows.Answers[string, job.Job]
	tries      *rows.Answers[id.ID, job.Attempt]

	parameters rows.Sheet[parameter]
	events     rows.Sheet[event.Event]
	lines      rows.Sheet[ledgerLine]
	verdicts   rows.Sheet[risk.Record]
	attempts   rows.Sheet[attempt]
}

func newShelves(s *rows.Session) shelves {
	made := shelves{
		settings:     settingTable.Shelf(s),
		counters:     counterTable.Shelf(s),
		merchants:    merchantTable.Shelf(s),
		persons:      personTable.Shelf(s),
		marks:        markTable.Shelf(s),
		exposures:    exposureTable.Shelf(s),
		traffic:      trafficTable.Shelf(s),
		commands:     commandTable.Shelf(s),
		reservations: reservationTable.Shelf(s),
		invoices:     invoiceTable.Shelf(s),
		credits:      creditTable.Shelf(s),
		requests:     requestTable.Shelf(s),
		policies:     policyTable.Shelf(s),
		jobs:         jobTable.Shelf(s),
		customers:    customerTable.Shelf(s),
		printed:      printedTable.Shelf(s),
		accounts:     accountTable.Shelf(s),
		documents:    documentTable.Shelf(s),
		dispatches:   dispatchTable.Shelf(s),
		parameters:   parameterJournal.Sheet(s),
		events:       eventJournal.Sheet(s),
		lines:        lineJournal.Sheet(s),
		verdicts:     verdictJournal.Sheet(s),
		attempts:     attemptJournal.Sheet(s),
		dues:         firstDues.Answers(s),
		lanes:        waitingJobs.Answers(s),
		tries:        latestTry.Answers(s),
	}
	made.joined = joinedTo.Listing(s, made.persons)
	made.accountsOf = accountsOf.Listing(s, made.accounts)
	made.invoicesOf = invoicesOf.Listing(s, made.invoices)
	made.byPassive = byPassive.Listing(s, made.reservations)
	made.openOrders = openOrders.Listing(s, made.reservations)
	return made
}

// flusher is a shelf or sheet that may have something to write.
type flusher interface {
	Flush() error
	Dirty() bool
}

// order is the order of writing: fixed, so that two writers never wait for each other in a ring.
func (g *group) order() []flusher {
	return []flusher{
		g.settings, g.counters, g.merchants, g.persons, g.marks, g.exposures, g.traffic, g.policies,
		g.commands, g.reservations, g.invoices, g.credits, g.printed, g.customers, g.accounts, g.documents, g.dispatches,
		g.requests, &g.parameters, &g.events, &g.lines,
		&g.verdicts, g.jobs, &g.attempts,
	}
}

func (g *group) changed() bool {
	if g.swept {
		return true
	}
	for _, f := range g.order() {
		if f.Dirty() {
			return true
		}
	}
	return false
}

func (g *group) flush() error {
	for _, f := range g.order() {
		if err := f.Flush(); err != nil {
			return err
		}
	}
	return nil
}

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
	customerKey struct {
		merchant merchant.ID
		number   string
	}
	printedKey struct {
		reference string
		merchant  merchant.ID
	}
	accountKey struct {
		id       id.ID
		merchant merchant.ID
	}
	documentKey struct {
		number   int64
		kind     dispatch.Kind
		merchant merchant.ID
	}
	dispatchKey struct {
		id       id.ID
		merchant merchant.ID
	}
)
