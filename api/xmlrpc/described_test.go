package xmlrpc_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"respite/api/xmlrpc"
	"respite/api/xmlrpc/explained"
)

func TestDescribed_OfTheTable_HasEveryMethodOnceAndNoOther(t *testing.T) {
	var told []string
	for _, a := range xmlrpc.Described() {
		told = append(told, a.Name)
		if a.Explain == "" || a.Family == "" || len(a.Answers) == 0 || len(a.Example) == 0 {
			t.Errorf("%s: %+v", a.Name, a)
		}
		for _, stranger := range a.Example.Strangers(a.Parameters) {
			t.Errorf("the example of %s gives %s, which it does not take", a.Name, stranger)
		}
		if 1+len(a.OtherForms) != xmlrpc.Forms(a.Name) {
			t.Errorf("%s is told in %d forms of %d", a.Name, 1+len(a.OtherForms), xmlrpc.Forms(a.Name))
		}
	}
	slices.Sort(told)
	if want := xmlrpc.Methods(); !slices.Equal(told, want) {
		t.Errorf("told are %v,\nthere are %v", told, want)
	}
}

func TestDescribed_OfEveryForm_EveryNameIsExplainedAndEveryExplanationIsOfAName(t *testing.T) {
	used := map[string]bool{}
	for _, a := range xmlrpc.Described() {
		var names []string
		for _, p := range a.Parameters {
			names = append(names, p.Name)
			if p.Explain == "" {
				t.Errorf("%s: %s is not explained", a.Name, p.Name)
			}
		}
		for _, form := range a.OtherForms {
			names = append(names, strings.Fields(form)...)
		}
		for _, name := range names {
			used[name] = true
			if p, known := explained.Names[name]; !known || p.Explain == "" {
				t.Errorf("%s: %s is not explained", a.Name, name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(explained.Names)) {
		if !used[name] {
			t.Errorf("%s is explained, and no form has it", name)
		}
	}
	for _, m := range explained.Methods {
		for _, own := range m.Own {
			if !hasParameter(m.Name, own.Name) {
				t.Errorf("%s explains %s, which it does not take", m.Name, own.Name)
			}
		}
	}
}

func hasParameter(method, name string) bool {
	for _, a := range xmlrpc.Described() {
		if a.Name != method {
			continue
		}
		for _, p := range a.Parameters {
			if p.Name == name {
				return true
			}
		}
	}
	return false
}
