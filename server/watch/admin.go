package watch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"respite/store"
)

// The limits of a connection of staff. A profile runs for as long as it was asked to.
const (
	adminHeaderTimeout = 5 * time.Second
	adminReadTimeout   = 10 * time.Second
	adminWriteTimeout  = 150 * time.Second
	adminStop          = 2 * time.Second
	healthPatience     = 2 * time.Second
	mostScrapes        = 4 // at the same time
)

// Handler gives what staff and their machines look at: /metrics, /healthz and /debug/pprof/. Nothing of
// it may be reached from outside.
func (p *Program) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(p.registry, promhttp.HandlerOpts{
		ErrorHandling: promhttp.ContinueOnError, ErrorLog: slog.NewLogLogger(p.Log.Handler(), slog.LevelWarn), MaxRequestsInFlight: mostScrapes,
	}))
	mux.HandleFunc("GET /healthz", p.health)
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}

// health tells whether every book can be read.
func (p *Program) health(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), healthPatience)
	defer cancel()
	for name, book := range p.open() {
		if _, err := book.View().Book(ctx); err != nil {
			p.Log.Error("the book does not answer", "book", name, "error", err)
			http.Error(w, "the "+name+" book does not answer", http.StatusServiceUnavailable)
			return
		}
	}
	w.Write([]byte("ok " + p.Version + "\n"))
}

// open gives the books that are open.
func (p *Program) open() map[string]*store.Store {
	p.mu.Lock()
	defer p.mu.Unlock()
	books := map[string]*store.Store{}
	for _, b := range p.books {
		if b.store != nil {
			books[b.name] = b.store
		}
	}
	return books
}

// Serve answers staff on the listener until the context ends. Who looks then is not waited for long.
func (p *Program) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: p.Handler(), ReadHeaderTimeout: adminHeaderTimeout, ReadTimeout: adminReadTimeout, WriteTimeout: adminWriteTimeout,
		ErrorLog: slog.NewLogLogger(p.Log.Handler(), slog.LevelDebug),
	}
	broken := make(chan error, 1)
	go func() { broken <- server.Serve(listener) }()
	select {
	case err := <-broken:
		return fmt.Errorf("serve the admin address %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), adminStop)
	defer cancel()
	if err := server.Shutdown(patience); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("close the admin address: %w", err)
	}
	if err := server.Close(); err != nil {
		return fmt.Errorf("close the admin address: %w", err)
	}
	return nil
}
