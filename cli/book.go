package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"respite/server"
)

// withBook opens the book for as long as the work takes.
func (f *Frame) withBook(named bookFlag, work func(*server.Book) error) error {
	book, err := f.openBook(named)
	if err != nil {
		return err
	}
	return errors.Join(work(book), book.Close())
}

// span is a length of time as operators write it: 30d, 12h, 90m, or several of these one after another.
type span time.Duration

const (
	oneDay  = 24 * time.Hour
	maxDays = 100_000
)

// UnmarshalText reads a span.
func (s *span) UnmarshalText(text []byte) error {
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
	*s = span(length)
	return nil
}

func badSpan(text []byte) error {
	return fmt.Errorf("%.20q is no length of time: write 30d, 12h or 90m", text)
}

// String writes the span as it can be read again, whole days as days.
func (s span) String() string {
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

// when shows an instant of the book; the zero instant is none.
func when(instant time.Time) string {
	if instant.IsZero() {
		return ""
	}
	return instant.UTC().Format("2006-01-02 15:04:05")
}
