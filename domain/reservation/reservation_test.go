package reservation_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/plan"
	"respite/domain/reservation"
	"respite/value/country"
	"respite/value/fault"
	"respite/value/money"
)

var (
	made    = time.Date(2026, time.March, 1, 9, 30, 0, 0, time.UTC)
	soon    = made.AddDate(0, 0, 3)
	expires = made.AddDate(0, 0, 14)
)

// order is a reservation as it is made; a negative line is a discount.
func order(state reservation.State, lines ...basket.Line) reservation.Reservation {
	r := reservation.Reservation{
		Number: 2401000777, Merchant: 1001, Person: "P", State: state, Country: country.DE, Currency: money.EUR,
		Reserved: basket.Total(lines), MadeAt: made, ExpiresAt: expires, Lines: basket.NewStock(lines), Terms: plan.PlainInvoice(14),
		Parties: consumer.Parties{Billing: consumer.Address{LastName: "Muster", Country: country.DE}},
	}
	if state == reservation.Pending {
		r.Review = &reservation.Review{FirstAsked: made, AskAgain: made.Add(time.Hour), DecideBy: made.Add(24 * time.Hour)}
	}
	return r
}

func article(number string, price money.Price, units basket.Quantity) basket.Line {
	return basket.Line{Article: number, Title: number, Kind: basket.Goods, Price: price, Quantity: units * basket.One, VAT: 19 * money.Percent}
}

// goods is 3 × 10.00, 5.00 and a discount of 1.00: 34.00.
func goods() []basket.Line {
	return []basket.Line{article("A", 10_0000, 3), article("B", 5_0000, 1), article("D", -1_0000, 1)}
}

func want(number string, units basket.Quantity) []basket.Want {
	return []basket.Want{{Article: number, Quantity: units * basket.One}}
}

// operations is every operation, as far as a state may forbid it.
var operations = map[string]func(reservation.Reservation, time.Time) (reservation.Reservation, error){
	"activate": func(r reservation.Reservation, now time.Time) (reservation.Reservation, error) {
		_, after, err := r.Activate(nil, now)
		return after, err
	},
	"activate an article": func(r reservation.Reservation, now time.Time) (reservation.Reservation, error) {
		_, after, err := r.Activate(want("A", 1), now)
		return after, err
	},
	"replace": func(r reservation.Reservation, now time.Time) (reservation.Reservation, error) {
		_, after, err := r.Replace([]basket.Line{article("E", 2_0000, 1)}, now)
		return after, err
	},
	"extend": func(r reservation.Reservation, now time.Time) (reservation.Reservation, error) {
		return r.Extend(14, now)
	},
	"readdress": func(r reservation.Reservation, now time.Time) (reservation.Reservation, error) {
		return r.Readdress(consumer.Parties{}, now)
	},
	"release": func(r reservation.Reservation, _ time.Time) (reservation.Reservation, error) {
		_, after, err := r.Release()
		return after, err
	},
	"expire": func(r reservation.Reservation, now time.Time) (reservation.Reservation, error) {
		_, after, err := r.Expire(now)
		return after, err
	},
	"accept": func(r reservation.Reservation, _ time.Time) (reservation.Reservation, error) { return r.Decide(true) },
	"refuse": func(r reservation.Reservation, _ time.Time) (reservation.Reservation, error) { return r.Decide(false) },
}

// inEveryState gives a reservation in each state, brought there by the operations themselves.
func inEveryState(t *testing.T) map[reservation.State]reservation.Reservation {
	t.Helper()
	pending, held := order(reservation.Pending, goods()...), order(reservation.Held, goods()...)
	all := map[reservation.State]reservation.Reservation{reservation.Pending: pending, reservation.Held: held}
	for state, bring := range map[reservation.State]func() (reservation.Reservation, error){
		reservation.Refused:       func() (reservation.Reservation, error) { return pending.Decide(false) },
		reservation.PartActivated: func() (reservation.Reservation, error) { return operations["activate an article"](held, soon) },
		reservation.Activated:     func() (reservation.Reservation, error) { return operations["activate"](held, soon) },
		reservation.Cancelled:     func() (reservation.Reservation, error) { return operations["release"](held, soon) },
		reservation.Expired:       func() (reservation.Reservation, error) { return operations["expire"](held, expires) },
	} {
		r, err := bring()
		if err != nil || r.State != state || r.Broken() != "" {
			t.Fatalf("bring a reservation to %s: it is %s, %q, %v", state, r.State, r.Broken(), err)
		}
		all[state] = r
	}
	return all
}

type row map[string]*fault.Code // nil: allowed

func TestReservation_InEachState_AllowsOnlyWhatTheStateAllows(t *testing.T) { // design 3
	usable := func(code *fault.Code) row {
		return row{"activate": code, "activate an article": code, "replace": code, "extend": code, "readdress": code}
	}
	with := func(r row, release, expire, decide *fault.Code) row {
		r["release"], r["expire"], r["accept"], r["refuse"] = release, expire, decide, decide
		return r
	}
	closed := fault.ReservationClosed
	for instant, table := range map[time.Time]map[reservation.State]row{
		soon: {
			reservation.Pending:       with(usable(fault.ReservationPending), nil, closed, nil),
			reservation.Held:          with(usable(nil), nil, closed, closed),
			reservation.PartActivated: with(usable(nil), nil, closed, closed),
			reservation.Refused:       with(usable(fault.ReservationRefused), fault.ReservationRefused, closed, closed),
			reservation.Activated:     with(usable(closed), closed, closed, closed),
			reservation.Cancelled:     with(usable(fault.ReservationCancelled), fault.ReservationCancelled, closed, closed),
			reservation.Expired:       with(usable(fault.ReservationExpired), fault.ReservationExpired, closed, closed),
		},
		expires: {
			reservation.Pending:       with(usable(fault.ReservationExpired), nil, nil, nil),
			reservation.Held:          with(usable(fault.ReservationExpired), nil, nil, closed),
			reservation.PartActivated: with(usable(fault.ReservationExpired), nil, nil, closed),
			reservation.Refused:       with(usable(fault.ReservationRefused), fault.ReservationRefused, closed, closed),
			reservation.Activated:     with(usable(closed), closed, closed, closed),
			reservation.Cancelled:     with(usable(fault.ReservationCancelled), fault.ReservationCancelled, closed, closed),
			reservation.Expired:       with(usable(fault.ReservationExpired), fault.ReservationExpired, closed, closed),
		},
	} {
		for state, r := range inEveryState(t) {
			for name, operate := range operations {
				expect(t, string(state)+": "+name+" at "+instant.Format(time.DateOnly), r, table[state][name], func() (reservation.Reservation, error) {
					return operate(r, instant)
				})
			}
		}
	}
}

// expect wants the operation to end in a sound reservation, or in the one fault and nothing else.
func expect(t *testing.T, name string, before reservation.Reservation, code *fault.Code, operate func() (reservation.Reservation, error)) {
	t.Helper()
	kept := clone(before)
	after, err := operate()
	switch {
	case code == nil && err != nil:
		t.Errorf("%s: %v", name, err)
	case code == nil && after.Broken() != "":
		t.Errorf("%s: %s", name, after.Broken())
	case code != nil && !fault.Is(err, code):
		t.Errorf("%s: %v, want %s", name, err, code.Name)
	case code != nil && !reflect.DeepEqual(after, reservation.Reservation{}):
		t.Errorf("%s: a refused operation gave %+v", name, after)
	}
	if !reflect.DeepEqual(before, kept) {
		t.Errorf("%s changed the reservation it was asked of", name)
	}
}

// clone copies everything the reservation points to.
func clone(r reservation.Reservation) reservation.Reservation {
	r.Lines = slices.Clone(r.Lines)
	if r.Review != nil {
		review := *r.Review
		r.Review = &review
	}
	return r
}

func TestActivate_OfEverything_ClosesTheReservation(t *testing.T) {
	delivery, after, err := order(reservation.Held, goods()...).Activate(nil, soon)
	if err != nil || delivery.Sum != 3400 || len(delivery.Pieces) != 3 {
		t.Fatalf("delivered %+v, %v", delivery, err)
	}
	if after.State != reservation.Activated || after.Held() != 0 || after.Activated != 3400 || after.Shipments != 1 {
		t.Errorf("it is %s with %d held", after.State, after.Held())
	}
}

func TestActivate_ByArticles_KeepsTheRest(t *testing.T) { // gateway reference 6.2
	r := order(reservation.Held, goods()...)
	for i, c := range []struct {
		wants []basket.Want
		sum   money.Minor
		held  money.Minor
		state reservation.State
	}{
		{want("A", 1), 1000, 2400, reservation.PartActivated},
		{append(want("A", 1), want("D", 1)...), 900, 1500, reservation.PartActivated},
		{nil, 1500, 0, reservation.Activated},
	} {
		delivery, after, err := r.Activate(c.wants, soon)
		if err != nil || delivery.Sum != c.sum || after.Held() != c.held || after.State != c.state || after.Shipments != i+1 {
			t.Fatalf("delivery %d of %d leaves %d, %s, %v", i+1, delivery.Sum, after.Held(), after.State, err)
		}
		r = after
	}
}

func TestActivate_OfGoodsWhileTheirDiscountStaysOpen_IsRefusedWhenItExceedsWhatIsHeld(t *testing.T) {
	r := order(reservation.Held, goods()...)
	both := append(want("A", 3), want("B", 1)...)
	_, _, err := r.Activate(both, soon)
	faults, _ := fault.All(err)
	if len(faults) != 1 || faults[0].Error() != fault.AmountAboveHeld.With("35.00", "34.00").On("articles").Error() {
		t.Errorf("got %v", err)
	}
	if _, after, err := r.Activate(append(both, want("D", 1)...), soon); err != nil || after.State != reservation.Activated {
		t.Errorf("with the discount: %s, %v", after.State, err)
	}
}

func TestActivate_OfADiscountAlone_IsRefused(t *testing.T) {
	_, _, err := order(reservation.Held, goods()...).Activate(want("D", 1), soon)
	if !fault.Is(err, fault.TotalNotPositive) {
		t.Errorf("got %v", err)
	}
}

func TestActivate_OfWhatIsNotThere_IsRefused(t *testing.T) {
	for _, c := range []struct {
		wants []basket.Want
		code  *fault.Code
	}{
		{want("X", 1), fault.ArticleUnknown}, {want("A", 4), fault.QuantityExceeds}, {want("A", 0), fault.NotPositive},
	} {
		if _, _, err := order(reservation.Held, goods()...).Activate(c.wants, soon); !fault.Is(err, c.code) {
			t.Errorf("%v: %v, want %s", c.wants, err, c.code.Name)
		}
	}
}

func TestActivate_WhenNothingIsHeldAnyMore_ClosesTheReservationThoughAGiftIsLeft(t *testing.T) {
	r := order(reservation.Held, article("A", 10_0000, 1), article("GIFT", 0, 1))
	_, after, err := r.Activate(want("A", 1), soon)
	if err != nil || after.State != reservation.Activated || after.Broken() != "" {
		t.Errorf("it is %s, %q, %v", after.State, after.Broken(), err)
	}
	if after.Due(expires) {
		t.Error("it would expire, and the merchant be told of a cancel")
	}
}

func TestRelease_AfterTheFirstDelivery_ReleasesOnlyTheRest(t *testing.T) { // gateway reference 6.4
	_, part, err := order(reservation.Held, goods()...).Activate(want("A", 1), soon)
	if err != nil {
		t.Fatal(err)
	}
	freed, after, err := part.Release()
	if err != nil || freed != 2400 || after.State != reservation.Cancelled || after.Activated != 1000 || after.Released != 2400 {
		t.Errorf("freed %d, it is %s with %d activated, %v", freed, after.State, after.Activated, err)
	}
}

func TestExpire_ReleasesTheRestFromTheInstantOn(t *testing.T) {
	for _, state := range []reservation.State{reservation.Pending, reservation.Held} {
		r := order(state, goods()...)
		if _, _, err := r.Expire(expires.Add(-time.Nanosecond)); !fault.Is(err, fault.ReservationClosed) {
			t.Errorf("%s, too early: %v", state, err)
		}
		freed, after, err := r.Expire(expires)
		if err != nil || freed != 3400 || after.State != reservation.Expired || after.Held() != 0 || after.Review != nil {
			t.Errorf("%s: freed %d, it is %s, %v", state, freed, after.State, err)
		}
	}
}

func TestExpired_IsToldWithTheDateWhereTheConsumerLives(t *testing.T) {
	r := order(reservation.Held, goods()...)
	r.ExpiresAt = time.Date(2026, time.March, 14, 23, 30, 0, 0, time.UTC) // past midnight in Germany
	_, _, err := r.Activate(nil, r.ExpiresAt)
	var f *fault.Fault
	if !errors.As(err, &f) || f.Error() != fault.ReservationExpired.With("2026-03-15").On("reservation").Error() {
		t.Errorf("got %v", err)
	}
}

func TestExtend_CountsTheDaysFromNow(t *testing.T) {
	after, err := order(reservation.Held, goods()...).Extend(14, soon)
	if err != nil || !after.ExpiresAt.Equal(soon.AddDate(0, 0, 14)) || !after.MadeAt.Equal(made) {
		t.Errorf("it expires at %s, %v", after.ExpiresAt, err)
	}
}

func TestReplace_HoldsTheNewSum(t *testing.T) {
	_, part, err := order(reservation.Held, goods()...).Activate(want("A", 1), soon)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		price  money.Price
		change money.Minor
		code   *fault.Code
	}{
		{24_0000, 0, nil}, {23_9900, -1, nil}, {24_0100, 1, nil}, {0, 0, fault.TotalNotPositive},
	} {
		change, after, err := part.Replace([]basket.Line{article("A", c.price, 1)}, soon)
		if c.code != nil {
			if !fault.Is(err, c.code) {
				t.Errorf("for %s: %v, want %s", c.price, err, c.code.Name)
			}
			continue
		}
		if err != nil || change != c.change || after.Held() != 2400+c.change || after.State != reservation.PartActivated || after.Broken() != "" {
			t.Errorf("for %s: changed by %d, holds %d, %s, %q, %v", c.price, change, after.Held(), after.State, after.Broken(), err)
		}
		if delivery, _, err := after.Activate(want("A", 1), soon); err != nil || delivery.Sum != 2400+c.change {
			t.Errorf("for %s: the new article is not taken: %d, %v", c.price, delivery.Sum, err)
		}
	}
}

func TestReaddress_ChangesTheParties(t *testing.T) {
	moved := consumer.Parties{Billing: consumer.Address{LastName: "Muster", City: "Wien", Country: country.AT}}
	after, err := order(reservation.Held, goods()...).Readdress(moved, soon)
	if err != nil || after.Parties != moved {
		t.Errorf("got %+v, %v", after.Parties, err)
	}
}

func TestDecide_EndsTheWait(t *testing.T) {
	pending := order(reservation.Pending, goods()...)
	accepted, err := pending.Decide(true)
	if err != nil || accepted.State != reservation.Held || accepted.Held() != 3400 || accepted.Review != nil {
		t.Errorf("accepted: %s, %d, %v", accepted.State, accepted.Held(), err)
	}
	refused, err := pending.Decide(false)
	if err != nil || refused.State != reservation.Refused || refused.Held() != 0 || refused.Released != 3400 {
		t.Errorf("refused: %s, %d, %v", refused.State, refused.Held(), err)
	}
}

func TestKeep_AsksAgainLaterAndLeavesTheRest(t *testing.T) {
	pending := order(reservation.Pending, goods()...)
	kept := clone(pending)
	after := pending.Keep(made.Add(5 * time.Hour))
	if !after.Review.AskAgain.Equal(made.Add(5*time.Hour)) || !after.Review.DecideBy.Equal(pending.Review.DecideBy) {
		t.Errorf("the review is %+v", after.Review)
	}
	if !reflect.DeepEqual(pending, kept) {
		t.Error("the pending reservation was changed")
	}
}

func TestLate_BeginsAfterTheDaysForShipping(t *testing.T) { // gateway reference 6.2
	r := order(reservation.Held, goods()...)
	deadline := made.AddDate(0, 0, 14)
	if r.Late(14, deadline) {
		t.Error("late at the last instant")
	}
	if !r.Late(14, deadline.Add(time.Nanosecond)) {
		t.Error("in time after the last instant")
	}
	extended, err := r.Extend(28, soon)
	if err != nil || !extended.Late(14, deadline.Add(time.Hour)) {
		t.Errorf("extending moved the deadline for shipping (%v)", err)
	}
}

func TestBroken_FindsWhatDoesNotAddUp(t *testing.T) {
	for name, spoil := range map[string]func(*reservation.Reservation){
		"more delivered than ordered": func(r *reservation.Reservation) { r.Lines[0].Gone = r.Lines[0].Quantity + 1 },
		"less than nothing delivered": func(r *reservation.Reservation) { r.Lines[0].Gone = -1 },
		"a negative amount":           func(r *reservation.Reservation) { r.Released = -1 },
		"more gone than was reserved": func(r *reservation.Reservation) { r.Activated, r.Released = 3400, 1 },
		"closed and still holding":    func(r *reservation.Reservation) { r.State = reservation.Cancelled },
		"open lines of another sum":   func(r *reservation.Reservation) { r.Reserved++ },
		"delivered lines of another sum": func(r *reservation.Reservation) {
			r.Activated, r.Reserved = 1000, r.Reserved+1000
		},
	} {
		r := order(reservation.Held, goods()...)
		if r.Broken() != "" {
			t.Fatal(r.Broken())
		}
		spoil(&r)
		if r.Broken() == "" {
			t.Errorf("%s was not found", name)
		}
	}
}
