package paymentref

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"respite/value/money"
)

// Transfer is a credit transfer in euro as a QR code offers it to the payer's bank (EPC069-12).
type Transfer struct {
	Name      string // of the payee
	BIC       string // may be empty within the EEA
	Account   IBAN
	Amount    money.Minor // in cents; zero when the payer chooses
	Purpose   string      // a code of up to four letters, or empty
	Reference Reference   // in RF form, or empty
	Text      string      // for the payee, only where there is no reference
	Note      string      // for the payer
}

// The limits of EPC069-12 (domain 5.8). All are counted in bytes, which satisfies the banks that
// count characters too.
const (
	maxEPCBytes              = 331
	maxEPCAmount money.Minor = 999_999_999_99
)

var bankCode = regexp.MustCompile(`^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$`)

// EPC gives the text of the QR code, version 002 in UTF-8 without a last line end. It fails on a
// transfer that breaks a limit of domain 5.8.
func (t Transfer) EPC() (string, error) {
	if err := t.check(); err != nil {
		return "", fmt.Errorf("make the text of a QR code: %w", err)
	}
	amount := ""
	if t.Amount > 0 {
		amount = "EUR" + t.Amount.Decimal()
	}
	payload := strings.TrimRight(strings.Join([]string{
		"BCD", "002", "1", "SCT", t.BIC, t.Name, string(t.Account), amount, t.Purpose, string(t.Reference), t.Text, t.Note,
	}, "\n"), "\n")
	if len(payload) > maxEPCBytes {
		return "", fmt.Errorf("make the text of a QR code: %d bytes are more than %d", len(payload), maxEPCBytes)
	}
	return payload, nil
}

func (t Transfer) check() error {
	account, sound := ParseIBAN(string(t.Account))
	switch {
	case t.Name == "":
		return errors.New("the payee has no name")
	case !sound || account != t.Account:
		return fmt.Errorf("%.40q is not an IBAN", t.Account)
	case t.BIC != "" && !bankCode.MatchString(t.BIC):
		return fmt.Errorf("%.20q is not a BIC", t.BIC)
	case t.Amount < 0 || t.Amount > maxEPCAmount:
		return fmt.Errorf("the amount %s is not between 0.01 and %s", t.Amount.Decimal(), maxEPCAmount.Decimal())
	case t.Reference != "" && !soundCreditorReference(string(t.Reference)):
		return fmt.Errorf("%.40q is not an RF reference", t.Reference)
	case t.Reference != "" && t.Text != "":
		return errors.New("there may be a reference or a text, not both")
	}
	return t.checkTexts()
}

func (t Transfer) checkTexts() error {
	for _, field := range []struct {
		name, text string
		most       int // bytes
	}{{"name", t.Name, 70}, {"purpose", t.Purpose, 4}, {"text", t.Text, 140}, {"note", t.Note, 70}} {
		switch {
		case len(field.text) > field.most:
			return fmt.Errorf("the %s has %d bytes, more than %d", field.name, len(field.text), field.most)
		case strings.ContainsFunc(field.text, unicode.IsControl) || !utf8.ValidString(field.text):
			return fmt.Errorf("the %s contains characters that cannot be used", field.name)
		}
	}
	return nil
}
