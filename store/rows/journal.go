package rows

import "fmt"

// Journal says how one kind of value is written into a table that is only ever appended to.
type Journal[V any] struct {
	Name      string
	Statement string // inserts one row
	Write     func(V) []any
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
	for _, value := range s.added {
		if err := s.session.Work.Exec(s.session.Context, s.journal.Statement, s.journal.Write(value)); err != nil {
			return fmt.Errorf("write %s: %w", s.journal.Name, err)
		}
	}
	return nil
}
