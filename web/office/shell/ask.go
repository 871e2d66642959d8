package shell

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"respite/domain/command"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/domain/staff"
	"respite/operation/people"
	"respite/store"
	"respite/value/fault"
	"respite/web/ui"
)

// Ask is one request of somebody in the office.
type Ask struct {
	*http.Request
	*Shell
	Writer http.ResponseWriter
	By     people.By // whoever asks; without an id nobody is signed in
	Now    time.Time // of the book
	told   []string  // what is known of the deed by now
}

// The values of a session.
const (
	keyMember = "member"
	keyEpoch  = "epoch"
	keyBegan  = "began" // Unix seconds
	keySeen   = "seen"  // Unix seconds of the latest request that was noted
	keySaid   = "said"
)

// identify learns who asks, and the book's time.
func (a *Ask) identify() error {
	a.By = people.By{From: address(a.Request), Agent: a.UserAgent()}
	now, err := a.View().Now(a.Context())
	if err != nil {
		return err
	}
	a.Now = now
	key := staff.ID(a.sessions.GetString(a.Context(), keyMember))
	if key == "" {
		return nil
	}
	real := a.Clock()
	seen := time.Unix(a.sessions.GetInt64(a.Context(), keySeen), 0)
	member, lasts, err := a.People.Member(a.Context(), key, a.sessions.GetInt(a.Context(), keyEpoch))
	if err != nil {
		return err
	}
	began := time.Unix(a.sessions.GetInt64(a.Context(), keyBegan), 0)
	if !lasts || real.Sub(seen) > idleTime || real.Sub(began) > lifetime {
		return a.sessions.Destroy(a.Context())
	}
	if real.Sub(seen) > seenEvery {
		a.sessions.Put(a.Context(), keySeen, real.Unix())
	}
	a.By.Member = member
	return nil
}

// Enter begins a session for a member who has proved who they are; the former token counts no more.
func (a *Ask) Enter(m staff.Member) error {
	if err := a.sessions.RenewToken(a.Context()); err != nil {
		return err
	}
	a.sessions.Put(a.Context(), keyMember, string(m.ID))
	a.sessions.Put(a.Context(), keyEpoch, m.Epoch)
	a.sessions.Put(a.Context(), keyBegan, a.Clock().Unix())
	a.sessions.Put(a.Context(), keySeen, a.Clock().Unix())
	a.By.Member = m
	return nil
}

// Leave ends the session.
func (a *Ask) Leave() error { return a.sessions.Destroy(a.Context()) }

// Remember keeps a text for the next requests of the same browser; an empty one forgets it.
func (a *Ask) Remember(name, text string) {
	if text == "" {
		a.sessions.Remove(a.Context(), name)
		return
	}
	a.sessions.Put(a.Context(), name, text)
}

// Recall gives what Remember kept.
func (a *Ask) Recall(name string) string { return a.sessions.GetString(a.Context(), name) }

// toSignIn leads to the sign-in, and back from there.
func (a *Ask) toSignIn() Answer {
	if a.Method != http.MethodGet {
		return Go{To: Root + "/sign-in"}
	}
	return Go{To: Root + "/sign-in?to=" + url.QueryEscape(a.URL.RequestURI())}
}

// readForm reads the form whole, or only the query of an upload. What is no text stands in no book.
func (a *Ask) readForm(upload bool) error {
	values := a.URL.Query()
	if !upload {
		err := a.ParseForm()
		if several := a.ParseMultipartForm(maxForm); err == nil && !errors.Is(several, http.ErrNotMultipart) {
			err = several
		}
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return err
		}
		if err != nil {
			return fault.BadText.With()
		}
		values = a.Form
	}
	for name, all := range values {
		if slices.ContainsFunc(append(all, name), func(text string) bool { return !readable(text) }) {
			return fault.BadText.With()
		}
	}
	return nil
}

// readable tells whether something is text.
func readable(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }

// View reads the book.
func (a *Ask) View() store.View { return a.Store.View() }

// Shop gives the merchant the address names, /m/{eid}/…: one that the member may not see is not there.
func (a *Ask) Shop() (merchant.Merchant, error) {
	eid, err := strconv.ParseInt(a.PathValue("eid"), 10, 64)
	if err != nil || !a.By.Sees(merchant.ID(eid)) {
		return merchant.Merchant{}, fault.MerchantUnknown.With()
	}
	return a.View().Merchant(a.Context(), merchant.ID(eid))
}

// Scope gives whose lists are shown: the member's merchant, or of the provider's people the one they have chosen by
// ?merchant=, 0 for all.
func (a *Ask) Scope() merchant.ID {
	if !a.By.OfProvider() {
		return a.By.Merchant
	}
	eid, err := strconv.ParseInt(a.FormValue("merchant"), 10, 64)
	if err != nil {
		return 0
	}
	return merchant.ID(eid)
}

// Order reads the order the address names, {number}; one that the member may not see is not there.
func (a *Ask) Order() (reservation.Reservation, error) {
	number, err := strconv.ParseInt(a.PathValue("number"), 10, 64)
	if err != nil {
		return reservation.Reservation{}, fault.ReservationUnknown.With()
	}
	order, err := a.View().ReservationOf(a.Context(), reservation.Number(number))
	if err == nil && !a.By.Sees(order.Merchant) {
		err = fault.ReservationUnknown.With()
	}
	return order, err
}

// Identity names a command of this request: a form that is sent twice is done once, for each form bears a token of its
// own in "once".
func (a *Ask) Identity(shop merchant.ID, scope string, content ...any) (command.Identity, error) {
	once := a.FormValue("once")
	if once == "" {
		return command.Identity{}, fault.Missing.With().On("once")
	}
	identity, err := command.Identify(shop, "office:"+scope, "office:"+string(a.By.ID)+":"+once, content)
	identity.By = a.By.Actor()
	return identity, err
}

// Once makes a token by which a form that is sent twice is known again.
func (a *Ask) Once() string {
	token, err := a.People.Token()
	if err != nil {
		a.Log.ErrorContext(a.Context(), "there is no chance to be had", "error", err)
		return "0000000000"
	}
	return token
}

// Text gives a field of the form without the blanks around it.
func (a *Ask) Text(name string) string { return strings.TrimSpace(a.FormValue(name)) }

// Frame is the frame of a page for whoever asks.
func (a *Ask) Frame(title string) ui.Frame {
	frame := ui.Frame{Title: title, Language: "en", Home: Root + "/", Test: a.Test, Brand: a.brand(), Once: a.Once()}
	if a.Test {
		frame.Clock = ui.When(a.Now)
	}
	if a.By.ID == "" {
		return frame
	}
	frame.Ways = a.Shell.Ways(a)
	frame.Search = &ui.Search{To: Root + "/orders", Label: ui.T("Search orders"), Text: a.searched()}
	frame.Account = &ui.Account{
		Name: a.By.Name, Email: a.By.Email, Role: string(a.By.Role), SignOut: Root + "/sign-out",
		Links: append([]ui.Link{{To: Root + "/own", Label: ui.T("Password and devices")}, {To: Root + "/keys", Label: ui.T("Keyboard")}}, a.others()...),
	}
	frame.Said = a.takeSaid()
	return frame
}

// others gives the offices of the other books, live or test.
func (a *Ask) others() []ui.Link {
	if a.Others == nil {
		return nil
	}
	var links []ui.Link
	for _, n := range a.Others(a.Request) {
		label := ui.T("Go to the live book")
		if n.Test {
			label = ui.T("Go to the test book")
		}
		links = append(links, ui.Link{To: n.To, Label: label})
	}
	return links
}

func (a *Ask) searched() string {
	if a.URL.Path == Root+"/orders" {
		return a.FormValue("q")
	}
	return ""
}

func (a *Ask) brand() string { return a.Operations.Provider().Name }

// Origin is where the book is reached from outside, without a slash at its end: https://pay.example.
func (a *Ask) Origin() string {
	switch {
	case a.PublicURL != "":
		return strings.TrimSuffix(a.PublicURL, "/")
	case a.TLS != nil:
		return "https://" + a.Host
	}
	return "http://" + a.Host
}

// ForShop puts a merchant's number into an address: /m/{eid}/keys.
func ForShop(path string, shop merchant.ID) string {
	return strings.ReplaceAll(path, "{eid}", strconv.FormatInt(int64(shop), 10))
}
