// Package push tells merchants' systems what became of their requests: it makes the signed message of
// one job and sends it once (gateway reference 5).
//
// It must never decide whether or when to send again, never follow a redirect, and never call an
// address inside the house: merchants write the addresses. What it reports holds no secret, no
// personal data and nothing of our own network.
package push

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/value/id"
)

// DefaultTimeout is for a whole attempt: shops' software holds a push back for seconds
// (gateway reference 5.1).
const DefaultTimeout = 30 * time.Second

// Config is what a sender needs.
type Config struct {
	Timeout       time.Duration // of a whole attempt; 0: DefaultTimeout
	AllowLoopback bool          // this machine may be called
	AllowPrivate  bool          // networks that are not public may be called
	Clock         func() time.Time
	IDs           *id.Source // makes the nonces of signatures
	Test          bool       // what IsTest says
}

// Sender sends the pushes of one book. It is safe for concurrent use.
type Sender struct {
	Config
	client *http.Client
}

// New makes a sender.
func New(config Config) *Sender {
	if config.Timeout == 0 {
		config.Timeout = DefaultTimeout
	}
	return &Sender{Config: config, client: newClient(config)}
}

// Send makes one attempt of a push job and tells how it went. Only an answer of HTTP 200 is good.
func (s *Sender) Send(ctx context.Context, shop merchant.Merchant, j job.Job) job.Attempt {
	ctx, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	began := s.Clock()
	attempt := s.attempt(ctx, shop, j)
	attempt.Job, attempt.At, attempt.Took = j.ID, began, s.Clock().Sub(began)
	return attempt
}

func (s *Sender) attempt(ctx context.Context, shop merchant.Merchant, j job.Job) job.Attempt {
	request, err := s.request(ctx, shop, j)
	if err != nil {
		return job.Attempt{Answer: err.Error()}
	}
	response, err := s.client.Do(request)
	if err != nil {
		return job.Attempt{Answer: s.explain(err)}
	}
	return s.read(response)
}

// Limits of what is read of an answer, in bytes, and of what is kept, in characters.
const (
	maxAnswer = 4 << 10
	maxKept   = 500
)

// read takes the answer. Once a shop has said 200 it knows of the push, even if it breaks off then.
func (s *Sender) read(response *http.Response) job.Attempt {
	defer response.Body.Close()
	attempt := job.Attempt{Status: response.StatusCode, Good: response.StatusCode == http.StatusOK}
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	attempt.Answer = readable(string(text))
	switch {
	case response.StatusCode >= 300 && response.StatusCode < 400:
		attempt.Answer = "the shop redirects; pushes do not follow"
	case err != nil && attempt.Answer == "":
		attempt.Answer = s.explain(err)
	case attempt.Answer == "" && !attempt.Good:
		attempt.Answer = fmt.Sprintf("the shop answered %d without a text", response.StatusCode)
	}
	return attempt
}
