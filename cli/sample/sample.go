// Package sample is what a demo begins with: two merchants, test persons, and orders in every state that
// needs no waiting.
//
// It must never touch a book but by the operations that every door calls, and never be used for a book
// with real merchants: its keys are known to everybody.
package sample

import (
	"context"
	"fmt"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/request"
	"respite/operation"
	"respite/operation/administration"
	"respite/value/fault"
	"respite/value/id"
	"respite/value/money"
)

// Fill gives a new demo its merchants and orders. It goes on where an earlier Fill was interrupted; a
// book that was used since, or has merchants of its own under the same numbers, is left as it is.
func Fill(ctx context.Context, operations *operation.Operations) error {
	ours, err := addShops(ctx, operations)
	if err != nil || !ours {
		return err
	}
	all := orders()
	begun, err := begunOf(ctx, operations, len(all))
	if err != nil || begun == len(all) {
		return err
	}
	// The last one that was begun may not be told to its end. What was done of it is not done again.
	for i := max(0, begun-1); i < len(all); i++ {
		told := &telling{Operations: operations, order: all[i], name: nameOf(i)}
		if err := told.tell(ctx); err != nil {
			return fmt.Errorf("order %s: %w", told.name, err)
		}
	}
	return nil
}

// addShops adds the merchants that are not there yet, and tells whether all are the demo's.
func addShops(ctx context.Context, operations *operation.Operations) (bool, error) {
	ours := true
	for _, shop := range Shops() {
		_, err := administration.AddMerchant(ctx, operations.Store, shop)
		if fault.Is(err, fault.MerchantExists) {
			var there bool
			there, err = isThere(ctx, operations, shop)
			ours = ours && there
		}
		if err != nil {
			return false, fmt.Errorf("add the merchant %s: %w", shop.Name, err)
		}
	}
	return ours, nil
}

// isThere tells whether a merchant of the demo was added before, and not another one under its eid.
func isThere(ctx context.Context, operations *operation.Operations, shop merchant.Merchant) (bool, error) {
	there, err := operations.Store.View().MerchantByWebsiteKey(ctx, shop.WebsiteKey)
	if fault.Is(err, fault.MerchantUnknown) {
		return false, nil
	}
	return there.ID == shop.ID, err
}

// begunOf tells how many of the sample's orders were begun. In a book with orders of others all count
// as begun: it is not new.
func begunOf(ctx context.Context, operations *operation.Operations, most int) (int, error) {
	there, err := operations.Store.View().Latest(ctx, most)
	if err != nil {
		return 0, fmt.Errorf("look which orders are there: %w", err)
	}
	for i, latest := range there {
		if latest.Reference != nameOf(len(there)-1-i) {
			return most, nil
		}
	}
	return len(there), nil
}

// nameOf gives the shop's number for the i-th sale.
func nameOf(i int) string { return fmt.Sprintf("DEMO-%d", i+1) }

// order is one order and what happened to it.
type order struct {
	shop  merchant.ID
	buyer consumer.Parties
	plan  plan.ID // 0: invoice
	lines []basket.Line
	story []deed
}

// deed is one thing that happened to an order.
type deed func(ctx context.Context, t *telling) error

// telling is an order while its story is told.
type telling struct {
	*operation.Operations
	order
	name     string // the shop's number for the sale
	deeds    int
	target   operation.Target
	delivery id.ID          // the latest
	invoice  invoice.Number // the latest
}

func (t *telling) tell(ctx context.Context) error {
	identity, err := t.identity()
	if err != nil {
		return err
	}
	reserved, err := t.Reserve(ctx, operation.Reserve{
		Merchant: t.shop, Identity: identity, Origin: t.origin(), Lines: t.lines, Currency: money.EUR, Parties: t.buyer, Plan: t.plan,
	})
	if err != nil {
		return fmt.Errorf("reserve: %w", err)
	}
	t.target = operation.Target{Number: reserved.Reservation}
	for _, happens := range t.story {
		if err := happens(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// identity names the next command.
func (t *telling) identity() (command.Identity, error) {
	t.deeds++
	return command.Identify(t.shop, "sample", fmt.Sprintf("%s/%d", t.name, t.deeds), nil)
}

func (t *telling) origin() request.Origin {
	return request.Origin{Service: "klarna", Invoice: t.name, Order: t.name, Description: "Sample order"}
}

// deliver activates the articles, or everything that is left when none is named.
func deliver(articles ...basket.Want) deed {
	return func(ctx context.Context, t *telling) error {
		identity, err := t.identity()
		if err != nil {
			return err
		}
		done, err := t.Activate(ctx, operation.Activate{
			Merchant: t.shop, Identity: identity, Origin: t.origin(), Target: t.target, Articles: articles, Currency: money.EUR,
			SendBy: invoice.ByEmail,
		})
		if err != nil {
			return fmt.Errorf("deliver: %w", err)
		}
		t.delivery, t.invoice = done.Request.Key, done.Invoice
		return nil
	}
}

// cancel gives up the rest of the order.
func cancel(ctx context.Context, t *telling) error {
	identity, err := t.identity()
	if err != nil {
		return err
	}
	if _, err := t.Cancel(ctx, operation.Cancel{Merchant: t.shop, Identity: identity, Origin: t.origin(), Target: t.target}); err != nil {
		return fmt.Errorf("cancel: %w", err)
	}
	return nil
}

// refund gives an amount back: for articles that returned, exactly what they cost.
func refund(amount money.Minor, returned ...basket.Want) deed {
	return func(ctx context.Context, t *telling) error {
		identity, err := t.identity()
		if err != nil {
			return err
		}
		_, err = t.Refund(ctx, operation.Refund{
			Merchant: t.shop, Identity: identity, Origin: t.origin(), Original: t.delivery, Articles: returned, Amount: amount,
			Currency: money.EUR,
		})
		if err != nil {
			return fmt.Errorf("refund: %w", err)
		}
		return nil
	}
}

// pay lets the consumer pay an amount on the latest invoice; 0 stands for all that is owed.
func pay(amount money.Minor) deed {
	return func(ctx context.Context, t *telling) error {
		owed, err := t.Store.View().Invoice(ctx, t.invoice, t.shop)
		if err != nil {
			return fmt.Errorf("pay: %w", err)
		}
		if owed.Paid > 0 {
			return nil // before an interruption
		}
		if amount == 0 {
			amount = owed.Claim()
		}
		if _, err := t.Receive(ctx, operation.Receive{Invoice: t.invoice, Amount: amount, Actor: clerk}); err != nil {
			return fmt.Errorf("pay: %w", err)
		}
		return nil
	}
}

// extend lets the reservation live on.
func extend(ctx context.Context, t *telling) error {
	identity, err := t.identity()
	if err != nil {
		return err
	}
	if _, err := t.Extend(ctx, operation.Extend{Merchant: t.shop, Identity: identity, Origin: t.origin(), Target: t.target}); err != nil {
		return fmt.Errorf("extend: %w", err)
	}
	return nil
}

// clerk is who books the payments.
const clerk event.Actor = "demo"
