package jsongate

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Authorization is the Authorization header of a signed message (gateway reference 1.1).
type Authorization struct {
	WebsiteKey string // names the website; not yet believed
	Signature  string // base64 of an HMAC-SHA256
	Nonce      string
	Timestamp  int64 // Unix seconds
}

// Limits of the header's parts, in bytes. Clients in use stay below 40 (gateway reference 1.5).
const (
	maxHeader     = 512
	maxWebsiteKey = 64
	maxNonce      = 128
	maxTimestamp  = 12

	signatureLength = 44
)

// ParseAuthorization reads "hmac websiteKey:signature:nonce:timestamp". The case of the word hmac and
// blanks around the parts do not matter; anything else does. Errors never repeat what was sent.
func ParseAuthorization(header string) (Authorization, error) {
	if len(header) > maxHeader {
		return Authorization{}, errors.New("read Authorization header: it is too long")
	}
	scheme, rest, _ := strings.Cut(strings.TrimSpace(header), " ")
	if !strings.EqualFold(scheme, "hmac") {
		return Authorization{}, errors.New("read Authorization header: the scheme is not hmac")
	}
	parts := strings.Split(rest, ":")
	if len(parts) != 4 {
		return Authorization{}, errors.New("read Authorization header: there must be four parts")
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if !plain(parts[0], maxWebsiteKey) {
		return Authorization{}, errors.New("read Authorization header: the website key is malformed")
	}
	if !plain(parts[1], signatureLength) || len(parts[1]) < signatureLength {
		return Authorization{}, errors.New("read Authorization header: the signature is malformed")
	}
	if !plain(parts[2], maxNonce) {
		return Authorization{}, errors.New("read Authorization header: the nonce is malformed")
	}
	timestamp, ok := parseTimestamp(parts[3])
	if !ok {
		return Authorization{}, errors.New("read Authorization header: the timestamp is malformed")
	}
	return Authorization{parts[0], parts[1], parts[2], timestamp}, nil
}

// plain tells whether a part is fit to be compared, stored and logged.
func plain(part string, limit int) bool {
	return part != "" && len(part) <= limit && utf8.ValidString(part) && !strings.ContainsFunc(part, unicode.IsControl)
}

// parseTimestamp reads digits in the one spelling that a number is printed in: the text itself is
// signed, and only then the number can stand for it.
func parseTimestamp(text string) (int64, bool) {
	if len(text) > maxTimestamp {
		return 0, false
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	return seconds, err == nil && seconds >= 0 && strconv.FormatInt(seconds, 10) == text
}

// String gives the header's value.
func (a Authorization) String() string {
	return "hmac " + a.WebsiteKey + ":" + a.Signature + ":" + a.Nonce + ":" + strconv.FormatInt(a.Timestamp, 10)
}
