package rows

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Table says how one kind of value of ours lies in the database. K is its key. A table is used only after
// Ready; one that only lists what another table's statements find needs no more than Name and Read.
type Table[K comparable, V any] struct {
	Name    string
	Keys    []string // the key columns, in the order of the primary key
	Columns []string // the others
	KeyOf   func(V) K
	KeyArgs func(K) []any
	Write   func(*Seal, V) []any // keys and columns in order
	Read    func(*Seal, Scan) (V, error)

	all               []string // keys and columns
	selecting         string
	byKey             *Asking[K, V]
	inserting, saving *Statement
}

// Ready spells the table's statements out.
func (t Table[K, V]) Ready() *Table[K, V] {
	t.all = append(append([]string(nil), t.Keys...), t.Columns...)
	set := make([]string, len(t.Columns))
	for i, column := range t.Columns {
		set[i] = column + " = excluded." + column
	}
	t.selecting = "SELECT " + strings.Join(t.all, ", ") + " FROM " + t.Name
	t.inserting = newStatement(t.Name, t.all, "")
	t.saving = newStatement(t.Name, t.all, " ON CONFLICT ("+strings.Join(t.Keys, ", ")+") DO UPDATE SET "+strings.Join(set, ", "))
	t.byKey = &Asking[K, V]{Name: t.Name, Ask: Ask{Select: t.selecting + " WHERE", By: t.Keys}, Args: t.KeyArgs, Read: t.Read, KeyOf: t.KeyOf}
	return &t
}

// Selecting begins every query over the table's columns: SELECT … FROM ….
func (t *Table[K, V]) Selecting() string { return t.selecting }

// As names the table's columns under an alias, for queries over several tables.
func (t *Table[K, V]) As(alias string) string {
	return alias + "." + strings.Join(t.all, ", "+alias+".")
}

// Width is how many columns the table has, keys included.
func (t *Table[K, V]) Width() int { return len(t.all) }

// Find reads one row by its key.
func (t *Table[K, V]) Find(ctx context.Context, from Querier, seal *Seal, key K) (V, bool, error) {
	return t.One(ctx, from, seal, t.byKey.Ask.Single(), t.KeyArgs(key)...)
}

// One reads the first row of a query over the table's columns.
func (t *Table[K, V]) One(ctx context.Context, from Querier, seal *Seal, sql string, args ...any) (V, bool, error) {
	var value V
	found, err := t.List(ctx, from, seal, sql, args...)
	if err != nil || len(found) == 0 {
		return value, false, err
	}
	return found[0], true, nil
}

// List reads the rows of a query over the table's columns.
func (t *Table[K, V]) List(ctx context.Context, from Querier, seal *Seal, sql string, args ...any) ([]V, error) {
	var values []V
	err := from.Query(ctx, sql, args, t.Reading(seal, func(value V) error {
		values = append(values, value)
		return nil
	}))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", t.Name, err)
	}
	return values, nil
}

// Reading turns rows of the table's columns into values; the first that is damaged is an ErrUnreadable.
func (t *Table[K, V]) Reading(seal *Seal, each func(V) error) func(Scan) error {
	return func(row Scan) error {
		value, err := t.Read(seal, row)
		if err != nil {
			return fmt.Errorf("%s %v: %w: %w", t.Name, t.KeyArgs(t.KeyOf(value))[0], ErrUnreadable, err)
		}
		return each(value)
	}
}

// ReadAll reads every row, opens what is sealed, and tells how many rows there are.
func (t *Table[K, V]) ReadAll(ctx context.Context, from Querier, seal *Seal) (int, error) {
	count := 0
	err := from.Query(ctx, t.selecting, nil, t.Reading(seal, func(V) error {
		count++
		return nil
	}))
	return count, err
}

// ErrUnreadable says that a row is not as it was written, or was sealed with another key or for
// another row.
var ErrUnreadable = errors.New("the row cannot be read")
