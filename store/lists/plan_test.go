package lists_test

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"sync"
	"testing"

	"respite/store/rows"
	"respite/store/storetest"
)

// asked is a question as the database got it.
type asked struct {
	text string
	args []any
}

// recorder notes what readers ask.
type recorder struct {
	rows.Engine
	mu    sync.Mutex
	heard []asked
}

// Reader implements rows.Engine.
func (r *recorder) Reader() rows.Querier { return recording{r.Engine.Reader(), r} }

func (r *recorder) take() []asked {
	r.mu.Lock()
	defer r.mu.Unlock()
	heard := r.heard
	r.heard = nil
	return heard
}

type recording struct {
	rows.Querier
	by *recorder
}

// Query implements rows.Querier.
func (r recording) Query(ctx context.Context, text string, args []any, each func(rows.Scan) error) error {
	r.by.mu.Lock()
	r.by.heard = append(r.by.heard, asked{text, args})
	r.by.mu.Unlock()
	return r.Querier.Query(ctx, text, args, each)
}

// heard opens the book once more, with somebody who notes what is asked.
func (s shelf) heard() (shelf, *recorder) {
	s.Helper()
	by := &recorder{}
	config := s.book.Config
	config.Engine = func(engine rows.Engine) rows.Engine {
		by.Engine = engine
		return by
	}
	s.Lists = storetest.Reopen(s, config).View().Lists()
	return s, by
}

// plan gives how the database answers a question, line by line.
func (s shelf) plan(db *sql.DB, q asked) []string {
	s.Helper()
	explain := "EXPLAIN QUERY PLAN "
	if storetest.OnPostgres() {
		explain = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) "
	}
	found, err := db.QueryContext(s.Context(), explain+q.text, q.args...)
	if err != nil {
		s.Fatalf("%v: %s", err, q.text)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		s.Fatal(err)
	}
	var lines []string
	for found.Next() {
		cells := make([]any, len(columns))
		var line string
		for i := range cells {
			cells[i] = new(any)
		}
		cells[len(cells)-1] = &line
		if err := found.Scan(cells...); err != nil {
			s.Fatal(err)
		}
		lines = append(lines, line)
	}
	if err := found.Err(); err != nil {
		s.Fatal(err)
	}
	return lines
}

// tables are those that grow with the book.
var tables = []string{"reservation", "invoice", "credit_note", "job", "dispatch", "order_mark", "t"}

func TestLists_InAFile_SearchTheirIndexesAndScanNoTable(t *testing.T) {
	if storetest.OnPostgres() {
		t.Skip("which way PostgreSQL goes depends on how large the tables are")
	}
	s, by := filled(t, 50).heard()
	db := s.book.Plain(t)
	for _, q := range questions() {
		by.take()
		if _, err := q.ask(t.Context(), s, 3); err != nil {
			t.Fatal(err)
		}
		for _, one := range by.take() {
			for _, line := range s.plan(db, one) {
				words := strings.Fields(line)
				if words[0] == "SCAN" && slices.Contains(tables, words[1]) && !strings.HasSuffix(one.text, " LIMIT 1") {
					t.Errorf("%s: %s\n%s", q.name, line, one.text)
				}
			}
		}
	}
}
