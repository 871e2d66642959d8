// Package limits bounds how often a merchant may call, whichever wire it speaks.
//
// It must never remember more than the merchants there are, and never decide anything else.
package limits

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"respite/domain/merchant"
)

// Rates bounds how many requests a merchant may make in a second. It is safe for concurrent use.
type Rates struct {
	perSecond int
	mu        sync.Mutex
	limiters  map[merchant.ID]*rate.Limiter
}

// New makes the bound; 0 is none.
func New(perSecond int) *Rates {
	return &Rates{perSecond: perSecond, limiters: map[merchant.ID]*rate.Limiter{}}
}

// Allow tells whether one more request may be made now. Twice the rate may come at once.
func (r *Rates) Allow(shop merchant.ID, now time.Time) bool {
	if r.perSecond == 0 {
		return true
	}
	r.mu.Lock()
	limiter, known := r.limiters[shop]
	if !known {
		limiter = rate.NewLimiter(rate.Limit(r.perSecond), 2*r.perSecond)
		r.limiters[shop] = limiter
	}
	r.mu.Unlock()
	return limiter.AllowN(now, 1)
}
