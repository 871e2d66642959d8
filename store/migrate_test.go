package store_test

import (
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"respite/store"
)

func TestMigrate_OfAnOldBookBySeveralAtOnce_TakesEachStepOnce(t *testing.T) {
	b, _ := ofFirstSchema(t)
	where := store.Config{Path: b.Config.Path}
	left, err := store.Pending(t.Context(), where)
	must(t, err)
	if len(left) == 0 || slices.Contains(left, "00001_house.sql") {
		t.Fatalf("the old book lacks %q", left)
	}
	const together = 4
	failures := make([]error, together)
	var all sync.WaitGroup
	for n := range together {
		all.Go(func() { _, failures[n] = store.Migrate(t.Context(), where) })
	}
	all.Wait()
	must(t, errors.Join(failures...))
	if left, err := store.Pending(t.Context(), where); err != nil || len(left) > 0 {
		t.Errorf("it still lacks %q, %v", left, err)
	}
	if rows := count(t, b, "SELECT COUNT(*) - COUNT(DISTINCT version_id) FROM goose_db_version"); rows != 0 {
		t.Errorf("%d steps were noted twice", rows)
	}
}

func TestPending_OfABookThatIsNotThere_MakesNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "nowhere.db")
	if left, err := store.Pending(t.Context(), store.Config{Path: path}); err == nil {
		t.Errorf("it lacks %q", left)
	}
	if found, err := filepath.Glob(path + "*"); err != nil || len(found) > 0 {
		t.Errorf("there is %q now, %v", found, err)
	}
}
