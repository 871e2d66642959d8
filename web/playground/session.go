package playground

import (
	"crypto/subtle"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"respite/domain/merchant"
	"respite/value/id"
	"respite/wire/described"
)

// What is kept of each visitor, and of how many; and how many bytes that may be.
const (
	maxSessions = 200
	maxRuns     = 40
	maxPushes   = 60
	maxKept     = 8 << 20 // of one visitor; the latest run and the latest push are kept whatever they weigh
	maxAll      = 128 << 20
	maxKnown    = 200 // of what an answer tells
)

// cookie holds the name of a session.
const cookie = "respite-playground"

// sessions are the visitors of the playground. It is safe for concurrent use.
type sessions struct {
	ids *id.Source
	mu  sync.Mutex
	all []*session // the one that came last stands last
}

func newSessions(ids *id.Source) *sessions { return &sessions{ids: ids} }

// session is one visitor: the shop that is played, what was sent, and what arrived.
type session struct {
	name  id.ID // in the cookie
	token id.ID // in the address of its pushes

	mu     sync.Mutex
	shop   merchant.ID
	typed  map[merchant.ID]secrets
	known  map[string]string // what later examples may name
	runs   []run
	count  int // of runs, ever
	pushes []push
	came   int // runs and pushes, ever
}

// secrets are what the visitor knows of a shop.
type secrets struct{ SecretKey, SharedSecret string }

// of finds the session of a request, or begins one.
func (s *sessions) of(w http.ResponseWriter, r *http.Request) (*session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if held, err := r.Cookie(cookie); err == nil {
		if at := slices.IndexFunc(s.all, func(each *session) bool { return string(each.name) == held.Value }); at >= 0 {
			found := s.all[at]
			s.all = append(slices.Delete(s.all, at, at+1), found)
			return found, nil
		}
	}
	name, err := s.ids.Next()
	if err != nil {
		return nil, fmt.Errorf("begin a session: %w", err)
	}
	token, err := s.ids.Next()
	if err != nil {
		return nil, fmt.Errorf("begin a session: %w", err)
	}
	made := &session{name: name, token: token, typed: map[merchant.ID]secrets{}, known: map[string]string{}}
	s.all = append(s.all, made)
	s.all = s.all[max(0, len(s.all)-maxSessions):]
	http.SetCookie(w, &http.Cookie{
		Name: cookie, Value: string(name), Path: Path, HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode,
	})
	return made, nil
}

// byToken finds the session whose pushes are sent to a token.
func (s *sessions) byToken(token string) (*session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.IndexFunc(s.all, func(each *session) bool { return subtle.ConstantTimeCompare([]byte(each.token), []byte(token)) == 1 })
	if at < 0 {
		return nil, false
	}
	return s.all[at], true
}

// keep numbers a run of a visitor and keeps it.
func (s *sessions) keep(of *session, r run) int {
	number := of.keep(r)
	s.makeRoom(of)
	return number
}

// add keeps a push that arrived for a visitor.
func (s *sessions) add(to *session, p push) {
	to.add(p)
	s.makeRoom(to)
}

// makeRoom forgets those visitors that have been away longest while all together weigh too much; never the one who is
// here.
func (s *sessions) makeRoom(here *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	weighs := 0
	for _, each := range s.all {
		weighs += each.weight()
	}
	s.all = slices.DeleteFunc(s.all, func(each *session) bool {
		if weighs <= maxAll || each == here {
			return false
		}
		weighs -= each.weight()
		return true
	})
}

// run is what one press of a button did: one exchange, or those of a scenario.
type run struct {
	Number  int
	Title   string
	Explain string
	Steps   []step

	came   int // how many runs and pushes were there before
	weighs int // bytes
}

// step is one exchange of a run, or something else that was done.
type step struct {
	Says     string // what it is for; empty: the action says it
	Exchange *exchange
	Moved    string // how far the clock was moved; empty: it was not
}

// keep numbers a run and keeps it.
func (s *session) keep(r run) int {
	for _, step := range r.Steps {
		if step.Exchange != nil {
			r.weighs += step.Exchange.weight()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	s.came++
	r.Number, r.came = s.count, s.came
	s.runs = append(s.runs, r)
	s.makeRoom()
	return r.Number
}

// weight gives the bytes of what is kept.
func (s *session) weight() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.weighs()
}

func (s *session) weighs() int {
	sum := 0
	for _, r := range s.runs {
		sum += r.weighs
	}
	for _, p := range s.pushes {
		sum += p.weight()
	}
	return sum
}

// makeRoom forgets the oldest of what is more than may be kept.
func (s *session) makeRoom() {
	for {
		heavy := s.weighs() > maxKept
		runs := len(s.runs) > maxRuns || heavy && len(s.runs) > 1
		pushes := len(s.pushes) > maxPushes || heavy && len(s.pushes) > 1
		switch {
		case runs && (!pushes || s.runs[0].came < s.pushes[0].came):
			s.runs = slices.Delete(s.runs, 0, 1)
		case pushes:
			s.pushes = slices.Delete(s.pushes, 0, 1)
		default:
			return
		}
	}
}

// find gives a run that is still kept.
func (s *session) find(number int) (run, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.IndexFunc(s.runs, func(r run) bool { return r.Number == number })
	if at < 0 {
		return run{}, false
	}
	return s.runs[at], true
}

// latest gives the runs, the newest first.
func (s *session) latest() []run {
	s.mu.Lock()
	defer s.mu.Unlock()
	runs := slices.Clone(s.runs)
	slices.Reverse(runs)
	return runs
}

// learn keeps what the answer to an action tells, for the examples of later ones.
func (s *session) learn(a described.Action, given described.Values, tells func(path string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, path := range a.Yields {
		text := ""
		if path[0] == '=' {
			text = given[path[1:]]
		} else {
			text = tells(path)
		}
		if text != "" && len(text) <= maxKnown {
			s.known[name] = text
		}
	}
}

// knows gives a copy of what is known.
func (s *session) knows() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := make(map[string]string, len(s.known))
	for name, text := range s.known {
		known[name] = text
	}
	return known
}

// add keeps a push that arrived.
func (s *session) add(p push) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.came++
	p.came = s.came
	s.pushes = append(s.pushes, p)
	s.makeRoom()
}

// received gives the pushes, the newest first.
func (s *session) received() []push {
	s.mu.Lock()
	defer s.mu.Unlock()
	pushes := slices.Clone(s.pushes)
	slices.Reverse(pushes)
	return pushes
}
