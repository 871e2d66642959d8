package cli_test

import (
	"strings"
	"testing"

	"respite/cli/clitest"
)

// undecided makes an order that waits for its decision.
func undecided(s clitest.Stand, reference string) string {
	s.Helper()
	return s.Calls("json/DataRequest", "reserve-pending.json", "Invoice="+reference).Parameter("ReservationNumber")
}

func TestReviewList_ShowsWhatWaitsTheOldestFirst(t *testing.T) {
	s := clitest.New(t)
	first := undecided(s, "INV-1")
	s.Reserves("INV-2")
	undecided(s, "INV-3")
	s.Says("review-list.txt", s.Does("review", "list"))
	var list []struct {
		Number   int64
		State    string
		DecideBy string `json:"decide_by"`
	}
	s.Reads(&list, "review", "list", "--limit", "1")
	if len(list) != 1 || list[0].Number != 2400000001 || list[0].State != "pending" || list[0].DecideBy != "2026-11-22T12:00:00Z" || first != "2400000001" {
		t.Errorf("got %+v", list)
	}
}

func TestReview_Decided_StandsInTheOrdersLogWithItsActor(t *testing.T) {
	s := clitest.New(t)
	for word, want := range map[string]string{"accept": "held", "refuse": "refused"} {
		number := undecided(s, "INV-"+word)
		if out := s.Does("review", word, number, "--as", "anna"); out != "Order "+number+" is "+want+".\n" {
			t.Error(out)
		}
		if story := s.Does("order", "show", number); !strings.Contains(story, "  anna  ") || !strings.Contains(story, ", by staff\n") {
			t.Error(story)
		}
		s.Refuses(1, "nothing of it is open", "review", word, number)
	}
}

func TestReview_OfWhatCannotBeDecided_SaysWhy(t *testing.T) {
	s := clitest.New(t)
	s.Refuses(1, "There is no such reservation", "review", "accept", "7")
	s.Refuses(1, "nothing of it is open", "review", "refuse", s.Reserves("INV-1"))
	s.Refuses(2, "--as must name a person", "review", "accept", "7", "--as", "system")
}
