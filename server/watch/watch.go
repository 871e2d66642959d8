// Package watch lets the house be seen at work: a line in the log for what is worth one, figures for
// Prometheus, and traces where somebody collects them. docs/operating.md says what they mean.
//
// It must never change a book, never decide, and never tell of a person: no log line, label or span
// carries anything of a request but its action, its merchant and how it ended.
package watch

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"respite/store"
)

// Config is what watching needs from outside.
type Config struct {
	Version string
	Clock   func() time.Time // the real time
	Log     *slog.Logger
	Traces  Traces
}

// Program is everything that is watched of one process.
type Program struct {
	Config
	registry *prometheus.Registry
	spans    *sdk.TracerProvider // nil: nobody collects
	tracer   trace.Tracer        // nil as well then

	mu    sync.Mutex
	books []*Book
}

// New begins to watch a process. It fails when the address of the collector is none.
func New(config Config) (*Program, error) {
	config.Log = Log(config.Log)
	p := &Program{Config: config, registry: prometheus.NewRegistry()}
	p.registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), buildInfo(config.Version),
	)
	if config.Traces.URL == "" {
		return p, nil
	}
	spans, err := config.Traces.provider(config.Version, config.Log)
	if err != nil {
		return nil, err
	}
	p.spans, p.tracer = spans, spans.Tracer("respite")
	return p, nil
}

// Close sends the spans that wait.
func (p *Program) Close(ctx context.Context) error {
	if p.spans == nil {
		return nil
	}
	if err := p.spans.Shutdown(ctx); err != nil {
		return fmt.Errorf("send the last spans: %w", err)
	}
	return nil
}

// Book begins to watch a book of the process. The name tells its figures from those of the others; the
// mark begins the ids of its requests, and no other process may have the same.
func (p *Program) Book(name, mark string) *Book {
	b := &Book{program: p, figures: newFigures(), name: name, mark: mark}
	b.labelled().MustRegister(b.figures.all()...)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.books = append(p.books, b)
	return b
}

// Book is what is watched of one book. It is safe for concurrent use.
type Book struct {
	program *Program
	figures *figures
	name    string
	mark    string
	count   counter
	store   *store.Store // nil until it is open
}

// labelled registers figures under the name of the book.
func (b *Book) labelled() prometheus.Registerer {
	return prometheus.WrapRegistererWith(prometheus.Labels{"book": b.name}, b.program.registry)
}
