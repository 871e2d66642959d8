package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// The limits of a connection. A request is small and decided within seconds.
const (
	headerTimeout  = 5 * time.Second
	readTimeout    = 20 * time.Second
	writeTimeout   = 60 * time.Second
	idleTimeout    = 120 * time.Second
	maxHeaderBytes = 64 << 10
	stopPatience   = 20 * time.Second // for accepted requests, when the server is told to stop
)

// Serve answers on the listener and works on jobs until the context ends. Then it finishes in order:
// what was accepted, the job at hand, the book, which it closes in any case.
func (b *Book) Serve(ctx context.Context, listener net.Listener) error {
	if err := b.presentable(); err != nil {
		return errors.Join(err, listener.Close(), b.Close())
	}
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	worked := make(chan error, 1)
	go func() { worked <- b.Worker.Run(working) }()
	err := b.answer(ctx, listener)
	stop()
	return errors.Join(err, <-worked, b.Close())
}

// answer serves requests until the context ends, then lets those accepted finish.
func (b *Book) answer(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: b.Handler(), ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(b.Log.Handler(), slog.LevelDebug),
	}
	broken := make(chan error, 1)
	go func() { broken <- server.Serve(listener) }()
	select {
	case err := <-broken:
		return fmt.Errorf("serve on %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
	defer cancel()
	if err := server.Shutdown(patience); err != nil {
		return fmt.Errorf("finish the accepted requests: %w", errors.Join(err, server.Close()))
	}
	return nil
}
