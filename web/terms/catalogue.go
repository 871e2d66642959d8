package terms

var swedish = tongue{
	code: "sv", thousands: blank, decimal: ",", suffix: blank + "%", layout: "2006-01-02",
	invoice: "Faktura", timeToPay: "Betalningstid", oneDay: "{days} dag från leveransen", manyDays: "{days} dagar från leveransen",
	invoiceFee: "Fakturaavgift",
	returns:    "Skickar du tillbaka något krediterar butiken det, och du betalar bara för det du behåller.",
	late:       "Betalar du efter förfallodagen kan dröjsmålsränta och påminnelseavgift enligt lag tillkomma.",
	example:    "Exempel: köp för {amount}", payments: "Antal betalningar", monthly: "Månadskostnad", first: "Första betalningen",
	dueOn: "Betalas senast", startFee: "Startavgift", monthlyFee: "Avgift per betalning", rate: "Nominell årsränta", apr: "Effektiv ränta",
	credit: "Total kreditkostnad", total: "Totalt att betala", offer: "Erbjudandet",
	least: "Lägsta köp", most: "Högsta köp", until: "Gäller till och med",
	account:  "Kontot har inget fast slut: exemplet gäller om du inte handlar mer och varje månad bara betalar det lägsta beloppet.",
	notFound: "Sidan finns inte", noTerms: "Det finns inga betalningsvillkor på den här adressen.",
}

var norwegian = tongue{
	code: "nb", thousands: blank, decimal: ",", suffix: blank + "%", layout: "02.01.2006",
	invoice: "Faktura", timeToPay: "Betalingsfrist", oneDay: "{days} dag fra levering", manyDays: "{days} dager fra levering",
	invoiceFee: "Fakturagebyr",
	returns:    "Sender du noe tilbake, krediterer butikken det, og du betaler bare for det du beholder.",
	late:       "Betaler du etter forfall, kan det komme forsinkelsesrente og purregebyr etter loven i tillegg.",
	example:    "Eksempel: kjøp for {amount}", payments: "Antall betalinger", monthly: "Månedskostnad", first: "Første betaling",
	dueOn: "Betales senest", startFee: "Etableringsgebyr", monthlyFee: "Gebyr per betaling", rate: "Nominell årsrente", apr: "Effektiv rente",
	credit: "Samlet kredittkostnad", total: "Samlet beløp å betale", offer: "Tilbudet",
	least: "Minste kjøp", most: "Største kjøp", until: "Gjelder til og med",
	account:  "Kontoen har ingen fast slutt: eksempelet gjelder hvis du ikke handler mer og bare betaler minstebeløpet hver måned.",
	notFound: "Siden finnes ikke", noTerms: "Det er ingen betalingsvilkår på denne adressen.",
}

var danish = tongue{
	code: "da", thousands: ".", decimal: ",", suffix: blank + "%", layout: "02.01.2006",
	invoice: "Faktura", timeToPay: "Betalingsfrist", oneDay: "{days} dag fra levering", manyDays: "{days} dage fra levering",
	invoiceFee: "Fakturagebyr",
	returns:    "Sender du noget tilbage, krediterer butikken det, og du betaler kun for det, du beholder.",
	late:       "Betaler du efter forfaldsdatoen, kan der komme morarente og rykkergebyr efter loven oveni.",
	example:    "Eksempel: køb for {amount}", payments: "Antal betalinger", monthly: "Månedlig ydelse", first: "Første betaling",
	dueOn: "Betales senest", startFee: "Stiftelsesgebyr", monthlyFee: "Gebyr pr. betaling", rate: "Årlig rente", apr: "ÅOP",
	credit: "Samlede kreditomkostninger", total: "Samlet beløb at betale", offer: "Tilbuddet",
	least: "Mindste køb", most: "Største køb", until: "Gælder til og med",
	account:  "Kontoen har ingen fast udløbsdato: eksemplet gælder, hvis du ikke køber mere og kun betaler det mindste beløb hver måned.",
	notFound: "Siden findes ikke", noTerms: "Der er ingen betalingsvilkår på denne adresse.",
}

var finnish = tongue{
	code: "fi", thousands: blank, decimal: ",", suffix: blank + "%", layout: "02.01.2006",
	invoice: "Lasku", timeToPay: "Maksuaika", oneDay: "{days} päivä toimituksesta", manyDays: "{days} päivää toimituksesta",
	invoiceFee: "Laskutuslisä",
	returns:    "Jos palautat jotain, kauppa hyvittää sen, ja maksat vain siitä, minkä pidät.",
	late:       "Jos maksat eräpäivän jälkeen, laskuun voidaan lisätä lain mukainen viivästyskorko ja maksumuistutuskulut.",
	example:    "Esimerkki: ostoksen hinta {amount}", payments: "Maksuerien määrä", monthly: "Kuukausierä", first: "Ensimmäinen maksuerä",
	dueOn: "Maksettava viimeistään", startFee: "Avausmaksu", monthlyFee: "Tilinhoitomaksu per erä", rate: "Nimellinen vuosikorko",
	apr: "Todellinen vuosikorko", credit: "Luottokustannukset yhteensä", total: "Maksettava yhteensä", offer: "Tarjous",
	least: "Pienin ostos", most: "Suurin ostos", until: "Voimassa asti",
	account:  "Tilillä ei ole kiinteää päättymistä: esimerkki pätee, jos et osta lisää ja maksat kuukausittain vain vähimmäiserän.",
	notFound: "Sivua ei löydy", noTerms: "Tässä osoitteessa ei ole maksuehtoja.",
}

var german = tongue{
	code: "de", thousands: ".", decimal: ",", suffix: blank + "%", layout: "02.01.2006",
	invoice: "Rechnung", timeToPay: "Zahlungsziel", oneDay: "{days} Tag ab Lieferung", manyDays: "{days} Tage ab Lieferung",
	invoiceFee: "Rechnungsgebühr",
	returns:    "Senden Sie etwas zurück, schreibt der Händler es gut, und Sie zahlen nur, was Sie behalten.",
	late:       "Zahlen Sie zu spät, können Verzugszinsen und Mahnkosten im gesetzlichen Rahmen hinzukommen.",
	example:    "Beispiel: Einkauf für {amount}", payments: "Anzahl der Raten", monthly: "Monatliche Rate", first: "Erste Rate",
	dueOn: "Zu zahlen bis", startFee: "Bearbeitungsgebühr", monthlyFee: "Gebühr je Rate", rate: "Sollzinssatz pro Jahr",
	apr: "Effektiver Jahreszins", credit: "Gesamtkosten des Kredits", total: "Gesamtbetrag", offer: "Das Angebot",
	least: "Mindesteinkauf", most: "Höchsteinkauf", until: "Gültig bis",
	account:  "Das Konto hat kein festes Ende: Das Beispiel gilt, wenn Sie nichts mehr kaufen und jeden Monat nur den Mindestbetrag zahlen.",
	notFound: "Seite nicht gefunden", noTerms: "Unter dieser Adresse gibt es keine Zahlungsbedingungen.",
}

var dutch = tongue{
	code: "nl", thousands: ".", decimal: ",", suffix: "%", layout: "02-01-2006",
	invoice: "Factuur", timeToPay: "Betalingstermijn", oneDay: "{days} dag na levering", manyDays: "{days} dagen na levering",
	invoiceFee: "Factuurkosten",
	returns:    "Stuurt u iets terug, dan crediteert de winkel het en betaalt u alleen wat u houdt.",
	late:       "Betaalt u na de vervaldatum, dan kunnen wettelijke rente en, na een aanmaning, incassokosten volgens de wet erbij komen.",
	example:    "Voorbeeld: aankoop van {amount}", payments: "Aantal termijnen", monthly: "Maandbedrag", first: "Eerste termijn",
	dueOn: "Te betalen op", startFee: "Afsluitkosten", monthlyFee: "Kosten per termijn", rate: "Debetrentevoet per jaar",
	apr: "Jaarlijks kostenpercentage", credit: "Totale kredietkosten", total: "Totaal te betalen", offer: "Het aanbod",
	least: "Kleinste aankoop", most: "Grootste aankoop", until: "Geldig tot en met",
	account:  "De rekening heeft geen vast einde: het voorbeeld geldt als u niets meer koopt en elke maand alleen het minimumbedrag betaalt.",
	notFound: "Pagina niet gevonden", noTerms: "Op dit adres staan geen betalingsvoorwaarden.",
}

var english = tongue{
	code: "en", thousands: ",", decimal: ".", suffix: "%", layout: "2 January 2006",
	invoice: "Invoice", timeToPay: "Time to pay", oneDay: "{days} day from delivery", manyDays: "{days} days from delivery",
	invoiceFee: "Invoice fee",
	returns:    "If you send something back, the shop credits it, and you pay only for what you keep.",
	late:       "If you pay after the due date, late interest and reminder fees may be added as the law allows.",
	example:    "Example: a purchase of {amount}", payments: "Number of payments", monthly: "Monthly cost", first: "First payment",
	dueOn: "To be paid by", startFee: "Start fee", monthlyFee: "Fee for each payment", rate: "Borrowing rate a year",
	apr: "Annual percentage rate", credit: "Total cost of credit", total: "Total to pay", offer: "The offer",
	least: "Smallest purchase", most: "Largest purchase", until: "Valid until",
	account:  "The account has no fixed end: the example holds if nothing more is bought and only the least amount is paid each month.",
	notFound: "Not found", noTerms: "There are no terms of payment at this address.",
}
