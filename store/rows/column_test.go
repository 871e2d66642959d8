package rows_test

import (
	"bytes"
	"database/sql"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"respite/store/rows"
)

func seal(t testing.TB, key byte) *rows.Seal {
	t.Helper()
	made, err := rows.NewSeal(bytes.Repeat([]byte{key}, rows.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestMicros_OfAnyInstant_ComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := time.UnixMicro(rapid.Int64Range(-1<<52, 1<<52).Filter(func(n int64) bool { return n != 0 }).Draw(t, "micros")).UTC()
		got := time.Unix(1, 0)
		if err := rows.FromMicros(&got).Scan(rows.Micros(want)); err != nil || !got.Equal(want) {
			t.Fatalf("%s came back as %s (%v)", want, got, err)
		}
	})
}

func TestMicros_OfNoInstant_ComeBackAsNone(t *testing.T) {
	got := time.Unix(1, 0)
	if err := rows.FromMicros(&got).Scan(rows.Micros(time.Time{})); err != nil || !got.IsZero() {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestColumns_OfAnotherKind_AreRefused(t *testing.T) {
	var at time.Time
	var truth bool
	var text string
	place := func() string { return "person/1" }
	for name, c := range map[string]struct {
		column sql.Scanner
		stored any
	}{
		"instant": {rows.FromMicros(&at), "1970-01-01"}, "flag": {rows.FromFlag(&truth), true}, "JSON": {rows.FromJSON(&text), nil},
		"broken JSON": {rows.FromJSON(&text), `"open`}, "sealed": {rows.FromSealed(seal(t, 7), place, &text), int64(1)},
	} {
		if err := c.column.Scan(c.stored); err == nil {
			t.Errorf("%s: %v was read", name, c.stored)
		}
	}
}

func TestSealed_OpensInItsPlaceWithItsKeyOnly(t *testing.T) {
	own, other := seal(t, 7), seal(t, 8)
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.String().Draw(t, "value")
		text, err := own.Encrypt(want, "person/1")
		if err != nil {
			t.Fatal(err)
		}
		var got string
		if err := own.Decrypt(text, "person/1", &got); err != nil || got != want {
			t.Fatalf("%q came back as %q (%v)", want, got, err)
		}
		for name, err := range map[string]error{
			"another place": own.Decrypt(text, "person/2", &got), "another key": other.Decrypt(text, "person/1", &got),
		} {
			if !errors.Is(err, rows.ErrSealed) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func FuzzDecrypt(f *testing.F) {
	s := seal(f, 7)
	text, err := s.Encrypt("anna", "person/1")
	if err != nil {
		f.Fatal(err)
	}
	f.Add("1:")
	f.Add("2:" + text)
	f.Add(text[:len(text)-1])
	f.Fuzz(func(t *testing.T, forged string) {
		var got string
		switch err := s.Decrypt(forged, "person/1", &got); {
		case err == nil && got != "anna":
			t.Errorf("%q was read as %q", forged, got)
		case err != nil && !errors.Is(err, rows.ErrSealed):
			t.Errorf("%q: %v", forged, err)
		}
	})
}
