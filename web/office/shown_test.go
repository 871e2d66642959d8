package office_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"respite/domain/basket"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/domain/staff"
	"respite/operation"
	"respite/value/money"
	"respite/web/office"
)

// What somebody was shown is what is done, or nothing is.

func TestOrder_CancelledOrReleased_WhenMoreOrLessIsHeldByThen_StaysAsItIs(t *testing.T) {
	h := newHouse(t)
	clerk, r := h.as(clerk), h.order(1)
	cancel := fields(clerk.opens(pathOf(r, "/cancel"), "77.85 EUR are released"), hiddenField)
	part := fields(clerk.opens(pathOf(r, "/activate?part=1&article=BI-20&quantity=1&rest=release"), "The rest, 68.90 EUR, is released"), hiddenField)
	h.changes(r, operation.Amend{Quantity: &basket.Want{Article: "BI-20", Count: 1}})
	for to, form := range map[string]url.Values{"/cancel": cancel, "/activate": part} {
		status, back, _ := clerk.asks(http.MethodPost, pathOf(r, to), form)
		if status != http.StatusSeeOther {
			t.Fatalf("%s: %d", to, status)
		}
		clerk.opens(back, "Nothing was done.", "The amount was shown as 77.85 and is 68.90 now.")
	}
	if after := h.order(1); after.State != reservation.Held || after.Held() != 68_90 || len(h.invoices(r)) != 0 {
		t.Errorf("%+v", after)
	}
	for what, want := range map[string]string{"order.cancel": "not done: Nothing was done.", "order.activate": "not done: Nothing was done."} {
		if told := h.deeds(r.Merchant, what); len(told) != 2 || !strings.HasPrefix(told[0].Detail, want) {
			t.Errorf("the audit log tells of %s: %+v", what, told)
		}
	}
}

// deeds gives what the audit log of a merchant tells of deeds of one kind, the newest first.
func (h house) deeds(shop merchant.ID, what string) []staff.Deed {
	h.Helper()
	all, err := h.book.Store.View().TrailOf(h.Context(), shop, "", 50)
	if err != nil {
		h.Fatal(err)
	}
	return slices.DeleteFunc(all, func(d staff.Deed) bool { return d.What != what })
}

func TestOrders_ActivatedTogether_LeaveOutWhatIsNotAsItWasShown(t *testing.T) {
	h := newHouse(t)
	clerk, first, second := h.as(clerk), h.order(1), h.order(11)
	page := office.Root + "/orders/activate"
	form := fields(clerk.opens(page+"?"+numbers(first, second).Encode(), "2 of 2 become invoices"), hiddenField)
	h.changes(first, operation.Amend{Quantity: &basket.Want{Article: "BI-20", Count: 1}})
	status, _, body := clerk.asks(http.MethodPost, page, form)
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	clerk.reads("the outcome", body, "1 of 2 were done", "The amount was shown as 77.85 and is 68.90 now")
	if len(h.invoices(first)) != 0 || len(h.invoices(second)) != 1 {
		t.Errorf("%+v, %+v", h.invoices(first), h.invoices(second))
	}
}

func TestInvoice_CreditedWithAFee_TakesItOffInEveryWay(t *testing.T) {
	h := newHouse(t)
	clerk, r := h.as(clerk), h.order(5)
	owed := h.invoices(r)[0]
	page := pathOf(r, fmt.Sprintf("/invoices/%d/credit", owed.Number))
	stale := fields(clerk.opens(page+"?kind=all&fee=4.90&fee_rate=19", "299.40 EUR of invoice", "A return fee of 4.90 EUR"), hiddenField)
	step := page + "?kind=amount&amount=10.50&rate=19&fee=4.90&fee_rate=19"
	clerk.opens(step, "10.50 EUR of invoice", "A return fee of 4.90 EUR", "The buyer owes 5.60 EUR less")
	clerk.reads("the order", clerk.does(step, page, nil), "over 10.50 EUR was made", "return fee 4.90 EUR")
	_, back, _ := clerk.asks(http.MethodPost, page, stale)
	clerk.opens(back, "Nothing was done. The amount was shown as 299.40 and is 288.90 now.")
	clerk.reads("the order", clerk.does(page+"?kind=all&fee=4.90&fee_rate=19", page, nil), "over 288.90 EUR was made")
	if after := h.invoices(r)[0]; after.ReturnFees != 9_80 || after.Creditable() != 0 || after.Claim() != 9_80 {
		t.Errorf("%+v", after)
	}
}

func TestForms_OfAMerchant_WhenSomebodyWasFaster_AreNotOverwrittenUnseen(t *testing.T) {
	h := newHouse(t)
	carla, ada := h.as(owner), h.as(admin)
	for _, c := range []struct {
		who        visitor
		page, to   string
		first, too url.Values
	}{
		{carla, "/m/1001/profile", "/m/1001/profile", url.Values{"city": {"Utrecht"}}, url.Values{"city": {"Breda"}}},
		{carla, "/m/1001/profile", "/m/1001/options", url.Values{"push_format": {"form"}}, url.Values{"push_format": {"json"}}},
		{ada, "/merchants/1001", "/merchants/1001", url.Values{"due_days": {"30"}, "countries": {"NL"}}, url.Values{"due_days": {"20"}, "countries": {"NL"}}},
	} {
		page, to := office.Root+c.page, office.Root+c.to
		form := fields(c.who.opens(page), hiddenField, typedField)
		c.who.does(page, to, c.first)
		for name, values := range c.too {
			form[name] = values
		}
		status, _, body := c.who.asks(http.MethodPost, to, form)
		if status != http.StatusUnprocessableEntity {
			t.Fatalf("%s: %d", to, status)
		}
		c.who.reads("the form", body, "Somebody changed this while you were typing.")
		again := fields(body, hiddenField, typedField)
		for name, values := range c.too {
			again[name] = values
		}
		if status, _, body := c.who.asks(http.MethodPost, to, again); status != http.StatusSeeOther {
			t.Errorf("%s, saved again: %d %s", to, status, body)
		}
	}
	if m := h.shop(); m.Profile.City != "Breda" || m.Options.PushFormat != "json" || m.Contract.DueDays != 20 {
		t.Errorf("%+v", m)
	}
}

func TestMerchants_TheirLimit_RefusesLargerOrders(t *testing.T) {
	h := newHouse(t)
	ada := h.as(admin)
	page := office.Root + "/merchants/1001"
	body := ada.does(page, page, url.Values{"order_limit_EUR": {"75,00"}, "countries": {"NL"}})
	if limits := h.shop().Contract.OrderLimits; len(limits) != 1 || limits[money.EUR] != 75_00 {
		t.Errorf("%v", limits)
	}
	ada.reads("the contract", body, `name="order_limit_EUR" type="text" value="75.00"`)
	ada.undoes(body)
	if limits := h.shop().Contract.OrderLimits; len(limits) != 0 {
		t.Errorf("taken back: %v", limits)
	}
	for typed, told := range map[string]string{"0": "greater than zero", "1e5": "An amount is needed"} {
		_, _, wrong := ada.sends(page, page, url.Values{"order_limit_EUR": {typed}, "countries": {"NL"}})
		ada.reads("the form", wrong, told)
	}
}

func TestOrder_AmountLinesAndSplit_WhenSomethingWasDeliveredMeanwhile_StayAsTheyAre(t *testing.T) {
	h := newHouse(t)
	clerk, r := h.as(clerk), h.order(1)
	forms := map[string]url.Values{}
	for path, typed := range map[string]url.Values{"/split": {"amount": {"5"}}, "/extend": nil} {
		forms[path] = fields(clerk.opens(pathOf(r, path)), hiddenField)
		for name, values := range typed {
			forms[path][name] = values
		}
	}
	h.changes(r, operation.Amend{Quantity: &basket.Want{Article: "BI-20", Count: 1}})
	for path, form := range forms {
		_, back, _ := clerk.asks(http.MethodPost, pathOf(r, path), form)
		clerk.opens(back, "Nothing was done. The amount was shown as 77.85 and is 68.90 now.")
	}
	if after := h.order(1); after.Held() != 68_90 || after.Released != 8_95 {
		t.Errorf("%+v", after)
	}
}

func TestOrder_LinesChanged_ArePutBackAndTold(t *testing.T) {
	h := newHouse(t)
	clerk, r := h.as(clerk), h.order(1)
	form := fields(clerk.opens(pathOf(r, "/lines")), hiddenField)
	maps.Copy(form, url.Values{
		"article": {"TR-100"}, "title": {"Fietsshirt Tramontana"}, "kind": {"goods"}, "quantity": {"1"}, "price": {"59.95"}, "vat": {"21"}, "discount": {""},
		"net": {""}, "step": {""},
	})
	_, back, _ := clerk.asks(http.MethodPost, pathOf(r, "/lines"), form)
	body := clerk.opens(back, "the open ones come to 59.95 EUR")
	told := h.deeds(r.Merchant, "order.lines")
	if len(told) != 2 || told[0].Detail != "before: 1 × TR-100, 2 × BI-20; now: 1 × TR-100" {
		t.Errorf("the audit log tells %+v", told)
	}
	clerk.undoes(body)
	if after := h.order(1); after.Held() != 77_85 || len(after.Lines) != len(r.Lines) {
		t.Errorf("put back, it is %+v", after)
	}
}

func TestMerchants_TheirContract_IsToldFieldByField(t *testing.T) {
	h := newHouse(t)
	ada := h.as(admin)
	page := office.Root + "/merchants/1001"
	ada.does(page, page, url.Values{"due_days": {"30"}, "due_days_SE": {"20"}, "countries": {"NL", "SE"}, "order_limit_EUR": {"900"}})
	told := h.deeds(1001, "contract.changed")
	if len(told) != 2 {
		t.Fatalf("%+v", told)
	}
	for _, want := range []string{`due_days: "14" → "30"`, `due_days_SE: "" → "20"`, `order_limit_EUR: "" → "900.00"`, `→ "NL, SE"`} {
		if !strings.Contains(told[0].Detail, want) {
			t.Errorf("it does not tell %s: %s", want, told[0].Detail)
		}
	}
	if strings.Contains(told[0].Detail, "ship_days") {
		t.Errorf("it tells what has not changed: %s", told[0].Detail)
	}
}

func TestOrders_ActivatedTogether_WhenMoreIsHeldThanTheLines_SayWhatIsInvoicedAndReleased(t *testing.T) {
	h := newHouse(t)
	clerk, r := h.as(clerk), h.order(1)
	amount := money.Minor(80_00)
	h.changes(r, operation.Amend{Amount: &amount})
	page := office.Root + "/orders/activate"
	form := fields(clerk.opens(page+"?"+numbers(r).Encode(), "of 77.85 EUR together", "2.15 EUR were held beyond the lines and are released."), hiddenField)
	_, _, body := clerk.asks(http.MethodPost, page, form)
	clerk.reads("the outcome", body, "1 of 1 were done", "77.85 EUR", "2.15 EUR were held beyond")
	if after := h.order(1); after.Activated != 77_85 || after.Released != 2_15 {
		t.Errorf("%+v", after)
	}
}
