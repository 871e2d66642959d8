package server_test

import (
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"respite/server"
)

// samples is how many orders a demo begins with.
const samples = 18

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
		l.standsIn(d.url)
		verified(t, folder)
		t.Logf("round %d: %d requests acknowledged; of %d unanswered ones %d were done", round, acknowledged, unanswered, done)
		d.kill() // also a program that does nothing may be killed
	}
	verified(t, folder)
	l.isIn(folder, samples)
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
	verified(t, folder)
	l.isIn(folder, samples) // whatever had no answer did not happen
}
