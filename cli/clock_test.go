package cli_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"respite/cli/clitest"
	"respite/domain/merchant"
	"respite/store"
)

// face is what the clock says as JSON.
type face struct {
	Book    string
	Now     time.Time
	Ahead   int64 `json:"ahead_seconds"`
	Pushes  int   `json:"pushes_due"`
	Reviews int   `json:"reviews_due"`
	Expire  int   `json:"reservations_due"`
	Done    *int  `json:"jobs_done"`
}

func TestClock_Advanced_SaysWhatBecameDue(t *testing.T) {
	s := clitest.New(t)
	s.Reserves("INV-1")
	if out := s.Does("clock", "show"); out != "It is 2026-11-21 12:00:00 UTC in the test book, the real time.\nNothing is due.\n" {
		t.Error(out)
	}
	s.Says("clock-advance.txt", s.Does("clock", "advance", "15d"))
	var f face
	s.Reads(&f, "clock", "show")
	if f.Book != "test" || !f.Now.Equal(clitest.Noon.Add(15*24*time.Hour)) || f.Ahead != 15*24*3600 || f.Expire != 1 || f.Done != nil {
		t.Errorf("got %+v", f)
	}
}

func TestClock_AdvancedWithWork_DoesWhatIsDue(t *testing.T) {
	var pushes atomic.Int64
	shop := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err == nil {
			pushes.Add(1)
		}
	}))
	defer shop.Close()
	s := clitest.With(t, store.Test, merchant.Options{PushURL: shop.URL})
	held := s.Reserves("INV-1")
	waits := s.Calls("json/DataRequest", "reserve-pending.json").Parameter("ReservationNumber")
	var f face
	s.Reads(&f, "clock", "advance", "1h30m", "--work", "--loopback")
	if f.Reviews != 1 || f.Pushes != 2 || f.Done == nil || *f.Done < 3 {
		t.Errorf("got %+v", f)
	}
	if state := state(s, waits); state != "held" {
		t.Errorf("the order that waited is %s", state)
	}
	s.Does("clock", "advance", "20d", "--work", "--loopback")
	if state := state(s, held); state != "expired" {
		t.Errorf("the order that was held is %s", state)
	}
	if pushes.Load() < 3 {
		t.Errorf("%d pushes came", pushes.Load())
	}
}

// state tells where an order stands.
func state(s clitest.Stand, number string) string {
	s.Helper()
	var told struct{ State string }
	s.Reads(&told, "order", "show", number)
	return told.State
}

func TestClock_MovedOtherThanForwards_IsRefused(t *testing.T) {
	s := clitest.New(t)
	for _, by := range []string{"soon", "1x", "d", "1d-2h", "-1h", "99999999999d", "1.5d"} {
		s.Refuses(2, "", "clock", "advance", "--", by)
	}
	s.Refuses(1, "The clock can only be moved forward", "clock", "advance", "0h")
	s.Refuses(1, "The clock can only be moved forward", "clock", "advance", "9000d")
}

func TestClock_OfALiveBook_CannotBeMoved(t *testing.T) {
	s := clitest.With(t, store.Live, merchant.Options{})
	s.Refuses(1, "The clock of a live book cannot be moved", "clock", "advance", "1d")
	var f face
	if s.Reads(&f, "clock", "show"); f.Book != "live" {
		t.Errorf("got %+v", f)
	}
}
