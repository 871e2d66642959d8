package cli

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"reflect"
	"strings"
	"time"

	"respite/cli/settings"
	"respite/cli/terminal"
	"respite/server"
	"respite/server/front"
	"respite/server/watch"
	"respite/store"
)

// ServeCmd runs one or several books.
type ServeCmd struct {
	Config string        `help:"File with the settings. Not given: RESPITE_CONFIG, or flags alone." placeholder:"FILE"`
	Book   string        `help:"Without a file: live or test, live if not given; a book never becomes the other. With one: serve only the book of this name." placeholder:"BOOK"`
	Own    settings.Book `embed:""`
	settings.Serving
	TLS settings.TLS `embed:"" prefix:"tls-"`
}

// Help gives examples.
func (ServeCmd) Help() string {
	return `The folder is made if there is none. Its file "key" opens everything personal in the book: keep a copy
elsewhere. "rules.toml" holds the rules that decide who may buy; it may be edited while the server runs.

"provider.toml" says who runs the system, as invoices name it.

In a test book the bureau knows only test persons; in a live book it knows nobody.

Each flag may stand in the file, with _ for -, or in the environment: RESPITE_LOG_JSON. "respite config check
FILE" shows what would be run. Without encryption the server listens on this machine only.

Examples:
  respite serve --config /etc/respite/respite.toml
  respite serve --data /var/lib/respite --public-url https://pay.example.com \
    --smtp mail.example.com:587 --smtp-user respite --smtp-password-file /etc/respite/smtp
  respite serve --data ./mytest --book test --addr 127.0.0.1:8081
  respite merchant add --data /var/lib/respite --help`
}

// Run serves until the operator interrupts.
func (c ServeCmd) Run(f *terminal.Frame) error {
	file := cmp.Or(c.Config, f.Getenv("RESPITE_CONFIG"))
	asked, err := c.settings(f, file)
	if err != nil {
		return f.Judge(file, err)
	}
	useMemory(f.Getenv)
	log := f.Log(asked.Level(), asked.LogJSON)
	opening := opening{Frame: f, asked: asked, log: log}
	site, err := opening.site()
	if err != nil {
		return f.Judge(file, err)
	}
	opening.tell(site)
	if err := site.Serve(f.Context); err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	log.Info("stopped")
	return nil
}

// settings are what the file, the environment and the command line say together.
func (c ServeCmd) settings(f *terminal.Frame, file string) (*settings.Settings, error) {
	asked, err := settings.Read(file, f.Getenv)
	if err != nil {
		return nil, err
	}
	asked.Overlay(c.Serving, c.TLS)
	chosen := cmp.Or(c.Book, f.Getenv("RESPITE_BOOK"))
	if file == "" {
		c.Own.Kind = chosen
	} else if chosen != "" {
		book, err := asked.Choose(chosen)
		if err != nil {
			return nil, err
		}
		asked.Books = []settings.Book{*book}
	}
	if !reflect.ValueOf(c.Own).IsZero() {
		book, err := asked.Choose("")
		if err != nil {
			return nil, err
		}
		if err := book.Overlay(c.Own); err != nil {
			return nil, err
		}
	}
	return asked, asked.Check()
}

// opening is a site that is being opened.
type opening struct {
	*terminal.Frame
	asked *settings.Settings
	log   *slog.Logger
}

// site takes the addresses and opens the books; when one of them cannot be had, it gives all back.
func (o opening) site() (*server.Site, error) {
	configs, err := o.configs()
	if err != nil {
		return nil, err
	}
	site := &server.Site{Drain: time.Duration(o.asked.Drain), Log: o.log}
	if site.Watch, err = watch.New(o.watching()); err != nil {
		return nil, err
	}
	err = o.listen(site)
	for i := 0; err == nil && i < len(configs); i++ {
		var book *server.Book
		configs[i].Watch = site.Watch
		if book, err = server.Found(o.Context, configs[i]); err == nil {
			site.Books = append(site.Books, server.Hosted{Book: book, Hosts: o.asked.Books[i].Hosts})
		}
	}
	if err != nil {
		return nil, errors.Join(err, site.Close())
	}
	return site, nil
}

// configs are how the books are opened. Whoever runs a test book for themselves alone wants to see its
// pushes on the same machine.
func (o opening) configs() ([]server.Config, error) {
	alone := len(o.asked.TrustedProxies) == 0
	for _, address := range o.asked.Addresses() {
		alone = alone && settings.Loopback(address)
	}
	var configs []server.Config
	for _, book := range o.asked.Books {
		config, err := book.Config()
		if err != nil {
			return nil, err
		}
		config.LoopbackPushes = config.Kind == store.Test && alone
		configs = append(configs, o.Outfit(config, o.log))
	}
	return configs, nil
}

func (o opening) watching() watch.Config {
	return watch.Config{Version: terminal.Version(), Clock: o.Now, Log: o.log, Traces: o.asked.Collector()}
}

// listen takes the addresses. A unix socket is never encrypted: it does not leave the machine.
func (o opening) listen(site *server.Site) error {
	proxies, err := o.asked.Proxies()
	if err != nil {
		return err
	}
	site.Proxies = proxies
	if err := o.encrypt(site); err != nil {
		return err
	}
	for _, address := range o.asked.Addresses() {
		to := &site.Plain
		if o.asked.TLS.On() && !strings.HasPrefix(address, front.UnixPrefix) {
			to = &site.Secure
		}
		if err := o.take(address, to); err != nil {
			return err
		}
	}
	for _, address := range o.asked.TLS.Redirect {
		if err := o.take(address, &site.Aside); err != nil {
			return err
		}
	}
	if o.asked.Admin != "" {
		site.Admin, err = o.Listen(o.asked.Admin)
	}
	return err
}

func (o opening) take(address string, into *[]net.Listener) error {
	listener, err := o.Listen(address)
	if err != nil {
		return err
	}
	*into = append(*into, listener)
	return nil
}

// encrypt prepares the certificates: the operator's own, or those of an authority.
func (o opening) encrypt(site *server.Site) error {
	asked := o.asked.TLS
	site.Beside = front.Redirect(server.IsPage)
	switch {
	case len(asked.Automatic) > 0:
		authority := front.Authority{Hosts: asked.Automatic, Cache: asked.Cache, Email: asked.Email, Directory: asked.Directory}
		fetcher := authority.Fetcher()
		site.TLS, site.Beside = front.Strict(fetcher.TLSConfig()), fetcher.HTTPHandler(site.Beside)
	case asked.Certificate != "":
		own := &front.Certificates{Certificate: asked.Certificate, Key: asked.KeyFile, Clock: o.Now, Log: o.log}
		if err := own.Open(); err != nil {
			return err
		}
		site.TLS = own.Config()
	}
	return nil
}

// tell says in the log what is served where.
func (o opening) tell(site *server.Site) {
	for _, listeners := range [][]net.Listener{site.Plain, site.Secure} {
		for _, listener := range listeners {
			for _, book := range site.Books {
				o.log.Info("serving", "book", cmp.Or(book.Name, string(book.Kind)), "address", listener.Addr().String(),
					"encrypted", o.asked.TLS.On() && listener.Addr().Network() != "unix", "data", book.Place(), "version", terminal.Version())
			}
		}
	}
	if site.Admin != nil {
		o.log.Info("staff may look", "address", site.Admin.Addr().String())
	}
	for _, book := range site.Books {
		if book.Config.Post.Mail == nil && book.Kind == store.Live {
			o.log.Warn("no mail server is set: mails to consumers stay in a folder and reach nobody",
				"folder", book.Folder.MailFolder(), "set", "--smtp")
		}
	}
}
