package browser_test

import (
	"strings"
	"testing"
	"time"

	"respite/sim/browser"
)

// member is somebody of the demo's office.
type member struct{ email, password string }

// The demo's people: of the shop and of the provider.
var (
	clerk = member{"clerk@demo.shop", "demo"}
	owner = member{"owner@demo.shop", "demo"}
	admin = member{"admin@respite.demo", "demo"}
)

// atOffice gives somebody who has signed in to the office of a demo of their own.
func atOffice(t *testing.T, who member) (*browser.Person, *stand) {
	t.Helper()
	s := demo(t)
	p := person(t, s.site, browser.Desktop)
	signIn(p, who)
	p.See("To do")
	return p, s
}

func signIn(p *browser.Person, who member) {
	p.Helper()
	p.Visit("/office/")
	p.Fill("E-mail", who.email)
	p.Fill("Password", who.password)
	p.Click("Sign in")
}

func TestSignIn_WithTheWrongPassword_SaysSoAndThenLetsTheRightOneIn(t *testing.T) {
	p := person(t, demo(t).site, browser.Desktop)
	signIn(p, member{clerk.email, "guessed"})
	p.See("The e-mail address or the password is wrong.")
	if email := p.Value("E-mail"); email != clerk.email {
		t.Errorf("the address must be typed again, the field holds %q", email)
	}
	p.Fill("Password", clerk.password)
	p.Click("Sign in")
	p.See("To do")
	p.NotSee("wrong")
}

func TestSignIn_AfterTooManyWrongPasswords_IsLockedForAWhile(t *testing.T) {
	s := demo(t)
	p := person(t, s.site, browser.Desktop)
	for range 5 {
		signIn(p, member{clerk.email, "guessed"})
		p.See("wrong")
	}
	signIn(p, clerk)
	p.See("There were too many wrong attempts. Try again after")
	s.pass(2 * time.Minute)
	signIn(p, clerk)
	p.See("To do")
}

func TestSignIn_FromALinkIntoTheOffice_LeadsThere(t *testing.T) {
	p := person(t, demo(t).site, browser.Desktop)
	p.Visit("/office/orders?q=Mulder")
	p.Fill("E-mail", clerk.email)
	p.Fill("Password", clerk.password)
	p.Click("Sign in")
	p.See("Orders", "Mulder")
}

func TestSignOut_AtTheOffice_LetsNobodyBackIn(t *testing.T) {
	p, _ := atOffice(t, clerk)
	p.Click("Carla Clerk")
	p.Click("Sign out")
	p.Visit("/office/orders")
	p.See("Sign in", "E-mail")
	p.NotSee("DEMO-1")
}

func TestSignIn_WithAPasskey_NeedsNoPassword(t *testing.T) {
	s := demo(t)
	byName := strings.Replace(s.site, "127.0.0.1", "localhost", 1) // passkeys are bound to names
	p := person(t, byName, browser.Desktop)
	p.HoldPasskeys()
	signIn(p, clerk)
	p.Visit("/office/own")
	p.Fill("Name of this device", "Phone")
	p.Click("Add a passkey")
	p.In("Passkeys").See("Phone")
	p.Click("Carla Clerk")
	p.Click("Sign out")
	p.Click("Sign in with a passkey")
	p.See("To do")
}
