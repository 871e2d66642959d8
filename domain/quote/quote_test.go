package quote_test

import (
	"math"
	"testing"

	"respite/domain/plan"
	"respite/domain/quote"
	"respite/value/country"
	"respite/value/money"
)

// product makes a product from a row of the reference.
func product(t testing.TB, kind plan.Type, code country.Code, months int, rate, start, fee string) plan.Product {
	t.Helper()
	home, known := country.Of(string(code))
	percent, err := money.ParseRate(rate)
	if !known || err != nil {
		t.Fatalf("%s at %s: %v", code, rate, err)
	}
	return plan.Product{
		Type: kind, Country: code, Currency: home.Currency, Months: months, Rate: percent, StartFee: amount(t, start), MonthlyFee: amount(t, fee),
	}
}

func amount(t testing.TB, text string) money.Minor {
	t.Helper()
	read, err := money.ParseMinor(text)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// shown is what the client shows on both pages, in major units; no annual rate is "".
type shown struct{ monthly, total, rate pair }

// pair is a value on each of the pages.
type pair [2]string

var pages = [2]quote.Page{quote.Checkout, quote.Article}

func show(p plan.Product, sum money.Minor) shown {
	var s shown
	for i, page := range pages {
		s.monthly[i] = quote.MonthlyCost(p, sum, page).Shortest()
		s.total[i] = quote.TotalCost(p, sum, page).Shortest()
		if rate, known := quote.AnnualRate(p, sum, page); known {
			s.rate[i] = rate.String()
		}
	}
	return s
}

// The table of the XML-RPC reference, 5.4: what the unchanged client shows.
func TestQuote_OfEveryExample_IsWhatTheClientShows(t *testing.T) {
	account, campaign, special, fixed, delay := plan.Account, plan.Campaign, plan.Special, plan.Fixed, plan.Delay
	for _, row := range []struct {
		name             string
		kind             plan.Type
		code             country.Code
		months           int
		start, fee, rate string
		sum              string
		want             shown
	}{
		{"A", account, "SE", 24, "0", "29", "19.5", "1000", shown{pair{"86.92", "58"}, pair{"1905", "1209"}, pair{"101.14", "101.14"}}},
		{"B", account, "SE", 24, "0", "29", "19.5", "10000", shown{pair{"608.17", "579"}, pair{"12788", "12092"}, pair{"28.52", "28.52"}}},
		{"C", account, "SE", 24, "0", "29", "19.5", "149.9", shown{pair{"50", "9"}, pair{"393", "181"}, pair{"1975.07", "1257.71"}}},
		{"D", campaign, "SE", 12, "295", "29", "0", "5000", shown{pair{"470.25", "417"}, pair{"5643", "5000"}, pair{"12.59", "13.36"}}},
		{"E", campaign, "SE", 36, "295", "29", "14.95", "10000", shown{pair{"385.63", "346"}, pair{"13883", "12471"}, pair{"22.63", "22.83"}}},
		{"F", campaign, "SE", 6, "195", "29", "0", "1200", shown{pair{"261.5", "200"}, pair{"1569", "1200"}, pair{"50.50", "60.32"}}},
		{"G", campaign, "SE", 3, "95", "29", "9.9", "2999.5", shown{pair{"1077.57", "1016"}, pair{"3233", "3049"}, pair{"30.10", "30.77"}}},
		{"H", campaign, "SE", 12, "0", "0", "0", "1200", shown{pair{"100", "100"}, pair{"1200", "1200"}, pair{"0.00", "0.00"}}},
		{"I", account, "NO", 24, "0", "45", "22", "1500", shown{pair{"135", "90"}, pair{"2934", "1854"}, pair{"108.09", "108.09"}}},
		{"J", account, "FI", 24, "0", "3.95", "22", "100", shown{pair{"9.95", "6"}, pair{"218.4", "123.6"}, pair{"139.29", "139.29"}}},
		{"K", campaign, "FI", 10, "9.95", "3.95", "14.95", "500", shown{pair{"58.5", "53.5"}, pair{"585", "534.9"}, pair{"35.73", "36.15"}}},
		{"L", account, "DK", 24, "0", "39", "21.6", "2500", shown{pair{"188.17", "149"}, pair{"4016", "3080"}, pair{"64.80", "64.80"}}},
		{"M", campaign, "DK", 12, "99", "39", "0", "4000", shown{pair{"380.58", "333"}, pair{"4567", "4000"}, pair{"22.47", "23.07"}}},
		{"N", account, "DE", 24, "0", "1.95", "14.95", "100", shown{pair{"7.36", "5.4"}, pair{"160.4", "116"}, pair{"68.13", "66.69"}}},
		{"O", campaign, "DE", 12, "0", "1.95", "11.95", "599", shown{pair{"55.16", "53.2"}, pair{"661.9", "638.5"}, pair{"20.56", "20.56"}}},
		{"P", account, "NL", 24, "0", "0", "15", "80", shown{pair{"5", "4.3"}, pair{"89.8", "92.8"}, pair{"16.06", "16.06"}}},
		{"Q", account, "AT", 24, "0", "1.95", "14.95", "250", shown{pair{"15.48", "13.5"}, pair{"336.8", "290"}, pair{"35.38", "35.38"}}},
		{"R", special, "SE", 0, "29", "0", "0", "500", shown{pair{"0", "0"}, pair{"0", "0"}, pair{}}},
		{"S", fixed, "SE", 12, "0", "29", "19.5", "500", shown{pair{"75.2", "46"}, pair{"902", "554"}, pair{}}},
		{"T", delay, "SE", 3, "0", "0", "0", "500", shown{pair{"166.67", "167"}, pair{"500", "500"}, pair{}}},
	} {
		p := product(t, row.kind, row.code, row.months, row.rate, row.start, row.fee)
		if got := show(p, amount(t, row.sum)); got != row.want {
			t.Errorf("row %s shows %q, want %q", row.name, got, row.want)
		}
	}
}

func TestPayments_BehindTheExamples_AreTheClients(t *testing.T) {
	konto := func(code country.Code, rate, fee string) plan.Product {
		return product(t, plan.Account, code, 24, rate, "0", fee)
	}
	times := func(n int, payment float64) []float64 {
		list := make([]float64, n)
		for i := range list {
			list[i] = payment
		}
		return list
	}
	for name, c := range map[string]struct {
		product plan.Product
		sum     string
		want    []float64
	}{
		"A": {konto("SE", "19.5", "29"), "1000", append(append([]float64{86.9167, 84.5035, 82.1908, 79.9745}, times(19, 79.6519)...), 58.2027)},
		"C": {konto("SE", "19.5", "29"), "149.9", append(times(7, 50), 42.6602)},
		"F": {product(t, plan.Campaign, "SE", 6, "0", "195", "29"), "1200", times(6, 261.5)},
		"P": {konto("NL", "15", "0"), "80", append(times(17, 5), 4.8152)},
	} {
		got := quote.Payments(c.product, amount(t, c.sum), quote.Checkout)
		if len(got) != len(c.want) {
			t.Errorf("row %s: %d payments, want %d: %v", name, len(got), len(c.want), got)
			continue
		}
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 0.00005 {
				t.Errorf("row %s: payment %d is %.4f, want %.4f", name, i+1, got[i], c.want[i])
			}
		}
	}
}

func TestAnnuity_OfTheExamples_AgreesToTheLastPrintedDigit(t *testing.T) {
	for _, c := range []struct {
		sum    float64
		months int
		rate   float64
		want   float64
	}{{1000, 24, 19.5, 50.6518766021}, {10_000, 36, 14.95, 346.408483005}, {1200, 6, 0, 200}, {500, 0, 5, 500}} {
		if got := quote.Annuity(c.sum, c.months, c.rate); math.Abs(got-c.want) > 5e-10 {
			t.Errorf("%v in %d months at %v: %.10f, want %v", c.sum, c.months, c.rate, got, c.want)
		}
	}
}

func TestIRR_OfTheExamples_StopsWhereTheClientStops(t *testing.T) {
	for _, c := range []struct {
		sum      float64
		payments []float64
		want     float64
		within   float64
	}{
		{1000, []float64{500, 500}, 0.0061, 0.0001}, {1000, []float64{400, 400}, -1, 0},
		{1000, []float64{600, 600}, 156.787109375, 0}, {10, []float64{100_000}, -2, 0},
	} {
		if got := quote.IRR(c.sum, c.payments); math.Abs(got-c.want) > c.within {
			t.Errorf("%v for %v: %v, want %v", c.payments, c.sum, got, c.want)
		}
	}
	for irr, want := range map[float64]float64{9: 9.38068976, 100: 161.3035, -1: -0.99543} {
		if got := quote.Compound(irr); math.Abs(got-want) > 0.00005 {
			t.Errorf("%v compounds to %v, want %v", irr, got, want)
		}
	}
}

func TestNearest_OfTheExamples_RoundsToWholeKronorAndTenthsOfAEuro(t *testing.T) {
	for _, c := range []struct {
		currency money.Currency
		amount   float64
		want     money.Minor
	}{
		{money.SEK, 10.5, 11_00}, {money.SEK, 10.49, 10_00}, {money.EUR, 8.55, 8_60}, {money.EUR, 8.54, 8_50}, {money.DKK, 8.55, 9_00},
		{money.NOK, 94.5, 95_00},
	} {
		if got := quote.Nearest(c.currency, c.amount); got != c.want {
			t.Errorf("%s %v: %s, want %s", c.currency, c.amount, got.Decimal(), c.want.Decimal())
		}
	}
}

func TestMonthlyCost_OfHalfAMinorUnit_IsRoundedAsShopsDo(t *testing.T) {
	quarters := product(t, plan.Campaign, "DE", 4, "0", "0", "0")
	if got := quote.MonthlyCost(quarters, 4_02, quote.Checkout); got != 1_01 {
		t.Errorf("a quarter of 4.02 is shown as %s", got.Decimal())
	}
}

func TestCheapest_OfTheExamples_IsTheAccount(t *testing.T) {
	konto := product(t, plan.Account, "SE", 24, "19.5", "0", "29")
	konto.ID, konto.Minimum = 390, 1_00
	six := product(t, plan.Campaign, "SE", 6, "0", "195", "29")
	six.ID, six.Minimum = 121, 1000_00
	for _, c := range []struct {
		sum  money.Minor
		want [2]money.Minor
	}{{40_00, [2]money.Minor{50_00, 2_00}}, {1000_00, [2]money.Minor{86_92, 58_00}}, {20_000_00, [2]money.Minor{1187_33, 1158_00}}} {
		for i, page := range pages {
			got, found := quote.Cheapest([]plan.Product{six, konto}, c.sum, page)
			if cost := quote.MonthlyCost(got, c.sum, page); !found || got.ID != 390 || cost != c.want[i] {
				t.Errorf("%s on the page %s: product %d at %s (%t)", c.sum.Decimal(), page, got.ID, cost.Decimal(), found)
			}
		}
	}
}

func TestCheapest_OfProductsThatDoNotCount_IsNone(t *testing.T) {
	low := product(t, plan.Campaign, "SE", 36, "0", "0", "0") // 27.78 a month
	high := product(t, plan.Account, "SE", 24, "0", "0", "0")
	high.Minimum = 1000_01
	waits := product(t, plan.Delay, "SE", 3, "0", "0", "0")
	if got, found := quote.Cheapest([]plan.Product{low, high, waits}, 1000_00, quote.Checkout); found {
		t.Errorf("found %+v", got)
	}
}

func TestCheapest_OfEqualProducts_IsTheFirst(t *testing.T) {
	first, second := product(t, plan.Campaign, "SE", 12, "0", "0", "0"), product(t, plan.Campaign, "SE", 12, "0", "0", "0")
	first.ID, second.ID = 1, 2
	if got, _ := quote.Cheapest([]plan.Product{first, second}, 1200_00, quote.Checkout); got.ID != 1 {
		t.Errorf("found product %d", got.ID)
	}
}

func TestAnnualRate_OfWhatHasNone_IsNotShown(t *testing.T) {
	open := product(t, plan.Account, "SE", 0, "19.5", "0", "29")
	dear := product(t, plan.Campaign, "SE", 12, "0", "0", "29")
	for name, c := range map[string]struct {
		product plan.Product
		sum     money.Minor
	}{"no months": {open, 1000_00}, "no sum": {dear, 0}, "a fee of 2900 times the sum": {dear, 1}, "a fee of 290 times the sum": {dear, 10}} {
		if got, known := quote.AnnualRate(c.product, c.sum, quote.Checkout); known {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestOldMonthlyCost_OfTheExamples_IsWhatTheOldestClientShows(t *testing.T) {
	for _, c := range []struct {
		product plan.Product
		sum     money.Minor
		page    quote.Page
		want    money.Minor
	}{
		{product(t, plan.Account, "SE", 24, "19.5", "0", "29"), 1000_00, quote.Checkout, 72_00},
		{product(t, plan.Account, "SE", 24, "19.5", "0", "29"), 1000_00, quote.Article, 43_00},
		{product(t, plan.Campaign, "SE", 12, "0", "0", "29"), 5000_00, quote.Checkout, 446_00},
		{product(t, plan.Account, "FI", 24, "22", "0", "3.95"), 100_00, quote.Checkout, 8_95},
		{product(t, plan.Account, "FI", 24, "22", "0", "3.95"), 100_00, quote.Article, 4_30},
		{product(t, plan.Account, "NO", 24, "22", "0", "45"), 300_00, quote.Checkout, 95_00},
		{product(t, plan.Campaign, "SE", 12, "0", "0", "0"), 1200_00, quote.Article, 101_00},
	} {
		if got, known := quote.OldMonthlyCost(c.product, c.sum, c.page); got != c.want || !known {
			t.Errorf("%s %s on the page %s: %s, want %s", c.product.Country, c.sum.Decimal(), c.page, got.Decimal(), c.want.Decimal())
		}
	}
	if got, known := quote.OldMonthlyCost(product(t, plan.Special, "SE", 0, "0", "0", "0"), 1000_00, quote.Checkout); known {
		t.Errorf("a product without months costs %s a month", got.Decimal())
	}
}

func TestPeriodicCost_OfTheExamples_IsTheAnnuityByDays(t *testing.T) {
	for _, c := range []struct {
		months           int
		rate, start, fee string
		sum, want        money.Minor
	}{
		{12, "19.5", "0", "29", 1000_00, 121_88}, {12, "0", "295", "29", 5000_00, 470_25},
		{6, "0", "195", "29", 1200_00, 261_50}, {36, "14.95", "295", "29", 3000_00, 142_61},
	} {
		p := product(t, plan.Campaign, "SE", c.months, c.rate, c.start, c.fee)
		if got := quote.PeriodicCost(p, c.sum); got != c.want {
			t.Errorf("%s in %d months: %s, want %s", c.sum.Decimal(), c.months, got.Decimal(), c.want.Decimal())
		}
	}
}
