package gateway_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/operation"
	"respite/operation/queue"
	"respite/value/money"
)

// The known trouble of gateway reference 9.3, by its numbers: what shops' software stumbled over
// elsewhere. Where pushes are concerned, this is about what the door promises; sending them is tested
// where they are sent. What has no test here:
//
//	 1  push and return page at once   there is no return page: nobody is redirected yet
//	19  redirect before the push       the same
//	30  signatures of pushes           wire/jsongate and outbound/push sign, and test it
//	35  the format of pushes           an option of the shop; outbound/push chooses by it
//	36  order not found at push time   the ladder of attempts is domain/job's
//	38  nobody can verify pushes       documentation
//	40  parts of a group transaction   out of scope

func TestTrouble02_ASuccessIsPromisedOnce_HoweverOftenItIsAskedFor(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("T-1"))
	for range 3 {
		w.want(190, w.transaction(aPay("T-1", number, "34").body()))
	}
	w.wantStory(number, "Reserve 190, Pay 190")
}

func TestTrouble03_APushIsDueOnlyAfterTheAnswer(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("T-1"))
	w.want(190, w.transaction(aPay("T-1", number, "34").body()))
	for _, p := range w.pushes(number) {
		if wait := p.job.RunAt.Sub(w.clock()); wait < time.Second {
			t.Errorf("push %d is due after %s", p.notice.Sequence, wait)
		}
	}
}

func TestTrouble04_TheNumberIsTheOnlyParameter(t *testing.T) {
	w := newWorld(t, withPushes, func(shop *merchant.Merchant) { shop.Options.Autocapture = true })
	reserved := w.want(190, w.data(aReserve("T-1").body()))
	if len(reserved.values) != 1 || reserved.values["ReservationNumber"] == "" {
		t.Errorf("the answer has %v", reserved.values)
	}
	for _, p := range w.pushes(reserved.values["ReservationNumber"]) {
		if len(p.values) != 1 {
			t.Errorf("push %d has %v", p.notice.Sequence, p.values)
		}
	}
}

func TestTrouble05_AnAutocapturedOrder_IsRefundedByTheReservationsKeyToo(t *testing.T) {
	w := newWorld(t, withPushes, func(shop *merchant.Merchant) { shop.Options.Autocapture = true })
	reserved := w.want(190, w.data(aReserve("T-1").body()))
	number := reserved.values["ReservationNumber"]
	w.wantStory(number, "Reserve 190, Pay 190")
	capture := w.pushes(number)[1]
	w.want(190, w.transaction(aRefund("T-1", capture.told["Key"].(string), "1").body()))
	w.want(190, w.transaction(aRefund("T-2", reserved.key, "1").body()))
	w.books()
}

func TestTrouble06_ARefund_IsTakenByTheKeyOfAnyPaymentOfTheOrder(t *testing.T) {
	w := newWorld(t)
	reserved := w.want(190, w.data(aReserve("T-1").body()))
	number := reserved.values["ReservationNumber"]
	first := w.want(190, w.transaction(aPay("T-1", number, "10").of(some("car", 1)).body()))
	second := w.want(190, w.transaction(aPay("T-2", number, "20").of(some("car", 2)).body()))
	w.want(190, w.transaction(aRefund("F-1", strings.ToLower(first.key), "10").body()))
	w.want(190, w.transaction(aRefund("F-2", second.key, "20").body()))
	a := w.want(491, w.transaction(aRefund("F-3", reserved.key, "1").body()))
	if !strings.Contains(a.errors["OriginalTransactionKey"], "several payments") {
		t.Errorf("the reservation's key: %v", a.errors)
	}
	unknown := w.want(491, w.transaction(aRefund("F-4", "0123456789ABCDEF0123456789ABCDEF", "1").body()))
	if want := "Could not find a original transaction with key 0123456789ABCDEF0123456789ABCDEF."; unknown.errors["OriginalTransactionKey"] != want {
		t.Errorf("an unknown key: %v", unknown.errors)
	}
	w.books()
}

func TestTrouble07_NoSuccessIsToldAfterACancel(t *testing.T) {
	w := newWorld(t, withPushes)
	waiting := w.want(791, w.data(aReserve("T-1").with("BillingEmail", "pending_accepted@klarna.com").body()))
	number := waiting.values["ReservationNumber"]
	w.want(190, w.data(aCancel("T-1", number).body()))
	w.wait(2 * time.Minute)
	w.review(number)
	w.wantStory(number, "Reserve 791, CancelReservation 190")
	if order := w.order(number); order.State != reservation.Cancelled || order.Held() != 0 {
		t.Errorf("it is %s and holds %s", order.State, order.Held().Decimal())
	}
	if a := w.call(http.MethodGet, "/json/DataRequest/Status/"+waiting.key, ""); a.code != 891 {
		t.Errorf("the Reserve stands at %d", a.code)
	}
	w.books()
}

func TestTrouble08_APendingOrder_IsTakenBackByAFailurePushWhenTimeRunsOut(t *testing.T) {
	failing := func(shop *merchant.Merchant) { shop.Options.PushURLFailure = "https://shop.example.org/failure" }
	w := newWorld(t, withPushes, failing)
	waiting := w.want(791, w.data(aReserve("T-1").with("BillingEmail", "pending_denied@klarna.com").body()))
	w.wait(time.Minute)
	w.review(waiting.values["ReservationNumber"])
	w.wantStory(waiting.values["ReservationNumber"], "Reserve 791, Reserve 690")
	if told := w.pushes(waiting.values["ReservationNumber"])[1]; told.notice.URL != "https://shop.example.org/failure" {
		t.Errorf("it is told to %s", told.notice.URL)
	}

	forgotten := w.want(791, w.data(aReserve("T-2").with("BillingEmail", "pending_accepted@klarna.com").body()))
	w.wait(15 * 24 * time.Hour)
	w.expire()
	w.wantStory(forgotten.values["ReservationNumber"], "Reserve 791, Reserve 490")
	w.books()
}

func TestTrouble08_AHeldOrder_IsTakenBackAsStaffWouldCancelItWhenTimeRunsOut(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("T-1").basics("AdditionalParameters", map[string]any{"List": []any{map[string]any{"Name": "initiated_by_magento", "Value": "1"}}}))
	w.wait(15 * 24 * time.Hour)
	w.expire()
	w.wantStory(number, "Reserve 190, CancelReservation 190")
	told := w.pushes(number)[1]
	if told.told["Invoice"] != nil || told.told["AdditionalParameters"] != nil || told.values["ReservationNumber"] != number {
		t.Errorf("it says %s", told.body)
	}
}

func (w *world) expire() {
	w.t.Helper()
	_, err := w.operations.ExpireDue(w.t.Context())
	must(w.t, err)
}

func TestTrouble09_TheReservationNumber_IsTheSameInAnswerPushAndStatus(t *testing.T) {
	w := newWorld(t, withPushes)
	reserved := w.want(791, w.data(aReserve("T-1").with("BillingEmail", "pending_accepted@klarna.com").body()))
	number := reserved.values["ReservationNumber"]
	w.wait(time.Minute)
	w.review(number)
	w.wantStory(number, "Reserve 791, Reserve 190")
	for _, p := range w.pushes(number) {
		if p.values["ReservationNumber"] != number || p.told["Key"] != reserved.key {
			t.Errorf("push %d says %v of %s", p.notice.Sequence, p.values, p.told["Key"])
		}
	}
	for _, path := range []string{"/json/DataRequest/Status/", "/json/Transaction/Status/"} {
		if a := w.want(190, w.call(http.MethodGet, path+reserved.key, "")); a.values["ReservationNumber"] != number {
			t.Errorf("%s says %v", path, a.values)
		}
	}
}

func TestTrouble10_ACancelAfterAPartialPayment_ReleasesOnlyTheRest(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("T-1"))
	w.want(190, w.transaction(aPay("T-1", number, "20").of(some("car", 2)).body()))
	w.want(190, w.data(aCancel("T-1", number).body()))
	order := w.order(number)
	if order.Activated != 2000 || order.Released != 1400 || order.Held() != 0 || len(w.invoices(number)) != 1 {
		t.Errorf("it is %+v", order)
	}
	w.wantStory(number, "Reserve 190, Pay 190, CancelReservation 190")
	w.books()
}

func TestTrouble11_OnAClosedOrder_ACancelGoesOnToSucceedAndAPaymentIsClearlyRefused(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("T-1"))
	for range 3 {
		w.want(190, w.data(aCancel("T-1", number).body()))
		w.unchanged(func() {
			a := w.want(491, w.transaction(aPay("T-1", number, "34").body()))
			if a.errors["ReservationNumber"] != "The reservation is cancelled." {
				t.Errorf("the payment: %v", a.errors)
			}
		})
		w.wait(time.Hour)
	}
	w.books()
}

func TestTrouble12_ANewAttemptAfterARefusal_HasItsOwnKeyAndNumber(t *testing.T) {
	w := newWorld(t, withPushes)
	refused := w.want(690, w.data(aReserve("T-1").with("BillingLastName", "Denied").body()))
	again := w.want(190, w.data(aReserve("T-1").body()))
	number := again.values["ReservationNumber"]
	if again.key == refused.key {
		t.Error("both have the same key")
	}
	w.wantStory(number, "Reserve 190")
	w.want(190, w.transaction(aPay("T-1", number, "34").body()))
	if a := w.call(http.MethodGet, "/json/DataRequest/Status/"+refused.key, ""); a.code != 690 {
		t.Errorf("the first stands at %d", a.code)
	}
	w.books()
}

func TestTrouble13_AReservation_IsToldAsADataRequestNeverAsATransaction(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("T-1"))
	w.want(190, w.data(anUpdate("T-1", number).with("BillingStreet", "Kade").body()))
	w.want(190, w.data(anExtend("T-1", number).body()))
	w.want(190, w.transaction(aPay("T-1", number, "10").of(some("car", 1)).body()))
	w.want(190, w.data(aCancel("T-1", number).body()))
	for i, want := range []string{"DataRequest", "DataRequest", "DataRequest", "Transaction", "DataRequest"} {
		if got := w.pushes(number)[i].root; got != want {
			t.Errorf("push %d is a %s", i+1, got)
		}
	}
}

func TestTrouble14_AnAmountThatDiffers_IsToldWithBothSums(t *testing.T) {
	w := newWorld(t)
	f := aReserve("T-1").of(article("car", "19.99", 3, "21"), article("discount", "-10.01", 1, "21"))
	a := w.want(491, w.data(f.basics("AmountDebit", json.Number("49.95")).body()))
	if got, want := a.errors["AmountDebit"], "The amount 49.95 differs from the sum of the articles, 49.96."; got != want {
		t.Errorf("got %q", got)
	}
	w.want(190, w.data(f.basics("AmountDebit", json.Number("49.96")).body()))
}

func TestTrouble15_PricesWithThreeDecimals_AreRoundedOnceALine(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("T-1").of(article("a", "3.333", 3, "21"), article("b", "0.0049", 100, "21"), article("c", "1.005", 1, "21")))
	if sum := w.order(number).Reserved; sum != 1000+49+101 {
		t.Errorf("the sum is %s", sum.Decimal())
	}
	a := w.want(491, w.data(aReserve("T-2").of(article("a", "3.33333", 1, "21")).body()))
	if a.errors["ArticlePrice"] == "" {
		t.Errorf("five decimals: %v", a.errors)
	}
	for i, amount := range []string{"3.33", "3.34", "3.33"} { // 10.00 in three parts
		w.want(190, w.transaction(aPay(fmt.Sprint("T-", i), number, amount).of(some("a", 1)).body()))
	}
	w.books()
}

func TestTrouble16_NegativeArticlesOfAnyType_CountAndTheSumIsTheOnlyTruth(t *testing.T) {
	w := newWorld(t)
	card, fee := article("gift-card", "-12.50", 1, "0"), article("fee", "-0.01", 1, "21")
	card["ArticleType"], fee["ArticleType"] = "HandlingFee", "ShipmentFee"
	number := w.reserved(aReserve("T-1").of(article("car", "10.00", 3, "21"), card, fee))
	if sum := w.order(number).Reserved; sum != 1749 {
		t.Errorf("the sum is %s", sum.Decimal())
	}
	w.want(190, w.transaction(aPay("T-1", number, "17.49").body()))
	w.books()
}

func TestTrouble17_MoreThanIsOpen_IsRefusedWithBothQuantitiesAlsoAtOnce(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("T-1"))
	var buyers sync.WaitGroup
	answers := make([]reply, 8)
	for i := range answers {
		buyers.Go(func() {
			answers[i] = w.transaction(aPay(fmt.Sprint("T-", i), number, "20").of(some("car", 2)).body())
		})
	}
	buyers.Wait()
	paid := 0
	for _, a := range answers {
		switch {
		case a.code == 190:
			paid++
		case a.errors["ArticleQuantity"] != `Article 1: The quantity 2 of article "car" exceeds the 1 that are open.`:
			t.Errorf("got %d, %v", a.code, a.errors)
		}
	}
	if paid != 1 {
		t.Errorf("%d payments were taken", paid)
	}
	w.books()
}

func TestTrouble18_AllPushesOfAnOrder_StandInOneLaneAndSoGoOutOneByOne(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("T-1"))
	w.want(190, w.transaction(aPay("T-1", number, "10").of(some("car", 1)).body()))
	w.want(190, w.transaction(aPay("T-2", number, "10").of(some("car", 1)).body()))
	w.wait(time.Second)
	due, err := queue.Claim(t.Context(), w.store, w.operations.Log, queue.Room{Pushes: 10, Share: 10}, time.Minute)
	must(t, err)
	if len(due) != 1 || w.push(due[0]).notice.Sequence != 1 {
		t.Errorf("%d pushes are due at once", len(due))
	}
}

func TestTrouble20_PhonesInAnyForm_AreTakenAndMissingOnesTold(t *testing.T) {
	w := newWorld(t)
	for i, phone := range []string{"+31 6 12345678", "0031612345678", "06-12 34 56 78", "(06) 12345678", "06/12345678", "06.12.34.56.78"} {
		number := w.reserved(aReserve(fmt.Sprint("T-", i)).with("BillingCellPhoneNumber", phone))
		if kept := w.order(number).Parties.Billing.CellPhone; kept != "+31612345678" {
			t.Errorf("%q is kept as %q", phone, kept)
		}
		w.want(190, w.data(anUpdate("U", number).with("BillingPhoneNumber", phone).body()))
		w.want(190, w.data(aCancel("T", number).body()))
	}
	a := w.want(491, w.data(aReserve("none").with("BillingCellPhoneNumber", nil).body()))
	if a.errors["BillingCellPhoneNumber"] != "Parameter 'BillingCellPhoneNumber' is empty" || len(a.errors) != 1 {
		t.Errorf("none: %v", a.errors)
	}
	w.want(190, w.data(aReserve("other").with("BillingCellPhoneNumber", nil).with("BillingPhoneNumber", "070 3456789").body()))
	for _, phone := range []string{"call me", "12345", "1234567890123456"} {
		if a := w.data(aReserve("bad").with("BillingCellPhoneNumber", phone).body()); a.code != 491 || a.errors["BillingCellPhoneNumber"] == "" {
			t.Errorf("%q: %s", phone, a.body)
		}
	}
}

func TestTrouble21_TheInvoiceOfTheRequest_ComesBackInAnswerPushAndStatus(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("order 100000042"))
	for _, invoice := range []string{"100000042-1", "100000042-2"} {
		a := w.want(190, w.transaction(aPay(invoice, number, "10").of(some("car", 1)).body()))
		pushes := w.pushes(number)
		status := w.want(190, w.call(http.MethodGet, "/json/Transaction/Status/"+a.key, ""))
		if a.all["Invoice"] != invoice || pushes[len(pushes)-1].told["Invoice"] != invoice || status.all["Invoice"] != invoice {
			t.Errorf("%s came back as %v, %v, %v", invoice, a.all["Invoice"], pushes[len(pushes)-1].told["Invoice"], status.all["Invoice"])
		}
	}
}

func TestTrouble22_ShippingSameAsBilling_WinsOverAnotherAddressAndIsNoChangeAlone(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("T-1").with("ShippingFirstName", "Someone").with("ShippingCity", "Elsewhere").with("ShippingCountry", "DE"))
	if parties := w.order(number).Parties; parties.Shipping != parties.Billing {
		t.Errorf("the goods go to %+v", parties.Shipping)
	}
	lines := anUpdate("T-1", number).with("ShippingSameAsBilling", true).of(article("car", "10.00", 1, "21"))
	w.want(190, w.data(lines.body()))
	if verdicts, err := w.store.View().Verdicts(t.Context(), w.number(number)); err != nil || len(verdicts) != 1 {
		t.Errorf("%d decisions were made, %v", len(verdicts), err)
	}
}

func TestTrouble23_ManyCancelsAtOnce_AllSucceedAndReleaseOnce(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("T-1"))
	var staff sync.WaitGroup
	for i := range 8 {
		staff.Go(func() { w.want(190, w.data(aCancel(fmt.Sprint("T-", i), number).body())) })
	}
	staff.Wait()
	if released := w.order(number).Released; released != 3400 {
		t.Errorf("%s are released", released.Decimal())
	}
	w.wantStory(number, "Reserve 190, CancelReservation 190")
	w.books()
}

func TestTrouble24_GendersOfOtherShops_AreToldToBeWrongWhereGenderIsNeeded(t *testing.T) {
	w := newWorld(t)
	for _, gender := range []any{1, 2, "1", "2"} {
		w.want(190, w.data(aReserve(fmt.Sprint("T-", gender, len(fmt.Sprintf("%T", gender)))).with("Gender", gender).body()))
	}
	for _, gender := range []any{0, "0", "male", "M", "9", nil} {
		if a := w.data(aReserve("bad").with("Gender", gender).body()); a.code != 491 || a.errors["Gender"] == "" || len(a.errors) != 1 {
			t.Errorf("%v: %s", gender, a.body)
		}
	}
}

func TestTrouble25_AChangeWithoutInvoice_IsToldWithTheInvoiceOfTheReservation(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("T-1"))
	for _, f := range []fields{anExtend("", number), anUpdate("", number).with("BillingStreet", "Kade"), aCancel("", number)} {
		w.want(190, w.data(f.basics("Invoice", nil).body()))
	}
	w.wantStory(number, "Reserve 190, ExtendReservation 190, UpdateReservation 190, CancelReservation 190")
	for _, p := range w.pushes(number) {
		if p.told["Invoice"] != "T-1" {
			t.Errorf("push %d says Invoice %v", p.notice.Sequence, p.told["Invoice"])
		}
	}
}

func TestTrouble26_ARefundByAmount_IsPossibleOnPartialInvoicesWithADiscount(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("T-1"))
	first := w.want(190, w.transaction(aPay("T-1", number, "9").of(some("car", 1), some("discount", 1)).body()))
	second := w.want(190, w.transaction(aPay("T-2", number, "25").body()))
	for i, c := range []struct{ key, amount string }{{first.key, "0.01"}, {first.key, "8.99"}, {second.key, "24.99"}, {second.key, "0.01"}} {
		w.want(190, w.transaction(aRefund(fmt.Sprint("F-", i), c.key, c.amount).body()))
	}
	w.want(491, w.transaction(aRefund("F-9", second.key, "0.01").body()))
	w.books()
}

func TestTrouble27_ARefund_SucceedsAtOnceAlsoAfterTheConsumerPaid(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("T-1"))
	paid := w.want(190, w.transaction(aPay("T-1", number, "34").body()))
	_, err := w.operations.Receive(t.Context(), operation.Receive{Invoice: w.invoices(number)[0].Number, Amount: 3400, Actor: "clerk"})
	must(t, err)
	w.want(190, w.transaction(aRefund("F-1", paid.key, "34").body()))
	w.books()
}

func TestTrouble28_AmountsThatFloatsCannotHold_ArePaidExactly(t *testing.T) {
	w := newWorld(t)
	for i, c := range []struct {
		price, literal string
	}{
		{"19.99", "19.989999999999998"}, {"0.29", "0.29000000000000004"}, {"1.10", "1.1"}, {"70.07", "70.07"}, {"4.35", "4.3499999999999996"},
	} {
		number := w.reserved(aReserve(fmt.Sprint("T-", i)).of(article("one", c.price, 1, "21")))
		w.want(190, w.transaction(aPay(fmt.Sprint("T-", i), number, c.literal).body()))
	}
	w.books()
}

func TestTrouble29_PartsOfALine_SumToTheLine(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("T-1").of(article("a", "33.3333", 3, "21"))) // 100.00
	for i, amount := range []string{"33.33", "33.34", "33.33"} {
		w.want(190, w.transaction(aPay(fmt.Sprint("T-", i), number, amount).of(some("a", 1)).body()))
	}
	var sum money.Minor
	for _, i := range w.invoices(number) {
		sum += i.Gross
	}
	if sum != 10000 || w.order(number).Held() != 0 {
		t.Errorf("%s are invoiced, %s held", sum.Decimal(), w.order(number).Held().Decimal())
	}
	w.books()
}

func TestTrouble31_ACancel_TakesTheNumberAloneAndTheWholeOrderAlike(t *testing.T) {
	w := newWorld(t)
	small := aCancel("T-1", w.reserved(aReserve("T-1"))).basics("Invoice", nil).basics("Currency", nil)
	w.want(190, w.data(small.body()))
	whole := aReserve("T-2").with("Gender", 0).with("Pno", "").with("ReservationNumber", w.reserved(aReserve("T-2")))
	whole.action = "CancelReservation"
	w.want(190, w.data(whole.body()))
}

func TestTrouble32_ARequestRepeatedAfterATimeOut_GetsTheFirstResult(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("T-1"))
	first := w.want(190, w.transaction(aPay("T-1", number, "34").body()))
	w.wantSame(first, w.transaction(aPay("T-1", number, "34").body()))
}

func TestTrouble33_AFaultOfTheRequest_IsJSONWithHTTP200(t *testing.T) {
	w := newWorld(t)
	for _, body := range []string{`{}`, `{"Services":null}`, `{"Services":""}`, `{"Services":{"ServiceList":[]}}`, aPay("T", "x", "-1").body(), aReserve("T").with("Pno", "x").body()} {
		for _, path := range []string{"/json/Transaction", "/json/DataRequest"} {
			if a := w.want(491, w.call(http.MethodPost, path, body)); a.header.Get("Content-Type") != "application/json; charset=utf-8" || len(a.errors) == 0 {
				t.Errorf("%s: %s", body, a.body)
			}
		}
	}
}

func TestTrouble34_AFault_IsToldInTheLanguageAskedFor(t *testing.T) {
	w := newWorld(t)
	body := aReserve("T-1").with("BillingCity", "").body()
	for culture, want := range map[string]string{
		"": "Parameter 'BillingCity' is empty", "en-US": "Parameter 'BillingCity' is empty", "fr-FR": "Parameter 'BillingCity' is empty",
		"nl-NL": "Parameter 'BillingCity' is leeg.", "NL": "Parameter 'BillingCity' is leeg.", "de-AT": "Parameter 'BillingCity' ist leer.",
	} {
		if a := w.want(491, w.data(body, "Culture", culture)); a.errors["BillingCity"] != want {
			t.Errorf("%q: %v", culture, a.errors)
		}
	}
	inBody := strings.Replace(body, `{"ClientIP"`, `{"Culture":"de-DE","ClientIP"`, 1)
	if a := w.want(491, w.data(inBody)); a.errors["BillingCity"] != "Parameter 'BillingCity' ist leer." {
		t.Errorf("in the body: %v", a.errors)
	}
	if a := w.want(491, w.data(inBody, "Culture", "nl")); a.errors["BillingCity"] != "Parameter 'BillingCity' is leeg." {
		t.Errorf("the header does not win: %v", a.errors)
	}
}

func TestTrouble37_AWholePaymentThatNamesItsArticles_IsTaken(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("T-1"))
	w.want(190, w.transaction(aPay("T-1", number, "34").of(some("car", 3), some("train", 1), some("discount", 1)).body()))
	if order := w.order(number); order.State != reservation.Activated {
		t.Errorf("it is %s", order.State)
	}
}

func TestTrouble39_APushThatFailed_IsTriedAgainAsTheSameJob(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("T-1"))
	w.wait(time.Second)
	due, err := queue.Claim(t.Context(), w.store, w.operations.Log, queue.Room{Pushes: 10, Share: 10}, time.Minute)
	must(t, err)
	_, err = queue.Finish(t.Context(), w.store, due[0], job.Attempt{Status: 500, Answer: "locked"})
	must(t, err)
	after := w.lane(job.Push, number)
	if len(after) != 1 || after[0].ID != due[0].ID || after[0].Attempts != 1 || !after[0].RunAt.Equal(w.clock().Add(time.Minute)) {
		t.Errorf("the jobs are %+v", after)
	}
}
