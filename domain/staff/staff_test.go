package staff_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"pgregory.net/rapid"

	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/value/fault"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func clerk() staff.Member {
	return staff.Member{ID: "1", Merchant: 1001, Email: "clerk@demo.shop", Name: "Carla", Role: staff.Clerk, State: staff.Active}
}

func TestHash_OfAPassword_MatchesItAndNothingElse(t *testing.T) {
	hash := staff.Hash("correct horse battery", []byte("0123456789abcdef"), 0)
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=47104,t=1,p=1$") {
		t.Errorf("the hash is %s", hash)
	}
	if !staff.Matches(hash, "correct horse battery") {
		t.Error("the password does not match its hash")
	}
	for _, other := range []string{"", "correct horse batterz", "Correct horse battery", hash} {
		if staff.Matches(hash, other) {
			t.Errorf("%q matches", other)
		}
	}
}

func TestMatches_OfWhatIsNoHash_IsNever(t *testing.T) {
	good := staff.Hash("correct horse battery", []byte("0123456789abcdef"), 0)
	for _, hash := range []string{
		"", "$", "$$$$$", strings.Replace(good, "argon2id", "argon2i", 1), strings.Replace(good, "m=47104", "m=999999999", 1),
		strings.Replace(good, "t=1", "t=0", 1), strings.Replace(good, "v=19", "v=18", 1), good[:len(good)-4], strings.Replace(good, "p=1", "p=257", 1),
	} {
		if staff.Matches(hash, "correct horse battery") {
			t.Errorf("%q matches", hash)
		}
	}
}

func FuzzMatches(f *testing.F) {
	f.Add("$argon2id$v=19$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, hash string) {
		if strings.Contains(hash, "m=") && len(hash) > 120 {
			t.Skip("large memories only cost time")
		}
		if staff.Matches(hash, "correct horse battery") {
			t.Errorf("%q matches", hash)
		}
	})
}

func TestCheckPassword_TellsWeakOnesInWords(t *testing.T) {
	for password, good := range map[string]bool{
		"correct horse battery": true, "zwölf größe!": true, "short": false, "aaaaaaaaaaaaaaa": false, "my clerk password": false,
		strings.Repeat("long password ", 20): false, "ababababababab": false,
	} {
		err := clerk().CheckPassword(password)
		if (err == nil) != good {
			t.Errorf("%q: %v", password, err)
		}
		if err != nil && !fault.Is(err, fault.PasswordWeak) {
			t.Errorf("%q: %v", password, err)
		}
	}
}

func TestFailed_FiveTimes_LocksForEverLongerAndSuccessUnlocks(t *testing.T) {
	m := clerk()
	for range 4 {
		m = m.Failed(noon)
	}
	if err := m.Locked(noon); err != nil {
		t.Errorf("after four: %v", err)
	}
	var last time.Duration
	for range 8 {
		m = m.Failed(noon)
		lasts := m.LockedTill.Sub(noon)
		if lasts < last || lasts > time.Hour || m.Locked(noon.Add(lasts-time.Second)) == nil || m.Locked(noon.Add(lasts)) != nil {
			t.Errorf("locked for %s after %s", lasts, last)
		}
		last = lasts
	}
	if last != time.Hour {
		t.Errorf("at last locked for %s", last)
	}
	if m = m.Succeeded(noon); m.Locked(noon) != nil || m.Failures != 0 {
		t.Errorf("after a success: %+v", m)
	}
}

func TestSpend_OfACode_CountsItOnceAndOnlyAroundItsTime(t *testing.T) { // RFC 6238 5.2
	m := clerk()
	m.Codes = &staff.Codes{Secret: merchant.Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")}
	code := func(at time.Time) string {
		made, err := totp.GenerateCode(m.Codes.Secret.Reveal(), at)
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	spent, err := m.Spend(code(noon), noon)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := spent.Spend(code(noon), noon); !fault.Is(err, fault.CodeWrong) {
		t.Errorf("twice: %v", err)
	}
	if _, err := spent.Spend(code(noon.Add(-30*time.Second)), noon); !fault.Is(err, fault.CodeWrong) {
		t.Errorf("an older one after a newer one: %v", err)
	}
	if _, err := m.Spend(code(noon.Add(30*time.Second)), noon); err != nil {
		t.Errorf("of a clock that is ahead: %v", err)
	}
	for _, wrong := range []string{"", "000000x", "12345", code(noon.Add(90 * time.Second)), code(noon.Add(-90 * time.Second))} {
		if _, err := m.Spend(wrong, noon); !fault.Is(err, fault.CodeWrong) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if m.Codes.Used != 0 {
		t.Error("the member given was changed")
	}
}

func TestRoles_GiveAMerchantsPeopleNothingOfTheProviders(t *testing.T) {
	ofProvider := []staff.Right{staff.Review, staff.SeeRisk, staff.SeeRules, staff.ChangeRules, staff.ManageShops, staff.SeeJobs, staff.SeeLedger,
		staff.Verify, staff.ManagePlans}
	for _, role := range staff.RolesOf(false) {
		for _, right := range ofProvider {
			if role.May(right) {
				t.Errorf("a merchant's %s may %s", role, right)
			}
		}
	}
	for _, right := range []staff.Right{staff.HandleOrders, staff.Sell, staff.ManageKeys, staff.ManagePeople, staff.Export} {
		if staff.Viewer.May(right) {
			t.Errorf("a viewer may %s", right)
		}
	}
	barred := clerk()
	barred.State = staff.Barred
	if barred.May(staff.SeeOrders) || !clerk().May(staff.SeeOrders) {
		t.Error("rights do not follow the state")
	}
}

func TestCheck_TellsTheFieldOfEachFault(t *testing.T) {
	for field, change := range map[string]func(*staff.Member){
		"email": func(m *staff.Member) { m.Email = "nobody" }, "name": func(m *staff.Member) { m.Name = "  " },
		"role":    func(m *staff.Member) { m.Role = staff.Admin },
		"filters": func(m *staff.Member) { m.Filters = make([]staff.Filter, 51) },
	} {
		m := clerk()
		change(&m)
		if faults := m.Check(); len(faults) != 1 || faults[0].Field != field {
			t.Errorf("%s: %v", field, faults)
		}
	}
	if faults := clerk().Check(); len(faults) > 0 {
		t.Errorf("a sound member: %v", faults)
	}
}

func TestWithFilter_KeepsOneOfAName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := clerk()
		want := map[string]string{}
		for range rapid.IntRange(0, 12).Draw(t, "steps") {
			f := staff.Filter{Name: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "name"), Query: rapid.SampledFrom([]string{"", "x=1", "y=2"}).Draw(t, "query")}
			var err error
			if m, err = m.WithFilter(f); err != nil {
				t.Fatal(err)
			}
			if want[f.Name] = f.Query; f.Query == "" {
				delete(want, f.Name)
			}
		}
		got := map[string]string{}
		for _, f := range m.Filters {
			got[f.Name] = f.Query
		}
		if len(got) != len(m.Filters) || len(got) != len(want) {
			t.Fatalf("filters are %v, want %v", m.Filters, want)
		}
		for name, query := range want {
			if got[name] != query {
				t.Fatalf("filters are %v, want %v", m.Filters, want)
			}
		}
	})
}

func TestClone_LeavesTheFirstAlone(t *testing.T) {
	m := clerk()
	m.Codes, m.Filters = &staff.Codes{Used: 1}, []staff.Filter{{Name: "a"}}
	m.Passkeys = []staff.Passkey{{ID: []byte("k")}}
	other := m.Clone()
	other.Codes.Used, other.Filters[0].Name = 2, "b"
	if m.Codes.Used != 1 || m.Filters[0].Name != "a" {
		t.Errorf("the first is %+v", m)
	}
	if left := m.WithoutPasskey([]byte("k")); len(left.Passkeys) != 0 || len(m.Passkeys) != 1 {
		t.Errorf("left are %v of %v", left.Passkeys, m.Passkeys)
	}
	if roles := staff.RolesOf(true); !slices.Contains(roles, staff.Admin) || slices.Contains(roles, staff.Owner) {
		t.Errorf("the provider's roles are %v", roles)
	}
}

func TestDecoy_IsAHashThatNothingMatches(t *testing.T) {
	decoy := staff.Decoy([staff.DecoySize]byte{1, 2, 3})
	if strings.Split(decoy, "$")[3] != strings.Split(staff.Hash("x", make([]byte, staff.SaltSize), 0), "$")[3] {
		t.Errorf("%s costs another time than a password's", decoy)
	}
	for _, password := range []string{"", "x", decoy} {
		if staff.Matches(decoy, password) {
			t.Errorf("%q matches", password)
		}
	}
}
