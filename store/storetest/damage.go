package storetest

import (
	"testing"

	"respite/value/id"
)

// DamageJob spoils what a job carries, as a bad disk would.
func (b Book) DamageJob(t testing.TB, key id.ID) {
	t.Helper()
	if _, err := b.Plain(t).Exec("UPDATE job SET payload = '1:spoilt' WHERE id = $1", string(key)); err != nil {
		t.Fatal(err)
	}
}
