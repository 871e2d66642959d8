package rows

import "fmt"

// Journal says how one kind of value is written into a table that is only ever appended to. It is used only
// after Ready.
type Journal[V any] struct {
	Name    string
	Columns []string
	Once    bool // a row that is there already is not written again
	Write   func(V) []any

	inserting *Statement
}

// Ready spells the journal's statement out.
func (j Journal[V]) Ready() *Journal[V] {
	conflict := ""
	if j.Once {
		conflict = " ON CONFLICT DO NOTHING"
	}
	j.inserting = newStatement(j.Name, j.Columns, conflict)
	return &j
}

// Sheet is what a session has appended to one journal.
type Sheet[V any] struct {
	session *Session
	journal *Journal[V]
	added   []V
}

// Sheet gives the session an empty sheet of the journal.
func (j *Journal[V]) Sheet(s *Session) Sheet[V] { return Sheet[V]{session: s, journal: j} }

// Add appends a value.
func (s *Sheet[V]) Add(value V) {
	count := len(s.added)
	s.session.OnUndo(func() { s.added = s.added[:count] })
	s.added = append(s.added, value)
}

// Dirty tells whether there is anything to write.
func (s *Sheet[V]) Dirty() bool { return len(s.added) > 0 }

// Flush writes what was added.
func (s *Sheet[V]) Flush() error {
	if len(s.added) == 0 {
		return nil
	}
	written := make([][]any, len(s.added))
	for i, value := range s.added {
		written[i] = s.journal.Write(value)
	}
	if err := s.session.Work.Write(s.session.Context, s.journal.inserting, written); err != nil {
		return fmt.Errorf("write %s: %w", s.journal.Name, err)
	}
	return nil
}
