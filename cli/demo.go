package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"text/tabwriter"

	"respite/cli/sample"
	"respite/cli/settings"
	"respite/cli/terminal"
	"respite/server"
	"respite/store"
)

// DemoCmd runs a test book with everything in it that a newcomer needs.
type DemoCmd struct {
	Data          string `help:"Folder of the book. Not given: RESPITE_DATA, or ./respite-data." placeholder:"DIR"`
	KeyFile       string `help:"File with the key of the book. Not given: RESPITE_KEY_FILE, or the file key in the folder." placeholder:"FILE"`
	settings.Post `group:"post"`
	Addr          string `help:"Address to listen on." default:"127.0.0.1:8080"`
	Public        bool   `help:"Let other machines in too. The keys of the demo are known to everybody."`
	Log           string `help:"How much to log: debug, info, warn or error." enum:"debug,info,warn,error" default:"warn"`
}

// Help gives examples.
func (DemoCmd) Help() string {
	return `A test book with two merchants, test persons and a sample of orders. Nothing else needs to be
installed. Starting again on the same folder goes on with what is in it.

Examples:
  respite demo
  respite demo --addr 127.0.0.1:9000 --data /tmp/respite`
}

// Run serves the demo until the operator interrupts.
func (c DemoCmd) Run(f *terminal.Frame) error {
	c.Data = cmp.Or(c.Data, f.Getenv("RESPITE_DATA"), terminal.DefaultData)
	c.KeyFile = cmp.Or(c.KeyFile, f.Getenv("RESPITE_KEY_FILE"))
	if !c.Public && !settings.Loopback(c.Addr) {
		return terminal.WrongUse("%s lets other machines in, and the keys of the demo are known to everybody: add --public if you mean it", c.Addr)
	}
	listener, err := f.Listen(c.Addr)
	if err != nil {
		return err
	}
	url := "http://" + listener.Addr().String()
	started := start{URL: url, XMLRPC: url + "/", Outbox: url + "/outbox/", Data: c.Data, Merchants: demoKeys(), Tries: c.tries(f, url)}
	book, err := c.open(f, started.Tries)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := f.Emit(started, started.write); err != nil {
		return errors.Join(err, listener.Close(), book.Close())
	}
	return book.Serve(f.Context, listener)
}

// open opens the book of the demo, new and filled if there was none.
func (c DemoCmd) open(f *terminal.Frame, tries []server.Try) (*server.Book, error) {
	folder := server.Config{Folder: server.Folder(c.Data), KeyFile: c.KeyFile}
	config, err := c.Over(f.Outfit(folder, f.Log(logLevel(c.Log), false)))
	if err != nil {
		return nil, f.Judge("", err)
	}
	config.Kind, config.LoopbackPushes = store.Test, true
	config.Welcome = server.Welcome{Keys: true, Tries: tries, SignIn: sample.SignIn()}
	book, err := server.Found(f.Context, config)
	if err != nil {
		return nil, err
	}
	if err := sample.Fill(f.Context, book.Operations); err != nil {
		return nil, errors.Join(fmt.Errorf("fill the demo: %w", err), book.Close())
	}
	if err := sample.Hire(f.Context, book.People); err != nil {
		return nil, errors.Join(fmt.Errorf("fill the demo: %w", err), book.Close())
	}
	return book, nil
}

func logLevel(name string) slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(name)); err != nil {
		return slog.LevelInfo // the grammar knows the names
	}
	return level
}

// start is what the operator is told when the demo runs.
type start struct {
	URL       string       `json:"url"`
	XMLRPC    string       `json:"xmlrpc_url"`
	Outbox    string       `json:"outbox_url"`
	Data      string       `json:"data"`
	Merchants []keys       `json:"merchants"`
	Tries     []server.Try `json:"try"`
}

// keys are what a shop's software needs to connect.
type keys struct {
	Name         string `json:"name"`
	EID          int64  `json:"eid"`
	SharedSecret string `json:"shared_secret"` // of XML-RPC
	WebsiteKey   string `json:"website_key"`   // of the JSON gateway, as the next
	SecretKey    string `json:"secret_key"`
}

func demoKeys() []keys {
	var all []keys
	for _, shop := range sample.Shops() {
		all = append(all, keys{shop.Name, int64(shop.ID), shop.Shared.Reveal(), shop.WebsiteKey, shop.Keys[0].Secret.Reveal()})
	}
	return all
}

// tries are commands for a newcomer, spelled so that they work where this demo runs.
func (c DemoCmd) tries(f *terminal.Frame, url string) []server.Try {
	data, gateway := "", ""
	if c.Data != terminal.DefaultData {
		data = " --data " + c.Data
	}
	if url != "http://"+terminal.DefaultAddr {
		gateway = " --url " + url
	}
	program := f.Program
	return []server.Try{
		{Command: program + " order list" + data, Shows: "the sample orders"},
		{Command: program + " call json/DataRequest examples/reserve-invoice.json" + gateway, Shows: "a shop reserves an order"},
		{Command: program + " call xmlrpc reserve_amount examples/xmlrpc/reserve_amount.json" + gateway, Shows: "another does by XML-RPC"},
		{Command: program + " listen", Shows: "a shop's receiver of pushes: let it run"},
		{Command: program + " call json/DataRequest examples/reserve-with-push.json" + gateway, Shows: "an order that it hears of"},
		{Command: program + " review list" + data, Shows: "orders that wait for staff"},
		{Command: program + " clock advance 15d" + data, Shows: "two weeks pass: what is held expires"},
		{Command: program + " verify" + data, Shows: "the books are checked"},
	}
}

func (s start) write(w io.Writer) {
	shop := s.Merchants[0]
	fmt.Fprintf(w, `
Respite runs: a test book on this machine. Nothing in it is money, and nobody in it is real.

  Welcome page   %[1]s/
  XML-RPC        POST %[2]s
  JSON gateway   %[1]s/json/
  Office         %[1]s/office/ (clerk@demo.shop, password %[9]s; the page names others)
  Playground     %[1]s/playground/ (every action of both wires)
  Documentation  %[1]s/docs/
  Outbox         %[3]s (mails, letters and text messages)
  Health         %[1]s/healthz

  Merchant       %[4]s
  XML-RPC        eid %[5]d, shared secret %[6]s
  JSON gateway   website key %[7]s, secret key %[8]s

Try in another terminal:

`, s.URL, s.XMLRPC, s.Outbox, shop.Name, shop.EID, shop.SharedSecret, shop.WebsiteKey, shop.SecretKey, sample.Password)
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, try := range s.Tries {
		fmt.Fprintf(columns, "  %s\t%s\n", try.Command, try.Shows)
	}
	if err := columns.Flush(); err != nil {
		return // the terminal has gone
	}
	fmt.Fprintf(w, `
The book lies in %s. The next start goes on with it; delete the folder to begin anew.
Ctrl-C stops.

`, s.Data)
}
