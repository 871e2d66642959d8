package server

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"respite/server/watch"
	"respite/value/id"
)

// markLength is how much of an id tells one process from all others.
const markLength = 10

// watch begins to watch the book: with the others of the process, or alone.
func (c Config) watch(ids *id.Source) (*watch.Book, error) {
	program := c.Watch
	if program == nil {
		alone, err := watch.New(watch.Config{Version: c.Version, Clock: c.Clock, Log: c.Log})
		if err != nil {
			return nil, err
		}
		program = alone
	}
	made, err := ids.Next()
	if err != nil {
		return nil, err
	}
	return program.Book(cmp.Or(c.Name, string(c.Kind)), strings.ToLower(string(made[len(made)-markLength:]))), nil
}

// believing marks the requests that our own proxies send.
func (s *Site) believing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.Proxies.TrustsPeer(r) {
			r = watch.Believed(r)
		}
		next.ServeHTTP(w, r)
	})
}

// attend lets staff look until the context ends. That they cannot must not stop the shops.
func (s *Site) attend(ctx context.Context) {
	if err := s.Watch.Serve(ctx, s.Admin); err != nil {
		s.Log.Error("nobody can look at the admin address", "error", err)
	}
}

// spansPatience bounds how long the end waits for the collector of spans.
const spansPatience = 5 * time.Second

// unwatch sends the last spans.
func (s *Site) unwatch(ctx context.Context) error {
	if s.Watch == nil {
		return nil
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), spansPatience)
	defer cancel()
	return s.Watch.Close(patience)
}
