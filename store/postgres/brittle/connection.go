package brittle

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"time"
)

// connection is one that is passed on. It knows as much of PostgreSQL's protocol 3.0 as finding commits takes:
// a message is a letter, a length and the rest; only the first one of a client has no letter.
type connection struct {
	line    *Line
	client  net.Conn
	server  net.Conn
	asked   *bufio.Reader
	told    *bufio.Reader
	commits map[string]bool // names of the prepared statements that commit
	holding atomic.Int64    // the Break that waits for the answer
	over    chan struct{}   // closed when nothing is passed on any more that the server answers
}

func newConnection(l *Line, client, server net.Conn) *connection {
	return &connection{
		line: l, client: client, server: server, asked: bufio.NewReader(client), told: bufio.NewReader(server), commits: map[string]bool{},
		over: make(chan struct{}),
	}
}

// hangUp breaks the connection on both sides; what was sent is read still.
func (c *connection) hangUp() {
	hangUp(c.client)
	hangUp(c.server)
}

func hangUp(end net.Conn) {
	if err := end.Close(); err != nil {
		return // somebody else was faster
	}
}

func (c *connection) wait() { <-time.NewTimer(c.line.pause).C }

// The letters of the messages that matter.
const (
	parse  = 'P'
	bind   = 'B'
	synced = 'S'
	flush  = 'H'
	query  = 'Q'
	leave  = 'X'
	ready  = 'Z'
)

// ask passes on what the client asks, until one of both has gone.
func (c *connection) ask() {
	defer func() {
		c.hangUp()
		c.line.mu.Lock()
		defer c.line.mu.Unlock()
		delete(c.line.open, c)
	}()
	first, err := message(c.asked, 0)
	if err == nil {
		_, err = c.server.Write(first)
	}
	for err == nil {
		var asked []byte
		var commits bool
		switch asked, commits, err = c.question(); {
		case err != nil:
		case commits:
			err = c.commit(asked)
		default:
			_, err = c.server.Write(asked)
		}
	}
}

// question reads up to where the client waits for an answer, and tells whether that commits.
func (c *connection) question() ([]byte, bool, error) {
	var all []byte
	commits := false
	for {
		m, err := message(c.asked, 1)
		if err != nil {
			return nil, false, err
		}
		all = append(all, m...)
		switch m[0] {
		case parse:
			name, rest, _ := bytes.Cut(m[5:], []byte{0})
			text, _, _ := bytes.Cut(rest, []byte{0})
			c.commits[string(name)] = string(text) == "COMMIT"
		case bind:
			_, rest, _ := bytes.Cut(m[5:], []byte{0})
			name, _, _ := bytes.Cut(rest, []byte{0})
			commits = commits || c.commits[string(name)]
		case synced, flush, query, leave:
			return all, commits, nil
		}
	}
}

// errBroken ends a connection that was to break.
var errBroken = errors.New("the connection was broken")

// commit passes a commit on, or breaks at it.
func (c *connection) commit(asked []byte) error {
	kind := c.line.next()
	switch kind {
	case BeforeCommit:
		return errBroken
	case HalfCommit:
		_, err := c.server.Write(asked[:len(asked)/2])
		return errors.Join(err, errBroken)
	case LateCommit:
		hangUp(c.client) // it learns of the break now, the server later
		c.wait()
	}
	c.holding.Store(int64(kind))
	_, err := c.server.Write(asked)
	if kind == LateCommit {
		<-c.over
	}
	return err
}

// answer passes on what the server answers, until one of both has gone.
func (c *connection) answer() {
	defer close(c.over)
	var held []byte
	for {
		m, err := message(c.told, 1)
		if err != nil {
			hangUp(c.client)
			return
		}
		kind := Break(c.holding.Load())
		if kind == None {
			if _, err := c.client.Write(m); err != nil {
				return
			}
			continue
		}
		if held = append(held, m...); m[0] == ready {
			c.breakOff(kind, held)
			return
		}
	}
}

// breakOff ends the connection at the answer to a commit.
func (c *connection) breakOff(kind Break, answer []byte) {
	defer c.hangUp()
	switch kind {
	case HalfAnswer:
		if _, err := c.client.Write(answer[:len(answer)/2]); err != nil {
			return
		}
	case Silence:
		c.wait()
	}
}

// maxMessage bounds a message in bytes.
const maxMessage = 64 << 20

// message reads one message whose length stands after so many bytes.
func message(from *bufio.Reader, letters int) ([]byte, error) {
	head := make([]byte, letters+4)
	if _, err := io.ReadFull(from, head); err != nil {
		return nil, err
	}
	length := binary.BigEndian.Uint32(head[letters:])
	if length < 4 || length > maxMessage {
		return nil, io.ErrUnexpectedEOF
	}
	all := append(head, make([]byte, length-4)...)
	_, err := io.ReadFull(from, all[letters+4:])
	return all, err
}
