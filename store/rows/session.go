package rows

import "context"

// Session is one transaction of the writer, in which operations run one after another. Shelves, sheets and
// answers belong to a session: they read through it, and take back through it what a failing operation did.
type Session struct {
	Context context.Context // the transaction's own, not a caller's
	Work    Work
	Seal    *Seal
	undo    []func()
	asking  []asker
}

// asker has keys to ask for.
type asker interface{ question() Question }

// Fetch reads at once whatever was wanted so far.
func (s *Session) Fetch() error {
	if len(s.asking) == 0 {
		return nil
	}
	questions := make([]Question, len(s.asking))
	for i, a := range s.asking {
		questions[i] = a.question()
	}
	s.asking = s.asking[:0]
	return s.Work.Gather(s.Context, questions)
}

// OnUndo notes how to take a change back if the operation fails.
func (s *Session) OnUndo(back func()) { s.undo = append(s.undo, back) }

// Keep says that what was done so far stays: the next operation begins.
func (s *Session) Keep() { s.undo = s.undo[:0] }

// Undo takes back everything since Keep, the latest first.
func (s *Session) Undo() {
	for i := len(s.undo) - 1; i >= 0; i-- {
		s.undo[i]()
	}
}
