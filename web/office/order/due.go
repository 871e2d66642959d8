package order

import (
	"respite/domain/command"
	"respite/domain/invoice"
	"respite/domain/reservation"
	"respite/operation"
	"respite/value/fault"
	"respite/web/office/entry"
	"respite/web/office/shell"
	"respite/web/ui"
)

// showDue asks for how many days a due date is moved; when they are given it says what that costs.
func showDue(a *shell.Ask) (shell.Answer, error) {
	order, owed, err := invoiceOf(a)
	if err != nil {
		return nil, err
	}
	if a.Text("days") == "" {
		return duePage(order, owed, "14", entry.Wrong{}), nil
	}
	days, again, err := daysOf(a, order, owed)
	if again != nil || err != nil {
		return again, err
	}
	asked := command.Identity{Merchant: order.Merchant, By: a.By.Actor()} // nothing is done that could be done twice
	would, err := a.Operations.Postpone(a.Context(), operation.Postpone{
		Merchant: order.Merchant, Identity: asked, Invoice: owed.Number, Days: days, DryRun: true,
	})
	if err != nil {
		return dueAgain(a, order, owed, err)
	}
	costs := ui.T("It costs the shop nothing.")
	if would.Cost > 0 {
		costs = ui.T("It costs the shop %s.", cash(order, would.Cost))
	}
	return confirm{
		Order: order, Title: ui.T("Move the due date"), To: toInvoice(order, owed, "/due"), Button: ui.T("Move to %s", would.DueOn),
		Says:   []string{ui.T("Invoice %d is due on %s instead of %s. That cannot be undone.", owed.Number, would.DueOn, owed.DueOn), costs},
		Hidden: []ui.Value{{Name: "days", Value: a.Text("days")}}, Back: toInvoice(order, owed, "/due"),
	}.page(0), nil
}

func duePage(r reservation.Reservation, i invoice.Invoice, days string, wrong entry.Wrong) shell.Answer {
	return shell.Page{Pages: pages, Name: "due", Title: ui.T("Move the due date"), Status: entry.Status(wrong.Any()), Body: confirm{
		Order: r, To: toInvoice(r, i, "/due"), Back: to(r, ""), Wrong: wrong.Rest,
		Says: []string{ui.T("Invoice %d is due on %s. A due date can be moved by at most %d days in all.", i.Number, i.DueOn, invoice.MaxPostponedDays)},
		Fields: []ui.Field{{
			Name: "days", Label: ui.T("Days later"), Type: "text", Mode: "numeric", Value: days, Required: true, Fault: wrong.At("days"), Focus: true,
		}},
	}}
}

func daysOf(a *shell.Ask, r reservation.Reservation, i invoice.Invoice) (int, shell.Answer, error) {
	read := entry.Reader{Text: a.Text}
	read.Need("days")
	days := read.Whole("days")
	if len(read.Faults) == 0 && days <= 0 {
		read.Faults = append(read.Faults, fault.NotPositive.With().On("days"))
	}
	if err := read.Faults.Err(); err != nil {
		answer, err := dueAgain(a, r, i, err)
		return 0, answer, err
	}
	return days, nil, nil
}

func dueAgain(a *shell.Ask, r reservation.Reservation, i invoice.Invoice, err error) (shell.Answer, error) {
	wrong, err := entry.Sort(err, "days")
	if err != nil {
		return nil, err
	}
	return duePage(r, i, a.Text("days"), wrong), nil
}

func postpone(a *shell.Ask) (shell.Answer, error) {
	order, owed, err := invoiceOf(a)
	if err != nil {
		return nil, err
	}
	days, again, err := daysOf(a, order, owed)
	if again != nil || err != nil {
		return again, err
	}
	identity, err := a.Identity(order.Merchant, "postpone", owed.Number, days)
	if err != nil {
		return nil, err
	}
	moved, err := a.Operations.Postpone(a.Context(), operation.Postpone{Merchant: order.Merchant, Identity: identity, Invoice: owed.Number, Days: days})
	if err != nil {
		return dueAgain(a, order, owed, err)
	}
	return shell.Go{To: to(order, ""), Said: ui.T("Invoice %d is due on %s now.", owed.Number, moved.DueOn)}, nil
}
