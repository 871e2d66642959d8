package operation_test

import (
	"reflect"
	"testing"

	"respite/domain/basket"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/operation"
	"respite/value/fault"
	"respite/value/money"
)

func amount(of money.Minor) *money.Minor { return &of }

func (c *counter) amend(r operation.Reserved, told operation.Amend) (operation.Updated, error) {
	told.Merchant, told.Target = shopID, of(r)
	if told.Identity.Name == "" {
		told.Identity = c.identity()
	}
	return c.Amend(c.t.Context(), told)
}

func TestAmend_OfAnOpenOrder_HoldsWhatItComesTo(t *testing.T) { // XML-RPC reference 2.9, 2.24
	for name, a := range map[string]struct {
		told operation.Amend
		held money.Minor
		as   func(*operation.Reserve)
	}{
		"another amount":       {operation.Amend{Amount: amount(400_00)}, 400_00, nil},
		"an amount more":       {operation.Amend{Amount: amount(1_00), Add: true}, 300_00, nil},
		"an amount less":       {operation.Amend{Amount: amount(-99_00), Add: true}, 200_00, nil},
		"another quantity":     {operation.Amend{Quantity: &basket.Want{Article: "car", Count: 3}}, 399_00, passive},
		"an article taken off": {operation.Amend{Quantity: &basket.Want{Article: "car", Count: 0}}, 99_00, passive},
		"another fee":          {operation.Amend{Charge: &operation.Charge{Kind: basket.Shipment, Amount: 20_00}}, 270_00, passive},
		"a fee of nothing":     {operation.Amend{Charge: &operation.Charge{Kind: basket.Shipment}}, 250_00, passive},
		"other numbers":        {operation.Amend{Names: operation.Names{Reference: "S-2", Order: "O-2"}}, 299_00, passive},
		"the amount it has":    {operation.Amend{Amount: amount(299_00)}, 299_00, nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := openCounter(t)
			changes := []func(*operation.Reserve){}
			if a.as != nil {
				changes = append(changes, a.as)
			}
			r := c.reserve(somebody("Anna"), changes...)
			changed, err := c.amend(r, a.told)
			after := c.order(r)
			if err != nil || changed.Refused || after.Held() != a.held || after.State != reservation.Held || c.exposure(r).Held != a.held {
				t.Fatalf("%d are held and %d exposed, refused %t, %v", after.Held(), c.exposure(r).Held, changed.Refused, err)
			}
			if changed.Event != after.Events || after.Events != 2 || after.Pushes != 2 || changed.Request.Action != request.Update {
				t.Errorf("event %d of %d, %d pushes, %s", changed.Event, after.Events, after.Pushes, changed.Request.Action)
			}
			if a.told.Names.Order != "" && (after.Order != "O-2" || after.Reference != "S-2") {
				t.Errorf("it is called %q and %q", after.Reference, after.Order)
			}
		})
	}
}

func TestAmend_ToAComment_KeepsIt(t *testing.T) {
	c := openCounter(t)
	r := c.reserve(somebody("Anna"), passive)
	text := "ring twice"
	_, err := c.amend(r, operation.Amend{Comment: &text})
	if c.must(err); c.order(r).Details.Comment != text {
		t.Errorf("it says %q", c.order(r).Details.Comment)
	}
}

func TestAmend_ThatRaisesBeyondThePersonsLimit_IsRefusedAndChangesNothing(t *testing.T) { // domain 9.5: 2,000.00 for somebody new
	c := openCounter(t)
	r := c.reserve(somebody("Anna"))
	before, owed := c.order(r), c.exposure(r)
	for name, told := range map[string]operation.Amend{
		"amount":   {Amount: amount(2_000_01)},
		"quantity": {Quantity: &basket.Want{Article: "car", Count: 20}},
		"charge":   {Charge: &operation.Charge{Kind: basket.Shipment, Amount: 1_800_00}},
	} {
		changed, err := c.amend(r, told)
		if err != nil || !changed.Refused || len(changed.Reasons) == 0 || changed.Request.Status != request.Refused {
			t.Errorf("%s: refused %t for %v, %s, %v", name, changed.Refused, changed.Reasons, changed.Request.Status, err)
		}
		before.Events++ // that it was refused is told
		before.Pushes++
		if after := c.order(r); !reflect.DeepEqual(after, before) || c.exposure(r) != owed {
			t.Errorf("%s: the order became %+v, exposed %+v", name, after, c.exposure(r))
		}
	}
	if changed, err := c.amend(r, operation.Amend{Amount: amount(2_000_00)}); err != nil || changed.Refused {
		t.Errorf("up to the limit: refused %t, %v", changed.Refused, err)
	}
	if changed, err := c.amend(r, operation.Amend{Amount: amount(-1_00), Add: true}); err != nil || changed.Refused {
		t.Errorf("less is never a risk: refused %t, %v", changed.Refused, err)
	}
}

func TestAmend_SentAgain_GetsTheFirstAnswerAndChangesNothing(t *testing.T) {
	c := openCounter(t)
	r := c.reserve(somebody("Anna"))
	for _, told := range []operation.Amend{
		{Quantity: &basket.Want{Article: "car", Count: 0}}, {Amount: amount(10_00), Add: true}, {Amount: amount(-10_00), Add: true},
	} {
		told.Identity = c.identity()
		first, err := c.amend(r, told)
		c.must(err)
		once := c.order(r)
		again, err := c.amend(r, told)
		if err != nil || !again.Repeated || again.Request.Key != first.Request.Key || !reflect.DeepEqual(c.order(r), once) {
			t.Errorf("again: repeated %t, %v", again.Repeated, err)
		}
	}
}

func TestAmend_OfWhatCannotBe_SaysWhy(t *testing.T) {
	c := openCounter(t)
	r := c.reserve(somebody("Anna"), passive)
	for _, w := range []struct {
		told operation.Amend
		code *fault.Code
	}{
		{operation.Amend{}, fault.NothingToUpdate},
		{operation.Amend{Quantity: &basket.Want{Article: "X", Count: 1}}, fault.ArticleUnknown},
		{operation.Amend{Charge: &operation.Charge{Kind: basket.Handling, Amount: 1}}, fault.ChargeUnknown},
		{operation.Amend{Amount: amount(-1)}, fault.AmountNegative},
		{operation.Amend{Amount: amount(-299_01), Add: true}, fault.AmountNegative},
	} {
		_, err := c.amend(r, w.told)
		c.refused("amend", err, w.code)
	}
	part := c.activate(r, part("car", 1))
	_, err := c.amend(operation.Reserved{Passive: part.Invoice}, operation.Amend{Amount: amount(1_00)})
	c.refused("the number of what was delivered", err, fault.NotPassive)
	_, err = c.amend(operation.Reserved{Reservation: 1}, operation.Amend{Amount: amount(1_00)})
	c.refused("no order at all", err, fault.ReservationUnknown)
	text := "too late"
	_, err = c.amend(operation.Reserved{Reservation: r.Reservation}, operation.Amend{Comment: &text})
	c.refused("a passive invoice by the number of its order", err, fault.ReservationUnknown)
	delivered, _ := c.delivered("Bert")
	_, err = c.amend(delivered, operation.Amend{Comment: &text})
	c.refused("an order that is delivered", err, fault.ReservationClosed)
}

func TestSplit_MakesAReservationOfItsOwnAndOwesNoMore(t *testing.T) { // XML-RPC reference 2.10
	c := openCounter(t)
	r := c.reserve(somebody("Anna"))
	told := operation.Split{
		Merchant: shopID, Identity: c.identity(), Target: of(r), Amount: 120_00, Origin: request.Origin{Service: "xmlrpc", Order: "O-2"},
	}
	made, err := c.Split(t.Context(), told)
	c.must(err)
	first, other := c.order(r), c.order(made)
	if first.Held() != 179_00 || other.Held() != 120_00 || c.exposure(r).Held != 299_00 || first.Person != other.Person {
		t.Fatalf("%d and %d are held, %+v exposed", first.Held(), other.Held(), c.exposure(r))
	}
	if other.Number == first.Number || other.Order != "O-2" || other.Reference != "sale" || other.Events != 1 || !other.ExpiresAt.Equal(first.ExpiresAt) {
		t.Errorf("the part is %+v", other)
	}
	again, err := c.Split(t.Context(), told)
	if err != nil || !again.Repeated || again.Reservation != made.Reservation || c.order(r).Held() != 179_00 {
		t.Errorf("again: %d, %v", again.Reservation, err)
	}
	told.Identity, told.Amount = c.identity(), 179_00
	_, err = c.Split(t.Context(), told)
	c.refused("all that is held", err, fault.AmountAboveHeld)
	c.activate(made, goods(true, article("map", 120_00, 1)))
	c.activate(r, goods(false, article("car", 100_00, 1)))
	if owed := c.exposure(r); owed.Held != 0 || owed.Claims != 220_00 || owed.Open != 2 {
		t.Errorf("exposed %+v", owed)
	}
}

func TestAmend_ToMoreThanThePlanIsFor_IsRefused(t *testing.T) {
	c := openCounter(t)
	buyer := somebody("Anna")
	buyer.Billing.LastName, buyer.Shipping.LastName = "Approved", "Approved"
	r := c.reserve(buyer, func(told *operation.Reserve) { told.Plan = accountPlan })
	_, err := c.amend(r, operation.Amend{Amount: amount(50_000_01)})
	c.refused("more than the plan's maximum", err, fault.PlanNotForAmount)
	if held := c.order(r).Held(); held != 299_00 {
		t.Errorf("%d are held", held)
	}
}
