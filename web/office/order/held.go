package order

import (
	"respite/domain/command"
	"respite/domain/reservation"
	"respite/operation"
	"respite/value/money"
	"respite/web/office/entry"
	"respite/web/office/shell"
	"respite/web/office/words"
	"respite/web/ui"
)

func showCancel(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	if err := order.Changeable(); err != nil {
		return meanwhile(order, err)
	}
	says := []string{ui.T("%s are released and can never be activated. That cannot be undone. The shop's system is told.", cash(order, order.Held()))}
	if order.Activated > 0 {
		says = append(says, ui.T("What was activated stays: %s.", cash(order, order.Activated)))
	}
	return confirm{
		Order: order, Title: cancelLabel(order), Says: says, To: to(order, "/cancel"), Button: cancelLabel(order), Danger: true,
	}.page(0), nil
}

func cancel(a *shell.Ask) (shell.Answer, error) {
	return done(a, "cancel", func(order reservation.Reservation, identity command.Identity) (string, error) {
		aim, err := asShown(a, order)
		if err != nil {
			return "", err
		}
		_, err = a.Operations.Cancel(a.Context(), operation.Cancel{Merchant: order.Merchant, Identity: identity, Origin: origin(order), Target: aim})
		return ui.T("The order was cancelled. Nothing is held any more."), err
	})
}

// done does what a page has shown, and tells it on the order's page.
func done(a *shell.Ask, scope string, do func(reservation.Reservation, command.Identity) (string, error)) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	identity, err := a.Identity(order.Merchant, scope, order.Number)
	if err != nil {
		return nil, err
	}
	said, err := do(order, identity)
	if err != nil {
		return meanwhile(order, err)
	}
	return shell.Go{To: to(order, ""), Said: said}, nil
}

func showExtend(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	shop, err := a.View().Merchant(a.Context(), order.Merchant)
	if err != nil {
		return nil, err
	}
	after, err := order.Extend(shop.Contract.ReserveDays, a.Now)
	if err != nil {
		return meanwhile(order, err)
	}
	return confirm{
		Order: order, Title: ui.T("Extend"), To: to(order, "/extend"), Button: ui.T("Extend to %s", expiry(after)),
		Says: []string{
			ui.T("%s stay held until %s instead of %s.", cash(order, order.Held()), expiry(after), expiry(order)),
			ui.T("The days agreed for shipping are not counted anew. That cannot be undone, but the order can be cancelled."),
		},
	}.page(0), nil
}

func extend(a *shell.Ask) (shell.Answer, error) {
	return done(a, "extend", func(order reservation.Reservation, identity command.Identity) (string, error) {
		aim, err := asShown(a, order)
		if err != nil {
			return "", err
		}
		extended, err := a.Operations.Extend(a.Context(), operation.Extend{Merchant: order.Merchant, Identity: identity, Origin: origin(order), Target: aim})
		order.ExpiresAt = extended.Until
		return ui.T("The order is held until %s.", expiry(order)), err
	})
}

// amountForm is a page on which an amount is typed.
type amountForm struct {
	title, label, button, path string
	says                       func(held string) string
}

var (
	splitForm = amountForm{
		title: ui.T("Split off an amount"), label: ui.T("Amount to split off"), button: ui.T("Split off"), path: "/split",
		says: func(held string) string {
			return ui.T("The amount goes to an order of its own; both know all open lines. %s are held now. That cannot be undone.", held)
		},
	}
	heldForm = amountForm{
		title: ui.T("Change the amount"), label: ui.T("Amount to hold"), button: ui.T("Change"), path: "/amount",
		says: func(held string) string {
			return ui.T("%s are held now. A higher amount is a new risk check, and may be refused. The amount can be changed again.", held)
		},
	}
)

func (f amountForm) show(r reservation.Reservation, typed string, wrong entry.Wrong) shell.Answer {
	failed := wrong.At("amount") != "" || len(wrong.Rest) > 0
	return confirm{
		Order: r, Title: f.title, To: to(r, f.path), Button: f.button, Wrong: wrong.Rest, Says: []string{f.says(cash(r, r.Held()))},
		Fields: []ui.Field{{
			Name: "amount", Label: ui.T("%s, %s", f.label, r.Currency), Type: "text", Mode: "decimal", Value: typed, Required: true, Focus: true,
			Fault: wrong.At("amount"),
		}},
	}.page(entry.Status(failed))
}

// read reads the amount; what is wrong shows the form again.
func (f amountForm) read(a *shell.Ask, r reservation.Reservation) (money.Minor, shell.Answer, error) {
	typed := entry.Reader{Text: a.Text}
	typed.Need("amount")
	amount := typed.Amount("amount")
	if err := typed.Faults.Err(); err != nil {
		answer, err := f.again(a, r, err)
		return 0, answer, err
	}
	return amount, nil, nil
}

func (f amountForm) again(a *shell.Ask, r reservation.Reservation, err error) (shell.Answer, error) {
	wrong, unsorted := entry.Sort(err, "amount")
	if unsorted != nil {
		return nil, unsorted
	}
	if wrong.At("amount") == "" {
		return meanwhile(r, err)
	}
	return f.show(r, a.Text("amount"), wrong), nil
}

func showSplit(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	return splitForm.show(order, "", entry.Wrong{}), nil
}

func split(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	amount, again, err := splitForm.read(a, order)
	if again != nil || err != nil {
		return again, err
	}
	identity, err := a.Identity(order.Merchant, "split", order.Number, amount)
	if err != nil {
		return nil, err
	}
	aim, err := asShown(a, order)
	if err != nil {
		return nil, err
	}
	made, err := a.Operations.Split(a.Context(), operation.Split{
		Merchant: order.Merchant, Identity: identity, Origin: origin(order), Target: aim, Amount: amount,
	})
	if err != nil {
		return splitForm.again(a, order, err)
	}
	order.Number = made.Reservation
	return shell.Go{To: to(order, ""), Said: ui.T("%s were split off: this is the new order.", cash(order, amount))}, nil
}

func showAmount(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	return heldForm.show(order, order.Held().Decimal(), entry.Wrong{}), nil
}

func changeAmount(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	amount, again, err := heldForm.read(a, order)
	if again != nil || err != nil {
		return again, err
	}
	identity, err := a.Identity(order.Merchant, "amount", order.Number, amount)
	if err != nil {
		return nil, err
	}
	aim, err := asShown(a, order)
	if err != nil {
		return nil, err
	}
	changed, err := a.Operations.Amend(a.Context(), operation.Amend{
		Merchant: order.Merchant, Identity: identity, Origin: origin(order), Target: aim, Amount: &amount,
	})
	if err != nil {
		return heldForm.again(a, order, err)
	}
	return changedOr(order, changed, ui.T("%s are held now.", cash(order, amount)), &ui.Undo{To: to(order, "/amount"), Values: []ui.Value{
		{Name: "once", Value: a.Once()}, {Name: "held", Value: amount.Decimal()}, {Name: "amount", Value: aim.Held.Decimal()},
	}}), nil
}

// changedOr tells that a change was made, or that the new risk check refused it.
func changedOr(r reservation.Reservation, changed operation.Updated, said string, undo *ui.Undo) shell.Answer {
	if changed.Refused {
		return shell.Go{To: to(r, ""), Kind: shell.Bad, Said: ui.T("The change was refused; the order is as it was. %s", words.Refusal(changed.Reasons))}
	}
	return shell.Go{To: to(r, ""), Said: said, Undo: undo}
}
