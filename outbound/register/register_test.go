package register_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"respite/domain/consumer"
	"respite/outbound/register"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
)

// asked is what both registers can be asked.
type asked func(context.Context, country.Code, string) (consumer.Resident, bool, error)

func TestTest_WhenAskedForAPersonsNumber_GivesWhatIsRegistered(t *testing.T) {
	got, found, err := register.Test{}.ByNumber(t.Context(), country.SE, "194304158399")
	if err != nil || !found {
		t.Fatalf("found %t, %v", found, err)
	}
	home := consumer.Address{
		FirstName: "Karl", LastName: "Lidin", Street: "Junibackg. 42", PostalCode: "23634", City: "Hollviken", Country: country.SE,
	}
	if got.Country != country.SE || got.NationalID != "194304158399" || got.Company || got.Gender != consumer.Male ||
		got.Birth != day.On(1943, time.April, 15) || !slices.Equal(got.Addresses, []consumer.Address{home}) {
		t.Errorf("got %+v", got)
	}
}

func TestTest_WhenAskedForACompanysNumber_GivesAllItsAddresses(t *testing.T) { // XML-RPC reference 2.25
	got, found, err := register.Test{}.ByNumber(t.Context(), country.SE, "0020310132")
	if err != nil || !found || !got.Company || len(got.Addresses) != 2 {
		t.Fatalf("got %+v, %t, %v", got, found, err)
	}
	for i, street := range []string{"Stårgatan 1", "Lillegatan 1"} {
		if place := got.Addresses[i]; place.Street != street || place.Company != "Testcompany-se" || place.LastName != "" {
			t.Errorf("address %d is %+v", i, place)
		}
	}
}

func TestTest_WhenAskedForAPhone_GivesThePersonWhoHasIt(t *testing.T) {
	for _, phone := range []string{"+46765260000", "+46762560000"} {
		got, found, err := register.Test{}.ByPhone(t.Context(), country.SE, phone)
		if err != nil || !found || got.NationalID != "194103219202" {
			t.Errorf("%s: got %+v, %t, %v", phone, got, found, err)
		}
	}
}

func TestTest_WhenAskedForSomebodyElse_FindsNobody(t *testing.T) {
	everyone := register.Test{}
	for name, c := range map[string]struct {
		ask  asked
		home country.Code
		text string
	}{
		"unknown number":     {everyone.ByNumber, country.SE, "198803200016"},
		"another country":    {everyone.ByNumber, country.FI, "194304158399"},
		"not canonical":      {everyone.ByNumber, country.SE, "430415-8399"},
		"no number":          {everyone.ByNumber, country.DE, ""},
		"unknown phone":      {everyone.ByPhone, country.SE, "+46701234567"},
		"phone from abroad":  {everyone.ByPhone, country.NO, "+46765260000"},
		"phone not in E.164": {everyone.ByPhone, country.SE, "0765260000"},
		"no phone":           {everyone.ByPhone, country.SE, ""},
	} {
		if got, found, err := c.ask(t.Context(), c.home, c.text); found || err != nil || got.Addresses != nil {
			t.Errorf("%s: got %+v, %t, %v", name, got, found, err)
		}
	}
}

func TestTest_WhenTheCallerGaveUp_Fails(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, ask := range []asked{register.Test{}.ByNumber, register.Test{}.ByPhone} {
		if _, found, err := ask(ctx, country.SE, "194304158399"); err == nil || found || fault.Told(err) {
			t.Errorf("got %t, %v", found, err)
		}
	}
}

func TestNone_WhoeverIsAskedFor_SaysThatThereIsNoRegister(t *testing.T) {
	for _, ask := range []asked{register.None{}.ByNumber, register.None{}.ByPhone} {
		if _, found, err := ask(t.Context(), country.SE, "194304158399"); found || !fault.Is(err, fault.NoRegister) {
			t.Errorf("got %t, %v", found, err)
		}
	}
}
