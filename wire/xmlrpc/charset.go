package xmlrpc

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// document is a body as UTF-8, and how its bytes came to be.
type document struct {
	text    string
	skipped int  // bytes of the body before the text
	perByte bool // each byte of the body is one character of the text
}

// charset says which bytes of a one-byte character set differ from ISO-8859-1.
type charset map[byte]rune

var latin1 = charset{}

var latin9 = charset{0xA4: '€', 0xA6: 'Š', 0xA8: 'š', 0xB4: 'Ž', 0xB8: 'ž', 0xBC: 'Œ', 0xBD: 'œ', 0xBE: 'Ÿ'}

var windows1252 = charset{
	0x80: '€', 0x82: '‚', 0x83: 'ƒ', 0x84: '„', 0x85: '…', 0x86: '†', 0x87: '‡', 0x88: 'ˆ', 0x89: '‰', 0x8A: 'Š', 0x8B: '‹',
	0x8C: 'Œ', 0x8E: 'Ž', 0x91: '‘', 0x92: '’', 0x93: '“', 0x94: '”', 0x95: '•', 0x96: '–', 0x97: '—', 0x98: '˜', 0x99: '™',
	0x9A: 'š', 0x9B: '›', 0x9C: 'œ', 0x9E: 'ž', 0x9F: 'Ÿ',
}

// charsets are the one-byte sets a prolog may name. A prolog that names US-ASCII, which is part of
// all of them, or a set we do not know tells no more than one that names none.
var charsets = map[string]charset{
	"iso-8859-1": latin1, "iso8859-1": latin1, "latin1": latin1,
	"iso-8859-15": latin9, "iso8859-15": latin9, "latin9": latin9,
	"windows-1252": windows1252, "cp1252": windows1252,
}

const (
	white     = " \t\r\n"
	byteOrder = "\uFEFF"
)

// decode gives the body as UTF-8: in the character set that a byte order mark or the prolog names,
// otherwise as UTF-8 if it is that, and as ISO-8859-1 if it is not (XML-RPC reference 1.2).
func decode(body []byte) (document, error) {
	marked := bytes.HasPrefix(body, []byte(byteOrder))
	named := encodingName(body)
	single, known := charsets[named]
	d := document{}
	switch {
	case marked:
		d = document{text: string(body[len(byteOrder):]), skipped: len(byteOrder)}
	case known:
		d = document{text: single.decode(body), perByte: true}
	case named == "utf-8" || named == "utf8" || utf8.Valid(body):
		d = document{text: string(body)}
	default:
		d = document{text: latin1.decode(body), perByte: true}
	}
	if at, bad := firstBad(d.text); bad {
		return document{}, d.wrong(errors.New("a character that its character set or XML does not have"), at)
	}
	return d, nil
}

// encodingName gives the name of the character set in the prolog, in lower case, or nothing.
func encodingName(body []byte) string {
	prolog, _, complete := bytes.Cut(bytes.TrimLeft(body, white), []byte("?>"))
	if !complete || !bytes.HasPrefix(prolog, []byte("<?xml")) {
		return ""
	}
	_, after, _ := bytes.Cut(prolog, []byte("encoding"))
	quoted := bytes.TrimLeft(after, white+"=")
	if len(quoted) == 0 {
		return ""
	}
	name, _, _ := bytes.Cut(quoted[1:], quoted[:1])
	return strings.ToLower(string(name))
}

func (c charset) decode(body []byte) string {
	var text strings.Builder
	text.Grow(len(body) + len(body)/16)
	for len(body) > 0 {
		plain := 0
		for plain < len(body) && body[plain] < utf8.RuneSelf {
			plain++
		}
		text.Write(body[:plain])
		body = body[plain:]
		if len(body) > 0 {
			text.WriteRune(c.character(body[0]))
			body = body[1:]
		}
	}
	return text.String()
}

func (c charset) character(b byte) rune {
	if r, differs := c[b]; differs {
		return r
	}
	return rune(b)
}

// toLatin1 gives a text as ISO-8859-1, and whether it fits.
func toLatin1(text string) ([]byte, bool) {
	encoded := make([]byte, 0, len(text))
	for _, r := range text {
		if r > 0xFF {
			return nil, false
		}
		encoded = append(encoded, byte(r))
	}
	return encoded, true
}

// firstBad finds the first byte of a text that is not UTF-8 or is a character that XML does not have.
func firstBad(text string) (int, bool) {
	for at, r := range text {
		if r >= ' ' && r < utf8.RuneSelf {
			continue // nearly all
		}
		isBroken := r == utf8.RuneError && !strings.HasPrefix(text[at:], string(utf8.RuneError))
		if isBroken || !isCharacter(r) {
			return at, true
		}
	}
	return 0, false
}

// isCharacter tells whether XML has the character (XML 1.0, production 2).
func isCharacter(r rune) bool {
	switch {
	case r < ' ':
		return r == '\t' || r == '\n' || r == '\r'
	case r == 0xFFFE || r == 0xFFFF:
		return false
	}
	return utf8.ValidRune(r)
}

// wrong says where in the body, counted in its own bytes, something is wrong.
func (d document) wrong(what error, at int) error {
	if d.perByte {
		at = utf8.RuneCountInString(d.text[:at])
	}
	return fmt.Errorf("read call: byte %d: %w", d.skipped+at, what)
}
