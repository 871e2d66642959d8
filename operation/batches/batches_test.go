package batches_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"respite/domain/delivery"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/reservation"
	"respite/operation"
	"respite/operation/batches"
	"respite/operation/queue"
)

func TestTakeIn_OfTheSameBytes_IsTheSameBatchAndDoesNothing(t *testing.T) {
	s := openShop(t)
	s.reserve(1)
	const file = "order\nO-1\n"
	first := s.applied(file, delivery.ApplyAll)
	again, known := s.handIn(file, delivery.ApplyAll)
	s.work()
	if !known || again.ID != first.ID || again.State != delivery.Applied || s.find(again) != first {
		t.Errorf("%t, %+v", known, again)
	}
	s.delivered(1, 1)
	theirs, known, err := s.batches.TakeIn(t.Context(), batches.HandIn{Merchant: otherID, Wish: delivery.ApplyAll}, strings.NewReader(file))
	if err != nil || known || theirs.ID == first.ID {
		t.Errorf("another merchant's: %t, %+v, %v", known, theirs, err)
	}
}

func TestTakeIn_OfTheSameBytesBeforeAnythingWasApplied_ChecksThemAnew(t *testing.T) {
	s := openShop(t)
	const file = "order\nO-1\n"
	before := s.applied(file, delivery.ApplyAll)
	if before.State != delivery.Checked || before.Wrong != 1 {
		t.Fatalf("%+v", before)
	}
	s.reserve(1) // what was missing
	after := s.applied(file, delivery.ApplyAll)
	if after.ID != before.ID || after.State != delivery.Applied || after.Done != 1 {
		t.Errorf("%+v", after)
	}
	if _, there, err := s.book.View().File(t.Context(), before.File, shopID); there || err != nil {
		t.Errorf("the former copy is still there: %t, %v", there, err)
	}
}

func TestTakeIn_OfAFileThatBreaksOff_LeavesNothing(t *testing.T) {
	s := openShop(t)
	torn := io.MultiReader(strings.NewReader(strings.Repeat("order,article\n", 100_000)), iotest.ErrReader(errors.New("torn")))
	if _, _, err := s.batches.TakeIn(t.Context(), batches.HandIn{Merchant: shopID}, torn); err == nil {
		t.Error("it was taken in")
	}
	endless := io.LimitReader(zeros{}, batches.MaxSize+1)
	if _, _, err := s.batches.TakeIn(t.Context(), batches.HandIn{Merchant: shopID}, endless); !errors.Is(err, batches.ErrTooLarge) {
		t.Errorf("%v", err)
	}
	for _, table := range []string{"file", "file_chunk", "batch", "batch_page"} {
		if count := s.book.Rows(t, table); count != 0 {
			t.Errorf("%s has %d rows", table, count)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestApply_AsItWasWished(t *testing.T) {
	for _, c := range []struct {
		wish       delivery.Wish
		good, both delivery.State // of a good file, and of one with a wrong row
		done       int
	}{
		{delivery.Look, delivery.Checked, delivery.Checked, 0},
		{delivery.ApplyAll, delivery.Applied, delivery.Checked, 0},
		{delivery.ApplyGood, delivery.Applied, delivery.Applied, 1},
	} {
		s := openShop(t)
		s.reserve(2)
		if b := s.applied("order\nO-1\n", c.wish); b.State != c.good {
			t.Errorf("%s: %+v", c.wish, b)
		}
		if b := s.applied("order\nO-2\nO-9\n", c.wish); b.State != c.both || b.Done != c.done || b.Wrong != 1 {
			t.Errorf("%s, with a wrong row: %+v", c.wish, b)
		}
	}
}

func TestApply_OfABatchThatWasChecked_BelongsToWhoeverWantedIt(t *testing.T) {
	s := openShop(t)
	s.reserve(1)
	b := s.applied("order\nO-1\nO-9\n", delivery.Look)
	if _, err := s.batches.Apply(t.Context(), b.ID, shopID, delivery.ApplyAll, ""); !errors.Is(err, batches.ErrNotNow) {
		t.Errorf("%v", err)
	}
	if _, err := s.batches.Apply(t.Context(), b.ID, otherID, delivery.ApplyGood, ""); !errors.Is(err, batches.ErrUnknown) {
		t.Errorf("%v", err)
	}
	_, err := s.batches.Apply(t.Context(), b.ID, shopID, delivery.ApplyGood, "staff:anna")
	s.must(err)
	s.work()
	if done := s.find(b); done.Done != 1 || done.State != delivery.Applied {
		t.Errorf("%+v", done)
	}
	story, err := s.book.View().Story(t.Context(), 2_400_000_001)
	s.must(err)
	if last := story[len(story)-1]; last.Kind != event.Activated || last.Actor != "staff:anna" {
		t.Errorf("%+v", last)
	}
	if _, err := s.batches.Apply(t.Context(), b.ID, shopID, delivery.ApplyGood, ""); !errors.Is(err, batches.ErrNotNow) {
		t.Errorf("again: %v", err)
	}
}

func TestApply_WhenAnOrderHasChangedSince_SaysSoAndDoesTheOthers(t *testing.T) {
	s := openShop(t)
	s.reserve(3)
	b := s.applied("order,article,quantity\nO-1,car,1\nO-2,car,1\nO-1,train,1\nO-3,car,1\n", delivery.Look)
	s.cancel(2_400_000_001)
	_, err := s.batches.Apply(t.Context(), b.ID, shopID, delivery.ApplyAll, "")
	s.must(err)
	s.work()
	if done := s.find(b); done.Done != 2 || done.Failed != 2 || done.State != delivery.Applied {
		t.Errorf("%+v", done)
	}
	result := string(s.result(b))
	for _, want := range []string{
		"O-1,car,1,failed,The reservation is cancelled,", "O-1,train,1,failed,line 2 is about the same order and could not be done,", "O-2,car,1,done,,",
	} {
		if !strings.Contains(result, want) {
			t.Errorf("%q is not in\n%s", want, result)
		}
	}
}

func TestCheck_CountsWhatEarlierRowsWillHaveTaken(t *testing.T) {
	s := openShop(t)
	s.reserve(2)
	b := s.applied("order,article,quantity\nO-1,car,1\nO-2,train,1\nO-1,car,1\nO-1,car,1\nO-2,car,1\n", delivery.Look)
	if got := s.findings(b); b.Good != 3 || b.Wrong != 2 || got != "4 : this row belongs to the delivery of line 5, which is wrong\n"+
		"5 quantity: The quantity 1 of article \"car\" exceeds the 0 that are open\n" {
		t.Errorf("%s%+v", got, b)
	}
	s.delivered(0, 0)
}

func TestCheck_OfAnUnreadableFile_RefusesItAsAWhole(t *testing.T) {
	s := openShop(t)
	for content, want := range map[string]string{
		"":                                   "the file is empty",
		"order,colour\nO-1,red\n":            "the header is wrong",
		"article,quantity\ncar,1\n":          "the header is wrong",
		"order,article\n":                    "the file has no rows below its header",
		"PK\x03\x04nothing":                  "the workbook is damaged",
		"order\n" + strings.Repeat("x", 1e5): "a row is longer than 65536 characters",
	} {
		b := s.applied(content, delivery.ApplyAll)
		if b.State != delivery.Refused || !strings.HasPrefix(b.Reason, want) {
			t.Errorf("%.30q: %+v", content, b)
		}
		if err := s.batches.Result(t.Context(), b, func(path string) string { return path }, io.Discard); !errors.Is(err, batches.ErrNoResult) {
			t.Errorf("%.30q: %v", content, err)
		}
	}
}

func TestCheck_OfManyWrongRows_ListsTheFirstOnesAndCountsAll(t *testing.T) {
	s := openShop(t)
	b := s.applied("order\n"+strings.Repeat("O-9\nO-8\n", 5_100), delivery.ApplyGood)
	if b.Wrong != 10_200 || b.Listed != delivery.MaxFindings || strings.Count(s.findings(b), "\n") != delivery.MaxFindings {
		t.Errorf("%+v", b)
	}
	if got := strings.Count(string(s.result(b)), ",wrong,order: There is no such reservation"); got != 10_200 {
		t.Errorf("%d rows of the result are wrong", got)
	}
}

func TestApply_AfterAnEarlierRowOfTheOrderWasWrong_LeavesTheLaterOnes(t *testing.T) {
	s := openShop(t)
	s.reserve(2)
	b := s.applied("kind,order,article,quantity\n,O-1,bus,1\n,O-2,car,1\ncancel,O-1,,\n", delivery.ApplyGood)
	if b.Done != 1 || b.Wrong != 2 {
		t.Errorf("%+v: %s", b, s.findings(b))
	}
	if held, err := s.book.View().Reservation(t.Context(), 2_400_000_001, shopID); err != nil || held.State != reservation.Held {
		t.Errorf("%s, %v", held.State, err)
	}
}

func TestApply_OfPassiveInvoices_NamesThemByTheirNumbers(t *testing.T) {
	s := openShop(t)
	c := s.toReserve(shopID, "O-1")
	c.Passive = true
	made, err := s.operations.Reserve(t.Context(), c)
	s.must(err)
	b := s.applied(fmt.Sprintf("invoice,article,quantity\n%d,car,1\n", made.Passive), delivery.ApplyAll)
	if b.Done != 1 {
		t.Fatalf("%+v: %s%s", b, s.findings(b), s.result(b))
	}
	if bill, err := s.book.View().Invoice(t.Context(), made.Passive, shopID); err != nil || bill.Gross != 100_00 {
		t.Errorf("%+v, %v", bill, err)
	}
	again := s.applied(fmt.Sprintf("invoice,article,quantity\n%d,train,1\n", made.Passive), delivery.ApplyAll)
	if got := s.findings(again); got != "2 invoice: The invoice is not passive\n" {
		t.Errorf("%s", got)
	}
}

func TestApply_OfReturns_GivesBackByArticleByAmountAndAll(t *testing.T) {
	s := openShop(t)
	s.reserve(4)
	s.applied("order\nO-1\nO-2\nO-3\n", delivery.ApplyAll)
	b := s.applied("kind,order,article,quantity,amount\nreturn,O-1,car,1,\nreturn,O-1,cloth,0.5,\nreturn,O-2,,,19.90\nreturn,O-3,,,\nreturn,O-4,,,\nreturn,O-2,,,500\n", delivery.ApplyGood)
	if got := s.findings(b); b.Done != 3 || got != "6 order: There is no such invoice\n7 amount: The amount 500.00 exceeds the 309.10 that can still be refunded\n" {
		t.Errorf("%+v\n%s", b, got)
	}
	for order, want := range map[reservation.Number]string{2_400_000_001: "110.00", 2_400_000_002: "19.90", 2_400_000_003: "329.00"} {
		if bill := s.bills(order)[0]; bill.Credited.Decimal() != want {
			t.Errorf("%d: %s", order, bill.Credited.Decimal())
		}
	}
}

func TestApply_WithoutKeepingTheRest_GivesItUp(t *testing.T) {
	s := openShop(t)
	s.reserve(3)
	b := s.applied("order,article,quantity,keep rest\nO-1,car,1,no\nO-2,car,1,yes\nO-3,car,2,no\nO-3,cloth,1.5,\nO-3,train,1,\nO-3,post,1,\n", delivery.ApplyAll)
	if b.Done != 3 {
		t.Fatalf("%+v: %s%s", b, s.findings(b), s.result(b))
	}
	for order, want := range map[reservation.Number]reservation.State{
		2_400_000_001: reservation.Cancelled, 2_400_000_002: reservation.PartActivated, 2_400_000_003: reservation.Activated,
	} {
		if held, err := s.book.View().Reservation(t.Context(), order, shopID); err != nil || held.State != want {
			t.Errorf("%d: %s, %v", order, held.State, err)
		}
	}
}

func TestForget_WhenItsTimeHasCome_KeepsOnlyThatTheFileWasHandedIn(t *testing.T) {
	s := openShop(t)
	s.reserve(1)
	const file = "order\nO-1\n"
	b := s.applied(file, delivery.ApplyAll)
	s.must(s.batches.Forget(t.Context()))
	if len(s.result(b)) == 0 {
		t.Error("it is forgotten already")
	}
	s.book.Clock.Move(91 * 24 * time.Hour)
	s.must(s.batches.Forget(t.Context()))
	if err := s.batches.Result(t.Context(), b, func(path string) string { return path }, io.Discard); !errors.Is(err, batches.ErrNoResult) {
		t.Errorf("%v", err)
	}
	if again, known := s.handIn(file, delivery.ApplyAll); !known || again.State != delivery.Applied {
		t.Errorf("%t, %+v", known, again)
	}
	for _, table := range []string{"file", "file_chunk", "batch_page"} {
		if count := s.book.Rows(t, table); count != 0 {
			t.Errorf("%s has %d rows", table, count)
		}
	}
}

// delivered says how many invoices each of the first orders has.
func (s *shop) delivered(orders, each int) {
	s.t.Helper()
	for n := range orders {
		if bills := s.bills(reservation.Number(2_400_000_001 + n)); len(bills) != each {
			s.t.Errorf("order %d has %d invoices, not %d", n+1, len(bills), each)
		}
	}
}

func (s *shop) bills(of reservation.Number) []invoice.Invoice {
	s.t.Helper()
	bills, err := s.book.View().InvoicesOf(s.t.Context(), of, shopID)
	s.must(err)
	return bills
}

func (s *shop) cancel(number reservation.Number) {
	s.t.Helper()
	identity, err := identify(number)
	s.must(err)
	_, err = s.operations.Cancel(s.t.Context(), operation.Cancel{Merchant: shopID, Identity: identity, Target: operation.Target{Number: number}})
	s.must(err)
}

// forgetCommands lets no identity of a command count any more.
func (s *shop) forgetCommands(later time.Duration) {
	s.t.Helper()
	s.book.Clock.Move(later)
	settings := operation.DefaultSettings()
	s.must(queue.Forget(context.Background(), s.book.Store, queue.Memory{Keyed: settings.KeyedFor, Unkeyed: settings.Repeat}))
}
