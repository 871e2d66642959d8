// Package account is the room of the office where people sign in and look after their own passwords, codes and
// passkeys.
//
// It must never tell whether an e-mail address is known, and never show a secret again that counts already.
package account

import (
	"embed"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"respite/domain/staff"
	"respite/value/fault"
	"respite/web/office/shell"
	"respite/web/ui"
)

//go:embed pages
var files embed.FS

var pages = ui.Parse(files, "pages")

// The values of a session while somebody signs in.
const (
	keyPending = "pending" // who knew the password and must tell a code
	keyTo      = "to"      // where they wanted to go
)

// Room is what this room keeps between requests.
type Room struct{ slow *slow }

// New opens the room.
func New() *Room { return &Room{slow: newSlow()} }

// Routes are the addresses of this room.
func (room *Room) Routes() []shell.Route {
	return []shell.Route{
		{Pattern: "GET /sign-in", Open: true, Do: showSignIn},
		{Pattern: "POST /sign-in", Open: true, Do: room.signIn},
		{Pattern: "GET /sign-in/code", Open: true, Do: showCode},
		{Pattern: "POST /sign-in/code", Open: true, Do: room.checkCode},
		{Pattern: "POST /sign-in/passkey/begin", Open: true, Do: room.beginPasskey},
		{Pattern: "POST /sign-in/passkey/finish", Open: true, Do: room.finishPasskey},
		{Pattern: "POST /sign-out", Do: signOut},
		{Pattern: "GET /welcome/{id}/{token}", Open: true, Do: showInvitation},
		{Pattern: "POST /welcome/{id}/{token}", Open: true, Do: room.accept},
		{Pattern: "GET /own", Do: showOwn},
		{Pattern: "POST /own/password", Do: changePassword},
		{Pattern: "POST /own/codes", Do: offerCodes},
		{Pattern: "GET /own/codes", Do: showCodes},
		{Pattern: "POST /own/codes/use", Do: useCodes},
		{Pattern: "POST /own/codes/drop", Do: dropCodes},
		{Pattern: "POST /own/passkeys/begin", Do: beginOwnPasskey},
		{Pattern: "POST /own/passkeys/finish", Do: finishOwnPasskey},
		{Pattern: "POST /own/passkeys/drop", Do: dropPasskey},
		{Pattern: "POST /own/sign-out", Do: endSessions},
		{Pattern: "GET /keys", Do: showKeys},
	}
}

// signInForm is what the page of the sign-in shows.
type signInForm struct {
	Email, Password ui.Field
	To              string
	Wrong           []string
	Hints           []string
}

func formOfSignIn(a *shell.Ask, wrong ...string) shell.Page {
	status := http.StatusOK
	if len(wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return shell.Page{Pages: pages, Name: "sign-in", Title: ui.T("Sign in"), Status: status, Body: signInForm{
		Email: ui.Field{Name: "email", Label: ui.T("E-mail"), Type: "email", Value: a.FormValue("email"), Required: true, Complete: "username",
			Focus: len(wrong) == 0},
		Password: ui.Field{Name: "password", Label: ui.T("Password"), Type: "password", Required: true, Complete: "current-password", Focus: len(wrong) > 0},
		To:       a.FormValue("to"), Wrong: wrong, Hints: a.Hints,
	}}
}

func showSignIn(a *shell.Ask) (shell.Answer, error) {
	if a.By.ID != "" {
		return shell.Go{To: way(a.FormValue("to"))}, nil
	}
	return formOfSignIn(a), nil
}

// way gives where to go after the sign-in: only within the office.
func way(to string) string {
	address, err := url.Parse(to)
	inside := err == nil && address.Host == "" && address.Scheme == "" && strings.HasPrefix(address.Path, shell.Root+"/")
	if !inside || strings.Contains(address.Path, "..") || strings.Contains(address.Path, `\`) || strings.HasPrefix(address.Path, shell.Root+"/sign-") {
		return shell.Root + "/"
	}
	return address.RequestURI()
}

func (room *Room) signIn(a *shell.Ask) (shell.Answer, error) {
	if err := room.slow.allow(a.By.From, a.Clock()); err != nil {
		return nil, err
	}
	member, err := a.People.SignIn(a.Context(), a.Text("email"), a.FormValue("password"), a.By)
	if denied(err) {
		return formOfSignIn(a, err.Error()), nil
	}
	if err != nil {
		return nil, err
	}
	if member.NeedsCode() {
		a.Remember(keyPending, pendingOf(a, member))
		a.Remember(keyTo, way(a.FormValue("to")))
		return shell.Go{To: shell.Root + "/sign-in/code"}, nil
	}
	if err := a.Enter(member); err != nil {
		return nil, err
	}
	return shell.Go{To: way(a.FormValue("to"))}, nil
}

func denied(err error) bool {
	return fault.Is(err, fault.SignInWrong) || fault.Is(err, fault.SignInLocked) || fault.Is(err, fault.CodeWrong)
}

// codeWithin is how long somebody who knew the password may take to tell the code.
const codeWithin = 10 * time.Minute

// pendingOf names who knew the password, and when.
func pendingOf(a *shell.Ask, m staff.Member) string {
	return string(m.ID) + " " + strconv.FormatInt(a.Clock().Unix(), 10)
}

// whoWaits gives who knew the password a short while ago.
func whoWaits(a *shell.Ask) (staff.ID, bool) {
	key, since, _ := strings.Cut(a.Recall(keyPending), " ")
	began, err := strconv.ParseInt(since, 10, 64)
	return staff.ID(key), err == nil && a.Clock().Sub(time.Unix(began, 0)) < codeWithin
}

func codeField() ui.Field {
	return ui.Field{Name: "code", Label: ui.T("Code from your authenticator"), Type: "text", Mode: "numeric", Complete: "one-time-code", Required: true, Focus: true}
}

func showCode(a *shell.Ask) (shell.Answer, error) {
	if _, waits := whoWaits(a); !waits {
		return shell.Go{To: shell.Root + "/sign-in"}, nil
	}
	return shell.Page{Pages: pages, Name: "code", Title: ui.T("Sign in"), Body: signInForm{Password: codeField()}}, nil
}

func (room *Room) checkCode(a *shell.Ask) (shell.Answer, error) {
	pending, waits := whoWaits(a)
	if !waits {
		return shell.Go{To: shell.Root + "/sign-in"}, nil
	}
	if err := room.slow.allow(a.By.From, a.Clock()); err != nil {
		return nil, err
	}
	member, err := a.People.CheckCode(a.Context(), pending, a.Text("code"), a.By)
	if denied(err) {
		return shell.Page{Pages: pages, Name: "code", Title: ui.T("Sign in"), Status: http.StatusUnprocessableEntity,
			Body: signInForm{Password: codeField(), Wrong: []string{err.Error()}}}, nil
	}
	if err != nil {
		return nil, err
	}
	to := a.Recall(keyTo)
	a.Remember(keyPending, "")
	a.Remember(keyTo, "")
	if err := a.Enter(member); err != nil {
		return nil, err
	}
	return shell.Go{To: way(to)}, nil
}

func signOut(a *shell.Ask) (shell.Answer, error) {
	if err := a.Leave(); err != nil {
		return nil, err
	}
	return shell.Go{To: shell.Root + "/sign-in"}, nil
}

func showKeys(*shell.Ask) (shell.Answer, error) {
	return shell.Page{Pages: pages, Name: "keys", Title: ui.T("Keyboard"), Body: [][2]string{
		{"/", ui.T("search orders")}, {"j, k", ui.T("next and previous row of a list")}, {"Enter", ui.T("open the row")},
		{"x", ui.T("tick the row")}, {"g o", ui.T("orders")}, {"g h", ui.T("to do")}, {"g n", ui.T("new order")}, {"g i", ui.T("invoices")},
		{"g p", ui.T("pushes")}, {"g b", ui.T("batches")}, {"Esc", ui.T("leave a field, close a menu")}, {"?", ui.T("this page")},
	}}, nil
}
