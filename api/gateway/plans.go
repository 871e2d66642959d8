package gateway

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"time"

	"respite/api/gateway/table"
	"respite/domain/plan"
	"respite/domain/request"
	"respite/value/country"
	"respite/value/day"
	"respite/wire/jsongate"
	"respite/wire/telling"
)

// planTypes are the wire's words for kinds of plan.
var planTypes = map[plan.Type]string{
	plan.Account: "Account", plan.Campaign: "Campaign", plan.Special: "Special", plan.Fixed: "FixedCampaign", plan.Delay: "Delayed",
}

// planList answers GetPClasses. It changes nothing and is not pushed.
func (d *Door) planList(c *call, o *order) (any, error) {
	home, known := country.Of(o.text("OperatingCountry"))
	if known {
		o.checkEncoding(home)
	}
	if len(o.wrong) > 0 {
		return nil, errWrong
	}
	now, err := d.Store.View().Now(c.ctx)
	if err != nil {
		return nil, err
	}
	var parameters []jsongate.Parameter
	count := 0
	for _, p := range c.shop.Plans {
		last, ends := p.OfferedUntil()
		if p.Country != home.Code || ends && home.Day(now) > last {
			continue
		}
		parameters = append(parameters, describePlan(count, p)...)
		count++
	}
	return d.listed(c, o, now, payLater, parameters)
}

// listed answers a data request that only asks: it has a key, but nothing was made.
func (d *Door) listed(c *call, o *order, now time.Time, service string, parameters []jsongate.Parameter) (any, error) {
	key, err := d.IDs.Next()
	if err != nil {
		return nil, err
	}
	origin := o.origin()
	origin.Service = service
	answer := telling.DataResponse(request.Request{
		Key: key, Merchant: c.shop.ID, Action: o.action.name, Status: request.Success, At: now, Origin: origin,
	}, d.Test)
	if len(parameters) > 0 {
		answer.Services = []jsongate.Service{{Name: service, Parameters: parameters}}
	}
	return answer, nil
}

func describePlan(i int, p plan.Product) []jsongate.Parameter {
	values := []string{
		p.Description, strconv.FormatInt(int64(p.ID), 10), string(p.Country), strconv.FormatInt(p.Merchant, 10), expiry(p),
		p.Rate.String(), p.MonthlyFee.Shortest(), p.Minimum.Shortest(), strconv.Itoa(p.Months), p.StartFee.Shortest(), planTypes[p.Type],
	}
	parameters := make([]jsongate.Parameter, len(values))
	for n, value := range values {
		parameters[n] = jsongate.Parameter{Name: fmt.Sprintf("pclass_%d_%s", i, table.PlanAnswers[n].Name), Value: value}
	}
	return parameters
}

// expiry gives the last second of the offer in the form of the United States; no end is the year 9999.
func expiry(p plan.Product) string {
	last, ends := p.OfferedUntil()
	if !ends {
		last = day.On(9999, time.December, 31)
	}
	year, month, date := last.Date()
	return fmt.Sprintf("%d/%d/%d 11:59:59 PM", month, date, year)
}

type serviceCurrencies struct {
	ServiceCode string
	Currencies  []string `xml:"Currencies>string"`
}

// subscriptions answers which services the website may use with which currencies, as XML text.
func (d *Door) subscriptions(c *call, o *order) (any, error) {
	now, err := d.Store.View().Now(c.ctx)
	if err != nil {
		return nil, err
	}
	active := struct {
		XMLName  xml.Name            `xml:"ArrayOfServiceCurrencies"`
		Services []serviceCurrencies `xml:"ServiceCurrencies"`
	}{Services: []serviceCurrencies{{ServiceCode: payLater, Currencies: currencies(c)}}}
	text, err := xml.Marshal(active)
	if err != nil {
		return nil, fmt.Errorf("write the active subscriptions: %w", err)
	}
	return d.listed(c, o, now, table.Subscriptions, []jsongate.Parameter{{Name: "ActiveSubscriptions", Value: string(text)}})
}

// currencies gives the currencies of the countries in the merchant's contract.
func currencies(c *call) []string {
	var found []string
	for _, code := range c.shop.Contract.Countries {
		home, known := country.Of(string(code))
		if known && !slices.Contains(found, string(home.Currency)) {
			found = append(found, string(home.Currency))
		}
	}
	return found
}
