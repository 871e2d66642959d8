package people_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/operation/administration"
	"respite/operation/people"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/fault"
)

const password = "correct horse battery"

// world is a book with a shop, and the desk where its people sign in. The desk's clock stands still until it is moved.
type world struct {
	*testing.T
	book storetest.Book
	desk *people.Desk
	now  *time.Time
}

func newWorld(t *testing.T) world {
	t.Helper()
	book := storetest.Open(t)
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	for _, eid := range []merchant.ID{1001, 1002} {
		_, err := administration.AddMerchant(t.Context(), book.Store, merchant.Merchant{
			ID: eid, Name: "Shop", WebsiteKey: "SHOP" + string(rune('A'+eid%26)), Keys: []merchant.Key{{Secret: "s"}},
			Contract: merchant.Contract{Countries: []country.Code{country.NL}, ReserveDays: 14, ShipDays: 14, DueDays: 14},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	desk, err := people.New(people.Desk{
		Store: book.Store, Clock: func() time.Time { return now }, Chance: storetest.Chance(), Provider: func() string { return "Fine Finance" },
	})
	if err != nil {
		t.Fatal(err)
	}
	return world{t, book, desk, &now}
}

// hired takes somebody on.
func (w world) hired(shop merchant.ID, email string, role staff.Role) people.By {
	w.Helper()
	m, err := w.desk.Add(w.Context(), staff.Member{Merchant: shop, Email: email, Name: "Somebody", Role: role}, password)
	if err != nil {
		w.Fatal(err)
	}
	return people.By{Member: m, From: "192.0.2.1", Agent: "a browser"}
}

// wants sees that an error is a fault.
func (w world) wants(code *fault.Code, err error) {
	w.Helper()
	if !fault.Is(err, code) {
		w.Errorf("got %v, want %s", err, code.Name)
	}
}

// log gives the deeds of a merchant's audit log, the newest first.
func (w world) log(shop merchant.ID) []staff.Deed {
	w.Helper()
	deeds, err := w.book.View().TrailOf(w.Context(), shop, "", 100)
	if err != nil {
		w.Fatal(err)
	}
	return deeds
}

func link(key staff.ID, token string) string {
	return "https://office.example/" + string(key) + "/" + token
}

func TestSignIn_WithTheRightPassword_IsNotedAndAnythingElseIsRefusedAlike(t *testing.T) {
	w := newWorld(t)
	carla := w.hired(1001, "carla@shop.example", staff.Clerk)
	m, err := w.desk.SignIn(t.Context(), " Carla@Shop.example ", password, people.By{From: "192.0.2.7"})
	if err != nil || m.ID != carla.ID || !m.SeenAt.Equal(*w.now) {
		t.Fatalf("got %+v, %v", m, err)
	}
	for email, given := range map[string]string{
		"carla@shop.example": "wrong", "nobody@shop.example": password, "": "", strings.Repeat("x", 2000): password,
	} {
		_, err := w.desk.SignIn(t.Context(), email, given, people.By{})
		w.wants(fault.SignInWrong, err)
	}
	deeds := w.log(1001)
	if len(deeds) != 2 || deeds[0].What != "sign_in.failed" || deeds[1].What != "sign_in" || deeds[1].From != "192.0.2.7" || deeds[1].Who != "carla@shop.example" {
		t.Errorf("the log says %+v", deeds)
	}
}

func TestSignIn_AfterFiveFailures_IsLockedEvenWithTheRightPassword(t *testing.T) {
	w := newWorld(t)
	w.hired(1001, "carla@shop.example", staff.Clerk)
	try := func(given string) error {
		_, err := w.desk.SignIn(t.Context(), "carla@shop.example", given, people.By{})
		return err
	}
	for range 5 {
		w.wants(fault.SignInWrong, try("wrong"))
	}
	w.wants(fault.SignInLocked, try(password))
	*w.now = w.now.Add(time.Minute)
	if err := try(password); err != nil {
		t.Errorf("after a minute: %v", err)
	}
	w.wants(fault.SignInWrong, try("wrong"))
	if err := try(password); err != nil {
		t.Errorf("the failures before the success still count: %v", err)
	}
}

func TestSignIn_ManyAtATime_CountsEveryFailure(t *testing.T) {
	w := newWorld(t)
	carla := w.hired(1001, "carla@shop.example", staff.Clerk)
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			_, err := w.desk.SignIn(t.Context(), "carla@shop.example", "wrong", people.By{})
			if err == nil {
				t.Error("a wrong password lets somebody in")
			}
		})
	}
	all.Wait()
	m, err := w.book.View().Member(t.Context(), carla.ID)
	if err != nil || m.Failures != 5 {
		t.Errorf("%d failures were counted before the lock, %v", m.Failures, err)
	}
}

func TestInvite_ToSomebody_LetsThemChooseAPasswordOnce(t *testing.T) {
	w := newWorld(t)
	otto := w.hired(1001, "otto@shop.example", staff.Owner)
	made, err := w.desk.Invite(t.Context(), otto, staff.Member{Merchant: 1001, Email: "vera@shop.example", Name: " Vera ", Role: staff.Viewer}, link)
	if err != nil || made.State != staff.Invited || made.Name != "Vera" {
		t.Fatalf("got %+v, %v", made, err)
	}
	_, err = w.desk.SignIn(t.Context(), "vera@shop.example", "", people.By{})
	w.wants(fault.SignInWrong, err)
	_, err = w.desk.Accept(t.Context(), made.ID, made.Token, "short", people.By{})
	w.wants(fault.PasswordWeak, err)
	_, err = w.desk.Accept(t.Context(), made.ID, made.Token+"x", password, people.By{})
	w.wants(fault.InvitationEnded, err)
	if _, err := w.desk.Accept(t.Context(), made.ID, made.Token, password, people.By{}); err != nil {
		t.Fatal(err)
	}
	_, err = w.desk.Accept(t.Context(), made.ID, made.Token, password, people.By{})
	w.wants(fault.InvitationEnded, err)
	if _, err := w.desk.SignIn(t.Context(), "vera@shop.example", password, people.By{}); err != nil {
		t.Error(err)
	}
	sent, err := w.book.View().Dispatches(t.Context(), "", 5)
	if err != nil || len(sent) != 1 || sent[0].To != "vera@shop.example" || !strings.Contains(sent[0].Text, link(made.ID, made.Token)) {
		t.Errorf("sent was %+v, %v", sent, err)
	}
}

func TestInvitation_AfterAWeek_HasEnded(t *testing.T) {
	w := newWorld(t)
	otto := w.hired(1001, "otto@shop.example", staff.Owner)
	made, err := w.desk.Invite(t.Context(), otto, staff.Member{Merchant: 1001, Email: "vera@shop.example", Name: "Vera", Role: staff.Viewer}, link)
	if err != nil {
		t.Fatal(err)
	}
	*w.now = w.now.Add(7 * 24 * time.Hour)
	_, err = w.desk.Accept(t.Context(), made.ID, made.Token, password, people.By{})
	w.wants(fault.InvitationEnded, err)
	again, err := w.desk.InviteAgain(t.Context(), otto, made.ID, link)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.desk.Accept(t.Context(), again.ID, again.Token, password, people.By{}); err != nil {
		t.Error(err)
	}
}

func TestPeople_OfAnotherMerchant_AreNotThere(t *testing.T) {
	w := newWorld(t)
	otto, carla := w.hired(1001, "otto@shop.example", staff.Owner), w.hired(1001, "carla@shop.example", staff.Clerk)
	olga, ada := w.hired(1002, "olga@other.example", staff.Owner), w.hired(0, "ada@finance.example", staff.Admin)
	_, err := w.desk.Bar(t.Context(), olga, carla.ID, true)
	w.wants(fault.MemberUnknown, err)
	_, err = w.desk.Assign(t.Context(), otto, ada.ID, staff.Risk)
	w.wants(fault.MemberUnknown, err)
	_, err = w.desk.Staff(t.Context(), olga, 1001)
	w.wants(fault.MemberUnknown, err)
	_, err = w.desk.Bar(t.Context(), carla, otto.ID, true)
	w.wants(fault.NotAllowed, err)
	_, err = w.desk.Invite(t.Context(), olga, staff.Member{Merchant: 1001, Email: "x@x.example", Name: "X", Role: staff.Clerk}, link)
	w.wants(fault.MemberUnknown, err)
	_, err = w.desk.Invite(t.Context(), otto, staff.Member{Merchant: 0, Email: "x@x.example", Name: "X", Role: staff.Admin}, link)
	w.wants(fault.MemberUnknown, err)
	if _, err := w.desk.Bar(t.Context(), ada, carla.ID, true); err != nil {
		t.Errorf("the provider's admin: %v", err)
	}
}

func TestBar_EndsEverySessionAndLeavesOneWhoLeads(t *testing.T) {
	w := newWorld(t)
	otto, carla := w.hired(1001, "otto@shop.example", staff.Owner), w.hired(1001, "carla@shop.example", staff.Clerk)
	barred, err := w.desk.Bar(t.Context(), otto, carla.ID, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, lasts, err := w.desk.Member(t.Context(), carla.ID, carla.Epoch); lasts || err != nil {
		t.Errorf("the session lasts: %v, %v", lasts, err)
	}
	_, err = w.desk.SignIn(t.Context(), "carla@shop.example", password, people.By{})
	w.wants(fault.SignInWrong, err)
	if _, err := w.desk.Bar(t.Context(), otto, barred.ID, false); err != nil {
		t.Fatal(err)
	}
	if _, err := w.desk.SignIn(t.Context(), "carla@shop.example", password, people.By{}); err != nil {
		t.Error(err)
	}
	_, err = w.desk.Bar(t.Context(), otto, otto.ID, true)
	w.wants(fault.LastOne, err)
	_, err = w.desk.Assign(t.Context(), otto, otto.ID, staff.Viewer)
	w.wants(fault.LastOne, err)
}

func TestUseCodes_AsksForACodeAtEverySignIn(t *testing.T) {
	w := newWorld(t)
	carla := w.hired(1001, "carla@shop.example", staff.Clerk)
	offered, err := w.desk.OfferCodes(t.Context(), carla)
	if err != nil {
		t.Fatal(err)
	}
	code := func() string {
		made, err := totp.GenerateCode(offered.Codes.Secret.Reveal(), *w.now)
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	_, err = w.desk.UseCodes(t.Context(), carla, "000000")
	w.wants(fault.CodeWrong, err)
	if _, err := w.desk.UseCodes(t.Context(), carla, code()); err != nil {
		t.Fatal(err)
	}
	_, err = w.desk.CheckCode(t.Context(), carla.ID, code(), carla)
	w.wants(fault.CodeWrong, err) // it was spent already
	*w.now = w.now.Add(30 * time.Second)
	if m, err := w.desk.CheckCode(t.Context(), carla.ID, code(), carla); err != nil || !m.Codes.On {
		t.Errorf("got %+v, %v", m.Codes, err)
	}
	for range 5 { // the right password in between forgives no wrong code
		_, err = w.desk.SignIn(t.Context(), "carla@shop.example", password, people.By{})
		if err != nil {
			break
		}
		_, err = w.desk.CheckCode(t.Context(), carla.ID, "000000", carla)
		w.wants(fault.CodeWrong, err)
	}
	_, err = w.desk.SignIn(t.Context(), "carla@shop.example", password, people.By{})
	w.wants(fault.SignInLocked, err)
	_, err = w.desk.OfferCodes(t.Context(), carla)
	w.wants(fault.NotAllowed, err) // who has the session only cannot put another secret in its place
	_, err = w.desk.DropCodes(t.Context(), carla, "wrong")
	w.wants(fault.SignInWrong, err)
	if m, err := w.desk.DropCodes(t.Context(), carla, password); err != nil || m.Codes != nil {
		t.Errorf("got %+v, %v", m.Codes, err)
	}
}

func TestChangePassword_NeedsTheFormerOneAndEndsOtherSessions(t *testing.T) {
	w := newWorld(t)
	carla := w.hired(1001, "carla@shop.example", staff.Clerk)
	_, err := w.desk.ChangePassword(t.Context(), carla, "wrong", "another horse battery")
	w.wants(fault.SignInWrong, err)
	_, err = w.desk.ChangePassword(t.Context(), carla, password, "short")
	w.wants(fault.PasswordWeak, err)
	if _, err := w.desk.ChangePassword(t.Context(), carla, password, "another horse battery"); err != nil {
		t.Fatal(err)
	}
	if _, lasts, err := w.desk.Member(t.Context(), carla.ID, carla.Epoch); lasts || err != nil {
		t.Errorf("the session lasts: %v, %v", lasts, err)
	}
	_, err = w.desk.SignIn(t.Context(), "carla@shop.example", password, people.By{})
	w.wants(fault.SignInWrong, err)
}

func TestSignIn_OfACallerWhoHasGone_WaitsForNobody(t *testing.T) {
	w := newWorld(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.desk.SignIn(gone, "nobody@shop.example", password, people.By{}); err == nil {
		t.Error("somebody was let in")
	}
}
