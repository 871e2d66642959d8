package cli

import (
	"fmt"
	"io"
	"strconv"

	"respite/cli/terminal"
	"respite/domain/plan"
)

// print tells of an invoice to a person.
func (b bill) print(w io.Writer, currency string) {
	fmt.Fprintf(w, "\nInvoice %d is %s; the %s carries the risk\n", b.Number, inWords(string(b.State)), b.Carrier)
	fmt.Fprintf(w, "  issued %s, due %s, %s\n", b.IssuedOn, b.DueOn, b.asked())
	fmt.Fprintf(w, "  %s %s with %s VAT, start fee %s, credited %s, paid %s, still owed %s\n", b.Gross.Decimal(), currency,
		b.VAT.Decimal(), b.StartFee.Decimal(), b.Credited.Decimal(), b.Paid.Decimal(), b.Claim.Decimal())
	if b.ReturnFees != 0 || b.Refunded != 0 {
		fmt.Fprintf(w, "  fees for returns %s, paid back %s\n", b.ReturnFees.Decimal(), b.Refunded.Decimal())
	}
	fmt.Fprintf(w, "  payment reference %s\n", b.Reference)
	b.printPlan(w, currency)
	printLines(w, b.Lines, "CREDITED")
	if len(b.Schedule.Payments) > 1 {
		printSchedule(w, b.Schedule)
	}
	for _, c := range b.Credits {
		fmt.Fprintf(w, "  Credit note %d of %s: %s, start fee %s, %s of it back to the consumer\n",
			c.Number, c.IssuedOn, c.Gross.Decimal(), c.StartFee.Decimal(), c.ToConsumer.Decimal())
	}
	for _, d := range b.Dispatches {
		fmt.Fprintf(w, "  Dispatch %s: %s, %s\n", d.ID, d.words(), d.stands())
	}
}

// asked says how the delivery wanted the invoice to be sent.
func (b bill) asked() string {
	if b.SendBy == "" {
		return "not sent by us"
	}
	return "sent by " + string(b.SendBy)
}

// stands says what became of a dispatch.
func (o outgoing) stands() string {
	if o.SentAt.IsZero() {
		return string(o.State)
	}
	return string(o.State) + " " + terminal.When(o.SentAt)
}

// printPlan tells of a part payment what the consumer was told.
func (b bill) printPlan(w io.Writer, currency string) {
	if b.PlanID == 0 {
		return
	}
	fmt.Fprintf(w, "  plan %d, %s, annual rate %s %%\n", b.PlanID, b.Plan, b.APR)
	if a := b.Account; a != nil {
		fmt.Fprintf(w, "  account %s, opened %s, first statement on %s, annual rate %s %%, %s of %s %s in all\n",
			a.ID, a.OpenedOn, a.StatementOn, a.APR, terminal.Plural(a.Draws, "purchase", "purchases"), a.Drawn.Decimal(), currency)
	}
}

func printSchedule(w io.Writer, s plan.Schedule) {
	fmt.Fprintf(w, "  %d payments, %s in all, of it interest %s and fees %s\n", len(s.Payments), s.Total.Decimal(), s.Interest.Decimal(), s.Fees.Decimal())
	var rows [][]string
	for _, p := range s.Payments[:min(maxPayments, len(s.Payments))] {
		rows = append(rows, []string{
			strconv.Itoa(p.No), p.Due.String(), p.Amount.Decimal(), p.Interest.Decimal(), p.Principal.Decimal(), p.Fee.Decimal(), p.Balance.Decimal(),
		})
	}
	terminal.Table(w, []string{"PAYMENT", "DUE", "AMOUNT", "INTEREST", "PRINCIPAL", "FEE", "BALANCE"}, rows)
	if more := len(s.Payments) - len(rows); more > 0 {
		last := s.Payments[len(s.Payments)-1]
		fmt.Fprintf(w, "… and %d more, the last of %s on %s; --json shows all\n", more, last.Amount.Decimal(), last.Due)
	}
}

// maxPayments is how many payments of a schedule a person is shown.
const maxPayments = 12
