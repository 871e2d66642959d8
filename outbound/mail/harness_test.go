package mail_test

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"io"
	"log"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"respite/domain/dispatch"
	"respite/outbound/mail"
)

var noon = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

const mailID = "0A1B2C3D4E5F70718293A4B5C6D7E8F9"

func letter() mail.Mail {
	return mail.Mail{
		ID: mailID, At: noon, To: netmail.Address{Name: "Åsa Öberg", Address: "asa@example.se"},
		From: netmail.Address{Name: "Skor & Sånt"}, ReplyTo: netmail.Address{Address: "kund@skor.example"},
		Subject: "Faktura 51726 för ditt köp hos Skor & Sånt – tack för att du handlar hos oss, välkommen åter",
		Text:    "Hej Åsa!\n\nAtt betala: 1\u00a0549,00\u00a0SEK\n.\nen rad med punkt\n", HTML: "<p>Hej Åsa!</p>",
		Attachments: []mail.Attachment{{Name: "faktura åäö.pdf", Type: "application/pdf", Content: allBytes}},
	}
}

var own = netmail.Address{Name: "Anstånd AB", Address: "faktura@anstand.example"}

// allBytes is longer than a line of base64 and holds what text would break.
var allBytes = func() []byte {
	var content []byte
	for i := range 1000 {
		content = append(content, byte(i), '\r', '\n', '.')
	}
	return content
}()

// postbox is a mail server that keeps what it gets, or refuses as told.
type postbox struct {
	mu       sync.Mutex
	got      []delivered
	sender   error
	receiver error
	message  error
}

type delivered struct {
	from, to string
	raw      []byte
}

func (p *postbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{box: p}, nil }

func (p *postbox) all() []delivered {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.got
}

type session struct {
	box *postbox
	now delivered
}

func (s *session) Reset()        { s.now = delivered{} }
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.now.from = from
	return s.box.sender
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.now.to = to
	return s.box.receiver
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.box.message != nil {
		return s.box.message
	}
	s.now.raw = raw
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	s.box.got = append(s.box.got, s.now)
	return nil
}

// serve opens a mail server on this machine and gives the settings to reach it.
func serve(t *testing.T, box *postbox, secure *tls.Config) mail.Config {
	t.Helper()
	server := smtp.NewServer(box)
	server.Domain, server.TLSConfig, server.ErrorLog = "mail.example", secure, log.New(io.Discard, "", 0)
	listener := listen(t)
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
	return settings(t, listener, mail.NoTLS)
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

func settings(t *testing.T, listener net.Listener, way mail.TLS) mail.Config {
	t.Helper()
	return mail.Config{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, TLS: way, From: own, Timeout: 5 * time.Second}
}

// converse answers one caller line by line; what is not in the script is answered with nothing at all.
func converse(t *testing.T, listener net.Listener, greeting string, answers map[string]string) *strings.Builder {
	t.Helper()
	heard, done := &strings.Builder{}, make(chan struct{})
	go func() {
		defer close(done)
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		io.WriteString(conn, greeting)
		for lines := bufio.NewScanner(conn); lines.Scan(); {
			heard.WriteString(lines.Text() + "\n")
			verb, _, _ := strings.Cut(lines.Text(), " ")
			io.WriteString(conn, answers[verb])
		}
	}()
	t.Cleanup(func() { listener.Close(); <-done })
	return heard
}

func sender(t *testing.T, config mail.Config) *mail.SMTP {
	t.Helper()
	s, err := mail.NewSMTP(config)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// failure gives the typed failure of an attempt, which says nothing personal.
func failure(t *testing.T, err error) *dispatch.Failure {
	t.Helper()
	var f *dispatch.Failure
	if !errors.As(err, &f) {
		t.Fatalf("got %v, want a failure", err)
	}
	if strings.Contains(f.Reason, "asa@") || strings.Contains(f.Reason, "Åsa") || strings.Contains(f.Reason, "127.0.0.1") {
		t.Errorf("the reason tells too much: %s", f.Reason)
	}
	return f
}

// read is a mail as its reader's program takes it apart.
type read struct {
	header      netmail.Header
	subject     string
	texts       map[string]string // by content type
	attachments []mail.Attachment
}

func parse(t testing.TB, raw []byte) read {
	t.Helper()
	message, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	r := read{header: message.Header, subject: subject, texts: map[string]string{}}
	r.take(t, message.Header.Get, message.Body)
	return r
}

func (r *read) take(t testing.TB, header func(string) string, body io.Reader) {
	t.Helper()
	kind, values, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		for parts := multipart.NewReader(body, values["boundary"]); ; {
			part, err := parts.NextRawPart()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			r.take(t, part.Header.Get, part)
		}
	}
	if header("Content-Transfer-Encoding") == "base64" {
		content, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, body))
		if err != nil {
			t.Fatal(err)
		}
		_, named, err := mime.ParseMediaType(header("Content-Disposition"))
		if err != nil {
			t.Fatal(err)
		}
		r.attachments = append(r.attachments, mail.Attachment{Name: named["filename"], Type: kind, Content: content})
		return
	}
	text, err := io.ReadAll(quotedprintable.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.texts[kind] = strings.ReplaceAll(string(text), "\r\n", "\n")
}

// secured makes the certificate of a server on this machine, and who vouches for it.
func secured(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.example"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(certificate)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, pool
}
