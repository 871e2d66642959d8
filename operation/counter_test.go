package operation_test

import (
	"fmt"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/provider"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/operation"
	"respite/operation/administration"
	"respite/outbound/bureau"
	"respite/outbound/document"
	"respite/store"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/money"
)

// counter is where a Swedish shop's orders are taken. Its book must be right when the test ends.
type counter struct {
	*operation.Operations
	t    *testing.T
	book storetest.Book
	nth  int // makes the commands different
}

const accountPlan plan.ID = 9

func openCounter(t *testing.T) *counter {
	t.Helper()
	book := storetest.Open(t)
	c := &counter{t: t, book: book, Operations: operation.New(operation.Outside{
		Store: book.Store, Bureau: bureau.Fake{}, Provider: provider.Default, Render: document.Render, Rules: usualRules,
		IDs: book.Config.Chance, Log: book.Config.Log, Settings: operation.DefaultSettings(),
	})}
	c.addShop(shopID)
	t.Cleanup(func() {
		if !t.Failed() {
			areRight(t, book)
		}
	})
	return c
}

func (c *counter) addShop(key merchant.ID) {
	c.t.Helper()
	_, err := administration.AddMerchant(c.t.Context(), c.book.Store, merchant.Merchant{
		ID: key, Name: "Leksaker", WebsiteKey: "SHOP" + time.Duration(key).String(), Keys: []merchant.Key{{Secret: "secret"}},
		Contract: merchant.Contract{
			Countries: []country.Code{country.SE}, ReserveDays: 14, ShipDays: 14, DueDays: 14, ExtensionFee: 20_00, FeeVAT: 25 * money.Percent, FeeFixed: 5_00,
		},
		Options: merchant.Options{PushURL: "https://shop.example/push"},
		Plans: []plan.Product{{
			ID: accountPlan, Version: 1, Merchant: int64(key), Country: country.SE, Currency: money.SEK, Type: plan.Account, Description: "Konto",
			Rate: 19 * money.Percent, MinimumPayment: 50_00, Maximum: 50_000_00,
		}},
	})
	c.must(err)
}

func (c *counter) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// refused wants the one fault.
func (c *counter) refused(what string, err error, code *fault.Code) {
	c.t.Helper()
	if !fault.Is(err, code) {
		c.t.Errorf("%s: %v, want %s", what, err, code.Name)
	}
}

// identity makes a command different from every other.
func (c *counter) identity() command.Identity {
	c.nth++
	return identify(c.t, "counter", c.nth)
}

// somebody is a Swede of whom nothing is known, with a phone of their own.
func somebody(first string) consumer.Parties {
	phone := 0
	for _, letter := range first {
		phone = phone*31 + int(letter)
	}
	at := consumer.Address{
		FirstName: first, LastName: "Åberg", Street: first + "gatan 1", PostalCode: "11860", City: "Stockholm", Country: country.SE,
		Email: first + "@example.se", CellPhone: fmt.Sprintf("+4670%07d", phone%10_000_000),
	}
	return consumer.Parties{Billing: at, Shipping: at, Birth: day.On(1970, time.July, 10)}
}

// vouched is a Swede of whom the bureau knows only good.
func vouched(first string) consumer.Parties {
	who := somebody(first)
	who.Billing.LastName = "Approved"
	who.Shipping = who.Billing
	return who
}

func article(number string, price money.Minor, units basket.Quantity) basket.Line {
	return basket.Line{
		Article: number, Title: number, Kind: basket.Goods, Price: money.Price(price) * 100, Quantity: units * basket.One, VAT: 25 * money.Percent,
	}
}

// toys are 2 × 100.00, 50.00 and 49.00 for the post.
func toys() []basket.Line {
	post := article("post", 49_00, 1)
	post.Kind = basket.Shipment
	return []basket.Line{article("car", 100_00, 2), article("train", 50_00, 1), post}
}

// reserve takes an order for the toys, changed as told; it must be accepted.
func (c *counter) reserve(who consumer.Parties, changes ...func(*operation.Reserve)) operation.Reserved {
	c.t.Helper()
	order := operation.Reserve{
		Merchant: shopID, Identity: c.identity(), Origin: request.Origin{Service: "xmlrpc", Invoice: "sale"}, Lines: toys(), Currency: money.SEK, Parties: who,
	}
	for _, change := range changes {
		change(&order)
	}
	reserved, err := c.Reserve(c.t.Context(), order)
	c.must(err)
	if reserved.Outcome != risk.Accepted {
		c.t.Fatalf("the order is %s: %v", reserved.Outcome, reserved.Reasons)
	}
	return reserved
}

func passive(r *operation.Reserve) { r.Passive = true }
func mobile(r *operation.Reserve)  { r.Mobile = true }
func onAccount(r *operation.Reserve) {
	r.Plan = accountPlan
}

func of(r operation.Reserved) operation.Target {
	if r.Passive != 0 {
		return operation.Target{Passive: r.Passive}
	}
	return operation.Target{Number: r.Reservation}
}

// activation is the delivery of an order, changed as told.
func (c *counter) activation(r operation.Reserved, changes ...func(*operation.Activate)) operation.Activate {
	told := operation.Activate{Merchant: shopID, Identity: c.identity(), Target: of(r), SendBy: invoice.ByEmail}
	for _, change := range changes {
		change(&told)
	}
	return told
}

func (c *counter) activate(r operation.Reserved, changes ...func(*operation.Activate)) operation.Activated {
	c.t.Helper()
	done, err := c.Activate(c.t.Context(), c.activation(r, changes...))
	c.must(err)
	return done
}

func part(article string, count int64) func(*operation.Activate) {
	return func(a *operation.Activate) { a.Articles = []basket.Want{{Article: article, Count: count}} }
}

func (c *counter) credit(told operation.Credit) (operation.Refunded, error) {
	told.Merchant, told.Identity = shopID, c.identity()
	return c.Credit(c.t.Context(), told)
}

func (c *counter) pay(number invoice.Number, amount money.Minor) {
	c.t.Helper()
	_, err := c.Receive(c.t.Context(), operation.Receive{Invoice: number, Amount: amount, Actor: event.System})
	c.must(err)
}

// order and invoice read what is committed.
func (c *counter) order(r operation.Reserved) reservation.Reservation {
	c.t.Helper()
	found, err := c.book.View().Reservation(c.t.Context(), r.Reservation, shopID)
	c.must(err)
	return found
}

func (c *counter) invoice(number invoice.Number) invoice.Invoice {
	c.t.Helper()
	found, err := c.book.View().Invoice(c.t.Context(), number, shopID)
	c.must(err)
	return found
}

// exposure reads what the person of an order owes.
func (c *counter) exposure(r operation.Reserved) consumer.Exposure {
	c.t.Helper()
	person := c.order(r).Person
	e, err := store.Update(c.t.Context(), c.book.Store, nil, func(tx *store.Tx) (consumer.Exposure, error) {
		now, err := tx.Person(person)
		if err != nil {
			return consumer.Exposure{}, err
		}
		return tx.Exposure(now.ID, money.SEK)
	})
	c.must(err)
	return e
}
