package xmlrpc_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/value/country"
)

// Orders from beginning to end (XML-RPC reference 7).

// abroad is a buyer in one of the seven countries (XML-RPC reference 8.3).
type abroad struct {
	locale  [4]int
	pno     string
	gender  any
	billing map[string]any
}

func living(land int, first, last, street, number, zip, city, phone string) map[string]any {
	return map[string]any{
		"email": "someone@example.com", "telno": "", "cellno": phone, "fname": first, "lname": last, "company": "", "careof": "", "street": street,
		"house_number": number, "house_extension": "", "zip": zip, "city": city, "country": land,
	}
}

var buyers = map[string]abroad{
	"SE": {[4]int{0, 209, 138, 2}, "410321-9202", "", living(209, "Testperson-se", "Approved", "Stårgatan 1", "", "12345", "Ankeborg", "0765260000")},
	"NO": {[4]int{1, 164, 97, 3}, "01087000571", "", living(164, "Testperson-no", "Approved", "Sæffleberggate 56", "", "0563", "Oslo", "40123456")},
	"DK": {[4]int{3, 59, 27, 5}, "0801363945", "", living(59, "Testperson-dk", "Approved", "Sæffleberggate 56,1 mf", "", "6800", "Varde", "20123456")},
	"FI": {[4]int{2, 73, 37, 4}, "190122-829F", "", living(73, "Testperson-fi", "Approved", "Kiväärikatu 10", "", "28100", "Pori", "0401234567")},
	"DE": {[4]int{2, 81, 28, 6}, "07071960", 1, living(81, "Testperson-de", "Approved", "Hellersbergstraße", "14", "41460", "Neuss", "01522113356")},
	"AT": {[4]int{2, 15, 28, 8}, "14041960", 1, living(15, "Testperson-at", "Approved", "Klarna-Straße 1/2/3", "", "8071", "Hausmannstätten", "06762600000")},
	"NL": {[4]int{2, 154, 101, 7}, "10071970", 1, living(154, "Testperson-nl", "Approved", "Neherkade", "1", "2521VA", "Gravenhage", "0612345678")},
}

func (a abroad) sale() sale {
	s := aSale()
	s.locale, s.pno, s.gender, s.billing = a.locale, a.pno, a.gender, a.billing
	return s
}

func TestOrder_InEachOfTheSevenCountries_IsReservedActivatedAndPaid(t *testing.T) {
	for home, buyer := range buyers {
		t.Run(home, func(t *testing.T) {
			w := newWorld(t)
			rno := w.reserved(buyer.sale())
			invno := w.activated(rno, some("LP-204", 2))
			rest := w.activated(rno)
			made := w.invoice(invno)
			if made.Country != country.Code(home) || made.Gross != 34110 || made.PaymentReference == "" || made.Currency == "" || made.Language == "" {
				t.Errorf("%+v", made)
			}
			if street := w.invoice(rest).Parties.Billing.Street; w.invoice(rest).Gross != 21955 || street == "" {
				t.Errorf("%s at %s", w.invoice(rest).Gross.Decimal(), street)
			}
			passive := w.issued(buyer.sale())
			w.pay(passive, 56065)
			signed := fmt.Sprintf("%d:%s", eid, passive)
			if paid := w.ok("is_invoice_paid", signed, newest, vendor, passive, eid, mark); paid != "paid" {
				t.Errorf("it is %v", paid)
			}
			w.books()
		})
	}
}

func TestOrder_OfOlderForms_GoesToTheSameBuyer(t *testing.T) {
	w := newWorld(t)
	old := map[string]any{"fname": "Testperson-se", "lname": "Approved", "street": "Stårgatan 1", "zip": "123 45", "city": "Ankeborg", "country": "se"}
	a := w.send(kreditor.call("reserve_amount", "2099:410321-9202:56065", "3.5", "php_bc:1.2", "410321-9202", 56065, "", "", "W-1001", "", old, old,
		"anna@example.com", "08-123456", "0765260000", "192.0.2.17", 0, 0, 209, 138, eid, mark, 2, -1, 250000))
	order := w.order(fmt.Sprint(a.result))
	billing := order.Parties.Billing
	if billing.PostalCode != "12345" || billing.CellPhone != "+46765260000" ||
		billing.Email != "anna@example.com" || order.Parties.NationalID != "194103219202" {
		t.Errorf("%+v", order.Parties)
	}
	newer := aSale()
	newer.order = "W-1002"
	if other := w.order(w.reserved(newer)); other.Person != order.Person {
		t.Error("the same number is another person")
	}
	w.books()
}

func TestOrder_WithFlag16_KeepsTheRestUsable(t *testing.T) {
	w := newWorld(t)
	rno := w.reserved(aSale())
	part := aSale()
	part.goods, part.flags = []any{goods("LP-204", 17055, 1)}, 16
	signed, params := part.activation(rno)
	w.ok("activate_reservation", signed, params...)
	if order := w.order(rno); order.Held() != 39010 || order.State != reservation.PartActivated {
		t.Errorf("%s are held, %s", order.Held().Decimal(), order.State)
	}
	part.flags, part.order = 0, "W-1009"
	signed, params = part.activation(rno)
	w.ok("activate_reservation", signed, params...)
	if order := w.order(rno); order.Held() != 0 || order.Released != 21955 || order.State != reservation.Activated {
		t.Errorf("%s are held, %s released, %s", order.Held().Decimal(), order.Released.Decimal(), order.State)
	}
	w.books()
}

func TestOrder_ActivatedByArticles_KeepsTheRestWithoutAFlag(t *testing.T) {
	w := newWorld(t)
	rno := w.reserved(aSale())
	w.activated(rno, some("LP-204", 1))
	w.activated(rno, some("LP-204", 2))
	if order := w.order(rno); order.Held() != 4900 {
		t.Errorf("%s are held", order.Held().Decimal())
	}
	if rest := w.invoice(w.activated(rno)); rest.Gross != 4900 || rest.Lines[0].Kind != basket.Shipment {
		t.Errorf("%+v", rest.Lines)
	}
	w.books()
}

func TestOrder_OfPrices_IsSummedAsTheClientSumsThem(t *testing.T) { // XML-RPC reference 2.7
	article := func(price, qty, flags int, vat, discount string) map[string]any {
		line := goodsWith(fmt.Sprint("A-", price, flags), price, qty, flags)
		line["goods"].(map[string]any)["vat"], line["goods"].(map[string]any)["discount"] = double(vat), double(discount)
		return line
	}
	for name, c := range map[string]struct {
		goods []any
		want  int
	}{
		"with and without VAT": {[]any{article(29999, 4, 32, "25", "0"), article(1450, 1, 32|8, "25", "0"), article(1150, 1, 32|16, "25", "0")}, 122596},
		"without VAT, less":    {[]any{article(1010, 2, 0, "19", "12.5"), article(490, 1, 32, "19", "0")}, 2593},
		"in thousandths":       {[]any{article(10000, 1250, 32|1, "25", "0")}, 12500},
		"in hundredths":        {[]any{article(10000, 125, 32|2, "25", "0")}, 12500},
		"in tenths":            {[]any{article(10000, 12, 4, "25", "0")}, 15000},
		"a discount line":      {[]any{article(10000, 1, 32, "25", "0"), article(-2500, 1, 32, "25", "0")}, 7500},
		"long doubles":         {[]any{article(10000, 1, 0, "22.1999999999999992894572642398998141", "0")}, 12220},
	} {
		w := newWorld(t)
		s := aSale()
		s.goods, s.amount = c.goods, -1
		rno := w.reserved(s)
		if order := w.order(rno); int(order.Held()) != c.want {
			t.Errorf("%s: %s instead of %d", name, order.Held().Decimal(), c.want)
		}
		if made := w.invoice(w.activated(rno)); int(made.Gross) != c.want {
			t.Errorf("%s: invoiced %s", name, made.Gross.Decimal())
		}
		w.books()
	}
}

func TestOrder_ThatWaits_IsAcceptedOrDeniedAfterTime(t *testing.T) {
	for email, want := range map[string]int{"pending_accepted@klarna.com": 1, "pending_denied@klarna.com": 3} {
		w := newWorld(t)
		s := aSale()
		s.billing = address("email", email)
		signed, params := s.reserve()
		made := texts(w.ok("reserve_amount", signed, params...))
		status := func(id string) any { return w.ok("check_order_status", "2099:"+id, newest, vendor, eid, mark, id, 0) }
		if made[1] != "2" || status(made[0]) != 2 {
			t.Fatalf("%s: %v, %v", email, made, status(made[0]))
		}
		signed, params = activate(made[0], nil)
		w.fails(9103, "activate", signed, params...)
		w.book.Clock.Move(2 * time.Minute)
		w.review(w.order(made[0]).Number)
		if got := status(made[0]); got != want {
			t.Errorf("%s: %v", email, got)
		}
		if got := w.ok("check_order_status", "2099:W-1001", newest, vendor, eid, mark, "W-1001", 1); got != want {
			t.Errorf("%s by order number: %v", email, got)
		}
		if a := w.call("activate", signed, params...); (a.code == 0) != (want == 1) {
			t.Errorf("%s: %d %s", email, a.code, a.text)
		}
		w.books()
	}
}

func TestOrder_OfTheStandardIntegrationThatWaits_IsFrozenUntilItIsAccepted(t *testing.T) {
	w := newWorld(t)
	invno := w.added(waiting())
	signed, params := onInvoice(invno, -1, []any{})
	w.fails(8108, "activate_invoice", signed, params...)
	w.book.Clock.Move(2 * time.Minute)
	w.review(w.passive(invno).Number)
	w.ok("activate_invoice", signed, params...)
	w.books()
}

func TestOrder_NobodyAsksFor_Expires(t *testing.T) {
	w := newWorld(t)
	rno, passive := w.reserved(aSale()), w.added(waitless())
	w.expire(8)
	signed, params := activate(rno, nil)
	w.fails(9109, "activate", signed, params...)
	signed, params = onInvoice(passive, -1, []any{}) // these do not expire
	w.ok("activate_invoice", signed, params...)
	w.books()
}

func TestOrder_AutoActivated_IsBornActive(t *testing.T) {
	w := newWorld(t)
	s := aSale()
	s.flags = 1
	invno := w.added(s)
	if made := w.invoice(invno); made.Gross != 56065 || made.DueOn == 0 {
		t.Errorf("%s due on %s", made.Gross.Decimal(), made.DueOn)
	}
	signed, params := onInvoice(invno)
	w.ok("email_invoice", signed, params...)
	w.books()
}

func TestOrder_AutoActivatedThatWaits_StaysPassive(t *testing.T) {
	w := newWorld(t)
	s := waiting()
	s.flags = 1
	if order := w.passive(w.added(s)); order.State != reservation.Pending {
		t.Errorf("it is %s", order.State)
	}
	w.books()
}

func TestOrder_WithReturnOCR_NamesTheReferenceOfItsInvoice(t *testing.T) {
	w := newWorld(t)
	s := aSale()
	s.flags = 8192
	signed, params := s.invoice()
	made := texts(w.ok("add_invoice", signed, params...))
	if len(made) != 3 || made[2] != "1" {
		t.Fatalf("%v", made)
	}
	signed, params = onInvoice(made[0], -1, []any{})
	w.ok("activate_invoice", signed, params...)
	if reference := w.invoice(made[0]).PaymentReference; reference != made[1] {
		t.Errorf("announced %s, printed %s", made[1], reference)
	}
	w.books()
}

func TestOrder_InTestMode_IsNeverActivated(t *testing.T) {
	w := newWorld(t)
	s := aSale()
	s.flags = 2
	signed, params := onInvoice(w.added(s), -1, []any{})
	w.fails(8112, "activate_invoice", signed, params...)
	w.books()
}

func TestOrder_OfACompany_GoesWhereItLikes(t *testing.T) {
	w := newWorld(t, func(shop *merchant.Merchant) { shop.Contract.OneAddress = []country.Code{country.SE} })
	s := aSale()
	s.pno = "002031-0132"
	s.billing = address("company", "Testcompany-se", "fname", "", "lname", "", "street", "Stårgatan 1", "zip", "12345", "city", "Ankeborg")
	s.shipping = address("company", "Testcompany-se", "fname", "", "lname", "", "street", "Lillegatan 1", "zip", "12334", "city", "Ankeborg")
	order := w.order(w.reserved(s))
	if !order.Parties.Company || order.Parties.Billing.Company != "Testcompany-se" ||
		order.Parties.Shipping.Street != "Lillegatan 1" {
		t.Errorf("%+v", order.Parties)
	}
	invno := w.issued(s)
	signed, params := onInvoice(invno)
	if got := texts(w.ok("invoice_address", signed, params...)); !slices.Equal(got, []string{"", "Testcompany-se", "Stårgatan 1", "12345", "Ankeborg", "209"}) {
		t.Errorf("%v", got)
	}
	person := aSale()
	person.shipping = address("street", "Kungsgatan 3")
	w.refused(3103, person)
	w.books()
}

func TestOrder_WithASeparateDeliveryAddress_IsHeldAndBilledRight(t *testing.T) {
	w := newWorld(t)
	s := aSale()
	s.shipping = address("street", "Kungsgatan 3", "city", "Göteborg", "zip", "41119")
	rno := w.reserved(s)
	made := w.invoice(w.activated(rno))
	if made.Parties.Shipping.City != "Göteborg" || made.Parties.Billing.City != "Stockholm" {
		t.Errorf("%+v", made.Parties)
	}
	w.books()
}

func TestOrder_SentAtActivation_IsPromisedTheWayItWasAsked(t *testing.T) {
	for flags, want := range map[int][]dispatch.Channel{4: {dispatch.Post}, 8: {dispatch.Email}, 12: {dispatch.Email, dispatch.Post}} {
		w := newWorld(t)
		signed, params := activate(w.reserved(aSale()), map[string]any{"flags": flags})
		invno := texts(w.ok("activate", signed, params...))[1]
		var ways []dispatch.Channel
		for _, sent := range w.dispatches() {
			ways = append(ways, sent.Channel)
			if sent.Invoice != numberOf[invoice.Number](w, invno) {
				t.Errorf("flags %d: %+v", flags, sent)
			}
		}
		slices.Sort(ways)
		if !slices.Equal(ways, want) {
			t.Errorf("flags %d: %v", flags, ways)
		}
		w.books()
	}
	w := newWorld(t)
	w.activated(w.reserved(aSale()))
	if sent := w.dispatches(); len(sent) != 0 {
		t.Errorf("nobody asked for %+v", sent)
	}
}

func TestOrder_OfPartPayment_HasItsSchedule(t *testing.T) {
	w := newWorld(t)
	s := aSale()
	s.plan, s.amount, s.goods = 121, 120000, []any{goods("TV", 120000, 1)}
	made := w.invoice(w.activated(w.reserved(s)))
	if len(made.Schedule.Payments) != 6 {
		t.Errorf("%+v", made.Schedule)
	}
	account := aSale()
	account.plan, account.order = 390, "W-1005"
	w.activated(w.reserved(account))
	if has := w.ok("has_account", "2099:4103219202", newest, vendor, eid, "4103219202", mark, 2); has != "true" {
		t.Errorf("has an account: %v", has)
	}
	w.books()
}

func TestOrder_WithAPrintedReference_UsesItOnce(t *testing.T) {
	w := newWorld(t)
	ocr := w.printed()
	one, other := w.reserved(aSale()), w.reserved(waitless())
	signed, params := activate(one, map[string]any{"ocr": ocr[:4] + " " + ocr[4:]})
	made := w.invoice(texts(w.ok("activate", signed, params...))[1])
	if made.PaymentReference != ocr {
		t.Errorf("%s instead of %s", made.PaymentReference, ocr)
	}
	signed, params = activate(other, map[string]any{"ocr": ocr})
	w.fails(9112, "activate", signed, params...)
	w.activated(other)
	w.books()
}

func TestOrder_OfPrintedReferencesByEmail_SendsThemToTheShop(t *testing.T) {
	w := newWorld(t)
	w.ok("reserve_ocr_nums_email", "2099:3", newest, vendor, 3, "shop@example.com", eid, mark, 209)
	sent := w.dispatches()
	if len(sent) != 1 || sent[0].Kind != dispatch.OCRNumbers || sent[0].To != "shop@example.com" {
		t.Fatalf("%+v", sent)
	}
	next := w.printed()
	first, err := strconv.Atoi(sent[0].Text[:12])
	must(t, err)
	if last, err := strconv.Atoi(next); err != nil || last <= first {
		t.Errorf("%s was given out again", next)
	}
	w.books()
}

func TestOrder_SplitAndRejoined_HoldsAsMuchAsBefore(t *testing.T) {
	w := newWorld(t)
	rno := w.reserved(aSale())
	other := texts(w.ok("split_reservation", "2099:"+rno+":9950", newest, vendor, rno, 9950, "W-1006", "", 0, eid, mark))[0]
	if one, two := w.order(rno), w.order(other); one.Held() != 46115 || two.Held() != 9950 || two.Reference != "W-1006" || one.Person != two.Person {
		t.Errorf("%s and %s", one.Held().Decimal(), two.Held().Decimal())
	}
	part := aSale()
	part.goods = []any{goods("LP-204", 9950, 1)}
	signed, params := part.activation(other)
	w.ok("activate_reservation", signed, params...)
	signed, params = onReservation(rno)
	w.ok("cancel_reservation", signed, params...)
	w.books()
}
