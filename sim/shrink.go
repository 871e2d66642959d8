package sim

import (
	"context"
	"slices"
)

// Shrunk is a rehearsal that still fails with few of its steps.
type Shrunk struct {
	Only  []int
	Tries int
	Result
}

// Shrink leaves out steps of a rehearsal that failed, in ever smaller runs, as long as it goes on failing and
// there is time for more. An error means that a rehearsal could not go on.
func Shrink(ctx context.Context, config Config, failed Result, more func() bool) (Shrunk, error) {
	best := Shrunk{Result: failed}
	for n := 1; n <= failed.Difference.Step; n++ {
		if len(config.Only) == 0 || slices.Contains(config.Only, n) {
			best.Only = append(best.Only, n)
		}
	}
	config.Log = nil
	for size := len(best.Only) / 2; size > 0; size /= 2 {
		for from := 0; from < len(best.Only) && more(); {
			config.Only = slices.Delete(slices.Clone(best.Only), from, min(from+size, len(best.Only)))
			if len(config.Only) == 0 {
				break
			}
			best.Tries++
			got, err := Run(ctx, config)
			if err != nil {
				return best, err
			}
			if got.Difference == nil {
				from += size
				continue
			}
			best.Only, best.Result = upTo(config.Only, got.Difference.Step), got
		}
	}
	return best, nil
}

// upTo gives the steps until the one that failed.
func upTo(steps []int, last int) []int {
	return slices.DeleteFunc(steps, func(n int) bool { return n > last })
}
