package basket_test

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"respite/domain/basket"
	"respite/value/fault"
	"respite/value/money"
)

func TestGross_OfAPriceWithoutVATOrWithADiscount_IsRoundedOnce(t *testing.T) { // XML-RPC reference 3.2
	for _, c := range []struct {
		price, vat, discount string
		net                  bool
		quantity             basket.Quantity
		want                 money.Minor
	}{
		{"100.00", "25", "0", true, basket.One, 12500},
		{"100.00", "25", "10", true, basket.One, 11250},
		{"100.00", "25", "10", false, basket.One, 9000},
		{"0.01", "25", "0", true, 3 * basket.One, 4},     // 0.0375, not three times 0.01
		{"0.01", "0", "50", false, basket.One, 1},        // half a cent
		{"-0.01", "0", "50", false, basket.One, -1},      // away from zero
		{"9.99", "0", "33.3333", false, basket.One, 666}, // 6.660003…
		{"3.99", "25", "0", true, 500, 249},              // 2.49375
		{"7.00", "19", "100", true, basket.One, 0},       // given away
		{"-80.00", "25", "0", true, basket.One, -10000},  // a discount as a line
	} {
		l := line(t, "A", c.price, c.quantity, c.vat)
		l.Net, l.Discount = c.net, rate(t, c.discount)
		if got := l.Gross(); got != c.want {
			t.Errorf("%+v costs %d", c, got)
		}
	}
}

func TestGross_WhateverTheLine_AgreesWithExactFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := merchantsLine().Draw(t, "line")
		exact := big.NewRat(int64(l.Price), 100) // in minor units
		exact.Mul(exact, big.NewRat(int64(l.Quantity), int64(basket.One)))
		exact.Mul(exact, big.NewRat(int64(100*money.Percent-l.Discount), int64(100*money.Percent)))
		if l.Net {
			exact.Mul(exact, big.NewRat(int64(100*money.Percent+l.VAT), int64(100*money.Percent)))
		}
		rounded, _ := new(big.Int).SetString(exact.FloatString(0), 10) // halves away from zero
		if got := l.Gross(); rounded.Int64() != int64(got) {
			t.Fatalf("%+v costs %d, exactly %s", l, got, exact)
		}
	})
}

// merchantsLine makes lines of every kind a merchant may send.
func merchantsLine() *rapid.Generator[basket.Line] {
	return rapid.Custom(func(t *rapid.T) basket.Line {
		return basket.Line{
			Article:  rapid.SampledFrom([]string{"A", "B"}).Draw(t, "article"),
			Price:    money.Price(rapid.Int64Range(-90_0000, 900_0000).Draw(t, "price")),
			Quantity: basket.Quantity(rapid.SampledFrom([]int64{1, 10, 333, 1000, 2350, 9000}).Draw(t, "quantity")),
			VAT:      money.Rate(rapid.Int64Range(0, int64(100*money.Percent)).Draw(t, "vat")),
			Discount: money.Rate(rapid.Int64Range(0, int64(100*money.Percent)).Draw(t, "discount")),
			Net:      rapid.Bool().Draw(t, "net"),
			Step:     rapid.SampledFrom([]basket.Quantity{0, 1, 10, 100, basket.One}).Draw(t, "step"),
		}
	})
}

func TestCounting_CountsInTheLinesStep(t *testing.T) {
	for _, c := range []struct {
		step  basket.Quantity
		count int64
		want  basket.Quantity
	}{
		{0, 3, 3 * basket.One}, {basket.One, 3, 3 * basket.One}, {1, 2350, 2350}, {10, 235, 2350}, {1, 0, 0}, {0, -2, -2 * basket.One},
	} {
		l := line(t, "A", "1", basket.One, "19")
		l.Step = c.step
		if got := l.Counting(c.count); got.Quantity != c.want || got.Step != c.step || got.Price != l.Price {
			t.Errorf("%d in steps of %d is %s of %+v", c.count, c.step, got.Quantity, got)
		}
	}
}

func TestCounting_BeyondEveryLine_IsRefusedAndNotWrappedAround(t *testing.T) {
	for _, count := range []int64{int64(basket.MaxQuantity) + 1, math.MaxInt64, math.MaxInt64/1000 + 1} {
		for _, step := range []basket.Quantity{0, 1, 10, basket.One} {
			l := line(t, "A", "0.0001", basket.One, "19")
			l.Step = step
			if faults := basket.Check([]basket.Line{l.Counting(count)}); len(faults) != 1 || faults[0].Code != fault.AmountTooLarge {
				t.Errorf("%d in steps of %d: %v", count, step, faults)
			}
		}
	}
}

func TestCosting_IsOneUnitAtThatPriceWhateverTheLineWas(t *testing.T) {
	was := line(t, "A", "100", 2350, "25")
	was.Net, was.Discount, was.Step = true, 10*money.Percent, 1
	for _, gross := range []money.Minor{0, 1, 4999, money.MaxMinor, -50} {
		now := was.Costing(gross)
		if now.Gross() != gross || now.Quantity != basket.One || now.Counting(1).Gross() != gross {
			t.Errorf("to cost %d it became %+v", gross, now)
		}
		if now.Article != was.Article || now.Title != was.Title || now.VAT != was.VAT || now.Kind != was.Kind {
			t.Errorf("it is another article: %+v", now)
		}
	}
}

func TestTake_ByCount_TakesWhatTheMerchantCounts(t *testing.T) {
	weighed := line(t, "tea", "8.99", 2350, "6")
	weighed.Step = 10
	stock := basket.NewStock([]basket.Line{weighed, line(t, "cup", "5", 3*basket.One, "25")})
	pieces, after, err := basket.Take(stock, []basket.Want{{Article: "tea", Count: 100}, {Article: "cup", Count: 2}})
	if err != nil || len(pieces) != 2 || pieces[0].Quantity != basket.One || pieces[1].Quantity != 2*basket.One {
		t.Fatalf("took %+v, %v", pieces, err)
	}
	if after[0].Left() != 1350 || after[1].Left() != basket.One {
		t.Errorf("%s and %s are left", after[0].Left(), after[1].Left())
	}
	for count, code := range map[int64]*fault.Code{
		136: fault.QuantityExceeds, 0: fault.NotPositive, -1: fault.NotPositive,
		math.MaxInt64: fault.QuantityExceeds, math.MaxInt64/10 + 1: fault.QuantityExceeds,
	} {
		if _, _, err := basket.Take(after, []basket.Want{{Article: "tea", Count: count}}); !fault.Is(err, code) {
			t.Errorf("%d of them: %v, want %s", count, err, code.Name)
		}
	}
	if _, _, err := basket.Take(after, []basket.Want{{Article: "milk", Count: 1}}); !fault.Is(err, fault.ArticleUnknown) {
		t.Errorf("of what is not there: %v", err)
	}
}

func TestRest_IsWhatIsLeftAtWhatItStillCosts(t *testing.T) {
	stock := basket.NewStock([]basket.Line{line(t, "A", "3.3333", 3*basket.One, "19"), line(t, "B", "5", basket.One, "19"), line(t, "C", "0", basket.One, "0")})
	_, stock, err := basket.Take(stock, []basket.Want{{Article: "A", Quantity: basket.One}, {Article: "B", Quantity: basket.One}})
	if err != nil {
		t.Fatal(err)
	}
	before := slices.Clone(stock)
	rest := basket.Rest(stock)
	if len(rest) != 2 || rest[0].Article != "A" || rest[0].Quantity != 2*basket.One || rest[0].Sum != 667 || rest[0].Gone != 0 || rest[1].Article != "C" {
		t.Errorf("the rest is %+v", rest)
	}
	if !slices.Equal(stock, before) {
		t.Error("the stock was changed")
	}
	if rest := basket.Rest(nil); len(rest) != 0 {
		t.Errorf("the rest of nothing is %+v", rest)
	}
}

func TestRest_WhateverWasTaken_CostsWhatIsLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stock := basket.NewStock(rapid.SliceOfN(merchantsLine(), 1, 6).Draw(t, "lines"))
		for range rapid.IntRange(0, 4).Draw(t, "takes") {
			if !basketHolds(stock) {
				break
			}
			_, stock = takeSome(t, stock)
		}
		rest := basket.Rest(stock)
		if basket.Left(rest) != basket.Left(stock) {
			t.Fatalf("the rest costs %d, left are %d", basket.Left(rest), basket.Left(stock))
		}
		var quantity, left basket.Quantity
		for _, s := range rest {
			quantity += s.Left()
		}
		for _, s := range stock {
			left += s.Left()
		}
		if quantity != left || len(rest) > len(stock) {
			t.Fatalf("the rest is %s, left is %s", quantity, left)
		}
	})
}

func TestFit_WhateverTheLines_AgreesWithASumThatWasRoundedElsewhere(t *testing.T) { // domain 1.2
	rapid.Check(t, func(t *rapid.T) {
		stock := basket.NewStock(rapid.SliceOfN(merchantsLine(), 1, 6).Draw(t, "lines"))
		before := slices.Clone(stock)
		most := int64(len(stock))
		apart := money.Minor(rapid.Int64Range(-most-1, most+1).Draw(t, "apart"))
		fitted, fits := basket.Fit(stock, basket.Left(stock)+apart)
		if fits != (apart.Abs() <= money.Minor(most)) || !slices.Equal(stock, before) {
			t.Fatalf("%d apart over %d lines: %t", apart, most, fits)
		}
		if fits && basket.Left(fitted) != basket.Left(stock)+apart || !fits && !slices.Equal(fitted, stock) {
			t.Fatalf("%d apart came to %d from %d", apart, basket.Left(fitted), basket.Left(stock))
		}
		for i := range fitted {
			if step := fitted[i].Sum - stock[i].Sum; step.Abs() > 1 || fitted[i].Line != stock[i].Line {
				t.Fatalf("line %d became %+v from %+v", i, fitted[i], stock[i])
			}
		}
	})
}

func TestCount_IsWhatCountingWasGiven(t *testing.T) {
	for _, step := range []basket.Quantity{0, 1, 10, basket.One} {
		l := line(t, "A", "1", basket.One, "19")
		l.Step = step
		if got := l.Counting(7).Count(); got != 7 {
			t.Errorf("in steps of %d: %d", step, got)
		}
	}
}

func TestWhole_IsEverythingOfEachLine(t *testing.T) {
	lines := seedBasket(t)
	pieces := basket.Whole(lines)
	all, _ := basket.TakeAll(basket.NewStock(lines))
	if !slices.Equal(pieces, all) || basket.SumOf(pieces) != basket.Total(lines) {
		t.Errorf("got %+v, want %+v", pieces, all)
	}
	if len(basket.Whole(nil)) != 0 {
		t.Error("nothing has pieces")
	}
}

func TestCheckEach_LetsLinesSumToNothingOrLess(t *testing.T) {
	good := line(t, "A", "1", basket.One, "19")
	for name, lines := range map[string][]basket.Line{
		"none": nil, "a gift": {line(t, "A", "0", basket.One, "0")}, "a discount": {line(t, "A", "-5", basket.One, "19")},
		"whole off": {{Article: "A", Price: price(t, "5"), Quantity: basket.One, Discount: 100 * money.Percent}},
	} {
		if faults := basket.CheckEach(lines); len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
		}
	}
	for name, c := range map[string]struct {
		line  basket.Line
		code  *fault.Code
		field string
	}{
		"no quantity":         {basket.Line{Price: 1}, fault.NotPositive, "lines[1].quantity"},
		"below no discount":   {basket.Line{Quantity: basket.One, Discount: -1}, fault.NotANumber, "lines[1].discount"},
		"above the price off": {basket.Line{Quantity: basket.One, Discount: 100*money.Percent + 1}, fault.NotANumber, "lines[1].discount"},
		"with VAT too dear": {
			basket.Line{Price: price(t, "5000000000") + 1, Quantity: basket.One, Net: true, VAT: 100 * money.Percent}, fault.AmountTooLarge, "lines[1].price",
		},
	} {
		faults := basket.CheckEach([]basket.Line{good, c.line})
		if len(faults) != 1 || faults[0].Code != c.code || faults[0].Field != c.field {
			t.Errorf("%s: %v, want only %s on %s", name, faults, c.code.Name, c.field)
		}
	}
	if faults := basket.CheckEach(slices.Repeat([]basket.Line{good}, basket.MaxLines+1)); len(faults) != 1 || faults[0].Code != fault.TooMany {
		t.Errorf("too many: %v", faults)
	}
}

func TestCheckEach_OfWhateverLines_LetsOnlyAmountsPass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(hostileLine(), 0, 6).Draw(t, "lines")
		for i := range lines {
			lines[i].Net = rapid.Bool().Draw(t, "net")
			lines[i].Discount = rapid.SampledFrom([]money.Rate{0, 1, 50 * money.Percent, 100 * money.Percent, -1, math.MaxInt64}).Draw(t, "discount")
		}
		if len(basket.CheckEach(lines)) > 0 {
			return
		}
		var size money.Minor
		for _, l := range lines {
			size += l.Gross().Abs()
		}
		if size > money.MaxMinor {
			t.Fatalf("the lines come to %d", size)
		}
	})
}
