package basket_test

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"respite/domain/basket"
	"respite/value/country"
	"respite/value/fault"
	"respite/value/money"
)

func TestGross_RoundsTheLineOnceAndHalvesAwayFromZero(t *testing.T) { // gateway reference 6.9, domain 1.2
	for _, c := range []struct {
		price    string
		quantity basket.Quantity
		want     money.Minor
	}{
		{"10.00", basket.One, 1000},
		{"8.99", 2350, 2113}, // 2.35 kg
		{"3.455", basket.One, 346},
		{"-3.455", basket.One, -346},
		{"3.4549", basket.One, 345},
		{"0.005", basket.One, 1},
		{"0.005", 3 * basket.One, 2}, // not three times a cent
		{"-0.005", 3 * basket.One, -2},
		{"0.0049", basket.One, 0},
		{"33.3333", 3 * basket.One, 10000},
		{"0.0001", 49 * basket.One, 0},
		{"0.0001", 50 * basket.One, 1},
		{"1.00", 5, 1}, // five thousandths
		{"1.00", 4, 0},
		{"0", basket.MaxQuantity, 0},
		{"10000000000", basket.One, money.MaxMinor},
		{"-10000", basket.MaxQuantity, -money.MaxMinor},
	} {
		line := basket.Line{Price: price(t, c.price), Quantity: c.quantity}
		if got := line.Gross(); got != c.want {
			t.Errorf("%s × %s = %d, want %d", c.price, c.quantity, got, c.want)
		}
	}
}

func TestQuantity_IsWrittenWithoutTrailingZeros(t *testing.T) {
	for quantity, want := range map[basket.Quantity]string{
		basket.One: "1", 2350: "2.35", 2005: "2.005", 500: "0.5", 1: "0.001", basket.MaxQuantity: "1000000", 0: "0",
	} {
		if got := quantity.String(); got != want {
			t.Errorf("%d thousandths are written %q, want %q", int64(quantity), got, want)
		}
	}
}

func TestTotal_CountsDiscountsWithTheirSign(t *testing.T) {
	if got := basket.Total(seedBasket(t)); got != 1400 {
		t.Errorf("the total is %d", got)
	}
}

func TestGroups_TakeTheVATOnceFromEachRate(t *testing.T) { // domain 1.3, 1.6
	for name, c := range map[string]struct {
		parts []basket.Part
		want  []basket.Group
	}{
		"line against total": {
			[]basket.Part{{rate(t, "19"), 999}, {rate(t, "19"), 999}, {rate(t, "19"), 999}},
			[]basket.Group{{rate(t, "19"), 2997, 479}},
		},
		"mixed discount": {
			[]basket.Part{
				{rate(t, "6"), 1000}, {rate(t, "25"), 5990}, {rate(t, "12"), 2000},
				{rate(t, "25"), -666}, {rate(t, "12"), -223}, {rate(t, "6"), -111},
			},
			[]basket.Group{{rate(t, "25"), 5324, 1065}, {rate(t, "12"), 1777, 190}, {rate(t, "6"), 889, 50}},
		},
		"Finnish basket": {
			[]basket.Part{
				{rate(t, "25.5"), 3990}, {rate(t, "13.5"), 4990}, {rate(t, "25.5"), 590},
				{rate(t, "25.5"), -222}, {rate(t, "13.5"), -278},
			},
			[]basket.Group{{rate(t, "25.5"), 4358, 885}, {rate(t, "13.5"), 4712, 560}},
		},
		"the seed's basket taken literally": {
			[]basket.Part{{rate(t, "19"), 1000}, {rate(t, "19"), 500}, {0, -100}},
			[]basket.Group{{rate(t, "19"), 1500, 239}, {0, -100, 0}},
		},
		"the seed's discount at the rate of its goods": {
			[]basket.Part{{rate(t, "19"), 1000}, {rate(t, "19"), 500}, {rate(t, "19"), -100}},
			[]basket.Group{{rate(t, "19"), 1400, 224}},
		},
		"a rate that sums to nothing": {
			[]basket.Part{{rate(t, "7"), 500}, {rate(t, "19"), 500}, {rate(t, "7"), -500}},
			[]basket.Group{{rate(t, "19"), 500, 80}, {rate(t, "7"), 0, 0}},
		},
		"a negative rate": {
			[]basket.Part{{rate(t, "19"), -999}},
			[]basket.Group{{rate(t, "19"), -999, -160}},
		},
		"nothing": {nil, []basket.Group{}},
	} {
		if got := basket.Groups(c.parts); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestGroups_OfOnePart_HoldTheReferenceVAT(t *testing.T) { // domain 1.6 (3, 4) and 1.7
	for _, c := range []struct {
		gross money.Minor
		rate  string
		want  money.Minor
	}{
		{10000, "25.5", 2032}, {4995, "13.5", 594}, {1990, "4.9", 93}, {1499, "21", 260},
		{14, "12", 2}, {42, "12", 5}, {3, "20", 1}, {9, "20", 2},
		{999, "19", 160}, {-999, "19", -160}, {9999, "25", 2000}, {5000, "0", 0}, {200, "100", 100},
	} {
		groups := basket.Groups([]basket.Part{{Rate: rate(t, c.rate), Gross: c.gross}})
		if got := basket.VAT(groups); got != c.want {
			t.Errorf("the VAT in %d at %s %% is %d, want %d", c.gross, c.rate, got, c.want)
		}
	}
}

func TestVAT_SumsTheRates(t *testing.T) {
	groups := []basket.Group{{VAT: 885}, {VAT: 560}, {VAT: -5}}
	if got := basket.VAT(groups); got != 1440 {
		t.Errorf("got %d", got)
	}
}

func TestCheck_OfASoundBasket_FindsNothing(t *testing.T) {
	cents := make([]basket.Line, basket.MaxLines)
	for i := range cents {
		cents[i] = line(t, "A", "0.01", basket.One, "19")
	}
	for name, lines := range map[string][]basket.Line{
		"the seed's":              seedBasket(t),
		"as many lines as may be": cents,
		"the largest amount":      {line(t, "A", "10000000000", basket.One, "0")},
		"the largest quantity":    {line(t, "A", "0.0001", basket.MaxQuantity, "100")},
		"a free gift":             {line(t, "A", "1", basket.One, "19"), line(t, "B", "0", basket.One, "19")},
		"repeated articles":       {line(t, "A", "1", basket.One, "19"), line(t, "A", "2", basket.One, "7")},
	} {
		if faults := basket.Check(lines); len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

func TestCheck_TellsEachFaultOfItsField(t *testing.T) {
	good := line(t, "A", "1", basket.One, "19")
	change := func(change func(*basket.Line)) []basket.Line {
		bad := good
		change(&bad)
		return []basket.Line{good, bad, good}
	}
	const most = basket.Quantity(math.MaxInt64)
	for name, c := range map[string]struct {
		lines []basket.Line
		code  *fault.Code
		field string
	}{
		"no lines":           {nil, fault.NoLines, "lines"},
		"too many lines":     {slices.Repeat([]basket.Line{good}, basket.MaxLines+1), fault.TooMany, "lines"},
		"no quantity":        {change(func(l *basket.Line) { l.Quantity = 0 }), fault.NotPositive, "lines[1].quantity"},
		"negative quantity":  {change(func(l *basket.Line) { l.Quantity = -basket.One }), fault.NotPositive, "lines[1].quantity"},
		"least quantity":     {change(func(l *basket.Line) { l.Quantity = math.MinInt64 }), fault.NotPositive, "lines[1].quantity"},
		"too many units":     {change(func(l *basket.Line) { l.Quantity = basket.MaxQuantity + 1 }), fault.AmountTooLarge, "lines[1].quantity"},
		"endless units":      {change(func(l *basket.Line) { l.Quantity = most }), fault.AmountTooLarge, "lines[1].quantity"},
		"too dear":           {change(func(l *basket.Line) { l.Price = price(t, "10000000000") + 1 }), fault.AmountTooLarge, "lines[1].price"},
		"too deep":           {change(func(l *basket.Line) { l.Price = -price(t, "10000000000") - 1 }), fault.AmountTooLarge, "lines[1].price"},
		"the highest price":  {change(func(l *basket.Line) { l.Price = math.MaxInt64 }), fault.AmountTooLarge, "lines[1].price"},
		"the lowest price":   {change(func(l *basket.Line) { l.Price = math.MinInt64 }), fault.AmountTooLarge, "lines[1].price"},
		"below no VAT":       {change(func(l *basket.Line) { l.VAT = -1 }), fault.NotANumber, "lines[1].vat"},
		"above whole VAT":    {change(func(l *basket.Line) { l.VAT = 100*money.Percent + 1 }), fault.NotANumber, "lines[1].vat"},
		"the lowest VAT":     {change(func(l *basket.Line) { l.VAT = math.MinInt64 }), fault.NotANumber, "lines[1].vat"},
		"a sum of nothing":   {[]basket.Line{good, line(t, "B", "-1", basket.One, "0")}, fault.TotalNotPositive, "lines"},
		"a negative sum":     {[]basket.Line{good, line(t, "B", "-1.01", basket.One, "0")}, fault.TotalNotPositive, "lines"},
		"all too dear":       {[]basket.Line{line(t, "A", "10000000000", basket.One, "0"), good}, fault.AmountTooLarge, "lines"},
		"999 of the dearest": {slices.Repeat([]basket.Line{line(t, "A", "10000000000", basket.One, "0")}, basket.MaxLines), fault.AmountTooLarge, "lines"},
		"dear and undone": {
			[]basket.Line{line(t, "A", "10000000000", basket.One, "19"), line(t, "B", "-9999999999", basket.One, "0")}, fault.AmountTooLarge, "lines",
		},
	} {
		faults := basket.Check(c.lines)
		if len(faults) != 1 || faults[0].Code != c.code || faults[0].Field != c.field {
			t.Errorf("%s: %v, want only %s on %s", name, faults, c.code.Name, c.field)
		}
	}
}

func TestCheck_OfAFractionOfAUnit_BoundsTheLineExactly(t *testing.T) {
	for _, quantity := range []basket.Quantity{1, 3, 999, 1001, 1999, basket.MaxQuantity} {
		most := money.Price(int64(money.MaxMinor) * 100 * int64(basket.One) / int64(quantity))
		if faults := basket.Check([]basket.Line{{Price: most, Quantity: quantity}}); len(faults) > 0 {
			t.Errorf("%s at %s: %v", quantity, most, faults)
		}
		if faults := basket.Check([]basket.Line{{Price: most + 1, Quantity: quantity}}); len(faults) == 0 {
			t.Errorf("%s at %s was accepted", quantity, most+1)
		}
	}
}

func TestCheck_OfSeveralFaults_TellsThemAll(t *testing.T) {
	faults := basket.Check([]basket.Line{
		{Price: 1, Quantity: 0, VAT: -1}, line(t, "A", "-5", basket.One, "19"), {Price: math.MaxInt64, Quantity: basket.One},
	})
	var fields []string
	for _, f := range faults {
		fields = append(fields, f.Field)
	}
	if want := []string{"lines[0].quantity", "lines[0].vat", "lines[2].price"}; !slices.Equal(fields, want) {
		t.Errorf("faults on %q, want %q", fields, want)
	}
}

func TestCheck_OfWhateverLines_LetsOnlyAmountsPass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		acceptedLinesAreAmounts(t, rapid.SliceOfN(hostileLine(), 0, 12).Draw(t, "lines"))
	})
}

func FuzzCheck(f *testing.F) {
	f.Add(int64(100000), int64(1000), int64(190000), int64(-10000), int64(1000), int64(0))
	f.Add(int64(math.MinInt64), int64(1_000_000_000), int64(math.MinInt64), int64(math.MaxInt64), int64(1), int64(1_000_000))
	f.Add(int64(100_000_000_000_000), int64(1999), int64(0), int64(-99_999_999_999_999), int64(1999), int64(190000))
	f.Fuzz(func(t *testing.T, price, quantity, rate, price2, quantity2, rate2 int64) {
		acceptedLinesAreAmounts(t, []basket.Line{
			{Article: "A", Price: money.Price(price), Quantity: basket.Quantity(quantity), VAT: money.Rate(rate)},
			{Article: "B", Price: money.Price(price2), Quantity: basket.Quantity(quantity2), VAT: money.Rate(rate2)},
		})
	})
}

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// acceptedLinesAreAmounts wants lines either refused or exact in every sum.
func acceptedLinesAreAmounts(t failer, lines []basket.Line) {
	t.Helper()
	if faults := basket.Check(lines); len(faults) > 0 {
		return
	}
	exact := new(big.Int)
	for i, l := range lines {
		gross := exactGross(l)
		if got := l.Gross(); !gross.IsInt64() || gross.Int64() != int64(got) || got.Abs() > money.MaxMinor {
			t.Fatalf("line %d is %d, exactly %s", i, got, gross)
		}
		exact.Add(exact, gross)
	}
	total := basket.Total(lines)
	if exact.Int64() != int64(total) || total <= 0 || total > money.MaxMinor {
		t.Fatalf("the total is %d, exactly %s", total, exact)
	}
	pieces, _ := basket.TakeAll(basket.NewStock(lines))
	groups := basket.Groups(basket.Parts(pieces))
	weights := make([]money.Minor, len(groups))
	for i, g := range groups {
		weights[i] = g.Gross
		if g.VAT.Abs() > g.Gross.Abs() || g.Gross.Abs() > money.MaxMinor {
			t.Fatalf("rate %s holds %d with VAT %d", g.Rate, g.Gross, g.VAT)
		}
	}
	if _, err := money.Allocate(total/2, weights); err != nil {
		t.Fatalf("half of the basket cannot be spread over its rates: %v", err)
	}
}

// exactGross is price times quantity, rounded half away from zero, in whole numbers of any size.
func exactGross(l basket.Line) *big.Int {
	cents := big.NewRat(int64(l.Price), 100)
	cents.Mul(cents, big.NewRat(int64(l.Quantity), int64(basket.One)))
	rounded, _ := new(big.Int).SetString(cents.FloatString(0), 10)
	return rounded
}

// hostileLine makes lines of which many are near a bound and some are beyond sense.
func hostileLine() *rapid.Generator[basket.Line] {
	extreme := rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64, -1, 0, 1, 1_000_000_000, 100_000_000_000_000, -100_000_000_000_000})
	number := func(low, high int64) *rapid.Generator[int64] {
		sane := rapid.Int64Range(low, high)
		return rapid.OneOf(sane, sane, sane, sane, extreme, rapid.Int64())
	}
	return rapid.Custom(func(t *rapid.T) basket.Line {
		return basket.Line{
			Article:  rapid.SampledFrom([]string{"A", "B", ""}).Draw(t, "article"),
			Price:    money.Price(number(-1_000_000, 10_000_000_000).Draw(t, "price")),
			Quantity: basket.Quantity(number(1, 5000).Draw(t, "quantity")),
			VAT:      money.Rate(number(0, 1_000_000).Draw(t, "rate")),
		}
	})
}

// seedBasket is the order of the JSON gateway's description: 14.00 in all.
func seedBasket(t *testing.T) []basket.Line {
	t.Helper()
	return []basket.Line{
		line(t, "A", "10.00", basket.One, "19"), line(t, "B", "5.00", basket.One, "19"), line(t, "D", "-1.00", basket.One, "0"),
	}
}

func line(t *testing.T, article, at string, quantity basket.Quantity, vat string) basket.Line {
	t.Helper()
	return basket.Line{
		Article: article, Title: fmt.Sprintf("Article %s", article), Kind: basket.Goods,
		Price: price(t, at), Quantity: quantity, VAT: rate(t, vat),
	}
}

func price(t *testing.T, text string) money.Price {
	t.Helper()
	p, err := money.ParsePrice(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func rate(t *testing.T, text string) money.Rate {
	t.Helper()
	r, err := money.ParseRate(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestUsualRates_InEveryCountryServed_BeginWithTheUsualOne(t *testing.T) { // domain 1.5
	usual := map[country.Code]string{
		country.AT: "20", country.DE: "19", country.DK: "25", country.FI: "25.5", country.NL: "21", country.NO: "25", country.SE: "25",
	}
	for _, home := range country.All() {
		rates := basket.UsualRates(home.Code)
		if len(rates) < 2 || rates[0].String() != usual[home.Code] || rates[len(rates)-1] != 0 {
			t.Errorf("%s: %v", home.Code, rates)
		}
	}
}
