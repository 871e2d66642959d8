package mail

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"slices"
	"strings"
	"time"
)

// entity is a part of a mail, or the whole below its headers (RFC 2045).
type entity struct {
	headers []string
	body    []byte
}

// Encode gives the mail as it crosses the wire (RFC 5322). The same mail gives the same bytes: the marks between
// its parts are made of its id.
func (m Mail) Encode() ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	content, err := m.content()
	if err != nil {
		return nil, fmt.Errorf("encode mail %s: %w", m.ID, err)
	}
	var out bytes.Buffer
	for _, header := range append(m.headers(), content.headers...) {
		out.WriteString(header + "\r\n")
	}
	out.WriteString("\r\n")
	out.Write(content.body)
	return out.Bytes(), nil
}

func (m Mail) headers() []string {
	headers := []string{
		"Date: " + m.At.Format(time.RFC1123Z),
		"From: " + folded(m.From.String()),
		"To: " + folded(m.To.String()),
		"Subject: " + folded(mime.QEncoding.Encode("utf-8", m.Subject)),
		"Message-ID: <" + string(m.ID) + "@" + domainOf(m.From.Address) + ">",
		"Auto-Submitted: auto-generated", // nobody's holiday notice answers (RFC 3834)
		"MIME-Version: 1.0",
	}
	if m.ReplyTo.Address != "" {
		headers = append(headers, "Reply-To: "+folded(m.ReplyTo.String()))
	}
	return headers
}

// folded breaks a header between its encoded words (RFC 2047).
func folded(text string) string { return strings.ReplaceAll(text, "?= =?", "?=\r\n =?") }

// content gives the text, in both forms if there are two, and with it the attachments.
func (m Mail) content() (entity, error) {
	body, err := written("text/plain", m.Text)
	if err != nil {
		return entity{}, err
	}
	if m.HTML != "" {
		html, err := written("text/html", m.HTML)
		if err != nil {
			return entity{}, err
		}
		body = m.bundle("alternative", []entity{body, html})
	}
	if len(m.Attachments) == 0 {
		return body, nil
	}
	parts := []entity{body}
	for _, a := range m.Attachments {
		parts = append(parts, a.entity())
	}
	return m.bundle("mixed", parts), nil
}

// oneEnd spells the ends of lines in one way. The writer below takes a line feed for the second half of an end that it
// has written, though other characters stand between.
var oneEnd = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// written is a text, in lines that every server passes on.
func written(kind, text string) (entity, error) {
	var body bytes.Buffer
	writer := quotedprintable.NewWriter(&body)
	_, err := oneEnd.WriteString(writer, text)
	if err := errors.Join(err, writer.Close()); err != nil {
		return entity{}, err
	}
	return entity{
		headers: []string{"Content-Type: " + kind + "; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"},
		body:    body.Bytes(),
	}, nil
}

// maxEncoded is the longest line of base64 (RFC 2045 section 6.8).
const maxEncoded = 76

func (a Attachment) entity() entity {
	encoded := base64.StdEncoding.AppendEncode(nil, a.Content)
	return entity{
		headers: []string{
			"Content-Type: " + a.Type,
			"Content-Transfer-Encoding: base64",
			"Content-Disposition: " + mime.FormatMediaType("attachment", map[string]string{"filename": a.Name}),
		},
		body: bytes.Join(slices.Collect(slices.Chunk(encoded, maxEncoded)), []byte("\r\n")),
	}
}

// bundle puts parts into one. The mark between them holds "=_", which neither encoding ever writes.
func (m Mail) bundle(kind string, parts []entity) entity {
	mark := "=_" + kind + "_" + string(m.ID)
	var body bytes.Buffer
	for _, part := range parts {
		fmt.Fprintf(&body, "--%s\r\n%s\r\n\r\n%s\r\n", mark, strings.Join(part.headers, "\r\n"), part.body)
	}
	fmt.Fprintf(&body, "--%s--\r\n", mark)
	return entity{
		headers: []string{"Content-Type: multipart/" + kind + ";\r\n boundary=\"" + mark + "\""},
		body:    body.Bytes(),
	}
}
