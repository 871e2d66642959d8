package operation

import (
	"context"
	"fmt"
	"strings"

	"respite/domain/account"
	"respite/domain/consumer"
	"respite/domain/dispatch"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/paymentref"
	"respite/domain/plan"
	"respite/store"
	"respite/value/country"
	"respite/value/fault"
	"respite/value/id"
)

// MaxReserved bounds how many payment references are reserved at a time.
const MaxReserved = 1000

// ReserveReferences asks for payment references that the merchant prints on papers of its own.
type ReserveReferences struct {
	Merchant merchant.ID
	Country  country.Code
	Count    int
	Email    string // the references go there; empty: they are only answered
	Language string // of the e-mail
}

// Check gives the faults of the command as it stands.
func (c ReserveReferences) Check(shop merchant.Merchant) fault.List {
	var faults fault.List
	switch {
	case c.Count <= 0:
		faults = append(faults, fault.NotPositive.With().On("count"))
	case c.Count > MaxReserved:
		faults = append(faults, fault.TooMany.With(MaxReserved).On("count"))
	}
	if !shop.Serves(c.Country) {
		faults = append(faults, fault.CountryUnserved.With().On("country"))
	}
	return faults
}

// ReserveReferences gives out references that no invoice bears; each may be told at one activation
// (XML-RPC reference 2.28). The same again gives others: two tills ask alike, and a number that nobody
// heard of costs nothing.
func (o *Operations) ReserveReferences(ctx context.Context, c ReserveReferences) ([]string, error) {
	touches := []store.Touch{store.TouchMerchant(c.Merchant)}
	return store.Update(ctx, o.Store, touches, func(tx *store.Tx) ([]string, error) {
		shop, err := tx.Merchant(c.Merchant)
		if err != nil {
			return nil, err
		}
		if err := c.Check(shop).Err(); err != nil {
			return nil, err
		}
		numbers, err := c.reserve(tx)
		if err == nil && c.Email != "" {
			c.send(tx, numbers)
		}
		return numbers, err
	})
}

func (c ReserveReferences) reserve(tx *store.Tx) ([]string, error) {
	numbers := make([]string, c.Count)
	for i := range numbers {
		reference, err := paymentref.For(c.Country, tx.NextReservedClaim())
		if err != nil {
			return nil, fmt.Errorf("reserve a payment reference: %w", err)
		}
		numbers[i] = string(reference)
		tx.KeepPrinted(invoice.Printed{Merchant: c.Merchant, Reference: numbers[i], Country: c.Country, MadeAt: tx.Now})
	}
	return numbers, nil
}

// send promises the references to the merchant by e-mail.
func (c ReserveReferences) send(tx *store.Tx, numbers []string) {
	promise(tx, dispatch.Dispatch{
		Merchant: c.Merchant, Kind: dispatch.OCRNumbers, Channel: dispatch.Email, Language: c.Language, To: c.Email,
		Address: consumer.Address{Email: c.Email}, Text: strings.Join(numbers, "\n") + "\n",
	})
}

// reference gives a new invoice its payment reference: the one the merchant has printed already, or one
// of its own.
func (d *deed) reference(i invoice.Invoice, printed string) (string, error) {
	if printed == "" {
		made, err := paymentref.For(i.Country, i.Number.Claim())
		if err != nil {
			return "", fmt.Errorf("give invoice %d a payment reference: %w", i.Number, err)
		}
		return string(made), nil
	}
	wanted := string(paymentref.Normal(i.Country, printed))
	reserved, found, err := d.tx.Printed(wanted, i.Merchant)
	if err != nil {
		return "", err
	}
	if !found || reserved.Invoice != 0 || reserved.Country != i.Country {
		return "", fault.ReferenceUnknown.With().On("reference")
	}
	reserved.Invoice = i.Number
	d.tx.KeepPrinted(reserved)
	return wanted, nil
}

// draw puts an invoice under an account product on the person's running account with the merchant, and
// opens one with the first.
func (d *deed) draw(i invoice.Invoice) (id.ID, error) {
	if i.Plan.Type != plan.Account {
		return "", nil
	}
	person, err := d.tx.Person(i.Person)
	if err != nil {
		return "", err
	}
	accounts, err := d.tx.AccountsOf(person.ID)
	if err != nil {
		return "", err
	}
	for _, a := range accounts {
		if a.Merchant == i.Merchant && a.Product.ID == i.Plan.ID && a.Currency == i.Currency {
			d.tx.KeepAccount(a.Draw(i))
			return a.ID, nil
		}
	}
	opened := account.Open(d.tx.NewID(), i)
	d.tx.KeepAccount(opened)
	return opened.ID, nil
}
