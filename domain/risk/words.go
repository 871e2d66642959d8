package risk

import "respite/value/money"

// Word is one fact that rules can name.
type Word struct {
	Name   string
	Means  string
	Credit bool // may weigh on creditworthiness; the others serve only against fraud (domain 9.1)
	read   func(Facts) any
}

var vocabulary = []Word{
	{"order.amount", "amount of this order, compared in whole units of its currency", true, func(f Facts) any { return amount{f.Order.Amount} }},
	{"order.currency", `currency: "EUR", "SEK", …`, true, func(f Facts) any { return string(f.Order.Currency) }},
	{"order.country", `country of the buyer: "NL", "DE", …`, true, func(f Facts) any { return string(f.Order.Country) }},
	{"order.occasion", `"new", "change" (of an address) or "review"`, true, func(f Facts) any { return string(f.Order.Occasion) }},
	{"order.plan", `type of the plan of payment: "invoice", "account", …`, true, func(f Facts) any { return f.Order.Plan }},
	{"order.company", "a company buys", true, func(f Facts) any { return f.Order.Company }},
	{"order.shipping_differs", "the goods go elsewhere than the bill", true, func(f Facts) any { return f.Order.ShippingDiffers }},
	{"order.lines", "number of lines", false, func(f Facts) any { return f.Order.Lines }},
	{"merchant.id", "number of the shop", false, func(f Facts) any { return int(f.Merchant.ID) }},
	{"person.age", "whole years; 0 when not known", true, func(f Facts) any { return f.Person.Age }},
	{"person.exposure", "what the person owes or may come to owe, without this order", true, func(f Facts) any { return amount{f.Person.Exposure} }},
	{"history.paid", "claims paid in full", true, func(f Facts) any { return f.History.Paid }},
	{"history.open_invoices", "invoices not yet paid", true, func(f Facts) any { return f.History.OpenInvoices }},
	{"history.days_late", "days the latest open claim is late", true, func(f Facts) any { return f.History.DaysLate }},
	{"history.worst_days_late", "most days late of any claim in twelve months", true, func(f Facts) any { return f.History.WorstDaysLate }},
	{"history.in_collection", "a claim is in collection", true, func(f Facts) any { return f.History.InCollection }},
	{"history.thin", "no claim paid yet and nothing found by the bureau", true, func(f Facts) any { return f.thin() }},
	{"attempts.person_24h", "orders of the person in 24 hours, this one included", false, func(f Facts) any { return f.Attempts.Person24h }},
	{"attempts.network_10m", "orders from the same connection in 10 minutes", false, func(f Facts) any { return f.Attempts.Network10m }},
	{"attempts.address_persons_7d", "persons with this address in 7 days", false, func(f Facts) any { return f.Attempts.AddressPersons7d }},
	{"attempts.email_persons", "persons who used this e-mail address", false, func(f Facts) any { return f.Attempts.EmailPersons }},
	{"bureau.status", `"" (not asked), "ok", "not_found", "timeout" or "unavailable"`, true, func(f Facts) any { return string(f.Bureau.Status) }},
	{"bureau.found", "the bureau knows the person", true, func(f Facts) any { return f.Bureau.Found }},
	{"bureau.match_quality", "0 to 100, how surely it is this person", true, func(f Facts) any { return f.Bureau.MatchQuality }},
	{"bureau.negatives", "entries against the person that are not settled", true, func(f Facts) any { return f.Bureau.openNegatives() }},
	{"bureau.scored", "the bureau gave a score", true, func(f Facts) any { return f.Bureau.Scored }},
	{"bureau.score", "the bureau's score; 0 without one", true, func(f Facts) any { return f.Bureau.Score }},
	{"bureau.address_confirmed", "the register has the person at this address", true, func(f Facts) any { return f.Bureau.AddressConfirmed }},
	{"bureau.moved_recently", "… for fewer than 30 days", true, func(f Facts) any { return f.Bureau.MovedRecently }},
	{"bureau.protected", "the person's identity is protected", true, func(f Facts) any { return f.Bureau.Protected }},
	{"bureau.cleared", "the bureau vouches for the person", true, func(f Facts) any { return f.Bureau.Cleared }},
	{"bureau.waiting", "the bureau wants to be asked again", true, func(f Facts) any { return f.waiting() }},
}

// Words gives every fact that rules can name, for people who write them.
func Words() []Word { return append([]Word(nil), vocabulary...) }

var wordNamed = func() map[string]Word {
	named := map[string]Word{}
	for _, word := range vocabulary {
		named[word.Name] = word
	}
	return named
}()

// words gives the facts under their names.
func (f Facts) words() map[string]any {
	values := make(map[string]any, len(vocabulary))
	for _, word := range vocabulary {
		values[word.Name] = word.read(f)
	}
	return values
}

// amount is money in a rule. It is a type of its own so that "order.amount > 50" means fifty whole
// units of the order's currency and can never be mistaken for fifty cents.
type amount struct{ minor money.Minor }

// minorOf gives one side of a comparison or sum: an amount, or a number of whole units.
func minorOf(side any) money.Minor {
	if whole, ok := side.(int); ok {
		bound := int(money.MaxMinor / 100)
		return money.Minor(max(-bound, min(whole, bound))) * 100
	}
	return side.(amount).minor
}
