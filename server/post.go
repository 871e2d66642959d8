package server

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	netmail "net/mail"
	"os"
	"path/filepath"
	"reflect"

	"respite/domain/provider"
	"respite/jobs"
	"respite/outbound/mail"
	"respite/outbound/sms"
	"respite/outbound/spool"
	"respite/store"
)

// Post is how documents and messages leave the house. What is not given goes into a folder of the book.
type Post struct {
	Mail  *mail.Config // of the mail server
	SMS   *sms.Config  // of the gateway for text messages
	Spool string       // the folder for letters and print-outs
}

// MailFolder, SMSFolder and SpoolFolder hold what would leave the house; the provider says who it is in
// ProviderFile.
func (f Folder) MailFolder() string   { return filepath.Join(string(f), "mail") }
func (f Folder) SMSFolder() string    { return filepath.Join(string(f), "sms") }
func (f Folder) SpoolFolder() string  { return filepath.Join(string(f), "spool") }
func (f Folder) ProviderFile() string { return filepath.Join(string(f), "provider.toml") }

// closers are what is closed with the book.
type closers []io.Closer

func (c closers) Close() error {
	var failed []error
	for _, each := range c {
		failed = append(failed, each.Close())
	}
	return errors.Join(failed...)
}

// openPost opens the ways out of the house. Only a test book may keep its mail at home without being
// told to.
func (b *Book) openPost(who provider.Provider) error {
	from := netmail.Address{Name: who.Name, Address: who.Email}
	spooled, err := spool.Open(cmp.Or(b.Config.Post.Spool, b.Folder.SpoolFolder()))
	if err != nil {
		return fmt.Errorf("open the spool folder: %w", err)
	}
	b.office, b.closing = jobs.PostOffice{Spool: spooled}, closers{spooled}
	if err := b.openMail(from); err != nil {
		return errors.Join(err, b.closing.Close())
	}
	if err := b.openSMS(); err != nil {
		return errors.Join(err, b.closing.Close())
	}
	return nil
}

func (b *Book) openMail(from netmail.Address) error {
	if config := b.Config.Post.Mail; config != nil {
		config.From = netmail.Address{Name: cmp.Or(config.From.Name, from.Name), Address: cmp.Or(config.From.Address, from.Address)}
		server, err := mail.NewSMTP(*config)
		b.office.Mail = server
		return err
	}
	kept, err := mail.OpenFolder(b.Folder.MailFolder(), from)
	if err != nil {
		return fmt.Errorf("open the folder of mails: %w", err)
	}
	b.office.Mail, b.closing = kept, append(b.closing, kept)
	return nil
}

func (b *Book) openSMS() error {
	if config := b.Config.Post.SMS; config != nil {
		gateway, err := sms.NewHTTP(*config)
		b.office.SMS = gateway
		return err
	}
	kept, err := sms.OpenFolder(b.Folder.SMSFolder())
	if err != nil {
		return fmt.Errorf("open the folder of text messages: %w", err)
	}
	b.office.SMS, b.closing = kept, append(b.closing, kept)
	return nil
}

// presentable refuses to run a live book in the name of the provider of the demonstration: its accounts
// would stand on real invoices.
func (b *Book) presentable() error {
	if b.Kind == store.Live && reflect.DeepEqual(b.Operations.Provider(), provider.Default()) {
		return fmt.Errorf("%s is still the sample: say there who the provider is and where consumers pay", b.providerFile())
	}
	return nil
}

// maxProvider bounds the file of the provider in bytes.
const maxProvider = 1 << 20

// readProvider reads who runs the system; where nobody has said so, the file to fill in is written.
func (c Config) readProvider() (provider.Provider, error) {
	path := c.providerFile()
	if err := writeNew(path, provider.DefaultText(), 0o644); err != nil {
		return provider.Provider{}, err
	}
	info, err := os.Stat(path)
	if err == nil && info.Size() > maxProvider {
		err = fmt.Errorf("%w: more than %d bytes", fs.ErrInvalid, maxProvider)
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return provider.Provider{}, fmt.Errorf("read who the provider is: %w", err)
	}
	who, err := provider.Parse(text)
	if err != nil {
		return provider.Provider{}, fmt.Errorf("read who the provider is from %s: %w", path, err)
	}
	return who, nil
}
