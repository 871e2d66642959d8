// Package mail sends e-mail: to a mail server, or into a folder for a book of tests.
//
// It must never decide whether or when to send again, never let a value become a header of its own, and never
// speak to a mail server in the clear unless it is this machine. What it reports holds no address and nothing of
// the text.
package mail

import (
	"errors"
	"fmt"
	"mime"
	netmail "net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"respite/value/id"
)

// Mail is one letter. Name and address of its parties are as a person writes them, not encoded.
type Mail struct {
	ID          id.ID           // its Message-ID is made of it, so that a second attempt is known as such
	From        netmail.Address // without an address: the sender's own, under this name
	To          netmail.Address
	ReplyTo     netmail.Address // none without an address
	Subject     string
	Text        string
	HTML        string // the same text; empty: there is none
	Attachments []Attachment
	At          time.Time
}

// Attachment is a file that goes with a mail.
type Attachment struct {
	Name    string // "faktura-51726.pdf"
	Type    string // "application/pdf"
	Content []byte
}

// Limits: servers refuse what is larger than 20 MiB or so, and base64 adds a third.
const (
	maxAttachments = 10
	maxContent     = 10 << 20 // bytes, of all attachments
	maxLine        = 300      // characters of a subject, a name, a file's name
	maxAddress     = 254      // bytes (RFC 5321 with its correction 1690)
)

// sentBy fills the sender's address in where the mail names none.
func (m Mail) sentBy(own netmail.Address) Mail {
	if m.From.Address == "" {
		m.From.Address = own.Address
	}
	if m.From.Name == "" {
		m.From.Name = own.Name
	}
	return m
}

// check tells why the mail cannot be sent by anybody.
func (m Mail) check() error {
	if _, ok := id.Parse(string(m.ID)); !ok {
		return errors.New("the mail has no id")
	}
	if m.At.IsZero() {
		return errors.New("the mail has no date")
	}
	for _, party := range []struct {
		who     string
		address netmail.Address
		may     bool // be left out
	}{{"sender", m.From, false}, {"receiver", m.To, false}, {"reply address", m.ReplyTo, true}} {
		if party.may && party.address == (netmail.Address{}) {
			continue
		}
		if !isLine(party.address.Name) || !isAddress(party.address.Address) {
			return fmt.Errorf("the mail's %s is not a mail address", party.who)
		}
	}
	if !isLine(m.Subject) {
		return errors.New("the mail's subject is too long, or not one line")
	}
	return m.checkAttachments()
}

func (m Mail) checkAttachments() error {
	size := 0
	for _, a := range m.Attachments {
		size += len(a.Content)
		kind, _, err := mime.ParseMediaType(a.Type)
		if a.Name == "" || !isLine(a.Name) || err != nil || kind != a.Type || strings.HasPrefix(kind, "multipart/") {
			return errors.New("an attachment's name or type cannot be used")
		}
	}
	if len(m.Attachments) > maxAttachments || size > maxContent {
		return errors.New("the mail's attachments are too many or too large")
	}
	return nil
}

// isLine tells whether a text can stand in a header.
func isLine(text string) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= maxLine && !strings.ContainsFunc(text, unicode.IsControl)
}

// isAddress tells whether a text is a mail address and nothing more: no name, no group, no comment.
func isAddress(text string) bool {
	parsed, err := netmail.ParseAddress("<" + text + ">")
	return err == nil && parsed.Address == text && len(text) <= maxAddress && isLine(text)
}

// domainOf gives what stands behind the at sign.
func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }
