package merchants

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"respite/cli/terminal"
	"respite/domain/merchant"
)

// dossier is everything about a merchant but its secrets.
type dossier struct {
	shop
	Profile merchant.Profile `json:"profile"` // without the picture
	Logo    string           `json:"logo"`    // what kind of picture there is; empty: none
}

func dossierOf(m merchant.Merchant, now time.Time) dossier {
	d := dossier{shop: shopOf(m, now), Profile: m.Profile}
	if picture := m.Profile.Logo; len(picture) > 0 {
		d.Profile.Logo, d.Logo = nil, fmt.Sprintf("%s, %d bytes", http.DetectContentType(picture), len(picture))
	}
	return d
}

func (d dossier) print(w io.Writer) {
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, chapter := range []struct {
		title string
		facts [][2]string
	}{{"", d.head()}, {"Contract", d.agreed()}, {"Options", d.switched()}, {"Profile", d.told()}} {
		if chapter.title != "" {
			fmt.Fprintf(columns, "\n%s\n", chapter.title)
		}
		for _, fact := range chapter.facts {
			if fact[1] != "" {
				fmt.Fprintf(columns, "  %s\t%s\n", fact[0], terminal.OneLine(fact[1]))
			}
		}
	}
	if err := columns.Flush(); err != nil {
		return // the terminal has gone
	}
}

func (d dossier) head() [][2]string {
	return [][2]string{
		{"Merchant", strconv.FormatInt(d.EID, 10)}, {"Name", d.Name}, {"Website key", d.WebsiteKey}, {"Secret keys", strconv.Itoa(d.Keys)},
		{"Part payments", strconv.Itoa(d.Plans)}, {"Since", terminal.When(d.MadeAt)},
	}
}

func (d dossier) agreed() [][2]string {
	c := d.Contract
	return [][2]string{
		{"Countries", codes(c.Countries).String()}, {"Fee for a capture", c.FeeRate.String() + " % and " + c.FeeFixed.Decimal()},
		{"VAT on fees", c.FeeVAT.String() + " %"}, {"Fee on returns", word(c.FeeOnReturns, "stays due", "given back")},
		{"Fee for a later due date", c.ExtensionFee.Decimal()}, {"Kept back", c.Reserve.String() + " %"}, {"Amounts are held", days(c.ReserveDays)},
		{"To deliver within", days(c.ShipDays)}, {"Invoices are due after", days(c.DueDays)}, {"But in", dueDays(c.DueDaysIn).String()},
		{"Largest orders", orderLimits(c.OrderLimits).String()}, {"One address in", codes(c.OneAddress).String()}, {"Born active", word(c.AutoActivate, "yes", "no")},
		{"Digests", word(c.OnlySHA2, "SHA-2 only", "SHA-2, SHA-1, MD5")}, {"New orders", word(c.Closed, "none", "welcome")},
	}
}

func (d dossier) switched() [][2]string {
	o := d.Options
	pushes := "none"
	if o.PushURL != "" {
		pushes = string(o.PushFormat) + " to " + o.PushURL
	}
	return [][2]string{
		{"Captures", word(o.Autocapture, "at once", "by request")}, {"Pushes", pushes}, {"Pushes of failures", o.PushURLFailure},
		{"Encoding", word(o.EncodingOptional, "optional", "needed")}, {"ClientIP", word(o.ClientIPOptional, "optional", "needed")},
	}
}

func (d dossier) told() [][2]string {
	p := d.Profile
	return [][2]string{
		{"Street", p.Street}, {"City", strings.TrimSpace(p.PostalCode + " " + p.City)}, {"Country", string(p.Country)},
		{"Company number", p.CompanyNumber}, {"VAT number", p.VATNumber}, {"Phone", p.Phone}, {"E-mail", p.Email}, {"Website", p.Website}, {"Logo", d.Logo},
	}
}

func days(count int) string { return terminal.Plural(count, "day", "days") }

// word says in words whether something is so.
func word(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}
