package settings

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Span is a length of time as operators write it: 30d, 12h, 90m, or several of these one after another.
type Span time.Duration

const (
	oneDay  = 24 * time.Hour
	maxDays = 100_000
)

// UnmarshalText reads a span.
func (s *Span) UnmarshalText(text []byte) error {
	days, rest, found := strings.Cut(string(text), "d")
	if !found {
		days, rest = "0", string(text)
	}
	count, err := strconv.ParseUint(days, 10, 32)
	if err != nil || count > maxDays {
		return badSpan(text)
	}
	length := time.Duration(count) * oneDay
	if rest != "" || !found {
		more, err := time.ParseDuration(rest)
		if err != nil || more < 0 {
			return badSpan(text)
		}
		length += more
	}
	*s = Span(length)
	return nil
}

func badSpan(text []byte) error {
	return fmt.Errorf("%.20q is no length of time: write 30d, 12h or 90m", text)
}

// String writes the span as it can be read again, whole days as days.
func (s Span) String() string {
	days, rest := time.Duration(s)/oneDay, time.Duration(s)%oneDay
	text := rest.String()
	if rest%time.Minute == 0 {
		text = strings.TrimSuffix(text, "0s")
	}
	if rest%time.Hour == 0 {
		text = strings.TrimSuffix(text, "0m")
	}
	switch {
	case days == 0 && rest == 0:
		return "0s"
	case days == 0:
		return text
	}
	return fmt.Sprintf("%dd%s", days, text)
}

// MarshalText writes it too.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
