// Package brittle stands between a server and its PostgreSQL and breaks their connection at the worst moments:
// around a commit and its answer.
//
// It must never stand before a database that somebody depends on, and never change a byte of what it passes on.
package brittle

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// Break is how a connection breaks at a commit.
type Break int

// The ways to break.
const (
	None         Break = iota
	BeforeCommit       // the commit never arrives
	HalfCommit         // the commit arrives in part
	LateCommit         // the commit arrives after the connection was broken
	BeforeAnswer       // what came of the commit is never told
	HalfAnswer         // what came of it is told in part
	Silence            // nothing is heard for a while, then the connection breaks
	kinds
)

// Breaks are all ways to break.
func Breaks() []Break {
	var all []Break
	for kind := None + 1; kind < kinds; kind++ {
		all = append(all, kind)
	}
	return all
}

// String says what happens.
func (b Break) String() string {
	return [...]string{"no break", "cut before the commit", "cut within the commit", "a commit that arrives late", "cut before the answer",
		"cut within the answer", "silence instead of the answer"}[b]
}

// Line is where a server connects instead of its database. It is safe for concurrent use.
type Line struct {
	listener net.Listener
	socket   string // of the database
	user     string
	database string
	next     func() Break
	pause    time.Duration
	shut     atomic.Bool

	mu   sync.Mutex
	open map[*connection]bool
}

// Listen makes a line to the database at a URL, which names the folder of a socket, as a private server's does. Of
// each commit next says how its connection breaks; the pause is how late a late commit is, and how long a
// silence. It must be closed.
func Listen(database string, next func() Break, pause time.Duration) (*Line, error) {
	where, err := url.Parse(database)
	if err != nil {
		return nil, fmt.Errorf("read the address of the database: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen before the database: %w", err)
	}
	l := &Line{
		listener: listener, socket: filepath.Join(where.Query().Get("host"), ".s.PGSQL.5432"), user: where.Query().Get("user"),
		database: where.Path, next: next, pause: pause, open: map[*connection]bool{},
	}
	go l.accept()
	return l, nil
}

// URL is where the database is to be reached through the line.
func (l *Line) URL() string {
	query := url.Values{"user": {l.user}, "sslmode": {"disable"}}
	return (&url.URL{Scheme: "postgres", Host: l.listener.Addr().String(), Path: l.database, RawQuery: query.Encode()}).String()
}

// Shut lets nobody connect any more, or lets them again.
func (l *Line) Shut(shut bool) { l.shut.Store(shut) }

// Close breaks all connections.
func (l *Line) Close() error {
	err := l.listener.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		c.hangUp()
	}
	return err
}

// accept passes connections on until the line is closed.
func (l *Line) accept() {
	for {
		client, err := l.listener.Accept()
		if err != nil {
			return
		}
		if err := l.pass(client); err != nil {
			hangUp(client)
		}
	}
}

var errShut = errors.New("the line is shut")

func (l *Line) pass(client net.Conn) error {
	if l.shut.Load() {
		return errShut
	}
	server, err := net.Dial("unix", l.socket)
	if err != nil {
		return err
	}
	c := newConnection(l, client, server)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open[c] = true
	go c.ask()
	go c.answer()
	return nil
}
