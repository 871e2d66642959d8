package staffing_test

import (
	"strings"
	"testing"

	"respite/cli/clitest"
)

// let is what is shown of somebody who is let in.
type let struct{ Email, Role, State, Link string }

func TestStaffInvite_ShowsALinkOnce(t *testing.T) {
	s := clitest.New(t)
	if out := s.Does("staff", "list"); !strings.Contains(out, "Nobody works here yet") {
		t.Error(out)
	}
	var ada let
	s.Reads(&ada, "staff", "invite", "--email", "ada@provider.example", "--name", "Ada", "--role", "admin")
	if ada.State != "invited" || !strings.HasPrefix(ada.Link, "/office/welcome/") {
		t.Fatalf("got %+v", ada)
	}
	if out := s.Does("staff", "list"); !strings.Contains(out, "ada@provider.example") || !strings.Contains(out, "invited") || strings.Contains(out, "/welcome/") {
		t.Error(out)
	}
}

func TestStaffBar_KeepsSomebodyOutUntilAdmitted(t *testing.T) {
	s := clitest.New(t)
	s.Does("staff", "invite", "--email", "rik@provider.example", "--name", "Rik", "--role", "risk")
	if out := s.Does("staff", "bar", "rik@provider.example"); out != "rik@provider.example is barred.\n" {
		t.Error(out)
	}
	if out := s.Does("staff", "admit", "rik@provider.example"); out != "rik@provider.example is invited.\n" {
		t.Error(out)
	}
}

func TestStaff_OfWhatCannotBe_SaysWhy(t *testing.T) {
	s := clitest.New(t)
	s.Refuses(1, "role:", "staff", "invite", "--email", "a@b.example", "--name", "N", "--role", "owner")
	s.Refuses(1, "There is no such merchant", "staff", "invite", "--email", "a@b.example", "--name", "N", "--role", "owner", "--merchant", "77")
	s.Refuses(1, "no such member", "staff", "link", "b@b.example")
}
