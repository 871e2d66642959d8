package account

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"respite/domain/staff"
	"respite/value/fault"
	"respite/web/office/shell"
	"respite/web/ui"
)

// keyCeremony is where the session keeps what a passkey's answer is checked against.
const keyCeremony = "ceremony"

// maxAnswer bounds what a browser answers about a passkey.
const maxAnswer = 64 << 10

// holder is a member as the library wants to see them (WebAuthn 5.4.3).
type holder struct {
	staff.Member
	credentials []webauthn.Credential
}

func holderOf(m staff.Member) (holder, error) {
	h := holder{Member: m}
	for _, p := range m.Passkeys {
		var c webauthn.Credential
		if err := json.Unmarshal(p.Credential, &c); err != nil {
			return h, fmt.Errorf("read a passkey of member %s: %w", m.ID, err)
		}
		h.credentials = append(h.credentials, c)
	}
	return h, nil
}

// WebAuthnID implements webauthn.User.
func (h holder) WebAuthnID() []byte { return []byte(h.ID) }

// WebAuthnName implements webauthn.User.
func (h holder) WebAuthnName() string { return h.Email }

// WebAuthnDisplayName implements webauthn.User.
func (h holder) WebAuthnDisplayName() string { return h.Name }

// WebAuthnCredentials implements webauthn.User.
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.credentials }

// ceremony makes the library for the address the browser sees. A key made at one host works there only.
func ceremony(a *shell.Ask) (*webauthn.WebAuthn, error) {
	origin := a.Origin()
	at, err := url.Parse(origin)
	if err != nil {
		return nil, fmt.Errorf("use passkeys at %s: %w", origin, err)
	}
	host := at.Hostname()
	if net.ParseIP(host) != nil { // no key can be bound to a number (WebAuthn 5.1.3)
		return nil, fault.NotSwitchedOn.With()
	}
	return webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: a.Operations.Provider().Name, RPOrigins: []string{at.Scheme + "://" + at.Host},
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
}

// sorry answers our script in words.
func sorry(err error) (shell.Answer, error) {
	if !fault.Told(err) {
		return nil, err
	}
	return shell.JSON{Status: http.StatusUnprocessableEntity, Body: map[string]string{"error": err.Error()}}, nil
}

// begin remembers what the answer will be checked against and asks the browser.
func begin(a *shell.Ask, options any, session *webauthn.SessionData) (shell.Answer, error) {
	kept, err := json.Marshal(session)
	if err != nil {
		return nil, fmt.Errorf("keep the question about a passkey: %w", err)
	}
	a.Remember(keyCeremony, string(kept))
	return shell.JSON{Body: options}, nil
}

// begun gives what the answer is checked against, once.
func begun(a *shell.Ask) (webauthn.SessionData, error) {
	var session webauthn.SessionData
	kept := a.Recall(keyCeremony)
	a.Remember(keyCeremony, "")
	a.Body = http.MaxBytesReader(a.Writer, a.Body, maxAnswer)
	if kept == "" || json.Unmarshal([]byte(kept), &session) != nil {
		return session, fault.SignInWrong.With()
	}
	return session, nil
}

func beginOwnPasskey(a *shell.Ask) (shell.Answer, error) {
	ask, err := ceremony(a)
	if err != nil {
		return sorry(err)
	}
	me, err := holderOf(a.By.Member)
	if err != nil {
		return nil, err
	}
	options, session, err := ask.BeginRegistration(me, webauthn.WithExclusions(webauthn.Credentials(me.credentials).CredentialDescriptors()))
	if err != nil {
		return nil, fmt.Errorf("ask for a new passkey: %w", err)
	}
	return begin(a, options, session)
}

func finishOwnPasskey(a *shell.Ask) (shell.Answer, error) {
	ask, err := ceremony(a)
	if err != nil {
		return sorry(err)
	}
	session, err := begun(a)
	if err != nil {
		return sorry(err)
	}
	me, err := holderOf(a.By.Member)
	if err != nil {
		return nil, err
	}
	made, err := ask.FinishRegistration(me, session, a.Request)
	if err != nil {
		return sorry(fault.CodeWrong.With())
	}
	kept, err := json.Marshal(made)
	if err != nil {
		return nil, fmt.Errorf("keep a passkey: %w", err)
	}
	name := a.URL.Query().Get("name")
	key := staff.Passkey{ID: made.ID, Name: name[:min(len(name), 60)], Credential: kept, MadeAt: a.Clock()}
	if _, err := a.People.KeepPasskey(a.Context(), a.By, key); err != nil {
		return sorry(err)
	}
	return shell.JSON{Body: map[string]string{"to": shell.Root + "/own"}}, nil
}

func dropPasskey(a *shell.Ask) (shell.Answer, error) {
	key, err := hex.DecodeString(a.FormValue("key"))
	if err != nil {
		return nil, fault.BadText.With().On("key")
	}
	if _, err := a.People.DropPasskey(a.Context(), a.By, key); err != nil {
		return nil, err
	}
	return shell.Go{To: shell.Root + "/own", Said: ui.T("The passkey was removed.")}, nil
}

func (room *Room) beginPasskey(a *shell.Ask) (shell.Answer, error) {
	ask, err := ceremony(a)
	if err != nil {
		return sorry(err)
	}
	options, session, err := ask.BeginDiscoverableLogin()
	if err != nil {
		return nil, fmt.Errorf("ask for a passkey: %w", err)
	}
	return begin(a, options, session)
}

// finishPasskey lets whoever holds a passkey in: the device has seen to it that it is they, so no code is asked for.
func (room *Room) finishPasskey(a *shell.Ask) (shell.Answer, error) {
	if err := room.slow.allow(a.By.From, a.Clock()); err != nil {
		return sorry(err)
	}
	ask, err := ceremony(a)
	if err != nil {
		return sorry(err)
	}
	session, err := begun(a)
	if err != nil {
		return sorry(err)
	}
	answer, err := protocol.ParseCredentialRequestResponse(a.Request)
	if err != nil {
		return sorry(fault.SignInWrong.With())
	}
	member, err := a.People.SignInByPasskey(a.Context(), staff.ID(answer.Response.UserHandle), a.By, func(m staff.Member) (staff.Member, error) {
		return proved(ask, session, answer, m, a)
	})
	if fault.Is(err, fault.MemberUnknown) {
		err = fault.SignInWrong.With()
	}
	if err != nil {
		return sorry(err)
	}
	if err := a.Enter(member); err != nil {
		return nil, err
	}
	return shell.JSON{Body: map[string]string{"to": way("")}}, nil
}

// proved checks a device's answer against the member's keys, and keeps the key's new count.
func proved(ask *webauthn.WebAuthn, session webauthn.SessionData, answer *protocol.ParsedCredentialAssertionData, m staff.Member, a *shell.Ask) (staff.Member, error) {
	me, err := holderOf(m)
	if err != nil {
		return m, err
	}
	used, err := ask.ValidateDiscoverableLogin(func([]byte, []byte) (webauthn.User, error) { return me, nil }, session, answer)
	if err != nil || used.Authenticator.CloneWarning {
		return m, fault.SignInWrong.With()
	}
	kept, err := json.Marshal(used)
	if err != nil {
		return m, fmt.Errorf("keep a passkey: %w", err)
	}
	m = m.Clone()
	for i, p := range m.Passkeys {
		if bytes.Equal(p.ID, used.ID) {
			m.Passkeys[i].Credential, m.Passkeys[i].UsedAt = kept, a.Clock()
		}
	}
	return m, nil
}
