package administration

import (
	"context"
	"fmt"
	"math"
	"slices"

	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/store"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
)

const (
	maxPlans  = 500
	maxPlanID = math.MaxInt32 // what the XML-RPC wire has room for (XML-RPC reference 1.3)
)

// AddPlan lets a merchant offer a product, in its first version. What is wrong with the product is a
// fault of its field; PlanExists if the number is taken in that country, CountryUnserved if the
// merchant's contract does not cover it.
func AddPlan(ctx context.Context, book *store.Store, shop merchant.ID, product plan.Product) (plan.Product, error) {
	product.Merchant, product.Version = int64(shop), 1
	_, err := changeMerchant(ctx, book, shop, func(m merchant.Merchant) (merchant.Merchant, error) {
		if err := checkNew(m, product); err != nil {
			return m, err
		}
		m.Plans = append(slices.Clone(m.Plans), product)
		return m, nil
	})
	return product, err
}

// checkNew tells what keeps a product from being offered by a merchant.
func checkNew(m merchant.Merchant, product plan.Product) error {
	var wrong fault.List
	if product.ID < 1 || product.ID > maxPlanID {
		wrong.Add(fault.NotANumber.With(fmt.Sprintf("The value must lie between 1 and %d", maxPlanID)).On("id"))
	}
	wrong.Add(product.Check())
	switch {
	case len(wrong) > 0:
		return wrong
	case !m.Serves(product.Country):
		return fault.CountryUnserved.With().On("country")
	case planIndex(m, product.ID, product.Country) >= 0:
		return fault.PlanExists.With().On("id")
	case len(m.Plans) >= maxPlans:
		return fault.TooMany.With(maxPlans).On("plans")
	}
	return nil
}

// ChangePlan makes a new version of a product for the orders to come; those made before keep their terms.
// Number, country and merchant stay. A change that alters nothing makes no version.
func ChangePlan(ctx context.Context, book *store.Store, at PlanAt, change func(plan.Product) plan.Product) (plan.Product, error) {
	var changed plan.Product
	_, err := changeMerchant(ctx, book, at.Merchant, func(m merchant.Merchant) (merchant.Merchant, error) {
		i := planIndex(m, at.ID, at.Country)
		if i < 0 {
			return m, fault.PlanUnknown.With().On("plan")
		}
		var err error
		changed, err = nextVersion(m.Plans[i], change)
		m.Plans = slices.Clone(m.Plans)
		m.Plans[i] = changed
		return m, err
	})
	return changed, err
}

// PlanAt says which product of which merchant is meant.
type PlanAt struct {
	Merchant merchant.ID
	Country  country.Code
	ID       plan.ID
}

func nextVersion(former plan.Product, change func(plan.Product) plan.Product) (plan.Product, error) {
	next := change(former)
	next.ID, next.Country, next.Merchant, next.Version = former.ID, former.Country, former.Merchant, former.Version
	if next == former {
		return former, nil
	}
	next.Version++
	return next, next.Check()
}

// EndPlan ends the offer of a product with a day; one that has passed ends it at once. It stays known for
// the orders made by it.
func EndPlan(ctx context.Context, book *store.Store, at PlanAt, last day.Day) (plan.Product, error) {
	return ChangePlan(ctx, book, at, func(p plan.Product) plan.Product {
		p.ValidUntil = max(last, 1) // zero would be no end
		return p
	})
}

// planIndex finds a product among a merchant's, or gives -1.
func planIndex(m merchant.Merchant, id plan.ID, code country.Code) int {
	return slices.IndexFunc(m.Plans, func(p plan.Product) bool { return p.ID == id && p.Country == code })
}
