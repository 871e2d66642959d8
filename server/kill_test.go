package server_test

import (
	"maps"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"respite/server"
)

// A killed program loses what its process held, not what the machine's cache of the disk holds: that
// this is written through before an answer is the store's to show, and no kill can.
func TestDemo_KilledUnderLoad_HasEverythingItAcknowledged(t *testing.T) {
	folder := server.Folder(filepath.Join(t.TempDir(), "book"))
	rounds, span := 3, 2*time.Second
	if testing.Short() {
		rounds, span = 1, time.Second/2
	}
	l := &load{t: t}
	for round := range rounds {
		d := start(t, folder)
		killed := time.AfterFunc(span, d.kill)
		acknowledged := l.run(d.url, func() {})
		killed.Stop()
		d.kill()
		if acknowledged < customers {
			t.Fatalf("round %d: only %d requests were acknowledged", round, acknowledged)
		}
		verified(t, folder)
		d = start(t, folder)
		l.standsIn(d.url)
		unanswered := l.unanswered()
		done := l.repeats(d.url)
		t.Logf("round %d: %d requests acknowledged; of %d unanswered ones %d were done", round, acknowledged, unanswered, done)
		d.kill() // also a program that does nothing may be killed
	}
	l.isIn(folder)
}

func TestDemo_ToldToStopUnderLoad_AnswersWhatItDid(t *testing.T) {
	folder := server.Folder(filepath.Join(t.TempDir(), "book"))
	l := &load{t: t}
	d := start(t, folder)
	var answers atomic.Int64
	l.run(d.url, func() {
		if answers.Add(1) == 200 {
			d.asksToStop()
		}
	})
	d.hasStopped()
	l.isIn(folder) // whatever had no answer did not happen
}

func TestDemo_KilledWhilePushesGoOut_TellsEverythingInOrderAfterAll(t *testing.T) {
	folder := server.Folder(filepath.Join(t.TempDir(), "book"))
	heard, kills := newReceiver(t), make(chan chan struct{})
	var sold atomic.Bool
	var came atomic.Int64
	heard.refuses = func(arrival) bool {
		if !sold.Load() {
			return false
		}
		if n := came.Add(1); n == 20 || n == 50 { // what is heard then is never written down
			gone := make(chan struct{})
			select {
			case kills <- gone:
				<-gone
			case <-t.Context().Done():
			}
		}
		return false
	}
	d := start(t, folder)
	l := &load{t: t, most: 3, pushes: heard.URL + "/demo/"}
	want := l.run(d.url, func() {})
	sold.Store(true)
	for range 2 {
		select {
		case gone := <-kills:
			d.kill()
			close(gone)
		case <-time.After(patience):
			t.Fatalf("only %d pushes have come", came.Load())
		}
		d = start(t, folder)
		does(t, nil, "clock", "advance", "3m", "--data", string(folder)) // beyond the leases of what was at work
	}
	heard.await(func(all []arrival) bool { return len(firsts(all)) == want })
	d.asksToStop()
	d.hasStopped()
	verified(t, folder)
	for _, o := range l.orders {
		o.wasHeard(heard)
	}
	all, _ := heard.all()
	t.Logf("%d pushes came in %d attempts", want, len(all))
}

// firsts gives the first arrival of each push, in order.
func firsts(all []arrival) []arrival {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(all), func(a arrival) bool {
		again := seen[a.id]
		seen[a.id] = true
		return again
	})
}

// wasHeard says that the shop was told of each acknowledged request of the order, in order, and always
// under the same id.
func (o *order) wasHeard(heard *receiver) {
	heard.t.Helper()
	came := firsts(heard.at("/demo/" + o.invoice))
	if len(came) != len(o.receipts) {
		heard.t.Errorf("%s was told by %d pushes, not %d: %+v", o.invoice, len(came), len(o.receipts), came)
		return
	}
	for i, a := range came {
		if want := o.receipts[i]; a.sequence != i+1 || a.key != want.Key || a.code != int(want.code()) {
			heard.t.Errorf("push %d of %s is %+v; the request was %s %s", i+1, o.invoice, a, want.action, want.Key)
		}
	}
}

func TestDemo_KilledInItsFirstStart_IsWholeAfterTheNext(t *testing.T) {
	whole := server.Folder(filepath.Join(t.TempDir(), "whole"))
	began := time.Now()
	start(t, whole).kill()
	span, kills := time.Since(began), 8
	if testing.Short() {
		kills = 3
	}
	want := booksIn(t, whole)
	if len(want) < 10 {
		t.Fatalf("the demo has only %d orders", len(want))
	}
	for n := range kills {
		folder := server.Folder(filepath.Join(t.TempDir(), "book"))
		d := launch(t, folder)
		killed := time.AfterFunc(span*time.Duration(n)/time.Duration(kills), d.kill)
		d.isGone()
		killed.Stop()
		start(t, folder).kill()
		if got := booksIn(t, folder); !maps.Equal(got, want) {
			t.Errorf("killed after %d of %d parts of its first start, the demo has %d orders instead of %d: %+v", n, kills, len(got), len(want), got)
		}
	}
}
