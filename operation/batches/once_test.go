package batches_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"respite/domain/delivery"
	"respite/domain/job"
	"respite/domain/reservation"
	"respite/operation/queue"
	"respite/sim/world"
	"respite/store/storetest"
)

// onDisk opens the shop's book anew on a disk that fails when it is told to.
func (s *shop) onDisk(disk *world.Disk) {
	s.t.Helper()
	config := s.book.Config
	config.Engine = disk.Wrap
	s.open(storetest.Reopen(s.t, config))
}

// filing is the job that works on a batch, as a worker gets it.
func filing(b delivery.Batch) job.Job {
	return job.Job{ID: "J1", Merchant: b.Merchant, Kind: job.Batch, Payload: job.Filing{Batch: b.ID}.Payload()}
}

// mixed is a file that delivers each of the first orders in two parcels, and takes something back of as many others.
func mixed(orders int) string {
	var file strings.Builder
	file.WriteString("kind,reservation,article,quantity,amount,keep_rest\n")
	for n := range orders {
		number := 2_400_000_001 + n
		fmt.Fprintf(&file, "deliver,%d,car,1,,\ndeliver,%d,cloth,1.5,,\n", number, number)
		fmt.Fprintf(&file, "return,%d,,,5,\n", 2_400_000_001+orders+n)
	}
	for n := range orders {
		fmt.Fprintf(&file, "deliver,%d,train,1,,no\n", 2_400_000_001+n)
	}
	return file.String()
}

// breaking is how many orders the file of TestApply_WhateverBreaks delivers, and of how many others it takes something back.
const breaking = 5

// fewest is how many commits are broken at least: how many there are is chance, for steps that wait together share one.
const fewest = 5

// TestApply_WhateverBreaks ends the machine at each commit of the work on a file, one after another, until there is none
// further. Later is also so much later that no identity of a command is known any more.
func TestApply_WhateverBreaks_DoesEachStepOnce(t *testing.T) {
	for _, c := range []struct {
		crash world.Crash
		later time.Duration
	}{{world.Before, 0}, {world.At, 0}, {world.After, 0}, {world.At, 49 * time.Hour}} {
		t.Run(fmt.Sprintf("%s, and %s pass", c.crash, c.later), func(t *testing.T) {
			t.Parallel()
			start := openDelivered
			if c.later == 0 { // copies have one clock, which stays
				start = openDelivered(t).copied
			}
			broke := true
			for commit := 1; !t.Failed() && (commit <= fewest || broke && !testing.Short()); commit++ {
				t.Run(fmt.Sprintf("commit %d", commit), func(t *testing.T) { broke = start(t).breaks(c.crash, commit, c.later) })
				if commit == 1 && !broke {
					t.Error("the machine did not end")
				}
			}
		})
	}
}

// openDelivered opens a shop with the orders of the file, of which those that something comes back of are delivered.
func openDelivered(t *testing.T) *shop {
	t.Helper()
	s := openShop(t)
	s.reserve(2 * breaking)
	var delivered strings.Builder
	for n := range breaking {
		fmt.Fprintf(&delivered, "O-%d\n", breaking+n+1)
	}
	s.applied("order\n"+delivered.String(), delivery.ApplyAll)
	return s
}

// copied gives a shop of its own that stands where this one does.
func (s *shop) copied(t *testing.T) *shop {
	t.Helper()
	return &shop{t: t, book: s.book.Copied(t), orders: s.orders}
}

// breaks ends the machine at a commit of the work on a batch, and again and again at the same one after that. It tells
// whether there is such a commit.
func (s *shop) breaks(crash world.Crash, commit int, later time.Duration) bool {
	s.t.Helper()
	disk := &world.Disk{}
	s.onDisk(disk)
	b, _ := s.handIn(mixed(breaking), delivery.ApplyAll)
	broke := false
	for range 4 {
		disk.Plan(crash, commit)
		err := s.batches.Run(context.Background(), filing(b))
		if off, _ := disk.On(); !off {
			s.must(err)
			continue
		}
		broke = true
		s.onDisk(disk)
		if later > 0 {
			s.forgetCommands(later)
		}
	}
	for range 2 { // the check, and the rest
		s.must(s.batches.Run(context.Background(), filing(b)))
	}
	s.mustBeMixed(b)
	return broke
}

// mustBeMixed holds the book to a mixed file that was applied.
func (s *shop) mustBeMixed(b delivery.Batch) {
	s.t.Helper()
	if done := s.find(b); done.State != delivery.Applied || done.Done != 3*breaking {
		s.t.Fatalf("%+v\n%s", done, s.result(b))
	}
	s.delivered(breaking, 2)
	for n := range breaking {
		order, err := s.book.View().Reservation(context.Background(), reservation.Number(2_400_000_001+n), shopID)
		s.must(err)
		back := s.bills(reservation.Number(2_400_000_001 + breaking + n))[0].Credited
		if order.State != reservation.Cancelled || back != 5_00 {
			s.t.Fatalf("order %d is %s, %s came back of another\n%s", n+1, order.State, back.Decimal(), s.result(b))
		}
	}
	s.mustBeRight(s.book.Store)
}

func TestApply_ByTwoAtTheSameTime_DoesEachStepOnce(t *testing.T) {
	s := openShop(t)
	s.reserve(40)
	var file strings.Builder
	for _, article := range []string{"car", "train", "car"} {
		for n := range 40 {
			fmt.Fprintf(&file, "O-%d,%s,1\n", n+1, article)
		}
	}
	b, _ := s.handIn("order,article,quantity\n"+file.String(), delivery.ApplyAll)
	var working sync.WaitGroup
	for range 4 {
		working.Go(func() {
			for range 3 {
				if err := s.batches.Run(context.Background(), filing(b)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	working.Wait()
	if done := s.find(b); done.State != delivery.Applied || done.Done != 120 {
		t.Errorf("%+v", done)
	}
	s.delivered(40, 3)
}

func TestRun_WhenItTakesLong_LeavesTheRestToAnotherJob(t *testing.T) {
	s := openShop(t)
	s.reserve(3)
	config := s.book.Config
	config.Clock = func() time.Time { // each look at it takes a while
		s.book.Clock.Move(3 * time.Second)
		return s.book.Clock.Now()
	}
	s.open(storetest.Reopen(t, config))
	b, _ := s.handIn("order,article,quantity\nO-1,car,1\nO-2,car,1\n"+strings.Repeat("O-8,car,1\nO-9,car,1\n", 1_500)+"O-1,train,1\nO-3,car,1\n", delivery.ApplyGood)
	jobs := 0
	for s.workOnce() {
		jobs++
	}
	if done := s.find(b); done.State != delivery.Applied || done.Done != 4 || done.Rows != 3_004 || done.Pages < 4 {
		t.Errorf("%+v", done)
	}
	if jobs < 3 {
		t.Errorf("it took only %d jobs", jobs)
	}
}

func TestRun_WhenItFailsForTheLastTime_StopsAndCanGoOn(t *testing.T) {
	s := openShop(t)
	s.reserve(2)
	b := s.applied("order\nO-1\nO-2\n", delivery.Look)
	_, err := s.batches.Apply(t.Context(), b.ID, shopID, delivery.ApplyAll, "")
	s.must(err)
	s.book.SpoilPages(t)
	last := filing(b)
	for !last.Last() {
		last.Attempts++
		if err := s.batches.Run(t.Context(), last); err == nil {
			t.Fatal("it did not fail")
		}
	}
	if stopped := s.find(b); stopped.State != delivery.Stopped || stopped.Reason == "" {
		t.Errorf("%+v", stopped)
	}
	s.book.MendPages(t)
	_, err = s.batches.Apply(t.Context(), b.ID, shopID, delivery.ApplyAll, "")
	s.must(err)
	s.work()
	if done := s.find(b); done.State != delivery.Applied || done.Done != 2 || done.Reason != "" {
		t.Errorf("%+v", done)
	}
	s.delivered(2, 1)
}

func TestPromise_GoesBeforeTheDocumentsOfItsInvoices(t *testing.T) {
	s := openShop(t)
	s.reserve(5)
	s.applied("order\nO-1\nO-2\nO-3\n", delivery.ApplyAll)
	s.book.Clock.Move(time.Hour)
	b, _ := s.handIn("order\nO-4\n", delivery.ApplyAll)
	claimed, err := queue.Claim(t.Context(), s.book.Store, s.book.Config.Log, queue.Room{Others: 1}, time.Minute)
	s.must(err)
	if len(claimed) != 1 || claimed[0].Lane != job.BatchLane(b.ID) {
		t.Errorf("%+v", claimed)
	}
}
