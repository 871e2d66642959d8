package basket

import (
	"cmp"
	"slices"
	"strconv"

	"respite/value/fault"
	"respite/value/money"
)

// Stock is a line of which a part has already gone: activated on a reservation, credited on an invoice.
type Stock struct {
	Line
	Sum  money.Minor `json:"sum"`  // the whole line, rounded when it was made
	Gone Quantity    `json:"gone"` // at most Quantity
}

// NewStock gives the lines with nothing gone yet.
func NewStock(lines []Line) []Stock {
	stock := make([]Stock, len(lines))
	for i, l := range lines {
		stock[i] = Stock{Line: l, Sum: l.Gross()}
	}
	return stock
}

// Left gives the quantity still there.
func (s Stock) Left() Quantity { return s.Quantity - s.Gone }

// SumGone gives what the gone part cost; SumLeft gives the rest. They sum to Sum.
func (s Stock) SumGone() money.Minor { return s.Sum.Share(int64(s.Gone), int64(s.Quantity)) }

// SumLeft gives what the part still there costs.
func (s Stock) SumLeft() money.Minor { return s.Sum - s.SumGone() }

// Left sums what is still there.
func Left(stock []Stock) money.Minor {
	var left money.Minor
	for _, s := range stock {
		left += s.SumLeft()
	}
	return left
}

// Want names a quantity of an article by the merchant's number.
type Want struct {
	Article  string   `json:"article"`
	Quantity Quantity `json:"quantity"`
	Count    int64    `json:"count,omitzero"` // instead of Quantity: in what the merchant's systems count the line in
}

// in gives the quantity wanted of lines that are counted as this one. Counts beyond every line come to
// more than every line.
func (w Want) in(l Line) Quantity {
	if w.Count == 0 {
		return w.Quantity
	}
	return Quantity(min(w.Count, int64(MaxQuantity)+1)) * l.count()
}

// Piece is what was taken of one line, with its exact share of the line's sum.
type Piece struct {
	Line
	Sum money.Minor `json:"sum"`
}

// Take takes the wanted articles out of the stock and gives the pieces and the stock after.
// An article number that stands on several lines is taken in order of appearance. Fields of faults
// are "articles[i]" and "articles[i].quantity". The given stock is not changed.
func Take(stock []Stock, wants []Want) ([]Piece, []Stock, error) {
	after := append([]Stock(nil), stock...)
	var pieces []Piece
	var faults fault.List
	for i, want := range wants {
		taken, err := takeOne(after, want)
		if err != nil {
			faults.Add(err.On(at(i, want, err)))
			continue
		}
		pieces = append(pieces, taken...)
	}
	return pieces, after, faults.Err()
}

func at(i int, want Want, f *fault.Fault) string {
	if f.Code == fault.ArticleUnknown {
		return field("articles", i)
	}
	return field("articles", i) + ".quantity"
}

// takeOne takes one want out of the stock in place.
func takeOne(stock []Stock, want Want) ([]Piece, *fault.Fault) {
	if want.Quantity <= 0 && want.Count <= 0 {
		return nil, fault.NotPositive.With()
	}
	var left, rest Quantity
	for _, s := range stock {
		if s.Article == want.Article {
			rest = want.in(s.Line)
			left += s.Left()
		}
	}
	if rest == 0 {
		return nil, fault.ArticleUnknown.With(want.Article)
	}
	if rest > left {
		return nil, fault.QuantityExceeds.With(rest, want.Article, left)
	}
	var pieces []Piece
	for i := range stock {
		s := &stock[i]
		if s.Article != want.Article || s.Left() == 0 || rest == 0 {
			continue
		}
		quantity := min(rest, s.Left())
		before := s.SumGone()
		s.Gone += quantity
		rest -= quantity
		pieces = append(pieces, s.piece(quantity, s.SumGone()-before))
	}
	return pieces, nil
}

// TakeAll takes everything that is left.
func TakeAll(stock []Stock) ([]Piece, []Stock) {
	after := append([]Stock(nil), stock...)
	var pieces []Piece
	for i := range after {
		s := &after[i]
		if s.Left() == 0 {
			continue
		}
		pieces = append(pieces, s.piece(s.Left(), s.SumLeft()))
		s.Gone = s.Quantity
	}
	return pieces, after
}

func (s Stock) piece(quantity Quantity, sum money.Minor) Piece {
	line := s.Line
	line.Quantity = quantity
	return Piece{Line: line, Sum: sum}
}

// Rest gives what is left of each line as a stock of its own, at what it still costs.
func Rest(stock []Stock) []Stock {
	var rest []Stock
	for _, s := range stock {
		if s.Left() > 0 {
			s.Sum, s.Quantity, s.Gone = s.SumLeft(), s.Left(), 0
			rest = append(rest, s)
		}
	}
	return rest
}

// Fit makes stock and what it sums to agree with a sum that was rounded elsewhere, if no more than a minor
// unit a line lies between them (domain 1.2); the dearest lines take the difference, one unit each. It
// tells whether it could.
func Fit(stock []Stock, sum money.Minor) ([]Stock, bool) {
	rest := sum - Left(stock)
	if rest == 0 || rest.Abs() > money.Minor(len(stock)) {
		return stock, rest == 0
	}
	fitted := slices.Clone(stock)
	dearest := make([]int, len(fitted))
	for i := range dearest {
		dearest[i] = i
	}
	slices.SortStableFunc(dearest, func(a, b int) int { return cmp.Compare(fitted[b].Sum, fitted[a].Sum) })
	unit := rest / rest.Abs()
	for _, i := range dearest[:rest.Abs()] {
		fitted[i].Sum += unit
	}
	return fitted, true
}

// Whole gives lines as pieces: everything of each.
func Whole(lines []Line) []Piece {
	pieces := make([]Piece, len(lines))
	for i, l := range lines {
		pieces[i] = Piece{Line: l, Sum: l.Gross()}
	}
	return pieces
}

// SumOf sums the pieces.
func SumOf(pieces []Piece) money.Minor {
	var sum money.Minor
	for _, p := range pieces {
		sum += p.Sum
	}
	return sum
}

// Parts gives the pieces as amounts at their rates.
func Parts(pieces []Piece) []Part {
	parts := make([]Part, len(pieces))
	for i, p := range pieces {
		parts[i] = Part{Rate: p.VAT, Gross: p.Sum}
	}
	return parts
}

func field(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }
