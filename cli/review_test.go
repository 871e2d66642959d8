package cli_test

import (
	"strings"
	"testing"
)

// undecided makes an order that waits for its decision.
func (s stand) undecided(reference string) string {
	s.Helper()
	return s.calls("json/DataRequest", "reserve-pending.json", "Invoice="+reference).parameter("ReservationNumber")
}

func TestReviewList_ShowsWhatWaitsTheOldestFirst(t *testing.T) {
	s := newStand(t)
	first := s.undecided("INV-1")
	s.reserves("INV-2")
	s.undecided("INV-3")
	s.says("review-list.txt", s.does("review", "list"))
	var list []struct {
		Number   int64
		State    string
		DecideBy string `json:"decide_by"`
	}
	s.reads(&list, "review", "list", "--limit", "1")
	if len(list) != 1 || list[0].Number != 2400000001 || list[0].State != "pending" || list[0].DecideBy != "2026-11-22T12:00:00Z" || first != "2400000001" {
		t.Errorf("got %+v", list)
	}
}

func TestReview_Decided_StandsInTheOrdersLogWithItsActor(t *testing.T) {
	s := newStand(t)
	for word, want := range map[string]string{"accept": "held", "refuse": "refused"} {
		number := s.undecided("INV-" + word)
		if out := s.does("review", word, number, "--as", "anna"); out != "Order "+number+" is "+want+".\n" {
			t.Error(out)
		}
		if story := s.does("order", "show", number); !strings.Contains(story, "  anna  ") || !strings.Contains(story, ", by staff\n") {
			t.Error(story)
		}
		s.refuses(1, "nothing of it is open", "review", word, number)
	}
}

func TestReview_OfWhatCannotBeDecided_SaysWhy(t *testing.T) {
	s := newStand(t)
	s.refuses(1, "There is no such reservation", "review", "accept", "7")
	s.refuses(1, "nothing of it is open", "review", "refuse", s.reserves("INV-1"))
	s.refuses(2, "--as must name a person", "review", "accept", "7", "--as", "system")
}
