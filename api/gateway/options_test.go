package gateway_test

import (
	"fmt"
	"testing"
	"time"

	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/reservation"
	"respite/value/country"
)

// What a shop's contract and options change, and the finer points of a Pay.

func TestPay_SaysHowTheInvoiceGoesOut_ByExactlyOneOfTwo(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("O-1").of(article("a", "1.00", 20, "21")))
	for i, c := range []struct {
		mail, email any
		want        invoice.SendBy // empty: refused
	}{
		{"false", "true", invoice.ByEmail}, {"true", "false", invoice.ByPost}, {nil, nil, invoice.ByEmail}, {"TRUE", nil, invoice.ByPost}, {nil, true, invoice.ByEmail},
		{1, 0, invoice.ByPost}, {"", "", invoice.ByEmail}, {false, nil, invoice.ByEmail}, {"true", "true", ""}, {"false", "false", ""}, {nil, "false", ""}, {"post", nil, ""},
	} {
		pay := aPay(fmt.Sprint("O-", i), number, "1").of(some("a", 1)).with("SendByMail", c.mail).with("SendByEmail", c.email)
		a := w.transaction(pay.body())
		if c.want == "" {
			w.wantNothing(fmt.Sprint(c), a, "SendByMail")
			continue
		}
		made := w.made(w.want(190, a).key)
		issued, err := w.store.View().InvoiceOf(t.Context(), made.Invoice)
		must(t, err)
		if issued.SendBy != c.want {
			t.Errorf("%v and %v go out by %s", c.mail, c.email, issued.SendBy)
		}
	}
	w.books()
}

func TestPay_ThatPreservesTheReservation_LeavesTheRestOpenAsEveryPayDoes(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("O-1"))
	w.want(190, w.transaction(aPay("O-1", number, "10").of(some("car", 1)).with("PreserveReservation", true).body()))
	w.want(190, w.transaction(aPay("O-2", number, "24").with("PreserveReservation", "True").body()))
	if order := w.order(number); order.State != reservation.Activated || order.Shipments != 2 {
		t.Errorf("it is %s after %d deliveries", order.State, order.Shipments)
	}
	w.books()
}

func TestPay_AfterTheDaysAgreedForShipping_IsTheMerchantsRisk(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("O-1"))
	w.wait(13 * 24 * time.Hour)
	w.want(190, w.transaction(aPay("O-1", number, "10").of(some("car", 1)).body()))
	w.want(190, w.data(anExtend("O-1", number).body()))
	w.wait(2 * 24 * time.Hour)
	w.expire()
	w.want(190, w.transaction(aPay("O-2", number, "24").body()))
	for i, want := range []invoice.Carrier{invoice.ProviderCarries, invoice.MerchantCarries} {
		if issued := w.invoices(number)[i]; issued.Carrier != want {
			t.Errorf("the risk of invoice %d is the %s's", i+1, issued.Carrier)
		}
	}
	story, err := w.store.View().Story(t.Context(), w.number(number))
	must(t, err)
	if last := story[len(story)-1]; last.Kind != event.Activated || last.Reason != "delivered after the agreed days: the merchant carries the risk" {
		t.Errorf("the log says %s: %q", last.Kind, last.Reason)
	}
	w.wantStory(number, "Reserve 190, Pay 190, ExtendReservation 190, Pay 190")
	w.books()
}

func TestPay_AfterTheReservationExpired_IsRefusedEvenBeforeAnybodyNoticed(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("O-1"))
	w.wait(14 * 24 * time.Hour)
	for range 2 {
		for name, a := range map[string]reply{
			"Pay": w.transaction(aPay("O-1", number, "34").body()), "Extend": w.data(anExtend("O-1", number).body()),
			"Update": w.data(anUpdate("O-1", number).with("BillingStreet", "Kade").body()),
		} {
			if a.errors["ReservationNumber"] != "The reservation expired on 2026-03-18." {
				t.Errorf("%s: %s", name, a.body)
			}
		}
		w.expire()
		w.wait(11 * time.Minute)
	}
	w.books()
}

func TestAutocapture_DeliversAsSoonAsAnOrderIsAccepted(t *testing.T) {
	w := newWorld(t, withPushes, func(shop *merchant.Merchant) { shop.Options.Autocapture = true })
	for _, c := range []struct {
		email, story string
		activated    bool
	}{
		{"youremail@example.nl", "Reserve 190, Pay 190", true},
		{"pending_accepted@klarna.com", "Reserve 791, Reserve 190, Pay 190", true},
		{"pending_denied@klarna.com", "Reserve 791, Reserve 690", false},
	} {
		a := w.data(aReserve("O "+c.email).basics("Order", "77").with("BillingEmail", c.email).body())
		number := a.values["ReservationNumber"]
		w.wait(time.Minute)
		w.review(number)
		w.wantStory(number, c.story)
		if order := w.order(number); (order.State == reservation.Activated) != c.activated {
			t.Errorf("%s: it is %s", c.email, order.State)
		}
		for _, p := range w.pushes(number) {
			if p.told["Invoice"] != "O "+c.email || p.told["Order"] != "77" {
				t.Errorf("%s is told with Invoice %v and Order %v", p.root, p.told["Invoice"], p.told["Order"])
			}
		}
	}
	w.books()
}

func TestOptions_LetTheShopLeaveOutWhatItsClientCannotSend(t *testing.T) {
	bare := aReserve("O-1").with("Encoding", nil).basics("ClientIP", nil)
	for _, c := range []struct {
		options merchant.Options
		missing []string
	}{
		{merchant.Options{}, []string{"Encoding", "ClientIP"}}, {merchant.Options{EncodingOptional: true}, []string{"ClientIP"}},
		{merchant.Options{ClientIPOptional: true}, []string{"Encoding"}}, {merchant.Options{EncodingOptional: true, ClientIPOptional: true}, nil},
	} {
		w := newWorld(t, func(shop *merchant.Merchant) {
			shop.Options.EncodingOptional, shop.Options.ClientIPOptional = c.options.EncodingOptional, c.options.ClientIPOptional
		})
		a := w.data(bare.body())
		if _, told := a.errors["klarna"]; told == c.options.EncodingOptional {
			t.Errorf("%+v: that the hosted page is not offered is told wrongly: %s", c.options, a.body)
		}
		delete(a.errors, "klarna")
		if len(a.errors) != len(c.missing) || (a.code == 190) != (len(c.missing) == 0) {
			t.Errorf("%+v: %s", c.options, a.body)
		}
		for _, name := range c.missing {
			if a.errors[name] != fmt.Sprintf("Parameter '%s' is empty", name) {
				t.Errorf("%s: %v", name, a.errors)
			}
		}
		wrong := bare.with("Encoding", "Germany").basics("ClientIP", map[string]any{"Type": 0, "Address": "nowhere"})
		if a := w.want(491, w.data(wrong.body())); a.errors["Encoding"] == "" || a.errors["ClientIP"] == "" {
			t.Errorf("%+v takes what is wrong: %v", c.options, a.errors)
		}
	}
}

func TestContract_OfFewerCountriesOrNone_IsKept(t *testing.T) {
	w := newWorld(t, func(shop *merchant.Merchant) { shop.Contract.Countries = []country.Code{country.NL}; shop.Plans = nil })
	w.want(190, w.data(aReserve("O-1").body()))
	if a := w.want(491, w.data(aGerman("O-2").body())); a.errors["BillingCountry"] != "Consumers in this country are not served." {
		t.Errorf("elsewhere: %v", a.errors)
	}
	closed := newWorld(t, func(shop *merchant.Merchant) { shop.Contract.Closed = true })
	closed.want(690, closed.data(anyone("O-3", 1).body()))
}

func TestPlans_AreOfferedAndTakenByTheirTerms(t *testing.T) {
	w := newWorld(t)
	sofa := func(price string, class any) fields {
		return aGerman("O "+price).of(article("sofa", price, 1, "19")).with("PClass", class)
	}
	for price, class := range map[string]string{"120.00": "4242", "50.00": "4242", "500.00": "3113"} {
		number := w.reserved(sofa(price, class))
		if kind := w.order(number).Terms.Type(); kind != map[string]plan.Type{"4242": plan.Campaign, "3113": plan.Account}[class] {
			t.Errorf("%s under %s has the terms %s", price, class, kind)
		}
		w.want(190, w.transaction(aPay("O "+price, number, price).body()))
	}
	for class, price := range map[string]string{"4242": "49.99", "99": "120.00", "-4242": "120.00", "4242.5": "120.00", "a": "120.00"} {
		if a := w.want(491, w.data(sofa(price, class).body())); a.errors["PClass"] == "" {
			t.Errorf("%s under %s: %v", price, class, a.errors)
		}
	}
	dutch := aReserve("O-NL").of(article("sofa", "120.00", 1, "21")).with("PClass", "4242")
	if a := w.want(491, w.data(dutch.body())); a.errors["PClass"] == "" {
		t.Errorf("a plan of another country: %v", a.errors)
	}
	for _, none := range []any{"0", 0, "", nil} {
		number := w.reserved(sofa(fmt.Sprint("120.0", len(fmt.Sprint(none))), none))
		if kind := w.order(number).Terms.Type(); kind == plan.Campaign || kind == plan.Account {
			t.Errorf("PClass %v gives the terms %s", none, kind)
		}
	}
	w.books()
}

func TestUpdate_OfArticlesAfterAPartialPay_ReplacesWhatIsOpen(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(aReserve("O-1"))
	w.want(190, w.transaction(aPay("O-1", number, "10").of(some("car", 1)).body()))
	w.wantNothing("more than is open", w.data(anUpdate("O-1", number).of(article("bell", "24.01", 1, "21")).body()), "ArticlePrice")
	w.want(190, w.data(anUpdate("O-1", number).of(article("bell", "2.00", 2, "21")).body()))
	order := w.order(number)
	if order.Activated != 1000 || order.Held() != 400 || order.Released != 2000 {
		t.Errorf("%s activated, %s held, %s released", order.Activated.Decimal(), order.Held().Decimal(), order.Released.Decimal())
	}
	w.wantNothing("what was replaced", w.transaction(aPay("O-2", number, "10").of(some("car", 1)).body()), "ArticleQuantity")
	w.want(190, w.transaction(aPay("O-2", number, "4").body()))
	w.books()
}
