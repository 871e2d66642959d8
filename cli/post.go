package cli

import (
	"fmt"
	"io"
	"net"
	netmail "net/mail"
	"os"
	"strconv"
	"strings"

	"respite/cli/terminal"
	"respite/domain/job"
	"respite/outbound/mail"
	"respite/outbound/sms"
	"respite/server"
)

// postFlags say how documents and messages leave the house. What is not given stays in a folder of the book.
type postFlags struct {
	SMTP             string `name:"smtp" help:"Mail server; not given: mails stay in the folder mail of the book." placeholder:"HOST:PORT"`
	SMTPUser         string `name:"smtp-user" help:"User at the mail server; not given: it asks for none." placeholder:"NAME"`
	SMTPPasswordFile string `name:"smtp-password-file" help:"File with the password of the user." placeholder:"FILE"`
	SMTPTLS          string `name:"smtp-tls" help:"starttls, implicit or, on this machine, none." enum:"starttls,implicit,none" default:"starttls"`
	MailFrom         string `help:"Sender of mails; not given: the provider as in provider.toml." placeholder:"NAME <ADDRESS>"`
	SMSURL           string `name:"sms-url" help:"Gateway of text messages; not given: they stay in the folder sms." placeholder:"URL"`
	SMSTokenFile     string `name:"sms-token-file" help:"File with the token of that gateway." placeholder:"FILE"`
	Spool            string `help:"Folder where the print partner fetches letters; not given: the folder spool." placeholder:"DIR"`
	PublicURL        string `help:"Where the book is reached from outside; not given: where it was asked." placeholder:"URL"`
}

// postGroup heads these flags in the help.
const postGroup = "How documents and messages leave the house:"

// over lays the flags over a book's settings.
func (p postFlags) over(config server.Config) (server.Config, error) {
	if p.PublicURL != "" && job.CheckAddress(p.PublicURL) != nil {
		return config, terminal.WrongUse("--public-url: %q is no web address: write https://host", p.PublicURL)
	}
	mails, err := p.mail()
	if err != nil {
		return config, err
	}
	texts, err := p.sms()
	if err != nil {
		return config, err
	}
	config.PublicURL, config.Post = p.PublicURL, server.Post{Mail: mails, SMS: texts, Spool: p.Spool}
	return config, nil
}

// mail gives the settings of the mail server, if there is one.
func (p postFlags) mail() (*mail.Config, error) {
	if p.SMTP == "" {
		if p.SMTPUser != "" || p.SMTPPasswordFile != "" || p.MailFrom != "" {
			return nil, terminal.WrongUse("--smtp-user, --smtp-password-file and --mail-from need --smtp")
		}
		return nil, nil
	}
	host, port, err := net.SplitHostPort(p.SMTP)
	number, wrong := strconv.Atoi(port)
	if err != nil || wrong != nil || host == "" || number < 1 || number > 65535 {
		return nil, terminal.WrongUse("--smtp: %q is no mail server: write mail.example:587", p.SMTP)
	}
	config := mail.Config{Host: host, Port: number, TLS: mail.TLS(p.SMTPTLS), User: p.SMTPUser}
	if p.MailFrom != "" {
		from, err := netmail.ParseAddress(p.MailFrom)
		if err != nil {
			return nil, terminal.WrongUse("--mail-from: %q is no sender: write Name <name@example.com>", p.MailFrom)
		}
		config.From = *from
	}
	if config.Password, err = secretIn(p.SMTPPasswordFile); err != nil {
		return nil, err
	}
	return &config, nil
}

// sms gives the settings of the gateway of text messages, if there is one.
func (p postFlags) sms() (*sms.Config, error) {
	if p.SMSURL == "" {
		if p.SMSTokenFile != "" {
			return nil, terminal.WrongUse("--sms-token-file needs --sms-url")
		}
		return nil, nil
	}
	token, err := secretIn(p.SMSTokenFile)
	return &sms.Config{URL: p.SMSURL, Token: token}, err
}

// maxSecret bounds a password or a token, in bytes.
const maxSecret = 4 << 10

// secretIn reads a file that holds one line with a secret; no file holds none.
func secretIn(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	file, err := os.Open(name)
	if err != nil {
		return "", fmt.Errorf("read the secret: %w", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxSecret+1))
	if err != nil {
		return "", fmt.Errorf("read the secret in %s: %w", name, err)
	}
	secret := strings.TrimRight(string(text), "\r\n")
	if secret == "" || len(secret) > maxSecret || strings.ContainsAny(secret, "\r\n") {
		return "", fmt.Errorf("read the secret in %s: it must hold one line of at most %d bytes", name, maxSecret)
	}
	return secret, nil
}
