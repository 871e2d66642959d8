package storetest

import "testing"

// Rows counts the rows of a table.
func (b Book) Rows(t testing.TB, table string) int {
	t.Helper()
	var count int
	if err := b.Plain(t).QueryRow("SELECT COUNT(*) FROM " + table).Scan(&count); err != nil {
		t.Fatal(err)
	}
	return count
}

// SpoilPages makes the pages of batches unreadable.
func (b Book) SpoilPages(t testing.TB) {
	b.exec(t, "UPDATE batch_page SET content = 'broken ' || content")
}

// MendPages takes back what SpoilPages did.
func (b Book) MendPages(t testing.TB) {
	b.exec(t, "UPDATE batch_page SET content = substr(content, 8)")
}

// SwapFilePart puts the first part of each file in the place of its second.
func (b Book) SwapFilePart(t testing.TB) {
	b.exec(t, "UPDATE file_chunk SET content = (SELECT content FROM file_chunk WHERE no = 0) WHERE no = 1")
}

func (b Book) exec(t testing.TB, statement string) {
	t.Helper()
	if _, err := b.Plain(t).Exec(statement); err != nil {
		t.Fatal(err)
	}
}
