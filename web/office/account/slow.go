package account

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"respite/value/fault"
)

// slow lets each network address try only so often: locks of accounts do not keep somebody from trying many accounts.
type slow struct {
	mu    sync.Mutex
	tries map[string]*rate.Limiter
}

// The tries of one address: ten at once, then one every six seconds. When more addresses are known than can be
// remembered, all begin anew.
const (
	triesAtOnce  = 10
	tryEvery     = 6 * time.Second
	maxAddresses = 10_000
)

func newSlow() *slow { return &slow{tries: map[string]*rate.Limiter{}} }

func (s *slow) allow(from string, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.tries) > maxAddresses {
		clear(s.tries)
	}
	limit, known := s.tries[from]
	if !known {
		limit = rate.NewLimiter(rate.Every(tryEvery), triesAtOnce)
		s.tries[from] = limit
	}
	if !limit.AllowN(now, 1) {
		return fault.TooBusy.With()
	}
	return nil
}
