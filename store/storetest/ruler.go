package storetest

import (
	"bytes"
	"database/sql"
	"path/filepath"
	"testing"
)

// BareCommits is the ruler that benchmarks are held against: how many times this machine can insert
// one row of 1 KB and commit it before the function says stop, with the store's driver and durability.
func BareCommits(b *testing.B, stop func() bool) int {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "bare.db")+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=wal_autocheckpoint(20000)")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	if _, err := db.Exec("CREATE TABLE bare (id INTEGER PRIMARY KEY, body TEXT NOT NULL)"); err != nil {
		b.Fatal(err)
	}
	insert, err := db.Prepare("INSERT INTO bare (body) VALUES ($1)")
	if err != nil {
		b.Fatal(err)
	}
	body := string(bytes.Repeat([]byte("x"), 1024))
	count := 0
	for !stop() {
		if _, err := insert.Exec(body); err != nil {
			b.Fatal(err)
		}
		count++
	}
	return count
}
