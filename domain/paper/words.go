package paper

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"respite/value/country"
)

// phrase is one text in every language, by its BCP 47 code. Placeholders stand in braces.
type phrase map[string]string

// words are the texts of documents. Each field is a heading of words.toml.
type words struct {
	Invoice, CreditNote, PartPayment, InvoiceNumber, CreditNumber, OfInvoice, OfInvoiceFrom phrase
	IssuedOn, CreditedOn, DeliveredOn, DeliveredTo, DueOn, OrderReference, Page, IssuedFor  phrase

	Article, ArticleNumber, Quantity, UnitPrice, WithoutVAT, Discount, VAT, Amount       phrase
	Shipment, Handling, AmountBack, StartFeeBack, CarriedForward, BroughtForward         phrase
	Rate, Net, Gross, Sum, NetTotal, GrossTotal, OffInvoice, OntoInvoice, BackToConsumer phrase

	ToPay, FirstPayment, Payee, Bankgiro, Account, PaymentLine, Reference, Scan phrase
	Assigned, ByBankgiro, ByAccount, ByLine, ByIBAN, ByService                  phrase

	Service, AskTheShop, AskTheProvider, Withdrawal, WithdrawPurchase, WithdrawCredit phrase
	Late, LateTerms, Default, Privacy, PrivacyTerms, CreditTerms                      phrase

	CreditAmount, NominalRate, APR, StartFee, MonthlyFee, CreditCost, CreditTotal phrase
	Number, Interest, Principal, Fee, Payment, Balance, PlanTerms, AccountTerms   phrase
}

//go:embed words.toml
var wordsText string

var catalogue = sync.OnceValue(func() words {
	var read words
	if _, err := toml.Decode(wordsText, &read); err != nil {
		panic(err) // the text is part of the program
	}
	return read
})

// Languages gives the languages documents are written in, as BCP 47 codes.
func Languages() []string { return []string{"sv", "nb", "da", "fi", "de", "nl", "en"} }

var languageOf = map[country.Code]string{
	country.AT: "de", country.DE: "de", country.DK: "da", country.FI: "fi", country.NL: "nl", country.NO: "nb", country.SE: "sv",
}

// in gives the phrase in a language, with pairs of placeholder and text filled in. A name that ends
// with a point ends the sentence as well.
func (p phrase) in(language string, fill ...string) string {
	return strings.ReplaceAll(strings.NewReplacer(fill...).Replace(p[language]), "..", ".")
}
