package cli

import (
	"errors"
	"fmt"
	"time"

	"respite/cli/terminal"
	"respite/operation"
	"respite/server"
	"respite/store"
)

// ServeCmd runs a book.
type ServeCmd struct {
	terminal.BookFlag
	postFlags     `embed:"" group:"post"`
	Addr          string        `help:"Address to listen on. Encryption is the matter of a proxy in front." default:"127.0.0.1:8080"`
	Book          string        `help:"Which book: live or test. A book never becomes the other." enum:"live,test" default:"live"`
	Repeat        terminal.Span `help:"For how long the same content counts as the same request." default:"10m" placeholder:"SPAN"`
	PrivatePushes bool          `help:"Pushes may go to networks that are not public."`
	PerSecond     int           `help:"Requests that one merchant may make in a second; 0: any number." default:"100"`
	Log           string        `help:"How much to log: debug, info, warn or error." enum:"debug,info,warn,error" default:"info"`
	LogJSON       bool          `help:"Log as JSON, a line for each entry."`
}

// Help gives examples.
func (ServeCmd) Help() string {
	return `The folder is made if there is none. Its file "key" opens everything personal in the book: keep a copy
elsewhere. "rules.toml" holds the rules that decide who may buy; it may be edited while the server runs.

"provider.toml" says who runs the system, as invoices name it.

In a test book the bureau knows only test persons; in a live book it knows nobody.

Examples:
  respite serve --data /var/lib/respite --public-url https://pay.example.com \
    --smtp mail.example.com:587 --smtp-user respite --smtp-password-file /etc/respite/smtp
  respite serve --data ./mytest --book test --addr 127.0.0.1:8081
  respite merchant add --data /var/lib/respite --help`
}

// Run serves the book until the operator interrupts.
func (c ServeCmd) Run(f *terminal.Frame) error {
	if c.PerSecond < 0 {
		return terminal.WrongUse("--per-second must not be negative")
	}
	settings := operation.DefaultSettings()
	if settings.Repeat = time.Duration(c.Repeat); settings.Repeat < operation.LeastRepeat {
		return terminal.WrongUse("--repeat must be at least %s: for so long a signed request can be sent again", terminal.Span(operation.LeastRepeat))
	}
	log := f.Log(logLevel(c.Log), c.LogJSON)
	config, err := c.over(f.BookConfig(c.BookFlag, log))
	if err != nil {
		return err
	}
	config.Kind, config.PerSecond = store.Book(c.Book), c.PerSecond
	config.Settings, config.PrivatePushes = settings, c.PrivatePushes
	// Whoever runs a test book for themselves alone wants to see its pushes on the same machine.
	config.LoopbackPushes = config.Kind == store.Test && loopback(c.Addr)
	return c.serve(f, config)
}

// serve opens the book and serves it.
func (c ServeCmd) serve(f *terminal.Frame, config server.Config) error {
	log := config.Log
	listener, err := f.Listen(c.Addr)
	if err != nil {
		return err
	}
	book, err := server.Found(f.Context, config)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	log.Info("serving", "book", c.Book, "address", listener.Addr().String(), "data", c.Data, "version", terminal.Version())
	if c.SMTP == "" && config.Kind == store.Live {
		log.Warn("no mail server is set: mails to consumers stay in a folder and reach nobody", "folder", config.Folder.MailFolder(), "set", "--smtp")
	}
	if err := book.Serve(f.Context, listener); err != nil {
		return fmt.Errorf("serve the %s book in %s: %w", c.Book, c.Data, err)
	}
	log.Info("stopped")
	return nil
}
