package office_test

import (
	"bytes"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"respite/domain/reservation"
	"respite/web/office"
)

// passive is an order of the standard integration, entered by hand.
func (v visitor) passive() reservation.Reservation {
	v.Helper()
	form := dutch()
	form.Set("make", "passive")
	order := v.made(v.sends(newOrder, newOrder, form))
	if order.Passive == 0 {
		v.Fatalf("it is no passive invoice: %+v", order)
	}
	return order
}

// elsewhere is an order whose goods go to another address than the bill.
func elsewhere() url.Values {
	form := dutch()
	for name, text := range map[string]string{
		"elsewhere": "1", "shipping.first_name": "Testperson-nl", "shipping.last_name": "Approved", "shipping.street": "Kalverstraat",
		"shipping.house_number": "12", "shipping.postal_code": "1012 NX", "shipping.city": "Amsterdam",
	} {
		form.Set(name, text)
	}
	return form
}

func TestSale_WithADeliveryAddressElsewhere_IsMadeAsAReservationOnly(t *testing.T) {
	h := newHouse(t)
	v := h.as(clerk)
	form := elsewhere()
	form.Set("make", "passive")
	status, _, body := v.sends(newOrder, newOrder, form)
	if status != http.StatusUnprocessableEntity {
		t.Errorf("as a passive invoice: %d", status)
	}
	v.reads("the form", body, "The goods must go to the address of the bill", `value="Kalverstraat"`)
	order := v.made(v.sends(newOrder, newOrder, elsewhere()))
	if who := order.Parties; who.Shipping.PostalCode != "1012NX" || who.Billing.PostalCode != "2521VA" {
		t.Errorf("billed is %+v, delivered to %+v", who.Billing, who.Shipping)
	}
	v.opens(pathOf(order, ""), "Kalverstraat 12", "Neherkade 1")
}

func TestPassive_InTheOffice_IsChangedActivatedSentAndReturned(t *testing.T) {
	h := newHouse(t)
	v := h.as(clerk)
	order := v.passive()
	page := pathOf(order, "/lines")
	fewer := url.Values{
		"article": {"K-1"}, "title": {"Kite"}, "kind": {"goods"}, "quantity": {"3"}, "price": {"10,00"}, "vat": {"21"}, "discount": {""}, "net": {""}, "step": {""},
	}
	v.reads("the order", v.does(page, page, fewer), "come to 30.00 EUR")

	page = pathOf(order, "/activate")
	v.reads("the order", v.does(page, page, url.Values{"send": {"none"}}), fmt.Sprintf("Invoice %d", order.Passive), "30.00 EUR", "Activated")
	at := pathOf(order, fmt.Sprintf("/invoices/%d", order.Passive))
	v.reads("the order", v.does(at+"/send", at+"/send", url.Values{"channel": {"email"}}), "goes by e-mail")
	step := at + "/credit?kind=lines&article=K-1&quantity=1"
	v.reads("the order", v.does(step, at+"/credit", nil), "over 10.00 EUR was made")
	if bill := h.invoices(order)[0]; bill.Gross != 30_00 || bill.Credited != 10_00 {
		t.Errorf("the invoice is %+v", bill)
	}
}

func TestPassive_InTheOffice_IsCancelledBeforeDelivery(t *testing.T) {
	h := newHouse(t)
	v := h.as(clerk)
	order := v.passive()
	v.opens(pathOf(order, "/cancel"), "39.90 EUR are released")
	v.reads("the order", v.does(pathOf(order, "/cancel"), pathOf(order, "/cancel"), nil), "The order was cancelled", "Cancelled")
	if made := h.invoices(order); len(made) != 0 {
		t.Errorf("it has become %d invoices", len(made))
	}
}

// handsIn sends a file as the form does, and gives where it leads.
func (v visitor) handsIn(name, content string) string {
	v.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	err := form.WriteField("wish", "check")
	part, failed := form.CreateFormFile("file", name)
	if failed == nil {
		_, failed = part.Write([]byte(content))
	}
	if err := errors.Join(err, failed, form.Close()); err != nil {
		v.Fatal(err)
	}
	request, err := http.NewRequestWithContext(v.Context(), http.MethodPost, v.url+office.Root+"/m/1001/batches", &body)
	if err != nil {
		v.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	answer, err := v.Do(request)
	if err != nil {
		v.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil || answer.StatusCode != http.StatusSeeOther {
		v.Fatalf("%s: %d, %v", name, answer.StatusCode, err)
	}
	return answer.Header.Get("Location")
}

func TestBatch_InTheOffice_DeliversPassiveInvoicesAndReservations(t *testing.T) {
	h := newHouse(t)
	v := h.as(clerk)
	standard, advanced := v.passive(), h.order(1)
	to := v.handsIn("delivered.csv", fmt.Sprintf("invoice;reservation\n%d;\n;%d\n", standard.Passive, advanced.Number))
	h.works()
	v.opens(to, "delivered.csv", "Apply all 2 steps", "Nothing was done yet.")
	if status, _, body := v.asks(http.MethodPost, to+"/apply", url.Values{"wish": {"apply"}}); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	h.works()
	v.opens(to, "Steps done", "applied")
	for _, order := range []reservation.Reservation{standard, advanced} {
		if made := h.invoices(order); len(made) != 1 || made[0].Gross != order.Held() {
			t.Errorf("order %d has the invoices %+v", order.Number, made)
		}
	}
	result := v.opens(to + "/result")
	if done := regexp.MustCompile(`(?m);done;`).FindAllString(result, -1); len(done) != 2 || !strings.Contains(result, fmt.Sprint(standard.Passive)) {
		t.Errorf("the result is %s", result)
	}
	if again := v.handsIn("again.csv", fmt.Sprintf("invoice;reservation\n%d;\n;%d\n", standard.Passive, advanced.Number)); again != to {
		t.Errorf("the same file again leads to %s", again)
	}
}
