package terminal

import (
	"errors"
	"fmt"
	"net"
	"syscall"

	"respite/cli/settings"
	"respite/server/front"
)

// DefaultAddr is where the demo and a server listen when nothing else is said; examples leave it out.
const DefaultAddr = settings.DefaultAddr

// Listen takes the address, or says what to do when it cannot be had.
func (f *Frame) Listen(addr string) (net.Listener, error) {
	listener, err := front.Listen(f.Context, addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use already: stop the other program (perhaps another respite), "+
			"or choose another port with --addr; port 0 finds a free one", addr)
	}
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return listener, nil
}
