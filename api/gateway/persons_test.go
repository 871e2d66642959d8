package gateway_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"respite/domain/reservation"
	"respite/domain/risk"
)

// The published test persons and e-mail addresses (gateway reference 7), judged by the fields of the
// request, and consumers who are none of them, judged by the rules.

// anAustrian is the approved Austrian test person.
func anAustrian(invoice string) fields {
	f := aReserve(invoice)
	for name, value := range map[string]any{
		"BillingFirstName": "Testperson-at", "BillingStreet": "Klarna-Straße", "BillingHouseNumber": "1/2/3", "BillingPostalCode": "8071",
		"BillingCity": "Hausmannstätten", "BillingCountry": "AT", "BillingCellPhoneNumber": "0676 2600000", "Encoding": "Austria",
		"OperatingCountry": "AT", "Pno": "14041960",
	} {
		f = f.with(name, value)
	}
	return f
}

func TestPersons_OfTheReference_AreJudgedAsPublished(t *testing.T) {
	deniedAustrian := anAustrian("X").with("Gender", "2").with("Pno", "14041980").with("BillingPostalCode", "8070").with("BillingCellPhoneNumber", "0676 2800000")
	for name, c := range map[string]struct {
		fields
		code int
	}{
		"NL approved":                      {aReserve("X"), 190},
		"NL denied":                        {aReserve("X").with("BillingLastName", "Denied"), 690},
		"NL denied, in another case":       {aReserve("X").with("BillingLastName", " DENIED "), 690},
		"DE approved":                      {aGerman("X"), 190},
		"DE denied":                        {aGerman("X").with("BillingLastName", "Denied"), 690},
		"AT approved":                      {anAustrian("X"), 190},
		"AT denied by name":                {anAustrian("X").with("BillingLastName", "Denied"), 690},
		"AT denied, as a woman":            {deniedAustrian, 690},
		"AT the same without her address":  {deniedAustrian.with("BillingPostalCode", "8071"), 190},
		"pending_accepted":                 {aReserve("X").with("BillingEmail", "pending_accepted@klarna.com"), 791},
		"pending_denied":                   {aReserve("X").with("BillingEmail", "pending_denied@klarna.com"), 791},
		"pending, though denied by name":   {aReserve("X").with("BillingEmail", "pending_accepted@klarna.com").with("BillingLastName", "Denied"), 791},
		"tagged denied":                    {aReserve("X").with("BillingEmail", "user+denied@example.nl"), 690},
		"tagged red":                       {aReserve("X").with("BillingEmail", "user+red@example.nl"), 690},
		"tagged pending":                   {aReserve("X").with("BillingEmail", "user+pend-accept-05@example.nl"), 791},
		"a minor":                          {aReserve("X").with("Pno", "05032008").with("BillingFirstName", "Jan").with("BillingLastName", "Jansen"), 690},
		"of age since today":               {aReserve("X").with("Pno", "04032008").with("BillingFirstName", "Jan").with("BillingLastName", "Jansen"), 190},
		"anyone, a small amount":           {anyone("X", 1), 190},
		"anyone, above what new ones owe":  {anyone("X", 1).of(article("a", "200.01", 1, "21")), 690},
		"anyone, just what new ones owe":   {anyone("X", 1).of(article("a", "200.00", 1, "21")), 190},
		"a bureau that does not answer":    {anyone("X", 1).with("BillingEmail", "u+bureau-timeout@example.nl").of(article("a", "50.01", 1, "21")), 690},
		"the same with a very small order": {anyone("X", 1).with("BillingEmail", "u+bureau-timeout@example.nl").of(article("a", "50.00", 1, "21")), 190},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			a := w.want(c.code, w.data(c.body()))
			if has := a.values["ReservationNumber"] != ""; has == (c.code == 690) {
				t.Errorf("the numbers are %v", a.values)
			}
			w.books()
		})
	}
}

func TestPersons_ThatArePending_AreDecidedAfterTheirMinutes(t *testing.T) {
	for email, c := range map[string]struct {
		minutes int
		code    int
		state   reservation.State
	}{
		"pending_accepted@klarna.com":    {1, 190, reservation.Held},
		"pending_denied@klarna.com":      {1, 690, reservation.Refused},
		"user+pend-accept-05@example.nl": {5, 190, reservation.Held},
		"user+pend-reject-12@example.nl": {12, 690, reservation.Refused},
	} {
		t.Run(email, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, withPushes)
			a := w.want(791, w.data(aReserve("X").with("BillingEmail", email).body()))
			number := a.values["ReservationNumber"]
			w.wait(time.Duration(c.minutes)*time.Minute - time.Second)
			w.review(number)
			if state := w.order(number).State; state != reservation.Pending {
				t.Errorf("a second early it is %s", state)
			}
			w.wait(time.Second)
			w.review(number)
			w.review(number) // once more does no harm
			if state := w.order(number).State; state != c.state {
				t.Errorf("in time it is %s", state)
			}
			w.wantStory(number, fmt.Sprintf("Reserve 791, Reserve %d", c.code))
			if status := w.call("GET", "/json/DataRequest/Status/"+a.key, ""); status.code != c.code {
				t.Errorf("the status is %d", status.code)
			}
			w.books()
		})
	}
}

func TestPersons_WhoArePendingAndThenAccepted_CanBeDelivered(t *testing.T) {
	w := newWorld(t)
	number := w.want(791, w.data(aReserve("X").with("BillingEmail", "pending_accepted@klarna.com").body())).values["ReservationNumber"]
	pay := aPay("X", number, "34").body()
	if a := w.want(491, w.transaction(pay)); a.errors["ReservationNumber"] != "The reservation is still being checked." {
		t.Errorf("before: %v", a.errors)
	}
	w.want(491, w.data(anExtend("X", number).body()))
	w.want(491, w.data(anUpdate("X", number).with("BillingStreet", "Kade").body()))
	w.wait(time.Minute)
	w.review(number)
	w.want(190, w.transaction(pay))
	w.books()
}

func TestPersons_WhoChangeIntoADeniedOne_LeaveTheReservationAsItWas(t *testing.T) {
	w := newWorld(t, withPushes)
	number := w.reserved(aReserve("X"))
	before := w.order(number)
	for _, f := range []fields{
		anUpdate("X", number).with("BillingLastName", "Denied").with("ShippingLastName", "Denied"),
		anUpdate("X", number).with("BillingLastName", "Denied").with("ShippingSameAsBilling", true).of(article("car", "10.00", 1, "21")),
		anUpdate("X", number).with("BillingEmail", "user+denied@example.nl"),
		anUpdate("X", number).with("BillingEmail", "pending_accepted@klarna.com"),
	} {
		a := w.want(690, w.data(f.body(), "Culture", "nl-NL"))
		message, told := a.all["ConsumerMessage"].(map[string]any)
		if !told || message["PlainText"] != risk.RefusalText("nl") || message["CultureName"] != "nl-NL" {
			t.Errorf("the consumer reads %v", message)
		}
		after := w.order(number)
		after.Events, after.Pushes = before.Events, before.Pushes
		if !reflect.DeepEqual(before, after) {
			t.Errorf("it became %+v", after)
		}
	}
	w.wantStory(number, "Reserve 190, UpdateReservation 690, UpdateReservation 690, UpdateReservation 690, UpdateReservation 690")
	w.want(190, w.data(anUpdate("X", number).with("BillingStreet", "Kade").with("BillingHouseNumber", "7").body()))
	w.want(190, w.transaction(aPay("X", number, "34").body()))
	if parties := w.invoices(number)[0].Parties; parties.Billing.Street != "Kade" || parties.Shipping != parties.Billing {
		t.Errorf("it is invoiced to %+v", parties)
	}
	w.books()
}

func TestPersons_WhoAreRefused_ReadANeutralTextInTheirLanguage(t *testing.T) {
	w := newWorld(t)
	body := anyone("X", 1).of(article("a", "500", 1, "21")).body()
	for culture, want := range map[string]string{"": "en-GB", "nl-NL": "nl-NL", "de-DE": "de-DE", "de-AT": "de-AT", "fr-FR": "en-GB"} {
		a := w.want(690, w.data(body, "Culture", culture, "Idempotency-Key", "k"+culture))
		message, told := a.all["ConsumerMessage"].(map[string]any)
		if !told || message["CultureName"] != want || message["PlainText"] != risk.RefusalText(want) || message["HtmlText"] != message["PlainText"] || message["MustRead"] != true {
			t.Errorf("%q: %v", culture, message)
		}
		for _, word := range []string{"limit", "LIMIT", "score", "bureau", "credit"} {
			if strings.Contains(a.body, word) {
				t.Errorf("%q: the answer speaks of %s: %s", culture, word, a.body)
			}
		}
	}
}

func TestPersons_WhoHoldMuch_GetRoomAgainWhenItIsReleased(t *testing.T) {
	w := newWorld(t)
	number := w.reserved(anyone("X-1", 1).of(article("a", "150", 1, "21")))
	again := anyone("X-2", 1).of(article("a", "100", 1, "21"))
	w.want(690, w.data(again.body()))
	w.want(190, w.data(aCancel("X-1", number).body()))
	w.wait(11 * time.Minute)
	w.want(190, w.data(again.body()))
	w.books()
}

func TestPersons_WithAnAddressElsewhere_MayNotHideBehindAnotherName(t *testing.T) {
	w := newWorld(t)
	ship := func(invoice, first, last, country string) fields {
		return aReserve(invoice).with("ShippingSameAsBilling", "false").with("ShippingFirstName", first).with("ShippingLastName", last).
			with("ShippingStreet", "Kade").with("ShippingHouseNumber", "2").with("ShippingPostalCode", "2521 va").with("ShippingCity", "Gravenhage").
			with("ShippingCountry", country).with("ShippingPhoneNumber", "0698765432")
	}
	number := w.reserved(ship("X-1", "testperson-NL", "approved", "nl"))
	if parties := w.order(number).Parties; !parties.ShippingDiffers() || parties.Shipping.PostalCode != "2521VA" {
		t.Errorf("it goes to %+v", parties.Shipping)
	}
	for _, c := range []struct{ first, last, country, name string }{
		{"Other", "Approved", "NL", "ShippingFirstName"}, {"Testperson-nl", "Other", "NL", "ShippingLastName"}, {"Testperson-nl", "Approved", "DE", "ShippingCountry"},
	} {
		if a := w.want(491, w.data(ship("X-2", c.first, c.last, c.country).body())); !strings.Contains(a.errors[c.name], "must be the same") {
			t.Errorf("%s: %v", c.name, a.errors)
		}
	}
	update := anUpdate("X-1", number).with("ShippingLastName", "Other").with("ShippingStreet", "Kade")
	if a := w.want(491, w.data(update.body())); !strings.Contains(a.errors["ShippingLastName"], "must be the same") {
		t.Errorf("by a change: %v", a.errors)
	}
	w.want(190, w.data(anUpdate("X-1", number).with("ShippingLastName", "APPROVED").with("BillingLastName", "approved").with("ShippingPostalCode", "2521 vb").body()))
}
