package bureau_test

import (
	"context"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"respite/domain/risk"
	"respite/domain/testperson"
	"respite/outbound/bureau"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func ask(t *testing.T, in risk.Inquiry) risk.Report {
	t.Helper()
	if in.Now.IsZero() {
		in.Now = noon
	}
	report, err := bureau.Fake{}.Query(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// said tells in a word what a report means.
func said(r risk.Report) string {
	switch {
	case r.WaitMinutes > 0:
		return "wait"
	case r.Status == risk.Unavailable:
		return "silence"
	case r.Cleared && r.Found && len(r.Negatives) == 0:
		return "cleared"
	case len(r.Negatives) > 0 && r.Found && !r.Cleared:
		return "denied"
	case r.Status == risk.NotFound && !r.Found:
		return "nothing"
	}
	return "nonsense"
}

func TestFake_WhenATestPersonBuys_SaysWhatIsPublished(t *testing.T) {
	born := func(text string) day.Day {
		birth, err := day.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return birth
	}
	cases := []struct {
		name, want string
		in         risk.Inquiry
	}{
		{"approved NL", "cleared", risk.Inquiry{Country: country.NL, FirstName: "Testperson-nl", LastName: "Approved", Birth: born("1970-07-10")}},
		{"approved NL by birth date", "cleared", risk.Inquiry{Country: country.NL, FirstName: "testperson-NL", LastName: "Jansen", Birth: born("1970-07-10")}},
		{"another birth date", "nothing", risk.Inquiry{Country: country.NL, FirstName: "Testperson-nl", LastName: "Jansen", Birth: born("1970-07-11")}},
		{"denied NL", "denied", risk.Inquiry{Country: country.NL, FirstName: "Testperson-nl", LastName: "Denied", Birth: born("1970-07-10")}},
		{"denied NL by birth date", "denied", risk.Inquiry{Country: country.NL, FirstName: "Testperson-nl", Birth: born("1970-07-01")}},
		{"approved DE", "cleared", risk.Inquiry{Country: country.DE, FirstName: "Testperson-de", Birth: born("1960-07-07")}},
		{"approved AT", "cleared", risk.Inquiry{Country: country.AT, FirstName: "Testperson-at", Birth: born("1960-04-14"), Gender: "male", PostalCode: "8071"}},
		{"denied AT", "denied", risk.Inquiry{Country: country.AT, FirstName: "Testperson-at", LastName: "Approved", Birth: born("1980-04-14"), Gender: "female", PostalCode: "80 70"}},
		{"the same elsewhere", "cleared", risk.Inquiry{Country: country.AT, FirstName: "Testperson-at", LastName: "Approved", Birth: born("1980-04-14"), Gender: "female", PostalCode: "8071"}},
		{"approved SE", "cleared", risk.Inquiry{Country: country.SE, FirstName: "Testperson-se", Birth: born("1941-03-21")}},
		{"approved NO", "cleared", risk.Inquiry{Country: country.NO, FirstName: "Testperson-no", Birth: born("1970-08-01")}},
		{"approved DK", "cleared", risk.Inquiry{Country: country.DK, FirstName: "Testperson-dk", Birth: born("1936-01-08")}},
		{"approved FI", "cleared", risk.Inquiry{Country: country.FI, FirstName: "Testperson-fi", Birth: born("1922-01-19")}},
		{"blanks and case", "denied", risk.Inquiry{LastName: " dEN ied "}},
		{"older person", "denied", risk.Inquiry{Country: country.SE, FirstName: "Maud", LastName: "Johansson"}},
		{"approved by number", "cleared", risk.Inquiry{Country: country.SE, NationalID: "194304158399", FirstName: "Anna", LastName: "Andersson"}},
		{"denied by number", "denied", risk.Inquiry{Country: country.SE, NationalID: "195311096845", FirstName: "Karl", LastName: "Lidin"}},
		{"denied by number NO", "denied", risk.Inquiry{Country: country.NO, NationalID: "18106500076"}},
		{"denied by number FI", "denied", risk.Inquiry{Country: country.FI, NationalID: "010130-887T"}},
		{"a wish before the number", "cleared", risk.Inquiry{Country: country.SE, NationalID: "195311096845", LastName: "Approved"}},
		{"the other wish", "denied", risk.Inquiry{Country: country.SE, NationalID: "194103219202", LastName: "Denied"}},
		{"an unknown number, a known name", "cleared", risk.Inquiry{Country: country.SE, NationalID: "198803200016", FirstName: "Karl", LastName: "Lidin"}},
		{"an unknown number", "nothing", risk.Inquiry{Country: country.SE, NationalID: "198803200016", FirstName: "Anna", LastName: "Andersson"}},
		{"the number in another country", "nothing", risk.Inquiry{Country: country.FI, NationalID: "194304158399"}},
		{"approved company", "cleared", risk.Inquiry{Country: country.SE, NationalID: "6020310139"}},
		{"denied company", "denied", risk.Inquiry{Country: country.DK, NationalID: "99999993", FirstName: "Rasmus Jens-Peter", LastName: "Lybert"}},
		{"the income question's NL person", "denied", risk.Inquiry{Country: country.NL, FirstName: "Testperson-nl", LastName: "Jansen", Birth: born("1970-07-01")}},
		{"no birth date", "nothing", risk.Inquiry{Country: country.DE, FirstName: "Uno", LastName: "Zwei"}},
		{"everybody else", "nothing", risk.Inquiry{Country: country.SE, FirstName: "Anna", LastName: "Andersson", Email: "anna@example.com"}},
		{"nobody", "nothing", risk.Inquiry{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := said(ask(t, c.in)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestFake_WhoeverOfTheCastBuys_SaysTheSameByNumberAndByName(t *testing.T) {
	for _, p := range testperson.All() {
		want, name := "cleared", p.Addresses[0]
		if p.Denied {
			want = "denied"
		}
		numbered := risk.Inquiry{Country: p.Country, NationalID: p.NationalID, FirstName: "Anna", LastName: "Andersson"}
		named := risk.Inquiry{Country: p.Country, FirstName: name.FirstName, LastName: name.LastName, Birth: p.Birth}
		if got := said(ask(t, numbered)); p.NationalID != "" && got != want {
			t.Errorf("%s %s: %s", p.Country, p.NationalID, got)
		}
		if got := said(ask(t, named)); !p.Company && got != want {
			t.Errorf("%s %s %s: %s", p.Country, name.FirstName, name.LastName, got)
		}
	}
}

func TestFake_WhenTheEmailSaysWhatShallHappen_ObeysItWhoeverBuys(t *testing.T) {
	cases := map[string]string{
		"always_approved@klarna.com":           "cleared",
		"Always_Approved@Klarna.com ":          "cleared",
		"always_denied@klarna.com":             "denied",
		"always_denied@example.com":            "nothing",
		"pending_accepted@klarna.com":          "wait",
		"pending_denied@klarna.com":            "wait",
		"user+denied@example.com":              "denied",
		"user+red@example.com":                 "denied",
		"user+pend-accept-05@example.com":      "wait",
		"user+pend-reject-05@example.com":      "wait",
		"user+pend-accept-00@example.com":      "cleared",
		"user+pend-accept-5@example.com":       "nothing",
		"user+bureau-timeout@example.com":      "silence",
		"a+b+denied@example.com":               "denied",
		"denied@example.com":                   "nothing",
		"user+denied-not@example.com":          "nothing",
		"user@example.com+denied":              "nothing",
		"user+reddish@example.com":             "nothing",
		"":                                     "nothing",
		"+":                                    "nothing",
		"user+pend-accept-05-more@example.com": "nothing",
	}
	for email, want := range cases {
		if got := said(ask(t, risk.Inquiry{Email: email})); got != want {
			t.Errorf("%q: got %s, want %s", email, got, want)
		}
	}
	approvedByEmail := ask(t, risk.Inquiry{LastName: "Denied", Email: "always_approved@klarna.com"})
	deniedByEmail := ask(t, risk.Inquiry{Country: country.SE, NationalID: "194103219202", LastName: "Approved", Email: "always_denied@klarna.com"})
	if said(deniedByEmail) != "denied" {
		t.Errorf("an approved person with a denied address: %+v", deniedByEmail)
	}
	if said(approvedByEmail) != "cleared" {
		t.Errorf("a denied person with an approved address: %+v", approvedByEmail)
	}
}

func TestFake_WhenAskedAgainLater_DecidesAfterTheMinutes(t *testing.T) {
	cases := []struct {
		email   string
		minutes int
		then    string
	}{
		{"pending_accepted@klarna.com", 1, "cleared"},
		{"pending_denied@klarna.com", 1, "denied"},
		{"user+pend-accept-05@example.com", 5, "cleared"},
		{"user+pend-reject-12@example.com", 12, "denied"},
	}
	for _, c := range cases {
		in := risk.Inquiry{Email: c.email, FirstAsked: noon, Now: noon}
		if first := ask(t, in); first.WaitMinutes != c.minutes {
			t.Errorf("%s at first: %+v", c.email, first)
		}
		in.Now = noon.Add(time.Duration(c.minutes)*time.Minute - time.Second)
		if early := ask(t, in); early.WaitMinutes != 1 {
			t.Errorf("%s a second early: %+v", c.email, early)
		}
		in.Now = in.Now.Add(time.Second)
		if due := said(ask(t, in)); due != c.then {
			t.Errorf("%s in time: %s, want %s", c.email, due, c.then)
		}
	}
}

func TestFake_WhenAskedTheSame_GivesTheSameReport(t *testing.T) {
	in := risk.Inquiry{Country: country.SE, LastName: "Denied", Now: noon}
	first, second := ask(t, in), ask(t, in)
	if !reflect.DeepEqual(first, second) || len(first.Hash) != 64 {
		t.Errorf("%+v and %+v", first, second)
	}
	if first.Negatives[0].Amount.Currency != money.SEK || first.QueriedAt != noon {
		t.Errorf("got %+v", first)
	}
	text, err := json.Marshal(first)
	if err != nil {
		t.Fatal(err)
	}
	var stored risk.Report
	if err := json.Unmarshal(text, &stored); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(stored, first) {
		t.Errorf("stored %+v, was %+v", stored, first)
	}
}

func TestQuery_WhenTheCallerGaveUp_Fails(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (bureau.Fake{}).Query(ctx, risk.Inquiry{Now: noon}); err == nil {
		t.Error("the fake answered")
	}
	if _, err := (bureau.None{}).Query(ctx, risk.Inquiry{Now: noon}); err == nil {
		t.Error("none answered")
	}
}

func TestNone_WhoeverIsAskedFor_FindsNobody(t *testing.T) {
	report, err := bureau.None{}.Query(context.Background(), risk.Inquiry{LastName: "Denied", Now: noon})
	if err != nil || said(report) != "nothing" {
		t.Errorf("got %+v, %v", report, err)
	}
}

// TestFake_WhenJudgedByTheDefaultPolicy_LetsTheTestPersonsThrough follows test persons to a verdict.
func TestFake_WhenJudgedByTheDefaultPolicy_LetsTheTestPersonsThrough(t *testing.T) {
	facts := risk.Facts{
		Order:    risk.Order{Amount: 1500_00, Currency: money.EUR, Country: country.NL, CountryServed: true, Plan: "account"},
		Merchant: risk.Merchant{Open: true},
		Person:   risk.Person{Age: 40},
	}
	for name, c := range map[string]struct {
		in   risk.Inquiry
		want risk.Outcome
	}{
		"approved":  {risk.Inquiry{LastName: "Approved"}, risk.Accepted},
		"denied":    {risk.Inquiry{LastName: "Denied"}, risk.Refused},
		"pending":   {risk.Inquiry{Email: "pending_accepted@klarna.com"}, risk.Pending},
		"accepted":  {risk.Inquiry{Email: "pending_accepted@klarna.com", FirstAsked: noon.Add(-time.Minute)}, risk.Accepted},
		"timed out": {risk.Inquiry{Email: "u+bureau-timeout@example.com"}, risk.Refused},
		"unknown":   {risk.Inquiry{LastName: "Jansen"}, risk.Refused},
	} {
		facts.Bureau = ask(t, c.in)
		if v := risk.DefaultPolicy().Decide(facts); v.Outcome != c.want {
			t.Errorf("%s: %+v", name, v)
		}
	}
}
