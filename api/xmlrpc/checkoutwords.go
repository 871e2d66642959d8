package xmlrpc

import "fmt"

// checkoutText is what a checkout shows of a way to pay.
type checkoutText struct {
	invoice, part                                           string
	days                                                    string // with the number of days
	monthly, total, startFee, monthlyFee, rate, months, apr string
}

func (t checkoutText) within(days int) string { return fmt.Sprintf(t.days, days) }

// checkoutWords are the texts by language.
var checkoutWords = map[string]checkoutText{
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
