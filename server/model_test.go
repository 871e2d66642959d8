package server_test

import (
	"cmp"
	"maps"
	"math/big"
	"slices"
	"time"
)

// The model reckons what a book must hold, from the references alone and in fractions: it knows nothing
// of the code it stands beside. Amounts are minor units.

// ware is goods as a shop sells them.
type ware struct {
	number   string
	price    int64 // of one unit
	count    int64
	unit     int64  // how many counts make one unit: 1, 10, 100 or 1000
	vat      string // percent
	discount string // percent
	net      bool   // the price is without VAT
	kind     kind
}

// kind is what a line is, as each wire says it.
type kind struct {
	flag    int64
	gateway string
}

var (
	general  = kind{0, "General"}
	freight  = kind{8, "ShipmentFee"}
	handling = kind{16, "HandlingFee"}
)

func (w ware) title() string { return "Ware " + w.number }

// flags gives the flags of the goods (XML-RPC reference 4.1).
func (w ware) flags() int64 {
	flags := w.kind.flag + map[int64]int64{1: 0, 10: 4, 100: 2, 1000: 1}[w.unit]
	if !w.net {
		flags += 32
	}
	return flags
}

// gross gives what the line costs with VAT, rounded once (domain 1.2).
func (w ware) gross() int64 {
	sum := big.NewRat(w.price*w.count, w.unit)
	sum.Mul(sum, hundredths(100, w.discount, -1))
	if w.net {
		sum.Mul(sum, hundredths(100, w.vat, 1))
	}
	return rounded(sum)
}

// of gives the ware in another count.
func (w ware) of(count int64) ware {
	w.count = count
	return w
}

// hundredths gives (whole + sign × percent) / 100.
func hundredths(whole int64, percent string, sign int64) *big.Rat {
	p, good := new(big.Rat).SetString(percent)
	if !good {
		panic(percent + " is no percentage")
	}
	p.Mul(p, big.NewRat(sign, 1))
	return p.Add(p, big.NewRat(whole, 1)).Quo(p, big.NewRat(100, 1))
}

// rounded rounds half away from zero.
func rounded(r *big.Rat) int64 {
	twice := new(big.Int).Lsh(new(big.Int).Abs(r.Num()), 1)
	twice.Add(twice, r.Denom()).Quo(twice, new(big.Int).Lsh(r.Denom(), 1))
	return twice.Int64() * int64(r.Sign())
}

// share gives the part of an amount that belongs to x of whole.
func share(amount, x, whole int64) int64 {
	return rounded(new(big.Rat).Mul(big.NewRat(amount, 1), big.NewRat(x, whole)))
}

// included gives the VAT that is inside an amount.
func included(gross int64, vat string) int64 {
	inside := new(big.Rat).Quo(hundredths(0, vat, 1), hundredths(100, vat, 1))
	return rounded(inside.Mul(inside, big.NewRat(gross, 1)))
}

// want names so many counts of an article; by the gateway they are whole units.
type want struct {
	number string
	count  int64
}

// shelf is a line of which a part has gone.
type shelf struct {
	ware
	sum  int64 // of the whole line
	gone int64 // counts
}

func stocked(wares []ware) []shelf {
	shelves := make([]shelf, len(wares))
	for i, w := range wares {
		shelves[i] = shelf{ware: w, sum: w.gross()}
	}
	return shelves
}

func (s shelf) left() int64    { return s.count - s.gone }
func (s shelf) sumGone() int64 { return share(s.sum, s.gone, s.count) }
func (s shelf) sumLeft() int64 { return s.sum - s.sumGone() }
func left(shelves []shelf) int64 {
	var sum int64
	for _, s := range shelves {
		sum += s.sumLeft()
	}
	return sum
}

// total gives what wares cost.
func total(wares []ware) int64 {
	var sum int64
	for _, w := range wares {
		sum += w.gross()
	}
	return sum
}

// piece is what was taken of one line.
type piece struct {
	ware
	sum int64
}

func sumOf(pieces []piece) int64 {
	var sum int64
	for _, p := range pieces {
		sum += p.sum
	}
	return sum
}

// take takes so much of the shelf, and tells what that cost.
func (s *shelf) take(count int64) piece {
	before := s.sumGone()
	s.gone += count
	return piece{s.of(count), s.sumGone() - before}
}

// taken takes what is wanted, line after line; by the gateway a count is a whole unit. It is all or nothing.
func taken(shelves []shelf, wants []want, inUnits bool) ([]piece, []shelf, bool) {
	after := slices.Clone(shelves)
	var pieces []piece
	for _, w := range wants {
		rest, known := int64(0), false
		for i := range after {
			s := &after[i]
			if s.number != w.number {
				continue
			}
			if !known {
				known, rest = true, w.count
				if inUnits {
					rest *= s.unit
				}
			}
			if count := min(rest, s.left()); count > 0 {
				pieces = append(pieces, s.take(count))
				rest -= count
			}
		}
		if !known || rest > 0 {
			return nil, shelves, false
		}
	}
	return pieces, after, true
}

// pieces takes what is wanted, or everything that is left when nothing is named.
func pieces(shelves []shelf, wants []want, inUnits bool) ([]piece, []shelf, bool) {
	if len(wants) > 0 {
		return taken(shelves, wants, inUnits)
	}
	pieces, after := takenWhole(shelves)
	return pieces, after, true
}

func takenWhole(shelves []shelf) ([]piece, []shelf) {
	after := slices.Clone(shelves)
	var pieces []piece
	for i := range after {
		if count := after[i].left(); count > 0 {
			pieces = append(pieces, after[i].take(count))
		}
	}
	return pieces, after
}

// rest gives what is left of each line as a line of its own.
func rest(shelves []shelf) []shelf {
	var open []shelf
	for _, s := range shelves {
		if s.left() > 0 {
			open = append(open, shelf{ware: s.of(s.left()), sum: s.sumLeft()})
		}
	}
	return open
}

// requantified gives an article another count. Of several lines the last ones give way, or take more; a line
// that changes is priced anew.
func requantified(open []shelf, w want) ([]shelf, bool) {
	found, more := false, w.count
	for _, s := range open {
		if s.number == w.number {
			found, more = true, more-s.count
		}
	}
	var after []shelf
	for _, s := range slices.Backward(open) {
		if s.number == w.number && more != 0 {
			count := max(0, s.count+more)
			more -= count - s.count
			s = stocked([]ware{s.of(count)})[0]
		}
		if s.count > 0 {
			after = append(after, s)
		}
	}
	slices.Reverse(after)
	return after, found
}

// sellable tells whether shelves cost something, as they stand and as they would cost anew.
func sellable(shelves []shelf) bool { return left(shelves) > 0 && total(waresOf(shelves)) > 0 }

func waresOf(shelves []shelf) []ware {
	wares := make([]ware, len(shelves))
	for i, s := range shelves {
		wares[i] = s.ware
	}
	return wares
}

// fitted makes shelves come to a sum that was rounded elsewhere, when at most a minor unit a line lies
// between: the dearest lines take one each (domain 1.2).
func fitted(shelves []shelf, sum int64) []shelf {
	apart := sum - left(shelves)
	if max(apart, -apart) > int64(len(shelves)) {
		return shelves
	}
	after := slices.Clone(shelves)
	dearest := make([]*shelf, len(after))
	for i := range after {
		dearest[i] = &after[i]
	}
	slices.SortStableFunc(dearest, func(a, b *shelf) int { return cmp.Compare(b.sum, a.sum) })
	for i := range max(apart, -apart) {
		dearest[i].sum += int64(cmp.Compare(apart, 0))
	}
	return after
}

// asTold gives goods as a call tells them: the ordered ones at what they cost in the order, when the call
// agrees to a minor unit a line, and others at what the call says.
func asTold(d *deal, wares []ware) ([]piece, []shelf) {
	wants := make([]want, len(wares))
	for i, w := range wares {
		wants[i] = want{w.number, w.count}
	}
	ordered, after, there := taken(d.shelves, wants, false)
	same := there && slices.EqualFunc(ordered, wares, func(p piece, w ware) bool { return p.ware == w })
	if apart := sumOf(ordered) - total(wares); same && max(apart, -apart) <= int64(len(wares)) {
		return ordered, after
	}
	told := stocked(wares)
	if left(told) > d.held() {
		told = fitted(told, d.held())
	}
	pieces, _ := takenWhole(told)
	return pieces, without(d.shelves, wares)
}

// without takes from the shelves what of the wares is there.
func without(shelves []shelf, wares []ware) []shelf {
	after := slices.Clone(shelves)
	for _, w := range wares {
		for i := range after {
			if s := &after[i]; s.number == w.number {
				count := min(w.count, s.left())
				s.take(count)
				w.count -= count
			}
		}
	}
	return after
}

// deal is an order: a reservation, or a passive invoice when its rest stands under an invoice's number.
type deal struct {
	number                        int64
	passive                       int64
	reserved, activated, released int64
	closed                        bool
	cancelled                     bool
	shelves                       []shelf
	bills                         []*bill
}

func (d *deal) held() int64 { return d.reserved - d.activated - d.released }

// rewrite puts shelves in the place of what is open, and holds what they cost.
func (d *deal) rewrite(shelves []shelf) {
	d.shelves = shelves
	d.hold(left(shelves))
}

func (d *deal) hold(amount int64) {
	if change := amount - d.held(); change > 0 {
		d.reserved += change
	} else {
		d.released -= change
	}
}

// deliver turns pieces into a bill. What is left is kept, or set free.
func (d *deal) deliver(pieces []piece, shelves []shelf, keep bool) (*bill, bool) {
	sum := sumOf(pieces)
	if d.closed || sum <= 0 || sum > d.held() {
		return nil, false
	}
	b := billed(pieces)
	d.shelves, d.bills = shelves, append(d.bills, b)
	d.activated += sum
	if !keep {
		d.released += d.held()
	}
	d.closed = d.held() == 0
	return b, true
}

func (d *deal) end() {
	d.released += d.held()
	d.closed, d.cancelled = true, true
}

// portion is a bill's part at one VAT rate.
type portion struct{ gross, vat, back, vatBack int64 }

// bill is what the consumer owes for one delivery.
type bill struct {
	number     int64
	gross      int64
	fees       int64 // for returns
	back       int64 // credited
	paid       int64
	repaid     int64 // of what was paid
	settled    bool  // was paid in full once
	overpaid   int64 // owed to the consumer
	extensions int64 // what the merchant pays for later due dates
	issued     time.Time
	days       int64 // until it is due
	portions   map[string]portion
	shelves    []shelf
}

func billed(pieces []piece) *bill {
	b := &bill{gross: sumOf(pieces), portions: map[string]portion{}}
	for _, p := range pieces {
		at := b.portions[p.vat]
		at.gross += p.sum
		b.portions[p.vat] = at
		b.shelves = append(b.shelves, shelf{ware: p.ware, sum: p.sum})
	}
	for vat, at := range b.portions {
		at.vat = included(at.gross, vat)
		b.portions[vat] = at
	}
	return b
}

// issue gives a new bill its number; it is due after the days of the demo's contract.
func (b *bill) issue(number int64, now time.Time) { b.number, b.issued, b.days = number, now, 14 }

func (b *bill) claim() int64      { return b.gross + b.fees - b.back - b.paid + b.repaid }
func (b *bill) creditable() int64 { return b.gross - b.back }

// remaining gives what can still be given back at each rate.
func (b *bill) remaining() map[string]int64 {
	rest := map[string]int64{}
	for vat, at := range b.portions {
		rest[vat] = at.gross - at.back
	}
	return rest
}

// pay settles the claim as far as the money goes.
func (b *bill) pay(amount int64) {
	off := min(amount, b.claim())
	b.paid += off
	b.overpaid += amount - off
	b.settle()
}

func (b *bill) settle() { b.settled = b.settled || b.claim() == 0 && b.creditable() > 0 }

// credit gives amounts back at their rates, less fees. What was paid already goes back to the consumer.
func (b *bill) credit(shares map[string]int64, fees int64) {
	owed, gross := b.claim(), int64(0)
	for vat, amount := range shares {
		at := b.portions[vat]
		at.back += amount
		if at.vatBack = at.vat; at.gross != 0 {
			at.vatBack = share(at.vat, at.back, at.gross)
		}
		if amount != 0 {
			b.portions[vat] = at
		}
		gross += amount
	}
	b.back += gross
	b.fees += fees
	if out := gross - fees - min(gross-fees, owed); out > 0 {
		b.repaid += out
		b.overpaid += out
	}
	b.settle()
}

// creditPieces takes articles back, less fees. The last credit closes every rate.
func (b *bill) creditPieces(pieces []piece, shelves []shelf, fees int64) bool {
	sum := sumOf(pieces)
	if sum <= 0 || sum > b.creditable() {
		return false
	}
	shares := b.remaining()
	if sum < b.creditable() {
		limits := shares
		shares = map[string]int64{}
		for _, p := range pieces {
			shares[p.vat] += p.sum
		}
		for vat, amount := range shares {
			if max(amount, -amount) > max(limits[vat], -limits[vat]) {
				return false
			}
		}
	}
	b.shelves = shelves
	b.credit(shares, fees)
	return true
}

// creditRest gives back all that is left, with the articles if they come to just that.
func (b *bill) creditRest() bool {
	if b.creditable() <= 0 {
		return false
	}
	if pieces, shelves := takenWhole(b.shelves); sumOf(pieces) == b.creditable() {
		b.shelves = shelves
	}
	b.credit(b.remaining(), 0)
	return true
}

// creditAtRate gives an amount back at one rate.
func (b *bill) creditAtRate(amount int64, vat string) bool {
	rest, has := b.remaining()[vat]
	if !has || amount <= 0 || amount > min(rest, b.creditable()) {
		return false
	}
	shares := map[string]int64{vat: amount}
	if amount == b.creditable() { // nothing would be left: every rate closes
		shares = b.remaining()
	}
	b.credit(shares, 0)
	return true
}

// spread gives an amount back over all rates by what is left at each, as the book spread it: that must sum
// up, and differ from the exact parts by less than one unit.
func (b *bill) spread(amount int64, asBooked map[string]int64) (string, bool) {
	rest, sum := b.remaining(), int64(0)
	for vat, part := range asBooked {
		exact := new(big.Rat).SetFrac64(amount*rest[vat], b.creditable())
		if off := exact.Sub(exact, big.NewRat(part, 1)); off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
			return "the part at " + vat + " percent is no proportional one", false
		}
		sum += part
	}
	if sum != amount {
		return "the parts do not sum up", false
	}
	b.credit(maps.Clone(asBooked), 0)
	return "", true
}
