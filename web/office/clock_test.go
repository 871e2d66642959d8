package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"respite/domain/reservation"
	"respite/web/office"
)

func TestClock_MovedForward_LetsThingsFallDueAndTellsThem(t *testing.T) {
	h := newHouse(t)
	v := h.as(admin)
	v.opens(office.Root+"/clock", "keeps the real time", "To the next thing that falls due")
	status, to, _ := v.asks(http.MethodPost, office.Root+"/clock", url.Values{"by": {"30d"}})
	if status != http.StatusSeeOther || !strings.Contains(to, "?since=") {
		t.Fatalf("%d to %q", status, to)
	}
	now, err := h.book.Store.View().Now(t.Context())
	if err != nil || now.Sub(time.Unix(h.now.Load(), 0)) != 30*24*time.Hour {
		t.Errorf("it is %s, %v", now, err)
	}
	v.opens(to, "It is 2026-04-03 12:00 UTC", "being done", "ahead of the real time")
	if _, err := h.book.Worker.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	status, _, part := v.asks(http.MethodGet, strings.Replace(to, "/clock?", "/clock/happened?", 1), nil)
	if status != http.StatusOK || !strings.Contains(part, "reserve expired") || !strings.Contains(part, "all done") {
		t.Errorf("%d: %s", status, part)
	}
	if err := h.book.Store.View().EachReservation(t.Context(), func(r reservation.Reservation) error {
		if r.Due(now) {
			t.Errorf("order %d should have expired", r.Number)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestClock_ToTheNextThing_StopsThere(t *testing.T) {
	h := newHouse(t)
	before, err := h.book.Store.View().Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	next, err := h.book.Store.View().Lists().NextDue(t.Context(), before)
	if err != nil {
		t.Fatal(err)
	}
	h.as(admin).sees(http.StatusSeeOther, "/clock", http.MethodPost, "/clock", url.Values{"by": {"next"}})
	if now, err := h.book.Store.View().Now(t.Context()); err != nil || !now.Equal(next) {
		t.Errorf("it is %s instead of %s, %v", now, next, err)
	}
}

func TestClock_ForAShopsClerk_TellsOfItsOwnOrdersOnly(t *testing.T) {
	h := newHouse(t)
	v := h.as("owner@demo-outlet.shop")
	v.readsNot("the clock", v.opens(office.Root+"/clock", "Forward 14 days"), "Jobs that fall due", "To the next thing")
	_, to, _ := v.asks(http.MethodPost, office.Root+"/clock", url.Values{"by": {"30d"}})
	if _, err := h.book.Worker.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	body := v.opens(to)
	other := h.billed(1001)
	v.readsNot("what happened", body, "/office/orders/"+numbers(other).Get("order")+`"`)
	for _, by := range []string{"", "-1d", "next", "5d"} {
		v.sees(http.StatusUnprocessableEntity, "A value is needed", http.MethodPost, "/clock", url.Values{"by": {by}})
	}
}

func TestTestPersons_AreListedAndLeadToAnOrder(t *testing.T) {
	h := newHouse(t)
	v := h.as(clerk)
	v.opens(office.Root+"/test-persons", "Testperson-nl Approved", "Neherkade 1, 2521VA Gravenhage", "refused", `action="/office/m/1001/orders/new/fill"`)
	filled := v.sees(http.StatusOK, "Neherkade", http.MethodPost, "/m/1001/orders/new/fill", url.Values{"test_person": {"6"}, "do": {"person"}})
	v.reads("the form", filled, "Testperson-nl")
	v.readsNot("the viewer's list", h.as("viewer@demo.shop").opens(office.Root+"/test-persons"), "orders/new/fill")
	admin := h.as(admin)
	admin.readsNot("without a shop", admin.opens(office.Root+"/test-persons"), "orders/new/fill")
	admin.opens(office.Root+"/test-persons?merchant=1002", `action="/office/m/1002/orders/new/fill"`)
}
