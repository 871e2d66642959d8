// Package sms sends text messages: by a gateway over HTTP, or into a folder for a book of tests.
//
// It must never decide whether or when to send again, and never follow a gateway elsewhere: the message and the
// token are for the configured address only. What it reports holds no phone number and nothing of the text.
package sms

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"unicode/utf8"

	"respite/domain/dispatch"
	"respite/value/id"
)

// Message is one text message.
type Message struct {
	ID   id.ID  `json:"id"` // the same at each attempt, so that a gateway can tell a repetition
	To   string `json:"to"` // E.164: "+46701740615"
	Text string `json:"text"`
}

// maxText is what ten parts of a message hold, in characters.
const maxText = 1530

var international = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// check tells why the message cannot be sent by anybody.
func (m Message) check() error {
	if _, ok := id.Parse(string(m.ID)); !ok {
		return errors.New("the message has no id")
	}
	if !international.MatchString(m.To) {
		return errors.New("the message's receiver is not a phone number in international form")
	}
	if m.Text == "" || !utf8.ValidString(m.Text) || utf8.RuneCountInString(m.Text) > maxText {
		return errors.New("the message's text is empty, too long or broken")
	}
	return nil
}

// encode gives the message as JSON, as it is written; what nobody could send is a permanent failure.
func (m Message) encode() ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, &dispatch.Failure{Permanent: true, Reason: err.Error()}
	}
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(m); err != nil {
		return nil, fmt.Errorf("encode message %s: %w", m.ID, err)
	}
	return body.Bytes(), nil
}
