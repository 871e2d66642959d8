package paper

import (
	"respite/domain/invoice"
	"respite/domain/paymentref"
	"respite/domain/provider"
	"respite/value/country"
	"respite/value/money"
)

// payment writes how the first, or only, payment is made in the country of the invoice.
func (d draft) payment(i invoice.Invoice) *Payment {
	amount := d.ToPay
	if inParts(i) {
		amount = d.FirstPayment
	}
	s := d.slip(i)
	return &Payment{
		Amount:  Fact{d.say(amount), d.sum(due(i).Amount)},
		Due:     Fact{d.say(d.DueOn), d.date(due(i).Due)},
		Payee:   Fact{d.say(d.Payee), d.who.Name},
		Numbers: filled(s.numbers),
		Notice:  d.say(d.Assigned, "{provider}", d.who.Name, "{means}", s.means),
		QR:      s.qr, Scan: d.say(d.Scan), BarCode: s.barCode,
	}
}

// slip is how money is sent in one country.
type slip struct {
	numbers []Fact
	means   string // the same in a sentence
	qr      string
	barCode string
}

func (d draft) slip(i invoice.Invoice) slip {
	reference := paymentref.Reference(i.PaymentReference)
	printed := reference.Print(i.Country)
	account, open := d.who.Accounts[i.Country]
	if !open {
		return slip{
			numbers: []Fact{{d.say(d.Reference), printed}},
			means:   d.say(d.ByService, "{contact}", list(d.who.Phone, d.who.Email)),
		}
	}
	switch i.Country {
	case country.SE:
		bankgiro := account.Bankgiro.Print()
		return slip{
			numbers: []Fact{{d.say(d.Bankgiro), bankgiro}, {"OCR", printed}},
			means:   d.say(d.ByBankgiro, "{account}", bankgiro, "{reference}", unbroken(printed)),
		}
	case country.NO:
		number := account.Number.Print()
		return slip{
			numbers: []Fact{{d.say(d.Account), number}, {"KID", printed}},
			means:   d.say(d.ByAccount, "{account}", unbroken(number), "{reference}", unbroken(printed)),
		}
	case country.DK:
		line, err := paymentref.DanishLine(reference, account.Creditor)
		if err != nil { // the number alone still finds the claim
			line = printed
		}
		return slip{numbers: []Fact{{d.say(d.PaymentLine), line}}, means: d.say(d.ByLine, "{line}", line)}
	}
	return d.transfer(i, reference, account)
}

// transfer is a payment in euro, with the codes that spare the consumer to copy it.
func (d draft) transfer(i invoice.Invoice, reference paymentref.Reference, account provider.Account) slip {
	iban, printed := account.IBAN.Print(), reference.Print(i.Country)
	s := slip{
		numbers: []Fact{{"IBAN", iban}, {"BIC", account.BIC}, {d.say(d.Reference), printed}},
		means:   d.say(d.ByIBAN, "{account}", unbroken(iban), "{reference}", unbroken(printed)),
	}
	first := due(i)
	if i.Currency == money.EUR {
		s.qr = qr(paymentref.Transfer{
			Name: d.who.Name, BIC: account.BIC, Account: account.IBAN, Amount: first.Amount, Reference: reference.RF(),
		})
	}
	if i.Country == country.FI {
		code, err := paymentref.FinnishBarcode(account.IBAN, first.Amount, reference, first.Due)
		if err == nil { // without the code the consumer copies the numbers
			s.barCode = code
		}
	}
	return s
}

// qr gives the text of the code, or none where the transfer has no place in one: then the consumer
// copies the numbers.
func qr(t paymentref.Transfer) string {
	code, err := t.EPC()
	if err != nil {
		return ""
	}
	return code
}

// filled keeps the facts that have a value.
func filled(facts []Fact) []Fact {
	var kept []Fact
	for _, f := range facts {
		if f.Value != "" {
			kept = append(kept, f)
		}
	}
	return kept
}
