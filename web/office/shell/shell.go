// Package shell is what all rooms of the office stand in: who is signed in, what they may do, and how a page, a file or
// a fault is answered.
//
// It must never hold a page of a room, never decide about an order, and never let anybody past a right.
package shell

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/operation"
	"respite/operation/batches"
	"respite/operation/people"
	"respite/store"
	"respite/value/fault"
	"respite/web/ui"
)

// Root is where the office lies.
const Root = "/office"

// Office is what every room needs from the rest of the house.
type Office struct {
	Operations *operation.Operations
	Store      *store.Store
	People     *people.Desk
	Batches    *batches.Batches
	Clock      func() time.Time // the real time
	Log        *slog.Logger
	Test       bool                            // the office of a test book
	Hints      []string                        // for whoever signs in to a demo: its addresses and passwords are known to everybody
	PublicURL  string                          // where the book is reached from outside; empty: where it was asked
	Others     func(*http.Request) []Neighbour // as the browser of the request reaches them; nil: there are none
	Rules      RuleFile
}

// Neighbour is the office of another book of this site.
type Neighbour struct {
	To   string // its address
	Test bool
}

// RuleFile is where the risk rules of the book lie.
type RuleFile struct {
	Path   string
	Shared bool                         // other servers of the same book read files of their own
	Save   func(text, was string) error // puts other rules in the place of those of a hash, and lets them count
}

// Route is one address of the office. Without a right, whoever is signed in may go there.
type Route struct {
	Pattern string // of a ServeMux, under Root: "GET /orders/{number}"
	Right   staff.Right
	Open    bool                            // nobody need be signed in
	Test    bool                            // there is no such address in a live book
	Upload  bool                            // a file comes along, and the room bounds it
	What    string                          // the deed's name in the audit log: "order.activate"; empty: it is none
	Tell    []string                        // the fields of the form that the log tells
	Whose   func(*Ask) (merchant.ID, error) // whose log tells it; nil: of the merchant or the order that the address names
	Do      func(*Ask) (Answer, error)
}

// Shell answers for the rooms.
type Shell struct {
	Office
	Ways     func(*Ask) []ui.Ways
	sessions *scs.SessionManager
	mux      *http.ServeMux
}

// The lives of a session: in all, and without a request.
const (
	lifetime  = 12 * time.Hour
	idleTime  = 2 * time.Hour
	seenEvery = 5 * time.Minute
)

// New puts the routes of all rooms behind one door.
func New(office Office, ways func(*Ask) []ui.Ways, routes []Route) *Shell {
	s := &Shell{Office: office, Ways: ways, sessions: scs.New(), mux: http.NewServeMux()}
	s.sessions.Store = sessions{office.Store, office.Clock}
	s.sessions.HashTokenInStore = true
	s.sessions.Lifetime = lifetime
	s.sessions.Cookie.Name = office.cookie()
	s.sessions.Cookie.Path = Root
	s.sessions.Cookie.SameSite = http.SameSiteLaxMode
	s.sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		office.Log.ErrorContext(r.Context(), "the session cannot be kept", "error", err)
		http.Error(w, "The book does not answer.", http.StatusServiceUnavailable)
	}
	for _, route := range routes {
		if route.Test && !office.Test {
			continue
		}
		method, path, _ := strings.Cut(route.Pattern, " ")
		s.mux.HandleFunc(method+" "+Root+path, s.enter(route))
	}
	s.mux.HandleFunc(Root+"/", s.enter(Route{Do: func(*Ask) (Answer, error) { return nil, fault.MemberUnknown.With() }}))
	return s
}

// cookie names the browser's cookie: two books may be served on ports of one host.
func (o Office) cookie() string {
	if o.Test {
		return "respite_office_test"
	}
	return "respite_office"
}

// maxForm bounds what a form may bring; files have bounds of their own.
const maxForm = 1 << 20

// Handler answers under Root. A form of another site changes nothing. A browser that came encrypted never shows its
// session otherwise.
func (s *Shell) Handler() http.Handler {
	sealed := *s.sessions
	sealed.Cookie.Secure = true
	encrypted, plain := sealed.LoadAndSave(s.mux), s.sessions.LoadAndSave(s.mux)
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS != nil || strings.HasPrefix(s.PublicURL, "https:") {
			encrypted.ServeHTTP(w, r)
			return
		}
		plain.ServeHTTP(w, r)
	}))
}

// enter lets whoever may go there do what the route does, and answers.
func (s *Shell) enter(route Route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ask := &Ask{Request: r, Shell: s, Writer: w}
		answer, err := s.admit(ask, route)
		if err != nil {
			answer = s.failed(ask, err)
		}
		answer.answer(ask, w)
	}
}

func (s *Shell) admit(ask *Ask, route Route) (Answer, error) {
	if !readable(ask.URL.Path) {
		return nil, fault.MemberUnknown.With()
	}
	if err := ask.identify(); err != nil {
		return nil, err
	}
	if !route.Open && ask.By.ID == "" {
		return ask.toSignIn(), nil
	}
	if route.Right != "" {
		if err := ask.By.Right(route.Right); err != nil {
			return nil, err
		}
	}
	if !route.Upload { // of any method and form: what is read as a form may not spill into files
		ask.Body = http.MaxBytesReader(ask.Writer, ask.Body, maxForm)
	}
	if err := ask.readForm(route.Upload); err != nil {
		return nil, err
	}
	noted, err := s.note(ask, route)
	if err != nil {
		return nil, err
	}
	answer, err := route.Do(ask)
	if noted.what != "" {
		s.noteEnd(ask, noted, undone(answer, err))
	}
	return answer, err
}

// failed answers a fault in words; whatever else went wrong is logged, and the caller gets a number to ask by.
func (s *Shell) failed(ask *Ask, err error) Answer {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return ask.sorry(http.StatusRequestEntityTooLarge, ui.T("This is too large."))
	}
	faults, told := fault.All(err)
	if !told {
		reference := ask.Once()[:10]
		s.Log.ErrorContext(ask.Context(), "the office could not answer", "reference", reference, "path", ask.Pattern, "error", err)
		return ask.sorry(http.StatusInternalServerError, ui.T("Something went wrong on our side. Please tell us this number: %s", reference))
	}
	status := statusOf(faults[0].Code.Kind)
	texts := make([]string, len(faults))
	for i, f := range faults {
		texts[i] = f.Error()
	}
	if status == http.StatusNotFound && ask.Method == http.MethodGet {
		texts = []string{ui.T("There is nothing at this address, or it is not yours to see.")}
	}
	return ask.sorry(status, texts...)
}

func statusOf(kind fault.Kind) int {
	switch kind {
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Denied:
		return http.StatusForbidden
	case fault.Conflict:
		return http.StatusConflict
	case fault.Busy:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusUnprocessableEntity
}
