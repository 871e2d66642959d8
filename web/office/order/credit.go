package order

import (
	"slices"

	"respite/domain/basket"
	"respite/domain/invoice"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/operation"
	"respite/value/fault"
	"respite/value/money"
	"respite/web/office/entry"
	"respite/web/office/shell"
	"respite/web/ui"
)

// The kinds of credit a form may ask for.
const (
	creditAll    = "all"
	creditLines  = "lines"
	creditAmount = "amount"
)

// creditForm is the page where it is chosen what of an invoice is credited.
type creditForm struct {
	Order              reservation.Reservation
	Invoice            invoice.Invoice
	Left               money.Minor
	Pieces             []piece
	Kind               string
	Amount, Rate       ui.Field
	Fee, FeeRate       ui.Field
	Number, Reason     ui.Field
	Wrong              []string
	To, Back, Currency string
}

// wish is what a form asks to be credited.
type wish struct {
	kind   string
	picked []picked
	wants  []basket.Want
	amount money.Minor
	rate   money.Rate
	fees   []basket.Line
	faults fault.List
}

// wishOf reads what a form asks to be credited.
func wishOf(a *shell.Ask, owed invoice.Invoice) wish {
	read := entry.Reader{Text: a.Text}
	w := wish{kind: a.Text("kind")}
	switch w.kind {
	case creditAmount:
		read.Need("amount", "rate")
		w.amount, w.rate = read.Amount("amount"), read.Rate("rate")
		if w.amount == 0 && a.Text("amount") != "" && len(read.Faults) == 0 {
			read.Faults = append(read.Faults, fault.NotPositive.With().On("amount"))
		}
	case creditLines:
		w.picked, w.wants = pick(a)
		if len(w.wants) == 0 {
			read.Faults = append(read.Faults, fault.NoLines.With())
		}
	}
	fee := read.Amount("fee")
	if fee < 0 {
		read.Faults = append(read.Faults, fault.NotPositive.With().On("fee"))
	}
	if fee > 0 {
		read.Need("fee_rate")
		if rate := a.Text("fee_rate"); rate != "" && !slices.ContainsFunc(ratesOf(owed), func(c ui.Choice) bool { return c.Value == rate }) {
			read.Faults = append(read.Faults, fault.RateUnknown.With(rate).On("fee_rate"))
		}
		w.fees = []basket.Line{basket.Line{Title: ui.T("Return fee"), Kind: basket.Handling, VAT: read.Rate("fee_rate")}.Costing(fee)}
	}
	w.faults = read.Faults
	return w
}

// preview gives the credit note that the wish would make, and the invoice after it. Nothing is written.
func (w wish) preview(a *shell.Ask, owed invoice.Invoice) (invoice.CreditNote, error) {
	if err := w.faults.Err(); err != nil {
		return invoice.CreditNote{}, err
	}
	var note invoice.CreditNote
	var err error
	switch w.kind {
	case creditAll:
		note, _, err = owed.CreditRest(w.fees, a.Now)
	case creditAmount:
		note, _, err = owed.CreditAtRate(w.amount, w.rate, w.fees, a.Now)
	case creditLines:
		note, _, err = owed.CreditArticles(w.wants, w.fees, a.Now)
	default:
		err = fault.NotAChoice.With("all, lines, amount").On("kind")
	}
	return note, err
}

// showCredit asks what shall be credited; when it was chosen it says what will happen.
func showCredit(a *shell.Ask) (shell.Answer, error) {
	order, owed, err := invoiceOf(a)
	if err != nil {
		return nil, err
	}
	if owed.Creditable() == 0 {
		return meanwhile(order, fault.RefundTooLarge.With("", owed.Creditable().Decimal()))
	}
	if a.Text("kind") == "" {
		return creditPage(a, order, owed, wish{kind: creditAll}, nil)
	}
	w := wishOf(a, owed)
	if a.Text("edit") != "" {
		return creditPage(a, order, owed, w, nil)
	}
	if unreadable(w.picked) {
		return creditPage(a, order, owed, w, fault.List{})
	}
	made, err := w.preview(a, owed)
	if err != nil {
		return creditPage(a, order, owed, w, err)
	}
	return creditConfirm(a, order, owed, w, made), nil
}

func creditPage(a *shell.Ask, r reservation.Reservation, i invoice.Invoice, w wish, failed error) (shell.Answer, error) {
	var wrong entry.Wrong
	if failed != nil {
		var err error
		if wrong, err = entry.Sort(failed, "amount", "rate", "fee", "fee_rate", "articles["); err != nil {
			return nil, err
		}
	}
	rates := ratesOf(i)
	field := func(name, label, mode string) ui.Field {
		return ui.Field{Name: name, Label: label, Type: "text", Mode: mode, Value: a.Text(name), Fault: wrong.At(name)}
	}
	f := creditForm{
		Order: r, Invoice: i, Left: i.Creditable(), Kind: w.kind, Pieces: lay(w.picked, piecesOf(i.Lines), failed), Wrong: wrong.Rest,
		To: toInvoice(r, i, "/credit"), Back: to(r, ""), Currency: string(r.Currency),
		Amount: field("amount", ui.T("Amount, %s", r.Currency), "decimal"), Rate: field("rate", ui.T("At a VAT rate of"), ""),
		Fee: field("fee", ui.T("Return fee, %s with VAT", r.Currency), "decimal"), FeeRate: field("fee_rate", ui.T("VAT of the fee"), ""),
		Number: field("credit_no", ui.T("Your number of the credit note"), ""), Reason: field("reason", ui.T("Reason"), ""),
	}
	f.Rate.Choices, f.FeeRate.Choices = rates, rates
	f.Fee.Optional, f.Number.Optional, f.Reason.Optional = true, true, true
	f.Fee.Hint = ui.T("Taken off what the buyer gets back; what exceeds it is owed.")
	f.Reason.Hint = ui.T("The buyer reads it on the credit note.")
	return shell.Page{Pages: pages, Name: "credit", Title: ui.T("Credit invoice %d", i.Number), Body: f, Status: entry.Status(failed != nil)}, nil
}

// ratesOf are the VAT rates of an invoice, for a form.
func ratesOf(i invoice.Invoice) []ui.Choice {
	var rates []ui.Choice
	for _, g := range i.Groups {
		rates = append(rates, ui.Choice{Value: g.Rate.String(), Label: g.Rate.String() + " %"})
	}
	return rates
}

// creditConfirm says what a credit will do.
func creditConfirm(a *shell.Ask, r reservation.Reservation, i invoice.Invoice, w wish, made invoice.CreditNote) shell.Answer {
	says := []string{ui.T("%s of invoice %d are credited. That cannot be undone.", cash(r, made.Gross), i.Number)}
	if made.FeeGross > 0 {
		says = append(says, ui.T("A return fee of %s is charged to the buyer.", cash(r, made.FeeGross)))
	}
	switch {
	case made.OffClaim > 0:
		says = append(says, ui.T("The buyer owes %s less.", cash(r, made.OffClaim)))
	case made.OffClaim < 0: // the fee is more than what comes back
		says = append(says, ui.T("The buyer owes %s more.", cash(r, -made.OffClaim)))
	}
	if made.ToConsumer > 0 {
		says = append(says, ui.T("The buyer had paid %s of it and gets it back.", cash(r, made.ToConsumer)))
	}
	says = append(says, goesAs(i))
	var hidden []ui.Value
	for _, name := range []string{"kind", "amount", "rate", "fee", "fee_rate", "credit_no", "reason"} {
		hidden = append(hidden, ui.Value{Name: name, Value: a.Text(name)})
	}
	hidden = append(hidden, fields(w.picked)...)
	return confirm{
		Order: r, Title: ui.T("Credit invoice %d", i.Number), Says: says, Hidden: append(hidden, outcomeShown(made.Outcome())...), To: toInvoice(r, i, "/credit"),
		Button: ui.T("Credit %s", cash(r, made.Gross)), Back: toInvoice(r, i, "/credit?edit=1&"+query(hidden)),
	}.page(0)
}

// goesAs says how the buyer gets the credit note.
func goesAs(i invoice.Invoice) string {
	switch i.SendBy {
	case invoice.ByEmail:
		return ui.T("The credit note goes to the buyer by e-mail, as the invoice did.")
	case invoice.ByPost:
		return ui.T("The credit note goes to the buyer by post, as the invoice did.")
	}
	return ui.T("The credit note is not sent, as the invoice was not; it can be printed from the order's page.")
}

// creditTold is what of the form the audit log tells.
var creditTold = []string{"shown", "kind", "amount", "rate", "article", "quantity", "fee", "fee_rate", "credit_no", "reason"}

// outcomeShown are the fields in which a form brings back what a credit comes to as its page has said.
func outcomeShown(o invoice.Outcome) []ui.Value {
	return []ui.Value{
		{Name: "shown", Value: o.Gross.Decimal()}, {Name: "shown_fee", Value: o.Fee.Decimal()},
		{Name: "shown_off", Value: o.OffClaim.Decimal()}, {Name: "shown_back", Value: o.ToConsumer.Decimal()},
	}
}

func readOutcome(a *shell.Ask) (*invoice.Outcome, error) {
	read := entry.Reader{Text: a.Text}
	read.Need("shown", "shown_fee", "shown_off", "shown_back")
	shown := &invoice.Outcome{
		Gross: read.Amount("shown"), Fee: read.Amount("shown_fee"), OffClaim: read.Amount("shown_off"), ToConsumer: read.Amount("shown_back"),
	}
	return shown, read.Faults.Err()
}

// credit credits what was shown: if that comes to another amount now, nothing is done.
func credit(a *shell.Ask) (shell.Answer, error) {
	order, owed, err := invoiceOf(a)
	if err != nil {
		return nil, err
	}
	w := wishOf(a, owed)
	if w.kind != creditAll && w.kind != creditLines && w.kind != creditAmount {
		w.faults = append(w.faults, fault.NotAChoice.With("all, lines, amount").On("kind"))
	}
	if len(w.faults) > 0 || unreadable(w.picked) {
		return creditPage(a, order, owed, w, w.faults)
	}
	wanted := w.command(a, owed)
	if wanted.Shown, err = readOutcome(a); err != nil {
		return nil, err
	}
	if wanted.Identity, err = a.Identity(order.Merchant, "credit", wanted); err != nil {
		return nil, err
	}
	made, err := a.Operations.Credit(a.Context(), wanted)
	if err != nil {
		return meanwhile(order, err)
	}
	return shell.Go{To: to(order, ""), Said: ui.T("Credit note %d over %s was made.", made.Credit, cash(order, made.Request.Amount))}, nil
}

func (w wish) command(a *shell.Ask, owed invoice.Invoice) operation.Credit {
	return operation.Credit{
		Merchant: owed.Merchant, Origin: request.Origin{Service: service, Invoice: owed.Reference}, Invoice: owed.Number,
		All: w.kind == creditAll, Articles: w.wants, Fees: w.fees,
		Amount: w.amount, Rate: w.rate, Number: cut(a.Text("credit_no"), longestName), Description: cut(a.Text("reason"), longestComment),
	}
}

func cut(text string, longest int) string {
	runes := []rune(text)
	return string(runes[:min(len(runes), longest)])
}
