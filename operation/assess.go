package operation

import (
	"respite/domain/consumer"
	"respite/domain/merchant"
	"respite/domain/risk"
	"respite/operation/facts"
	"respite/store"
)

// decision is a verdict together with the text of the very rules it was made by: those in force may be
// others by the time it is kept.
type decision struct {
	risk.Record
	rules string
}

// assess collects the facts and lets the policy decide.
func (o *Operations) assess(tx *store.Tx, shop merchant.Merchant, person consumer.Person, a facts.Assessment) (decision, error) {
	known, err := facts.Collect(tx, shop, person, a)
	if err != nil {
		return decision{}, err
	}
	rules := o.Rules()
	return decision{rules: rules.Text, Record: risk.Record{
		ID: tx.NewID(), Merchant: shop.ID, Reservation: a.Order.Number, Person: person.ID, At: tx.Now,
		Facts: known, Verdict: rules.Policy.Decide(known),
	}}, nil
}

// keep writes the decision down, whatever it is.
func (d decision) keep(tx *store.Tx) error { return tx.RecordVerdict(d.Record, d.rules) }
