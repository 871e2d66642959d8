package dispatch_test

import (
	"testing"

	"respite/domain/dispatch"
)

func TestHashOf_IsTheSHA256OfTheContent(t *testing.T) { // FIPS 180-4, the example of one block
	if got := dispatch.HashOf([]byte("abc")); got != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("got %s", got)
	}
}

func TestFailure_SaysItsReasonAndNothingElse(t *testing.T) {
	failure := &dispatch.Failure{Permanent: true, Code: 550, Reason: "the address was turned away"}
	if failure.Error() != "the address was turned away" {
		t.Errorf("got %q", failure.Error())
	}
}

func TestOnPaper_IsWhatAPrintPartnerMakes(t *testing.T) {
	for channel, want := range map[dispatch.Channel]bool{
		dispatch.Post: true, dispatch.Print: true, dispatch.Email: false, dispatch.Text: false, "": false,
	} {
		if channel.OnPaper() != want {
			t.Errorf("%q: %t", channel, !want)
		}
	}
}
