package dispatch_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"respite/domain/consumer"
	"respite/domain/dispatch"
	"respite/value/country"
	"respite/value/fault"
)

var noon = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

func TestChoose_WhenThereIsNoEmail_TakesThePost(t *testing.T) {
	reachable := consumer.Address{Email: "anna@example.se"}
	for _, c := range []struct {
		wanted, want dispatch.Channel
		address      consumer.Address
	}{
		{dispatch.Email, dispatch.Email, reachable}, {dispatch.Email, dispatch.Post, consumer.Address{}},
		{dispatch.Post, dispatch.Post, reachable}, {dispatch.Print, dispatch.Print, consumer.Address{}}, {dispatch.Text, dispatch.Text, consumer.Address{}},
	} {
		if got := dispatch.Choose(c.wanted, c.address); got != c.want {
			t.Errorf("%s, e-mail %q: %s, want %s", c.wanted, c.address.Email, got, c.want)
		}
	}
}

func TestDispatch_OnPaper_IsSpooledAndThenSent(t *testing.T) {
	for _, channel := range []dispatch.Channel{dispatch.Post, dispatch.Print} {
		spooled, err := dispatch.Dispatch{Channel: channel, State: dispatch.Waiting}.Spooled()
		if err != nil || spooled.State != dispatch.Spooled || !spooled.SentAt.IsZero() {
			t.Fatalf("%s: %+v, %v", channel, spooled, err)
		}
		sent, err := spooled.Sent(noon)
		if err != nil || sent.State != dispatch.Sent || !sent.SentAt.Equal(noon) {
			t.Errorf("%s: %+v, %v", channel, sent, err)
		}
	}
}

func TestSpooled_OfWhatNobodyPrints_Fails(t *testing.T) {
	for _, channel := range []dispatch.Channel{dispatch.Email, dispatch.Text} {
		if _, err := (dispatch.Dispatch{Channel: channel, State: dispatch.Waiting}).Spooled(); err == nil || fault.Told(err) {
			t.Errorf("%s: %v", channel, err)
		}
	}
}

func TestDispatch_WhenItIsSettled_RefusesToChangeAndSaysWhy(t *testing.T) {
	for state, want := range map[dispatch.State]string{
		dispatch.Sent: "The dispatch was sent already.", dispatch.Failed: "The dispatch was given up already.",
	} {
		settled := dispatch.Dispatch{Channel: dispatch.Post, State: state, SentAt: noon}
		_, spooled := settled.Spooled()
		_, sent := settled.Sent(noon.Add(time.Hour))
		_, failed := settled.Failed()
		for _, err := range []error{spooled, sent, failed} {
			if !fault.Is(err, fault.DispatchSettled) || err.Error() != want {
				t.Errorf("%s: %v", state, err)
			}
		}
	}
	_, err := dispatch.Dispatch{Channel: dispatch.Post, State: dispatch.Spooled}.Spooled()
	if err == nil || err.Error() != "The dispatch was spooled already." {
		t.Errorf("spooled twice: %v", err)
	}
}

func TestDispatch_WhateverHappens_ChangesItsStateOnlyAndEndsOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		channel := rapid.SampledFrom([]dispatch.Channel{dispatch.Email, dispatch.Post, dispatch.Print, dispatch.Text}).Draw(t, "channel")
		d := dispatch.Dispatch{ID: "1", Channel: channel, State: dispatch.Waiting, Text: "as sent", To: "a@b.se"}
		ends := 0
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			change := rapid.SampledFrom([]func(dispatch.Dispatch) (dispatch.Dispatch, error){
				dispatch.Dispatch.Spooled, dispatch.Dispatch.Failed,
				func(d dispatch.Dispatch) (dispatch.Dispatch, error) { return d.Sent(noon) },
			}).Draw(t, "change")
			next, err := change(d)
			if err != nil {
				continue
			}
			if d = next; d.State == dispatch.Sent || d.State == dispatch.Failed {
				ends++
			}
			if (d.State == dispatch.Sent) == d.SentAt.IsZero() {
				t.Fatalf("%s at %s", d.State, d.SentAt)
			}
		}
		if ends > 1 || d.Text != "as sent" || d.To != "a@b.se" || d.Channel != channel {
			t.Fatalf("ended %d times: %+v", ends, d)
		}
	})
}

func TestEnvelope_IsWrittenAsTheCountryReadsIt(t *testing.T) {
	for want, address := range map[string]consumer.Address{
		"Anna Åberg|c/o Berg|Stårgatan 1|118 60 Stockholm": {
			FirstName: "Anna", LastName: "Åberg", CareOf: "Berg", Street: "Stårgatan 1", PostalCode: "11860", City: "Stockholm", Country: country.SE},
		"Jan de Vries|Kalverstraat 12-3|2521 VA Den Haag": {
			FirstName: "Jan", LastName: "de Vries", Street: "Kalverstraat", HouseNumber: "12", HouseExtension: "-3",
			PostalCode: "2521VA", City: "Den Haag", Country: country.NL},
		"Jan de Vries|Neherkade 1 XI|2521 VA Den Haag": {
			FirstName: "Jan", LastName: "de Vries", Street: "Neherkade", HouseNumber: "1", HouseExtension: "XI",
			PostalCode: "2521 VA", City: "Den Haag", Country: country.NL},
		"Groß & Söhne|Greta Groß|Hellersbergstraße 14|01067 Dresden": {
			FirstName: "Greta", LastName: "Groß", Company: "Groß & Söhne", Street: "Hellersbergstraße", HouseNumber: "14",
			PostalCode: "01067", City: "Dresden", Country: country.DE},
		"Väinö|c/o Aalto|Kiväärikatu 10 A 5|00100 Pori": {
			FirstName: "Väinö", CareOf: "c/o Aalto", Street: "Kiväärikatu 10 A 5", PostalCode: "00100", City: "Pori", Country: country.FI},
	} {
		if got := strings.Join(dispatch.Envelope(address, address.Country), "|"); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestEnvelope_AcrossABorder_NamesTheCountry(t *testing.T) {
	lines := dispatch.Envelope(consumer.Address{LastName: "Maier", City: "Wien", PostalCode: "1010", Country: country.AT}, country.DE)
	if !slices.Equal(lines, []string{"Maier", "1010 Wien", "AUSTRIA"}) {
		t.Errorf("got %q", lines)
	}
}

func TestEnvelope_OfAnyText_IsLinesWithoutControlCharacters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String()
		address := consumer.Address{
			FirstName: text.Draw(t, "first"), CareOf: text.Draw(t, "care of"), Street: text.Draw(t, "street"), HouseExtension: text.Draw(t, "extension"),
			PostalCode: text.Draw(t, "code"), Country: rapid.SampledFrom([]country.Code{country.SE, country.NL, country.DE, ""}).Draw(t, "country"),
		}
		for _, line := range dispatch.Envelope(address, country.SE) {
			if line == "" || strings.TrimSpace(line) != line || strings.ContainsAny(line, "\r\n\x00\t") {
				t.Fatalf("%q", line)
			}
		}
	})
}
