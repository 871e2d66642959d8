package xmlrpc

import (
	"strconv"

	"respite/domain/plan"
	"respite/domain/quote"
	"respite/operation"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
	wire "respite/wire/xmlrpc"
	"respite/wire/xmlrpc/faultcode"
)

// planTypes are the numbers of the kinds of plan (XML-RPC reference 4.8).
var planTypes = map[plan.Type]int64{plan.Campaign: 0, plan.Account: 1, plan.Special: 2, plan.Fixed: 3, plan.Delay: 4}

// getPlans lists the part-payment products that are offered now (XML-RPC reference 2.27).
func getPlans(c *call) (wire.Value, error) {
	home, currency := c.country("country"), c.currency("currency")
	if home.Code != "" && currency != "" && currency != home.Currency {
		c.say(faultcode.CurrencyMismatch, "currency: it is %s in %s", home.Currency, home.Code)
	}
	if err := c.fault(); err != nil {
		return wire.Value{}, err
	}
	today, err := c.today(home)
	if err != nil {
		return wire.Value{}, err
	}
	var records []wire.Value
	for _, p := range offered(c.shop.Plans, home, today) {
		records = append(records, record(p))
	}
	return wire.List(records...), nil
}

// offered gives the products of a country that are offered on a day.
func offered(products []plan.Product, home country.Country, today day.Day) []plan.Product {
	var found []plan.Product
	for _, p := range products {
		if last, ends := p.OfferedUntil(); p.Country == home.Code && (!ends || today <= last) {
			found = append(found, p)
		}
	}
	return found
}

// record gives a product in ten fields (XML-RPC reference 3.8).
func record(p plan.Product) wire.Value {
	expiry := "-"
	if last, ends := p.OfferedUntil(); ends {
		expiry = last.String()
	}
	home, _ := wire.CountryNumber(p.Country)
	return wire.List(
		wire.Int(int64(p.ID)), wire.Str(p.Description), wire.Int(int64(p.Months)), wire.Int(int64(p.StartFee)), wire.Int(int64(p.MonthlyFee)),
		wire.Int(hundredths(p.Rate)), wire.Int(int64(p.Minimum)), wire.Int(home), wire.Int(planTypes[p.Type]), wire.Str(expiry),
	)
}

// hundredths gives a rate in hundredths of a percent.
func hundredths(r money.Rate) int64 {
	const perHundredth = int64(money.Percent) / 100
	return money.MulDiv(int64(r), 1, perHundredth)
}

// periodicCost gives the monthly cost as the first version reckoned it (XML-RPC reference 2.32).
func periodicCost(c *call) (wire.Value, error) {
	sum := c.amount("sum")
	wanted, currency := plan.ID(c.whole("pclass")), c.currency("currency")
	if sum <= 0 {
		c.say(faultcode.AmountNotAllowed, "sum: it must be greater than zero")
	}
	if err := c.fault(); err != nil {
		return wire.Value{}, err
	}
	for _, p := range c.shop.Plans {
		if p.ID == wanted && (currency == "" || p.Currency == currency) {
			return wire.Int(int64(quote.PeriodicCost(p, sum))), nil
		}
	}
	return wire.Value{}, said{faultcode.PlanUnknown, "pclass: there is no product " + strconv.FormatInt(int64(wanted), 10)}
}

// reserveReferences gives out payment references for the merchant's own papers
// (XML-RPC reference 2.28).
func reserveReferences(c *call) (wire.Value, error) {
	numbers, err := c.reserveNumbers("")
	return texts(numbers), err
}

// reserveReferencesByEmail sends them by e-mail.
func reserveReferencesByEmail(c *call) (wire.Value, error) {
	_, err := c.reserveNumbers(c.emailOf(c.home()))
	return done, err
}

func (c *call) reserveNumbers(email string) ([]string, error) {
	home := c.home()
	if c.at("country").Kind() != wire.KindNil {
		home = c.country("country")
	}
	command := operation.ReserveReferences{
		Merchant: c.shop.ID, Country: home.Code, Count: int(min(c.whole("count"), operation.MaxReserved+1)), Email: email, Language: c.language,
	}
	if err := c.fault(); err != nil {
		return nil, err
	}
	return c.Operations.ReserveReferences(c.ctx, command)
}
