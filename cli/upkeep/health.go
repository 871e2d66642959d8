package upkeep

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"respite/cli/terminal"
	"respite/server/front"
)

// HealthCmd asks a server how it is.
type HealthCmd struct {
	Address string `arg:"" optional:"" default:"http://127.0.0.1:8080" help:"Where it listens: http://HOST:PORT, https://HOST or unix:PATH."`
	Alive   bool   `help:"Only ask whether it can read (/healthz), not whether requests should be sent there (/readyz)."`
}

// Help gives examples.
func (HealthCmd) Help() string {
	return `Exits with 0 when it is well, and 1 when it is not. For machines that watch containers.

Examples:
  respite health
  respite health unix:/run/respite/respite.sock`
}

// askPatience is how long a server may take to answer, maxAnswer how much it may say in bytes.
const (
	askPatience = 8 * time.Second
	maxAnswer   = 1 << 10
)

// Run asks.
func (c HealthCmd) Run(f *terminal.Frame) error {
	path := "/readyz"
	if c.Alive {
		path = "/healthz"
	}
	client, base := http.Client{Timeout: askPatience, CheckRedirect: stays}, strings.TrimSuffix(c.Address, "/")
	if socket, isUnix := strings.CutPrefix(c.Address, front.UnixPrefix); isUnix {
		var dialer net.Dialer
		client.Transport = &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, "unix", socket)
		}}
		base = "http://localhost"
	}
	request, err := http.NewRequestWithContext(f.Context, http.MethodGet, base+path, nil)
	if err != nil {
		return terminal.WrongUse("%q is no address of a server: write http://127.0.0.1:8080", c.Address)
	}
	answer, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("ask how the server is: %w", err)
	}
	defer answer.Body.Close() // it was read
	said, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("ask how the server is: %w", err)
	}
	words := terminal.OneLine(string(said))
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the server is not well: %s: %s", answer.Status, words)
	}
	return f.Emit(map[string]string{"health": words}, func(w io.Writer) { fmt.Fprintln(w, words) })
}

func stays(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
