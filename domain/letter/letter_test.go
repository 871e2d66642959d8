package letter_test

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"respite/domain/letter"
)

var languages = []string{"sv", "nb", "da", "fi", "de", "nl", "en"}

func parties(language string) letter.Parties {
	return letter.Parties{Language: language, Provider: "Anstånd AB", Merchant: "Skor & Sånt", FirstName: "Åsa"}
}

func invoice(language string) letter.Invoice {
	return letter.Invoice{
		Parties: parties(language), Number: "51726030400000008", Amount: "1\u00a0549,00\u00a0SEK", Due: "2026-12-05",
		Reference: "2345676", Account: "Bankgiro 5050-1055", Link: "https://pay.example.se/i/51726?a=1&b=2",
	}
}

// occasions gives one letter of each kind, with what must be read in it.
func occasions(language string) map[string]letter.Occasion {
	return map[string]letter.Occasion{
		"invoice":     invoice(language),
		"partPayment": letter.PartPayment{Invoice: invoice(language), Plan: "6 × 275", First: "275,00\u00a0SEK"},
		"creditNote": letter.CreditNote{Parties: parties(language), Number: "9001", Invoice: "51726030400000008",
			Amount: "500,00\u00a0SEK", Repaid: "200,00\u00a0SEK", Remaining: "1\u00a0049,00\u00a0SEK", Link: "https://pay.example.se/c/9001"},
		"references": letter.References{Parties: letter.Parties{Language: language, Provider: "Anstånd AB", Merchant: "Skor & Sånt"},
			Numbers: []string{"1234566", "2345676", "3456786"}},
	}
}

var mustShow = map[string][]string{
	"invoice": {"51726030400000008", "1\u00a0549,00\u00a0SEK", "2026-12-05", "2345676", "Bankgiro 5050-1055",
		"https://pay.example.se/i/51726?a=1&b=2", "Skor & Sånt", "Anstånd AB", "Åsa"},
	"partPayment": {"6 × 275", "275,00\u00a0SEK", "1\u00a0549,00\u00a0SEK", "2026-12-05", "2345676", "Bankgiro 5050-1055"},
	"creditNote":  {"9001", "51726030400000008", "500,00\u00a0SEK", "200,00\u00a0SEK", "1\u00a0049,00\u00a0SEK", "https://pay.example.se/c/9001"},
	"references":  {"1234566", "2345676", "3456786", "Anstånd AB"},
}

func TestCompose_InEveryLanguage_SaysEverythingInBothForms(t *testing.T) {
	for _, language := range languages {
		for kind, occasion := range occasions(language) {
			message := letter.Compose(occasion)
			page := html.UnescapeString(message.HTML)
			for _, value := range mustShow[kind] {
				if !strings.Contains(message.Text, value) || !strings.Contains(page, value) {
					t.Errorf("%s %s: %q is missing in\n%s\n%s", language, kind, value, message.Text, page)
				}
			}
			if !strings.Contains(message.HTML, `<html lang="`+language+`">`) || !strings.Contains(message.Subject, "Skor & Sånt") {
				t.Errorf("%s %s: %s\n%s", language, kind, message.Subject, message.HTML)
			}
		}
	}
}

// A label or sentence that is missing leaves a bare colon, an empty element or an empty paragraph behind.
var gaps = regexp.MustCompile(`(?m)[{}]|^\s*:|\n\n\n|<(p|th|td|li|title|a)[^>]*>\s*</|%!`)

func TestCompose_InEveryLanguage_LeavesNoGap(t *testing.T) {
	for _, language := range languages {
		for kind, occasion := range occasions(language) {
			message := letter.Compose(occasion)
			for _, text := range []string{message.Subject, message.Text, message.HTML} {
				if gap := gaps.FindString(text); gap != "" || strings.TrimSpace(text) == "" {
					t.Errorf("%s %s: the gap %q in\n%s", language, kind, gap, text)
				}
			}
		}
	}
}

func TestCompose_InEveryLanguage_DiffersFromTheOthers(t *testing.T) {
	for kind := range occasions("en") {
		seen := map[string]string{}
		for _, language := range languages {
			for i, paragraph := range paragraphs(occasions(language)[kind]) {
				if other, twice := seen[paragraph]; twice {
					t.Errorf("%s: paragraph %d is the same in %s and %s: %s", kind, i, language, other, paragraph)
				}
				seen[paragraph] = language
			}
		}
	}
}

// paragraphs gives the subject and the sentences of a letter, without the greeting, values and signature.
func paragraphs(occasion letter.Occasion) []string {
	message := letter.Compose(occasion)
	parts := strings.Split(message.Text, "\n\n")
	return []string{message.Subject, parts[1], parts[len(parts)-2]}
}

func TestCompose_OfAnInvoice_LooksLikeThis(t *testing.T) {
	want := strings.Join([]string{
		"Hej Åsa!", "",
		"Tack för ditt köp hos Skor & Sånt. Här är din faktura.", "",
		"  Fakturanummer:  51726030400000008",
		"  Att betala:     1\u00a0549,00\u00a0SEK",
		"  Förfallodatum:  2026-12-05",
		"  OCR-nummer:     2345676",
		"  Betala till:    Bankgiro 5050-1055", "",
		"Öppna dokumentet:", "https://pay.example.se/i/51726?a=1&b=2", "",
		"Fordran tillhör nu Anstånd AB: bara en betalning till Anstånd AB gör dig",
		"skuldfri. Ange alltid OCR-numret.", "",
		"Vänliga hälsningar", "Anstånd AB", "",
	}, "\n")
	message := letter.Compose(invoice("sv"))
	if message.Text != want || message.Subject != "Faktura 51726030400000008 för ditt köp hos Skor & Sånt" {
		t.Errorf("%s\n%s", message.Subject, message.Text)
	}
}

func TestCompose_WithoutNameLinkAndRest_LeavesThemOut(t *testing.T) {
	plain := invoice("en")
	plain.FirstName, plain.Link = "", ""
	message := letter.Compose(plain)
	if !strings.HasPrefix(message.Text, "Hello,\n") || strings.Contains(message.HTML, "<a") || strings.Contains(message.Text, "Open") {
		t.Errorf("%s\n%s", message.Text, message.HTML)
	}
	closed := letter.Compose(letter.CreditNote{Parties: parties("en"), Number: "9001", Invoice: "1", Amount: "5,00 EUR"})
	if strings.Contains(closed.Text, "Left to pay") || strings.Contains(closed.Text, "Paid back") {
		t.Error(closed.Text)
	}
}

func TestCompose_OfTheHTML_FetchesNothingAndSuitsTheDark(t *testing.T) {
	for kind, occasion := range occasions("de") {
		page := letter.Compose(occasion).HTML
		if found := regexp.MustCompile(`(?i)<(img|script|link|iframe|style)|url\(|src=|background|[^-]color:#`).FindString(page); found != "" {
			t.Errorf("%s: %s", kind, found)
		}
		if !strings.Contains(page, `content="light dark"`) {
			t.Errorf("%s does not say that it suits the dark", kind)
		}
	}
}

func TestCompose_OfHostileValues_ShowsThemAsText(t *testing.T) {
	hostile := invoice("en")
	hostile.FirstName = "<script>alert(1)</script>\r\nBcc: all@example.org {number}"
	hostile.Merchant, hostile.Link = "A\nB", "javascript:alert(1)"
	message := letter.Compose(hostile)
	if strings.Contains(message.HTML, "<script") || strings.Contains(message.HTML, "javascript:") {
		t.Error(message.HTML)
	}
	if strings.ContainsAny(message.Subject, "\r\n") || !strings.Contains(message.Subject, "A B") {
		t.Errorf("%q", message.Subject)
	}
	if !strings.Contains(message.Text, "Bcc: all@example.org {number}") || strings.Contains(message.Text, "\nBcc") {
		t.Error(message.Text)
	}
}

func TestCompose_OfAnyValues_KeepsLinesShortUnlessAWordIsLonger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([a-zåöß]{1,20} ){0,12}`)
		drawn := invoice(rapid.SampledFrom(languages).Draw(t, "language"))
		drawn.FirstName, drawn.Merchant = text.Draw(t, "first"), text.Draw(t, "merchant")
		drawn.Provider, drawn.Account = text.Draw(t, "provider"), text.Draw(t, "account")
		message := letter.Compose(drawn)
		for line := range strings.SplitSeq(message.Text, "\n") {
			if utf8.RuneCountInString(line) > 78 {
				t.Fatalf("%d characters: %s", utf8.RuneCountInString(line), line)
			}
		}
		for _, word := range strings.Fields(drawn.Account + drawn.Merchant) {
			if !strings.Contains(message.Text, word) {
				t.Fatalf("%q is lost", word)
			}
		}
	})
}

// gsm is the alphabet that fits 160 characters into one text message (GSM 03.38).
const gsm = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"

func TestCompose_OfAPIN_FitsOneTextMessageInEveryLanguage(t *testing.T) {
	seen := []string{}
	for _, language := range languages {
		message := letter.Compose(letter.PIN{Language: language, Merchant: "Skor & Sånt i Östersund", Amount: "1\u00a0549,00\u00a0SEK", Code: "0417"})
		if message.Subject != "" || message.HTML != "" || utf8.RuneCountInString(message.Text) > 160 || slices.Contains(seen, message.Text) {
			t.Errorf("%s: %+v", language, message)
		}
		for _, value := range []string{"0417", "Skor & Sånt i Östersund", "1 549,00 SEK"} {
			if !strings.Contains(message.Text, value) {
				t.Errorf("%s: %q is missing in %q", language, value, message.Text)
			}
		}
		for _, r := range message.Text {
			if !strings.ContainsRune(gsm, r) {
				t.Errorf("%s: %q makes the message longer", language, r)
			}
		}
		seen = append(seen, message.Text)
	}
}

func TestSpoken_OfALanguageNotSpokenHere_IsEnglish(t *testing.T) {
	for language, want := range map[string]string{"sv": "sv", "SV": "sv", "no": "nb", "nn": "nb", "nb": "nb", "fr": "en", "": "en"} {
		if got := letter.Spoken(language); got != want {
			t.Errorf("%q: %s, want %s", language, got, want)
		}
	}
	german, unknown := letter.Compose(invoice("de")), letter.Compose(invoice("fr"))
	if unknown.Text != letter.Compose(invoice("en")).Text || german.Text == unknown.Text {
		t.Error(fmt.Sprint(unknown))
	}
}
