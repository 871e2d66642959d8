package watch

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"respite/value/outcome"
)

// Traces is where spans are collected.
type Traces struct {
	URL   string // of an OTLP collector, such as http://127.0.0.1:4318; empty: nobody collects
	OneIn int    // one request in so many is traced, when nobody before us has decided; 0: every one
}

// provider makes what keeps spans and sends them on. Spans that come faster than the collector takes
// them are dropped: no request waits for them.
func (t Traces) provider(version string, log *slog.Logger) (*sdk.TracerProvider, error) {
	collector, err := url.Parse(t.URL)
	if err != nil || collector.Host == "" || collector.Scheme != "http" && collector.Scheme != "https" {
		return nil, fmt.Errorf("send traces to %q: an http or https address is needed", t.URL)
	}
	from := resource.NewSchemaless(attribute.String("service.name", "respite"), attribute.String("service.version", version))
	return sdk.NewTracerProvider(
		sdk.WithBatcher(newExporter(collector, log)), sdk.WithResource(from),
		sdk.WithSampler(sdk.ParentBased(sdk.TraceIDRatioBased(part(max(1, t.OneIn))))),
	), nil
}

// begin starts the span of a request, below that of our own proxy if there is one (W3C Trace Context).
func (p *Program) begin(ctx context.Context, r *http.Request, id string, trusted bool) (context.Context, trace.Span) {
	if trusted {
		ctx = propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(r.Header))
	}
	return p.tracer.Start(ctx, "request", trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(attribute.String("respite.request", id)))
}

// leave ends the span of a request; there may be none.
func leave(span trace.Span, c Call) {
	if span == nil {
		return
	}
	if span.IsRecording() {
		span.SetName(c.Door + " " + c.Action)
		span.SetAttributes(
			attribute.String("respite.door", c.Door), attribute.String("respite.action", c.Action), attribute.Int64("respite.merchant", int64(c.Merchant)),
			attribute.String("respite.outcome", string(c.Outcome)), attribute.Int("respite.code", c.Code))
		if c.Outcome == outcome.Failed {
			span.SetStatus(codes.Error, "")
		}
	}
	span.End()
}

// commitSpan tells of a transaction of the writer that has just ended. It is a trace of its own, for it
// served many requests.
func (p *Program) commitSpan(operations int, took time.Duration, failed bool) {
	if p.tracer == nil {
		return
	}
	now := p.Clock()
	_, span := p.tracer.Start(context.Background(), "commit", trace.WithTimestamp(now.Add(-took)), trace.WithAttributes(
		attribute.Int("respite.operations", operations), attribute.Bool("respite.failed", failed)))
	span.End(trace.WithTimestamp(now))
}
