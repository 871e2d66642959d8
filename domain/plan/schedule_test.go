package plan_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"respite/domain/plan"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/money"
)

// The plans of domain 2.10.
var (
	planA = plan.Product{
		ID: 121, Version: 1, Merchant: 1001, Country: "SE", Currency: money.SEK, Type: plan.Campaign,
		Description: "12 månader", Months: 12, Rate: 199_000, StartFee: 195_00, MonthlyFee: 29_00,
	}
	planB = plan.Product{
		ID: 200, Version: 1, Merchant: 1001, Country: "DE", Currency: money.EUR, Type: plan.Campaign,
		Description: "24 Monate", Months: 24, Rate: 149_500, MonthlyFee: 1_95,
	}
	planC = plan.Product{
		ID: 201, Version: 1, Merchant: 1001, Country: "DE", Currency: money.EUR, Type: plan.Account,
		Description: "Konto", Rate: 149_500, MonthlyFee: 1_95, MinimumPayment: plan.LowestPayment("DE"),
	}
)

func free(months int) plan.Product {
	return plan.Product{
		Country: "NL", Currency: money.EUR, Type: plan.Campaign, Description: "free", Months: months,
	}
}

func with(product plan.Product, change func(*plan.Product)) plan.Product {
	change(&product)
	return product
}

var aDay = day.On(2026, 1, 15)

func schedule(t *testing.T, product plan.Product, principal money.Minor, drawn day.Day) plan.Schedule {
	t.Helper()
	s, err := plan.PartPayment(product).Schedule(principal, drawn, true)
	if err != nil {
		t.Fatalf("no schedule: %v", err)
	}
	return s
}

func amounts(s plan.Schedule) []money.Minor {
	list := make([]money.Minor, len(s.Payments))
	for i, payment := range s.Payments {
		list[i] = payment.Amount
	}
	return list
}

func dues(s plan.Schedule) []string {
	list := make([]string, len(s.Payments))
	for i, payment := range s.Payments {
		list[i] = payment.Due.String()
	}
	return list
}

// fourDecimals rounds to what the table of plans prints.
func fourDecimals(rate plan.APR) plan.APR { return (rate + 50) / 100 * 100 }

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestSchedule_OfPlanA_HasEveryLineOfTheTable(t *testing.T) {
	s := schedule(t, planA, 5000_00, aDay)
	lines := []plan.Payment{
		{No: 1, Interest: 86_15, Principal: 394_84, Balance: 4800_16, Amount: 509_99},
		{No: 2, Interest: 79_60, Principal: 401_39, Balance: 4398_77, Amount: 509_99},
		{No: 3, Interest: 72_95, Principal: 408_04, Balance: 3990_73, Amount: 509_99},
		{No: 5, Interest: 59_30, Principal: 421_69, Balance: 3154_23, Amount: 509_99},
		{No: 11, Interest: 15_56, Principal: 465_43, Balance: 473_12, Amount: 509_99},
		{No: 12, Interest: 7_85, Principal: 473_12, Balance: 0, Amount: 509_97},
	}
	expect(t, "payments", len(s.Payments), 12)
	for _, want := range lines {
		want.Fee, want.Due = 29_00, aDay.AddMonths(want.No)
		expect(t, "line", s.Payments[want.No-1], want)
	}
	expect(t, "total", s.Total, money.Minor(6119_86))
	expect(t, "cost", s.Interest+s.Fees, money.Minor(1119_86))
	expect(t, "APR", fourDecimals(s.APR), plan.APR(46_870_900))
	expect(t, "APR shown", s.APR.String(), "46.9")
}

func TestSchedule_OfPlanAWithTheStartFeeFirst_LendsOnlyThePurchase(t *testing.T) {
	s := schedule(t, with(planA, func(p *plan.Product) { p.StartFeeFirst = true }), 5000_00, aDay)
	want := []money.Minor{686_93}
	for range 10 {
		want = append(want, 491_93)
	}
	expect(t, "payments", amounts(s), append(want, 491_98))
	expect(t, "level", s.Payments[1].Interest+s.Payments[1].Principal, money.Minor(462_93))
	expect(t, "total", s.Total, money.Minor(6098_21))
	expect(t, "APR", fourDecimals(s.APR), plan.APR(47_576_100))
}

func TestSchedule_OfPlanB_IsTheCampaignOfTheTable(t *testing.T) {
	s := schedule(t, planB, 300_00, aDay)
	expect(t, "first", s.Payments[0].Amount, money.Minor(16_49))
	expect(t, "last", s.Payments[23].Amount, money.Minor(16_45))
	expect(t, "total", s.Total, money.Minor(395_72))
	expect(t, "APR", fourDecimals(s.APR), plan.APR(32_075_200))
}

func TestSchedule_OfPlanC_IsTheAccountPaidByTheMinimum(t *testing.T) {
	s := schedule(t, planC, 300_00, aDay)
	expect(t, "first three", amounts(s)[:3], []money.Minor{18_19, 17_51, 16_86})
	expect(t, "payments", len(s.Payments), 49)
	expect(t, "last", s.Payments[48].Amount, money.Minor(5_85))
	expect(t, "total", s.Total, money.Minor(470_82))
	expect(t, "APR", (s.APR+5_000)/10_000, plan.APR(34_99))
}

func TestSchedule_OfTheOtherPlans_AgreesToTheCent(t *testing.T) {
	s := schedule(t, with(free(12), func(p *plan.Product) { p.Rate = 119_000 }), 1000_00, aDay)
	expect(t, "level", s.Payments[0].Amount, money.Minor(88_80))
	expect(t, "last", s.Payments[11].Amount, money.Minor(88_84))
	expect(t, "total", s.Total, money.Minor(1065_64))
	expect(t, "APR", fourDecimals(s.APR), plan.APR(12_573_700))

	s = schedule(t, free(4), 299_99, aDay)
	expect(t, "free of interest", amounts(s), []money.Minor{75_00, 75_00, 75_00, 74_99})

	s = schedule(t, with(free(6), func(p *plan.Product) { p.MonthlyFee = 3_90 }), 249_90, aDay)
	expect(t, "with a fee", amounts(s), []money.Minor{45_55, 45_55, 45_55, 45_55, 45_55, 45_55})
	expect(t, "total", s.Total, money.Minor(273_30))
	expect(t, "APR", s.APR.String(), "36.4")
}

func TestSchedule_OfTheCalendarPlan_AddsATwelfthForEachPayment(t *testing.T) {
	product := with(free(3), func(p *plan.Product) { p.MonthlyFee, p.DueDay = 3_00, 30 })
	s := schedule(t, product, 300_00, day.On(2026, 11, 25))
	expect(t, "payments", amounts(s), []money.Minor{103_00, 103_00, 103_00})
	expect(t, "due days", dues(s), []string{"2026-12-30", "2027-01-30", "2027-02-28"})
	expect(t, "APR", fourDecimals(s.APR), plan.APR(17_848_400))

	var alone []plan.Flow
	for _, payment := range s.Payments {
		alone = append(alone, plan.Flow{Amount: payment.Amount, After: plan.SpanBetween(day.On(2026, 11, 25), payment.Due)})
	}
	expect(t, "APR with each date counted alone", (mustRate(t, drawn(300_00), alone)+5_000)/10_000, plan.APR(18_04))
}

func TestSchedule_WithoutInterest_GivesTheFirstPaymentsTheOddCents(t *testing.T) {
	expect(t, "thirds", amounts(schedule(t, free(3), 100_00, aDay)), []money.Minor{33_34, 33_33, 33_33})
	expect(t, "sevenths", amounts(schedule(t, free(7), 31, aDay)), []money.Minor{5, 5, 5, 4, 4, 4, 4})
}

func TestSchedule_OfLessCentsThanMonths_EndsEarly(t *testing.T) {
	expect(t, "five cents in a year", amounts(schedule(t, free(12), 5, aDay)), []money.Minor{1, 1, 1, 1, 1})
	bearing := with(free(12), func(p *plan.Product) { p.Rate = 199_000 })
	expect(t, "with interest", amounts(schedule(t, bearing, 2, aDay)), []money.Minor{1, 1})
}

func TestSchedule_InOneMonthWithoutCost_IsOnePaymentAtNoRate(t *testing.T) {
	s := schedule(t, free(1), 99_90, aDay)
	expect(t, "payments", amounts(s), []money.Minor{99_90})
	expect(t, "APR", s.APR, plan.APR(0))
	s = schedule(t, with(free(1), func(p *plan.Product) { p.MonthlyFee = 1 }), 99_90, aDay)
	if s.APR <= 0 || s.APR.String() == "0.0" {
		t.Errorf("a fee of one cent makes an APR of %s", s.APR)
	}
}

func TestSchedule_DrawnAtAMonthsEnd_FallsDueAtMonthEnds(t *testing.T) {
	s := schedule(t, free(3), 300_00, day.On(2026, 1, 31))
	expect(t, "due days", dues(s), []string{"2026-02-28", "2026-03-31", "2026-04-30"})
	s = schedule(t, with(free(2), func(p *plan.Product) { p.Rate = 120_000 }), 300_00, day.On(2026, 1, 31))
	regular := schedule(t, with(free(2), func(p *plan.Product) { p.Rate = 120_000 }), 300_00, aDay)
	expect(t, "APR", s.APR, regular.APR)
}

func TestSchedule_WithADueDay_BeginsOnThatDayAtLeastThirtyDaysOn(t *testing.T) {
	cases := []struct {
		dueDay int
		drawn  string
		want   []string
	}{
		{28, "2026-01-31", []string{"2026-03-28", "2026-04-28"}},
		{31, "2026-01-31", []string{"2026-03-31", "2026-04-30"}},
		{31, "2026-01-15", []string{"2026-02-28", "2026-03-31"}},
		{1, "2026-12-02", []string{"2027-01-01", "2027-02-01"}},
		{1, "2026-12-03", []string{"2027-02-01", "2027-03-01"}},
	}
	for _, c := range cases {
		product := with(free(2), func(p *plan.Product) { p.DueDay = c.dueDay })
		expect(t, c.drawn, dues(schedule(t, product, 300_00, date(t, c.drawn))), c.want)
	}
}

func TestSchedule_OfTheSecondCapture_BearsNoStartFee(t *testing.T) {
	for _, mode := range []bool{false, true} {
		terms := plan.PartPayment(with(planA, func(p *plan.Product) { p.StartFeeFirst = mode }))
		second, err := terms.Schedule(1500_00, aDay, false)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "fees", second.Fees, 12*money.Minor(29_00))
		expect(t, "principal and cost", second.Total-second.Interest-second.Fees, money.Minor(1500_00))
	}
}

func TestSchedule_OfAPlainInvoice_IsOnePaymentWithoutCost(t *testing.T) {
	s, err := plan.PlainInvoice(14).Schedule(149_90, day.On(2026, 2, 20), true)
	if err != nil {
		t.Fatal(err)
	}
	only := plan.Payment{No: 1, Due: day.On(2026, 3, 6), Principal: 149_90, Amount: 149_90}
	expect(t, "schedule", s, plan.Schedule{Payments: []plan.Payment{only}, Total: 149_90})
}

func TestSchedule_OfAFixedPlan_PaysTheStatedAmountAsLongAsItTakes(t *testing.T) {
	product := with(planA, func(p *plan.Product) {
		p.Type, p.Months, p.StatedPayment, p.StartFee = plan.Fixed, 0, 199_00, 0
	})
	s := schedule(t, product, 1000_00, aDay)
	list := amounts(s)
	expect(t, "payments", len(list), 7) // 170 of each reach interest and principal
	for _, amount := range list[:6] {
		expect(t, "payment", amount, money.Minor(199_00))
	}
	if last := list[6]; last <= 29_00 || last > 199_00 {
		t.Errorf("the last payment is %s", last.Decimal())
	}
	expect(t, "principal", s.Total-s.Interest-s.Fees, money.Minor(1000_00))
}

func TestSchedule_OfAFixedPlanByMonths_IsThatOfACampaign(t *testing.T) {
	fixed := with(planA, func(p *plan.Product) { p.Type = plan.Fixed })
	expect(t, "schedule", schedule(t, fixed, 5000_00, aDay), schedule(t, planA, 5000_00, aDay))
}

func TestSchedule_OfAFixedPlanThatNeverEnds_IsRefused(t *testing.T) {
	product := with(planA, func(p *plan.Product) { p.Type, p.Months, p.StatedPayment = plan.Fixed, 0, 199_00 })
	for _, principal := range []money.Minor{1_000_000_00, 10_000_00} { // below its interest; in too many months
		if _, err := plan.PartPayment(product).Schedule(principal, aDay, true); !fault.Is(err, fault.PlanNotForAmount) {
			t.Errorf("%s at 199 a month: %v", principal.Decimal(), err)
		}
	}
}

func TestSchedule_OfADelay_IsOnePaymentAfterItsMonths(t *testing.T) {
	product := with(planA, func(p *plan.Product) { p.Type, p.Months, p.Rate, p.StartFeeFirst = plan.Delay, 3, 0, true })
	s := schedule(t, product, 1000_00, day.On(2026, 11, 30))
	expect(t, "payments", s.Payments, []plan.Payment{{
		No: 1, Due: day.On(2027, 2, 28), Principal: 1000_00, Fee: 224_00, Amount: 1224_00,
	}})
	bearing := with(product, func(p *plan.Product) { p.Rate, p.InterestFreeMonths, p.DueDay = 120_000, 1, 5 })
	s = schedule(t, bearing, 1000_00, day.On(2026, 11, 30))
	expect(t, "due", dues(s), []string{"2027-03-05"})
	expect(t, "two months' interest", s.Interest, money.Minor(20_00))
}

func TestSchedule_OfASpecial_IsDueOnItsDateButLeavesTwoWeeks(t *testing.T) {
	product := with(planA, func(p *plan.Product) {
		p.Type, p.Months, p.StartFee, p.MonthlyFee, p.DueOn = plan.Special, 0, 0, 0, day.On(2027, 1, 31)
	})
	s := schedule(t, product, 1000_00, day.On(2026, 11, 22))
	expect(t, "due", dues(s), []string{"2027-01-31"})
	expect(t, "70 days' interest", s.Interest, money.Minor(38_16))
	late := schedule(t, product, 1000_00, day.On(2027, 1, 20))
	expect(t, "captured late", dues(late), []string{"2027-02-03"})
}

func TestSchedule_OfAnAmountThatCannotBe_IsRefused(t *testing.T) {
	for _, principal := range []money.Minor{0, -1, money.MaxMinor + 1} {
		for _, terms := range []plan.Terms{plan.PlainInvoice(14), plan.PartPayment(planA)} {
			if _, err := terms.Schedule(principal, aDay, true); !fault.Is(err, fault.PlanNotForAmount) {
				t.Errorf("%s: %v", principal.Decimal(), err)
			}
		}
	}
	if _, err := plan.PartPayment(planA).Schedule(1, aDay, true); !fault.Is(err, fault.PlanNotForAmount) {
		t.Errorf("one cent at 29.00 a month: %v", err)
	}
}

func TestSchedule_OfTermsThatSayNothing_IsAnError(t *testing.T) {
	unsaid := []plan.Terms{{}, plan.PlainInvoice(-3), plan.PartPayment(free(0)), plan.PartPayment(free(1000)),
		plan.PartPayment(plan.Product{Type: "barter"})}
	for _, terms := range unsaid {
		if s, err := terms.Schedule(100_00, aDay, true); err == nil {
			t.Errorf("%+v give %+v", terms, s)
		}
	}
}

func TestMinimumDue_OnAnAccount_IsAPartButNotLessThanTheMinimumNorMoreThanIsOwed(t *testing.T) {
	expect(t, "a part", planC.MinimumDue(300_00, 3_74, 1_95), money.Minor(18_19))
	expect(t, "the minimum", planC.MinimumDue(50_00, 62, 1_95), money.Minor(6_95))
	expect(t, "all", planC.MinimumDue(4_00, 5, 1_95), money.Minor(6_00))
}

func TestTerms_StoredAsJSON_ComeBackTheSame(t *testing.T) {
	special := with(planA, func(p *plan.Product) { p.DueOn, p.ValidUntil = day.On(2027, 1, 31), day.On(2026, 12, 24) })
	for _, terms := range []plan.Terms{plan.PlainInvoice(14), plan.PartPayment(planC), plan.PartPayment(special)} {
		text, err := json.Marshal(terms)
		if err != nil {
			t.Fatal(err)
		}
		var read plan.Terms
		if err := json.Unmarshal(text, &read); err != nil {
			t.Fatal(err)
		}
		expect(t, string(text), read, terms)
	}
	text, err := json.Marshal(plan.PlainInvoice(14))
	expect(t, "a plain invoice", string(text), `{"days":14}`)
	expect(t, "error", err, nil)
}

func TestSchedule_StoredAsJSON_ComesBackTheSame(t *testing.T) {
	s := schedule(t, planA, 5000_00, aDay)
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var read plan.Schedule
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	expect(t, string(text), read, s)
}
