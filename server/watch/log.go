package watch

import (
	"context"
	"log/slog"
)

// Log makes a log whose lines say, where it is known, for which request or job they were written.
func Log(log *slog.Logger) *slog.Logger { return slog.New(marking{log.Handler()}) }

// marking adds what a context knows to each line.
type marking struct{ slog.Handler }

// Handle implements slog.Handler.
func (m marking) Handle(ctx context.Context, line slog.Record) error {
	if s, is := ctx.Value(seenKey{}).(*seen); is {
		line.AddAttrs(slog.String("request", s.id))
	}
	if key, is := ctx.Value(jobKey{}).(string); is {
		line.AddAttrs(slog.String("job", key))
	}
	return m.Handler.Handle(ctx, line)
}

// WithAttrs implements slog.Handler.
func (m marking) WithAttrs(attrs []slog.Attr) slog.Handler {
	return marking{m.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (m marking) WithGroup(name string) slog.Handler { return marking{m.Handler.WithGroup(name)} }
