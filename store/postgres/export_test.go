package postgres

import "time"

// BeImpatient lets whoever looks for what became of a commit give up after a while, and gives the way back.
func BeImpatient(after time.Duration) func() {
	before := resolvePatience
	resolvePatience = after
	return func() { resolvePatience = before }
}
