package faultcode_test

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"respite/domain/risk"
	"respite/wire/xmlrpc/faultcode"
)

var languages = []string{"sv", "nb", "da", "fi", "de", "nl", "en"}

// every visits each code in each language.
func every(visit func(code faultcode.Code, language, text string)) {
	for _, language := range languages {
		for _, code := range faultcode.All() {
			visit(code, language, code.Text(language))
		}
	}
}

//go:embed testdata/codes.txt
var listed string // the table of XML-RPC reference 6, with -99 and 9120

func TestAll_HoldsTheCodesOfTheReference(t *testing.T) {
	var found strings.Builder
	for _, code := range faultcode.All() {
		fmt.Fprintln(&found, code.Number, code.Name)
	}
	if found.String() != listed {
		t.Errorf("the catalogue is\n%s", found.String())
	}
}

func TestAll_GivesACopyInTheOrderOfTheNumbers(t *testing.T) {
	faultcode.All()[0] = faultcode.Code{}
	for i, code := range faultcode.All() {
		if i > 0 && code.Number <= faultcode.All()[i-1].Number {
			t.Errorf("%d does not come in order", code.Number)
		}
	}
	if faultcode.All()[0] != faultcode.UnknownCall {
		t.Error("a caller changed the catalogue")
	}
}

func TestNumbers_AreNoneThatClientsTakeForSuccessOrTransportErrors(t *testing.T) {
	for _, code := range faultcode.All() {
		if code.Number >= 0 && code.Number <= 1100 {
			t.Errorf("%s has the number %d", code.Name, code.Number)
		}
	}
}

func TestNames_AreUnique_ButForThePostcode(t *testing.T) {
	numbers := map[string][]int{}
	for _, code := range faultcode.All() {
		numbers[code.Name] = append(numbers[code.Name], code.Number)
	}
	for name, shared := range numbers {
		if len(shared) > 1 && !slices.Equal(shared, []int{3104, 3206}) {
			t.Errorf("%s is the name of %d", name, shared)
		}
	}
}

func TestOf_GivesTheCodeWithTheNumber(t *testing.T) {
	for _, code := range faultcode.All() {
		if found, ok := faultcode.Of(code.Number); !ok || found != code {
			t.Errorf("%d gives %v, %t", code.Number, found, ok)
		}
	}
	for _, number := range []int{0, 1, 1100, -1, 2100, 9121} {
		if found, ok := faultcode.Of(number); ok {
			t.Errorf("%d gives %v", number, found)
		}
	}
}

func TestText_OfEveryCode_StandsInEveryLanguage(t *testing.T) {
	every(func(code faultcode.Code, language, text string) {
		translated := language == "en" || text != code.Text("en")
		if text == "" || !translated && code != faultcode.UnknownCall {
			t.Errorf("%d has no sentence in %s", code.Number, language)
		}
	})
}

func TestText_OfTheUnknownCall_IsTheSameInEveryLanguage(t *testing.T) {
	for _, language := range append(languages, "fr", "") {
		if text := faultcode.UnknownCall.Text(language); text != "Unknown call" {
			t.Errorf("in %q it is %q", language, text)
		}
	}
}

func TestText_FindsItsLanguageByTheTag(t *testing.T) {
	for tag, language := range map[string]string{
		"SV": "sv", "sv-FI": "sv", "no": "nb", "NN": "nb", "nb-NO": "nb", "de-AT": "de", "fr": "en", "": "en", "english": "en",
	} {
		if text := faultcode.AddressMismatch.Text(tag); text != faultcode.AddressMismatch.Text(language) {
			t.Errorf("%q gives %q", tag, text)
		}
	}
}

func TestText_OfACodeThatIsNone_IsEmpty(t *testing.T) {
	if text := (faultcode.Code{Number: 8101}).Text("sv"); text != "" {
		t.Errorf("got %q", text)
	}
}

func TestText_FitsTheCharsetOfTheWire(t *testing.T) {
	every(func(code faultcode.Code, language, text string) {
		for _, r := range text {
			if r < ' ' || r > '\u007e' && r < '\u00a1' || r > '\u00ff' {
				t.Errorf("%d in %s holds %q", code.Number, language, r)
			}
		}
	})
}

func TestText_IsMadeOfSentences(t *testing.T) {
	sentences := regexp.MustCompile(`^\p{Lu}[^.]*\.( \p{Lu}[^.]*\.)*$`)
	every(func(code faultcode.Code, language, text string) {
		if code != faultcode.UnknownCall && !sentences.MatchString(text) {
			t.Errorf("%d in %s: %q", code.Number, language, text)
		}
	})
}

func TestText_HoldsNoWordOfTheWire(t *testing.T) {
	wire := regexp.MustCompile(`(?i)\b(eid|pno|rno|invno|artno|pclass|estore|digest|vsn|xml|rpc|api|ip|pin)\b|_`)
	every(func(code faultcode.Code, language, text string) {
		if word := wire.FindString(text); word != "" {
			t.Errorf("%d in %s says %s", code.Number, language, word)
		}
	})
}

// synonyms are the codes that mean the same, so that the same sentence serves them.
var synonyms = [][]faultcode.Code{
	{faultcode.ConsumerNotFound, faultcode.ConsumerUnknown},
	{faultcode.PostcodeWrong, faultcode.PostcodeFieldWrong},
}

func TestText_IsShared_ByCodesThatMeanTheSameOnly(t *testing.T) {
	for _, language := range languages {
		sharing := map[string][]faultcode.Code{}
		for _, code := range faultcode.All() {
			sharing[code.Text(language)] = append(sharing[code.Text(language)], code)
		}
		for _, same := range synonyms {
			if !slices.Equal(sharing[same[0].Text(language)], same) {
				t.Errorf("in %s %v do not read the same", language, same)
			}
			delete(sharing, same[0].Text(language))
		}
		for text, codes := range sharing {
			if len(codes) > 1 {
				t.Errorf("in %s %v all say %q", language, codes, text)
			}
		}
	}
}

var refusals = []faultcode.Code{
	faultcode.CreditRefused, faultcode.AboveCreditLimit, faultcode.ConsumerBlocked,
	faultcode.UnpaidInvoices, faultcode.OverdueInvoices, faultcode.ConsumerBarred,
}

func TestText_EndsWithTheConsumersRights_AfterARefusalOnly(t *testing.T) {
	for _, language := range languages {
		notice := lastSentence(faultcode.CreditRefused.Text(language))
		for _, code := range faultcode.All() {
			if told := lastSentence(code.Text(language)) == notice; told != slices.Contains(refusals, code) {
				t.Errorf("%d in %s: %q", code.Number, language, code.Text(language))
			}
		}
	}
}

func lastSentence(text string) string {
	return text[strings.LastIndex(text, ". ")+1:]
}

func TestCreditRefused_ReadsAsTheRefusalOfTheOtherDoors(t *testing.T) {
	for _, language := range []string{"en", "nl", "de"} {
		if text := faultcode.CreditRefused.Text(language); text != risk.RefusalText(language) {
			t.Errorf("%s: %q", language, text)
		}
	}
}

func TestForConsumer_IsTrueOfConsumerOrderAndPlan(t *testing.T) {
	for number, forConsumer := range map[int]bool{
		-99: false, 1103: false, 1999: false,
		2101: true, 2999: true, 3102: true, 3304: true, 3999: true, 6101: true, 6999: true,
		7101: false, 8101: false, 9113: false, 9120: false,
	} {
		code, ok := faultcode.Of(number)
		if !ok || code.ForConsumer() != forConsumer {
			t.Errorf("%d: known %t, for the consumer %t", number, ok, code.ForConsumer())
		}
	}
}
