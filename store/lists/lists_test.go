package lists_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/reservation"
	"respite/store"
	"respite/store/lists"
	"respite/value/country"
	"respite/value/day"
)

// bookSize is how many orders the book of the tests has: more than a page looks at when few of them fit.
const bookSize = 1_300

const firstNumber reservation.Number = 2_400_000_001

func numberOf(n int) reservation.Number { return firstNumber + reservation.Number(n) }

// meant gives the numbers of the orders that are as a question wants them, the newest first.
func meant(fits func(r reservation.Reservation) bool, all []reservation.Reservation) []reservation.Number {
	var numbers []reservation.Number
	for _, r := range slices.Backward(all) {
		if fits(r) {
			numbers = append(numbers, r.Number)
		}
	}
	return numbers
}

func (s shelf) orders() []reservation.Reservation {
	s.Helper()
	var all []reservation.Reservation
	err := s.book.View().EachReservation(s.Context(), func(r reservation.Reservation) error {
		all = append(all, r)
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
	return all
}

// down and up walk all pages of a list of orders, from the newest to the oldest and back.
func (s shelf) down(which lists.Orders, size int) []reservation.Number {
	var numbers []reservation.Number
	for at := (lists.Place[int64]{}); ; {
		page, err := s.Orders(s.Context(), which, at, size)
		if err != nil {
			s.Fatal(err)
		}
		if len(page.Rows) > size {
			s.Fatalf("a page has %d rows", len(page.Rows))
		}
		for _, f := range page.Rows {
			numbers = append(numbers, f.Number)
		}
		if page.Older == 0 {
			return numbers
		}
		at.After = page.Older
	}
}

func (s shelf) up(which lists.Orders, size int) []reservation.Number {
	var numbers []reservation.Number
	for at := (lists.Place[int64]{Before: 1}); ; {
		page, err := s.Orders(s.Context(), which, at, size)
		if err != nil {
			s.Fatal(err)
		}
		for _, f := range slices.Backward(page.Rows) {
			numbers = append(numbers, f.Number)
		}
		if page.Newer == 0 {
			slices.Reverse(numbers)
			return numbers
		}
		at.Before = page.Newer
	}
}

func TestOrders_PageByPage_GiveEachOrderThatFitsOnce(t *testing.T) {
	s := filled(t, bookSize)
	all := s.orders()
	end := madeAt(bookSize)
	for name, c := range map[string]struct {
		which lists.Orders
		fits  func(reservation.Reservation) bool
	}{
		"everybody's": {lists.Orders{}, func(reservation.Reservation) bool { return true }},
		"a shop's":    {lists.Orders{Merchant: medium}, func(r reservation.Reservation) bool { return r.Merchant == medium }},
		"nobody's":    {lists.Orders{Merchant: 99}, func(reservation.Reservation) bool { return false }},
		"to be delivered": {lists.Orders{Merchant: large, States: []reservation.State{reservation.Held, reservation.PartActivated}},
			func(r reservation.Reservation) bool {
				return r.Merchant == large && (r.State == reservation.Held || r.State == reservation.PartActivated)
			}},
		"undecided, everybody's": {lists.Orders{States: []reservation.State{reservation.Pending}},
			func(r reservation.Reservation) bool { return r.State == reservation.Pending }},
		"cancelled, everybody's": {lists.Orders{States: []reservation.State{reservation.Cancelled}},
			func(r reservation.Reservation) bool { return r.State == reservation.Cancelled }},
		"of a country": {lists.Orders{Merchant: large, Country: country.FI},
			func(r reservation.Reservation) bool { return r.Merchant == large && r.Country == country.FI }},
		"by a plan": {lists.Orders{Plan: plan.Campaign}, func(r reservation.Reservation) bool { return r.Terms.Type() == plan.Campaign }},
		"by plain invoice": {lists.Orders{Merchant: small, Plan: plan.Invoice},
			func(r reservation.Reservation) bool { return r.Merchant == small && r.Terms.Type() == plan.Invoice }},
		"passive":              {lists.Orders{Merchant: large, Passive: true}, func(r reservation.Reservation) bool { return r.Merchant == large && r.Passive != 0 }},
		"passive, everybody's": {lists.Orders{Passive: true}, func(r reservation.Reservation) bool { return r.Passive != 0 }},
		"ending": {lists.Orders{Merchant: large, Now: end, EndsBy: end.AddDate(0, 0, 14).Add(-time.Hour)}, func(r reservation.Reservation) bool {
			return r.Merchant == large && r.Open() && r.ExpiresAt.After(end) && !r.ExpiresAt.After(end.AddDate(0, 0, 14).Add(-time.Hour))
		}},
		"between numbers": {lists.Orders{Merchant: large, From: numberOf(100), Before: numberOf(200)}, func(r reservation.Reservation) bool {
			return r.Merchant == large && r.Number >= numberOf(100) && r.Number < numberOf(200)
		}},
		"of a name": {lists.Orders{Merchant: large, Sought: "BAKKER"},
			func(r reservation.Reservation) bool {
				return r.Merchant == large && r.Parties.Billing.LastName == "Bakker"
			}},
		"of a name and a state": {lists.Orders{Sought: "Bakker", States: []reservation.State{reservation.Expired}},
			func(r reservation.Reservation) bool {
				return r.State == reservation.Expired && r.Parties.Billing.LastName == "Bakker"
			}},
	} {
		t.Run(name, func(t *testing.T) {
			want := meant(c.fits, all)
			for _, size := range []int{7, 50} {
				if got := (shelf{t, s.book, s.Lists}).down(c.which, size); !slices.Equal(got, want) {
					t.Errorf("down, %d a page: %d orders instead of %d", size, len(got), len(want))
				}
				if got := (shelf{t, s.book, s.Lists}).up(c.which, size); !slices.Equal(got, want) {
					t.Errorf("up, %d a page: %d orders instead of %d", size, len(got), len(want))
				}
			}
		})
	}
}

func TestOrders_FromAnyPlace_KnowWhetherThereAreMoreOnBothSides(t *testing.T) {
	s := filled(t, 120)
	want := meant(func(r reservation.Reservation) bool { return r.Merchant == large }, s.orders())
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 90).Draw(t, "size")
		at := lists.Place[int64]{}
		pivot := int64(numberOf(rapid.IntRange(-1, 121).Draw(t, "pivot")))
		back := rapid.Bool().Draw(t, "back")
		if back {
			at.Before = pivot
		} else {
			at.After = pivot
		}
		page, err := s.Orders(t.Context(), lists.Orders{Merchant: large}, at, size)
		if err != nil {
			t.Fatal(err)
		}
		var older, newer []reservation.Number
		for _, n := range want {
			if int64(n) < pivot {
				older = append(older, n)
			} else if int64(n) > pivot {
				newer = append(newer, n)
			}
		}
		expected, more := older[:min(size, len(older))], len(older) > size
		if back {
			expected, more = newer[max(0, len(newer)-size):], len(newer) > size
		}
		var got []reservation.Number
		for _, f := range page.Rows {
			got = append(got, f.Number)
		}
		if !slices.Equal(got, expected) {
			t.Fatalf("got %v instead of %v", got, expected)
		}
		if there := page.Older != 0; !back && there != more {
			t.Fatalf("older ones: %t", there)
		}
		if there := page.Newer != 0; back && there != more {
			t.Fatalf("newer ones: %t", there)
		}
	})
}

func TestOrders_WhenFewFit_StopAndSaySo(t *testing.T) {
	s := filled(t, bookSize)
	page, err := s.Orders(t.Context(), lists.Orders{Country: country.SE}, lists.Place[int64]{}, 50)
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Rows) != 0 || !page.Cut || page.Older == 0 {
		t.Fatalf("got %d rows, cut: %t, goes on at %d", len(page.Rows), page.Cut, page.Older)
	}
	last, err := s.Orders(t.Context(), lists.Orders{Country: country.SE}, lists.Place[int64]{After: int64(numberOf(10))}, 50)
	if err != nil {
		t.Fatal(err)
	}
	if last.Cut || last.Older != 0 {
		t.Errorf("the last page is cut: %t, goes on at %d", last.Cut, last.Older)
	}
}

func TestSearch_FindsAnOrderByWhateverNamesIt(t *testing.T) {
	s := filled(t, 300)
	bill, credited, passive := s.papers()
	for _, c := range []struct {
		text string
		why  lists.Why
		want reservation.Number
	}{
		{fmt.Sprint(numberOf(42)), lists.ByNumber, numberOf(42)},
		{" 24 0000 0043 ", lists.ByNumber, numberOf(42)},
		{fmt.Sprint(bill.Number), lists.ByInvoice, bill.Reservation},
		{bill.PaymentReference, lists.ByPayment, bill.Reservation},
		{"rf" + bill.PaymentReference[2:], lists.ByPayment, bill.Reservation},
		{fmt.Sprint(credited.Number), lists.ByCredit, credited.Reservation},
		{fmt.Sprint(passive.Passive), lists.ByInvoice, passive.Number},
		{"S-42", lists.ByReference, numberOf(42)},
		{"1042", lists.ByOrder, numberOf(42)},
		{"Kees42@Example.nl", lists.ByMail, numberOf(42)},
		{"06-10000042", lists.ByPhone, numberOf(42)},
		{"kees42 DE boer", lists.ByName, 0},
		{amountOf(42).Decimal(), lists.ByAmount, numberOf(42)},
		{"1,42 eur", lists.ByAmount, numberOf(42)},
	} {
		for _, shop := range []merchant.ID{0, s.owner(c.want)} {
			page, err := s.Orders(t.Context(), lists.Orders{Merchant: shop, Sought: c.text}, lists.Place[int64]{}, 10)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case c.want == 0:
			case len(page.Rows) != 1 || page.Rows[0].Number != c.want:
				t.Errorf("%q of %d: %d orders", c.text, shop, len(page.Rows))
			case page.Rows[0].Why != c.why:
				t.Errorf("%q was found by %s", c.text, page.Rows[0].Why)
			}
		}
		if other, err := s.Orders(t.Context(), lists.Orders{Merchant: 99, Sought: c.text}, lists.Place[int64]{}, 10); err != nil || len(other.Rows) > 0 {
			t.Errorf("%q: another shop sees it: %v", c.text, err)
		}
	}
}

// papers gives an invoice, a credit note and a passive invoice of the book.
func (s shelf) papers() (invoice.Invoice, invoice.CreditNote, reservation.Reservation) {
	s.Helper()
	bills, err := s.Invoices(s.Context(), lists.Invoices{Merchant: large}, lists.Place[int64]{}, 1)
	if err != nil {
		s.Fatal(err)
	}
	notes, err := s.CreditNotes(s.Context(), 0, lists.Place[int64]{}, 1)
	if err != nil {
		s.Fatal(err)
	}
	passive, err := s.Orders(s.Context(), lists.Orders{Passive: true}, lists.Place[int64]{}, 1)
	if err != nil {
		s.Fatal(err)
	}
	return bills.Rows[0], notes.Rows[0], passive.Rows[0].Reservation
}

// owner gives whose an order is.
func (s shelf) owner(number reservation.Number) merchant.ID {
	if number == 0 {
		return large
	}
	r, err := s.book.View().ReservationOf(s.Context(), number)
	if err != nil {
		s.Fatal(err)
	}
	return r.Merchant
}

func TestSearch_OfAnyText_NeverFails(t *testing.T) {
	s := filled(t, 20)
	rapid.Check(t, func(t *rapid.T) {
		which := lists.Orders{Sought: rapid.String().Draw(t, "text"), Merchant: merchant.ID(rapid.IntRange(0, 3).Draw(t, "shop"))}
		if _, err := s.Orders(t.Context(), which, lists.Place[int64]{}, 10); err != nil {
			t.Fatal(err)
		}
	})
}

func TestFirstOrder_OfAnInstant_IsTheFirstFromThenOn(t *testing.T) {
	s := filled(t, 200)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(-2, 202).Draw(t, "n")
		got, err := s.FirstOrder(t.Context(), madeAt(n))
		if err != nil {
			t.Fatal(err)
		}
		if want := numberOf(min(max(n, 0), 200)); got != want {
			t.Fatalf("from %d on: %d instead of %d", n, got, want)
		}
	})
}

func TestFirstOrder_OfAnEmptyBook_IsNone(t *testing.T) {
	s := filled(t, 0)
	if _, err := s.FirstOrder(t.Context(), madeAt(0)); err != nil {
		t.Error(err)
	}
}

func TestInvoices_ByState_AreThose(t *testing.T) {
	s := filled(t, 600)
	for _, state := range []invoice.State{"", invoice.Active, invoice.Paid, invoice.Credited} {
		for _, shop := range []merchant.ID{0, large} {
			page, err := s.Invoices(t.Context(), lists.Invoices{Merchant: shop, State: state}, lists.Place[int64]{}, 1000)
			if err != nil {
				t.Fatal(err)
			}
			if len(page.Rows) == 0 {
				t.Errorf("no invoice is %q", state)
			}
			for i, bill := range page.Rows {
				if state != "" && bill.State != state || shop != 0 && bill.Merchant != shop || i > 0 && bill.Number >= page.Rows[i-1].Number {
					t.Fatalf("%q of %d: invoice %d of %d is %s", state, shop, bill.Number, bill.Merchant, bill.State)
				}
			}
		}
	}
}

func TestOverdue_PageByPage_IsTheLongestOverdueFirst(t *testing.T) {
	s := filled(t, 600)
	today := day.Of(madeAt(0), time.UTC) + 15
	whole, err := s.Overdue(t.Context(), large, today, lists.Owed{}, 1000)
	if err != nil || len(whole) == 0 {
		t.Fatalf("%d are overdue: %v", len(whole), err)
	}
	var walked []invoice.Number
	for after := (lists.Owed{}); ; {
		page, err := s.Overdue(t.Context(), large, today, after, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range page {
			if i.State != invoice.Active || i.DueOn >= today || i.Merchant != large {
				t.Fatalf("invoice %d is not overdue", i.Number)
			}
			walked, after = append(walked, i.Number), lists.Owed{Due: i.DueOn, Number: i.Number}
		}
		if len(page) < 3 {
			break
		}
	}
	if len(walked) != len(whole) {
		t.Errorf("%d of %d came", len(walked), len(whole))
	}
}

func TestBills_ByNumber_AreFoundOnlyForTheirShop(t *testing.T) {
	s := filled(t, 300)
	bill, note, _ := s.papers()
	for shop, want := range map[merchant.ID]int{0: 1, large: 1, 99: 0} {
		found, err := s.Bills(t.Context(), shop, int64(bill.Number), "")
		if err != nil || len(found) != want {
			t.Errorf("invoice of %d: %d, %v", shop, len(found), err)
		}
		found, err = s.Bills(t.Context(), shop, 0, bill.PaymentReference)
		if err != nil || len(found) != want {
			t.Errorf("payment reference of %d: %d, %v", shop, len(found), err)
		}
	}
	found, err := s.Bills(t.Context(), 0, int64(note.Number), "")
	if err != nil || len(found) != 1 || found[0].Credit != note.Number || found[0].Invoice != note.Invoice {
		t.Errorf("credit note: %+v, %v", found, err)
	}
}

func TestPushes_ByStateAndOrder_AreThose(t *testing.T) {
	s := filled(t, 600)
	for _, c := range []struct {
		which lists.Pushes
		want  int
	}{
		{lists.Pushes{Order: numberOf(5)}, 1},
		{lists.Pushes{Order: numberOf(5), Merchant: medium}, 1},
		{lists.Pushes{Order: numberOf(5), Merchant: large}, 0},
		{lists.Pushes{State: job.GivenUp}, 2},
		{lists.Pushes{State: job.GivenUp, Merchant: medium}, 1},
		{lists.Pushes{State: job.Waiting}, 2},
		{lists.Pushes{Merchant: 99}, 0},
		{lists.Pushes{}, 600},
	} {
		page, err := s.Pushes(t.Context(), c.which, lists.Place[string]{}, 1000)
		if err != nil || len(page.Rows) != c.want {
			t.Errorf("%+v: %d, %v", c.which, len(page.Rows), err)
		}
	}
}

func TestPushes_PageByPage_GiveEachOnce(t *testing.T) {
	s := filled(t, 100)
	seen := map[string]bool{}
	for at := (lists.Place[string]{}); ; {
		page, err := s.Pushes(t.Context(), lists.Pushes{}, at, 7)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range page.Rows {
			seen[string(j.ID)] = true
		}
		if page.Older == "" {
			break
		}
		at.After = page.Older
	}
	if len(seen) != 100 {
		t.Errorf("%d pushes came", len(seen))
	}
}

func TestCount_OfWhatIsToBeDone_IsThatOfTheShopAndStopsAtTheLimit(t *testing.T) {
	s := filled(t, bookSize)
	end := madeAt(bookSize)
	soon := lists.Soon{Now: end, Until: end.AddDate(0, 0, 14)}
	all := s.orders()
	for _, c := range []struct {
		task lists.Task
		fits func(reservation.Reservation) bool
	}{
		{lists.Ending, func(r reservation.Reservation) bool {
			return r.Open() && r.ExpiresAt.After(end) && !r.ExpiresAt.After(soon.Until)
		}},
		{lists.Passive, func(r reservation.Reservation) bool { return r.Passive != 0 }},
		{lists.Undecided, func(r reservation.Reservation) bool { return r.State == reservation.Pending }},
	} {
		for _, shop := range []merchant.ID{0, large, 99} {
			want := len(meant(func(r reservation.Reservation) bool { return c.fits(r) && (shop == 0 || r.Merchant == shop) }, all))
			if got, err := s.Count(t.Context(), c.task, shop, soon, 1000); err != nil || got != want {
				t.Errorf("%s of %d: %d instead of %d, %v", c.task, shop, got, want, err)
			}
			if got, err := s.Count(t.Context(), c.task, shop, soon, 2); err != nil || got != min(want, 2) {
				t.Errorf("%s of %d: %d at most 2, %v", c.task, shop, got, err)
			}
			if found, err := s.Waiting(t.Context(), c.task, shop, soon, 5); err != nil || len(found) != min(want, 5) {
				t.Errorf("%s of %d: %d are listed, %v", c.task, shop, len(found), err)
			}
		}
	}
}

func TestGivenUp_AndUnsent_AreThoseOfTheShop(t *testing.T) {
	s := filled(t, 900)
	s.update(func(tx *store.Tx) error {
		tx.Promise(job.Job{ID: tx.NewID(), Merchant: large, Kind: job.Paper, Lane: "paper:1", State: job.GivenUp, MadeAt: tx.Now, Payload: []byte("{}")})
		return nil
	})
	for _, c := range []struct {
		task lists.Task
		shop merchant.ID
		want int
	}{{lists.Untold, 0, 3}, {lists.Untold, medium, 1}, {lists.Undone, 0, 1}, {lists.Undone, large, 1}, {lists.Undone, medium, 0}} {
		if found, err := s.GivenUp(t.Context(), c.task, c.shop, 10); err != nil || len(found) != c.want {
			t.Errorf("%s of %d: %d, %v", c.task, c.shop, len(found), err)
		}
	}
	if found, err := s.Unsent(t.Context(), 0, 10); err != nil || len(found) != 1 {
		t.Errorf("%d are unsent, %v", len(found), err)
	}
}
