// Package facts collects what a risk decision may look at: the order, the person, how they paid before, and
// what looks like trying one's luck (domain 9.1).
//
// It must never decide: domain/risk does, from these facts alone.
package facts

import (
	"net/netip"
	"strings"
	"time"

	"respite/domain/consumer"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/store"
	"respite/value/country"
	"respite/value/money"
)

// Assessment is one decision about one order.
type Assessment struct {
	Occasion risk.Occasion
	Order    reservation.Reservation
	Parties  consumer.Parties
	Amount   money.Minor
	Own      money.Minor // of the exposure, what belongs to this order already
	Report   risk.Report
}

// Inquiry puts a question about a person into the bureau's words.
func Inquiry(occasion risk.Occasion, parties consumer.Parties, firstAsked, now time.Time) risk.Inquiry {
	billing := parties.Billing
	phone := billing.CellPhone
	if phone == "" {
		phone = billing.Phone
	}
	return risk.Inquiry{
		Purpose: string(occasion), LegalBasis: "contract", Country: billing.Country, FirstName: billing.FirstName, LastName: billing.LastName,
		Birth: parties.Birth, Gender: string(parties.Gender), Email: billing.Email, Phone: phone,
		Street: billing.Street + " " + billing.HouseNumber, PostalCode: billing.PostalCode, FirstAsked: firstAsked, Now: now,
		NationalID: parties.NationalID,
	}
}

// Touch names what is read of a buyer.
func Touch(p consumer.Parties, currency money.Currency) store.Touch {
	var marks []string
	for _, place := range places(p) {
		if place.mark != "" {
			marks = append(marks, place.mark)
		}
	}
	return store.TouchBuyer(p.Marks(), marks, currency)
}

// Collect finds what the decision may look at, and notes a new order as an attempt.
func Collect(tx *store.Tx, shop merchant.Merchant, person consumer.Person, a Assessment) (risk.Facts, error) {
	home, served := country.Of(string(a.Order.Country))
	exposure, err := tx.Exposure(person.ID, a.Order.Currency)
	if err != nil {
		return risk.Facts{}, err
	}
	facts := risk.Facts{
		Today: home.Day(tx.Now),
		Order: risk.Order{
			Occasion: a.Occasion, Amount: a.Amount, Currency: a.Order.Currency, Country: a.Order.Country,
			CountryServed: served && shop.Serves(a.Order.Country), Plan: string(a.Order.Terms.Type()), Lines: len(a.Order.Lines),
			ShippingDiffers: a.Parties.ShippingDiffers(), Company: a.Parties.Company,
		},
		Merchant: risk.Merchant{ID: int64(shop.ID), Open: !shop.Contract.Closed || a.Occasion != risk.NewOrder},
		Person:   risk.Person{Exposure: exposure.Total() - a.Own, Blocked: person.Blocked},
		History:  risk.History{Paid: exposure.Paid, OpenInvoices: exposure.Open},
		Bureau:   a.Report,
	}
	if a.Amount > a.Own { // what was agreed to before stays
		facts.Merchant.OrderLimit, facts.Order.Delivered = shop.Contract.OrderLimits[a.Order.Currency], a.Order.Activated
	}
	if !a.Parties.Company {
		facts.Person.Age = home.Day(tx.Now).Age(a.Parties.Birth)
	}
	if err := lateness(tx, person, &facts); err != nil {
		return risk.Facts{}, err
	}
	facts.Attempts, err = attempts(tx, person, a)
	return facts, err
}

// lateness finds how late the person is with anything, anywhere.
func lateness(tx *store.Tx, person consumer.Person, facts *risk.Facts) error {
	oldest, owes, err := tx.OldestDue(person.ID)
	if err != nil || !owes {
		return err
	}
	facts.History.DaysLate = max(0, int(facts.Today-oldest))
	facts.History.WorstDaysLate = facts.History.DaysLate
	return nil
}

// attempts counts what looks like trying one's luck; a new order is itself an attempt, noted before.
func attempts(tx *store.Tx, person consumer.Person, a Assessment) (risk.Attempts, error) {
	counts := risk.Attempts{Person24h: person.Attempts(tx.Now.Add(-personWindow))}
	for _, place := range places(a.Parties) {
		if place.mark == "" {
			continue
		}
		traffic, err := tx.Traffic(place.mark)
		if err != nil {
			return counts, err
		}
		if a.Occasion == risk.NewOrder {
			traffic = traffic.Visited(person.ID, tx.Now)
			tx.KeepTraffic(traffic)
		}
		place.count(&counts, traffic, tx.Now)
	}
	return counts, nil
}

// place is where attempts are counted, and what is counted there (domain 9.5).
type place struct {
	mark  string
	count func(*risk.Attempts, consumer.Traffic, time.Time)
}

func places(p consumer.Parties) []place {
	network, mail := network(p.Network), ""
	if p.Billing.Email != "" {
		mail = "mail:" + strings.ToLower(p.Billing.Email)
	}
	return []place{
		{network, func(c *risk.Attempts, t consumer.Traffic, now time.Time) {
			c.Network10m, _ = t.Since(now.Add(-networkWindow))
		}},
		{p.Billing.Place(), func(c *risk.Attempts, t consumer.Traffic, now time.Time) {
			_, c.AddressPersons7d = t.Since(now.Add(-addressWindow))
		}},
		{mail, func(c *risk.Attempts, t consumer.Traffic, now time.Time) {
			_, c.EmailPersons = t.Since(now.Add(-addressWindow))
		}},
	}
}

// network gives the mark of an address on the internet. Shops that do not know the consumer's address
// send none, 0.0.0.0 or one of their own: such an address says nothing.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.IsUnspecified() || ip.IsPrivate() || ip.IsLoopback() {
		return ""
	}
	return "network:" + ip.Unmap().String()
}

// The windows in which attempts are counted (domain 9.5).
const (
	personWindow  = 24 * time.Hour
	networkWindow = 10 * time.Minute
	addressWindow = 7 * 24 * time.Hour
)
