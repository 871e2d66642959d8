package settings

import (
	"cmp"
	"net"
	netmail "net/mail"
	"slices"
	"strconv"

	"respite/domain/job"
	"respite/outbound/mail"
	"respite/outbound/sms"
	"respite/server"
)

// Over lays the ways out of the house over how a book is opened.
func (p Post) Over(config server.Config) (server.Config, error) {
	if p.PublicURL != "" && job.CheckAddress(p.PublicURL) != nil {
		return config, wrong("--public-url: %q is no web address: write https://host", p.PublicURL)
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
func (p Post) mail() (*mail.Config, error) {
	if p.SMTP == "" {
		if p.SMTPUser != "" || p.SMTPPasswordFile != "" || p.MailFrom != "" {
			return nil, wrong("--smtp-user, --smtp-password-file and --mail-from need --smtp")
		}
		return nil, nil
	}
	host, port, err := net.SplitHostPort(p.SMTP)
	number, odd := strconv.Atoi(port)
	if err != nil || odd != nil || host == "" || number < 1 || number > 65535 {
		return nil, wrong("--smtp: %q is no mail server: write mail.example:587", p.SMTP)
	}
	secured := mail.TLS(cmp.Or(p.SMTPTLS, string(mail.StartTLS)))
	if !slices.Contains([]mail.TLS{mail.StartTLS, mail.ImplicitTLS, mail.NoTLS}, secured) {
		return nil, wrong("--smtp-tls: %.40q is none of starttls, implicit, none", p.SMTPTLS)
	}
	config := mail.Config{Host: host, Port: number, TLS: secured, User: p.SMTPUser}
	if p.MailFrom != "" {
		from, err := netmail.ParseAddress(p.MailFrom)
		if err != nil {
			return nil, wrong("--mail-from: %q is no sender: write Name <name@example.com>", p.MailFrom)
		}
		config.From = *from
	}
	if config.Password, err = secret(p.SMTPPassword, p.SMTPPasswordFile); err != nil {
		return nil, err
	}
	return &config, nil
}

// sms gives the settings of the gateway of text messages, if there is one.
func (p Post) sms() (*sms.Config, error) {
	if p.SMSURL == "" {
		if p.SMSTokenFile != "" {
			return nil, wrong("--sms-token-file needs --sms-url")
		}
		return nil, nil
	}
	token, err := secret(p.SMSToken, p.SMSTokenFile)
	return &sms.Config{URL: p.SMSURL, Token: token}, err
}
