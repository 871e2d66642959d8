package jsongate

import (
	"bytes"
	"cmp"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Form is a push, or the consumer's way back to the shop, as form fields in the order they are sent
// (gateway reference 5.4 and 5.6).
type Form []Field

// Field is one field of a form.
type Field struct {
	Name  string
	Value string
}

// Limits of a form that is read.
const (
	maxFormBytes  = 1 << 20
	maxFormFields = 1000
)

const signatureField = "brq_signature"

// Sign gives the fields that a signature covers, sorted, and the signature last.
func (f Form) Sign(secret string) Form {
	covered := f.covered()
	return append(covered, Field{signatureField, covered.signature(secret)})
}

// covered gives the fields that a signature covers, sorted as it wants them.
func (f Form) covered() Form {
	covered := make(Form, 0, len(f)+1)
	for _, field := range f {
		prefix, _, _ := strings.Cut(strings.ToLower(field.Name), "_")
		isOurs := prefix == "brq" || prefix == "add" || prefix == "cust"
		if isOurs && !strings.EqualFold(field.Name, signatureField) {
			covered = append(covered, field)
		}
	}
	slices.SortStableFunc(covered, byLowerName)
	return covered
}

func byLowerName(a, b Field) int {
	return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
}

// signature gives the SHA-1 of covered fields and secret, which is all that clients can check.
func (f Form) signature(secret string) string {
	var text strings.Builder
	for _, field := range f {
		text.WriteString(field.Name + "=" + field.Value)
	}
	text.WriteString(secret)
	sum := sha1.Sum([]byte(text.String()))
	return hex.EncodeToString(sum[:])
}

// Encode gives the form as application/x-www-form-urlencoded.
func (f Form) Encode() []byte {
	var body bytes.Buffer
	for i, field := range f {
		if i > 0 {
			body.WriteByte('&')
		}
		body.WriteString(url.QueryEscape(field.Name) + "=" + url.QueryEscape(field.Value))
	}
	return body.Bytes()
}

// VerifyForm reads a form push and checks its signature. It gives the fields that the signature
// covers, sorted; others are not to be believed and are dropped. Errors never repeat what was sent.
func VerifyForm(body []byte, secret string) (Form, error) {
	form, err := parseForm(body)
	if err != nil {
		return nil, fmt.Errorf("read form push: %w", err)
	}
	given := slices.IndexFunc(form, func(field Field) bool { return strings.EqualFold(field.Name, signatureField) })
	if given < 0 {
		return nil, errors.New("verify form push: it has no signature")
	}
	covered := form.covered()
	if subtle.ConstantTimeCompare([]byte(covered.signature(secret)), []byte(form[given].Value)) == 0 {
		return nil, errors.New("verify form push: the signature is wrong")
	}
	return covered, nil
}

func parseForm(body []byte) (Form, error) {
	if len(body) > maxFormBytes {
		return nil, fmt.Errorf("it has more than %d bytes", maxFormBytes)
	}
	var form Form
	for pair := range strings.SplitSeq(string(body), "&") {
		if len(form) == maxFormFields {
			return nil, fmt.Errorf("it has more than %d fields", maxFormFields)
		}
		name, value, _ := strings.Cut(pair, "=")
		name, nameErr := url.QueryUnescape(name)
		value, valueErr := url.QueryUnescape(value)
		if nameErr != nil || valueErr != nil {
			return nil, errors.New("a field is not URL-encoded")
		}
		form = append(form, Field{name, value})
	}
	return form, nil
}
