package rows

import (
	"database/sql/driver"
	"fmt"
	"strings"
)

// Statement writes rows of one table. Each engine spells it for one row or for many.
type Statement struct {
	Into     string // INSERT INTO table (columns)
	Width    int    // how many columns
	Conflict string // what happens to a row whose key is there already; empty: it fails
}

func newStatement(table string, columns []string, conflict string) *Statement {
	return &Statement{Into: "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ")", Width: len(columns), Conflict: conflict}
}

// Single spells the statement for one row.
func (s *Statement) Single() string {
	places := make([]string, s.Width)
	for i := range places {
		places[i] = fmt.Sprintf("$%d", i+1)
	}
	return s.Into + " VALUES (" + strings.Join(places, ", ") + ")" + s.Conflict
}

// Ask is how rows are found by some columns. Each engine spells it for one key or for many.
type Ask struct {
	Select string   // SELECT columns FROM table WHERE
	By     []string // the columns that are compared with a key
	Rest   string   // what follows for each key: further conditions, an order, a limit
}

// Single spells the question for one key.
func (a *Ask) Single() string {
	same := make([]string, len(a.By))
	for i, column := range a.By {
		same[i] = fmt.Sprintf("%s = $%d", column, i+1)
	}
	return a.Select + " " + strings.Join(same, " AND ") + a.Rest
}

// Question asks for the rows under many keys, each of them once. The rows of one key come in the order of
// the Ask.
type Question struct {
	Ask  *Ask
	Keys [][]any
	Each func(Scan) error
}

// Plain gives the value of a column as a driver takes it: an int64 or a string.
func Plain(value any) (any, error) {
	switch v := value.(type) {
	case int64, string:
		return v, nil
	case int:
		return int64(v), nil
	case driver.Valuer:
		return v.Value()
	}
	return nil, fmt.Errorf("a column cannot hold a %T", value)
}
