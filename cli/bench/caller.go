package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"respite/cli/terminal"
	"respite/wire/jsongate"
)

// patience bounds how long a caller waits for one answer.
const patience = 30 * time.Second

// line is where callers call: a server's address, and the clock they sign by. It writes HTTP itself: the
// generator shares the processors with the server, and net/http's client costs as much as a good server does.
type line struct {
	host  string // with the port, as it is signed
	tag   string // begins every nonce; no other run has it
	clock func() time.Time
}

// newLine reads the address of a server: http://host:port.
func newLine(address string, f *terminal.Frame) (line, error) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "http" || parsed.Port() == "" || parsed.Path != "" && parsed.Path != "/" {
		return line{}, fmt.Errorf("%q is no address to measure: write http://host:port", address)
	}
	return line{host: parsed.Host, tag: f.Now().UTC().Format("20060102150405.000000x"), clock: f.Now}, nil
}

// caller is one connection of a shop's system, which sends one request after another.
type caller struct {
	line
	name int
	sent int64 // requests, for the nonce
	conn net.Conn
	from *bufio.Reader
	out  []byte
}

// ask sends the request of an action and gives its answer. After an error the next request takes a new
// connection.
func (c *caller) ask(ctx context.Context, a Action, o order) (answered, error) {
	body, err := a.body(o)
	if err != nil {
		return answered{}, err
	}
	came, err := c.exchange(ctx, a, o, body)
	if err != nil {
		err = errors.Join(err, c.hangUp())
	}
	return came, err
}

func (c *caller) exchange(ctx context.Context, a Action, o order, body []byte) (answered, error) {
	if c.conn == nil {
		var dialer net.Dialer
		conn, err := dialer.DialContext(ctx, "tcp", c.host)
		if err != nil {
			return answered{}, fmt.Errorf("connect: %w", err)
		}
		c.conn, c.from = conn, bufio.NewReader(conn)
	}
	now := c.clock()
	c.write(a, o, body, now)
	if err := c.conn.SetDeadline(now.Add(patience)); err != nil {
		return answered{}, fmt.Errorf("limit the wait: %w", err)
	}
	if _, err := c.conn.Write(c.out); err != nil {
		return answered{}, fmt.Errorf("send: %w", err)
	}
	return c.read()
}

// write lays out head and body of a request, so that they go out at once.
func (c *caller) write(a Action, o order, body []byte, now time.Time) {
	path, kind := a.path(), "application/json"
	if path == "" {
		path, kind = "/", "text/xml"
	}
	c.out = append(append(append(c.out[:0], "POST "...), path...), " HTTP/1.1\r\nHost: "...)
	c.out = append(append(append(c.out, c.host...), "\r\nContent-Type: "...), kind...)
	if a.path() != "" {
		c.sent++
		nonce := c.tag + strconv.Itoa(c.name) + "x" + strconv.FormatInt(c.sent, 10)
		message := jsongate.Message{Method: http.MethodPost, URI: c.host + path, Body: body}
		c.out = append(append(c.out, "\r\nAuthorization: "...), o.shop.keys.Sign(message, nonce, now.Unix())...)
	}
	c.out = strconv.AppendInt(append(c.out, "\r\nContent-Length: "...), int64(len(body)), 10)
	c.out = append(append(c.out, "\r\n\r\n"...), body...)
}

// maxAnswer bounds what is read of an answer.
const maxAnswer = 1 << 20

func (c *caller) read() (answered, error) {
	response, err := http.ReadResponse(c.from, nil)
	if err != nil {
		return answered{}, fmt.Errorf("read the answer: %w", err)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return answered{}, fmt.Errorf("read the answer: %w", err)
	}
	came := answered{status: response.StatusCode, header: response.Header, body: body}
	if response.Close {
		return came, c.hangUp()
	}
	return came, nil
}

// hangUp closes the connection, if there is one.
func (c *caller) hangUp() error {
	if c.conn == nil {
		return nil
	}
	conn := c.conn
	c.conn = nil
	return conn.Close()
}
