package risk_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"respite/domain/risk"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// ordinary gives the facts of an adult in the Netherlands who buys for 100.00 for the first time.
func ordinary() risk.Facts {
	return risk.Facts{
		Today: day.On(2026, 11, 21),
		Order: risk.Order{
			Occasion: risk.NewOrder, Amount: 100_00, Currency: money.EUR,
			Country: country.NL, CountryServed: true, Plan: "invoice", Lines: 1,
		},
		Merchant: risk.Merchant{ID: 1001, Open: true},
		Person:   risk.Person{Age: 35},
		Attempts: risk.Attempts{Person24h: 1, Network10m: 1, AddressPersons7d: 1, EmailPersons: 1},
		Bureau:   risk.Report{Status: risk.NotFound},
	}
}

// with changes the ordinary facts.
func with(change func(*risk.Facts)) risk.Facts {
	f := ordinary()
	change(&f)
	return f
}

// found is a bureau's answer without anything to object.
func found() risk.Report {
	return risk.Report{Status: risk.Answered, Found: true, MatchQuality: 100}
}

func TestDecide_WhenNothingIsKnown_AcceptsUpToTheNewLimitAndSaysThinFile(t *testing.T) {
	f := with(func(f *risk.Facts) { f.Order.Amount = 200_00 })
	v := risk.DefaultPolicy().Decide(f)
	if v.Outcome != risk.Accepted || v.Class != "" || !slices.Equal(v.Reasons, []risk.Reason{risk.ThinFile}) {
		t.Errorf("at the limit: %+v", v)
	}
	if v.Limit != 200_00 || v.Exposure != 200_00 || v.Score != 570 {
		t.Errorf("limit %d, exposure %d, score %d", v.Limit, v.Exposure, v.Score)
	}
	f.Order.Amount++
	if v := risk.DefaultPolicy().Decide(f); v.Outcome != risk.Refused || v.Class != risk.ClassCredit {
		t.Errorf("a cent above the limit: %+v", v)
	}
}

func TestDecide_WhenOneThingIsWrong_NamesItsReasonAndOutcome(t *testing.T) {
	cases := []struct {
		name    string
		change  func(*risk.Facts)
		reason  risk.Reason
		outcome risk.Outcome
	}{
		{"seventeen", func(f *risk.Facts) { f.Person.Age = 17 }, risk.Age, risk.Refused},
		{"age not known", func(f *risk.Facts) { f.Person.Age = 0 }, risk.Age, risk.Refused},
		{"country", func(f *risk.Facts) { f.Order.CountryServed = false }, risk.CountryOff, risk.Refused},
		{"merchant", func(f *risk.Facts) { f.Merchant.Open = false }, risk.MerchantOff, risk.Refused},
		{"blocked", func(f *risk.Facts) { f.Person.Blocked = true }, risk.Blocked, risk.Refused},
		{"deceased", func(f *risk.Facts) { f.Bureau.Deceased = true }, risk.Deceased, risk.Refused},
		{"15 days late", func(f *risk.Facts) { f.History.DaysLate = 15 }, risk.OverdueOpen, risk.Refused},
		{"collection", func(f *risk.Facts) { f.History.InCollection = true }, risk.InCollection, risk.Refused},
		{"large order", func(f *risk.Facts) { f.History.Paid = 9; f.Order.Amount = 2000_01 }, risk.LimitOrder, risk.Refused},
		{"new consumer", func(f *risk.Facts) { f.Person.Exposure = 100_01 }, risk.LimitNewConsumer, risk.Refused},
		{"known consumer", func(f *risk.Facts) { f.History.Paid = 1; f.Person.Exposure = 900_01 }, risk.LimitConsumer, risk.Refused},
		{"fourth order", func(f *risk.Facts) { f.Attempts.Person24h = 4 }, risk.VelocityPerson, risk.Pending},
		{"connection", func(f *risk.Facts) { f.Attempts.Network10m = 21 }, risk.VelocityNetwork, risk.Refused},
		{"third person", func(f *risk.Facts) { f.Attempts.AddressPersons7d = 3 }, risk.VelocityAddress, risk.Pending},
		{"second e-mail owner", func(f *risk.Facts) { f.Attempts.EmailPersons = 2 }, risk.VelocityEmail, risk.Refused},
		{"bureau entry", func(f *risk.Facts) { f.Bureau.Negatives = []risk.Negative{{Kind: "default"}} }, risk.BureauNegative, risk.Refused},
		{"protected", func(f *risk.Facts) { f.Bureau = found(); f.Bureau.Protected = true }, risk.BureauProtected, risk.Pending},
		{"wait", func(f *risk.Facts) { f.Bureau = risk.Report{WaitMinutes: 5} }, risk.BureauWait, risk.Pending},
		{"time-out", func(f *risk.Facts) { f.Bureau = risk.Report{Status: risk.TimedOut} }, risk.BureauUnavailable, risk.Refused},
		{"unavailable", func(f *risk.Facts) { f.Bureau = risk.Report{Status: risk.Unavailable} }, risk.BureauUnavailable, risk.Refused},
		{"unsure match", func(f *risk.Facts) { f.Bureau = found(); f.Bureau.MatchQuality = 59 }, risk.DataReview, risk.Pending},
		{"thin account", func(f *risk.Facts) { f.Order.Plan = "account" }, risk.CreditDeny, risk.Refused},
		{"thin shipping", func(f *risk.Facts) { f.Order.ShippingDiffers = true }, risk.PolicyDeny, risk.Refused},
		{"score", func(f *risk.Facts) {
			f.History.WorstDaysLate, f.Order.ShippingDiffers, f.Bureau = 31, true, found()
		}, risk.ScoreDeny, risk.Refused},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := risk.DefaultPolicy().Decide(with(c.change))
			if v.Outcome != c.outcome || !slices.Contains(v.Reasons, c.reason) || v.Class != c.reason.Class() {
				t.Errorf("got %+v, want %s for %s", v, c.outcome, c.reason)
			}
		})
	}
}

func TestDecide_WhenJustInsideEveryBound_Accepts(t *testing.T) {
	v := risk.DefaultPolicy().Decide(with(func(f *risk.Facts) {
		f.Person.Age = 18
		f.History = risk.History{Paid: 3, DaysLate: 14, WorstDaysLate: 14}
		f.Person.Exposure = 2900_00
		f.Attempts = risk.Attempts{Person24h: 3, Network10m: 20, AddressPersons7d: 2, EmailPersons: 1}
		f.Bureau = found()
		f.Bureau.Negatives = []risk.Negative{{Kind: "default", Settled: true}}
	}))
	if v.Outcome != risk.Accepted || len(v.Reasons) != 0 {
		t.Errorf("got %+v", v)
	}
}

func TestDecide_WhenSeveralThingsAreWrong_RecordsAllInOrder(t *testing.T) {
	v := risk.DefaultPolicy().Decide(with(func(f *risk.Facts) {
		f.Person.Age, f.History.DaysLate, f.Order.Amount = 17, 40, 5000_00
		f.Attempts.Person24h, f.Order.Plan = 9, "account"
	}))
	want := []risk.Reason{
		risk.Age, risk.OverdueOpen, risk.LimitOrder, risk.LimitNewConsumer,
		risk.VelocityPerson, risk.CreditDeny, risk.ThinFile,
	}
	if !slices.Equal(v.Reasons, want) || v.Outcome != risk.Refused || v.Class != risk.ClassPolicy {
		t.Errorf("got %+v, want %v", v, want)
	}
	if !slices.Equal(v.Fired, []string{"THIN_PLAN", "ships_home"}) {
		t.Errorf("fired %v", v.Fired)
	}
}

func TestDecide_WhenARefusalFollowsAReview_TakesTheClassOfTheRefusal(t *testing.T) {
	v := risk.DefaultPolicy().Decide(with(func(f *risk.Facts) {
		f.Attempts.Person24h = 4
		f.Bureau.Negatives = []risk.Negative{{Kind: "default"}}
	}))
	if v.Outcome != risk.Refused || v.Class != risk.ClassCredit || v.DecideByMinutes != 0 {
		t.Errorf("got %+v", v)
	}
}

func TestDecide_WhenTheBureauClears_SkipsLimitsVelocityAndScoreOnly(t *testing.T) {
	cleared := with(func(f *risk.Facts) {
		f.Bureau = found()
		f.Bureau.Cleared = true
		f.Order.Amount, f.Person.Exposure = 9000_00, 9000_00
		f.Attempts = risk.Attempts{Person24h: 50, Network10m: 50, AddressPersons7d: 50, EmailPersons: 50}
		f.History.WorstDaysLate, f.Order.ShippingDiffers = 90, true
	})
	if v := risk.DefaultPolicy().Decide(cleared); v.Outcome != risk.Accepted || v.Limit != 0 {
		t.Errorf("cleared: %+v", v)
	}
	stops := map[risk.Reason]func(*risk.Facts){
		risk.Age:            func(f *risk.Facts) { f.Person.Age = 17 },
		risk.MerchantOff:    func(f *risk.Facts) { f.Merchant.Open = false },
		risk.CountryOff:     func(f *risk.Facts) { f.Order.CountryServed = false },
		risk.Blocked:        func(f *risk.Facts) { f.Person.Blocked = true },
		risk.OverdueOpen:    func(f *risk.Facts) { f.History.DaysLate = 15 },
		risk.InCollection:   func(f *risk.Facts) { f.History.InCollection = true },
		risk.BureauNegative: func(f *risk.Facts) { f.Bureau.Negatives = []risk.Negative{{}} },
	}
	for reason, change := range stops {
		f := cleared
		change(&f)
		if v := risk.DefaultPolicy().Decide(f); v.Outcome != risk.Refused || !slices.Equal(v.Reasons, []risk.Reason{reason}) {
			t.Errorf("%s for a cleared person: %+v", reason, v)
		}
	}
}

func TestDecide_WhenTheBureauWaits_LeavesToItWhatItMayLift(t *testing.T) {
	v := risk.DefaultPolicy().Decide(with(func(f *risk.Facts) {
		f.Bureau = risk.Report{Status: risk.Answered, WaitMinutes: 7}
		f.Order.Amount, f.Attempts.Network10m, f.Order.ShippingDiffers = 900_00, 50, true
	}))
	if v.Outcome != risk.Pending || !slices.Equal(v.Reasons, []risk.Reason{risk.BureauWait}) {
		t.Errorf("got %+v", v)
	}
	if v.AskAgainMinutes != 7 || v.DecideByMinutes != 24*60 {
		t.Errorf("ask again in %d, decide in %d minutes", v.AskAgainMinutes, v.DecideByMinutes)
	}
	minor := risk.DefaultPolicy().Decide(with(func(f *risk.Facts) {
		f.Bureau = risk.Report{WaitMinutes: 7}
		f.Person.Age = 17
	}))
	if minor.Outcome != risk.Refused || minor.AskAgainMinutes != 0 {
		t.Errorf("a minor needs no bureau: %+v", minor)
	}
}

func TestDecide_WhenTheBureauIsSilentAndTheOrderSmall_AcceptsAndKeepsTheReason(t *testing.T) {
	v := risk.DefaultPolicy().Decide(with(func(f *risk.Facts) {
		f.Bureau.Status, f.Order.Amount = risk.TimedOut, 50_00
	}))
	if v.Outcome != risk.Accepted || !slices.Contains(v.Reasons, risk.BureauUnavailable) {
		t.Errorf("got %+v", v)
	}
}

func TestDecide_WhenACompanyBuys_AsksForNoAge(t *testing.T) {
	v := risk.DefaultPolicy().Decide(with(func(f *risk.Facts) { f.Order.Company, f.Person.Age = true, 0 }))
	if v.Outcome != risk.Accepted {
		t.Errorf("got %+v", v)
	}
}

func TestDecide_WhenTheCurrencyHasNoLimits_GivesNoCredit(t *testing.T) {
	v := risk.DefaultPolicy().Decide(with(func(f *risk.Facts) { f.Order.Currency, f.Order.Amount = "USD", 1 }))
	if v.Outcome != risk.Refused {
		t.Errorf("got %+v", v)
	}
}

func TestDecide_WhenTheMerchantsOwnLimitIsExceeded_RefusesWhoeverBuys(t *testing.T) {
	for limit, want := range map[money.Minor]risk.Outcome{0: risk.Accepted, 150_00: risk.Accepted, 149_99: risk.Refused} {
		v := risk.DefaultPolicy().Decide(with(func(f *risk.Facts) {
			f.Order.Amount, f.Merchant.OrderLimit, f.Bureau = 150_00, limit, found()
			f.Bureau.Cleared = true
		}))
		if v.Outcome != want || want == risk.Refused && !slices.Equal(v.Reasons, []risk.Reason{risk.LimitOrder}) {
			t.Errorf("a limit of %d: %s %v", limit, v.Outcome, v.Reasons)
		}
	}
}

func TestDecide_WhenAGoodPayerWasLate_StaysKnown(t *testing.T) {
	f := with(func(f *risk.Facts) { f.History = risk.History{Paid: 5, WorstDaysLate: 15} })
	if v := risk.DefaultPolicy().Decide(f); v.Limit != 1000_00 {
		t.Errorf("limit %d", v.Limit)
	}
	f.History.WorstDaysLate = 14
	if v := risk.DefaultPolicy().Decide(f); v.Limit != 3000_00 {
		t.Errorf("limit %d", v.Limit)
	}
}

// The worked examples of domain 9.9.

func TestDecide_WhenTheNewOrderGoesOverTheLimit_ShowsWhatWouldHaveToBePaidDown(t *testing.T) {
	text := edited(t, "known = 1_000\ngood = 3_000\nwithout_bureau = 50", "known = 2_000\ngood = 3_000\nwithout_bureau = 50")
	v := decideUnder(t, text, with(func(f *risk.Facts) {
		f.History.Paid, f.Order.Amount = 1, 250_00
		f.Person.Exposure = 300_00 + 451_20 + 1200_00
	}))
	if !slices.Equal(v.Reasons, []risk.Reason{risk.LimitConsumer}) || v.Exposure-v.Limit != 201_20 {
		t.Errorf("got %+v", v)
	}
}

func TestDecide_WhenAKnownConsumerIsConfirmed_Scores610(t *testing.T) {
	v := risk.DefaultPolicy().Decide(with(func(f *risk.Facts) {
		f.History.Paid, f.Bureau = 2, found()
		f.Bureau.AddressConfirmed = true
	}))
	if v.Score != 610 || v.Outcome != risk.Accepted {
		t.Errorf("got %+v", v)
	}
}

func TestDecide_WhenAYoungNewConsumerJustMoved_Scores505AndExplainsIt(t *testing.T) {
	commented := "#[[score.point]]\n#code = \"age_band\"\n#points = -30\n#when = \"person.age in 18..20\"\n"
	text := edited(t, commented, string(bytes.ReplaceAll([]byte(commented), []byte("#"), nil)))
	v := decideUnder(t, text, with(func(f *risk.Facts) {
		f.Person.Age, f.Bureau, f.Order.ShippingDiffers = 19, found(), true
		f.Bureau.MovedRecently = true
	}))
	if v.Score != 505 || !slices.Equal(v.Reasons, []risk.Reason{risk.ScoreDeny}) {
		t.Errorf("got %+v", v)
	}
	if want := []string{"age_band", "paid_once", "address_new", "paid_often"}; !slices.Equal(v.ScoreReasons, want) {
		t.Errorf("score reasons %v, want %v", v.ScoreReasons, want)
	}
}

func TestVerdict_WhenAPersonDecidesOrNobodyDoes_EndsThePending(t *testing.T) {
	pending := risk.DefaultPolicy().Decide(with(func(f *risk.Facts) { f.Attempts.Person24h = 4 }))
	approved, denied, lapsed := pending.ByHand(true), pending.ByHand(false), pending.Lapsed()
	if approved.Outcome != risk.Accepted || approved.Class != "" || approved.DecideByMinutes != 0 {
		t.Errorf("approved: %+v", approved)
	}
	if denied.Outcome != risk.Refused || denied.Class != risk.ClassFraud || !slices.Contains(denied.Reasons, risk.ManualDenied) {
		t.Errorf("denied: %+v", denied)
	}
	if lapsed.Outcome != risk.Refused || !slices.Contains(lapsed.Reasons, risk.ReviewExpired) {
		t.Errorf("lapsed: %+v", lapsed)
	}
	if pending.Outcome != risk.Pending || slices.Contains(pending.Reasons, risk.ManualApproved) {
		t.Errorf("the pending verdict changed: %+v", pending)
	}
}

// anyFacts draws facts near the bounds of the default policy.
var anyFacts = rapid.Custom(func(t *rapid.T) risk.Facts {
	f := ordinary()
	f.Order.Amount = money.Minor(rapid.Int64Range(1, 4000_00).Draw(t, "amount"))
	f.Order.Currency = rapid.SampledFrom([]money.Currency{money.EUR, money.SEK, money.NOK, money.DKK}).Draw(t, "currency")
	f.Order.Plan = rapid.SampledFrom([]string{"invoice", "account", "fixed"}).Draw(t, "plan")
	f.Order.ShippingDiffers = rapid.Bool().Draw(t, "shipping differs")
	f.Person.Age = rapid.IntRange(16, 90).Draw(t, "age")
	f.Person.Exposure = money.Minor(rapid.Int64Range(-100_00, 4000_00).Draw(t, "exposure"))
	f.History.Paid = rapid.IntRange(0, 6).Draw(t, "paid")
	f.History.WorstDaysLate = rapid.IntRange(0, 40).Draw(t, "worst days late")
	f.Attempts.Person24h = rapid.IntRange(1, 5).Draw(t, "orders in 24 hours")
	f.Bureau.Status = rapid.SampledFrom([]risk.Status{risk.NotAsked, risk.Answered, risk.NotFound, risk.TimedOut}).Draw(t, "status")
	f.Bureau.Found = f.Bureau.Status == risk.Answered
	f.Bureau.MatchQuality = rapid.IntRange(50, 100).Draw(t, "match")
	f.Bureau.Cleared = f.Bureau.Found && rapid.Bool().Draw(t, "cleared")
	f.Bureau.WaitMinutes = rapid.IntRange(0, 2).Draw(t, "wait")
	return f
})

func TestDecide_WhenOnlyTheExposureRises_NeverBecomesMilder(t *testing.T) {
	severity := map[risk.Outcome]int{risk.Accepted: 0, risk.Pending: 1, risk.Refused: 2}
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts.Draw(t, "facts")
		before := risk.DefaultPolicy().Decide(f)
		f.Person.Exposure += money.Minor(rapid.Int64Range(0, 5000_00).Draw(t, "more exposure"))
		after := risk.DefaultPolicy().Decide(f)
		if severity[after.Outcome] < severity[before.Outcome] {
			t.Fatalf("%s became %s", before.Outcome, after.Outcome)
		}
	})
}

func TestDecide_WhenAccepted_NeverExceedsTheLimitThatApplied(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts.Draw(t, "facts")
		v := risk.DefaultPolicy().Decide(f)
		if v.Outcome == risk.Accepted && !f.Bureau.Cleared && v.Exposure > v.Limit {
			t.Fatalf("exposure %d over limit %d was accepted", v.Exposure, v.Limit)
		}
		for _, reason := range v.Reasons {
			if !reason.Known() {
				t.Fatalf("reason %s is not known", reason)
			}
		}
	})
}

func TestReplay_WhenFactsWereStoredAsJSON_GivesTheSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts.Draw(t, "facts")
		first := inJSON(t, risk.DefaultPolicy().Decide(f))
		var stored risk.Facts
		if err := json.Unmarshal(inJSON(t, f), &stored); err != nil {
			t.Fatal(err)
		}
		replayed, err := risk.Replay(risk.DefaultText(), stored)
		if err != nil {
			t.Fatal(err)
		}
		if again := inJSON(t, replayed); !bytes.Equal(first, again) {
			t.Fatalf("first %s\nagain %s", first, again)
		}
	})
}

func TestReplay_WhenTheTextIsBroken_Fails(t *testing.T) {
	if _, err := risk.Replay([]byte("age ="), ordinary()); err == nil {
		t.Error("no error")
	}
}

func inJSON(t interface{ Fatal(...any) }, value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
