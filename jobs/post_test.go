package jobs_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"log"
	"mime"
	"mime/multipart"
	"net"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/dispatch"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/jobs"
	"respite/operation"
	"respite/outbound/mail"
	"respite/outbound/sms"
	"respite/outbound/spool"
	"respite/value/day"
	"respite/value/id"
	"respite/value/money"
)

// postWorld is a world with a mail server, a spool folder and a folder of text messages.
type postWorld struct {
	*world
	box    *postbox
	office jobs.PostOffice
	folder string
	orders int
}

func newPostWorld(t *testing.T) *postWorld {
	t.Helper()
	p := &postWorld{world: newWorld(t), box: &postbox{}, folder: t.TempDir()}
	server, err := mail.NewSMTP(p.box.serve(t))
	must(t, err)
	spooled, err := spool.Open(filepath.Join(p.folder, "spool"))
	must(t, err)
	kept, err := sms.OpenFolder(filepath.Join(p.folder, "sms"))
	must(t, err)
	t.Cleanup(func() { must(t, errors.Join(spooled.Close(), kept.Close())) })
	p.office = jobs.PostOffice{Mail: server, SMS: kept, Spool: spooled}
	return p
}

// postman makes a worker who takes what lies in the office.
func (p *postWorld) postman() *jobs.Worker {
	return p.worker(func(c *jobs.Config) { c.Post = p.office })
}

// delivers sells something to a buyer with that e-mail address, and sends the invoice.
func (p *postWorld) delivers(email string, by invoice.SendBy) invoice.Number {
	p.t.Helper()
	p.orders++
	reference := "order " + string(rune('A'+p.orders))
	order := p.reserve(reference, email)
	made, err := p.operations.Activate(p.t.Context(), operation.Activate{
		Merchant: shopID, Identity: p.identity("activate", reference), Origin: request.Origin{Service: "klarna", Invoice: reference},
		Target: operation.Target{Number: order.Reservation}, Currency: money.EUR, SendBy: by,
	})
	must(p.t, err)
	return made.Invoice
}

// buysByPhone makes an order that waits for the code sent to the buyer's phone.
func (p *postWorld) buysByPhone(phone string) reservation.Number {
	p.t.Helper()
	home := consumer.Address{
		FirstName: "Testperson-nl", LastName: "Approved", Street: "Neherkade", HouseNumber: "1", PostalCode: "2521VA", City: "Gravenhage",
		Country: "NL", CellPhone: phone,
	}
	made, err := p.operations.Reserve(p.t.Context(), operation.Reserve{
		Merchant: shopID, Identity: p.identity("reserve", phone), Currency: money.EUR, Mobile: true, Details: reservation.Details{Language: "nl"},
		Lines:   []basket.Line{{Article: "1", Title: "Toy", Kind: basket.Goods, Price: 10_0000, Quantity: basket.One, VAT: 21 * money.Percent}},
		Parties: consumer.Parties{Billing: home, Shipping: home, Birth: day.On(1970, time.July, 10), Gender: consumer.Male},
	})
	must(p.t, err)
	return made.Reservation
}

// only gives the one dispatch there is.
func (p *postWorld) only() dispatch.Dispatch {
	p.t.Helper()
	all := p.latest()
	if len(all) != 1 {
		p.t.Fatalf("there are %d dispatches", len(all))
	}
	return all[0]
}

// latest gives all dispatches, the newest first.
func (p *postWorld) latest() []dispatch.Dispatch {
	p.t.Helper()
	all, err := p.store.View().Dispatches(p.t.Context(), "", 100)
	must(p.t, err)
	return all
}

// dispatched reads a dispatch again.
func (p *postWorld) dispatched(key id.ID) dispatch.Dispatch {
	p.t.Helper()
	d, err := p.store.View().DispatchOf(p.t.Context(), key)
	must(p.t, err)
	return d
}

// sentEvents counts how often the order's story says that something was sent.
func (p *postWorld) sentEvents(of reservation.Number) int {
	p.t.Helper()
	story, err := p.store.View().Story(p.t.Context(), of)
	must(p.t, err)
	count := 0
	for _, e := range story {
		if e.Kind == event.Sent {
			count++
		}
	}
	return count
}

// stored gives the document of an invoice as the book keeps it.
func (p *postWorld) stored(number invoice.Number) dispatch.Document {
	p.t.Helper()
	kept, found, err := p.store.View().Document(p.t.Context(), dispatch.Document{Merchant: shopID, Kind: dispatch.Invoice, Number: int64(number)})
	must(p.t, err)
	if !found {
		p.t.Fatalf("invoice %d has no document", number)
	}
	return kept
}

// reads a file of the folders.
func (p *postWorld) reads(name ...string) []byte {
	p.t.Helper()
	content, err := os.ReadFile(filepath.Join(append([]string{p.folder}, name...)...))
	must(p.t, err)
	return content
}

// confirms lets the print partner put a file beside a letter, as the protocol of the spool wants it.
func (p *postWorld) confirms(channel, key string) {
	p.t.Helper()
	place := filepath.Join(p.folder, "spool", channel, key)
	must(p.t, os.MkdirAll(place, 0o700))
	must(p.t, os.WriteFile(filepath.Join(place, "sent"), nil, 0o600))
}

// lies tells whether a dispatch lies in the partner's sight.
func (p *postWorld) lies(channel, key string) bool {
	_, err := os.Stat(filepath.Join(p.folder, "spool", channel, key))
	return err == nil
}

// untilGone waits until nothing lies at a place of the spool, while a worker runs.
func (p *postWorld) untilGone(channel, key string) {
	p.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); p.lies(channel, key); {
		if time.Now().After(deadline) {
			p.t.Fatalf("%s/%s still lies in the spool", channel, key)
		}
	}
}

// postbox is a mail server that keeps what it gets, or refuses as told.
type postbox struct {
	mu     sync.Mutex
	got    []received
	answer func(received) error // nil: everything is welcome
}

// received is a mail as the server has it.
type received struct {
	to  string
	raw []byte
}

func (b *postbox) answers(answer func(received) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answer = answer
}

// all gives what came, also what was refused then.
func (b *postbox) all() []received {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]received(nil), b.got...)
}

// take keeps a mail and says what becomes of it.
func (b *postbox) take(m received) error {
	b.mu.Lock()
	b.got = append(b.got, m)
	answer := b.answer
	b.mu.Unlock()
	if answer == nil {
		return nil
	}
	return answer(m)
}

// NewSession implements smtp.Backend.
func (b *postbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{box: b}, nil }

type session struct {
	box *postbox
	now received
}

func (s *session) Reset()                               { s.now = received{} }
func (s *session) Logout() error                        { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error { return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.now.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.now.raw = raw
	return s.box.take(s.now)
}

// serve opens the server on this machine and gives the settings to reach it.
func (b *postbox) serve(t *testing.T) mail.Config {
	t.Helper()
	server := smtp.NewServer(b)
	server.Domain, server.ErrorLog = "mail.example", log.New(io.Discard, "", 0)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		must(t, server.Close())
		if err := <-done; err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
	return mail.Config{
		Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, TLS: mail.NoTLS, Timeout: 10 * time.Second,
		From: netmail.Address{Name: "Respite Demo", Address: "invoices@respite.example"},
	}
}

// header gives a header of the mail, decoded.
func (m received) header(t *testing.T, name string) string {
	t.Helper()
	message, err := netmail.ReadMessage(bytes.NewReader(m.raw))
	must(t, err)
	text, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get(name))
	must(t, err)
	return text
}

// attached gives name and content of the only attachment; nothing when there is none.
func (m received) attached(t *testing.T) (string, []byte) {
	t.Helper()
	message, err := netmail.ReadMessage(bytes.NewReader(m.raw))
	must(t, err)
	kind, values, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	must(t, err)
	if !strings.HasPrefix(kind, "multipart/mixed") {
		return "", nil
	}
	for parts := multipart.NewReader(message.Body, values["boundary"]); ; {
		part, err := parts.NextRawPart()
		must(t, err)
		if part.FileName() == "" {
			continue
		}
		content, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
		must(t, err)
		return part.FileName(), content
	}
}
