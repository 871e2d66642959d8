package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// table says how one kind of value of ours lies in the database. K is its key.
type table[K comparable, V any] struct {
	name    string
	keys    []string // the key columns, in the order of the primary key
	columns []string // the others
	keyOf   func(V) K
	keyArgs func(K) []any
	write   func(*seal, V) []any // keys and columns in order
	read    func(*seal, scan) (V, error)

	all                                 []string // keys and columns
	selecting, byKey, inserting, saving string
}

// ready spells the table's statements out.
func (t table[K, V]) ready() *table[K, V] {
	t.all = append(append([]string(nil), t.keys...), t.columns...)
	where := make([]string, len(t.keys))
	for i, key := range t.keys {
		where[i] = fmt.Sprintf("%s = $%d", key, i+1)
	}
	places := make([]string, len(t.all))
	for i := range t.all {
		places[i] = fmt.Sprintf("$%d", i+1)
	}
	set := make([]string, len(t.columns))
	for i, column := range t.columns {
		set[i] = column + " = excluded." + column
	}
	names := strings.Join(t.all, ", ")
	t.selecting = "SELECT " + names + " FROM " + t.name
	t.inserting = "INSERT INTO " + t.name + " (" + names + ") VALUES (" + strings.Join(places, ", ") + ")"
	t.saving = t.inserting + " ON CONFLICT (" + strings.Join(t.keys, ", ") + ") DO UPDATE SET " + strings.Join(set, ", ")
	t.byKey = t.selecting + " WHERE " + strings.Join(where, " AND ")
	return &t
}

// find reads one row by its key.
func (t *table[K, V]) find(ctx context.Context, from querier, seal *seal, key K) (V, bool, error) {
	return t.one(ctx, from, seal, t.byKey, t.keyArgs(key)...)
}

// one reads the first row of a query over the table's columns.
func (t *table[K, V]) one(ctx context.Context, from querier, seal *seal, sql string, args ...any) (V, bool, error) {
	var value V
	rows, err := t.list(ctx, from, seal, sql, args...)
	if err != nil || len(rows) == 0 {
		return value, false, err
	}
	return rows[0], true, nil
}

// list reads the rows of a query over the table's columns.
func (t *table[K, V]) list(ctx context.Context, from querier, seal *seal, sql string, args ...any) ([]V, error) {
	var values []V
	err := from.query(ctx, sql, args, t.reading(seal, func(value V) error {
		values = append(values, value)
		return nil
	}))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", t.name, err)
	}
	return values, nil
}

// reading turns rows of the table's columns into values.
func (t *table[K, V]) reading(seal *seal, each func(V) error) func(scan) error {
	return func(row scan) error {
		value, err := t.read(seal, row)
		if err != nil {
			return fmt.Errorf("%s %v: %w: %w", t.name, t.keyArgs(t.keyOf(value))[0], ErrUnreadable, err)
		}
		return each(value)
	}
}

// ErrUnreadable says that a row is not as it was written, or was sealed with another key or for
// another row.
var ErrUnreadable = errors.New("the row cannot be read")

// querier reads; both the writer's transaction and a reader do.
type querier interface {
	query(ctx context.Context, sql string, args []any, each func(scan) error) error
}

// work is one transaction of a writer.
type work interface {
	querier
	exec(ctx context.Context, sql string, args []any) error
	commit(ctx context.Context) error
	rollback()
}

// shelf is what a group of operations has read and changed of one table.
type shelf[K comparable, V any] struct {
	table   *table[K, V]
	rows    map[K]*row[V]
	changed []K // in the order of their first change
}

// row is one value on a shelf.
type row[V any] struct {
	value   V
	there   bool // it exists, as this group sees it
	stored  bool // it exists in the database
	changed bool
}

func newShelf[K comparable, V any](t *table[K, V]) *shelf[K, V] {
	return &shelf[K, V]{table: t, rows: map[K]*row[V]{}}
}

// get gives a value, reading it if nobody did yet.
func (s *shelf[K, V]) get(g *group, key K) (V, bool, error) {
	if r, known := s.rows[key]; known {
		return r.value, r.there, nil
	}
	value, found, err := s.table.find(g.ctx, g.work, g.store.seal, key)
	if err != nil {
		return value, false, err
	}
	s.rows[key] = &row[V]{value: value, there: found, stored: found}
	return value, found, nil
}

// over lays what this group has read and changed over what a query found in the database, and gives
// the values that still belong to the answer, or do now.
func (s *shelf[K, V]) over(stored []V, belongs func(V) bool) []V {
	var found []V
	seen := map[K]bool{}
	for _, value := range stored {
		key := s.table.keyOf(value)
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

// put gives a value its new state; it need not have been read.
func (s *shelf[K, V]) put(g *group, value V) { s.set(g, value, true) }

// add puts a value whose key nobody else can have made.
func (s *shelf[K, V]) add(g *group, value V) { s.set(g, value, false) }

func (s *shelf[K, V]) set(g *group, value V, mayBeStored bool) {
	key := s.table.keyOf(value)
	r, known := s.rows[key]
	if !known {
		r = &row[V]{stored: mayBeStored}
		s.rows[key] = r
	}
	before, count := *r, len(s.changed)
	g.onUndo(func() {
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

// flush writes what changed.
func (s *shelf[K, V]) flush(g *group) error {
	for _, key := range s.changed {
		r := s.rows[key]
		statement := s.table.inserting
		if r.stored {
			statement = s.table.saving
		}
		if err := g.work.exec(g.ctx, statement, s.table.write(g.store.seal, r.value)); err != nil {
			return fmt.Errorf("write %s: %w", s.table.name, err)
		}
	}
	return nil
}

// journal is what a group of operations has appended to one table that is only ever appended to.
type journal[V any] struct {
	name      string
	statement string
	write     func(V) []any
	added     []V
}

func (j *journal[V]) add(g *group, value V) {
	count := len(j.added)
	g.onUndo(func() { j.added = j.added[:count] })
	j.added = append(j.added, value)
}

func (j *journal[V]) flush(g *group) error {
	for _, value := range j.added {
		if err := g.work.exec(g.ctx, j.statement, j.write(value)); err != nil {
			return fmt.Errorf("write %s: %w", j.name, err)
		}
	}
	return nil
}
