package basket_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"respite/domain/basket"
	"respite/value/fault"
	"respite/value/money"
)

func TestTake_OfARepeatedArticle_TakesInOrderOfAppearance(t *testing.T) { // gateway reference 6.1
	stock := basket.NewStock([]basket.Line{
		line(t, "A", "10", 2*basket.One, "19"), line(t, "B", "1", basket.One, "7"), line(t, "A", "20", 2*basket.One, "7"),
	})
	for _, step := range []struct {
		quantity basket.Quantity
		sums     []money.Minor
	}{
		{basket.One, []money.Minor{1000}},
		{2 * basket.One, []money.Minor{1000, 2000}}, // the rest of the first line and half of the other
		{basket.One, []money.Minor{2000}},
	} {
		pieces, after, err := basket.Take(stock, []basket.Want{{Article: "A", Quantity: step.quantity}})
		if err != nil {
			t.Fatal(err)
		}
		var sums []money.Minor
		for _, p := range pieces {
			sums = append(sums, p.Sum)
		}
		if !slices.Equal(sums, step.sums) {
			t.Errorf("taking %s gave pieces of %d, want %d", step.quantity, sums, step.sums)
		}
		stock = after
	}
	if got := basket.Left(stock); got != 100 {
		t.Errorf("%d are left, want the 100 of article B", got)
	}
}

func TestTake_GivesPiecesThatKeepTheirLine(t *testing.T) {
	stock := basket.NewStock([]basket.Line{line(t, "A", "8.99", 2350, "7")})
	pieces, after, err := basket.Take(stock, []basket.Want{{Article: "A", Quantity: 350}})
	if err != nil {
		t.Fatal(err)
	}
	want := stock[0].Line
	want.Quantity = 350
	if len(pieces) != 1 || pieces[0].Line != want || pieces[0].Sum != 315 {
		t.Errorf("the piece is %+v", pieces)
	}
	if s := after[0]; s.Left() != 2*basket.One || s.SumGone() != 315 || s.SumLeft() != 2113-315 {
		t.Errorf("left are %s for %d, gone %d", s.Left(), s.SumLeft(), s.SumGone())
	}
}

func TestTake_OfALineThatDoesNotDivide_ClosesAtTheLastPart(t *testing.T) {
	stock := basket.NewStock([]basket.Line{line(t, "A", "3.3333", 3*basket.One, "19")}) // 10.00 in three
	var sums []money.Minor
	for range 3 {
		pieces, after, err := basket.Take(stock, []basket.Want{{Article: "A", Quantity: basket.One}})
		if err != nil {
			t.Fatal(err)
		}
		sums, stock = append(sums, basket.SumOf(pieces)), after
	}
	if want := []money.Minor{333, 334, 333}; !slices.Equal(sums, want) {
		t.Errorf("the parts are %d, want %d", sums, want)
	}
}

func TestTake_OfWhatIsNotThere_TellsEachFaultOfItsField(t *testing.T) {
	stock := basket.NewStock([]basket.Line{line(t, "A", "1", 2*basket.One, "19"), line(t, "A", "1", basket.One, "19")})
	_, _, err := basket.Take(stock, []basket.Want{
		{Article: "A", Quantity: 0}, {Article: "C", Quantity: basket.One}, {Article: "A", Quantity: 3001}, {Article: "A", Quantity: -1},
	})
	faults, only := fault.All(err)
	want := fault.List{
		fault.NotPositive.With().On("articles[0].quantity"),
		fault.ArticleUnknown.With("C").On("articles[1]"),
		fault.QuantityExceeds.With("3.001", "A", "3").On("articles[2].quantity"),
		fault.NotPositive.With().On("articles[3].quantity"),
	}
	if !only || faults.Error() != want.Error() {
		t.Errorf("got %v\nwant %v", err, want)
	}
}

func TestTake_OfAnArticleNamedTwice_CountsBoth(t *testing.T) {
	stock := basket.NewStock([]basket.Line{line(t, "A", "1", 3*basket.One, "19")})
	twice := []basket.Want{{Article: "A", Quantity: 2 * basket.One}, {Article: "A", Quantity: basket.One}}
	pieces, after, err := basket.Take(stock, twice)
	if err != nil || basket.SumOf(pieces) != 300 || after[0].Left() != 0 {
		t.Errorf("got %v, %v", pieces, err)
	}
	twice[1].Quantity++
	if _, _, err := basket.Take(stock, twice); !fault.Is(err, fault.QuantityExceeds) {
		t.Errorf("more than there is: %v", err)
	}
}

func TestTake_LeavesTheGivenStockAlone(t *testing.T) {
	stock := basket.NewStock(seedBasket(t))
	before := slices.Clone(stock)
	if _, _, err := basket.Take(stock, []basket.Want{{Article: "A", Quantity: basket.One}}); err != nil {
		t.Fatal(err)
	}
	basket.TakeAll(stock)
	if !slices.Equal(stock, before) {
		t.Errorf("the stock became %+v", stock)
	}
}

func TestTakeAll_TakesOnlyWhatIsLeft(t *testing.T) {
	_, stock, err := basket.Take(basket.NewStock(seedBasket(t)), []basket.Want{{Article: "A", Quantity: basket.One}})
	if err != nil {
		t.Fatal(err)
	}
	pieces, after := basket.TakeAll(stock)
	if len(pieces) != 2 || basket.SumOf(pieces) != 400 || basket.Left(after) != 0 {
		t.Errorf("took %v, %d are left", pieces, basket.Left(after))
	}
	if pieces, _ := basket.TakeAll(after); len(pieces) != 0 {
		t.Errorf("took %v of nothing", pieces)
	}
}

func TestParts_HoldEachPieceAtItsRate(t *testing.T) {
	pieces, _ := basket.TakeAll(basket.NewStock(seedBasket(t)))
	want := []basket.Part{{Rate: rate(t, "19"), Gross: 1000}, {Rate: rate(t, "19"), Gross: 500}, {Rate: 0, Gross: -100}}
	if got := basket.Parts(pieces); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestTake_InWhateverOrder_SumsToTheLines(t *testing.T) { // domain 1.7
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(anyLine(), 1, 6).Draw(t, "lines")
		stock := basket.NewStock(lines)
		var taken money.Minor
		for basketHolds(stock) {
			pieces, after := takeSome(t, stock)
			for _, p := range pieces {
				if p.Sum != 0 && (p.Sum < 0) != (p.Price < 0) {
					t.Fatalf("a piece of %s at %s costs %d", p.Quantity, p.Price, p.Sum)
				}
			}
			taken += basket.SumOf(pieces)
			stock = after
			partsFit(t, stock)
			if taken+basket.Left(stock) != basket.Total(lines) {
				t.Fatalf("%d are taken and %d left of %d", taken, basket.Left(stock), basket.Total(lines))
			}
		}
		if taken != basket.Total(lines) {
			t.Fatalf("%d of %d were taken", taken, basket.Total(lines))
		}
	})
}

func basketHolds(stock []basket.Stock) bool {
	return slices.ContainsFunc(stock, func(s basket.Stock) bool { return s.Left() > 0 })
}

// takeSome takes a part of an article that is there, after having tried to take more than there is.
func takeSome(t *rapid.T, stock []basket.Stock) ([]basket.Piece, []basket.Stock) {
	open := stock[slices.IndexFunc(stock, func(s basket.Stock) bool { return s.Left() > 0 })].Article
	if last := stock[len(stock)-1]; last.Left() > 0 && rapid.Bool().Draw(t, "from the end") {
		open = last.Article
	}
	var left basket.Quantity
	for _, s := range stock {
		if s.Article == open {
			left += s.Left()
		}
	}
	if _, _, err := basket.Take(stock, []basket.Want{{Article: open, Quantity: left + 1}}); !fault.Is(err, fault.QuantityExceeds) {
		t.Fatalf("took a thousandth more than the %s there are: %v", left, err)
	}
	quantity := basket.Quantity(rapid.Int64Range(int64(left+9)/10, int64(left)).Draw(t, "quantity"))
	pieces, after, err := basket.Take(stock, []basket.Want{{Article: open, Quantity: quantity}})
	if err != nil {
		t.Fatalf("took not %s of %s: %v", quantity, left, err)
	}
	return pieces, after
}

// partsFit wants every line between nothing and all, in quantity and in sum.
func partsFit(t *rapid.T, stock []basket.Stock) {
	for i, s := range stock {
		if s.Gone < 0 || s.Left() < 0 || s.SumGone()+s.SumLeft() != s.Sum || s.Sum != s.Gross() {
			t.Fatalf("line %d: %+v", i, s)
		}
		if s.SumGone().Abs() > s.Sum.Abs() || s.SumLeft().Abs() > s.Sum.Abs() {
			t.Fatalf("line %d of %d: %d are gone and %d left", i, s.Sum, s.SumGone(), s.SumLeft())
		}
	}
}

func anyLine() *rapid.Generator[basket.Line] {
	return rapid.Custom(func(t *rapid.T) basket.Line {
		return basket.Line{
			Article:  rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "article"),
			Price:    money.Price(rapid.Int64Range(-50_0000, 100_0000).Draw(t, "price")),
			Quantity: basket.Quantity(rapid.Int64Range(1, 9000).Draw(t, "quantity")),
			VAT:      rapid.SampledFrom([]money.Rate{0, 7 * money.Percent, 19 * money.Percent}).Draw(t, "rate"),
		}
	})
}
