package gateway_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"respite/api/gateway"
	"respite/wire/described"
)

func TestDescribed_OfTheTable_IsAtTheAddressesThatTheDoorHas(t *testing.T) {
	var told []string
	for _, a := range gateway.Described() {
		path := strings.TrimPrefix(strings.ToLower(a.Address), "/json/")
		if before, _, inPath := strings.Cut(path, "{"); inPath {
			path = before + "*"
		}
		if address := a.Method + " " + path; !slices.Contains(told, address) {
			told = append(told, address)
		}
		if a.Explain == "" || a.Family == "" {
			t.Errorf("%s is not explained", a.Name)
		}
		for _, stranger := range a.Example.Strangers(a.All()) {
			t.Errorf("the example of %s gives %s, which it does not take", a.Name, stranger)
		}
		for _, name := range a.Needs {
			if _, found := described.Find(gateway.Described(), described.Gateway, name); !found {
				t.Errorf("%s needs %s, which there is not", a.Name, name)
			}
		}
	}
	told = append(told, http.MethodPost+" batch/transactions", http.MethodPost+" batch/datarequests") // many of the above at once
	slices.Sort(told)
	if want := gateway.Routes(); !slices.Equal(told, want) {
		t.Errorf("told are %v,\nthere are %v", told, want)
	}
}
