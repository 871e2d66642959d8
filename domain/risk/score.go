package risk

import "slices"

// maxScoreReasons is how many reasons explain a score (domain 9.8).
const maxScoreReasons = 4

// point is one line of the scorecard.
type point struct {
	code   string
	points int
	when   expression
}

// loss is what a line of the scorecard cost against its best case.
type loss struct {
	code   string
	points int
}

// heaviest gives the names of the largest losses; of equal ones the earlier in the file first.
func heaviest(losses []loss) []string {
	slices.SortStableFunc(losses, func(a, b loss) int { return b.points - a.points })
	names := []string{}
	for _, l := range losses[:min(len(losses), maxScoreReasons)] {
		names = append(names, l.code)
	}
	return names
}
