package reservation

import (
	"slices"
	"time"

	"respite/domain/basket"
	"respite/value/fault"
	"respite/value/money"
)

// Deliver activates goods as they are told now, whatever was ordered (XML-RPC reference 2.12). Goods
// that are the ordered ones are taken out of the order's lines; others make the amount lead. What is
// left is kept for later, or set free.
func (r Reservation) Deliver(goods []basket.Line, keep bool, now time.Time) (Activation, Reservation, error) {
	if err := r.usable(now); err != nil {
		return Activation{}, Reservation{}, err
	}
	if faults := basket.Check(goods); len(faults) > 0 {
		return Activation{}, Reservation{}, faults
	}
	if err := r.reserved(); err != nil {
		return Activation{}, Reservation{}, err
	}
	pieces, lines, ordered := r.ordered(goods)
	if !ordered {
		pieces, lines = r.whole(goods), r.without(goods)
		r.Loose = true
	}
	r.Lines = lines
	return r.settle(pieces, keep)
}

// whole gives the goods as pieces. What they come to more than is held, because the amount was rounded once
// and not line by line, is taken off them (domain 1.2).
func (r Reservation) whole(goods []basket.Line) []basket.Piece {
	stock := basket.NewStock(goods)
	if basket.Left(stock) > r.Held() {
		if fitted, fits := basket.Fit(stock, r.Held()); fits {
			stock = fitted
		}
	}
	pieces, _ := basket.TakeAll(stock)
	return pieces
}

// ordered takes the goods out of the lines, if every one of them is there just as it was ordered.
func (r Reservation) ordered(goods []basket.Line) ([]basket.Piece, []basket.Stock, bool) {
	pieces, lines, err := basket.Take(r.Lines, wants(goods))
	if err != nil || len(pieces) != len(goods) {
		return nil, nil, false
	}
	for i, p := range pieces {
		if p.Line != goods[i] {
			return nil, nil, false
		}
	}
	apart := basket.SumOf(pieces) - basket.Total(goods)
	return pieces, lines, apart.Abs() <= money.Minor(len(goods))
}

func wants(goods []basket.Line) []basket.Want {
	named := make([]basket.Want, len(goods))
	for i, l := range goods {
		named[i] = basket.Want{Article: l.Article, Quantity: l.Quantity}
	}
	return named
}

// without takes from the lines what of the goods bears the same number, as far as it is there.
func (r Reservation) without(goods []basket.Line) []basket.Stock {
	lines := slices.Clone(r.Lines)
	for _, l := range goods {
		rest := l.Quantity
		for i := range lines {
			if lines[i].Article == l.Article {
				gone := min(rest, lines[i].Left())
				lines[i].Gone += gone
				rest -= gone
			}
		}
	}
	return lines
}

// Resize holds another amount, and tells how much more or less that is (XML-RPC reference 2.9).
func (r Reservation) Resize(amount money.Minor, now time.Time) (money.Minor, Reservation, error) {
	if err := r.usable(now); err != nil {
		return 0, Reservation{}, err
	}
	for _, err := range []error{checkAmount(amount), r.reserved(), r.agreed(amount)} {
		if err != nil {
			return 0, Reservation{}, err
		}
	}
	r.Loose = r.Loose || basket.Left(r.Lines) != amount
	change, r := r.hold(amount)
	return change, r, nil
}

// reserved refuses what can be done with reservations only: a passive invoice neither expires nor is
// anything but its lines.
func (r Reservation) reserved() error {
	if r.Passive != 0 {
		return fault.StillPassive.With().On("reservation")
	}
	return nil
}

// agreed refuses a higher amount of a mobile purchase: the buyer's code was told for the lower one.
func (r Reservation) agreed(amount money.Minor) error {
	if r.Details.PIN != nil && amount > r.Held() {
		return fault.AmountRaised.With(amount.Decimal(), r.Held().Decimal()).On("amount")
	}
	return nil
}

func checkAmount(amount money.Minor) error {
	switch {
	case amount < 0:
		return fault.AmountNegative.With(amount.Decimal()).On("amount")
	case amount > money.MaxMinor:
		return fault.AmountTooLarge.With().On("amount")
	}
	return nil
}

// hold makes the amount held another one.
func (r Reservation) hold(amount money.Minor) (money.Minor, Reservation) {
	change := amount - r.Held()
	if change > 0 {
		r.Reserved += change
	} else {
		r.Released -= change
	}
	return change, r
}

// restock puts a stock in the place of the open lines and holds what it costs.
func (r Reservation) restock(open []basket.Stock) (money.Minor, Reservation) {
	r.Lines = append(delivered(r.Lines), open...)
	r.Loose = r.Loose && r.Shipments > 0
	return r.hold(basket.Left(open))
}

// Requantify gives an open article another quantity, in the merchant's own counts; zero takes it off
// (XML-RPC reference 2.24). Of an article on several lines the last ones give way, or take more.
func (r Reservation) Requantify(article string, count int64, now time.Time) (money.Minor, Reservation, error) {
	if err := r.usable(now); err != nil {
		return 0, Reservation{}, err
	}
	if count < 0 {
		return 0, Reservation{}, fault.NotPositive.With().On("quantity")
	}
	open := basket.Rest(r.Lines)
	is := func(s basket.Stock) bool { return s.Article == article && article != "" }
	if !slices.ContainsFunc(open, is) {
		return 0, Reservation{}, fault.ArticleUnknown.With(article).On("article")
	}
	for _, s := range open {
		if is(s) {
			count -= s.Count()
		}
	}
	for i := len(open) - 1; i >= 0 && count != 0; i-- {
		if !is(open[i]) {
			continue
		}
		kept := max(0, open[i].Count()+count)
		count -= kept - open[i].Count()
		open[i] = recounted(open[i], kept)
	}
	return r.rewritten(slices.DeleteFunc(open, func(s basket.Stock) bool { return s.Quantity == 0 }))
}

func recounted(s basket.Stock, count int64) basket.Stock {
	if count == 0 {
		return basket.Stock{}
	}
	return basket.NewStock([]basket.Line{s.Line.Counting(count)})[0]
}

// Recharge gives an open fee another amount, including VAT (XML-RPC reference 2.24).
func (r Reservation) Recharge(kind basket.Kind, amount money.Minor, now time.Time) (money.Minor, Reservation, error) {
	if err := r.usable(now); err != nil {
		return 0, Reservation{}, err
	}
	if err := checkAmount(amount); err != nil {
		return 0, Reservation{}, err
	}
	open := basket.Rest(r.Lines)
	at := slices.IndexFunc(open, func(s basket.Stock) bool { return s.Kind == kind })
	if at < 0 {
		return 0, Reservation{}, fault.ChargeUnknown.With().On("charge")
	}
	open[at] = basket.NewStock([]basket.Line{open[at].Line.Costing(amount)})[0]
	return r.rewritten(open)
}

func (r Reservation) rewritten(open []basket.Stock) (money.Minor, Reservation, error) {
	lines := make([]basket.Line, len(open))
	for i, s := range open {
		lines[i] = s.Line
	}
	if faults := basket.Check(lines); len(faults) > 0 {
		return 0, Reservation{}, faults
	}
	left := basket.Left(open)
	if left <= 0 { // what is left of a line may cost a cent less than it would anew
		return 0, Reservation{}, fault.TotalNotPositive.With(left.Decimal()).On("lines")
	}
	if err := r.agreed(left); err != nil {
		return 0, Reservation{}, err
	}
	change, r := r.restock(open)
	return change, r, nil
}

// Split takes an amount off the reservation for one of its own, which gets its number from the caller
// (XML-RPC reference 2.10). Both know all that is still to be delivered; their amounts bound them.
func (r Reservation) Split(amount money.Minor, now time.Time) (Reservation, Reservation, error) {
	if err := r.usable(now); err != nil {
		return Reservation{}, Reservation{}, err
	}
	if err := r.reserved(); err != nil {
		return Reservation{}, Reservation{}, err
	}
	switch {
	case amount <= 0:
		return Reservation{}, Reservation{}, fault.NotPositive.With().On("amount")
	case amount >= r.Held():
		return Reservation{}, Reservation{}, fault.AmountAboveHeld.With(amount.Decimal(), r.Held().Decimal()).On("amount")
	}
	other := r
	other.State, other.Loose, other.Drawn = Held, true, true // the start fee stays with the first
	other.Reserved, other.Activated, other.Released = amount, 0, 0
	other.Lines = basket.Rest(r.Lines)
	other.Events, other.Pushes, other.Shipments = 0, 0, 0
	r.Loose = true
	r.Released += amount
	return other, r, nil
}
