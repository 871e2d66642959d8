package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"respite/cli/terminal"
	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/risk"
)

// print tells the story to a person.
func (s story) print(w io.Writer) {
	fmt.Fprintf(w, "Order %d is %s\n", s.Number, inWords(string(s.State)))
	fmt.Fprintf(w, "  merchant %d, reference %s, %s, %s\n", s.Merchant, terminal.OneLine(s.Reference), s.Country, s.Plan)
	fmt.Fprintf(w, "  made %s, %s\n", terminal.When(s.MadeAt), s.lasts())
	if s.Passive != 0 {
		fmt.Fprintf(w, "  written as the passive invoice %d\n", s.Passive)
	}
	fmt.Fprintf(w, "  %s %s reserved, %s activated, %s released, %s held\n",
		s.Reserved.Decimal(), s.Currency, s.Activated.Decimal(), s.Released.Decimal(), s.Held.Decimal())
	if s.Parties != nil {
		printParties(w, *s.Parties)
	}
	fmt.Fprint(w, "\nLines\n")
	printLines(w, s.Lines, "ACTIVATED")
	s.printVerdicts(w)
	for _, b := range s.Invoices {
		b.print(w, string(s.Currency))
	}
	s.printEvents(w)
	s.printLedger(w)
	if len(s.Pushes) > 0 {
		fmt.Fprint(w, "\nPushes\n")
		writePushes(w, s.Pushes)
	}
}

// lasts says how long the order waits; a passive invoice waits for ever.
func (s story) lasts() string {
	if s.ExpiresAt.IsZero() {
		return "does not expire"
	}
	return "expires " + terminal.When(s.ExpiresAt)
}

func printParties(w io.Writer, p consumer.Parties) {
	fmt.Fprintf(w, "  billing: %s\n", oneAddress(p.Billing))
	if p.Shipping != p.Billing {
		fmt.Fprintf(w, "  shipping: %s\n", oneAddress(p.Shipping))
	}
	fmt.Fprintf(w, "  born %s, %s\n", p.Birth, strings.Join(known(string(p.Gender), p.Network), ", "))
}

func oneAddress(a consumer.Address) string {
	name := strings.Join(known(a.FirstName, a.LastName), " ")
	street := strings.Join(known(a.Street, a.HouseNumber, a.HouseExtension), " ")
	city := strings.Join(known(a.PostalCode, a.City), " ")
	care := ""
	if a.CareOf != "" {
		care = "c/o " + a.CareOf
	}
	return terminal.Printable(strings.Join(known(name, a.Company, care, street, city, string(a.Country), a.Email, a.Phone, a.CellPhone), ", "))
}

// known leaves out what is empty.
func known(texts ...string) []string {
	var kept []string
	for _, text := range texts {
		if text != "" {
			kept = append(kept, text)
		}
	}
	return kept
}

func printLines(w io.Writer, lines []basket.Stock, gone string) {
	var rows [][]string
	for _, l := range lines {
		rows = append(rows, []string{
			terminal.OneLine(l.Article), terminal.OneLine(l.Title), l.Quantity.String(), l.Gone.String(), l.Price.String(),
			l.VAT.String() + " %", l.Sum.Decimal(),
		})
	}
	terminal.Table(w, []string{"ARTICLE", "TITLE", "QUANTITY", gone, "PRICE", "VAT", "SUM"}, rows)
}

func (s story) printVerdicts(w io.Writer) {
	fmt.Fprint(w, "\nDecisions\n")
	for _, v := range s.Verdicts {
		fmt.Fprintf(w, "%s  %s (score %d)%s\n", terminal.When(v.At), v.Outcome, v.Score, because(v.Ending))
		for _, r := range v.Reasons {
			fmt.Fprintf(w, "  %s: %s\n", r, r.Text())
		}
		if len(v.Rules) > 0 {
			fmt.Fprintf(w, "  came true: %s\n", strings.Join(v.Rules, ", "))
		}
	}
}

// because says what ended a wait, other than the rules.
func because(ending risk.Ending) string {
	switch ending {
	case risk.Approved, risk.Denied:
		return ", by staff"
	case risk.Lapsed:
		return ", because time ran out"
	}
	return ""
}

func (s story) printEvents(w io.Writer) {
	fmt.Fprint(w, "\nEvents\n")
	var rows [][]string
	for _, e := range s.Events {
		amount, document := "", ""
		if e.Amount != 0 {
			amount = e.Amount.Decimal()
		}
		switch {
		case e.Credit != 0:
			document = strconv.FormatInt(int64(e.Credit), 10)
		case e.Invoice != 0:
			document = strconv.FormatInt(int64(e.Invoice), 10)
		}
		rows = append(rows, []string{
			strconv.Itoa(e.No), terminal.When(e.At), inWords(string(e.Kind)), string(e.Actor), amount, document, terminal.OneLine(e.Reason),
		})
	}
	terminal.Table(w, []string{"NO", "AT", "WHAT", "WHO", "AMOUNT", "DOCUMENT", "WHY"}, rows)
}

func (s story) printLedger(w io.Writer) {
	if len(s.Ledger) == 0 {
		return
	}
	fmt.Fprint(w, "\nLedger\n")
	var rows [][]string
	for _, l := range s.Ledger {
		debit, credit := l.Amount.Decimal(), ""
		if l.Amount < 0 {
			debit, credit = "", (-l.Amount).Decimal()
		}
		rows = append(rows, []string{terminal.When(l.At), strconv.Itoa(int(l.Account)), l.Name, debit, credit})
	}
	terminal.Table(w, []string{"AT", "ACCOUNT", "NAME", "DEBIT", "CREDIT"}, rows)
}

// inWords gives a state or kind as people read it.
func inWords(name string) string { return strings.ReplaceAll(name, "_", " ") }
