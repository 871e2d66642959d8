// Package provider is who runs the system: the company that consumers owe and pay, as it stands on
// every invoice, read from a text.
//
// It must never hold a secret, nor anything that decides: it is printed for everybody to read.
package provider

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"respite/domain/paymentref"
	"respite/value/country"
)

//go:embed default.toml
var defaultText []byte

// Provider is the company, as consumers learn of it. All texts are as they are printed.
type Provider struct {
	Name          string       `toml:"name"`
	Street        string       `toml:"street"` // with the house number
	PostalCode    string       `toml:"postal_code"`
	City          string       `toml:"city"`
	Country       country.Code `toml:"country"`
	CompanyNumber string       `toml:"company_number"` // of the trade register
	VATNumber     string       `toml:"vat_number"`
	Phone         string       `toml:"phone"`
	Email         string       `toml:"email"`
	Website       string       `toml:"website"`
	Privacy       string       `toml:"privacy"` // the address where it says how personal data are handled

	Accounts map[country.Code]Account `toml:"accounts"` // by the country of the consumer
}

// Account is where the consumers of one country pay to, in the form of that country (domain 5). The
// numbers are in their normal form, without blanks and hyphens.
type Account struct {
	Bankgiro paymentref.Bankgiro         `toml:"bankgiro"` // SE
	Number   paymentref.NorwegianAccount `toml:"account"`  // NO
	Creditor string                      `toml:"creditor"` // DK: 8 digits of the joint payment form
	IBAN     paymentref.IBAN             `toml:"iban"`     // the others
	BIC      string                      `toml:"bic"`      // may be empty
}

// DefaultText gives the text an operator starts from, with its comments.
func DefaultText() []byte { return slices.Clone(defaultText) }

// Default gives the provider of DefaultText.
func Default() Provider { return readDefault() }

var readDefault = sync.OnceValue(func() Provider {
	who, err := Parse(defaultText)
	if err != nil {
		panic(err) // the text is part of the program
	}
	return who
})

// Parse reads a provider's text (TOML; default.toml is the commented example). The error has a line
// for each thing wrong and names its key.
func Parse(text []byte) (Provider, error) {
	var p problems
	who := p.read(text)
	if len(p) == 0 {
		p.checkCompany(who)
		who.Accounts = p.accounts(who.Accounts)
	}
	if len(p) > 0 {
		return Provider{}, fmt.Errorf("read the provider's text: %w", p)
	}
	return who, nil
}

// problems are what is wrong with a provider's text.
type problems []string

// Error gives one line for each problem.
func (p problems) Error() string { return strings.Join(p, "\n") }

func (p *problems) add(format string, args ...any) { *p = append(*p, fmt.Sprintf(format, args...)) }

// maxText bounds the text, in bytes.
const maxText = 64 << 10

func (p *problems) read(text []byte) Provider {
	if len(text) > maxText {
		p.add("the text is longer than %d bytes", maxText)
		return Provider{}
	}
	var who Provider
	keys, err := toml.Decode(string(text), &who)
	if err != nil {
		p.add("%s", strings.TrimPrefix(err.Error(), "toml: "))
		return Provider{}
	}
	for _, key := range keys.Undecoded() {
		p.add("the key %.80s is not known", key)
	}
	return who
}
