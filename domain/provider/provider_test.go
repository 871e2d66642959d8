package provider_test

import (
	"bytes"
	"strings"
	"testing"

	"respite/domain/provider"
	"respite/value/country"
)

// edited gives the default text with one passage replaced.
func edited(t *testing.T, old, replacement string) []byte {
	t.Helper()
	text := provider.DefaultText()
	if !bytes.Contains(text, []byte(old)) {
		t.Fatalf("the default text has no %q", old)
	}
	return bytes.Replace(text, []byte(old), []byte(replacement), 1)
}

func TestDefault_HasAnAccountForEveryCountry(t *testing.T) {
	who := provider.Default()
	if who.Name != "Respite Demo Finance" || who.Country != country.SE {
		t.Errorf("the demo's provider is %s in %s", who.Name, who.Country)
	}
	for _, home := range country.All() {
		if who.Accounts[home.Code] == (provider.Account{}) {
			t.Errorf("consumers in %s have nowhere to pay", home.Name)
		}
	}
}

func TestParse_GivesAccountsInTheirNormalForm(t *testing.T) {
	accounts := provider.Default().Accounts
	for country, pair := range map[country.Code][2]string{
		country.SE: {string(accounts[country.SE].Bankgiro), "50501055"},
		country.NO: {string(accounts[country.NO].Number), "86011117947"},
		country.DK: {accounts[country.DK].Creditor, "81234567"},
		country.FI: {string(accounts[country.FI].IBAN), "FI2112345600000785"},
		country.AT: {accounts[country.AT].BIC, "BKAUATWW"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %q, want %q", country, pair[0], pair[1])
		}
	}
}

func TestParse_WhenTheTextIsWrong_NamesTheKey(t *testing.T) {
	cases := map[string]struct {
		want string
		text []byte
	}{
		"syntax":            {"line 9", edited(t, `name = "`, `name = = "`)},
		"unknown key":       {"the key fax is not known", edited(t, "phone =", "fax = \"1\"\nphone =")},
		"missing key":       {"vat_number is missing", edited(t, `vat_number = "SE556737043101"`, "")},
		"blank":             {"city is missing", edited(t, `city = "Stockholm"`, `city = " "`)},
		"too long":          {"name is longer than 70 bytes", edited(t, "Respite Demo", strings.Repeat("Respite ", 9))},
		"country":           {`country: "FR" is not`, edited(t, `country = "SE"`, `country = "FR"`)},
		"link":              {"privacy must begin with https://", edited(t, `"https://demo.example/privacy"`, `"javascript:"`)},
		"bankgiro":          {"accounts.SE.bankgiro", edited(t, "5050-1055", "5050-1056")},
		"Norwegian account": {"accounts.NO.account", edited(t, "8601 11 17947", "8601 11 17946")},
		"creditor":          {"accounts.DK.creditor", edited(t, `"81234567"`, `"71234567"`)},
		"IBAN":              {"accounts.FI.iban", edited(t, "FI21", "FI22")},
		"BIC":               {"accounts.DE.bic", edited(t, "COBADEFFXXX", "COBA")},
		"a foreign number":  {"accounts.DK: only creditor belongs there", edited(t, "creditor =", "bankgiro = \"5050-1055\"\ncreditor =")},
		"foreign accounts":  {`accounts: "FR" is not`, edited(t, "[accounts.FI]", "[accounts.FR]")},
		"no accounts":       {"accounts is missing", provider.DefaultText()[:bytes.Index(provider.DefaultText(), []byte("[accounts"))]},
		"an endless text":   {"longer than", bytes.Repeat([]byte("#\n"), 40_000)},
	}
	for name, c := range cases {
		_, err := provider.Parse(c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestParse_OfSeveralMistakes_TellsThemAll(t *testing.T) {
	text := bytes.Replace(edited(t, `city = "Stockholm"`, ""), []byte("5050-1055"), []byte("1"), 1)
	_, err := provider.Parse(text)
	if err == nil || !strings.Contains(err.Error(), "city") || !strings.Contains(err.Error(), "accounts.SE.bankgiro") {
		t.Errorf("got %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(provider.DefaultText())
	f.Add([]byte("name = 1"))
	f.Fuzz(func(t *testing.T, text []byte) {
		who, err := provider.Parse(text)
		if err == nil && (who.Name == "" || len(who.Accounts) == 0) {
			t.Errorf("read %+v", who)
		}
	})
}
