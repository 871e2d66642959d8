package operation_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"respite/domain/consumer"
	"respite/domain/dispatch"
	"respite/domain/paymentref"
	"respite/operation"
	"respite/outbound/register"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
)

func TestReserveReferences_GivesOutNumbersThatNobodyElseHas(t *testing.T) { // XML-RPC reference 2.28
	c := openCounter(t)
	seen := map[string]bool{}
	for range 3 {
		for _, number := range c.references(40) {
			if seen[number] || !paymentref.Valid(country.SE, number) {
				t.Errorf("%s was given out before, or is none", number)
			}
			seen[number] = true
		}
		_, invoice := c.delivered("Anna" + strings.Repeat("a", len(seen)/40))
		if seen[c.invoice(invoice).PaymentReference] {
			t.Errorf("invoice %d bears a reserved reference", invoice)
		}
	}
	if len(seen) != 120 {
		t.Errorf("%d numbers", len(seen))
	}
}

func TestReserveReferences_ByEmail_SendsThemToTheShop(t *testing.T) {
	c := openCounter(t)
	told := operation.ReserveReferences{Merchant: shopID, Country: country.SE, Count: 2, Email: "shop@example.se", Language: "sv"}
	numbers, err := c.ReserveReferences(t.Context(), told)
	c.must(err)
	sent, err := c.book.View().Dispatches(t.Context(), "", 9)
	c.must(err)
	if len(sent) != 1 || sent[0].Kind != dispatch.OCRNumbers || sent[0].To != told.Email || sent[0].Text != strings.Join(numbers, "\n")+"\n" {
		t.Errorf("they were sent as %+v", sent)
	}
}

func TestReserveReferences_OfWhatCannotBe_NamesTheField(t *testing.T) {
	c := openCounter(t)
	for _, w := range []struct {
		count int
		home  country.Code
		field string
		code  *fault.Code
	}{
		{0, country.SE, "count", fault.NotPositive}, {-1, country.SE, "count", fault.NotPositive},
		{operation.MaxReserved + 1, country.SE, "count", fault.TooMany}, {1, country.NO, "country", fault.CountryUnserved},
	} {
		_, err := c.ReserveReferences(t.Context(), operation.ReserveReferences{Merchant: shopID, Country: w.home, Count: w.count})
		faults, _ := fault.All(err)
		if len(faults) != 1 || faults[0].Code != w.code || faults[0].Field != w.field {
			t.Errorf("%d for %s: %v", w.count, w.home, err)
		}
	}
	if len(c.references(operation.MaxReserved)) != operation.MaxReserved {
		t.Error("not as many as there may be")
	}
}

func TestNameCustomer_KeepsANumberForOneBuyer(t *testing.T) { // XML-RPC reference 2.29
	c := openCounter(t)
	anna := consumer.Customer{Number: "C-1", Country: country.SE, NationalID: "194103219202", Birth: day.On(1941, time.March, 21)}
	bert := anna
	bert.NationalID = "194304158399"
	second := anna
	second.Number = "C-2"
	for _, named := range []consumer.Customer{anna, anna, second} { // as often as the shop likes
		c.must(c.NameCustomer(t.Context(), shopID, named))
	}
	c.refused("of somebody else's", c.NameCustomer(t.Context(), shopID, bert), fault.NumberTaken)
	c.addShop(shopID + 1)
	c.must(c.NameCustomer(t.Context(), shopID+1, bert)) // the numbers are the shop's own
	if numbers, err := c.book.View().NumbersOf(t.Context(), anna, shopID); err != nil || !slices.Equal(numbers, []string{"C-1", "C-2"}) {
		t.Errorf("the numbers are %v, %v", numbers, err)
	}
	c.must(c.ForgetCustomer(t.Context(), shopID, "C-1"))
	c.refused("forgotten twice", c.ForgetCustomer(t.Context(), shopID, "C-1"), fault.NumberUnknown)
	c.refused("never given", c.ForgetCustomer(t.Context(), shopID, "C-9"), fault.NumberUnknown)
	if _, there, err := c.book.View().Customer(t.Context(), "C-1", shopID); there || err != nil {
		t.Errorf("it is known still, %v", err)
	}
	c.must(c.NameCustomer(t.Context(), shopID, bert)) // a number that was taken back is free
	c.refused("of somebody else's now", c.NameCustomer(t.Context(), shopID, anna), fault.NumberTaken)
	if found, there, err := c.book.View().Customer(t.Context(), "C-1", shopID); !there || err != nil || found != bert {
		t.Errorf("given again it is %+v, %v", found, err)
	}
}

func TestChangeEmail_ReachesTheOpenOrdersOfThePersonWithTheShop(t *testing.T) { // XML-RPC reference 2.24
	c := openCounter(t)
	c.addShop(shopID + 1)
	at := func(r *operation.Reserve) { r.Merchant = shopID + 1 }
	anna := somebody("Anna")
	open, theirs := c.reserve(anna), c.reserve(anna, at)
	delivered := c.reserve(anna)
	c.activate(delivered)
	other := c.reserve(somebody("Bert"))
	c.must(c.ChangeEmail(t.Context(), shopID, anna, "new@example.se"))
	after := c.order(open)
	if after.Parties.Billing.Email != "new@example.se" || after.Parties.Shipping.Email != "new@example.se" || after.Events != 2 {
		t.Errorf("the order is %+v", after)
	}
	elsewhere, err := c.book.View().Reservation(t.Context(), theirs.Reservation, shopID+1)
	c.must(err)
	for what, email := range map[string]string{
		"another shop's": elsewhere.Parties.Billing.Email, "a delivered one": c.order(delivered).Parties.Billing.Email,
	} {
		if email != anna.Billing.Email {
			t.Errorf("%s has %s", what, email)
		}
	}
	if c.order(other).Parties.Billing.Email != "Bert@example.se" {
		t.Error("somebody else's order changed")
	}
	c.refused("of nobody", c.ChangeEmail(t.Context(), shopID, somebody("Cora"), "new@example.se"), fault.PersonUnknown)
}

func TestChangeEmail_OfSomebodyWhoWasJoined_ReachesTheirOrdersToo(t *testing.T) { // domain 9.5
	c := openCounter(t)
	anna, ann := somebody("Anna"), somebody("Ann")
	first, second := c.reserve(anna), c.reserve(ann)
	both := anna
	both.Billing.CellPhone = ann.Billing.CellPhone
	c.reserve(both, func(r *operation.Reserve) { r.Parties.Shipping = r.Parties.Billing })
	c.must(c.ChangeEmail(t.Context(), shopID, anna, "new@example.se"))
	if a, b := c.order(first).Parties.Billing.Email, c.order(second).Parties.Billing.Email; a != "new@example.se" || b != "new@example.se" {
		t.Errorf("the orders have %s and %s", a, b)
	}
}

func TestHasAccount_FromTheFirstDeliveryOn(t *testing.T) { // XML-RPC reference 2.26
	c := openCounter(t)
	who := vouched("Anna")
	has := func(p consumer.Parties) bool {
		t.Helper()
		found, err := c.HasAccount(t.Context(), p)
		c.must(err)
		return found
	}
	r := c.reserve(who, onAccount)
	if has(who) {
		t.Error("before anything was delivered")
	}
	c.activate(r)
	moved := who
	moved.Billing.Email, moved.Billing.Street = "other@example.se", "Elsewhere 1"
	if !has(who) || !has(moved) || has(vouched("Bert")) {
		t.Errorf("%t, moved %t, somebody else %t", has(who), has(moved), has(vouched("Bert")))
	}
}

func TestResident_IsWhomTheRegisterKnows(t *testing.T) { // XML-RPC reference 2.25, 7.6
	c := openCounter(t)
	c.Operations.Register = register.Test{}
	byNumber, err := c.Resident(t.Context(), country.SE, "194103219202")
	c.must(err)
	byPhone, err := c.Subscriber(t.Context(), country.SE, "+46762560000")
	if err != nil || byNumber.NationalID != "194103219202" || byPhone.NationalID != byNumber.NationalID || len(byNumber.Addresses) == 0 {
		t.Errorf("%+v and %+v, %v", byNumber, byPhone, err)
	}
	_, err = c.Resident(t.Context(), country.SE, "199001011234")
	c.refused("a number of nobody's", err, fault.PersonUnknown)
	_, err = c.Subscriber(t.Context(), country.SE, "+46701111111")
	c.refused("a phone of nobody's", err, fault.PersonUnknown)
}
