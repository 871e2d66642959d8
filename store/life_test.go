package store_test

import (
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/provider"
	"respite/domain/request"
	"respite/domain/risk"
	"respite/operation"
	"respite/operation/administration"
	"respite/outbound/bureau"
	"respite/outbound/document"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/day"
	"respite/value/id"
	"respite/value/money"
)

// life is a book in which business was done.
type life struct {
	storetest.Book
	t   testing.TB
	do  *operation.Operations
	nth int // makes the commands different
}

const shopID merchant.ID = 7001

// inside gives the operations of a book.
func inside(t testing.TB, book storetest.Book) *life {
	return &life{Book: book, t: t, do: operation.New(operation.Outside{
		Store: book.Store, Bureau: bureau.Fake{}, Provider: provider.Default, Render: document.Render, IDs: book.Config.Chance, Log: book.Config.Log, Settings: operation.DefaultSettings(),
		Rules: func() operation.Rules {
			return operation.Rules{Policy: risk.DefaultPolicy(), Text: string(risk.DefaultText())}
		},
	})}
}

func begin(t testing.TB) *life {
	t.Helper()
	l := inside(t, storetest.Open(t))
	_, err := administration.AddMerchant(t.Context(), l.Store, merchant.Merchant{
		ID: shopID, Name: "Toys", WebsiteKey: "TESTSHOP01", Keys: []merchant.Key{{Secret: "key"}}, Shared: "shared",
		Contract: merchant.Contract{
			Countries: []country.Code{country.NL}, FeeRate: 28_000, FeeFixed: 30, FeeVAT: 210_000, Reserve: 100_000,
			ReserveDays: 14, ShipDays: 14, DueDays: 14, ExtensionFee: 2_00,
		},
		Options: merchant.Options{PushURL: "https://shop.example/push"},
		Plans: []plan.Product{{
			ID: 3113, Version: 1, Merchant: int64(shopID), Country: country.NL, Currency: money.EUR, Type: plan.Campaign,
			Description: "Twelve months", Months: 12, Rate: 99_000, StartFee: 5_00, MonthlyFee: 95,
		}, {
			ID: 4001, Version: 1, Merchant: int64(shopID), Country: country.NL, Currency: money.EUR, Type: plan.Account,
			Description: "Account", Rate: 99_000, MinimumPayment: 5_00,
		}},
	})
	l.must(err)
	return l
}

func (l *life) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// identity makes a command different from every other.
func (l *life) identity() command.Identity {
	l.nth++
	made, err := command.Identify(shopID, "test", "", l.nth)
	l.must(err)
	return made
}

// buyer is somebody the bureau vouches for.
func buyer(first, email string) consumer.Parties {
	at := consumer.Address{
		FirstName: first, LastName: "Approved", Street: "Hoofdstraat", HouseNumber: "1", PostalCode: "1234AB", City: "Utrecht",
		Country: country.NL, Email: email,
	}
	return consumer.Parties{Billing: at, Shipping: at, Birth: day.On(1970, 7, 10)}
}

// goods are 100.00 at 21 %, 45.67 at 9 % and a discount.
func goods() []basket.Line {
	return []basket.Line{
		{Article: "chair", Title: "Chair", Kind: basket.Goods, Price: 50_00_00, Quantity: 2 * basket.One, VAT: 21 * money.Percent},
		{Article: "book", Title: "Book", Kind: basket.Goods, Price: 45_67_00, Quantity: basket.One, VAT: 9 * money.Percent},
		{Article: "off", Title: "Discount", Kind: basket.Goods, Price: -3_33_00, Quantity: basket.One, VAT: 21 * money.Percent},
	}
}

func (l *life) reserve(who consumer.Parties, product plan.ID) operation.Reserved {
	l.t.Helper()
	reserved, err := l.do.Reserve(l.t.Context(), operation.Reserve{
		Merchant: shopID, Identity: l.identity(), Origin: request.Origin{Service: "Klarna", Invoice: "sale"},
		Lines: goods(), Currency: money.EUR, Parties: who, Plan: product,
	})
	l.must(err)
	return reserved
}

func (l *life) activate(r operation.Reserved, articles ...basket.Want) operation.Activated {
	l.t.Helper()
	activated, err := l.do.Activate(l.t.Context(), operation.Activate{
		Merchant: shopID, Identity: l.identity(), Target: target(r), Articles: articles, Currency: money.EUR, SendBy: invoice.ByEmail,
	})
	l.must(err)
	return activated
}

func target(r operation.Reserved) operation.Target { return operation.Target{Number: r.Reservation} }

func (l *life) refund(original id.ID, amount money.Minor, articles ...basket.Want) {
	l.t.Helper()
	_, err := l.do.Refund(l.t.Context(), operation.Refund{
		Merchant: shopID, Identity: l.identity(), Original: original, Articles: articles, Amount: amount, Currency: money.EUR,
	})
	l.must(err)
}

func (l *life) pay(number invoice.Number, amount money.Minor) {
	l.t.Helper()
	_, err := l.do.Receive(l.t.Context(), operation.Receive{Invoice: number, Amount: amount, Actor: event.System})
	l.must(err)
}

func one(article string) basket.Want { return basket.Want{Article: article, Quantity: basket.One} }

// live does a little of everything.
func live(t testing.TB) *life {
	l := begin(t)
	l.deliverInParts()
	l.payInParts()
	l.changeAndLetExpire()
	l.decideLater()
	l.joinPersons()
	l.returnAtAFee()
	l.drawOnAnAccount()
	l.amend()
	l.orderByInvoice()
	return l
}

// deliverInParts delivers a chair, pays too much of it, and gives it back in two steps; the rest is
// cancelled. Another order is delivered whole, partly paid and fully given back.
func (l *life) deliverInParts() {
	first := l.reserve(buyer("Anna", "anna@example.com"), 0)
	chair := l.activate(first, one("chair"))
	l.pay(chair.Invoice, 20_00)
	l.refund(chair.Request.Key, 7_77)
	l.pay(chair.Invoice, 40_00)
	l.refund(chair.Request.Key, 42_23)
	_, err := l.do.Cancel(l.t.Context(), operation.Cancel{Merchant: shopID, Identity: l.identity(), Target: target(first)})
	l.must(err)
	whole := l.activate(l.reserve(buyer("Anna", "anna@example.com"), 0))
	l.refund(whole.Request.Key, 45_67, one("book"))
	l.pay(whole.Invoice, 10_00)
	l.refund(whole.Request.Key, 96_67)
}

// payInParts finances a start fee, part of which falls away.
func (l *life) payInParts() {
	whole := l.activate(l.reserve(buyer("Bert", "bert@example.com"), 3113))
	l.refund(whole.Request.Key, 45_67, one("book"))
	l.pay(whole.Invoice, 12_00)
}

// changeAndLetExpire lowers an order, moves it, prolongs it and forgets it.
func (l *life) changeAndLetExpire() {
	lowered := l.reserve(buyer("Cora", "cora@example.com"), 0)
	_, err := l.do.Update(l.t.Context(), operation.Update{
		Merchant: shopID, Identity: l.identity(), Target: target(lowered), Lines: goods()[:1], Readdress: true,
		Billing: consumer.Address{Street: "Kerkstraat"},
	})
	l.must(err)
	_, err = l.do.Extend(l.t.Context(), operation.Extend{Merchant: shopID, Identity: l.identity(), Target: target(lowered)})
	l.must(err)
	l.activate(lowered, one("chair"))
	l.Clock.Move(15 * 24 * time.Hour)
	_, err = l.do.ExpireDue(l.t.Context())
	l.must(err)
}

// decideLater has an order accepted by the bureau after a wait, others by staff, and two refused.
func (l *life) decideLater() {
	waits := l.reserve(buyer("Dirk", "dirk+pend-accept-01@example.com"), 0)
	later := job.Reconsider{Reservation: waits.Reservation, Request: waits.Request.Key}
	l.must(l.do.Reconsider(l.t.Context(), later, shopID)) // waits on
	l.Clock.Move(time.Minute)
	l.must(l.do.Reconsider(l.t.Context(), later, shopID))
	l.activate(waits)
	approved := l.reserve(buyer("Eva", "eva+pend-accept-60@example.com"), 0)
	l.must(l.do.Decide(l.t.Context(), approved.Reservation, true, event.Actor("clerk")))
	denied := l.reserve(buyer("Fons", "fons+pend-accept-60@example.com"), 0)
	l.must(l.do.Decide(l.t.Context(), denied.Reservation, false, event.Actor("clerk")))
	l.reserve(buyer("Gijs", "gijs+denied@example.com"), 0)
	l.reserve(buyer("Hans", "hans+pend-accept-60@example.com"), 0)
}

// joinPersons lets two persons with open orders turn out to be one, and that one to be a third.
func (l *life) joinPersons() {
	third := l.reserve(buyer("Ilse", "ilse@example.com"), 0)
	l.activate(third, one("book"))
	l.activate(l.reserve(buyer("Jan", "jan@example.com"), 0), one("chair"))
	l.reserve(buyer("Karel", "karel@example.com"), 0)
	l.reserve(buyer("Jan", "karel@example.com"), 0)
	joined := l.reserve(buyer("Ilse", "jan@example.com"), 0)
	l.activate(joined)
}
