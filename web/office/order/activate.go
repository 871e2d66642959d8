package order

import (
	"respite/domain/invoice"
	"respite/domain/reservation"
	"respite/operation"
	"respite/value/fault"
	"respite/web/office/entry"
	"respite/web/office/shell"
	"respite/web/ui"
)

func passive(r reservation.Reservation) invoice.Number { return invoice.Number(r.Passive) }

// What a form may want of the amount that a delivery leaves over.
const (
	keep    = "keep"
	release = "release"
)

// partForm is the page where lines and quantities are chosen.
type partForm struct {
	Order  reservation.Reservation
	Pieces []piece
	Send   ui.Field
	Rest   ui.Field
	Wrong  []string
	To     string
	Back   string
}

func choosePart(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	all, _ := pick(a)
	return partPage(a, order, lay(all, piecesOf(order.Lines), nil), nil), nil
}

func partPage(a *shell.Ask, r reservation.Reservation, pieces []piece, wrong []string) shell.Answer {
	return shell.Page{Pages: pages, Name: "part", Title: ui.T("Activate a part"), Status: entry.Status(wrong != nil), Body: partForm{
		Order: r, Pieces: pieces, Wrong: wrong, To: to(r, "/activate"), Back: to(r, ""),
		Send: ui.Field{Name: "send", Label: ui.T("Send the invoice"), Choices: ways(r), Value: a.Text("send")},
		Rest: ui.Field{Name: "rest", Label: ui.T("What is left"), Choices: []ui.Choice{
			{Value: keep, Label: ui.T("Keep it for later deliveries")}, {Value: release, Label: ui.T("Release it")},
		}, Value: a.Text("rest")},
	}}
}

// showActivate says what an activation will do: of all that is open, or of what was picked.
func showActivate(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	all, wants := pick(a)
	part := a.FormValue("part") != ""
	switch {
	case part && len(all) == 0:
		return partPage(a, order, piecesOf(order.Lines), []string{ui.T("Choose at least one article.")}), nil
	case unreadable(all):
		return partPage(a, order, lay(all, piecesOf(order.Lines), nil), []string{}), nil
	}
	opened := order
	opened.Details.PIN = nil // the code is asked for on the page
	delivery, _, err := opened.Activate(wants, a.Now)
	if err == nil {
		return activation{order, delivery, all, a.Text("send"), a.Text("rest")}.page(nil), nil
	}
	if !part {
		return meanwhile(order, err)
	}
	wrong, err2 := entry.Sort(err, "articles[")
	if err2 != nil {
		return nil, err2
	}
	return partPage(a, order, lay(all, piecesOf(order.Lines), err), append([]string{}, wrong.Rest...)), nil
}

// activation is an activation that was chosen and not yet done.
type activation struct {
	order    reservation.Reservation
	delivery reservation.Activation
	picked   []picked
	send     string
	rest     string
}

func (v activation) page(wrong []string) shell.Answer {
	r, sum := v.order, cash(v.order, v.delivery.Sum)
	page := confirm{
		Order: r, Title: ui.T("Activate %s", sum), To: to(r, "/activate"), Button: ui.T("Activate %s", sum), Wrong: wrong,
		Says:   append([]string{ui.T("%s become an invoice with a due date. That cannot be undone; goods that come back are credited.", sum)}, v.left()...),
		Hidden: []ui.Value{{Name: "amount", Value: v.delivery.Sum.Decimal()}, {Name: "rest", Value: v.rest}},
		Fields: []ui.Field{{Name: "send", Label: ui.T("Send the invoice"), Choices: ways(r), Value: v.send}},
	}
	if len(v.picked) > 0 {
		page.Hidden = append(page.Hidden, fields(v.picked)...)
		page.Back = to(r, "/activate/part?"+query(append(page.Hidden, ui.Value{Name: "send", Value: v.send})))
	}
	if waitsForCode(r) {
		code := ui.Field{Name: "pin", Label: ui.T("Code from the buyer's text message"), Type: "text", Mode: "numeric", Required: true}
		page.Fields = append(page.Fields, code)
	}
	return page.page(entry.Status(wrong != nil))
}

// left says what becomes of the amount that is not activated.
func (v activation) left() []string {
	rest := v.order.Held() - v.delivery.Sum - v.delivery.Freed
	switch {
	case v.delivery.Freed > 0:
		return []string{ui.T("%s were held beyond the lines and are released.", cash(v.order, v.delivery.Freed))}
	case rest > 0 && v.rest == release:
		return []string{ui.T("The rest, %s, is released and can never be activated.", cash(v.order, rest))}
	case rest > 0:
		return []string{ui.T("The rest, %s, stays held.", cash(v.order, rest))}
	}
	return nil
}

// activate delivers exactly what was shown: if that comes to another amount now, or something else is held, nothing is
// done.
func activate(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	all, wants := pick(a)
	read := entry.Reader{Text: a.Text}
	read.Need("amount")
	amount := read.Amount("amount")
	if err := read.Faults.Err(); err != nil {
		return nil, err
	}
	aim, err := asShown(a, order)
	if err != nil {
		return nil, err
	}
	way := invoice.SendBy(a.Text("send"))
	if channels[string(way)] == "" {
		way = ""
	}
	freed := a.Text("rest") == release
	identity, err := a.Identity(order.Merchant, "activate", order.Number, wants, amount, way, freed)
	if err != nil {
		return nil, err
	}
	done, err := a.Operations.Activate(a.Context(), operation.Activate{
		Merchant: order.Merchant, Identity: identity, Origin: origin(order), Target: aim, Articles: wants,
		Amount: &amount, SendBy: way, PIN: a.Text("pin"), Release: freed,
	})
	if err != nil {
		return notActivated(activation{order, reservation.Activation{Sum: amount}, all, string(way), a.Text("rest")}, err)
	}
	said := ui.T("Invoice %d over %s was made.", done.Invoice, cash(order, done.Request.Amount))
	if freed && *aim.Held > amount {
		said += " " + ui.T("The rest was released.")
	}
	return shell.Go{To: to(order, ""), Said: said}, nil
}

// notActivated says what stood against an activation: a wrong code, or an order that has changed since it was shown.
func notActivated(v activation, err error) (shell.Answer, error) {
	if fault.Is(err, fault.PINWrong) || fault.Is(err, fault.PINMissing) {
		wrong, err := entry.Sort(err)
		return v.page(wrong.Rest), err
	}
	return meanwhile(v.order, err)
}
