package cli_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"respite/cli/clitest"
	"respite/domain/merchant"
	"respite/store"
)

// told is a push as JSON.
type told struct {
	ID       string
	Order    int64
	Sequence int
	Event    string
	State    string
	Attempts int
	URL      string
	Payload  string
	Tries    []struct {
		Status int
		Good   bool
		Answer string
	}
}

// pushing is a stand whose merchant is told at a server that answers with the status.
func pushing(t *testing.T, status int) clitest.Stand {
	t.Helper()
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "so it is", status)
	}))
	t.Cleanup(shop.Close)
	return clitest.With(t, store.Test, merchant.Options{PushURL: shop.URL})
}

func TestPushesList_ShowsTheLatestFirstAndOnlyTheStateAskedFor(t *testing.T) {
	s := pushing(t, 200)
	s.Delivers(s.Reserves("INV-1"))
	var list []told
	s.Reads(&list, "pushes", "list")
	if len(list) != 2 || list[0].Event != "Pay" || list[1].Event != "Reserve" || list[0].Sequence != 2 || list[1].State != "waiting" {
		t.Errorf("got %+v", list)
	}
	s.Reads(&list, "pushes", "list", "--limit", "1")
	if len(list) != 1 || list[0].Event != "Pay" {
		t.Errorf("got %+v", list)
	}
	if s.Reads(&list, "pushes", "list", "--state", "done"); len(list) != 0 {
		t.Errorf("got %+v", list)
	}
	if out := s.Does("pushes", "list"); !strings.HasPrefix(out, "ID ") || strings.Count(out, "\n") != 3 {
		t.Error(out)
	}
	s.Refuses(2, "--limit must be from 1 to", "pushes", "list", "--limit", "0")
	s.Refuses(2, "--state", "pushes", "list", "--state", "lost")
}

func TestPushesShow_GivesThePayloadAndEachTry(t *testing.T) {
	s := pushing(t, 500)
	number := s.Reserves("INV-1")
	var list []told
	s.Reads(&list, "pushes", "list")
	if out := s.Does("pushes", "show", list[0].ID); !strings.Contains(out, "Not tried yet.") || !strings.Contains(out, `{"DataRequest":{"Key":`) {
		t.Error(out)
	}
	s.Does("clock", "advance", "1m", "--work", "--loopback")
	var one told
	s.Reads(&one, "pushes", "show", strings.ToLower(list[0].ID))
	if one.State != "waiting" || one.Attempts != 1 || len(one.Tries) != 1 || one.Tries[0].Status != 500 || one.Tries[0].Answer != "so it is" {
		t.Errorf("got %+v", one)
	}
	var payload struct {
		DataRequest struct {
			Services []struct{ Parameters []struct{ Value string } }
		}
	}
	if err := json.Unmarshal([]byte(one.Payload), &payload); err != nil || payload.DataRequest.Services[0].Parameters[0].Value != number {
		t.Errorf("%v in %s", err, one.Payload)
	}
	s.Refuses(1, "There is no push with this id", "pushes", "show", strings.Repeat("0", 32))
	s.Refuses(2, "is no id", "pushes", "show", "7")
}

func TestPushesResend_LetsADeliveredPushGoOutAgain(t *testing.T) {
	s := pushing(t, 200)
	s.Reserves("INV-1")
	s.Does("clock", "advance", "1m", "--work", "--loopback")
	var list []told
	s.Reads(&list, "pushes", "list", "--state", "done")
	if len(list) != 1 {
		t.Fatalf("got %+v", list)
	}
	if out := s.Does("pushes", "resend", list[0].ID); !strings.HasSuffix(out, " goes out again.\n") {
		t.Error(out)
	}
	s.Reads(&list, "pushes", "list", "--state", "waiting")
	if len(list) != 1 || list[0].Attempts != 0 {
		t.Errorf("got %+v", list)
	}
	s.Refuses(1, "There is no push with this id", "pushes", "resend", strings.Repeat("0", 32))
}
