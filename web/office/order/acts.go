package order

import (
	"respite/domain/invoice"
	"respite/domain/reservation"
	"respite/domain/staff"
	"respite/web/office/shell"
	"respite/web/ui"
)

// act is something that may be done to an order now.
type act struct {
	To, Label    string
	Main, Danger bool
}

// actsOf gives what the member may do to the order as it stands; the first is what is mostly done.
func actsOf(a *shell.Ask, r reservation.Reservation) []act {
	if !a.By.May(staff.HandleOrders) || !r.Open() {
		return nil
	}
	var acts []act
	add := func(possible bool, made act) {
		if possible {
			made.To = to(r, made.To)
			acts = append(acts, made)
		}
	}
	usable := r.State != reservation.Pending && !r.Due(a.Now)
	locked := waitsForCode(r)
	add(usable && deliverable(r), act{To: "/activate", Label: ui.T("Activate all"), Main: true})
	add(usable && deliverable(r) && len(r.Lines) > 0 && !locked, act{To: "/activate/part", Label: ui.T("Activate a part")})
	add(usable && !locked && r.Passive == 0, act{To: "/extend", Label: ui.T("Extend")})
	add(usable && !locked, act{To: "/lines", Label: ui.T("Change lines")})
	add(usable && !locked && r.Passive == 0 && (r.Loose || len(r.Lines) == 0), act{To: "/amount", Label: ui.T("Change the amount")})
	add(usable && !locked, act{To: "/addresses", Label: ui.T("Change addresses")})
	add(true, act{To: "/numbers", Label: ui.T("Numbers and comment")})
	add(usable && !locked && r.Passive == 0 && r.Held() > 1, act{To: "/split", Label: ui.T("Split off an amount")})
	add(true, act{To: "/cancel", Label: cancelLabel(r), Danger: true})
	return acts
}

// deliverable tells whether something is there that an activation makes an invoice of.
func deliverable(r reservation.Reservation) bool {
	return r.Held() > 0 && !(r.Details.Test && r.Passive != 0)
}

// waitsForCode tells whether the buyer's code from the text message is needed first.
func waitsForCode(r reservation.Reservation) bool {
	return r.Details.PIN != nil && !r.Details.PIN.Passed
}

func cancelLabel(r reservation.Reservation) string {
	if r.Activated > 0 {
		return ui.T("Cancel the rest")
	}
	return ui.T("Cancel")
}

// actsOn gives what the member may do to an invoice.
func actsOn(a *shell.Ask, r reservation.Reservation, i invoice.Invoice) []act {
	if !a.By.May(staff.HandleOrders) {
		return nil
	}
	acts := []act{{To: toInvoice(r, i, "/send"), Label: ui.T("Send")}}
	if i.Creditable() > 0 {
		acts = append(acts, act{To: toInvoice(r, i, "/credit"), Label: ui.T("Credit")})
	}
	if i.State == invoice.Active && i.Plan.Type == "" {
		acts = append(acts, act{To: toInvoice(r, i, "/due"), Label: ui.T("Move the due date")})
	}
	return acts
}
