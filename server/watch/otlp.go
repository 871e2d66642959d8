package watch

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// exporter sends spans to a collector: OTLP 1.x over HTTP, as JSON (OpenTelemetry Protocol, "JSON
// Protobuf Encoding"). docs/decisions/0011-watching.md says why not the library's.
type exporter struct {
	address string
	client  *http.Client
	log     *slog.Logger
}

// exportPatience bounds how long a collector may take; tracesPath is where it listens.
const (
	exportPatience = 10 * time.Second
	tracesPath     = "/v1/traces"
)

func newExporter(collector *url.URL, log *slog.Logger) *exporter {
	return &exporter{address: collector.JoinPath(tracesPath).String(), client: &http.Client{Timeout: exportPatience}, log: log}
}

// ExportSpans implements sdk.SpanExporter. What cannot be sent is lost, and the log told.
func (e *exporter) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	if err := e.send(ctx, spans); err != nil {
		e.log.Warn("spans could not be sent and are lost", "spans", len(spans), "error", err)
	}
	return nil
}

// Shutdown implements sdk.SpanExporter.
func (e *exporter) Shutdown(context.Context) error {
	e.client.CloseIdleConnections()
	return nil
}

func (e *exporter) send(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	body, err := json.Marshal(batchOf(spans))
	if err != nil {
		return fmt.Errorf("write spans: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, e.address, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("ask the collector: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := e.client.Do(request)
	if err != nil {
		return fmt.Errorf("ask the collector: %w", err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, io.LimitReader(answer.Body, 1<<16)); err != nil {
		return fmt.Errorf("read the collector's answer: %w", err)
	}
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("the collector answered %s", answer.Status)
	}
	return nil
}

// The shapes of the wire. Whole numbers of 64 bits travel as texts.
type (
	batch struct {
		ResourceSpans []resourceSpans `json:"resourceSpans"`
	}
	resourceSpans struct {
		Resource   attributed   `json:"resource"`
		ScopeSpans []scopeSpans `json:"scopeSpans"`
	}
	attributed struct {
		Attributes []pair `json:"attributes"`
	}
	scopeSpans struct {
		Scope struct {
			Name string `json:"name"`
		} `json:"scope"`
		Spans []span `json:"spans"`
	}
	span struct {
		TraceID    string `json:"traceId"`
		SpanID     string `json:"spanId"`
		ParentID   string `json:"parentSpanId,omitempty"`
		Name       string `json:"name"`
		Kind       int    `json:"kind"`
		Start      string `json:"startTimeUnixNano"`
		End        string `json:"endTimeUnixNano"`
		Attributes []pair `json:"attributes"`
		Status     status `json:"status"`
	}
	status struct {
		Code int `json:"code,omitempty"`
	}
	pair struct {
		Key   string         `json:"key"`
		Value map[string]any `json:"value"`
	}
)

// batchOf writes spans of one process; they share what they are of.
func batchOf(spans []sdk.ReadOnlySpan) batch {
	scope := scopeSpans{}
	var from attributed
	for _, s := range spans {
		scope.Scope.Name, from.Attributes = s.InstrumentationScope().Name, pairs(s.Resource().Attributes())
		scope.Spans = append(scope.Spans, spanOf(s))
	}
	return batch{[]resourceSpans{{Resource: from, ScopeSpans: []scopeSpans{scope}}}}
}

func spanOf(s sdk.ReadOnlySpan) span {
	written := span{
		TraceID: s.SpanContext().TraceID().String(), SpanID: s.SpanContext().SpanID().String(), Name: s.Name(), Kind: kindOf(s.SpanKind()),
		Start: nanos(s.StartTime()), End: nanos(s.EndTime()), Attributes: pairs(s.Attributes()),
	}
	if s.Parent().SpanID().IsValid() {
		written.ParentID = s.Parent().SpanID().String()
	}
	if s.Status().Code == codes.Error {
		written.Status.Code = 2
	}
	return written
}

// kindOf gives the wire's number of a kind of span.
func kindOf(kind trace.SpanKind) int {
	if kind == trace.SpanKindServer {
		return 2
	}
	return 1
}

func nanos(at time.Time) string { return strconv.FormatInt(at.UnixNano(), 10) }

func pairs(attributes []attribute.KeyValue) []pair {
	written := make([]pair, 0, len(attributes))
	for _, a := range attributes {
		value := map[string]any{"stringValue": a.Value.String()}
		switch a.Value.Type() {
		case attribute.INT64:
			value = map[string]any{"intValue": a.Value.String()}
		case attribute.BOOL:
			value = map[string]any{"boolValue": a.Value.AsBool()}
		}
		written = append(written, pair{string(a.Key), value})
	}
	return written
}
