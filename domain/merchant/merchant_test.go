package merchant_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/value/country"
	"respite/value/fault"
	"respite/value/money"
)

var now = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

func shop() merchant.Merchant {
	return merchant.Merchant{
		ID: 1001, Name: "Demo Shop", WebsiteKey: "DEMOSHOP01", Shared: "s3cret-shared",
		Keys:     []merchant.Key{{Secret: "s3cret-new"}, {Secret: "s3cret-old", Until: now.Add(time.Hour)}},
		Contract: merchant.Contract{Countries: []country.Code{country.DE, country.NL}, ReserveDays: 14, ShipDays: 14, DueDays: 14},
	}
}

func TestSecret_IsNeverPrinted(t *testing.T) {
	m := shop()
	things := map[string]any{
		"secret": m.Shared, "pointer": &m.Shared, "key": m.Keys[0], "keys": m.Keys, "merchant": m, "pointer to a merchant": &m,
		"map": map[string]merchant.Secret{"key": m.Shared},
		"any": []any{m.Shared, m.Keys[1]}, "another's field": struct{ Shop merchant.Merchant }{m},
	}
	for name, thing := range things {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X"} {
			hides(t, name+" by "+verb, fmt.Sprintf(verb, thing))
		}
		hides(t, name+" in an error", fmt.Errorf("read the shop: %w", errors.New(fmt.Sprint(thing))).Error())
		hides(t, name+" as JSON", written(t, func(out *bytes.Buffer) error { return json.NewEncoder(out).Encode(thing) }))
		hides(t, name+" in the log", logged(thing))
	}
	hides(t, "a key as XML", written(t, func(out *bytes.Buffer) error { return xml.NewEncoder(out).Encode(m.Keys) }))
}

// hides wants no trace of a secret, nor of its bytes in hexadecimal.
func hides(t *testing.T, name, text string) {
	t.Helper()
	for _, trace := range []string{"s3cret", fmt.Sprintf("%x", "s3cret"), fmt.Sprintf("%X", "s3cret")} {
		if strings.Contains(text, trace) {
			t.Errorf("%s is told: %s", name, text)
		}
	}
}

func written(t *testing.T, write func(*bytes.Buffer) error) string {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func logged(thing any) string {
	var out bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		log := slog.New(handler)
		log.Info("seen", "thing", thing)
		log.With("thing", thing).WithGroup("group").Info(fmt.Sprint("seen ", thing), slog.Any("thing", thing))
	}
	return out.String()
}

func TestSecret_IsRevealedByName(t *testing.T) {
	if got := merchant.Secret("s3cret").Reveal(); got != "s3cret" {
		t.Errorf("got %q", got)
	}
}

func TestIs_ComparesTheWholeSecret(t *testing.T) {
	for other, want := range map[string]bool{"s3cret": true, "s3cre": false, "s3crets": false, "S3cret": false, "": false, "••••": false} {
		if got := merchant.Secret("s3cret").Is(other); got != want {
			t.Errorf("%q: %t", other, got)
		}
	}
}

func TestRotate_LetsTheFormerKeysGoOnForTheOverlap(t *testing.T) {
	overlap := now.Add(24 * time.Hour)
	m := shop().Rotate("s3cret-third", overlap)
	for _, c := range []struct {
		at   time.Time
		want []string
	}{
		{now, []string{"s3cret-third", "s3cret-new", "s3cret-old"}},
		{now.Add(time.Hour), []string{"s3cret-third", "s3cret-new"}}, // the old one keeps its earlier end
		{overlap.Add(-time.Nanosecond), []string{"s3cret-third", "s3cret-new"}},
		{overlap, []string{"s3cret-third"}},
		{overlap.AddDate(10, 0, 0), []string{"s3cret-third"}},
	} {
		var got []string
		for _, key := range m.Valid(c.at) {
			got = append(got, key.Secret.Reveal())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("at %s the keys are %q, want %q", c.at, got, c.want)
		}
	}
}

func TestRotate_LeavesTheGivenMerchantAlone(t *testing.T) {
	m := shop()
	m.Rotate("s3cret-third", now)
	if !reflect.DeepEqual(m, shop()) {
		t.Error("the merchant was changed")
	}
}

func TestRotate_HoweverOften_NeverLengthensAKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := shop()
		ends := map[string]time.Time{}
		for i := range rapid.IntRange(1, 8).Draw(t, "times") {
			m = m.Rotate(merchant.Secret(fmt.Sprint("key ", i)), now.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hours"))*time.Hour))
			if newest := m.Keys[0]; newest.Secret.Reveal() != fmt.Sprint("key ", i) || !newest.Until.IsZero() {
				t.Fatalf("the newest key ends at %s", newest.Until)
			}
			for _, key := range m.Keys[1:] {
				end, known := ends[key.Secret.Reveal()]
				if key.Until.IsZero() || known && key.Until.After(end) {
					t.Fatalf("a former key ends at %s instead of %s", key.Until, end)
				}
				ends[key.Secret.Reveal()] = key.Until
			}
		}
	})
}

func TestFee_IsRoundedOnceAndItsVATOnce(t *testing.T) { // domain 8.4, 10.5
	for _, c := range []struct {
		contract merchant.Contract
		gross    money.Minor
		want     merchant.Fee
	}{
		{merchant.Contract{FeeRate: 28_000, FeeFixed: 400, FeeVAT: 250_000}, 104900, merchant.Fee{Net: 3337, VAT: 834}},
		{merchant.Contract{FeeRate: 28_000, FeeFixed: 400, FeeVAT: 250_000}, 50000, merchant.Fee{Net: 1800, VAT: 450}},
		{merchant.Contract{FeeRate: 29_900, FeeFixed: 25, FeeVAT: 190_000}, 12990, merchant.Fee{Net: 413, VAT: 78}},
		{merchant.Contract{FeeRate: 29_900, FeeFixed: 25, FeeVAT: 190_000}, 8990, merchant.Fee{Net: 294, VAT: 56}},
		{merchant.Contract{FeeRate: 10_000}, 50, merchant.Fee{Net: 1}}, // half a cent
		{merchant.Contract{FeeRate: 10_000}, 49, merchant.Fee{}},       // less
		{merchant.Contract{FeeFixed: 2, FeeVAT: 250_000}, 1, merchant.Fee{Net: 2, VAT: 1}},
		{merchant.Contract{}, 104900, merchant.Fee{}},
	} {
		if got := c.contract.Fee(money.EUR, c.gross); got != c.want || got.Gross() != c.want.Net+c.want.VAT {
			t.Errorf("of %d: %+v, want %+v", c.gross, got, c.want)
		}
	}
}

func TestFees_InACurrencyOfTheirOwn_AreThatCurrencys(t *testing.T) {
	c := merchant.Contract{
		FeeRate: 10_000, FeeFixed: 40, ExtensionFee: 200, FeeVAT: 250_000,
		FeesIn: map[money.Currency]merchant.FixedFees{money.SEK: {Capture: 400, Extension: 2000}, money.DKK: {}},
	}
	for currency, want := range map[money.Currency][2]merchant.Fee{
		money.EUR: {{Net: 140, VAT: 35}, {Net: 200, VAT: 50}}, money.SEK: {{Net: 500, VAT: 125}, {Net: 2000, VAT: 500}}, money.DKK: {{Net: 100, VAT: 25}, {}},
	} {
		if got := [2]merchant.Fee{c.Fee(currency, 10000), c.Postponement(currency)}; got != want {
			t.Errorf("in %s: %+v, want %+v", currency, got, want)
		}
	}
}

func TestCheck_TellsEachFaultOfItsField(t *testing.T) {
	if faults := shop().Check(); len(faults) > 0 {
		t.Errorf("a sound merchant: %v", faults)
	}
	var got []string
	for _, f := range (merchant.Merchant{ID: -1}).Check() {
		got = append(got, f.Field+" "+f.Code.Name)
	}
	want := []string{
		"eid not_positive", "name missing", "website_key missing", "countries missing",
		"reserve_days not_positive", "ship_days not_positive", "due_days not_positive",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCheck_RefusesAContractThatMakesNoSense(t *testing.T) {
	for field, change := range map[string]func(*merchant.Contract){
		"fee_rate":      func(c *merchant.Contract) { c.FeeRate = 101 * money.Percent },
		"fee_vat":       func(c *merchant.Contract) { c.FeeVAT = -1 },
		"reserve":       func(c *merchant.Contract) { c.Reserve = 100*money.Percent + 1 },
		"fee_fixed":     func(c *merchant.Contract) { c.FeeFixed = -1 },
		"extension_fee": func(c *merchant.Contract) { c.ExtensionFee = -1 },
		"due_days_in":   func(c *merchant.Contract) { c.DueDaysIn = map[country.Code]int{country.SE: 30, country.NO: 0} },
	} {
		m := shop()
		change(&m.Contract)
		if faults := m.Check(); len(faults) != 1 || faults[0].Field != field {
			t.Errorf("%s: %v", field, faults)
		}
	}
}

func TestServes_OnlyTheCountriesOfTheContract(t *testing.T) {
	for code, want := range map[country.Code]bool{country.DE: true, country.NL: true, country.AT: false, "": false, "de": false} {
		if got := shop().Serves(code); got != want {
			t.Errorf("%q: %t", code, got)
		}
	}
}

func TestPlan_IsFoundByIdAndCountry(t *testing.T) {
	m := shop()
	m.Plans = []plan.Product{{ID: 7, Country: country.DE, Description: "de"}, {ID: 7, Country: country.NL, Description: "nl"}}
	for _, code := range m.Contract.Countries {
		if p, err := m.Plan(7, code); err != nil || p.Country != code {
			t.Errorf("%s: %+v, %v", code, p, err)
		}
	}
	for _, c := range []struct {
		id   plan.ID
		code country.Code
	}{{7, country.AT}, {8, country.DE}, {0, country.DE}} {
		if _, err := m.Plan(c.id, c.code); !fault.Is(err, fault.PlanUnknown) {
			t.Errorf("%d in %s: %v", c.id, c.code, err)
		}
	}
}
