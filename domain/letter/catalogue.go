package letter

// tongue is everything that one language says. Placeholders in braces are filled from the occasion; names are
// never bent by grammar.
type tongue struct {
	code                           string // ISO 639-1
	greeting, greetingAll, regards string
	open                           string // beside the link

	// The labels of the tables.
	invoiceNumber, creditNumber, toPay, due, reference, account string
	sum, plan, firstPayment, credited, repaid, remaining        string

	invoice, partPayment, creditNote, references wording
	pin                                          string // of at most 160 characters of the phones' alphabet
}

// wording is the sentences of one letter.
type wording struct{ subject, opening, closing string }

// tongues is the catalogue.
var tongues = map[string]tongue{
	"sv": swedish, "nb": norwegian, "da": danish, "fi": finnish, "de": german, "nl": dutch, "en": english,
}

var english = tongue{
	code: "en", greeting: "Hello {first},", greetingAll: "Hello,", regards: "Kind regards", open: "Open the document",
	invoiceNumber: "Invoice number", creditNumber: "Credit note", toPay: "To pay", due: "Due date", reference: "Reference", account: "Pay to",
	sum: "Amount", plan: "Plan", firstPayment: "First payment", credited: "Credited", repaid: "Paid back to you", remaining: "Left to pay",
	invoice: wording{
		subject: "Invoice {number} for your purchase from {merchant}",
		opening: "Thank you for your purchase from {merchant}. Here is your invoice.",
		closing: "The claim now belongs to {provider}: only a payment to {provider} settles it. Please always give the reference.",
	},
	partPayment: wording{
		subject: "Invoice {number}: your purchase from {merchant} in parts",
		opening: "Thank you for your purchase from {merchant}. You pay for it in parts; this is how it begins. All payments stand on the invoice.",
		closing: "The claim now belongs to {provider}: only payments to {provider} settle it. Please always give the reference.",
	},
	creditNote: wording{
		subject: "Credit note {number} for your purchase from {merchant}",
		opening: "{merchant} has credited invoice {invoice}. Here is the credit note.",
		closing: "You need not do anything about the credit. If something is left to pay, the due date and the reference stay as they were.",
	},
	references: wording{
		subject: "{count} reserved payment references for {merchant}",
		opening: "Here are the {count} payment references that you reserved. Print one on each invoice of your own and name it when you activate the order.",
		closing: "Each reference can be used once.",
	},
	pin: "{code} is your code for a purchase of {amount} from {merchant}. Do not pass it on.",
}

var swedish = tongue{
	code: "sv", greeting: "Hej {first}!", greetingAll: "Hej!", regards: "Vänliga hälsningar", open: "Öppna dokumentet",
	invoiceNumber: "Fakturanummer", creditNumber: "Kreditfaktura", toPay: "Att betala", due: "Förfallodatum", reference: "OCR-nummer", account: "Betala till",
	sum: "Belopp", plan: "Betalningsplan", firstPayment: "Första betalningen", credited: "Krediterat", repaid: "Betalas tillbaka", remaining: "Kvar att betala",
	invoice: wording{
		subject: "Faktura {number} för ditt köp hos {merchant}",
		opening: "Tack för ditt köp hos {merchant}. Här är din faktura.",
		closing: "Fordran tillhör nu {provider}: bara en betalning till {provider} gör dig skuldfri. Ange alltid OCR-numret.",
	},
	partPayment: wording{
		subject: "Faktura {number}: din delbetalning hos {merchant}",
		opening: "Tack för ditt köp hos {merchant}. Du delbetalar köpet och så här börjar det. Alla betalningar står på fakturan.",
		closing: "Fordran tillhör nu {provider}: bara betalningar till {provider} gör dig skuldfri. Ange alltid OCR-numret.",
	},
	creditNote: wording{
		subject: "Kreditfaktura {number} för ditt köp hos {merchant}",
		opening: "{merchant} har krediterat faktura {invoice}. Här är kreditfakturan.",
		closing: "Du behöver inte göra något för krediteringen. Om något är kvar att betala gäller fakturans förfallodatum och OCR-nummer som förut.",
	},
	references: wording{
		subject: "{count} reserverade OCR-nummer till {merchant}",
		opening: "Här är de {count} OCR-nummer som ni har reserverat. Tryck ett på varje egen faktura och ange det när ordern aktiveras.",
		closing: "Varje nummer kan användas en gång.",
	},
	pin: "{code} är din kod för ett köp på {amount} hos {merchant}. Lämna inte ut den.",
}

var norwegian = tongue{
	code: "nb", greeting: "Hei {first}!", greetingAll: "Hei!", regards: "Vennlig hilsen", open: "Åpne dokumentet",
	invoiceNumber: "Fakturanummer", creditNumber: "Kreditnota", toPay: "Å betale", due: "Forfallsdato", reference: "KID", account: "Betales til",
	sum: "Beløp", plan: "Betalingsplan", firstPayment: "Første betaling", credited: "Kreditert", repaid: "Betales tilbake", remaining: "Gjenstår å betale",
	invoice: wording{
		subject: "Faktura {number} for kjøpet ditt hos {merchant}",
		opening: "Takk for kjøpet hos {merchant}. Her er fakturaen din.",
		closing: "Kravet tilhører nå {provider}: bare betaling til {provider} gjør deg gjeldfri. Oppgi alltid KID.",
	},
	partPayment: wording{
		subject: "Faktura {number}: delbetalingen din hos {merchant}",
		opening: "Takk for kjøpet hos {merchant}. Du betaler det i deler, og slik begynner det. Alle betalinger står på fakturaen.",
		closing: "Kravet tilhører nå {provider}: bare betalinger til {provider} gjør deg gjeldfri. Oppgi alltid KID.",
	},
	creditNote: wording{
		subject: "Kreditnota {number} for kjøpet ditt hos {merchant}",
		opening: "{merchant} har kreditert faktura {invoice}. Her er kreditnotaen.",
		closing: "Du trenger ikke å gjøre noe for krediteringen. Hvis noe gjenstår å betale, gjelder fakturaens forfallsdato og KID som før.",
	},
	references: wording{
		subject: "{count} reserverte KID-numre til {merchant}",
		opening: "Her er de {count} KID-numrene som dere har reservert. Trykk ett på hver egen faktura og oppgi det når ordren aktiveres.",
		closing: "Hvert nummer kan brukes én gang.",
	},
	pin: "{code} er koden din for et kjøp på {amount} hos {merchant}. Ikke gi den til andre.",
}

var danish = tongue{
	code: "da", greeting: "Hej {first}!", greetingAll: "Hej!", regards: "Venlig hilsen", open: "Åbn dokumentet",
	invoiceNumber: "Fakturanummer", creditNumber: "Kreditnota", toPay: "At betale", due: "Forfaldsdato", reference: "Betalingslinje", account: "Betales til",
	sum: "Beløb", plan: "Betalingsplan", firstPayment: "Første betaling", credited: "Krediteret", repaid: "Betales tilbage", remaining: "Mangler at betale",
	invoice: wording{
		subject: "Faktura {number} for dit køb hos {merchant}",
		opening: "Tak for dit køb hos {merchant}. Her er din faktura.",
		closing: "Fordringen tilhører nu {provider}: kun betaling til {provider} gør dig gældfri. Brug altid betalingslinjen.",
	},
	partPayment: wording{
		subject: "Faktura {number}: dit køb i rater hos {merchant}",
		opening: "Tak for dit køb hos {merchant}. Du betaler det i rater, og sådan begynder det. Alle betalinger står på fakturaen.",
		closing: "Fordringen tilhører nu {provider}: kun betalinger til {provider} gør dig gældfri. Brug altid betalingslinjen.",
	},
	creditNote: wording{
		subject: "Kreditnota {number} for dit køb hos {merchant}",
		opening: "{merchant} har krediteret faktura {invoice}. Her er kreditnotaen.",
		closing: "Du skal ikke gøre noget for krediteringen. Hvis der stadig mangler noget at betale, gælder fakturaens forfaldsdato og betalingslinje som før.",
	},
	references: wording{
		subject: "{count} reserverede betalings-id til {merchant}",
		opening: "Her er de {count} betalings-id, som I har reserveret. Tryk ét på hver af jeres egne fakturaer, og oplys det, når ordren aktiveres.",
		closing: "Hvert betalings-id kan bruges én gang.",
	},
	pin: "{code} er din kode til et køb på {amount} hos {merchant}. Giv den ikke videre.",
}

var finnish = tongue{
	code: "fi", greeting: "Hei {first}!", greetingAll: "Hei!", regards: "Ystävällisin terveisin", open: "Avaa asiakirja",
	invoiceNumber: "Laskun numero", creditNumber: "Hyvityslasku", toPay: "Maksettava", due: "Eräpäivä", reference: "Viitenumero", account: "Maksun saaja",
	sum: "Summa", plan: "Maksusuunnitelma", firstPayment: "Ensimmäinen erä", credited: "Hyvitetty", repaid: "Palautetaan sinulle", remaining: "Maksamatta",
	invoice: wording{
		subject: "Lasku {number}, {merchant}",
		opening: "Kiitos ostoksestasi. Tässä on laskusi. Myyjä: {merchant}.",
		closing: "Saatavan omistaa nyt {provider}. Vain sille tehty maksu vapauttaa velasta. Käytä maksaessasi aina viitenumeroa.",
	},
	partPayment: wording{
		subject: "Lasku {number}, osamaksu, {merchant}",
		opening: "Kiitos ostoksestasi. Maksat sen osissa, ja näin se alkaa. Kaikki maksuerät ovat laskussa. Myyjä: {merchant}.",
		closing: "Saatavan omistaa nyt {provider}. Vain sille tehdyt maksut vapauttavat velasta. Käytä maksaessasi aina viitenumeroa.",
	},
	creditNote: wording{
		subject: "Hyvityslasku {number}, {merchant}",
		opening: "{merchant} on hyvittänyt laskun {invoice}. Tässä on hyvityslasku.",
		closing: "Sinun ei tarvitse tehdä mitään hyvityksen vuoksi. Jos jotain on vielä maksamatta, laskun eräpäivä ja viitenumero ovat ennallaan.",
	},
	references: wording{
		subject: "Varatut viitenumerot ({count}), {merchant}",
		opening: "Tässä ovat varaamanne viitenumerot ({count}). Tulostakaa yksi kuhunkin omaan laskuunne ja ilmoittakaa se, kun aktivoitte tilauksen.",
		closing: "Kutakin viitenumeroa voi käyttää kerran.",
	},
	pin: "{code} on ostoksesi vahvistuskoodi. Myyjä: {merchant}, summa: {amount}. Älä anna koodia muille.",
}

var german = tongue{
	code: "de", greeting: "Guten Tag {first},", greetingAll: "Guten Tag,", regards: "Freundliche Grüße", open: "Dokument öffnen",
	invoiceNumber: "Rechnungsnummer", creditNumber: "Rechnungskorrektur", toPay: "Zahlbetrag", due: "Fällig am", reference: "Verwendungszweck", account: "Zahlbar an",
	sum: "Betrag", plan: "Zahlungsplan", firstPayment: "Erste Rate", credited: "Gutgeschrieben", repaid: "Rückzahlung an Sie", remaining: "Noch zu zahlen",
	invoice: wording{
		subject: "Rechnung {number} für Ihren Einkauf bei {merchant}",
		opening: "vielen Dank für Ihren Einkauf bei {merchant}. Hier ist Ihre Rechnung.",
		closing: "Die Forderung gehört jetzt {provider}: Nur eine Zahlung an {provider} befreit Sie von der Schuld. Bitte geben Sie immer den Verwendungszweck an.",
	},
	partPayment: wording{
		subject: "Rechnung {number}: Ihr Ratenkauf bei {merchant}",
		opening: "vielen Dank für Ihren Einkauf bei {merchant}. Sie zahlen in Raten, und so beginnt es. Alle Raten stehen auf der Rechnung.",
		closing: "Die Forderung gehört jetzt {provider}: Nur Zahlungen an {provider} befreien Sie von der Schuld. Bitte geben Sie immer den Verwendungszweck an.",
	},
	creditNote: wording{
		subject: "Rechnungskorrektur {number} für Ihren Einkauf bei {merchant}",
		opening: "{merchant} hat die Rechnung {invoice} korrigiert. Hier ist die Rechnungskorrektur.",
		closing: "Sie müssen dafür nichts tun. Ist noch etwas zu zahlen, bleiben Fälligkeit und Verwendungszweck der Rechnung, wie sie waren.",
	},
	references: wording{
		subject: "{count} reservierte Zahlungsreferenzen für {merchant}",
		opening: "hier sind die {count} Zahlungsreferenzen, die Sie reserviert haben. " +
			"Drucken Sie auf jede eigene Rechnung eine davon und nennen Sie diese, wenn Sie die Bestellung aktivieren.",
		closing: "Jede Referenz kann einmal verwendet werden.",
	},
	pin: "{code} ist Ihr Code für einen Einkauf über {amount} bei {merchant}. Bitte nicht weitergeben.",
}

var dutch = tongue{
	code: "nl", greeting: "Beste {first},", greetingAll: "Goedendag,", regards: "Met vriendelijke groet", open: "Document openen",
	invoiceNumber: "Factuurnummer", creditNumber: "Creditnota", toPay: "Te betalen", due: "Vervaldatum", reference: "Betalingskenmerk", account: "Betalen aan",
	sum: "Bedrag", plan: "Betaalplan", firstPayment: "Eerste betaling", credited: "Gecrediteerd", repaid: "Terug te ontvangen", remaining: "Nog te betalen",
	invoice: wording{
		subject: "Factuur {number} voor uw aankoop bij {merchant}",
		opening: "Bedankt voor uw aankoop bij {merchant}. Hier is uw factuur.",
		closing: "De vordering is nu van {provider}: alleen een betaling aan {provider} bevrijdt u van de schuld. Vermeld altijd het betalingskenmerk.",
	},
	partPayment: wording{
		subject: "Factuur {number}: uw gespreide betaling bij {merchant}",
		opening: "Bedankt voor uw aankoop bij {merchant}. U betaalt gespreid, en zo begint het. Alle betalingen staan op de factuur.",
		closing: "De vordering is nu van {provider}: alleen betalingen aan {provider} bevrijden u van de schuld. Vermeld altijd het betalingskenmerk.",
	},
	creditNote: wording{
		subject: "Creditnota {number} voor uw aankoop bij {merchant}",
		opening: "{merchant} heeft factuur {invoice} gecrediteerd. Hier is de creditnota.",
		closing: "U hoeft voor de creditering niets te doen. Is er nog iets te betalen, dan blijven de vervaldatum en het betalingskenmerk zoals ze waren.",
	},
	references: wording{
		subject: "{count} gereserveerde betalingskenmerken voor {merchant}",
		opening: "Hier zijn de {count} betalingskenmerken die u hebt gereserveerd. Druk er één op elke eigen factuur en vermeld het als u de bestelling activeert.",
		closing: "Elk kenmerk kan één keer worden gebruikt.",
	},
	pin: "{code} is uw code voor een aankoop van {amount} bij {merchant}. Geef hem niet door.",
}
