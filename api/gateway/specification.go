package gateway

import (
	"fmt"
	"strings"

	"respite/wire/jsongate"
)

// idealStub is there because clients check their keys by asking for it (gateway reference 2).
const idealStub = "ideal"

var euro = jsongate.CurrencyDescription{IsoNumber: 978, Code: "EUR", Name: "Euro"}

// specification answers GET …/Specification/{service}: made from the table requests are checked with.
func (d *Door) specification(_ *call, service string) (any, error) {
	described, known := describeService(service)
	if !known {
		return nil, unknown{fmt.Sprintf("There is no service '%s'.", clip(service))}
	}
	return described, nil
}

func describeService(name string) (jsongate.Specification, bool) {
	specification := jsongate.Specification{Version: 1, SupportedCurrencies: jsongate.Many[jsongate.CurrencyDescription]{euro}}
	switch {
	case strings.EqualFold(name, payLater):
		specification.Name, specification.Description = payLater, "Pay after delivery"
		for i, a := range actions {
			specification.Actions = append(specification.Actions, a.description(i == 0))
		}
	case strings.EqualFold(name, idealStub):
		specification.Name, specification.Version, specification.Description = idealStub, 2, "Not offered here; answers checks of credentials."
	case strings.EqualFold(name, subscriptions):
		specification.Name, specification.Description = subscriptions, listing.explain
		specification.Actions = append(specification.Actions, listing.description(true))
	default:
		return specification, false
	}
	return specification, true
}

func (a action) description(first bool) jsongate.ActionDescription {
	described := jsongate.ActionDescription{Name: string(a.name), Default: first, Description: a.explain}
	for _, p := range a.parameters {
		described.RequestParameters = append(described.RequestParameters, p.definition(true))
	}
	for _, p := range a.answers {
		described.ResponseParameters = append(described.ResponseParameters, p.definition(false))
	}
	return described
}

func (d described) definition(asked bool) jsongate.ParameterDescription {
	p := jsongate.ParameterDescription{
		IsRequestParameter: asked, Name: d.name, DisplayName: d.name, DataType: types[d.kind], MaxLength: maxText, MaxOccurs: 1,
		Required: d.required, Group: jsongate.Text(d.group), Description: d.explain,
	}
	if d.group != "" {
		p.MaxOccurs = 999
	}
	for _, choice := range d.choices {
		p.ListItemDescriptions = append(p.ListItemDescriptions, jsongate.ListItemDescription{Value: choice, Description: choice})
	}
	return p
}

// basicFields are the fields every request may carry (gateway reference 3.2).
var basicFields = jsongate.Many[jsongate.FieldDescription]{
	{Name: "Currency", Required: true, Description: "ISO 4217 code."},
	{Name: "AmountDebit", DataType: jsongate.DataTypeDecimal, Description: "What the consumer pays."},
	{Name: "AmountCredit", DataType: jsongate.DataTypeDecimal, Description: "What the consumer gets back."},
	{Name: "Invoice", Description: "Your invoice number."},
	{Name: "Order", Description: "Your order number."},
	{Name: "Description", Description: "A text of yours."},
	{Name: "ClientIP", Description: "The consumer's address: Type 0 for IPv4, 1 for IPv6."},
	{Name: "PushURL", Description: "Is told of this request in place of the website's address."},
	{Name: "PushURLFailure", Description: "The same, for failures."},
	{Name: "OriginalTransactionKey", Description: "The payment a refund belongs to."},
}

// specifications answers POST …/Specifications.
func (d *Door) specifications(c *call, _ string) (any, error) {
	entries, err := readFew(c.body, "Services")
	if err != nil {
		return nil, err
	}
	out := jsongate.Specifications{BasicFields: basicFields}
	for _, entry := range entries {
		if described, known := describeService(entry.scalar("Name").trimmed()); known {
			out.Services = append(out.Services, described)
		}
	}
	return out, nil
}
