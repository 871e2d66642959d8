package operation

import (
	"context"

	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/merchant"
	"respite/store"
	"respite/value/country"
	"respite/value/fault"
)

// NameCustomer gives a buyer a customer number of the merchant's own, by which he may buy from then on
// (XML-RPC reference 2.29). A number of somebody else's is a fault.
func (o *Operations) NameCustomer(ctx context.Context, shop merchant.ID, c consumer.Customer) error {
	_, err := store.Update(ctx, o.Store, []store.Touch{store.TouchMerchant(shop)}, func(tx *store.Tx) (struct{}, error) {
		there, found, err := tx.Customer(c.Number, shop)
		if err == nil && found && !there.Gone && there.Who() != c.Who() {
			err = fault.NumberTaken.With().On("number")
		}
		if err == nil {
			tx.KeepCustomer(shop, c)
		}
		return struct{}{}, err
	})
	return err
}

// ForgetCustomer takes a customer number back.
func (o *Operations) ForgetCustomer(ctx context.Context, shop merchant.ID, number string) error {
	_, err := store.Update(ctx, o.Store, []store.Touch{store.TouchMerchant(shop)}, func(tx *store.Tx) (struct{}, error) {
		there, found, err := tx.Customer(number, shop)
		if err == nil && (!found || there.Gone) {
			err = fault.NumberUnknown.With().On("number")
		}
		if err == nil {
			there.Gone = true
			tx.KeepCustomer(shop, there)
		}
		return struct{}{}, err
	})
	return err
}

// Resident gives the addresses the register has for a number (XML-RPC reference 2.25).
func (o *Operations) Resident(ctx context.Context, home country.Code, number string) (consumer.Resident, error) {
	return known(o.Register.ByNumber(ctx, home, number))
}

// Subscriber gives whom the register knows by a phone number (XML-RPC reference 7.6).
func (o *Operations) Subscriber(ctx context.Context, home country.Code, phone string) (consumer.Resident, error) {
	return known(o.Register.ByPhone(ctx, home, phone))
}

func known(found consumer.Resident, there bool, err error) (consumer.Resident, error) {
	if err == nil && !there {
		err = fault.PersonUnknown.With().On("number")
	}
	return found, err
}

// HasAccount tells whether a buyer has a running account with anybody (XML-RPC reference 2.26).
func (o *Operations) HasAccount(ctx context.Context, parties consumer.Parties) (bool, error) {
	return o.Store.View().HasAccount(ctx, parties.Marks())
}

// ChangeEmail gives the open orders that a person has with a merchant another e-mail address (XML-RPC reference 2.24).
func (o *Operations) ChangeEmail(ctx context.Context, shop merchant.ID, who consumer.Parties, email string) error {
	_, err := store.Update(ctx, o.Store, []store.Touch{store.TouchMerchant(shop)}, func(tx *store.Tx) (struct{}, error) {
		persons, err := tx.Known(who.Marks())
		if err != nil {
			return struct{}{}, err
		}
		if len(persons) == 0 {
			return struct{}{}, fault.PersonUnknown.With().On("number")
		}
		return struct{}{}, o.changeEmail(tx, shop, persons[0].ID, email)
	})
	return err
}

func (o *Operations) changeEmail(tx *store.Tx, shop merchant.ID, person consumer.ID, email string) error {
	orders, err := tx.OpenOrders(person, shop)
	if err != nil {
		return err
	}
	for _, order := range orders {
		d, err := o.open(tx, order.Number, shop, event.API)
		if err != nil {
			return err
		}
		d.order.Parties.Billing.Email, d.order.Parties.Shipping.Email = email, email
		d.happened(event.Event{Kind: event.Readdressed, Reason: "another e-mail address"})
		d.keep()
	}
	return nil
}
