package account

import (
	"net/http"

	"respite/domain/staff"
	"respite/value/fault"
	"respite/web/office/shell"
	"respite/web/ui"
)

// choice is what the page shows where somebody chooses a password.
type choice struct {
	staff.Member
	Field ui.Field
	Path  string
}

func newPassword(wrong string) ui.Field {
	return ui.Field{Name: "password", Label: ui.T("New password"), Type: "password", Required: true, Complete: "new-password", Focus: true, Fault: wrong,
		Hint: ui.T("At least 12 characters. A few words that belong together for nobody but you are good.")}
}

func choose(a *shell.Ask, m staff.Member, wrong string) shell.Page {
	status := http.StatusOK
	if wrong != "" {
		status = http.StatusUnprocessableEntity
	}
	return shell.Page{Pages: pages, Name: "welcome", Title: ui.T("Welcome"), Status: status, Body: choice{m, newPassword(wrong), a.URL.Path}}
}

func showInvitation(a *shell.Ask) (shell.Answer, error) {
	m, err := a.People.Invited(a.Context(), staff.ID(a.PathValue("id")), a.PathValue("token"))
	if fault.Is(err, fault.InvitationEnded) {
		return shell.Page{Pages: pages, Name: "ended", Title: ui.T("Link ended"), Status: http.StatusNotFound, Body: err.Error()}, nil
	}
	if err != nil {
		return nil, err
	}
	return choose(a, m, ""), nil
}

func (room *Room) accept(a *shell.Ask) (shell.Answer, error) {
	if err := room.slow.allow(a.By.From, a.Clock()); err != nil {
		return nil, err
	}
	key, token := staff.ID(a.PathValue("id")), a.PathValue("token")
	m, err := a.People.Accept(a.Context(), key, token, a.FormValue("password"), a.By)
	if fault.Is(err, fault.PasswordWeak) {
		return choose(a, m, err.Error()), nil
	}
	if fault.Is(err, fault.InvitationEnded) {
		return showInvitation(a)
	}
	if err != nil {
		return nil, err
	}
	if m.NeedsCode() { // a link by mail does not stand for the second step
		return shell.Go{To: shell.Root + "/sign-in", Said: ui.T("The password was changed. Sign in with it.")}, nil
	}
	if err := a.Enter(m); err != nil {
		return nil, err
	}
	return shell.Go{To: shell.Root + "/", Said: ui.T("Welcome, %s.", m.Name)}, nil
}
