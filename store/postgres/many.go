package postgres

import (
	"fmt"
	"strings"
	"sync"

	"respite/store/rows"
)

// columns turns rows into one array for each column: all of a column have the type of its first value.
func columns(written [][]any) ([]any, error) {
	arrays := make([]any, len(written[0]))
	for i := range arrays {
		first, err := rows.Plain(written[0][i])
		if err == nil {
			if _, text := first.(string); text {
				arrays[i], err = column[string](written, i, first)
			} else {
				arrays[i], err = column[int64](written, i, first)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return arrays, nil
}

// column gathers a column whose first value is plain already: one that is sealed is dear to make twice.
func column[T int64 | string](written [][]any, i int, first any) ([]T, error) {
	array := make([]T, len(written))
	for n, row := range written {
		plain := first
		if n > 0 {
			var err error
			if plain, err = rows.Plain(row[i]); err != nil {
				return nil, err
			}
		}
		value, same := plain.(T)
		if !same {
			return nil, fmt.Errorf("column %d holds a %T after others", i+1, plain)
		}
		array[n] = value
	}
	return array, nil
}

// unnested spells the arrays as rows.
func unnested(arrays []any) string {
	places := make([]string, len(arrays))
	for i, array := range arrays {
		kind := "bigint"
		if _, text := array.([]string); text {
			kind = "text"
		}
		places[i] = fmt.Sprintf("$%d::%s[]", i+1, kind)
	}
	return "unnest(" + strings.Join(places, ", ") + ")"
}

// spelled keeps what was spelled already, by its Ask or Statement.
var spelled sync.Map

func spell(of any, make func() string) string {
	if known, ok := spelled.Load(of); ok {
		return known.(string)
	}
	text := make()
	spelled.Store(of, text)
	return text
}

// forMany spells a question for many keys: each is asked by itself, with its own order and limit.
func forMany(ask *rows.Ask, keys []any) string {
	return spell(ask, func() string {
		names, same := make([]string, len(ask.By)), make([]string, len(ask.By))
		for i, column := range ask.By {
			names[i] = fmt.Sprintf("key_%d", i+1)
			same[i] = column + " = wanted." + names[i]
		}
		return "SELECT found.* FROM " + unnested(keys) + " AS wanted (" + strings.Join(names, ", ") + ") CROSS JOIN LATERAL (" +
			ask.Select + " " + strings.Join(same, " AND ") + ask.Rest + ") AS found"
	})
}

// forManyRows spells a statement for many rows.
func forManyRows(statement *rows.Statement, arrays []any) string {
	return spell(statement, func() string { return statement.Into + " SELECT * FROM " + unnested(arrays) + statement.Conflict })
}
