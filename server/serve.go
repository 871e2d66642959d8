package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"respite/server/front"
	"respite/server/watch"
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

// Site is what one program serves: books by their host names, on its addresses.
type Site struct {
	Books   []Hosted // at least one
	Plain   []net.Listener
	Secure  []net.Listener // encrypted
	TLS     *tls.Config    // of these
	Aside   []net.Listener // not encrypted, with nothing but what Beside answers
	Beside  http.Handler
	Proxies front.Proxies
	Drain   time.Duration // for how long /readyz says no before nobody is let in any more
	Log     *slog.Logger
	Watch   *watch.Program // sees the books at work; nil: nobody looks
	Admin   net.Listener   // where staff look at it; nil: nowhere

	leaving   atomic.Bool
	readiness readiness
}

// Hosted is a book and the host names it answers at, in small letters; none: all that no other book has.
type Hosted struct {
	*Book
	Hosts []string
}

// Serve answers on the listener and works on jobs until the context ends. Then it finishes in order:
// what was accepted, the job at hand, the book, which it closes in any case.
func (b *Book) Serve(ctx context.Context, listener net.Listener) error {
	site := &Site{Books: []Hosted{{Book: b}}, Plain: []net.Listener{listener}, Log: b.Log}
	return site.Serve(ctx)
}

// Serve does the same for all books of the site.
func (s *Site) Serve(ctx context.Context) error {
	var odd []error
	for _, each := range s.Books {
		odd = append(odd, each.presentable())
	}
	if err := errors.Join(odd...); err != nil {
		return errors.Join(err, s.Close())
	}
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	worked := make(chan error, len(s.Books))
	var checking sync.WaitGroup
	for _, each := range s.Books {
		go func() { worked <- each.Worker.Run(working) }()
		if each.folder != nil {
			checking.Go(func() { each.folder.Run(working) })
		}
		if each.CheckEvery > 0 {
			checking.Go(func() { each.watched.Check(working, each.Store, each.CheckEvery) })
		}
	}
	if s.Admin != nil {
		checking.Go(func() { s.attend(working) })
	}
	ended := []error{s.answer(ctx)}
	stop()
	checking.Wait()
	for range s.Books {
		ended = append(ended, <-worked)
	}
	return errors.Join(errors.Join(ended...), s.closeBooks(), s.unwatch(ctx))
}

// Close gives everything back without serving it.
func (s *Site) Close() error {
	var failed []error
	for _, listeners := range [][]net.Listener{s.Plain, s.Secure, s.Aside} {
		for _, each := range listeners {
			failed = append(failed, each.Close())
		}
	}
	if s.Admin != nil {
		failed = append(failed, s.Admin.Close())
	}
	return errors.Join(errors.Join(failed...), s.closeBooks(), s.unwatch(context.Background()))
}

func (s *Site) closeBooks() error {
	var failed []error
	for _, each := range s.Books {
		failed = append(failed, each.Close())
	}
	return errors.Join(failed...)
}

// answer serves requests until the context ends, then lets those accepted finish.
func (s *Site) answer(ctx context.Context) error {
	main, aside := s.server(s.Handler()), s.server(s.Beside)
	main.TLSConfig = s.TLS
	broken := make(chan error, len(s.Plain)+len(s.Secure)+len(s.Aside))
	serve := func(listener net.Listener, serve func(net.Listener) error) {
		go func() { broken <- fmt.Errorf("serve on %s: %w", listener.Addr(), serve(listener)) }()
	}
	for _, each := range s.Plain {
		serve(each, main.Serve)
	}
	for _, each := range s.Secure {
		serve(each, func(l net.Listener) error { return main.ServeTLS(l, "", "") })
	}
	for _, each := range s.Aside {
		serve(each, aside.Serve)
	}
	var failed error
	select {
	case failed = <-broken:
	case <-ctx.Done():
		s.drain()
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
	defer cancel()
	for _, each := range []*http.Server{aside, main} {
		if err := each.Shutdown(patience); err != nil {
			failed = errors.Join(failed, fmt.Errorf("finish the accepted requests: %w", errors.Join(err, each.Close())))
		}
	}
	return failed
}

func (s *Site) server(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
}

// drain says at /readyz that the server is about to leave, and goes on answering until those who send
// requests have heard of it.
func (s *Site) drain() {
	s.leaving.Store(true)
	if s.Drain > 0 {
		s.Log.Info("leaving", "after", s.Drain)
		<-time.NewTimer(s.Drain).C
	}
}

// Handler gives everything the site answers on its addresses.
func (s *Site) Handler() http.Handler {
	s.introduce()
	hosts := front.Hosts{}
	for _, each := range s.Books {
		handler := each.Handler()
		for _, host := range each.Hosts {
			hosts[strings.ToLower(host)] = handler
		}
		if len(each.Hosts) == 0 {
			hosts[""] = handler
		}
	}
	isOpen := func(r *http.Request) bool { return r.URL.Path == healthPath || r.URL.Path == readyPath }
	return s.Proxies.Barrier(isOpen, s.believing(s.Proxies.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS != nil {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		}
		switch r.URL.Path {
		case healthPath:
			s.health(w, r)
		case readyPath:
			s.readyz(w, r)
		default:
			hosts.ServeHTTP(w, r)
		}
	}))))
}

// health tells whether every book can be read.
func (s *Site) health(w http.ResponseWriter, r *http.Request) {
	for _, each := range s.Books {
		if err := each.reads(r.Context()); err != nil {
			s.Log.Error("the book does not answer", "book", each.Place(), "error", err)
			unwell(w, "the book does not answer")
			return
		}
	}
	well(w, s.Books[0].Version)
}

// readyz tells whether requests should be sent here: every book can be read and changed, and the server is
// not about to leave.
func (s *Site) readyz(w http.ResponseWriter, r *http.Request) {
	if s.leaving.Load() {
		unwell(w, "the server is leaving")
		return
	}
	if err := s.ready(context.WithoutCancel(r.Context())); err != nil {
		s.Log.Error("not ready", "error", err)
		unwell(w, "not ready")
		return
	}
	well(w, s.Books[0].Version)
}

// IsPage tells whether a request asks for something that people read with a browser, and that nobody signs.
func IsPage(r *http.Request) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch strings.ToLower(first) {
	case "json", "rpc2", "touchpoint", "batch":
		return false
	}
	return true
}
