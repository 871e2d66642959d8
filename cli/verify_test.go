package cli_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"respite/cli/clitest"
	"respite/domain/reservation"
	"respite/store"
)

// verification is what verify says as JSON.
type verification struct {
	Right  bool
	Broken string
	Checks []struct {
		Name, Rule, Broken string
		Rows               int
	}
}

func TestVerify_OfBooksThatAreRight_TellsEachCheck(t *testing.T) {
	s := clitest.New(t)
	s.Delivers(s.Reserves("INV-1"))
	if out := s.Does("verify"); !strings.HasSuffix(out, "\nThe books are right.\n") || !strings.Contains(out, "right          1 rows  reservations agree") {
		t.Error(out)
	}
	var v verification
	s.Reads(&v, "verify")
	if !v.Right || v.Broken != "" || len(v.Checks) < 5 {
		t.Errorf("got %+v", v)
	}
}

func TestVerify_OfBooksThatAreWrong_NamesTheFirstBrokenRowAndExitsWith1(t *testing.T) {
	s := clitest.New(t)
	number := s.Reserves("INV-1")
	breaks(s, number)
	code, out, failure := s.Runs("verify")
	if code != 1 || failure != "" || !strings.Contains(out, "WRONG") || !strings.Contains(out, "THE BOOKS ARE WRONG") || !strings.Contains(out, number) {
		t.Errorf("exit %d, %s%s", code, out, failure)
	}
	code, out, _ = s.Runs("verify", "--json")
	var v verification
	if err := json.Unmarshal([]byte(out), &v); err != nil || code != 1 || v.Right || !strings.Contains(v.Broken, number) {
		t.Errorf("exit %d, %v, %s", code, err, out)
	}
}

// breaks writes a reservation whose arithmetic does not hold.
func breaks(s clitest.Stand, number string) {
	s.Helper()
	at, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		s.Fatal(err)
	}
	book := s.Open(store.Test)
	_, err = store.Update(s.Context(), book.Store, nil, func(tx *store.Tx) (struct{}, error) {
		r, err := tx.Reservation(reservation.Number(at), 1001)
		r.Activated = 1
		tx.KeepReservation(r)
		return struct{}{}, err
	})
	if err != nil {
		s.Fatal(err)
	}
	if err := book.Close(); err != nil {
		s.Fatal(err)
	}
}
