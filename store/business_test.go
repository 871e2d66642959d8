package store_test

import (
	"slices"

	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/operation"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// neighbour is somebody the bureau vouches for, at a house of their own.
func neighbour(first, email, house string) consumer.Parties {
	who := buyer(first, email)
	who.Billing.HouseNumber, who.Shipping.HouseNumber = house, house
	return who
}

// returnAtAFee takes a book back at a fee from somebody who has paid, and charges somebody for a return
// that did not come. The first pays what is open again then.
func (l *life) returnAtAFee() {
	paid := l.activate(l.reserve(neighbour("Lies", "lies@example.com", "21"), 0))
	l.pay(paid.Invoice, 142_34)
	l.credit(operation.Credit{Invoice: paid.Invoice, Articles: []basket.Want{{Article: "book", Count: 1}}, Fees: fee(5_00), Number: "CR-1"})
	l.credit(operation.Credit{Invoice: paid.Invoice, Fees: fee(3_50)})
	l.pay(paid.Invoice, 3_50)
	open := l.activate(l.reserve(neighbour("Mies", "mies@example.com", "23"), 0))
	l.credit(operation.Credit{Invoice: open.Invoice, Fees: fee(2_50)})
	l.credit(operation.Credit{Invoice: open.Invoice, Amount: 5_00, Rate: 9 * money.Percent, Description: "a torn page"})
	l.credit(operation.Credit{Invoice: open.Invoice, All: true})
}

// fee is what a return costs the consumer.
func fee(amount money.Minor) []basket.Line {
	return []basket.Line{{Article: "return", Title: "Return", Kind: basket.Goods, Price: money.Price(amount) * 100, Quantity: basket.One, VAT: 21 * money.Percent}}
}

func (l *life) credit(c operation.Credit) {
	l.t.Helper()
	c.Merchant, c.Identity = shopID, l.identity()
	_, err := l.do.Credit(l.t.Context(), c)
	l.must(err)
}

// drawOnAnAccount buys twice on one running account.
func (l *life) drawOnAnAccount() {
	who := neighbour("Nel", "nel@example.com", "25")
	l.activate(l.reserve(who, 4001))
	l.activate(l.reserve(who, 4001), one("chair"))
}

// amend raises an order, lowers it, changes its article and its names, and splits it; the part is
// delivered with other goods.
func (l *life) amend() {
	order := l.reserve(neighbour("Otto", "otto@example.com", "27"), 0)
	text, lower, more := "leave it at the door", money.Minor(100_00), money.Minor(50_00)
	for _, c := range []operation.Amend{
		{Quantity: &basket.Want{Article: "chair", Count: 3}}, {Quantity: &basket.Want{Article: "book", Count: 0}},
		{Amount: &lower}, {Amount: &more, Add: true}, {Names: operation.Names{Order: "O-2"}}, {Comment: &text},
	} {
		c.Merchant, c.Identity, c.Target = shopID, l.identity(), target(order)
		changed, err := l.do.Amend(l.t.Context(), c)
		l.must(err)
		if changed.Refused {
			l.t.Fatalf("the change was refused: %v", changed.Reasons)
		}
	}
	part, err := l.do.Split(l.t.Context(), operation.Split{
		Merchant: shopID, Identity: l.identity(), Origin: request.Origin{Service: "Klarna"}, Target: target(order), Amount: 60_00,
	})
	l.must(err)
	other := slices.Clone(goods()[1:2])
	other[0].Article, other[0].Title = "map", "Map"
	_, err = l.do.Activate(l.t.Context(), operation.Activate{
		Merchant: shopID, Identity: l.identity(), Target: target(part), Goods: other, Keep: true, SendBy: invoice.ByPost,
	})
	l.must(err)
}

// orderByInvoice orders in the standard integration, delivers a part under a printed reference, lets it
// be paid later, has it sent again and its document made.
func (l *life) orderByInvoice() {
	references, err := l.do.ReserveReferences(l.t.Context(), operation.ReserveReferences{
		Merchant: shopID, Country: country.NL, Count: 2, Email: "shop@example.com",
	})
	l.must(err)
	order, err := l.do.Reserve(l.t.Context(), operation.Reserve{
		Merchant: shopID, Identity: l.identity(), Origin: request.Origin{Service: "Klarna", Invoice: "sale", Order: "O-1"}, Lines: goods(), Currency: money.EUR,
		Parties: neighbour("Piet", "piet@example.com", "29"), Passive: true, Details: reservation.Details{Comment: "ring twice"},
	})
	l.must(err)
	part, err := l.do.Activate(l.t.Context(), operation.Activate{
		Merchant: shopID, Identity: l.identity(), Target: operation.Target{Passive: order.Passive}, Articles: []basket.Want{one("chair")},
		Reference: references[0], SendBy: invoice.ByEmail,
	})
	l.must(err)
	_, err = l.do.Postpone(l.t.Context(), operation.Postpone{Merchant: shopID, Identity: l.identity(), Invoice: part.Invoice, Days: 10})
	l.must(err)
	_, err = l.do.Send(l.t.Context(), operation.Send{
		Merchant: shopID, Identity: l.identity(), Invoice: part.Invoice, Channel: dispatch.Post,
	})
	l.must(err)
	_, err = l.do.InvoiceDocument(l.t.Context(), part.Invoice, shopID)
	l.must(err)
	l.must(l.do.NameCustomer(l.t.Context(), shopID, consumer.Customer{Number: "C-1", Country: country.NL, Birth: day.On(1970, 7, 10)}))
}
