package rows

import (
	"fmt"
	"iter"
)

// Shelf is what a session has read and changed of one table.
type Shelf[K comparable, V any] struct {
	session *Session
	table   *Table[K, V]
	stored  *Answers[K, V]
	rows    map[K]*row[V]
	changed []K // in the order of their first change
}

// row is one value on a shelf.
type row[V any] struct {
	value   V
	there   bool // it exists, as this session sees it
	stored  bool // it exists in the database
	changed bool
}

// Shelf gives the session an empty shelf for the table.
func (t *Table[K, V]) Shelf(s *Session) *Shelf[K, V] {
	return &Shelf[K, V]{session: s, table: t, stored: t.byKey.Answers(s), rows: map[K]*row[V]{}}
}

// Find gives a value, reading it if nobody did yet.
func (s *Shelf[K, V]) Find(key K) (V, bool, error) {
	if r, known := s.rows[key]; known {
		return r.value, r.there, nil
	}
	var r row[V]
	found, err := s.stored.Find(key)
	if err != nil {
		return r.value, false, err
	}
	if len(found) > 0 {
		r = row[V]{value: found[0], there: true, stored: true}
	}
	s.rows[key] = &r
	return r.value, r.there, nil
}

// Want says that a value is going to be asked for: Session.Fetch reads all that is wanted at once.
func (s *Shelf[K, V]) Want(key K) {
	if _, known := s.rows[key]; !known {
		s.stored.Want(key)
	}
}

// IsNew tells whether this session made the value: nothing that is stored can know of it.
func (s *Shelf[K, V]) IsNew(key K) bool {
	r, known := s.rows[key]
	return known && r.there && !r.stored
}

// Know lays a value on the shelf that is known to be as the database holds it.
func (s *Shelf[K, V]) Know(value V) {
	key := s.table.KeyOf(value)
	if _, known := s.rows[key]; !known {
		s.rows[key] = &row[V]{value: value, there: true, stored: true}
	}
}

// Lacks says that there is no value under a key, where that is known without a look.
func (s *Shelf[K, V]) Lacks(key K) {
	if _, known := s.rows[key]; !known {
		s.rows[key] = &row[V]{}
	}
}

// Over lays what this session has read and changed over what a query found in the database, and gives
// the values that still belong to the answer, or do now.
func (s *Shelf[K, V]) Over(stored []V, belongs func(V) bool) []V {
	var found []V
	seen := map[K]bool{}
	for _, value := range stored {
		key := s.table.KeyOf(value)
		seen[key] = true
		if _, known := s.rows[key]; !known {
			s.rows[key] = &row[V]{value: value, there: true, stored: true}
		}
		if latest := s.rows[key].value; belongs(latest) {
			found = append(found, latest)
		}
	}
	for _, key := range s.changed {
		if value := s.rows[key].value; !seen[key] && belongs(value) {
			found = append(found, value)
		}
	}
	return found
}

// Has tells whether the session has asked for a row or changed it, be it there or not.
func (s *Shelf[K, V]) Has(key K) bool {
	_, known := s.rows[key]
	return known
}

// Len is how many rows the session has asked for or changed.
func (s *Shelf[K, V]) Len() int { return len(s.rows) }

// Values gives the values on the shelf that exist, in no order.
func (s *Shelf[K, V]) Values() iter.Seq[V] {
	return func(yield func(V) bool) {
		for _, r := range s.rows {
			if r.there && !yield(r.value) {
				return
			}
		}
	}
}

// Put gives a value its new state; it need not have been read.
func (s *Shelf[K, V]) Put(value V) { s.set(value, true) }

// Add puts a value whose key nobody else can have made.
func (s *Shelf[K, V]) Add(value V) { s.set(value, false) }

func (s *Shelf[K, V]) set(value V, mayBeStored bool) {
	key := s.table.KeyOf(value)
	r, known := s.rows[key]
	if !known {
		r = &row[V]{stored: mayBeStored}
		s.rows[key] = r
	}
	before, count := *r, len(s.changed)
	s.session.OnUndo(func() {
		*r = before
		s.changed = s.changed[:count]
		if !known {
			delete(s.rows, key)
		}
	})
	if !r.changed {
		s.changed = append(s.changed, key)
	}
	r.value, r.there, r.changed = value, true, true
}

// Dirty tells whether there is anything to write.
func (s *Shelf[K, V]) Dirty() bool { return len(s.changed) > 0 }

// Flush writes what changed: what is new, and then what may be there already.
func (s *Shelf[K, V]) Flush() error {
	var added, saved [][]any
	for _, key := range s.changed {
		r := s.rows[key]
		if written := s.table.Write(s.session.Seal, r.value); r.stored {
			saved = append(saved, written)
		} else {
			added = append(added, written)
		}
	}
	if err := s.write(s.table.inserting, added); err != nil {
		return err
	}
	return s.write(s.table.saving, saved)
}

func (s *Shelf[K, V]) write(statement *Statement, written [][]any) error {
	if len(written) == 0 {
		return nil
	}
	if err := s.session.Work.Write(s.session.Context, statement, written); err != nil {
		return fmt.Errorf("write %s: %w", s.table.Name, err)
	}
	return nil
}
