package risk

import "strings"

var refusalTexts = map[string]string{
	"en": "We cannot offer you this way to pay for this order. Please choose another one. " +
		"You may ask us for the reasons and for a person to look at the decision again.",
	"nl": "Wij kunnen u deze betaalwijze voor deze bestelling niet aanbieden. Kies een andere betaalwijze. " +
		"U kunt ons om de redenen vragen en de beslissing door een medewerker opnieuw laten beoordelen.",
	"de": "Wir können Ihnen diese Zahlungsart für diese Bestellung nicht anbieten. Bitte wählen Sie eine andere. " +
		"Sie können die Gründe erfragen und die Entscheidung von einem Menschen überprüfen lassen.",
}

// RefusalText is what a refused consumer reads, whatever the reason. The language is a tag such as
// "nl" or "de-AT"; a language without a text gets English.
func RefusalText(language string) string {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	if text, ok := refusalTexts[base]; ok {
		return text
	}
	return refusalTexts["en"]
}
