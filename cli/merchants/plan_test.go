package merchants_test

import (
	"strings"
	"testing"

	"respite/cli/clitest"
	"respite/domain/plan"
	"respite/value/day"
)

// offered is a plan as it is shown as JSON.
type offered struct {
	plan.Product
	Expired bool
	Example *struct {
		Amount   int64
		Schedule plan.Schedule
		Client   struct {
			Checkout, Article struct{ Monthly, Total int64 }
		}
	}
}

// campaign adds a campaign and gives it as it is shown.
func campaign(s clitest.Stand, args ...string) offered {
	s.Helper()
	var made offered
	s.Reads(&made, append([]string{
		"plan", "add", "--merchant", "1001", "--id", "3120", "--type", "campaign", "--country", "de", "--description", "6 Monate", "--months", "6",
	}, args...)...)
	return made
}

func TestPlanAdd_OfACampaign_IsOfferedToShopsAtOnce(t *testing.T) {
	s := clitest.New(t)
	made := campaign(s, "--rate", "9.9", "--start-fee", "9.95", "--monthly-fee", "1", "--minimum", "50", "--maximum", "500",
		"--valid-until", "2026-12-31", "--due-day", "28")
	want := plan.Product{
		ID: 3120, Version: 1, Merchant: 1001, Country: "DE", Currency: "EUR", Type: plan.Campaign, Description: "6 Monate", Months: 6,
		Rate: 99_000, StartFee: 9_95, MonthlyFee: 1_00, Minimum: 50_00, Maximum: 500_00, ValidUntil: day.On(2026, 12, 31), DueDay: 28,
	}
	if made.Product != want || made.Expired {
		t.Errorf("made %+v", made.Product)
	}
	if e := made.Example; e == nil || e.Amount != 500_00 || len(e.Schedule.Payments) != 6 || e.Client.Checkout.Monthly != 88_46 {
		t.Errorf("the example is %+v", e)
	}
	if list := s.Calls("json/DataRequest", "get-pclasses.json"); list.Parameter("pclass_1_id") != "3120" {
		t.Errorf("shops are told %+v", list.Body)
	}
}

func TestPlanAdd_ShowsTheProductWithAnExample(t *testing.T) {
	s := clitest.New(t)
	s.Says("plan-add.txt", s.Does("plan", "add", "--merchant", "1001", "--id", "3121", "--type", "account", "--country", "NL",
		"--description", "Rekening", "--rate", "14.95", "--monthly-fee", "1.95"))
}

func TestPlanAdd_OfAnAccount_BeginsWithTheCustomaryTerms(t *testing.T) {
	s := clitest.New(t)
	var made offered
	s.Reads(&made, "plan", "add", "--merchant", "1001", "--id", "3121", "--type", "account", "--country", "NL", "--description", "Rekening")
	if made.Months != 24 || made.MinimumPayment != 5_00 {
		t.Errorf("made %+v", made.Product)
	}
}

func TestPlanAdd_OfEveryOtherType_TakesItsFlags(t *testing.T) {
	s := clitest.New(t)
	add := func(id, kind string, flags ...string) plan.Product {
		t.Helper()
		var made offered
		s.Reads(&made, append([]string{
			"plan", "add", "--merchant", "1001", "--id", id, "--type", kind, "--country", "AT", "--description", "In Teilen",
		}, flags...)...)
		return made.Product
	}
	if p := add("1", "fixed", "--stated-payment", "19.90", "--start-fee", "5", "--start-fee-first"); p.StatedPayment != 19_90 || !p.StartFeeFirst {
		t.Errorf("fixed: %+v", p)
	}
	if p := add("2", "delay", "--months", "4", "--interest-free-months", "3", "--rate", "12"); p.Months != 4 || p.InterestFreeMonths != 3 {
		t.Errorf("delay: %+v", p)
	}
	if p := add("3", "special", "--due-on", "2027-01-31"); p.DueOn != day.On(2027, 1, 31) {
		t.Errorf("special: %+v", p)
	}
	if p := add("4", "account", "--minimum-payment", "8", "--months", "12"); p.MinimumPayment != 8_00 || p.Months != 12 {
		t.Errorf("account: %+v", p)
	}
}

func TestPlanAdd_OfWhatCannotBe_SaysWhy(t *testing.T) {
	s := clitest.New(t)
	add := func(code int, words string, args ...string) {
		t.Helper()
		s.Refuses(code, words, append([]string{"plan", "add"}, args...)...)
	}
	right := []string{"--merchant", "1001", "--id", "3120", "--type", "campaign", "--country", "DE", "--description", "6", "--months", "6"}
	with := func(flags ...string) []string { return append(append([]string{}, right...), flags...) }
	add(2, "missing flags: --country=CODE, --id=NUMBER, --merchant=EID, --type=TYPE")
	add(2, "--type", with("--type", "gift")...)
	add(2, `"US" is not served`, with("--country", "US")...)
	add(2, "--rate: \"much\" is no percentage", with("--rate", "much")...)
	add(2, "--minimum: \"-5\" is no amount", with("--minimum=-5")...)
	add(2, "--valid-until: \"soon\" is not a date", with("--valid-until", "soon")...)
	add(1, "There is no such merchant", with("--merchant", "7")...)
	add(1, "id: There is a plan with this number", with("--id", "3113")...)
	add(1, "country: Consumers in this country are not served", with("--country", "SE")...)
	add(1, "stated_payment: The value must be one of: none", with("--stated-payment", "5")...)
	add(1, "months: The value must lie between 1 and 120", with("--months", "121")...)
}

func TestPlanList_MarksWhatHasExpired(t *testing.T) {
	s := clitest.New(t)
	campaign(s, "--minimum", "50", "--valid-until", "2026-11-20")
	s.Does("plan", "add", "--merchant", "1001", "--id", "3122", "--type", "special", "--country", "NL", "--description", "Betaal in januari",
		"--due-on", "2027-01-31", "--maximum", "250")
	s.Says("plan-list.txt", s.Does("plan", "list", "--merchant", "1001"))
	var list []offered
	if s.Reads(&list, "plan", "list", "--merchant", "1001"); len(list) != 3 || !list[1].Expired || list[0].Expired || list[2].Expired {
		t.Errorf("listed %+v", list)
	}
}

func TestPlanList_OfAMerchantWithout_SaysHowToAddOne(t *testing.T) {
	s := clitest.New(t)
	s.Does("merchant", "add", "--eid", "2001", "--name", "Fine Things")
	if said := s.Does("plan", "list", "--merchant", "2001"); said != "Merchant 2001 offers no part payment. See: respite plan add --help\n" {
		t.Error(said)
	}
	if said := s.Does("plan", "list", "--merchant", "2001", "--json"); said != "[]\n" {
		t.Error(said)
	}
	s.Refuses(1, "There is no such merchant", "plan", "list", "--merchant", "7")
}

func TestPlanChange_OfAPlan_MakesAVersionAndKeepsTheRest(t *testing.T) {
	s := clitest.New(t)
	made := campaign(s, "--rate", "9.9", "--valid-until", "2026-12-31")
	var changed offered
	s.Reads(&changed, "plan", "change", "3120", "--merchant", "1001", "--rate", "11.9", "--valid-until", "never")
	want := made.Product
	want.Version, want.Rate, want.ValidUntil = 2, 119_000, 0
	if changed.Product != want {
		t.Errorf("changed to %+v", changed.Product)
	}
	s.Refuses(1, "months: The value must lie between", "plan", "change", "3120", "--merchant", "1001", "--months", "0")
	s.Refuses(1, "There is no such plan", "plan", "change", "3120", "--merchant", "1001", "--country", "AT", "--months", "3")
}

func TestPlanEnd_WithoutADay_EndsTheOfferTonight(t *testing.T) {
	s := clitest.New(t)
	campaign(s)
	if said := s.Does("plan", "end", "3120", "--merchant", "1001"); said != "Plan 3120 is offered until 2026-11-21.\n" {
		t.Error(said)
	}
	if said := s.Does("plan", "list", "--merchant", "1001"); strings.Contains(said, "expired") {
		t.Error(said)
	}
	var ended offered
	s.Reads(&ended, "plan", "end", "3120", "--merchant", "1001", "--on", "2026-11-20")
	if !ended.Expired || ended.Version != 3 {
		t.Errorf("ended %+v", ended)
	}
	s.Refuses(1, "The plan was offered until 2026-11-20", "plan", "quote", "3120", "100", "--merchant", "1001")
	if said := s.Does("plan", "change", "3120", "--merchant", "1001", "--rate", "3"); strings.Contains(said, "For example") {
		t.Error(said)
	}
}

func TestPlanQuote_ShowsTheScheduleAndWhatShopsShow(t *testing.T) {
	s := clitest.New(t)
	campaign(s, "--rate", "9.9", "--start-fee", "9.95", "--monthly-fee", "1")
	s.Says("plan-quote.txt", s.Does("plan", "quote", "3120", "499", "--merchant", "1001", "--on", "2026-12-24"))
	s.Refuses(2, "is no amount", "plan", "quote", "3120", "all", "--merchant", "1001")
	s.Refuses(1, "The plan is not possible for an amount of 0.00", "plan", "quote", "3120", "0", "--merchant", "1001")
}

func TestPlanQuote_OfANumberInSeveralCountries_AsksWhich(t *testing.T) {
	s := clitest.New(t)
	s.Does("plan", "add", "--merchant", "1001", "--id", "3113", "--type", "campaign", "--country", "NL", "--description", "In delen", "--months", "3")
	s.Refuses(2, "several countries have a plan 3113: say --country", "plan", "quote", "3113", "100", "--merchant", "1001")
	s.Refuses(2, `"XX" is not served`, "plan", "quote", "3113", "100", "--merchant", "1001", "--country", "XX")
	if said := s.Does("plan", "quote", "3113", "100", "--merchant", "1001", "--country", "nl"); strings.Count(said, "\n") < 10 {
		t.Error(said)
	}
}

func TestPlan_AskedForHelp_ShowsExamples(t *testing.T) {
	for _, command := range []string{"plan list", "plan add", "plan change", "plan end", "plan quote"} {
		code, out, failure := clitest.Bare(t).Runs(append(strings.Fields(command), "--help")...)
		if code != 0 || !strings.Contains(out, "respite "+command) || !strings.Contains(out, "Example") {
			t.Errorf("respite %s --help: exit %d, %q, %s", command, code, failure, out)
		}
	}
}
