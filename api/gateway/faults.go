package gateway

import (
	"slices"
	"strconv"
	"strings"

	"respite/value/fault"
)

// said is how this door says a fault in Dutch and German; English is the catalogue's, unless it is
// given here. {name} is the parameter as the caller spells it. Verbs are those of the catalogue.
type said struct{ nl, de, en string }

// words has a row for every code of the catalogue, also for those that can only come from elsewhere:
// a test of the house holds it to that.
var words = map[*fault.Code]said{
	fault.Missing: {"Parameter '{name}' is leeg.", "Parameter '{name}' ist leer.", "Parameter '{name}' is empty"},
	fault.NotANumber: {"Parameter '{name}' is geen geldig getal: %s.", "Parameter '{name}' ist keine gültige Zahl: %s.",
		"Parameter '{name}' is not a valid number: %s."},
	fault.NotADate: {"Parameter '{name}' moet een datum zijn in het formaat %s.", "Parameter '{name}' muss ein Datum im Format %s sein.",
		"Parameter '{name}' must be a date in the format %s"},
	fault.NotAChoice: {"Parameter '{name}' moet een van deze waarden hebben: %s.", "Parameter '{name}' muss einen dieser Werte haben: %s.",
		"Parameter '{name}' must be one of: %s."},
	fault.TooLong: {"Parameter '{name}' mag hoogstens %d tekens hebben.", "Parameter '{name}' darf höchstens %d Zeichen haben.",
		"Parameter '{name}' may have at most %d characters."},
	fault.BadText: {"Parameter '{name}' bevat iets dat hier niet kan staan.", "Parameter '{name}' enthält etwas, das hier nicht stehen kann.",
		"Parameter '{name}' contains something that cannot stand there."},
	fault.TooMany:   {"Hiervan mogen er hoogstens %d zijn.", "Davon darf es höchstens %d geben.", ""},
	fault.Duplicate: {"Parameter '{name}' is meer dan eens gegeven.", "Parameter '{name}' ist mehr als einmal angegeben.", "Parameter '{name}' is given more than once."},
	fault.OneOf:     {"Precies een van %s moet gegeven zijn.", "Genau eines von %s muss angegeben sein.", ""},
	fault.MustEqual: {"Parameter '{name}' moet gelijk zijn aan %s.", "Parameter '{name}' muss gleich %s sein.", "Parameter '{name}' must be the same as %s."},
	fault.BadPhone: {"Parameter '{name}' is geen telefoonnummer.", "Parameter '{name}' ist keine Telefonnummer.",
		"Parameter '{name}' is not a phone number."},
	fault.BadEmail: {"Parameter '{name}' is geen e-mailadres.", "Parameter '{name}' ist keine E-Mail-Adresse.",
		"Parameter '{name}' is not an e-mail address."},
	fault.BadPostcode: {"Parameter '{name}' is geen postcode van %s.", "Parameter '{name}' ist keine Postleitzahl von %s.",
		"Parameter '{name}' is not a postal code of %s."},
	fault.NotAURL: {"Parameter '{name}' is geen http- of https-adres.", "Parameter '{name}' ist keine http- oder https-Adresse.",
		"Parameter '{name}' is not an http or https address."},
	fault.CountryUnserved: {"Consumenten in dit land worden niet bediend.", "Verbraucher in diesem Land werden nicht bedient.", ""},
	fault.WrongCurrency:   {"De valuta moet hier %s zijn.", "Die Währung muss hier %s sein.", ""},
	fault.BirthInFuture:   {"De geboortedatum ligt in de toekomst.", "Das Geburtsdatum liegt in der Zukunft.", ""},
	fault.OneAddress:      {"De bestelling moet hier naar het factuuradres.", "Die Ware muss hier an die Rechnungsadresse gehen.", ""},
	fault.BadNumber:       {"Parameter '{name}' is geen nummer van %s.", "Parameter '{name}' ist keine Nummer von %s.", "Parameter '{name}' is not a number of %s."},
	fault.SyntheticNumber: {"Een synthetisch nummer kan hier niet gebruikt worden.", "Eine synthetische Nummer kann hier nicht verwendet werden.", ""},
	fault.KeyReused:       {"Deze sleutel is eerder met een andere inhoud gebruikt.", "Dieser Schlüssel wurde schon mit anderem Inhalt verwendet.", ""},

	fault.NoLines:          {"Er is ten minste een artikel nodig.", "Mindestens ein Artikel ist nötig.", ""},
	fault.NotPositive:      {"Parameter '{name}' moet groter dan nul zijn.", "Parameter '{name}' muss größer als null sein.", "Parameter '{name}' must be greater than zero."},
	fault.TotalNotPositive: {"De artikelen zijn samen %s; de som moet groter dan nul zijn.", "Die Artikel ergeben %s; die Summe muss größer als null sein.", ""},
	fault.SumDiffers:       {"Het bedrag %s wijkt af van de som van de artikelen, %s.", "Der Betrag %s weicht von der Summe der Artikel ab, %s.", ""},
	fault.AmountTooLarge:   {"Het bedrag is te groot.", "Der Betrag ist zu groß.", ""},
	fault.ArticleUnknown:   {"Er is geen artikel %q in deze bestelling.", "Es gibt keinen Artikel %q in dieser Bestellung.", ""},
	fault.QuantityExceeds: {"Het aantal %s van artikel %q is meer dan de %s die open zijn.",
		"Die Menge %s des Artikels %q übersteigt die %s, die offen sind.", ""},

	fault.PlanUnknown: {"Dit betaalplan bestaat niet voor deze winkel en dit land.", "Diesen Zahlungsplan gibt es für diesen Händler und dieses Land nicht.", ""},
	fault.PlanMinimum: {"Dit betaalplan vraagt een bedrag van ten minste %s.", "Dieser Zahlungsplan verlangt mindestens %s.", ""},
	fault.PlanExpired: {"Dit betaalplan werd aangeboden tot %s.", "Dieser Zahlungsplan wurde bis %s angeboten.", ""},
	fault.PlanFixed:   {"Er is al onder dit plan geleverd; het kan niet meer gewijzigd worden.", "Unter diesem Plan wurde schon geliefert; er kann nicht mehr geändert werden.", ""},
	fault.PlanExists:  {"Dit betaalplan bestaat al voor dit land.", "Diesen Zahlungsplan gibt es für dieses Land schon.", ""},
	fault.PlanNotForAmount: {"Dit betaalplan kan niet voor een bedrag van %s.", "Dieser Zahlungsplan ist für einen Betrag von %s nicht möglich.",
		""},

	fault.ReservationUnknown:   {"Deze reservering bestaat niet.", "Diese Reservierung gibt es nicht.", ""},
	fault.ReservationPending:   {"De reservering wordt nog beoordeeld.", "Die Reservierung wird noch geprüft.", ""},
	fault.ReservationRefused:   {"De reservering is afgewezen.", "Die Reservierung wurde abgelehnt.", ""},
	fault.ReservationCancelled: {"De reservering is geannuleerd.", "Die Reservierung ist storniert.", ""},
	fault.ReservationExpired:   {"De reservering is verlopen op %s.", "Die Reservierung ist am %s abgelaufen.", ""},
	fault.ReservationClosed:    {"De reservering is gesloten: er staat niets meer open.", "Die Reservierung ist geschlossen: nichts ist mehr offen.", ""},
	fault.AmountAboveHeld:      {"Het bedrag %s is meer dan de %s die nog gereserveerd zijn.", "Der Betrag %s übersteigt die %s, die noch reserviert sind.", ""},
	fault.AmountRaised:         {"De nieuwe som %s is meer dan de %s die gereserveerd zijn.", "Die neue Summe %s übersteigt die %s, die reserviert sind.", ""},
	fault.AmountNegative:       {"Het nieuwe bedrag %s is kleiner dan nul.", "Der neue Betrag %s ist kleiner als null.", ""},
	fault.ChargeUnknown:        {"De bestelling heeft deze kosten niet.", "Die Bestellung hat diese Gebühr nicht.", ""},
	fault.TestMode:             {"De bestelling is in testmodus gedaan.", "Die Bestellung wurde im Testmodus gemacht.", ""},
	fault.NotPassive:           {"De factuur is niet meer passief.", "Die Rechnung ist nicht mehr passiv.", ""},
	fault.StillPassive:         {"De factuur is passief en moet eerst geactiveerd worden.", "Die Rechnung ist passiv und muss erst aktiviert werden.", ""},
	fault.PINMissing:           {"De code uit het sms-bericht is nodig.", "Der Code aus der SMS wird benötigt.", ""},
	fault.PINWrong:             {"De code is onjuist; er zijn nog %d pogingen.", "Der Code ist falsch; es bleiben %d Versuche.", ""},
	fault.PINSpent:             {"De code is te vaak onjuist opgegeven.", "Der Code wurde zu oft falsch angegeben.", ""},
	fault.AmountMoved:          {"Het getoonde bedrag was %s; nu is het %s.", "Der angezeigte Betrag war %s; jetzt ist er %s.", ""},
	fault.NothingToUpdate:      {"Het verzoek verandert niets.", "Die Anfrage ändert nichts.", ""},

	fault.InvoiceUnknown:  {"Deze factuur bestaat niet.", "Diese Rechnung gibt es nicht.", ""},
	fault.OriginalUnknown: {"Er is geen oorspronkelijke transactie met sleutel %s.", "Es gibt keine ursprüngliche Transaktion mit dem Schlüssel %s.", ""},
	fault.OriginalNotInvoice: {"De oorspronkelijke transactie %s kan niet worden terugbetaald.",
		"Die ursprüngliche Transaktion %s kann nicht erstattet werden.", ""},
	fault.OriginalAmbiguous: {"De reservering heeft meer betalingen; noem de betaling die terugbetaald wordt.",
		"Die Reservierung hat mehrere Zahlungen; nennen Sie die zu erstattende.", ""},
	fault.RefundTooLarge: {"Het bedrag %s is meer dan de %s die nog terugbetaald kunnen worden.",
		"Der Betrag %s übersteigt die %s, die noch erstattet werden können.", ""},
	fault.RefundRateUsed: {"Deze artikelen zijn meer dan wat onder hun btw-tarief over is; betaal de rest als bedrag terug.",
		"Diese Artikel übersteigen, was unter ihrem Steuersatz übrig ist; erstatten Sie den Rest als Betrag.", ""},

	fault.RateUnknown:   {"De factuur heeft geen artikelen met een btw-tarief van %s procent.", "Die Rechnung hat keine Artikel mit einem Steuersatz von %s Prozent.", ""},
	fault.FeesTooLarge:  {"De kosten van retouren komen op %s, meer dan de %s van de factuur.", "Die Gebühren für Rückgaben ergeben %s, mehr als die %s der Rechnung.", ""},
	fault.DueNotMovable: {"De vervaldatum van deze factuur kan niet verschoven worden.", "Das Fälligkeitsdatum dieser Rechnung kann nicht verschoben werden.", ""},
	fault.ReferenceUnknown: {"Dit betalingskenmerk is niet gereserveerd, of al gebruikt.",
		"Diese Zahlungsreferenz ist nicht reserviert oder schon verwendet.", ""},
	fault.LinkEnded:       {"De link naar dit document is verlopen.", "Der Link zu diesem Dokument ist abgelaufen.", ""},
	fault.NumberTaken:     {"Dit klantnummer is van iemand anders.", "Diese Kundennummer gehört jemand anderem.", ""},
	fault.NumberUnknown:   {"Dit klantnummer bestaat niet.", "Diese Kundennummer gibt es nicht.", ""},
	fault.PersonUnknown:   {"Het register kent deze persoon niet.", "Das Register kennt diese Person nicht.", ""},
	fault.NoRegister:      {"Hier is geen register dat gevraagd kan worden.", "Hier gibt es kein Register, das gefragt werden kann.", ""},
	fault.DispatchUnknown: {"Deze verzending bestaat niet.", "Diese Sendung gibt es nicht.", ""},
	fault.DispatchSettled: {"De verzending is al afgerond: %s.", "Die Sendung ist schon abgeschlossen: %s.", ""},
	fault.NotSwitchedOn:   {"Dit is voor deze winkel niet ingeschakeld.", "Das ist für diesen Händler nicht eingeschaltet.", ""},

	fault.MerchantUnknown: {"Deze winkel bestaat niet.", "Diesen Händler gibt es nicht.", ""},
	fault.MerchantExists:  {"Deze winkel bestaat al.", "Diesen Händler gibt es schon.", ""},
	fault.RequestUnknown:  {"Er is geen verzoek met deze sleutel.", "Es gibt keine Anfrage mit diesem Schlüssel.", ""},
	fault.PushUnknown:     {"Deze melding bestaat niet.", "Diese Meldung gibt es nicht.", ""},
	fault.LiveClock:       {"De klok van een echt boek kan niet worden verzet.", "Die Uhr eines echten Buchs kann nicht verstellt werden.", ""},
	fault.ClockBackwards:  {"De klok kan alleen vooruit, hoogstens %s.", "Die Uhr geht nur vorwärts, höchstens %s.", ""},
	fault.TooBusy:         {"Te veel verzoeken; probeer het zo weer.", "Zu viele Anfragen; versuchen Sie es gleich wieder.", ""},
	fault.RulesBroken:     {"Het regelbestand is fout: %s.", "Die Regeldatei ist falsch: %s.", ""},

	fault.MemberUnknown:   {"Deze medewerker bestaat niet.", "Diesen Mitarbeiter gibt es nicht.", ""},
	fault.MemberExists:    {"Er werkt al iemand met dit e-mailadres.", "Jemand mit dieser E-Mail-Adresse arbeitet schon hier.", ""},
	fault.InvitationEnded: {"Deze link is al gebruikt of verlopen.", "Dieser Link wurde schon benutzt oder ist abgelaufen.", ""},
	fault.PasswordWeak:    {"%s.", "%s.", ""},
	fault.SignInWrong:     {"E-mailadres of wachtwoord is fout.", "E-Mail-Adresse oder Passwort ist falsch.", ""},
	fault.SignInLocked:    {"Te veel foute pogingen. Probeer het weer na %s.", "Zu viele falsche Versuche. Versuchen Sie es nach %s wieder.", ""},
	fault.CodeWrong:       {"De code is fout of al gebruikt.", "Der Code ist falsch oder wurde schon benutzt.", ""},
	fault.NotAllowed:      {"Uw rol staat dit niet toe.", "Ihre Rolle erlaubt das nicht.", ""},
	fault.Overtaken:       {"Iemand heeft dit intussen gewijzigd. Sla opnieuw op om uw versie te laten gelden.", "Jemand hat dies inzwischen geändert. Speichern Sie noch einmal, damit Ihre Fassung gilt.", ""},
	fault.LastOne:         {"Er moet een %s zijn die kan inloggen.", "Es muss einen %s geben, der sich anmelden kann.", ""},
}

// sentence says a complaint in the language of the culture.
func (c complaint) sentence(culture string) string {
	row := words[c.fault.Code]
	text := row.en
	if text == "" {
		text = c.fault.Code.Text
	}
	articleWord := "Article"
	switch language(culture) {
	case "nl":
		text, articleWord = row.nl, "Artikel"
	case "de":
		text, articleWord = row.de, "Artikel"
	}
	text = strings.ReplaceAll(c.fault.Render(text), "{name}", c.name)
	if c.article > 0 {
		return articleWord + " " + strconv.Itoa(c.article) + ": " + text
	}
	return text
}

func language(culture string) string {
	if len(culture) < 2 {
		return "en"
	}
	return strings.ToLower(culture[:2])
}

// parameters are the wire's names for the fields of our commands.
var parameters = map[string]string{
	"reservation": "ReservationNumber", "reservation_request": "DataRequestKey", "original": "OriginalTransactionKey",
	"plan": "PClass", "birth": "Pno", "currency": "Currency", "lines": "ArticlePrice", "idempotency_key": "Idempotency-Key",
	"first_name": "FirstName", "last_name": "LastName", "company": "CompanyName", "care_of": "CareOf", "street": "Street",
	"house_number": "HouseNumber", "house_extension": "HouseNumberSuffix", "postal_code": "PostalCode", "city": "City",
	"country": "Country", "email": "Email", "phone": "PhoneNumber", "cell_phone": "CellPhoneNumber",
	"price": "ArticlePrice", "quantity": "ArticleQuantity", "vat": "ArticleVat", "": "ArticleNumber",
}

// translate takes over the faults of a command, in the caller's spelling. What the articles sum to is
// not said while one of them cannot be read.
func (o *order) translate(faults fault.List) {
	unread := slices.ContainsFunc(o.wrong, func(c complaint) bool { return c.article > 0 })
	for _, f := range faults {
		if unread && f.Code == fault.TotalNotPositive {
			continue
		}
		o.note(o.place(f))
	}
}

// place finds the parameter a fault is about.
func (o *order) place(f *fault.Fault) complaint {
	for _, list := range []string{"lines", "articles"} {
		if i, rest, ok := indexed(f.Field, list); ok {
			return complaint{name: o.spellingIn(i, parameters[rest]), article: i + 1, fault: f}
		}
	}
	switch side, field, sided := strings.Cut(f.Field, "."); {
	case sided && field == "company" && side == "shipping":
		return complaint{name: o.spelling("ShippingCompany"), fault: f}
	case sided:
		return complaint{name: o.spelling(strings.ToUpper(side[:1]) + side[1:] + parameters[field]), fault: f}
	case f.Field == "amount" || f.Field == "articles":
		return complaint{name: o.amountName(), fault: f}
	case f.Field == "":
		return complaint{name: o.action.subject(), fault: f}
	}
	return complaint{name: o.spelling(parameters[f.Field]), fault: f}
}

// spellingIn gives the name of an article's parameter as the caller sent it.
func (o *order) spellingIn(i int, name string) string {
	if i >= len(o.articles) {
		return name
	}
	if a, sent := o.articles[i][strings.ToLower(name)]; sent {
		return a.name
	}
	return name
}
