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

// What is kept of each visitor, and of how many.
const (
	maxSessions = 200
	maxRuns     = 40
	maxPushes   = 60
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

// run is what one press of a button did: one exchange, or those of a scenario.
type run struct {
	Number  int
	Title   string
	Explain string
	Steps   []step
}

// step is one exchange of a run, or something else that was done.
type step struct {
	Says     string // what it is for; empty: the action says it
	Exchange *exchange
	Moved    string // how far the clock was moved; empty: it was not
}

// keep numbers a run and keeps it.
func (s *session) keep(r run) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	r.Number = s.count
	s.runs = append(s.runs, r)
	s.runs = s.runs[max(0, len(s.runs)-maxRuns):]
	return r.Number
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
		if text != "" {
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
	s.pushes = append(s.pushes, p)
	s.pushes = s.pushes[max(0, len(s.pushes)-maxPushes):]
}

// received gives the pushes, the newest first.
func (s *session) received() []push {
	s.mu.Lock()
	defer s.mu.Unlock()
	pushes := slices.Clone(s.pushes)
	slices.Reverse(pushes)
	return pushes
}
