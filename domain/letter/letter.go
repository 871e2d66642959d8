// Package letter is the words of what consumers and merchants get by e-mail and text message, in the languages
// of the countries served.
//
// It must never format an amount or a date, which come as they are printed, and never fetch anything: a letter
// shows the same without a network.
package letter

import (
	"bytes"
	_ "embed"
	"html/template"
	"strconv"
	"strings"
	"unicode"
)

// Message is a letter ready to be sent. A text message has a Text only.
type Message struct {
	Subject string
	Text    string // lines of at most 78 characters, but for words that are longer
	HTML    string
}

// Occasion is why somebody is written to: Invoice, PartPayment, CreditNote, References or PIN.
type Occasion interface {
	draft(tongue) draft
	language() string
}

// Parties is who writes to whom in which language ("sv"). All values are as they are shown.
type Parties struct {
	Language  string
	Provider  string // who owns the claim and writes
	Merchant  string // where was bought, by name
	FirstName string // of the consumer; empty: not known
}

func (p Parties) language() string { return p.Language }

// Invoice brings an invoice to the consumer.
type Invoice struct {
	Parties
	Number    string
	Amount    string // to pay, with its currency
	Due       string // the last day to pay
	Reference string // to be given with the payment
	Account   string // where to pay, with what kind of account it is: "Bankgiro 5050-1055"
	Link      string // where the document can be read; empty: it is attached only
}

// PartPayment brings the invoice of a purchase that is paid in parts.
type PartPayment struct {
	Invoice        // Amount is the whole; Due is the first payment's
	Plan    string // by name
	First   string // the first payment
}

// CreditNote brings a credit note to the consumer.
type CreditNote struct {
	Parties
	Number    string
	Invoice   string // the number of the invoice it credits
	Amount    string // credited
	Repaid    string // what goes back to the consumer; empty: nothing
	Remaining string // what is still to be paid; empty: nothing
	Link      string
}

// References brings reserved payment references to a merchant (XML-RPC reference 2.28).
type References struct {
	Parties
	Numbers []string
}

// PIN is the text message with the code of a purchase by mobile phone (XML-RPC reference 7.6).
type PIN struct {
	Language string
	Merchant string
	Amount   string
	Code     string
}

func (p PIN) language() string { return p.Language }

// draft is a letter before it is laid out.
type draft struct {
	wording wording
	values  map[string]string // by placeholder
	facts   []fact
	list    []string
	link    string
}

// fact is a line of a letter's table.
type fact struct{ Label, Value string }

// Compose writes the letter of an occasion, in English where its language is not spoken here.
func Compose(occasion Occasion) Message {
	spoken := tongues[Spoken(occasion.language())]
	return occasion.draft(spoken).written(spoken)
}

// Spoken gives the language in which a reader of a language (ISO 639-1) is written to.
func Spoken(language string) string {
	language = strings.ToLower(language)
	switch _, known := tongues[language]; {
	case known:
		return language
	case language == "no" || language == "nn":
		return "nb"
	}
	return "en"
}

func (i Invoice) draft(in tongue) draft {
	return draft{wording: in.invoice, values: i.values(i.Number), link: i.Link, facts: []fact{
		{in.invoiceNumber, i.Number}, {in.toPay, i.Amount}, {in.due, i.Due}, {in.reference, i.Reference}, {in.account, i.Account},
	}}
}

func (p PartPayment) draft(in tongue) draft {
	return draft{wording: in.partPayment, values: p.values(p.Number), link: p.Link, facts: []fact{
		{in.invoiceNumber, p.Number}, {in.sum, p.Amount}, {in.plan, p.Plan}, {in.firstPayment, p.First},
		{in.due, p.Due}, {in.reference, p.Reference}, {in.account, p.Account},
	}}
}

func (c CreditNote) draft(in tongue) draft {
	values := c.values(c.Number)
	values["invoice"] = c.Invoice
	return draft{wording: in.creditNote, values: values, link: c.Link, facts: []fact{
		{in.creditNumber, c.Number}, {in.invoiceNumber, c.Invoice}, {in.credited, c.Amount}, {in.repaid, c.Repaid}, {in.remaining, c.Remaining},
	}}
}

func (r References) draft(in tongue) draft {
	values := r.values("")
	values["count"] = strconv.Itoa(len(r.Numbers))
	return draft{wording: in.references, values: values, list: r.Numbers}
}

func (p PIN) draft(in tongue) draft {
	return draft{wording: wording{opening: in.pin}, values: map[string]string{"code": p.Code, "merchant": p.Merchant, "amount": p.Amount}}
}

func (p Parties) values(number string) map[string]string {
	return map[string]string{"number": number, "merchant": p.Merchant, "provider": p.Provider, "first": p.FirstName}
}

// written lays the letter out, as text and as a page.
func (d draft) written(in tongue) Message {
	shown := d.sheet(in)
	if d.wording.subject == "" { // phones of old know only plain spaces
		return Message{Text: strings.Map(plainSpace, shown.Opening)}
	}
	var page bytes.Buffer
	if err := form.Execute(&page, shown); err != nil {
		panic("letter: the form does not fit its sheet: " + err.Error())
	}
	return Message{Subject: shown.Subject, Text: shown.text(), HTML: page.String()}
}

// sheet is what is filled into the form.
type sheet struct {
	Language, Subject, Greeting, Opening, Closing string
	Regards, Provider, Link, LinkText             string
	Facts                                         []fact
	List                                          []string
}

//go:embed letter.html
var page string

var form = template.Must(template.New("letter").Parse(page))

func (d draft) sheet(in tongue) sheet {
	greeting := in.greeting
	if d.values["first"] == "" {
		greeting = in.greetingAll
	}
	s := sheet{
		Language: in.code, Subject: d.filled(d.wording.subject), Greeting: d.filled(greeting),
		Opening: d.filled(d.wording.opening), Closing: d.filled(d.wording.closing),
		Regards: in.regards, Provider: line(d.values["provider"]), Link: line(d.link), LinkText: in.open,
	}
	for _, f := range d.facts {
		if f.Value != "" {
			s.Facts = append(s.Facts, fact{f.Label, line(f.Value)})
		}
	}
	for _, entry := range d.list {
		s.List = append(s.List, line(entry))
	}
	return s
}

// filled puts the values into a text of the catalogue; what looks like a placeholder in a value stays as it is.
func (d draft) filled(text string) string {
	var pairs []string
	for name, value := range d.values {
		pairs = append(pairs, "{"+name+"}", line(value))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// line brings a value onto one line: names come from outside.
func line(value string) string { return strings.Join(strings.FieldsFunc(value, breaks), " ") }

// breaks tells of characters between words; the spaces inside an amount hold it together.
func breaks(r rune) bool {
	return r != noBreakSpace && r != narrowNoBreakSpace && (unicode.IsSpace(r) || unicode.IsControl(r))
}

const (
	noBreakSpace       = '\u00a0'
	narrowNoBreakSpace = '\u202f'
)

func plainSpace(r rune) rune {
	if unicode.IsSpace(r) {
		return ' '
	}
	return r
}
