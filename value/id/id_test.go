package id_test

import (
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"

	"respite/value/id"
)

var noon = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

func TestNext_HasTheLayoutOfVersion7(t *testing.T) { // RFC 9562, 5.7 and its example in A.6
	instant := time.UnixMilli(0x017F22E279B0)
	source := id.NewSource(at(instant), strings.NewReader("\xff\x00\x00\x00\x00\x00\x00\x01"))
	if got := next(t, source); got != "017F22E279B07000BF00000000000001" {
		t.Errorf("got %s", got)
	}
}

func TestNext_WithinAMillisecond_StillGrows(t *testing.T) {
	source := id.NewSource(at(noon), chance())
	last := next(t, source)
	for range 10_000 { // more than the count of 4,096 holds
		made := next(t, source)
		if made <= last {
			t.Fatalf("%s came after %s", made, last)
		}
		last = made
	}
}

func TestNext_WhenTheClockGoesBack_StillGrows(t *testing.T) {
	now := noon
	source := id.NewSource(func() time.Time { return now }, chance())
	before := next(t, source)
	now = noon.Add(-time.Hour)
	if after := next(t, source); after <= before {
		t.Errorf("%s came after %s", after, before)
	}
}

func TestNext_WhenTheClockMovesOn_CarriesTheNewTime(t *testing.T) {
	now := noon
	source := id.NewSource(func() time.Time { return now }, chance())
	before := next(t, source)
	now = noon.Add(time.Second)
	if after := next(t, source); after[:12] <= before[:12] {
		t.Errorf("%s a second after %s", after, before)
	}
}

func TestNext_WhenChanceFails_SaysWhy(t *testing.T) {
	broken := errors.New("no entropy")
	source := id.NewSource(at(noon), iotest.ErrReader(broken))
	if got, err := source.Next(); !errors.Is(err, broken) || got != "" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestNext_AskedByManyAtOnce_GivesNoIDTwice(t *testing.T) {
	source := id.NewSource(at(noon), chance())
	var made sync.Map
	var askers sync.WaitGroup
	for range 8 {
		askers.Go(func() {
			for range 500 {
				one, err := source.Next()
				if err != nil {
					t.Error(err)
					return
				}
				if _, twice := made.LoadOrStore(one, true); twice {
					t.Errorf("%s was given twice", one)
				}
			}
		})
	}
	askers.Wait()
}

func TestParse_TakesEverySpelling(t *testing.T) {
	const want id.ID = "017F22E279B07CC398C4DC0C0C07398F"
	for _, text := range []string{
		"017F22E279B07CC398C4DC0C0C07398F", "017f22e279b07cc398c4dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
	} {
		if got, ok := id.Parse(text); !ok || got != want {
			t.Errorf("Parse(%q) = %q, %t", text, got, ok)
		}
	}
}

func TestParse_OfWhatIsNoID_IsRefused(t *testing.T) {
	for _, text := range []string{
		"", "-", "017F22E279B07CC398C4DC0C0C07398", "017F22E279B07CC398C4DC0C0C07398F0", "017F22E279B07CCG98C4DC0C0C07398F",
		" 017F22E279B07CC398C4DC0C0C07398F", "{017F22E279B07CC398C4DC0C0C07398F}", strings.Repeat("-", 9) + strings.Repeat("0", 32),
	} {
		if got, ok := id.Parse(text); ok {
			t.Errorf("Parse(%q) = %q", text, got)
		}
	}
}

func TestParse_ReadsWhatNextMade(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		instant := time.UnixMilli(rapid.Int64Range(0, 1<<47).Draw(t, "milliseconds"))
		made, err := id.NewSource(at(instant), chance()).Next()
		if err != nil {
			t.Fatal(err)
		}
		read, ok := id.Parse(strings.ToLower(string(made)))
		if !ok || read != made || made[12] != '7' || !strings.ContainsRune("89AB", rune(made[16])) {
			t.Fatalf("made %s, read %s", made, read)
		}
	})
}

func FuzzParseID(f *testing.F) {
	for _, text := range []string{"017f22e2-79b0-7cc3-98c4-dc0c0c07398f", "017F22E279B07CC398C4DC0C0C07398F", "", "-", "ﬀ"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		read, ok := id.Parse(text)
		if !ok {
			return
		}
		if len(read) != 32 || !strings.EqualFold(strings.ReplaceAll(text, "-", ""), string(read)) {
			t.Fatalf("Parse(%q) = %q", text, read)
		}
		if again, ok := id.Parse(string(read)); !ok || again != read {
			t.Fatalf("%q read again is %q, %t", read, again, ok)
		}
	})
}

func at(instant time.Time) func() time.Time { return func() time.Time { return instant } }

func chance() io.Reader { return rand.NewChaCha8([32]byte{7}) }

func next(t *testing.T, source *id.Source) id.ID {
	t.Helper()
	made, err := source.Next()
	if err != nil {
		t.Fatal(err)
	}
	return made
}
