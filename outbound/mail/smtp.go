package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/netip"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"respite/domain/dispatch"
)

// TLS is how the way to the mail server is closed to others.
type TLS string

// The ways. There is no "if the server offers it": whoever stands between can take the offer away.
const (
	StartTLS    TLS = "starttls" // the usual one, on port 587
	ImplicitTLS TLS = "implicit" // from the first byte, on port 465
	NoTLS       TLS = "none"     // to a server on this machine only
)

// DefaultTimeout is for a whole attempt. Servers hold a stranger back for some seconds.
const DefaultTimeout = time.Minute

// Config is what is needed to reach the provider's mail server.
type Config struct {
	Host     string
	Port     int
	TLS      TLS            // empty: StartTLS
	Roots    *x509.CertPool // who may vouch for the server; nil: whom the machine trusts
	User     string         // empty: the server asks for none
	Password string
	From     netmail.Address // of mails that name no sender; also where returned mails go
	Timeout  time.Duration   // of a whole attempt; 0: DefaultTimeout
}

// SMTP sends mails to a mail server, each on a connection of its own. It is safe for concurrent use.
type SMTP struct {
	config Config
}

// NewSMTP makes a sender. It calls nobody yet; it fails when the configuration makes no sense.
func NewSMTP(config Config) (*SMTP, error) {
	if config.TLS == "" {
		config.TLS = StartTLS
	}
	if config.Timeout == 0 {
		config.Timeout = DefaultTimeout
	}
	if !isAddress(config.From.Address) || !isLine(config.From.Name) {
		return nil, errors.New("the sender of mails is not a mail address")
	}
	if config.TLS == NoTLS && !isLoopback(config.Host) {
		return nil, fmt.Errorf("mails may not cross the network in the clear: the server %s needs TLS", config.Host)
	}
	s := &SMTP{config: config}
	if _, err := s.client(); err != nil {
		return nil, fmt.Errorf("set up the mail server %s: %w", config.Host, err)
	}
	return s, nil
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// Send makes one attempt. It returns nil once the server has taken the mail, and else a dispatch.Failure: a
// permanent one when the server refused this mail for good, or nobody could send it.
func (s *SMTP) Send(ctx context.Context, m Mail) error {
	m = m.sentBy(s.config.From)
	encoded, err := m.Encode()
	if err != nil {
		return &dispatch.Failure{Permanent: true, Reason: err.Error()}
	}
	ctx, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	server, err := s.dial(ctx)
	if err != nil {
		return failed(ctx, connecting, err)
	}
	defer server.Quit() // whether the server hears it changes nothing
	for _, step := range []struct {
		what string
		do   func() error
	}{
		{"the sender of the mail", func() error { return server.Mail("<" + s.config.From.Address + ">") }},
		{"the receiver of the mail", func() error { return server.Rcpt("<" + m.To.Address + ">") }},
		{"the mail", func() error { return hand(server, encoded) }},
	} {
		if err := step.do(); err != nil {
			return failed(ctx, step.what, err)
		}
	}
	return nil
}

// dial greets the server, closes the way to others and says who we are. The connection ends with the context.
func (s *SMTP) dial(ctx context.Context) (*smtp.Client, error) {
	client, err := s.client(gomail.WithDialContextFunc(func(dialing context.Context, network, address string) (net.Conn, error) {
		conn, err := s.connect(dialing, network, address)
		if err == nil {
			context.AfterFunc(ctx, func() { hangUp(conn) })
		}
		return conn, err
	}))
	if err != nil {
		return nil, err
	}
	return client.DialToSMTPClientWithContext(ctx)
}

func (s *SMTP) connect(ctx context.Context, network, address string) (net.Conn, error) {
	if s.config.TLS == ImplicitTLS {
		return (&tls.Dialer{Config: s.trust()}).DialContext(ctx, network, address)
	}
	return new(net.Dialer).DialContext(ctx, network, address)
}

// hangUp ends a connection; if it cannot be closed, it has ended before.
func hangUp(conn net.Conn) { defer conn.Close() }

func (s *SMTP) trust() *tls.Config {
	return &tls.Config{ServerName: s.config.Host, RootCAs: s.config.Roots, MinVersion: tls.VersionTLS12}
}

// waysToSignIn stand the safest first. The last two show the password, but only to a server that has proved who
// it is, or to this machine.
var waysToSignIn = []gomail.SMTPAuthType{
	gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1, gomail.SMTPAuthCramMD5, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin,
}

// client sets the library up. The server hears the domain of our mails, not the name of our machine.
func (s *SMTP) client(more ...gomail.Option) (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(s.config.Port), gomail.WithTimeout(s.config.Timeout), gomail.WithTLSConfig(s.trust()),
		gomail.WithHELO(domainOf(s.config.From.Address)),
	}
	switch s.config.TLS {
	case StartTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case ImplicitTLS:
		options = append(options, gomail.WithSSL())
	case NoTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, fmt.Errorf("there is no way of TLS called %q", s.config.TLS)
	}
	if s.config.User != "" {
		options = append(options, gomail.WithOpportunisticSMTPAuth(waysToSignIn...),
			gomail.WithUsername(s.config.User), gomail.WithPassword(s.config.Password))
	}
	return gomail.NewClient(s.config.Host, append(options, more...)...)
}

// hand gives the mail over. The server has it when it says so after the last byte.
func hand(server *smtp.Client, encoded []byte) error {
	writer, err := server.Data()
	if err != nil {
		return err
	}
	if _, err := writer.Write(encoded); err != nil {
		return err // without its end: the server drops what it got
	}
	return writer.Close()
}
