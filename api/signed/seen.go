package signed

import (
	"crypto/sha256"
	"sync"
	"time"

	"respite/wire/jsongate"
)

// seen remembers the signed requests of the time in which they could be sent again. It forgets with
// the process: a request repeated after that is recognised by its content, which counts for longer
// than a signature does, and gets the first answer.
type seen struct {
	mu      sync.Mutex
	current map[mark]struct{}
	former  map[mark]struct{}
	turn    time.Time // when current becomes former
}

// mark is the start of a hash: enough that no two meet.
type mark [16]byte

// remembered is twice the window: a timestamp may lie ahead by one and counts until one behind.
const remembered = 2 * window

func newSeen() *seen { return &seen{current: map[mark]struct{}{}} }

// first tells whether the header is seen for the first time. Nonces alone do not tell: some clients
// draw them from a small range (gateway reference 1.5).
func (s *seen) first(header jsongate.Authorization, now time.Time) bool {
	sum := sha256.Sum256([]byte(header.String()))
	m := mark(sum[:])
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.After(s.turn) {
		s.former, s.current, s.turn = s.current, map[mark]struct{}{}, now.Add(remembered)
	}
	_, new := s.current[m]
	_, old := s.former[m]
	s.current[m] = struct{}{}
	return !new && !old
}
