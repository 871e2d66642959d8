package model

import (
	"cmp"
	"slices"
)

// Want names so many counts of an article; by the gateway they are whole units.
type Want struct {
	Number string
	Count  int64
}

// Shelf is a line of which a part has gone.
type Shelf struct {
	Ware
	Sum  int64 // of the whole line
	Gone int64 // counts
}

// Piece is what was taken of one line.
type Piece struct {
	Ware
	Sum int64
}

// Stocked puts wares on shelves.
func Stocked(wares []Ware) []Shelf {
	shelves := make([]Shelf, len(wares))
	for i, w := range wares {
		shelves[i] = Shelf{Ware: w, Sum: w.Gross()}
	}
	return shelves
}

// Left tells how many counts are left.
func (s Shelf) Left() int64    { return s.Count - s.Gone }
func (s Shelf) sumGone() int64 { return share(s.Sum, s.Gone, s.Count) }
func (s Shelf) sumLeft() int64 { return s.Sum - s.sumGone() }

// Left gives what is left on shelves costs.
func Left(shelves []Shelf) int64 {
	var sum int64
	for _, s := range shelves {
		sum += s.sumLeft()
	}
	return sum
}

// SumOf gives what pieces cost.
func SumOf(pieces []Piece) int64 {
	var sum int64
	for _, p := range pieces {
		sum += p.Sum
	}
	return sum
}

// take takes so much of the shelf, and tells what that cost.
func (s *Shelf) take(count int64) Piece {
	before := s.sumGone()
	s.Gone += count
	return Piece{s.Of(count), s.sumGone() - before}
}

// Taken takes what is wanted, line after line; by the gateway a count is a whole unit. It is all or nothing.
func Taken(shelves []Shelf, wants []Want, inUnits bool) ([]Piece, []Shelf, bool) {
	after := slices.Clone(shelves)
	var pieces []Piece
	for _, w := range wants {
		taken, there := takenOf(after, w, inUnits)
		if !there {
			return nil, shelves, false
		}
		pieces = append(pieces, taken...)
	}
	return pieces, after, true
}

// takenOf takes one article from the shelves themselves.
func takenOf(shelves []Shelf, w Want, inUnits bool) ([]Piece, bool) {
	var pieces []Piece
	rest, known := int64(0), false
	for i := range shelves {
		s := &shelves[i]
		if s.Number != w.Number {
			continue
		}
		if !known {
			known, rest = true, w.Count
			if inUnits {
				rest *= s.Unit
			}
		}
		if count := min(rest, s.Left()); count > 0 {
			pieces = append(pieces, s.take(count))
			rest -= count
		}
	}
	return pieces, known && rest == 0
}

// Pieces takes what is wanted, or everything that is left when nothing is named.
func Pieces(shelves []Shelf, wants []Want, inUnits bool) ([]Piece, []Shelf, bool) {
	if len(wants) > 0 {
		return Taken(shelves, wants, inUnits)
	}
	pieces, after := takenWhole(shelves)
	return pieces, after, true
}

func takenWhole(shelves []Shelf) ([]Piece, []Shelf) {
	after := slices.Clone(shelves)
	var pieces []Piece
	for i := range after {
		if count := after[i].Left(); count > 0 {
			pieces = append(pieces, after[i].take(count))
		}
	}
	return pieces, after
}

// Rest gives what is left of each line as a line of its own.
func Rest(shelves []Shelf) []Shelf {
	var open []Shelf
	for _, s := range shelves {
		if s.Left() > 0 {
			open = append(open, Shelf{Ware: s.Of(s.Left()), Sum: s.sumLeft()})
		}
	}
	return open
}

// Requantified gives an article another count. Of several lines the last ones give way, or take more; a line
// that changes is priced anew.
func Requantified(open []Shelf, w Want) ([]Shelf, bool) {
	found, more := false, w.Count
	for _, s := range open {
		if s.Number == w.Number {
			found, more = true, more-s.Count
		}
	}
	var after []Shelf
	for _, s := range slices.Backward(open) {
		if s.Number == w.Number && more != 0 {
			count := max(0, s.Count+more)
			more -= count - s.Count
			s = Stocked([]Ware{s.Of(count)})[0]
		}
		if s.Count > 0 {
			after = append(after, s)
		}
	}
	slices.Reverse(after)
	return after, found
}

// Sellable tells whether shelves cost something, as they stand and as they would cost anew.
func Sellable(shelves []Shelf) bool {
	wares := make([]Ware, len(shelves))
	for i, s := range shelves {
		wares[i] = s.Ware
	}
	return Left(shelves) > 0 && Total(wares) > 0
}

// Fitted makes shelves come to a sum that was rounded elsewhere, when at most a minor unit a line lies
// between: the dearest lines take one each (domain 1.2). It tells whether they do.
func Fitted(shelves []Shelf, sum int64) ([]Shelf, bool) {
	apart := sum - Left(shelves)
	if max(apart, -apart) > int64(len(shelves)) {
		return shelves, false
	}
	after := slices.Clone(shelves)
	dearest := make([]*Shelf, len(after))
	for i := range after {
		dearest[i] = &after[i]
	}
	slices.SortStableFunc(dearest, func(a, b *Shelf) int { return cmp.Compare(b.Sum, a.Sum) })
	for i := range max(apart, -apart) {
		dearest[i].Sum += int64(cmp.Compare(apart, 0))
	}
	return after, true
}

// without takes from the shelves what of the wares is there.
func without(shelves []Shelf, wares []Ware) []Shelf {
	after := slices.Clone(shelves)
	for _, w := range wares {
		for i := range after {
			if s := &after[i]; s.Number == w.Number {
				count := min(w.Count, s.Left())
				s.take(count)
				w.Count -= count
			}
		}
	}
	return after
}
