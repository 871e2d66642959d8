package front

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"
)

// UnixPrefix begins the address of a unix socket: what follows is its path.
const UnixPrefix = "unix:"

const unixNetwork = "unix"

// socketMode lets a proxy of the same group in, and nobody else.
const socketMode = 0o660

// Listen takes an address: HOST:PORT or unix:PATH. Of a unix socket it takes over what a crash left behind,
// but nothing somebody still listens on.
func Listen(ctx context.Context, address string) (net.Listener, error) {
	var config net.ListenConfig
	path, isUnix := strings.CutPrefix(address, UnixPrefix)
	if !isUnix {
		return config.Listen(ctx, "tcp", address)
	}
	listener, err := config.Listen(ctx, unixNetwork, path)
	if errors.Is(err, syscall.EADDRINUSE) && abandoned(ctx, path) {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("take over the socket: %w", err)
		}
		listener, err = config.Listen(ctx, unixNetwork, path)
	}
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, socketMode); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return listener, nil
}

// abandoned tells whether a socket is there on which nobody listens.
func abandoned(ctx context.Context, path string) bool {
	info, err := os.Stat(path)
	if err != nil || info.Mode()&fs.ModeSocket == 0 {
		return false
	}
	var dialer net.Dialer
	connection, err := dialer.DialContext(ctx, unixNetwork, path)
	if err == nil {
		return connection.Close() != nil
	}
	return errors.Is(err, syscall.ECONNREFUSED)
}
