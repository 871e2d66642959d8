package fault_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"respite/value/fault"
)

func TestCatalogue_NamesEachCodeOnceAndSpeaksInSentences(t *testing.T) {
	snake := regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)
	verbs := regexp.MustCompile(`%.?`)
	seen := map[string]bool{}
	for _, code := range fault.Catalogue() {
		if !snake.MatchString(code.Name) || seen[code.Name] {
			t.Errorf("%q is no name of its own in snake_case", code.Name)
		}
		seen[code.Name] = true
		if !strings.HasSuffix(code.Text, ".") {
			t.Errorf("%s: %q is no sentence", code.Name, code.Text)
		}
		for _, verb := range verbs.FindAllString(code.Text, -1) {
			if !strings.Contains("%s %d %q", verb) {
				t.Errorf("%s: %q has the verb %s, which doors cannot translate", code.Name, code.Text, verb)
			}
		}
		if code.Kind < fault.Invalid || code.Kind > fault.Unavailable {
			t.Errorf("%s: kind %d", code.Name, code.Kind)
		}
	}
	if len(seen) == 0 {
		t.Error("the catalogue is empty")
	}
}

func TestCatalogue_GivesACopy(t *testing.T) {
	fault.Catalogue()[0] = nil
	if fault.Catalogue()[0] == nil {
		t.Error("a caller changed the catalogue")
	}
}

func TestError_SaysTheFieldFirst(t *testing.T) {
	plain := fault.TooLong.With(40)
	if got := plain.Error(); got != "The value may have at most 40 characters." {
		t.Errorf("without a field: %q", got)
	}
	if got := plain.On("lines[2].title").Error(); got != "lines[2].title: The value may have at most 40 characters." {
		t.Errorf("with a field: %q", got)
	}
	if plain.Field != "" {
		t.Errorf("On changed the fault it was asked of: %q", plain.Field)
	}
}

func TestRender_FillsATranslation(t *testing.T) {
	if got := fault.TooLong.With(40).Render("Högst %d tecken."); got != "Högst 40 tecken." {
		t.Errorf("got %q", got)
	}
}

func TestList_CollectsFaultsInOrder(t *testing.T) {
	var list fault.List
	list.Add(nil)
	if err := list.Err(); err != nil {
		t.Fatalf("an empty list is the error %v", err)
	}
	list.Add(fault.Missing.With().On("email"))
	list.Add(fmt.Errorf("read the form: %w", fault.BadPhone.With().On("phone")))
	list.Add(fault.List{fault.NoLines.With(), fault.TooBusy.With()})
	const want = "email: A value is needed. phone: The value is not a phone number. " +
		"At least one article is needed. Too many requests; try again in a moment."
	if err := list.Err(); err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

func TestList_AskedToTakeAnotherError_Panics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an internal error was taken for a fault")
		}
	}()
	var list fault.List
	list.Add(errors.New("disk full"))
}

func TestAll_FindsFaultsInsideErrors(t *testing.T) {
	one := fault.InvoiceUnknown.With()
	for name, c := range map[string]struct {
		err  error
		want int
	}{
		"one":              {one, 1},
		"one, wrapped":     {fmt.Errorf("refund: %w", one), 1},
		"several":          {fault.List{one, one}, 2},
		"several, wrapped": {fmt.Errorf("refund: %w", fault.List{one, one}), 2},
	} {
		if faults, ok := fault.All(c.err); !ok || len(faults) != c.want {
			t.Errorf("%s: %v, %t", name, faults, ok)
		}
	}
	for _, err := range []error{nil, errors.New("disk full")} {
		if faults, ok := fault.All(err); ok || faults != nil {
			t.Errorf("%v holds %v", err, faults)
		}
	}
}

func TestIs_ComparesCodesWhateverTheFieldAndTheArguments(t *testing.T) {
	err := fmt.Errorf("reserve: %w", fault.List{fault.Missing.With().On("email"), fault.TooLong.With(40)})
	if !fault.Is(err, fault.TooLong) || !fault.Is(err, fault.Missing) {
		t.Errorf("%v is not what it holds", err)
	}
	if fault.Is(err, fault.TooMany) || fault.Is(nil, fault.TooLong) || fault.Is(errors.New("disk full"), fault.TooLong) {
		t.Error("an error is what it does not hold")
	}
}
