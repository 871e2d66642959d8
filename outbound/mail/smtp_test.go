package mail_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"respite/outbound/mail"
)

func TestSend_ToAServer_BringsEveryPart(t *testing.T) {
	box := &postbox{}
	s := sender(t, serve(t, box, nil))
	if err := s.Send(context.Background(), letter()); err != nil || len(box.all()) != 1 {
		t.Fatalf("%v, %d mails", err, len(box.all()))
	}
	got := box.all()[0]
	if got.from != "faktura@anstand.example" || got.to != "asa@example.se" {
		t.Errorf("from %s to %s", got.from, got.to)
	}
	expectLetter(t, parse(t, got.raw))
}

func expectLetter(t *testing.T, r read) {
	t.Helper()
	want := letter()
	if r.subject != want.Subject || r.texts["text/plain"] != want.Text || r.texts["text/html"] != want.HTML {
		t.Errorf("%q, %q", r.subject, r.texts)
	}
	if len(r.attachments) != 1 || r.attachments[0].Name != "faktura åäö.pdf" || r.attachments[0].Type != "application/pdf" ||
		!bytes.Equal(r.attachments[0].Content, allBytes) {
		t.Errorf("attachments: %d, %+v", len(r.attachments), r.attachments)
	}
	for name, value := range map[string]string{
		"Message-ID": "<" + mailID + "@anstand.example>", "Date": "Sat, 21 Nov 2026 12:00:00 +0000",
		"Auto-Submitted": "auto-generated", "Reply-To": "<kund@skor.example>",
	} {
		if r.header.Get(name) != value {
			t.Errorf("%s: %q, want %q", name, r.header.Get(name), value)
		}
	}
	for name, value := range map[string]string{"From": "Skor & Sånt <faktura@anstand.example>", "To": "Åsa Öberg <asa@example.se>"} {
		list, err := r.header.AddressList(name)
		if err != nil || len(list) != 1 || list[0].Name+" <"+list[0].Address+">" != value {
			t.Errorf("%s: %v, %v", name, list, err)
		}
	}
}

func TestSend_Again_SendsTheVerySameBytes(t *testing.T) {
	box := &postbox{}
	s := sender(t, serve(t, box, nil))
	for range 2 {
		if err := s.Send(context.Background(), letter()); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(box.all()[0].raw, box.all()[1].raw) {
		t.Error("the second attempt differs")
	}
}

func TestSend_WithSTARTTLS_ChecksWhoAnswers(t *testing.T) {
	certificate, pool := secured(t)
	box := &postbox{}
	config := serve(t, box, certificate)
	config.TLS, config.Roots = mail.StartTLS, pool
	if err := sender(t, config).Send(context.Background(), letter()); err != nil || len(box.all()) != 1 {
		t.Fatalf("%v, %d mails", err, len(box.all()))
	}
	config.Roots = nil
	f := failure(t, sender(t, config).Send(context.Background(), letter()))
	if f.Permanent || !strings.Contains(f.Reason, "certificate is not valid") || len(box.all()) != 1 {
		t.Errorf("%+v, %d mails", f, len(box.all()))
	}
}

func TestSend_WhenTheServerOffersNoTLS_KeepsTheMail(t *testing.T) {
	box := &postbox{}
	config := serve(t, box, nil)
	config.TLS = ""
	if f := failure(t, sender(t, config).Send(context.Background(), letter())); f.Permanent || len(box.all()) != 0 {
		t.Errorf("%+v, %d mails", f, len(box.all()))
	}
}

func TestSend_WithAPassword_SignsInOverTLSAndTellsWhenItIsRefused(t *testing.T) {
	certificate, pool := secured(t)
	credentials := base64.StdEncoding.EncodeToString([]byte("\x00respite\x00s3cret"))
	for answer, sent := range map[string]bool{"235 welcome\r\n": true, "535 5.7.8 no\r\n": false} {
		plain := listen(t)
		heard := converse(t, tls.NewListener(plain, certificate), "220 mail.example\r\n", map[string]string{
			"EHLO": "250-mail.example\r\n250 AUTH PLAIN\r\n", "AUTH": answer, "*": "501 as you like\r\n", "MAIL": "250 ok\r\n", "RCPT": "250 ok\r\n",
			"DATA": "354 go on\r\n", ".": "250 taken\r\n", "QUIT": "221 bye\r\n",
		})
		config := settings(t, plain, mail.ImplicitTLS)
		config.Roots, config.User, config.Password = pool, "respite", "s3cret"
		err := sender(t, config).Send(context.Background(), letter())
		if sent != (err == nil) || !strings.Contains(heard.String(), "AUTH PLAIN "+credentials) {
			t.Errorf("%q: %v\n%s", answer, err, heard)
		}
		if !sent && (failure(t, err).Permanent || failure(t, err).Code != 535) {
			t.Errorf("a wrong password counts against the mail: %+v", failure(t, err))
		}
	}
}

func TestSend_WhenTheServerRefuses_TellsForNowFromForGood(t *testing.T) {
	refusal := func(code int, finer smtp.EnhancedCode) error {
		return &smtp.SMTPError{Code: code, EnhancedCode: finer, Message: "<asa@example.se> Åsa is unknown"}
	}
	for name, c := range map[string]struct {
		box       *postbox
		permanent bool
		reason    string
	}{
		"receiver unknown": {&postbox{receiver: refusal(550, smtp.EnhancedCode{5, 1, 1})}, true, "the receiver of the mail was refused with 550 5.1.1"},
		"mailbox full":     {&postbox{receiver: refusal(452, smtp.EnhancedCode{4, 2, 2})}, false, "the receiver of the mail was refused with 452 4.2.2"},
		"sender unwanted":  {&postbox{sender: refusal(554, smtp.NoEnhancedCode)}, true, "the sender of the mail was refused with 554"},
		"must sign in":     {&postbox{sender: refusal(530, smtp.EnhancedCode{5, 7, 0})}, false, "the sender of the mail was refused with 530 5.7.0"},
		"too large":        {&postbox{message: refusal(552, smtp.EnhancedCode{5, 3, 4})}, true, "the mail was refused with 552 5.3.4"},
		"greylisted":       {&postbox{message: refusal(451, smtp.EnhancedCode{4, 7, 1})}, false, "the mail was refused with 451 4.7.1"},
	} {
		t.Run(name, func(t *testing.T) {
			f := failure(t, sender(t, serve(t, c.box, nil)).Send(context.Background(), letter()))
			if f.Permanent != c.permanent || f.Reason != c.reason || f.Code == 0 {
				t.Errorf("%+v", f)
			}
			if len(c.box.all()) != 0 {
				t.Error("it was delivered")
			}
		})
	}
}

func TestSend_WhenTheServerTakesNobody_TriesAgainLater(t *testing.T) {
	for greeting, code := range map[string]int{"554 5.7.1 go away\r\n": 554, "421 too busy\r\n": 421} {
		listener := listen(t)
		converse(t, listener, greeting, nil)
		f := failure(t, sender(t, settings(t, listener, mail.NoTLS)).Send(context.Background(), letter()))
		if f.Permanent || f.Code != code {
			t.Errorf("%q: %+v", greeting, f)
		}
	}
}

func TestSend_WhenTheServerTalksNonsense_FailsForNow(t *testing.T) {
	for _, greeting := range []string{
		"HTTP/1.1 400 Bad Request\r\n\r\n", "\x16\x03\x01\x00\x00", "\r\n", "999\r\n", "220", "4\r\n", "250 wrong number\r\n",
		strings.Repeat("220-more\r\n", 10), strings.Repeat("x", 1<<16) + "\r\n",
	} {
		listener := listen(t)
		go func() {
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				io.WriteString(conn, greeting)
				conn.Close()
			}
		}()
		f := failure(t, sender(t, settings(t, listener, mail.NoTLS)).Send(context.Background(), letter()))
		if f.Permanent || strings.Contains(f.Reason, "HTTP") {
			t.Errorf("%.20q: %+v", greeting, f)
		}
		listener.Close()
	}
}

func TestSend_WhenTheServerFallsSilent_GivesUpInTime(t *testing.T) {
	full := map[string]string{"EHLO": "250 mail.example\r\n", "MAIL": "250 ok\r\n", "RCPT": "250 ok\r\n", "DATA": "354 go on\r\n"}
	for _, silent := range []string{"greeting", "EHLO", "MAIL", "RCPT", "DATA", "."} {
		answers, greeting := map[string]string{}, "220 mail.example\r\n"
		for verb, answer := range full {
			if verb != silent {
				answers[verb] = answer
			}
		}
		if silent == "greeting" {
			greeting = ""
		}
		listener := listen(t)
		converse(t, listener, greeting, answers)
		config := settings(t, listener, mail.NoTLS)
		config.Timeout = 100 * time.Millisecond
		f := failure(t, sender(t, config).Send(context.Background(), letter()))
		if f.Permanent || !strings.Contains(f.Reason, "did not answer in time") {
			t.Errorf("silent at %s: %+v", silent, f)
		}
	}
}

func TestSend_WhenWeStop_EndsAtOnceAndSaysSo(t *testing.T) {
	listener := listen(t)
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		stop()
		io.Copy(io.Discard, conn)
	}()
	defer listener.Close()
	config := settings(t, listener, mail.NoTLS)
	config.Timeout = time.Hour
	f := failure(t, sender(t, config).Send(ctx, letter()))
	if f.Permanent || !strings.Contains(f.Reason, "broken off on our side") {
		t.Errorf("%+v", f)
	}
}

func TestSend_WhenTheServerHangsUpAfterTakingTheMail_CountsAsSent(t *testing.T) {
	for _, goodbye := range []string{"500 what?\r\n", "nonsense\r\n", ""} {
		listener := listen(t)
		converse(t, listener, "220 mail.example\r\n", map[string]string{
			"EHLO": "250 mail.example\r\n", "MAIL": "250 ok\r\n", "RCPT": "250 ok\r\n", "DATA": "354 go on\r\n", ".": "250 taken\r\n", "QUIT": goodbye,
		})
		config := settings(t, listener, mail.NoTLS)
		config.Timeout = 200 * time.Millisecond
		if err := sender(t, config).Send(context.Background(), letter()); err != nil {
			t.Errorf("%q: %v", goodbye, err)
		}
	}
}

func TestSend_WhenNobodyListens_FailsForNow(t *testing.T) {
	listener := listen(t)
	config := settings(t, listener, mail.NoTLS)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if f := failure(t, sender(t, config).Send(context.Background(), letter())); f.Permanent || f.Code != 0 {
		t.Errorf("%+v", f)
	}
}

func TestNewSMTP_OfSettingsThatMakeNoSense_Fails(t *testing.T) {
	good := mail.Config{Host: "mail.example", Port: 587, From: own}
	if _, err := mail.NewSMTP(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*mail.Config){
		"in the clear":  func(c *mail.Config) { c.TLS = mail.NoTLS },
		"by trickery":   func(c *mail.Config) { c.TLS, c.Host = mail.NoTLS, "localhost.evil.example" },
		"no such TLS":   func(c *mail.Config) { c.TLS = "sometimes" },
		"no host":       func(c *mail.Config) { c.Host = "" },
		"no port":       func(c *mail.Config) { c.Port = 0 },
		"no sender":     func(c *mail.Config) { c.From.Address = "" },
		"broken sender": func(c *mail.Config) { c.From.Name = "A\r\nBcc: b@example.org" },
	} {
		config := good
		change(&config)
		if _, err := mail.NewSMTP(config); err == nil || errors.Is(err, net.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
