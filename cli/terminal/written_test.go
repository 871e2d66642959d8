package terminal_test

import (
	"testing"
	"time"

	"respite/cli/terminal"
)

const day = 24 * time.Hour

func TestSpan_ReadsDaysHoursAndMinutes(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30d": 720 * time.Hour, "12h": 12 * time.Hour, "90m": 90 * time.Minute, "1d12h": 36 * time.Hour, "2d30m": 48*time.Hour + 30*time.Minute, "0d": 0,
	} {
		var s terminal.Span
		if err := s.UnmarshalText([]byte(text)); err != nil || time.Duration(s) != want {
			t.Errorf("%s was read as %s, %v", text, time.Duration(s), err)
		}
	}
}

func TestSpan_IsWrittenShort(t *testing.T) {
	for want, length := range map[string]time.Duration{
		"0s": 0, "10s": 10 * time.Second, "2m": 2 * time.Minute, "1h30m": 90 * time.Minute, "1h": time.Hour, "15d": 15 * day,
		"1d10h": 34 * time.Hour, "1d10m": day + 10*time.Minute,
	} {
		if got := terminal.Span(length).String(); got != want {
			t.Errorf("%s was written as %s, want %s", length, got, want)
		}
	}
}

func FuzzSpan(f *testing.F) {
	for _, text := range []string{"30d", "1d12h", "90m", "", "d", "-1h", "1.5d", "1h1d", "99999999999999d"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var s, again terminal.Span
		if err := s.UnmarshalText([]byte(text)); err != nil {
			return
		}
		if err := again.UnmarshalText([]byte(s.String())); err != nil || again != s || s < 0 {
			t.Errorf("%q was read as %d, written as %s and read as %d, %v", text, s, s, again, err)
		}
	})
}
