package paymentref

import (
	"fmt"
	"regexp"
	"strings"

	"respite/value/day"
	"respite/value/money"
)

var danishCreditor = regexp.MustCompile(`^8\d{7}$`)

// DanishLine gives the line at the foot of a Danish slip of the kind +71, as it is printed. The
// creditor number has 8 digits and begins with 8 (domain 5.4).
func DanishLine(reference Reference, creditor string) (string, error) {
	if !soundFIK(string(reference)) || len(reference) != 15 {
		return "", fmt.Errorf("print a Danish line: %.30q is not a number of +71", reference)
	}
	if !danishCreditor.MatchString(creditor) {
		return "", fmt.Errorf("print a Danish line: %.30q is not a creditor number", creditor)
	}
	return "+71<" + string(reference) + "+" + creditor + "<", nil
}

// maxBarcodeAmount is what six digits of euros can hold; above it the payer fills the amount in.
const maxBarcodeAmount money.Minor = 999_999_99

// FinnishBarcode gives the 54 digits of the bank bar code, to be drawn in Code 128 set C: version 4
// for a viite, version 5 for its RF form (domain 5.5). The amount is in cents, zero when the payer
// chooses; a due day of zero is none.
func FinnishBarcode(account IBAN, amount money.Minor, reference Reference, due day.Day) (string, error) {
	number := undressed(string(reference))
	switch {
	case !ibanForms["FI"].MatchString(string(account)):
		return "", fmt.Errorf("make a bar code: %.40q is not a Finnish account", account)
	case amount < 0:
		return "", fmt.Errorf("make a bar code: the amount %s is below zero", amount.Decimal())
	case !soundViite(number):
		return "", fmt.Errorf("make a bar code: %.40q is not a Finnish reference", reference)
	case amount > maxBarcodeAmount:
		amount = 0
	}
	version, numbered := "4", padded(number, 23)
	if strings.HasPrefix(string(reference), "RF") {
		version, numbered = "5", string(reference[2:4])+padded(number, 21)
	}
	return version + string(account[2:]) + fmt.Sprintf("%08d", amount) + numbered + barcodeDate(due), nil
}

// barcodeDate gives YYMMDD.
func barcodeDate(due day.Day) string {
	if due == 0 {
		return "000000"
	}
	text := due.String()
	return text[2:4] + text[5:7] + text[8:10]
}
