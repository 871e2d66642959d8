package quote

import "fmt"

// Words is what a checkout shows beside the figures of a way to pay, in one language.
type Words struct {
	Invoice, Part                                           string
	days                                                    string // with the number of days
	Monthly, Total, StartFee, MonthlyFee, Rate, Months, APR string
}

// Within says how long a plain invoice gives to pay.
func (w Words) Within(days int) string { return fmt.Sprintf(w.days, days) }

// In gives the words in a language ("sv") that is spoken in a country served.
func In(language string) Words { return words[language] }

var words = map[string]Words{
	"sv": {
		"Faktura", "Delbetalning", "Betala inom %d dagar", "Månadskostnad", "Totalt att betala", "Startavgift", "Månadsavgift", "Årsränta",
		"Antal månader", "Effektiv ränta",
	},
	"nb": {
		"Faktura", "Delbetaling", "Betal innen %d dager", "Månedskostnad", "Totalt å betale", "Etableringsgebyr", "Månedsgebyr", "Årsrente",
		"Antall måneder", "Effektiv rente",
	},
	"da": {
		"Faktura", "Ratebetaling", "Betal inden %d dage", "Månedlig ydelse", "Betales i alt", "Oprettelsesgebyr", "Månedligt gebyr", "Årlig rente",
		"Antal måneder", "ÅOP",
	},
	"fi": {
		"Lasku", "Osamaksu", "Maksa %d päivän kuluessa", "Kuukausierä", "Maksettava yhteensä", "Aloitusmaksu", "Kuukausimaksu", "Vuosikorko",
		"Kuukausien määrä", "Todellinen vuosikorko",
	},
	"de": {
		"Rechnung", "Ratenkauf", "Zahlen Sie innerhalb von %d Tagen", "Monatliche Rate", "Gesamtbetrag", "Einmalige Gebühr", "Monatliche Gebühr",
		"Sollzinssatz", "Anzahl der Monate", "Effektiver Jahreszins",
	},
	"nl": {
		"Factuur", "Gespreid betalen", "Betaal binnen %d dagen", "Maandbedrag", "Totaal te betalen", "Startkosten", "Maandelijkse kosten",
		"Jaarrente", "Aantal maanden", "Jaarlijks kostenpercentage",
	},
}
