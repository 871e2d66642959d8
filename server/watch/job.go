package watch

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"respite/domain/job"
)

type jobKey struct{}

// Job watches one attempt of a job. Whoever made it tells the job as it stands after it, and how the
// attempt went.
func (b *Book) Job(ctx context.Context, j job.Job) (context.Context, func(job.Job, job.Attempt)) {
	began := b.program.Clock()
	ctx = context.WithValue(ctx, jobKey{}, string(j.ID))
	var span trace.Span
	if b.program.tracer != nil {
		ctx, span = b.program.tracer.Start(ctx, "job "+string(j.Kind), trace.WithNewRoot(), trace.WithAttributes(
			attribute.String("respite.job", string(j.ID)), attribute.Int64("respite.merchant", int64(j.Merchant)),
			attribute.Int("respite.attempt", j.Attempts+1)))
	}
	return ctx, func(after job.Job, attempt job.Attempt) {
		result := "again"
		switch {
		case attempt.Good:
			result = "done"
		case after.State == job.GivenUp:
			result = "given_up"
		}
		b.figures.tried(j.Kind, result, b.program.Clock().Sub(began))
		if span != nil {
			span.SetAttributes(attribute.String("respite.outcome", result), attribute.Int("http.response.status_code", attempt.Status))
			span.End()
		}
	}
}
