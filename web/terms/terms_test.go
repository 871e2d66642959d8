package terms_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/operation/administration"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
	"respite/web/terms"
)

// door shows the terms of a book.
type door struct {
	testing.TB
	http.Handler
	book storetest.Book
}

func open(t testing.TB) door {
	book := storetest.Open(t)
	return door{t, terms.New(terms.Config{Store: book.Store, Log: slog.New(slog.DiscardHandler)}), book}
}

// add takes a shop on that sells in countries, the first of which is its own.
func (d door) add(shop merchant.ID, sells []country.Code, plans ...plan.Product) {
	d.Helper()
	_, err := administration.AddMerchant(d.Context(), d.book.Store, merchant.Merchant{
		ID: shop, Name: "Toys & <Things>", WebsiteKey: fmt.Sprint("SHOP", shop), Plans: plans,
		Contract: merchant.Contract{
			Countries: sells, ReserveDays: 14, ShipDays: 14, DueDays: 14, DueDaysIn: map[country.Code]int{country.FI: 1, country.NO: 20},
		},
	})
	if err != nil {
		d.Fatal(err)
	}
}

func (d door) ask(method, address string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	d.ServeHTTP(answer, httptest.NewRequestWithContext(d.Context(), method, address, nil))
	return answer
}

// show gives a page as a person reads it: blanks that do not break are blanks.
func (d door) show(address string) string {
	d.Helper()
	got := d.ask("GET", address)
	if got.Code != http.StatusOK {
		d.Fatalf("%s: %d %s", address, got.Code, got.Body)
	}
	return strings.ReplaceAll(html.UnescapeString(got.Body.String()), "\u00a0", " ")
}

func (d door) wants(page string, texts ...string) {
	d.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			d.Errorf("the page does not say %q:\n%s", text, page)
		}
	}
}

// planA is plan A of the worked examples (domain 2.10).
func planA(change ...func(*plan.Product)) plan.Product {
	p := plan.Product{
		ID: 3, Country: country.SE, Currency: money.SEK, Type: plan.Campaign, Description: "Tolv månader", Months: 12,
		Rate: 19*money.Percent + money.Percent*9/10, StartFee: 195_00, MonthlyFee: 29_00, Minimum: 5000_00,
	}
	for _, c := range change {
		c(&p)
	}
	return p
}

func TestInvoice_InTheLanguageOfTheShopsFirstCountry_TellsDaysAndFee(t *testing.T) {
	d := open(t)
	for shop, c := range []struct {
		code        country.Code
		language    string
		days, money string
	}{
		{country.SE, "sv", "14 dagar från leveransen", "1 029,00 SEK"},
		{country.NO, "nb", "20 dager fra levering", "1 029,00 NOK"},
		{country.DK, "da", "14 dage fra levering", "1.029,00 DKK"},
		{country.FI, "fi", "1 päivä toimituksesta", "1 029,00 EUR"},
		{country.DE, "de", "14 Tage ab Lieferung", "1.029,00 EUR"},
		{country.AT, "de", "14 Tage ab Lieferung", "1.029,00 EUR"},
		{country.NL, "nl", "14 dagen na levering", "1.029,00 EUR"},
		{"XX", "en", "14 days from delivery", "1,029.00"},
	} {
		d.add(merchant.ID(shop+1), []country.Code{c.code, country.SE})
		page := d.show(fmt.Sprintf("/terms/%d/invoice?fee=102900", shop+1))
		d.wants(page, `<html lang="`+c.language+`">`, c.days, c.money)
	}
}

func TestInvoice_WhenACountryIsAskedFor_TellsItsTermsIfTheShopSellsThere(t *testing.T) {
	d := open(t)
	d.add(7, []country.Code{country.SE, country.NO})
	d.wants(d.show("/terms/7/invoice?fee=100&country=no"), "20 dager fra levering", "1,00 NOK")
	for _, asked := range []string{"DK", "nonsense", ""} {
		d.wants(d.show("/terms/7/invoice?country="+asked), "14 dagar från leveransen")
	}
}

func TestInvoice_WithANameThatLooksLikeMarkup_ShowsItAsText(t *testing.T) {
	d := open(t)
	d.add(7, []country.Code{country.SE})
	if body := d.ask("GET", "/terms/7/invoice").Body.String(); !strings.Contains(body, "Toys &amp; &lt;Things&gt;") {
		t.Error(body)
	}
}

func TestInvoice_WithAnyFee_ShowsItWhenItIsAnAmountAndNothingElse(t *testing.T) {
	d := open(t)
	d.add(7, []country.Code{country.SE})
	without := d.show("/terms/7/invoice")
	amount := regexp.MustCompile(`Fakturaavgift</dt><dd>([^<]*) SEK<`)
	rapid.Check(t, func(t *rapid.T) {
		fee := money.Minor(rapid.Int64Range(1, int64(money.MaxMinor)).Draw(t, "fee"))
		shown := amount.FindStringSubmatch(d.show(fmt.Sprintf("/terms/7/invoice?fee=%d", fee)))
		if shown == nil {
			t.Fatal("no fee is shown")
		}
		plain := strings.ReplaceAll(strings.ReplaceAll(shown[1], " ", ""), ",", ".")
		if read, err := money.ParseMinor(plain); err != nil || read != fee {
			t.Fatalf("%d is shown as %q", fee, shown[1])
		}
	})
	for _, fee := range []string{"", "0", "-1", "29.00", "1e3", "x", "<b>", "1000000000001", "99999999999999999999"} {
		if page := d.show("/terms/7/invoice?fee=" + url.QueryEscape(fee)); page != without {
			t.Errorf("a fee of %q changes the page", fee)
		}
	}
}

func TestProduct_ACampaign_TellsWhatAPurchaseCosts(t *testing.T) {
	d := open(t)
	d.add(7, []country.Code{country.SE}, planA(func(p *plan.Product) { p.Maximum, p.ValidUntil = 20_000_00, day.On(2026, 12, 31) }))
	d.wants(d.show("/terms/7/3"),
		"<h1>Tolv månader</h1>", "Exempel: köp för 5 000,00 SEK", "Antal betalningar</dt><dd>12<", "Månadskostnad</dt><dd>509,99 SEK<",
		"Startavgift</dt><dd>195,00 SEK<", "Avgift per betalning</dt><dd>29,00 SEK<", "Nominell årsränta</dt><dd>19,9 %<",
		"Effektiv ränta</dt><dd>46,9 %<", "Total kreditkostnad</dt><dd>1 119,86 SEK<", "Totalt att betala</dt><dd>6 119,86 SEK<",
		"Lägsta köp</dt><dd>5 000,00 SEK<", "Högsta köp</dt><dd>20 000,00 SEK<", "Gäller till och med</dt><dd>2026-12-31<")
}

func TestProduct_WithItsStartFeeOnTheFirstPayment_TellsTheMonthlyCostWithoutIt(t *testing.T) {
	d := open(t)
	d.add(7, []country.Code{country.SE}, planA(func(p *plan.Product) { p.StartFeeFirst = true }))
	d.wants(d.show("/terms/7/3"), "Månadskostnad</dt><dd>491,93 SEK<", "Totalt att betala</dt><dd>6 098,21 SEK<", "<dd>47,6 %<")
}

func TestProduct_TakesAThousandForTheExampleOrWhatComesNearest(t *testing.T) {
	d := open(t)
	for i, c := range []struct {
		least, most money.Minor
		want        string
	}{
		{0, 0, "1 000,00"}, {1_00, 0, "1 000,00"}, {500_00, 3000_00, "1 000,00"}, {0, 600_00, "600,00"}, {2500_00, 3000_00, "2 500,00"},
	} {
		d.add(merchant.ID(i+1), []country.Code{country.SE}, planA(func(p *plan.Product) { p.Minimum, p.Maximum = c.least, c.most }))
		d.wants(d.show(fmt.Sprintf("/terms/%d/3", i+1)), "köp för "+c.want+" SEK")
	}
}

func TestProduct_AnAccount_TellsItsFirstPaymentAndThatItHasNoEnd(t *testing.T) {
	d := open(t)
	d.add(7, []country.Code{country.DE}, plan.Product{ // plan C (domain 2.10)
		ID: 3, Country: country.DE, Currency: money.EUR, Type: plan.Account, Description: "Flexibel", Months: 24,
		Rate: 15*money.Percent - money.Percent/20, MonthlyFee: 1_95, MinimumPayment: 6_95, Maximum: 300_00,
	})
	page := d.show("/terms/7/3")
	d.wants(page, "Erste Rate</dt><dd>18,19 EUR<", "Anzahl der Raten</dt><dd>49<", "Gesamtbetrag</dt><dd>470,82 EUR<", "kein festes Ende")
	if strings.Contains(page, "Monatliche Rate") {
		t.Error("its payments are told as if they were equal")
	}
}

func TestProduct_PaidAtOnce_TellsItsDay(t *testing.T) {
	d := open(t)
	d.add(7, []country.Code{country.NL}, plan.Product{
		ID: 3, Country: country.NL, Currency: money.EUR, Type: plan.Delay, Description: "Betaal later", Months: 3, InterestFreeMonths: 3,
	})
	d.wants(d.show("/terms/7/3"), "Te betalen op</dt><dd>04-06-2026<", "Aantal termijnen</dt><dd>1<", "Jaarlijks kostenpercentage</dt><dd>0,0%<")
}

func TestProduct_WhoseFeesDwarfTheExample_ShowsNone(t *testing.T) {
	d := open(t)
	d.add(7, []country.Code{country.SE}, planA(func(p *plan.Product) {
		p.Type, p.Months, p.StatedPayment, p.Rate = plan.Fixed, 0, 30_00, 90*money.Percent
	}))
	page := d.show("/terms/7/3")
	d.wants(page, "<h1>Tolv månader</h1>", "Lägsta köp")
	if strings.Contains(page, "Exempel") {
		t.Error("there is an example")
	}
}

func TestProduct_WhoseNumberIsTakenInTwoCountries_IsThatOfTheCountryAskedForOrTheFirst(t *testing.T) {
	d := open(t)
	d.add(7, []country.Code{country.SE, country.NO, country.DK},
		planA(func(p *plan.Product) { p.Country, p.Currency, p.Description = country.DK, money.DKK, "Dansk" }),
		planA(func(p *plan.Product) { p.Country, p.Currency, p.Description = country.NO, money.NOK, "Norsk" }))
	d.wants(d.show("/terms/7/3"), "Norsk", `lang="nb"`)
	d.wants(d.show("/terms/7/3?country=DK"), "Dansk", `lang="da"`)
	d.wants(d.show("/terms/7/DK/3"), "Dansk", `lang="da"`)
}

func TestTerms_InEveryLanguage_LeaveNoWordOut(t *testing.T) {
	d := open(t)
	shop := merchant.ID(1)
	for _, home := range country.All() {
		product := planA(func(p *plan.Product) {
			p.Country, p.Currency, p.Maximum, p.ValidUntil = home.Code, home.Currency, 9000_00, 30_000
		})
		account, once := product, product
		account.ID, account.Type, account.MinimumPayment = 4, plan.Account, 50_00
		once.ID, once.Type = 5, plan.Delay
		d.add(shop, []country.Code{home.Code}, product, account, once)
		for _, address := range []string{"invoice?fee=1", "3", "4", "5"} {
			page := d.show(fmt.Sprintf("/terms/%d/%s", shop, address))
			for _, hole := range []string{"<dt></dt>", "<dd></dd>", "<p></p>", "<h1></h1>", "<h2></h2>", "{", "<dd> "} {
				if _, body, _ := strings.Cut(page, "<body>"); strings.Contains(body, hole) {
					t.Errorf("%s in %s holds %q:\n%s", address, home.Name, hole, body)
				}
			}
		}
		shop++
	}
}

func TestTerms_OfAnUnknownShopOrProduct_AreNotFound(t *testing.T) {
	d := open(t)
	d.add(7, []country.Code{country.SE}, planA())
	for _, address := range []string{
		"/terms/8/invoice", "/terms/x/invoice", "/terms/7", "/terms/7/", "/terms/7/3/", "/terms/7/x", "/terms/", "/TERMS/7/3", "/logo.svg/",
	} {
		if got := d.ask("GET", address); got.Code != http.StatusNotFound || !strings.Contains(got.Body.String(), "<h1>Not found</h1>") {
			t.Errorf("%s: %d %s", address, got.Code, got.Body)
		}
	}
	if got := d.ask("GET", "/terms/7/4"); got.Code != http.StatusNotFound || !strings.Contains(got.Body.String(), "<h1>Sidan finns inte</h1>") {
		t.Errorf("an unknown product: %d %s", got.Code, got.Body)
	}
}

func TestTerms_WhenTheBookDoesNotAnswer_SayNothingOfWhy(t *testing.T) {
	book := storetest.Open(t)
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	d := door{t, terms.New(terms.Config{Store: book.Store, Log: slog.New(slog.DiscardHandler)}), book}
	if got := d.ask("GET", "/terms/7/invoice"); got.Code != http.StatusInternalServerError || strings.Contains(got.Body.String(), "sql") {
		t.Errorf("got %d %s", got.Code, got.Body)
	}
}

func TestTerms_AskedOtherwiseThanToRead_Refuse(t *testing.T) {
	d := open(t)
	for _, address := range []string{"/terms/7/invoice", "/logo.svg"} {
		if got := d.ask("POST", address); got.Code != http.StatusMethodNotAllowed || got.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d", address, got.Code)
		}
	}
}

var styleElement = regexp.MustCompile(`(?s)<style>(.*)</style>`)

func TestTerms_LetTheBrowserLoadNothingButTheirOwnStyle(t *testing.T) {
	d := open(t)
	d.add(7, []country.Code{country.SE})
	answer := d.ask("GET", "/terms/7/invoice")
	style := styleElement.FindStringSubmatch(answer.Body.String())
	if style == nil {
		t.Fatal("the page has no style")
	}
	sum := sha256.Sum256([]byte(style[1]))
	policy := answer.Header().Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'", "base-uri 'none'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy %q lacks %q", policy, part)
		}
	}
	if body := answer.Body.String(); strings.Contains(body, "<script") || strings.Contains(body, "style=") || answer.Header().Get("Set-Cookie") != "" {
		t.Error("the page holds what it must not")
	}
}

func TestLogo_IsAPictureThatLoadsNothing(t *testing.T) {
	got := open(t).ask("GET", "/logo.svg")
	if got.Code != http.StatusOK || got.Header().Get("Content-Type") != "image/svg+xml" {
		t.Fatalf("got %d %v", got.Code, got.Header())
	}
	if !bytes.Contains(got.Body.Bytes(), []byte(">Respite</text>")) {
		t.Error("it does not say the name")
	}
	for decoder := xml.NewDecoder(got.Body); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if element, begins := token.(xml.StartElement); begins && (element.Name.Local == "script" || element.Name.Local == "image") {
			t.Errorf("it holds a %s", element.Name.Local)
		}
	}
}

func FuzzTerms_AtAnyAddress_ShowAPageOrSayThatThereIsNone(f *testing.F) {
	d := open(f)
	d.add(7, []country.Code{country.SE, country.FI}, planA())
	for _, seed := range [][2]string{{"/terms/7/invoice", "fee=2900"}, {"/terms/7/3", "country=FI"}, {"/terms/-7/9223372036854775808", "fee=%zz;"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, path, query string) {
		answer := httptest.NewRecorder()
		d.ServeHTTP(answer, &http.Request{Method: "GET", URL: &url.URL{Path: path, RawQuery: query}})
		if answer.Code != http.StatusOK && answer.Code != http.StatusNotFound {
			t.Errorf("%q?%q: %d", path, query, answer.Code)
		}
	})
}
