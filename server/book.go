// Package server puts one book together: its store, its operations, the bureau, the doors and the
// worker, and serves them on one port.
//
// It must never decide and never change anything but through an operation. It reads no environment:
// whoever starts it hands clock, chance and settings in.
package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"respite/api/batch"
	"respite/api/gateway"
	"respite/api/limits"
	"respite/api/xmlrpc"
	"respite/domain/provider"
	"respite/jobs"
	"respite/jobs/handin"
	"respite/operation"
	"respite/operation/people"
	"respite/outbound/bureau"
	"respite/outbound/document"
	"respite/outbound/push"
	"respite/outbound/register"
	"respite/server/watch"
	"respite/store"
	"respite/store/rows"
	"respite/value/id"
	"respite/web/office"
	"respite/web/outbox"
	"respite/web/papers"
	"respite/web/terms"
	"respite/web/welcome"
)

// Config is what a book needs from outside.
type Config struct {
	Name           string // what operators call it; empty: its kind
	Folder         Folder
	Database       string             // address of a PostgreSQL database; empty: SQLite in the folder
	CheckSchema    bool               // the book is not opened until its tables are up to date; otherwise they are brought there
	RulesFile      string             // empty: in the folder
	ProviderFile   string             // empty: in the folder
	Kind           store.Book         // which book it must be; empty: whichever lies there
	KeyFile        string             // holds the key of the book; empty: in the folder
	LoopbackPushes bool               // pushes may go to this machine
	PrivatePushes  bool               // pushes may go to networks that are not public
	Settings       operation.Settings // the zero ones: operation.DefaultSettings
	Post           Post               // how documents leave the house
	PublicURL      string             // where the book is reached from outside; empty: where it was asked
	BatchFolder    string             // where files of delivered orders are put down; empty: nowhere
	PerSecond      int                // requests one merchant may make in a second; 0: any number
	AtOnce         int                // requests that are worked on at the same time, whoever's they are; 0: any number
	Welcome        Welcome            // for the first page of a test book
	Clock          func() time.Time
	Chance         io.Reader
	Log            *slog.Logger
	Version        string         // of the program, told at /healthz
	Watch          *watch.Program // sees the book at work; nil: nobody looks
	CheckEvery     time.Duration  // how often the books are proved while they are served; 0: never

	Engine func(rows.Engine) rows.Engine // stands before the database in a rehearsal; nil: nothing
}

func (c Config) keyFile() string { return cmp.Or(c.KeyFile, c.Folder.KeyFile()) }

func (c Config) settings() operation.Settings { return cmp.Or(c.Settings, operation.DefaultSettings()) }

// Welcome is what the first page of a test book says besides what is in the book; Try is a command it
// shows.
type (
	Welcome = welcome.Content
	Try     = welcome.Try
)

// Book is one book, open and ready to work.
type Book struct {
	Config
	Store      *store.Store
	Operations *operation.Operations
	IDs        *id.Source
	Rules      *Rules
	Worker     *jobs.Worker
	gateway    *gateway.Door
	xmlrpc     *xmlrpc.Door
	batch      *batch.Door
	folder     *handin.Watcher // nil: nobody puts files down
	papers     http.Handler
	terms      http.Handler
	welcome    http.Handler // of test books only
	outbox     http.Handler // of test books only
	playground http.Handler // of test books only
	manual     http.Handler
	office     jobs.PostOffice
	people     http.Handler                           // the office where staff work
	others     func(*http.Request) []office.Neighbour // offices of the site's other books
	assets     http.Handler
	People     *people.Desk
	closing    closers
	watched    *watch.Book
}

// Open opens the book that lies in the folder; it never makes one.
func Open(ctx context.Context, config Config) (*Book, error) {
	there, err := config.Folder.HoldsBook()
	if err != nil {
		return nil, err
	}
	if !there && config.Database == "" {
		return nil, fmt.Errorf("there is no book in %s: name its folder with --data, or make one with \"respite demo\" or \"respite serve\"", config.Folder)
	}
	return open(ctx, config)
}

// Found opens the book in the folder, and makes it first if there is none.
func Found(ctx context.Context, config Config) (*Book, error) {
	made, err := config.prepare()
	if err != nil {
		return nil, err
	}
	book, err := open(ctx, config)
	if made && errors.Is(err, store.ErrKey) {
		return nil, config.unmake()
	}
	return book, err
}

func open(ctx context.Context, config Config) (*Book, error) {
	key, err := readKey(config.keyFile())
	if err != nil {
		return nil, err
	}
	path, err := config.rules()
	if err != nil {
		return nil, err
	}
	rules, err := ReadRules(path, config.Clock, config.Log)
	if err != nil {
		return nil, err
	}
	who, err := config.readProvider()
	if err != nil {
		return nil, err
	}
	ids := id.NewSource(config.Clock, config.Chance)
	watched, err := config.watch(ids)
	if err != nil {
		return nil, err
	}
	config.Log = watch.Log(config.Log)
	if err := config.checkSchema(ctx); err != nil {
		return nil, err
	}
	opened, err := store.Open(ctx, store.Config{
		Path: config.Folder.Database(), Postgres: config.Database, Key: key, Clock: config.Clock, Chance: ids, Log: config.Log,
		Engine:    config.Engine,
		Committed: func(g store.Group) { watched.Committed(g.Operations, g.Took, g.Failed) },
	})
	if err != nil {
		return nil, fmt.Errorf("open the book in %s: %w", config.Place(), err)
	}
	watched.Reads(opened)
	watched.Waiting(opened.Waiting)
	book := &Book{Config: config, Store: opened, IDs: ids, Rules: rules, watched: watched}
	if err := book.settleKind(ctx); err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	if err := book.openPost(who); err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	book.Operations = operation.New(operation.Outside{
		Store: opened, Bureau: book.bureau(), Register: book.register(), Rules: rules.Current, IDs: ids, Log: config.Log,
		Settings: config.settings(), Provider: func() provider.Provider { return who }, Render: document.Render,
	})
	if err := book.openOffice(); err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	book.openDoors()
	if err := book.openFolder(); err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	book.hire()
	return book, nil
}

// openDoors makes what answers for the book.
func (b *Book) openDoors() {
	room := limits.NewRoom(b.AtOnce)
	b.gateway = gateway.New(gateway.Config{
		Operations: b.Operations, Store: b.Store, Clock: b.Clock, IDs: b.IDs, Log: b.Log, Test: b.IsTest(), PerSecond: b.PerSecond, Room: room,
		Told: func(ctx context.Context, t gateway.Told) {
			watch.Tell(ctx, watch.Call{Door: "gateway", Action: t.Action, Merchant: t.Merchant, Outcome: t.Outcome, Code: t.Code})
		},
	})
	b.xmlrpc = xmlrpc.New(xmlrpc.Config{
		Operations: b.Operations, Store: b.Store, Clock: b.Clock, Log: b.Log, Test: b.IsTest(), PublicURL: b.PublicURL, PerSecond: b.PerSecond, Room: room,
		Told: func(ctx context.Context, t xmlrpc.Told) {
			watch.Tell(ctx, watch.Call{Door: "xmlrpc", Action: t.Method, Merchant: t.Merchant, Outcome: t.Outcome, Code: t.Fault})
		},
	})
	b.batch = b.openBatch(room)
	b.papers = papers.New(papers.Config{Operations: b.Operations, Log: b.Log})
	b.terms = terms.New(terms.Config{Store: b.Store, Log: b.Log})
	b.openForDevelopers()
	if b.IsTest() {
		b.outbox = outbox.New(outbox.Config{Operations: b.Operations, Store: b.Store, Log: b.Log, Invitations: b.Config.Welcome.Keys})
		b.welcome = welcome.New(welcome.Config{Store: b.Store, Log: b.Log, Version: b.Version, Content: b.Config.Welcome})
	}
}

// hire makes the worker; it begins when the book is served.
func (b *Book) hire() {
	sender := push.New(push.Config{AllowLoopback: b.LoopbackPushes, AllowPrivate: b.PrivatePushes, Clock: b.Clock, IDs: b.IDs, Test: b.IsTest()})
	b.Worker = jobs.New(jobs.Config{
		Operations: b.Operations, Store: b.Store, Push: sender.Send, Queued: b.gateway.RunQueued, Log: b.Log,
		Parallel: parallelJobs, Post: b.office, Watch: b.watched.Job,
	})
}

// parallelJobs is how many pushes run at the same time: a slow shop holds its place for half a minute.
const parallelJobs = 32

// settleKind learns which book this is, or makes a new one what was asked for.
func (b *Book) settleKind(ctx context.Context) error {
	if b.Kind != "" {
		return b.Store.Found(ctx, b.Kind)
	}
	kind, err := b.Store.View().Book(ctx)
	if err == nil && kind == "" {
		err = b.empty()
	}
	b.Kind = kind
	return err
}

// IsTest tells whether this is a test book.
func (b *Book) IsTest() bool { return b.Kind == store.Test }

// bureau is the fake one for test persons, or none: a real bureau is a matter of a contract.
func (b *Book) bureau() operation.Bureau {
	if b.IsTest() {
		return bureau.Fake{}
	}
	return bureau.None{}
}

// register is that of the test persons, or none: a real one is a matter of a contract.
func (b *Book) register() operation.Register {
	if b.IsTest() {
		return register.Test{}
	}
	return register.None{}
}

// Close closes the book after what was accepted is done.
func (b *Book) Close() error {
	if err := errors.Join(b.Store.Close(), b.closing.Close()); err != nil {
		return fmt.Errorf("close the book in %s: %w", b.Place(), err)
	}
	return nil
}
