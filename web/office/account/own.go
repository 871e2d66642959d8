package account

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"net/url"

	"rsc.io/qr"

	"respite/domain/staff"
	"respite/value/fault"
	"respite/web/office/shell"
	"respite/web/ui"
)

// own is what the page of one's own account shows.
type own struct {
	staff.Member
	Rights               []staff.Right
	Former, New, Confirm ui.Field
	Wrong                []string
}

func ownPage(a *shell.Ask, wrong error) shell.Page {
	body := own{
		Member: a.By.Member, Rights: a.By.Role.Rights(), New: newPassword(""),
		Former:  ui.Field{Name: "former", Label: ui.T("Password until now"), Type: "password", Required: true, Complete: "current-password"},
		Confirm: ui.Field{Name: "password", Label: ui.T("Password"), Type: "password", Required: true, Complete: "current-password", Prefix: "drop-"},
	}
	body.New.Focus = false
	page := shell.Page{Pages: pages, Name: "own", Title: ui.T("Password and devices")}
	switch {
	case fault.Is(wrong, fault.PasswordWeak):
		body.New.Fault = wrong.Error()
	case fault.Is(wrong, fault.SignInWrong):
		body.Wrong = []string{ui.T("The password until now is wrong.")}
	case wrong != nil:
		body.Wrong = []string{wrong.Error()}
	}
	if wrong != nil {
		page.Status = http.StatusUnprocessableEntity
	}
	page.Body = body
	return page
}

func showOwn(a *shell.Ask) (shell.Answer, error) { return ownPage(a, nil), nil }

// mended gives the page again with what is wrong, or the error that is no fault of the caller's.
func mended(a *shell.Ask, err error) (shell.Answer, error) {
	if !fault.Told(err) {
		return nil, err
	}
	return ownPage(a, err), nil
}

func changePassword(a *shell.Ask) (shell.Answer, error) {
	m, err := a.People.ChangePassword(a.Context(), a.By, a.FormValue("former"), a.FormValue("password"))
	if err != nil {
		return mended(a, err)
	}
	if err := a.Enter(m); err != nil {
		return nil, err
	}
	return shell.Go{To: shell.Root + "/own", Said: ui.T("The password was changed. Everywhere else you are signed out.")}, nil
}

func endSessions(a *shell.Ask) (shell.Answer, error) {
	m, err := a.People.EndSessions(a.Context(), a.By)
	if err != nil {
		return nil, err
	}
	if err := a.Enter(m); err != nil {
		return nil, err
	}
	return shell.Go{To: shell.Root + "/own", Said: ui.T("Everywhere else you are signed out.")}, nil
}

func offerCodes(a *shell.Ask) (shell.Answer, error) {
	if _, err := a.People.OfferCodes(a.Context(), a.By); err != nil {
		return mended(a, err)
	}
	return shell.Go{To: shell.Root + "/own/codes"}, nil
}

// offered is the secret for an authenticator, as text and as a picture.
type offered struct {
	Secret, Picture string
	Code            ui.Field
	Wrong           []string
}

func showCodes(a *shell.Ask) (shell.Answer, error) { return offerPage(a, nil) }

func offerPage(a *shell.Ask, wrong []string) (shell.Answer, error) {
	if a.By.Codes == nil || a.By.Codes.On {
		return shell.Go{To: shell.Root + "/own"}, nil
	}
	secret := a.By.Codes.Secret.Reveal()
	issuer := a.Operations.Provider().Name
	address := "otpauth://totp/" + url.PathEscape(issuer+":"+a.By.Email) + "?" + url.Values{"secret": {secret}, "issuer": {issuer}}.Encode()
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return nil, err
	}
	status := http.StatusOK
	if wrong != nil {
		status = http.StatusUnprocessableEntity
	}
	return shell.Page{Pages: pages, Name: "codes", Title: ui.T("Codes from an authenticator"), Status: status, Body: offered{
		Secret: secret, Picture: base64.StdEncoding.EncodeToString(bytes.Clone(code.PNG())), Code: codeField(), Wrong: wrong,
	}}, nil
}

func useCodes(a *shell.Ask) (shell.Answer, error) {
	_, err := a.People.UseCodes(a.Context(), a.By, a.Text("code"))
	if fault.Is(err, fault.CodeWrong) {
		return offerPage(a, []string{err.Error()})
	}
	if err != nil {
		return nil, err
	}
	return shell.Go{To: shell.Root + "/own", Said: ui.T("From now on you sign in with a code as well.")}, nil
}

func dropCodes(a *shell.Ask) (shell.Answer, error) {
	if _, err := a.People.DropCodes(a.Context(), a.By, a.FormValue("password")); err != nil {
		return mended(a, err)
	}
	return shell.Go{To: shell.Root + "/own", Said: ui.T("From now on you sign in without a code."), Kind: shell.Wait}, nil
}
