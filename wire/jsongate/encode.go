package jsongate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"respite/value/country"
	"respite/value/money"
)

// Encode gives the body of an answer or push: compact JSON in key order that PHP's json_encode and
// JavaScript's JSON.stringify print back byte for byte, because that is what their push receivers
// hash (gateway reference 5.3). Texts are cleaned on the way, as Clean does.
func Encode(v any) ([]byte, error) {
	body, err := encode(v)
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	return unescape(body), nil
}

func encode(v any) ([]byte, error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(body.Bytes(), []byte("\n")), nil
}

// unescape does to every text of a body what Clean does to one. encoding/json writes as \uXXXX just
// the characters that need it: controls without a short escape, U+2028, U+2029 and broken UTF-8.
func unescape(body []byte) []byte {
	if !bytes.Contains(body, []byte(`\u`)) {
		return body
	}
	cleaned := body[:0]
	for i := 0; i < len(body); i++ {
		switch {
		case body[i] != '\\':
			cleaned = append(cleaned, body[i])
		case body[i+1] != 'u':
			cleaned = append(cleaned, body[i], body[i+1])
			i++
		default:
			cleaned = appendClean(cleaned, string(body[i+2:i+6]))
			i += 5
		}
	}
	return cleaned
}

func appendClean(text []byte, digits string) []byte {
	code, err := strconv.ParseUint(digits, 16, 16)
	if err != nil {
		panic(err) // encoding/json wrote the digits
	}
	if r := portable(rune(code)); r >= 0 {
		return utf8.AppendRune(text, r)
	}
	return text
}

// Clean gives a text as every receiver of a push can read it back: broken UTF-8 becomes U+FFFD, the
// separators U+2028 and U+2029 become blanks, and control characters other than those with a short
// escape (\b \t \n \f \r) vanish.
func Clean(text string) string { return strings.Map(portable, text) }

func portable(r rune) rune {
	switch {
	case r == '\u2028' || r == '\u2029':
		return ' '
	case r < ' ' && !strings.ContainsRune("\b\t\n\f\r", r):
		return -1
	}
	return r
}

// Text is a text that is printed as null when it is empty.
type Text string

// MarshalJSON prints the text or null.
func (t Text) MarshalJSON() ([]byte, error) {
	if t == "" {
		return []byte("null"), nil
	}
	return encode(string(t))
}

// Amount is an amount printed as a number in major units without trailing zeros: 14, 10.1, 1.45.
type Amount money.Minor

// MarshalJSON prints the amount.
func (a Amount) MarshalJSON() ([]byte, error) { return []byte(money.Minor(a).Shortest()), nil }

// UnmarshalJSON reads an amount from a JSON number, exactly.
func (a *Amount) UnmarshalJSON(literal []byte) error {
	if string(literal) == "null" {
		return nil
	}
	minor, err := money.ParseMinor(string(literal))
	if err != nil {
		return fmt.Errorf("read amount: %w", err)
	}
	*a = Amount(minor)
	return nil
}

// AmountOf gives an amount for a field that is present; nil leaves the field out.
func AmountOf(minor money.Minor) *Amount {
	amount := Amount(minor)
	return &amount
}

// Many is a list that is printed as [] when it is empty; the gateway's other lists are then null.
type Many[T any] []T

// MarshalJSON prints the list.
func (m Many[T]) MarshalJSON() ([]byte, error) {
	if len(m) == 0 {
		return []byte("[]"), nil
	}
	return encode([]T(m))
}

// DateTime is an instant on the clock of Amsterdam, to the second (gateway reference 4.4).
type DateTime string

// Local gives an instant without its offset from UTC, as responses have it.
func Local(instant time.Time) DateTime {
	return DateTime(instant.In(country.Amsterdam()).Format("2006-01-02T15:04:05"))
}

// Zoned gives an instant with its offset from UTC, as pushes and status answers have it.
func Zoned(instant time.Time) DateTime {
	return DateTime(instant.In(country.Amsterdam()).Format("2006-01-02T15:04:05-07:00"))
}
