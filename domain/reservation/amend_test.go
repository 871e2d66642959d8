package reservation_test

import (
	"slices"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/reservation"
	"respite/value/fault"
	"respite/value/money"
)

// amendments is what else an open order allows.
var amendments = map[string]func(reservation.Reservation, time.Time) (reservation.Reservation, error){
	"deliver": func(r reservation.Reservation, now time.Time) (reservation.Reservation, error) {
		_, after, err := r.Deliver([]basket.Line{article("E", 2_0000, 1)}, true, now)
		return after, err
	},
	"resize": func(r reservation.Reservation, now time.Time) (reservation.Reservation, error) {
		_, after, err := r.Resize(r.Held()+1, now)
		return after, err
	},
	"requantify": func(r reservation.Reservation, now time.Time) (reservation.Reservation, error) {
		_, after, err := r.Requantify("A", 1, now)
		return after, err
	},
	"recharge": func(r reservation.Reservation, now time.Time) (reservation.Reservation, error) {
		_, after, err := r.Recharge(basket.Shipment, 100, now)
		return after, err
	},
	"split": func(r reservation.Reservation, now time.Time) (reservation.Reservation, error) {
		other, after, err := r.Split(1, now)
		if (err == nil) != (other.Held() == 1) {
			return other, err
		}
		return after, err
	},
}

// shipped are the goods with a fee for the post and one for the parcel: 34.00 + 4.90 + 2.00.
func shipped() []basket.Line {
	post, parcel := article("post", 4_9000, 1), article("parcel", 2_0000, 1)
	post.Kind, parcel.Kind = basket.Shipment, basket.Handling
	return append(goods(), post, parcel)
}

func TestAmendments_InEachState_AreForOpenOrdersOnly(t *testing.T) { // design 3
	pending, held := order(reservation.Pending, shipped()...), order(reservation.Held, shipped()...)
	states := map[reservation.State]reservation.Reservation{reservation.Pending: pending, reservation.Held: held}
	for state, bring := range map[reservation.State]string{
		reservation.PartActivated: "activate an article", reservation.Activated: "activate", reservation.Cancelled: "release",
	} {
		r, err := operations[bring](held, soon)
		if err != nil || r.State != state {
			t.Fatalf("%s: %s, %v", bring, r.State, err)
		}
		states[state] = r
	}
	expired, err := operations["expire"](held, expires)
	refused, refusal := pending.Decide(false)
	if err != nil || refusal != nil {
		t.Fatal(err, refusal)
	}
	states[reservation.Expired], states[reservation.Refused] = expired, refused
	codes := map[reservation.State]*fault.Code{
		reservation.Pending: fault.ReservationPending, reservation.Activated: fault.ReservationClosed, reservation.Cancelled: fault.ReservationCancelled,
		reservation.Expired: fault.ReservationExpired, reservation.Refused: fault.ReservationRefused,
	}
	for state, r := range states {
		for name, amend := range amendments {
			expect(t, string(state)+": "+name, r, codes[state], func() (reservation.Reservation, error) { return amend(r, soon) })
		}
	}
	for name, amend := range amendments {
		expect(t, "when its time has run out: "+name, held, fault.ReservationExpired, func() (reservation.Reservation, error) {
			return amend(held, expires)
		})
	}
}

func TestDeliver_OfWhatWasOrdered_TakesItOutOfTheLines(t *testing.T) { // XML-RPC reference 2.12
	r := order(reservation.Held, goods()...)
	told := []basket.Line{article("A", 10_0000, 2), article("D", -1_0000, 1)}
	delivery, after, err := r.Deliver(told, true, soon)
	if err != nil || delivery.Sum != 1900 || delivery.Freed != 0 || after.Held() != 1500 || after.State != reservation.PartActivated || after.Loose {
		t.Fatalf("delivered %d and freed %d, %d are held, %s, loose %t, %v", delivery.Sum, delivery.Freed, after.Held(), after.State, after.Loose, err)
	}
	if after.Broken() != "" || after.Lines[0].Left() != basket.One || after.Lines[1].Left() != basket.One || after.Lines[2].Left() != 0 {
		t.Errorf("%q, the lines are %+v", after.Broken(), after.Lines)
	}
	rest, closed, err := after.Activate(nil, soon)
	if err != nil || rest.Sum != 1500 || closed.State != reservation.Activated {
		t.Errorf("the rest is %d, %s, %v", rest.Sum, closed.State, err)
	}
}

func TestDeliver_WithoutKeepingTheRest_FreesItAndCloses(t *testing.T) { // XML-RPC reference 2.12, flag 16
	for name, told := range map[string][]basket.Line{
		"ordered": {article("A", 10_0000, 1)}, "others": {article("E", 9_0000, 1), article("A", 1_0000, 1)},
	} {
		delivery, after, err := order(reservation.Held, goods()...).Deliver(told, false, soon)
		if err != nil || delivery.Sum != 1000 || delivery.Freed != 2400 || after.State != reservation.Activated || after.Held() != 0 || after.Broken() != "" {
			t.Errorf("%s: delivered %d and freed %d, %s, %q, %v", name, delivery.Sum, delivery.Freed, after.State, after.Broken(), err)
		}
	}
}

func TestDeliver_OfOtherGoods_LetsTheAmountLead(t *testing.T) {
	r := order(reservation.Held, goods()...)
	told := []basket.Line{article("A", 12_0000, 2), article("E", 3_0000, 1)} // A is dearer than ordered
	delivery, after, err := r.Deliver(told, true, soon)
	if err != nil || delivery.Sum != 2700 || after.Held() != 700 || !after.Loose || after.Broken() != "" {
		t.Fatalf("delivered %d, %d are held, loose %t, %q, %v", delivery.Sum, after.Held(), after.Loose, after.Broken(), err)
	}
	if !slices.Equal(delivery.Pieces, basket.Whole(told)) {
		t.Errorf("the pieces are %+v", delivery.Pieces)
	}
	if after.Lines[0].Left() != basket.One || after.Lines[1].Gone != 0 {
		t.Errorf("what was ordered became %+v", after.Lines)
	}
	if _, _, err := after.Deliver([]basket.Line{article("E", 7_0200, 1)}, false, soon); !fault.Is(err, fault.AmountAboveHeld) {
		t.Errorf("more than is held: %v", err)
	}
	if _, all, err := after.Deliver([]basket.Line{article("E", 7_0000, 1)}, true, soon); err != nil || all.State != reservation.Activated {
		t.Errorf("all that is held: %s, %v", all.State, err)
	}
}

func TestDeliver_OfMoreOfAnArticleThanWasOrdered_TakesWhatIsThere(t *testing.T) {
	_, after, err := order(reservation.Held, goods()...).Deliver([]basket.Line{article("B", 1_0000, 9)}, true, soon)
	if err != nil || after.Lines[1].Left() != 0 || after.Held() != 2500 || after.Broken() != "" {
		t.Errorf("the lines are %+v, %d are held, %q, %v", after.Lines, after.Held(), after.Broken(), err)
	}
}

func TestDeliver_OfALineThatDoesNotDivide_ClosesAtTheLastPart(t *testing.T) {
	r := order(reservation.Held, article("A", 3_3333, 3)) // 10.00: the second third of it is 3.34
	for _, third := range []money.Minor{333, 334, 333} {
		delivery, after, err := r.Deliver([]basket.Line{article("A", 3_3333, 1)}, true, soon)
		if err != nil || delivery.Sum != third || after.Loose || after.Broken() != "" {
			t.Fatalf("delivered %d of %d, loose %t, %q, %v", delivery.Sum, third, after.Loose, after.Broken(), err)
		}
		r = after
	}
	if r.State != reservation.Activated {
		t.Errorf("it is %s", r.State)
	}
}

func TestDeliver_OfUnsoundGoods_NamesTheField(t *testing.T) {
	_, _, err := order(reservation.Held, goods()...).Deliver([]basket.Line{{Article: "A"}}, true, soon)
	faults, _ := fault.All(err)
	if len(faults) != 1 || faults[0].Code != fault.NotPositive || faults[0].Field != "lines[0].quantity" {
		t.Errorf("got %v", err)
	}
	if _, _, err := order(reservation.Held, goods()...).Deliver(nil, true, soon); !fault.Is(err, fault.NoLines) {
		t.Errorf("of nothing: %v", err)
	}
}

func TestResize_HoldsTheAmountAndTellsTheChange(t *testing.T) { // XML-RPC reference 2.9
	_, part, err := order(reservation.Held, goods()...).Activate(want("A", 1), soon) // 24.00 are held
	if err != nil {
		t.Fatal(err)
	}
	for amount, c := range map[money.Minor]struct {
		change money.Minor
		loose  bool
	}{5000: {2600, true}, 1000: {-1400, true}, 2400: {0, false}, 0: {-2400, true}} {
		change, after, err := part.Resize(amount, soon)
		if err != nil || change != c.change || after.Held() != amount || after.Activated != 1000 || after.Loose != c.loose || after.Broken() != "" {
			t.Errorf("to %d: by %d, %d are held, loose %t, %q, %v", amount, change, after.Held(), after.Loose, after.Broken(), err)
		}
	}
	for amount, code := range map[money.Minor]*fault.Code{-1: fault.AmountNegative, money.MaxMinor + 1: fault.AmountTooLarge} {
		if _, _, err := part.Resize(amount, soon); !fault.Is(err, code) {
			t.Errorf("to %d: %v", amount, err)
		}
	}
}

func TestResize_OfAnOrderWhoseAmountLeads_LetsItLeadOn(t *testing.T) {
	_, raised, err := order(reservation.Held, goods()...).Resize(5000, soon)
	if err != nil {
		t.Fatal(err)
	}
	_, back, err := raised.Resize(3400, soon)
	if err != nil || back.Held() != 3400 || back.Broken() != "" {
		t.Errorf("%d are held, %q, %v", back.Held(), back.Broken(), err)
	}
}

func TestRequantify_GivesTheOpenArticleAnotherQuantity(t *testing.T) { // XML-RPC reference 2.24
	weighed := article("tea", 8_9900, 1) // 8.99
	weighed.Quantity, weighed.Step = 2350, 10
	_, r, err := order(reservation.Held, append(goods(), weighed)...).Activate(want("A", 1), soon) // 24.00 + 21.13
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		article      string
		count        int64
		change, held money.Minor
	}{
		{"A", 2, 0, 4513}, {"A", 5, 3000, 7513}, {"A", 0, -2000, 2513}, {"tea", 100, -1214, 3299}, {"D", 0, 100, 4613},
	} {
		change, after, err := r.Requantify(c.article, c.count, soon)
		if err != nil || change != c.change || after.Held() != c.held || after.Activated != 1000 || after.Broken() != "" || after.Loose {
			t.Errorf("%s × %d: by %d, %d are held, %q, %v", c.article, c.count, change, after.Held(), after.Broken(), err)
		}
	}
	for _, c := range []struct {
		article string
		count   int64
		code    *fault.Code
		field   string
	}{
		{"X", 1, fault.ArticleUnknown, "article"}, {"A", -1, fault.NotPositive, "quantity"}, {"A", 1 << 62, fault.AmountTooLarge, "lines[0].quantity"},
	} {
		_, _, err := r.Requantify(c.article, c.count, soon)
		faults, _ := fault.All(err)
		if len(faults) != 1 || faults[0].Code != c.code || faults[0].Field != c.field {
			t.Errorf("%s × %d: %v", c.article, c.count, err)
		}
	}
}

func TestRequantify_OfANumberThatStandsOnSeveralLines_ChangesTheLastOnes(t *testing.T) {
	r := order(reservation.Held, article("A", 1_0000, 1), article("B", 5_0000, 1), article("A", 2_0000, 4))
	for count, c := range map[int64]struct {
		change money.Minor
		lines  int
	}{6: {200, 3}, 5: {0, 3}, 3: {-400, 3}, 1: {-800, 2}, 0: {-900, 1}} {
		change, after, err := r.Requantify("A", count, soon)
		if err != nil || change != c.change || after.Held() != 1400+c.change || len(after.Lines) != c.lines || after.Broken() != "" {
			t.Errorf("to %d by %d, the lines are %+v, %q, %v", count, change, after.Lines, after.Broken(), err)
		}
	}
	if r.Held() != 1400 || len(r.Lines) != 3 || r.Lines[2].Article != "A" {
		t.Errorf("the order it was asked of became %+v", r.Lines)
	}
}

func TestRequantify_OfTheLastArticle_IsRefused(t *testing.T) {
	if _, _, err := order(reservation.Held, article("A", 1_0000, 1)).Requantify("A", 0, soon); !fault.Is(err, fault.NoLines) {
		t.Errorf("got %v", err)
	}
	if _, _, err := order(reservation.Held, goods()...).Requantify("D", 40, soon); !fault.Is(err, fault.TotalNotPositive) {
		t.Errorf("a discount beyond the goods: %v", err)
	}
}

func TestRecharge_GivesTheFeeAnotherAmount(t *testing.T) { // XML-RPC reference 2.24
	r := order(reservation.Held, shipped()...)
	for _, c := range []struct {
		kind           basket.Kind
		amount, change money.Minor
	}{
		{basket.Shipment, 990, 500}, {basket.Shipment, 0, -490}, {basket.Handling, 200, 0}, {basket.Handling, 150, -50},
	} {
		change, after, err := r.Recharge(c.kind, c.amount, soon)
		if err != nil || change != c.change || after.Held() != 4090+c.change || after.Broken() != "" || len(after.Lines) != len(r.Lines) {
			t.Errorf("%s of %d: by %d, %d are held, %q, %v", c.kind, c.amount, change, after.Held(), after.Broken(), err)
		}
	}
	for amount, code := range map[money.Minor]*fault.Code{-1: fault.AmountNegative, money.MaxMinor + 1: fault.AmountTooLarge, money.MaxMinor: fault.AmountTooLarge} {
		if _, _, err := r.Recharge(basket.Shipment, amount, soon); !fault.Is(err, code) {
			t.Errorf("%d: %v, want %s", amount, err, code.Name)
		}
	}
	if _, _, err := order(reservation.Held, goods()...).Recharge(basket.Shipment, 1, soon); !fault.Is(err, fault.ChargeUnknown) {
		t.Errorf("of a fee that is not there: %v", err)
	}
}

func TestRecharge_ThatLeavesACentTooLittle_IsRefused(t *testing.T) {
	post := article("post", 1_0000, 1)
	post.Kind = basket.Shipment
	r := order(reservation.Held, article("A", 60, 2), article("B", 5_0000, 1), post) // two of A cost 0.01, and the first of them all of it
	_, part, err := r.Activate(append(want("A", 1), want("B", 1)...), soon)
	if err != nil || part.Held() != 100 {
		t.Fatalf("%d are held, %v", part.Held(), err)
	}
	if _, _, err := part.Recharge(basket.Shipment, 0, soon); !fault.Is(err, fault.TotalNotPositive) {
		t.Errorf("an order that holds nothing stays open: %v", err)
	}
}

func TestSplit_TakesTheAmountToAReservationOfItsOwn(t *testing.T) { // XML-RPC reference 2.10
	_, r, err := order(reservation.Held, goods()...).Activate(want("A", 1), soon)
	if err != nil {
		t.Fatal(err)
	}
	r.Events, r.Pushes, r.Request = 4, 2, "R"
	other, after, err := r.Split(900, soon)
	if err != nil || after.Held() != 1500 || other.Held() != 900 || after.Activated != 1000 || other.Activated != 0 {
		t.Fatalf("%d and %d are held, %v", after.Held(), other.Held(), err)
	}
	if after.Broken()+other.Broken() != "" || other.State != reservation.Held || after.State != reservation.PartActivated {
		t.Errorf("%q and %q, %s and %s", after.Broken(), other.Broken(), after.State, other.State)
	}
	if other.Events+other.Pushes+other.Shipments != 0 || after.Events != 4 || after.Shipments != 1 {
		t.Errorf("they count %+v and %+v", other, after)
	}
	delivery, all, err := other.Deliver([]basket.Line{article("E", 9_0000, 1)}, false, soon)
	if err != nil || delivery.Sum != 900 || all.State != reservation.Activated || all.Broken() != "" {
		t.Errorf("the part delivers %d, %s, %q, %v", delivery.Sum, all.State, all.Broken(), err)
	}
	for amount, code := range map[money.Minor]*fault.Code{
		0: fault.NotPositive, -1: fault.NotPositive, 2400: fault.AmountAboveHeld, 2401: fault.AmountAboveHeld,
	} {
		if _, _, err := r.Split(amount, soon); !fault.Is(err, code) {
			t.Errorf("%d of 2400: %v", amount, err)
		}
	}
}
