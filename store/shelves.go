package store

import (
	"respite/domain/account"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/delivery"
	"respite/domain/dispatch"
	"respite/domain/event"
	"respite/domain/file"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/domain/staff"
	"respite/store/rows"
	"respite/store/tables"
	"respite/value/id"
)

// shelves is everything a group may hold: table by table, what lists them, and what is only appended to.
type shelves struct {
	settings     *rows.Shelf[string, tables.Setting]
	counters     *rows.Shelf[string, tables.Counter]
	merchants    *rows.Shelf[merchant.ID, merchant.Merchant]
	persons      *rows.Shelf[consumer.ID, consumer.Person]
	marks        *rows.Shelf[string, tables.PersonMark]
	exposures    *rows.Shelf[tables.ExposureKey, consumer.Exposure]
	traffic      *rows.Shelf[string, consumer.Traffic]
	commands     *rows.Shelf[tables.CommandKey, command.Record]
	reservations *rows.Shelf[tables.ReservationKey, reservation.Reservation]
	invoices     *rows.Shelf[tables.InvoiceKey, invoice.Invoice]
	credits      *rows.Shelf[tables.CreditNoteKey, invoice.CreditNote]
	requests     *rows.Shelf[tables.RequestKey, request.Request]
	policies     *rows.Shelf[string, tables.Policy]
	jobs         *rows.Shelf[tables.JobKey, job.Job]
	customers    *rows.Shelf[tables.CustomerKey, tables.Customer]
	printed      *rows.Shelf[tables.PrintedKey, invoice.Printed]
	accounts     *rows.Shelf[tables.AccountKey, account.Account]
	documents    *rows.Shelf[tables.DocumentKey, dispatch.Document]
	dispatches   *rows.Shelf[tables.DispatchKey, dispatch.Dispatch]
	staff        *rows.Shelf[staff.ID, tables.Member]
	sessions     *rows.Shelf[string, tables.Session]
	trail        *rows.Shelf[tables.DeedKey, staff.Deed]
	files        *rows.Shelf[tables.FileKey, file.File]
	fileParts    *rows.Shelf[tables.FilePartKey, file.Part]
	batches      *rows.Shelf[tables.BatchKey, delivery.Batch]
	pages        *rows.Shelf[tables.BatchPageKey, tables.BatchPage]

	joined     *rows.Listing[consumer.ID, consumer.ID, consumer.Person]
	accountsOf *rows.Listing[consumer.ID, tables.AccountKey, account.Account]
	invoicesOf *rows.Listing[tables.ReservationKey, tables.InvoiceKey, invoice.Invoice]
	byPassive  *rows.Listing[tables.PassiveKey, tables.ReservationKey, reservation.Reservation]
	openOrders *rows.Listing[tables.BuyerKey, tables.ReservationKey, reservation.Reservation]
	staffBy    *rows.Listing[string, staff.ID, tables.Member]
	staffOf    *rows.Listing[merchant.ID, staff.ID, tables.Member]
	batchOf    *rows.Listing[tables.HashKey, tables.BatchKey, delivery.Batch]
	dues       *rows.Answers[consumer.ID, tables.OpenInvoice]
	lanes      *rows.Answers[string, job.Job]
	tries      *rows.Answers[id.ID, job.Attempt]

	parameters rows.Sheet[tables.Parameter]
	events     rows.Sheet[event.Event]
	lines      rows.Sheet[tables.LedgerLine]
	verdicts   rows.Sheet[risk.Record]
	attempts   rows.Sheet[tables.Attempt]
	orderMarks rows.Sheet[tables.OrderMark]
}

func newShelves(s *rows.Session) shelves {
	made := shelves{
		settings:     tables.Settings.Shelf(s),
		counters:     tables.Counters.Shelf(s),
		merchants:    tables.Merchants.Shelf(s),
		persons:      tables.Persons.Shelf(s),
		marks:        tables.PersonMarks.Shelf(s),
		exposures:    tables.Exposures.Shelf(s),
		traffic:      tables.Traffic.Shelf(s),
		commands:     tables.Commands.Shelf(s),
		reservations: tables.Reservations.Shelf(s),
		invoices:     tables.Invoices.Shelf(s),
		credits:      tables.CreditNotes.Shelf(s),
		requests:     tables.Requests.Shelf(s),
		policies:     tables.Policies.Shelf(s),
		jobs:         tables.Jobs.Shelf(s),
		customers:    tables.Customers.Shelf(s),
		printed:      tables.PrintedReferences.Shelf(s),
		accounts:     tables.Accounts.Shelf(s),
		documents:    tables.Documents.Shelf(s),
		dispatches:   tables.Dispatches.Shelf(s),
		staff:        tables.Staff.Shelf(s),
		sessions:     tables.Sessions.Shelf(s),
		trail:        tables.Trail.Shelf(s),
		files:        tables.Files.Shelf(s),
		fileParts:    tables.FileParts.Shelf(s),
		batches:      tables.Batches.Shelf(s),
		pages:        tables.BatchPages.Shelf(s),
		parameters:   tables.Parameters.Sheet(s),
		events:       tables.Events.Sheet(s),
		lines:        tables.LedgerLines.Sheet(s),
		verdicts:     tables.Verdicts.Sheet(s),
		attempts:     tables.Attempts.Sheet(s),
		orderMarks:   tables.OrderMarks.Sheet(s),
		dues:         tables.FirstDues.Answers(s),
		lanes:        tables.WaitingJobs.Answers(s),
		tries:        tables.LatestTry.Answers(s),
	}
	made.joined = tables.JoinedTo.Listing(s, made.persons)
	made.accountsOf = tables.AccountsOf.Listing(s, made.accounts)
	made.invoicesOf = tables.InvoicesOf.Listing(s, made.invoices)
	made.byPassive = tables.ByPassive.Listing(s, made.reservations)
	made.openOrders = tables.OpenOrders.Listing(s, made.reservations)
	made.staffBy = tables.StaffByMark.Listing(s, made.staff)
	made.staffOf = tables.StaffOf.Listing(s, made.staff)
	made.batchOf = tables.BatchByHash.Listing(s, made.batches)
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
		g.staff, g.sessions, g.trail, &g.orderMarks, g.files, g.fileParts, g.batches, g.pages,
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
