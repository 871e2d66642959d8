package mail_test

import (
	"bytes"
	"context"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"respite/outbound/mail"
	"respite/value/id"
)

// injected is what makes a header of its own wherever it is written as it is.
const injected = "x\r\nBcc: all@example.org\r\n\r\n"

func TestEncode_OfALineBreakInAnyHeader_Refuses(t *testing.T) {
	for name, change := range map[string]func(*mail.Mail){
		"id":                 func(m *mail.Mail) { m.ID += injected },
		"from name":          func(m *mail.Mail) { m.From.Name = injected },
		"from address":       func(m *mail.Mail) { m.From.Address = "a@b.se" + injected },
		"to name":            func(m *mail.Mail) { m.To.Name = injected },
		"to address":         func(m *mail.Mail) { m.To.Address += injected },
		"to address, quoted": func(m *mail.Mail) { m.To.Address = `"a` + injected + `"@b.se` },
		"to address, folded": func(m *mail.Mail) { m.To.Address = "a\r\n @b.se" },
		"reply name":         func(m *mail.Mail) { m.ReplyTo.Name = injected },
		"reply address":      func(m *mail.Mail) { m.ReplyTo.Address += "\n" },
		"subject":            func(m *mail.Mail) { m.Subject = injected },
		"subject, CR":        func(m *mail.Mail) { m.Subject = "a\rb" },
		"file name":          func(m *mail.Mail) { m.Attachments[0].Name = injected },
		"file type":          func(m *mail.Mail) { m.Attachments[0].Type = "application/pdf" + injected },
		"file type, folded":  func(m *mail.Mail) { m.Attachments[0].Type = "application/pdf;\r\n x=y" },
	} {
		m := letter()
		m.From.Address = own.Address
		change(&m)
		if encoded, err := m.Encode(); err == nil {
			t.Errorf("%s:\n%s", name, encoded)
		}
	}
}

func TestEncode_OfALineBreakInTheText_KeepsItInTheText(t *testing.T) {
	m := letter()
	m.From.Address, m.Text, m.HTML = own.Address, injected, "<p>"+injected+"</p>"
	encoded, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	r := parse(t, encoded)
	if r.header.Get("Bcc") != "" || r.texts["text/plain"] != strings.ReplaceAll(injected, "\r\n", "\n") || len(r.attachments) != 1 {
		t.Errorf("%+v", r)
	}
}

func TestEncode_OfWhatNobodyCouldSend_Refuses(t *testing.T) {
	for name, change := range map[string]func(*mail.Mail){
		"no id":               func(m *mail.Mail) { m.ID = "" },
		"a path for an id":    func(m *mail.Mail) { m.ID = "../../etc/passwd" },
		"no date":             func(m *mail.Mail) { m.At = mail.Mail{}.At },
		"no receiver":         func(m *mail.Mail) { m.To = netmail.Address{} },
		"two receivers":       func(m *mail.Mail) { m.To.Address = "a@b.se>, <c@d.se" },
		"a name for a reply":  func(m *mail.Mail) { m.ReplyTo = netmail.Address{Name: "Anna"} },
		"a long subject":      func(m *mail.Mail) { m.Subject = strings.Repeat("å", 301) },
		"broken UTF-8":        func(m *mail.Mail) { m.Subject = "\xff" },
		"a file in parts":     func(m *mail.Mail) { m.Attachments[0].Type = "multipart/mixed" },
		"a file of no name":   func(m *mail.Mail) { m.Attachments[0].Name = "" },
		"a file too large":    func(m *mail.Mail) { m.Attachments[0].Content = make([]byte, 10<<20+1) },
		"too many files":      func(m *mail.Mail) { m.Attachments = make([]mail.Attachment, 11) },
		"an address too long": func(m *mail.Mail) { m.To.Address = strings.Repeat("a", 250) + "@b.se" },
	} {
		m := letter()
		m.From.Address = own.Address
		change(&m)
		if _, err := m.Encode(); err == nil {
			t.Errorf("%s was encoded", name)
		}
	}
}

func TestEncode_OfAPlainMail_IsOnePart(t *testing.T) {
	m := mail.Mail{ID: mailID, At: noon, From: own, To: netmail.Address{Address: "a@b.se"}, Subject: "Hi", Text: "Hello.\n"}
	encoded, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	r := parse(t, encoded)
	if r.texts["text/plain"] != "Hello.\n" || r.header.Get("Content-Type") != "text/plain; charset=utf-8" || r.header.Get("Reply-To") != "" {
		t.Errorf("%s", encoded)
	}
}

func TestEncode_OfAnyTextAndFile_BringsThemBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := letter()
		m.From.Address = own.Address
		m.Subject = rapid.StringOfN(rapid.RuneFrom(nil, unicode.Letter, unicode.Digit, unicode.Sm), 0, 120, -1).Draw(rt, "subject")
		m.Text, m.HTML = rapid.String().Draw(rt, "text"), rapid.String().Draw(rt, "page")
		m.Attachments[0].Content = rapid.SliceOf(rapid.Byte()).Draw(rt, "content")
		encoded, err := m.Encode()
		if err != nil {
			rt.Fatal(err)
		}
		for line := range bytes.Lines(encoded) {
			if len(line) > 200 || bytes.ContainsFunc(line, func(r rune) bool { return r > unicode.MaxASCII }) || !bytes.HasSuffix(line, []byte("\r\n")) {
				rt.Fatalf("a line that a server may break: %q", line)
			}
		}
		r := parse(t, encoded)
		if r.subject != m.Subject || r.texts["text/plain"] != lines(m.Text) || m.HTML != "" && r.texts["text/html"] != lines(m.HTML) {
			rt.Fatalf("%q %q", r.subject, r.texts)
		}
		if !bytes.Equal(r.attachments[0].Content, m.Attachments[0].Content) {
			rt.Fatalf("%x", r.attachments[0].Content)
		}
	})
}

// lines gives a text as it is read again: the two kinds of line ends are one.
func lines(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

func FuzzEncode_OfAnyHeaders_MakesNoOther(f *testing.F) {
	f.Add("a@b.se", "Anna", "Hello", "a.pdf", "application/pdf")
	f.Add("a@b.se", injected, injected, injected, injected)
	f.Add(`"a b"@b.se`, "=?utf-8?q?=0D=0ABcc:?=", "?= =?", `a";b=c`, "text/plain;a=b")
	f.Fuzz(func(t *testing.T, address, name, subject, file, kind string) {
		m := mail.Mail{
			ID: mailID, At: noon, From: netmail.Address{Name: name, Address: own.Address}, To: netmail.Address{Name: name, Address: address},
			Subject: subject, Text: "text", Attachments: []mail.Attachment{{Name: file, Type: kind, Content: []byte("content")}},
		}
		encoded, err := m.Encode()
		if err != nil {
			return
		}
		read, err := netmail.ReadMessage(bytes.NewReader(encoded))
		if err != nil {
			t.Fatalf("%v\n%s", err, encoded)
		}
		if len(read.Header) != 8 || len(read.Header["To"]) != 1 {
			t.Errorf("%d headers\n%s", len(read.Header), encoded)
		}
		list, err := read.Header.AddressList("To")
		if err != nil || len(list) != 1 || list[0].Address != address {
			t.Errorf("to %v, %v\n%s", list, err, encoded)
		}
	})
}

func TestFolder_KeepsEachMailAsAFileAndOverwritesARepetition(t *testing.T) {
	where := filepath.Join(t.TempDir(), "mails")
	f, err := mail.OpenFolder(where, own)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	other := letter()
	other.ID = id.ID(strings.Replace(mailID, "0A", "0B", 1))
	for _, m := range []mail.Mail{letter(), letter(), other} {
		if err := f.Send(context.Background(), m); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(where)
	if err != nil || len(entries) != 2 || entries[0].Name() != mailID+".eml" {
		t.Fatalf("%v, %v", entries, err)
	}
	raw, err := os.ReadFile(filepath.Join(where, mailID+".eml"))
	if err != nil || !utf8.Valid(raw) {
		t.Fatal(err)
	}
	expectLetter(t, parse(t, raw))
}

func TestFolder_OfAHostileID_WritesNothing(t *testing.T) {
	above := t.TempDir()
	f, err := mail.OpenFolder(filepath.Join(above, "mails"), own)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, name := range []id.ID{"../escaped", "/etc/escaped", "", ".."} {
		m := letter()
		m.ID = name
		if !failure(t, f.Send(context.Background(), m)).Permanent {
			t.Errorf("%q fails for now only", name)
		}
	}
	for _, folder := range []string{above, filepath.Join(above, "mails")} {
		if entries, err := os.ReadDir(folder); err != nil || len(entries) > 1 {
			t.Errorf("%v, %v", entries, err)
		}
	}
}

func TestEncode_OfLineEndsOfEveryKind_KeepsEachLine(t *testing.T) {
	m := letter()
	m.From.Address = own.Address
	m.Text = "one\rtwo\r\nthree\né\rü\nend"
	encoded, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if got := parse(t, encoded).texts["text/plain"]; got != "one\ntwo\nthree\né\nü\nend" {
		t.Errorf("%q", got)
	}
}
