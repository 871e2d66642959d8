package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"respite/store"
)

// healthPatience bounds how long a book may take to answer, readyPatience how long its writer may take.
const (
	healthPatience = 2 * time.Second
	readyPatience  = 5 * time.Second
)

// reads tells whether the book can be read.
func (b *Book) reads(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, healthPatience)
	defer cancel()
	_, err := b.Store.View().Book(ctx)
	return err
}

// writes tells whether the writer of the book does its work: it lets an operation through that changes
// nothing.
func (b *Book) writes(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyPatience)
	defer cancel()
	_, err := store.Update(ctx, b.Store, nil, func(*store.Tx) (struct{}, error) { return struct{}{}, nil })
	return err
}

// health tells whether the book can be read, and which program reads it.
func (b *Book) health(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != healthPath {
		http.NotFound(w, r)
		return
	}
	if err := b.reads(r.Context()); err != nil {
		b.Log.Error("the book does not answer", "error", err)
		unwell(w, "the book does not answer")
		return
	}
	well(w, b.Version)
}

// The addresses at which machines ask how the server is. They need no host name.
const (
	healthPath = "/healthz"
	readyPath  = "/readyz"
)

func well(w http.ResponseWriter, version string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	write(w, fmt.Sprintf("ok %s\n", version))
}

func unwell(w http.ResponseWriter, why string) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, why, http.StatusServiceUnavailable)
}

// readyKept is for how long an answer about the writers is good: anybody may ask.
const readyKept = time.Second

// readiness is the latest answer to whether all books take changes. It is safe for concurrent use; those who
// ask at the same time wait for the same answer.
type readiness struct {
	mu    sync.Mutex
	known bool
	err   error
	at    time.Time
}

func (s *Site) ready(ctx context.Context) error {
	s.readiness.mu.Lock()
	defer s.readiness.mu.Unlock()
	now := s.Books[0].Clock()
	if s.readiness.known && now.Sub(s.readiness.at).Abs() < readyKept {
		return s.readiness.err
	}
	var failed []error
	for _, each := range s.Books {
		if err := errors.Join(each.reads(ctx), each.writes(ctx)); err != nil {
			failed = append(failed, fmt.Errorf("the book in %s: %w", each.Place(), err))
		}
	}
	s.readiness.known, s.readiness.err, s.readiness.at = true, errors.Join(failed...), s.Books[0].Clock()
	return s.readiness.err
}
