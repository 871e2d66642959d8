package office_test

import (
	"path"
	"strconv"
	"strings"
	"time"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/delivery"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/operation"
	"respite/operation/administration"
	"respite/operation/batches"
	"respite/store/lists"
	"respite/value/country"
	"respite/value/day"
	"respite/value/id"
	"respite/value/money"
	"respite/web/office"
)

// things are a merchant's: one of each kind that addresses and forms can name.
type things struct {
	shop    merchant.ID
	owner   string            // who made the export
	named   map[string]string // by the kind, as kindsOf calls it
	secrets []string          // what nobody else may learn
}

// kindsOf tells of each place of a pattern what kind of thing is named there. An {id} is one of the things that the nearest
// word before it is the list of.
func kindsOf(pattern string) []string {
	var kinds []string
	word := ""
	for part := range strings.SplitSeq(pattern, "/") {
		name, isPlace := strings.CutPrefix(part, "{")
		name = strings.TrimSuffix(name, "}")
		switch {
		case !isPlace:
			word = part
		case name == "id":
			kinds = append(kinds, word)
		case name != "$":
			kinds = append(kinds, name)
		}
	}
	return kinds
}

// filled gives method and address of a pattern with names in its places.
func filled(pattern string, names []string) (string, string) {
	method, to, _ := strings.Cut(pattern, " ")
	parts := strings.Split(strings.TrimSuffix(to, "{$}"), "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") {
			parts[i], names = names[0], names[1:]
		}
	}
	return method, office.Root + strings.Join(parts, "/")
}

// names gives what things of some kinds are called; empty where there is none.
func (t things) names(kinds []string) []string {
	names := make([]string, len(kinds))
	for n, kind := range kinds {
		names[n] = t.named[kind]
	}
	return names
}

// story is what the demo has not yet of a shop.
type story struct {
	shop  merchant.ID
	owner string
	last  string // of the buyer
	price money.Minor
}

// stories differ in everything, so that what is told of one is never told of the other.
var stories = []story{{1001, owner, "Zomerbloem", 41_37}, {1002, outletOwner, "Winterkoning", 58_83}}

// owns gives a shop one of everything: an order of which a part is delivered and a part of that is returned, with what belongs
// to it, and whatever else a shop has. Its owner makes a file of its orders.
func (h house) owns(s story, by visitor) things {
	h.Helper()
	h.agrees(s)
	order, bill := h.delivers(s)
	note := h.returns(s, bill)
	view := h.book.Store.View()
	shop, err := view.Merchant(h.Context(), s.shop)
	h.must(err)
	pushes, err := view.Lists().Pushes(h.Context(), lists.Pushes{Merchant: s.shop, Order: order.Number}, lists.Place[string]{}, 1)
	h.must(err)
	entries, err := view.Entries(h.Context(), order.Number)
	h.must(err)
	people, err := view.StaffOf(h.Context(), s.shop)
	h.must(err)
	export, _ := by.exports("", "csv")
	t := things{s.shop, s.owner, map[string]string{
		"eid": number(s.shop), "number": number(order.Number), "invoice": number(bill.Number), "credit": number(note),
		"pushes": string(pushes.Rows[0].ID), "jobs": string(pushes.Rows[0].ID), "batches": string(h.files(s)),
		"people": string(people[0].ID), "welcome": string(people[0].ID), "keys": administration.KeyMark(view.Token, shop.Keys[1]),
		"plans": number(planOf(s).ID), "country": string(country.NL), "exports": path.Base(export), "customer": customerOf(s).Number,
		"entries": string(entries[0].Event), "accounts": "1100", "currency": "EUR", "token": "x",
	}, nil}
	buyer := order.Parties.Billing
	t.secrets = []string{
		shop.Name, shop.Options.PushURL, buyer.LastName, buyer.Email, buyer.Street, buyer.CellPhone, order.Reference, s.price.Decimal(),
		bill.Gross.Decimal(), planOf(s).Description, people[0].Name, fileOf(s),
	}
	for _, kind := range []string{"number", "invoice", "credit", "pushes", "batches", "people", "exports"} {
		t.secrets = append(t.secrets, t.named[kind])
	}
	return t
}

func (h house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func number[N ~int64](n N) string { return strconv.FormatInt(int64(n), 10) }

func planOf(s story) plan.Product {
	return plan.Product{
		ID: plan.ID(5000 + s.shop), Version: 1, Merchant: int64(s.shop), Country: country.NL, Currency: money.EUR, Type: plan.Campaign,
		Description: "Termijnen " + s.last, Months: 3, Minimum: 10_00, Maximum: 1_000_00,
	}
}

func customerOf(s story) consumer.Customer {
	of := map[merchant.ID]string{1001: "194103219202", 1002: "194304158399"}
	return consumer.Customer{Number: "K-" + s.last, Country: country.SE, NationalID: of[s.shop], Birth: day.On(1941, time.March, 21)}
}

func fileOf(s story) string { return "parcels-" + s.last + ".csv" }

// agrees gives the shop a second key, an address that hears of changes, a plan, a logo, and a buyer's number of its own.
func (h house) agrees(s story) {
	h.Helper()
	_, err := administration.Agree(h.Context(), h.book.Store, s.shop, func(m merchant.Merchant) (merchant.Merchant, error) {
		m.Options.PushURL, m.Options.Autocapture = "https://"+strings.ToLower(s.last)+".example/push", false
		m.Profile.Logo = picture(h.T, 40, 20, false)
		return m, nil
	})
	h.must(err)
	_, err = administration.AddPlan(h.Context(), h.book.Store, s.shop, planOf(s))
	h.must(err)
	_, err = administration.RenewKey(h.Context(), h.book.Store, administration.Renewal{
		Identity: h.identity(s, "key"), Secret: merchant.Secret("a new key of the shop " + s.last), Until: time.Unix(h.now.Load(), 0).AddDate(0, 0, 7),
	})
	h.must(err)
	h.must(h.book.Operations.NameCustomer(h.Context(), s.shop, customerOf(s)))
}

// identity names a command of the story.
func (h house) identity(s story, what string) command.Identity {
	h.Helper()
	identity, err := command.Identify(s.shop, "story", what, nil)
	h.must(err)
	return identity
}

// origin is what the story's sale is called.
func (s story) origin() request.Origin {
	return request.Origin{Service: "klarna", Invoice: "Sale of " + s.last, Order: "Order of " + s.last}
}

// delivers takes an order of three pieces, and delivers two.
func (h house) delivers(s story) (reservation.Reservation, invoice.Invoice) {
	h.Helper()
	home := consumer.Address{
		FirstName: "Noa", LastName: s.last, Street: s.last + "straat", HouseNumber: "7", PostalCode: "1012AB", City: "Amsterdam",
		Country: country.NL, Email: strings.ToLower(s.last) + "@example.nl", CellPhone: "06120" + number(s.shop) + "0",
	}
	made, err := h.book.Operations.Reserve(h.Context(), operation.Reserve{
		Merchant: s.shop, Identity: h.identity(s, "reserve"), Origin: s.origin(), Currency: money.EUR,
		Lines: []basket.Line{{
			Article: "T-" + s.last, Title: "Tulp", Kind: basket.Goods, Price: money.Price(s.price * 100), Quantity: 3 * basket.One, VAT: 21 * money.Percent,
		}},
		Parties: consumer.Parties{Billing: home, Shipping: home, Birth: day.On(1980, time.May, 1)},
	})
	h.must(err)
	done, err := h.book.Operations.Activate(h.Context(), operation.Activate{
		Merchant: s.shop, Identity: h.identity(s, "activate"), Origin: s.origin(), Target: operation.Target{Number: made.Reservation},
		Articles: []basket.Want{{Article: "T-" + s.last, Quantity: 2 * basket.One}}, SendBy: invoice.ByEmail,
	})
	h.must(err)
	order, err := h.book.Store.View().Reservation(h.Context(), made.Reservation, s.shop)
	h.must(err)
	bill, err := h.book.Store.View().Invoice(h.Context(), done.Invoice, s.shop)
	h.must(err)
	return order, bill
}

// returns takes one piece of two back.
func (h house) returns(s story, bill invoice.Invoice) invoice.CreditNumber {
	h.Helper()
	done, err := h.book.Operations.Credit(h.Context(), operation.Credit{
		Merchant: s.shop, Identity: h.identity(s, "credit"), Origin: s.origin(), Invoice: bill.Number,
		Articles: []basket.Want{{Article: "T-" + s.last, Quantity: basket.One}},
	})
	h.must(err)
	return done.Credit
}

// files hands in a file that could be applied, and has it checked.
func (h house) files(s story) id.ID {
	h.Helper()
	in := batches.HandIn{Merchant: s.shop, Name: fileOf(s), Wish: delivery.Look}
	desk := batches.New(h.book.Operations)
	made, _, err := desk.TakeIn(h.Context(), in, strings.NewReader("order\nOrder of "+s.last+"\n"))
	h.must(err)
	h.must(desk.Run(h.Context(), job.Job{ID: "J1", Merchant: s.shop, Kind: job.Batch, Payload: job.Filing{Batch: made.ID}.Payload()}))
	return made.ID
}
