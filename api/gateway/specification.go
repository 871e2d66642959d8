package gateway

import (
	"fmt"
	"strings"

	"respite/api/gateway/table"
	"respite/wire/described"
	"respite/wire/jsongate"
)

// idealStub is there because clients check their keys by asking for it (gateway reference 2).
const idealStub = "ideal"

var euro = jsongate.CurrencyDescription{IsoNumber: 978, Code: "EUR", Name: "Euro"}

// specification answers GET …/Specification/{service}: made from the table requests are checked with.
func (d *Door) specification(_ *call, service string) (any, error) {
	told, known := describeService(service)
	if !known {
		return nil, unknown{fmt.Sprintf("There is no service '%s'.", clip(service))}
	}
	return told, nil
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
	case strings.EqualFold(name, table.Subscriptions):
		specification.Name, specification.Description = table.Subscriptions, listing.Explain
		specification.Actions = append(specification.Actions, listing.description(true))
	default:
		return specification, false
	}
	return specification, true
}

func (a action) description(first bool) jsongate.ActionDescription {
	return jsongate.ActionDescription{
		Name: a.Name, Default: first, Description: a.Explain,
		RequestParameters: definitions(a.Parameters, true), ResponseParameters: definitions(a.Answers, false),
	}
}

// definitions tells parameters; those of the rows of a list are told one by one, in a group.
func definitions(parameters []described.Parameter, asked bool) jsongate.Many[jsongate.ParameterDescription] {
	var told jsongate.Many[jsongate.ParameterDescription]
	for _, p := range parameters {
		if p.Type != described.List {
			told = append(told, definition(p, asked))
			continue
		}
		for _, member := range definitions(p.Members, asked) {
			member.Group, member.MaxOccurs = jsongate.Text(p.Name), described.MaxRows
			told = append(told, member)
		}
	}
	return told
}

func definition(p described.Parameter, asked bool) jsongate.ParameterDescription {
	told := jsongate.ParameterDescription{
		IsRequestParameter: asked, Name: p.Name, DisplayName: p.Name, DataType: types[p.Type], MaxLength: maxText, MaxOccurs: 1,
		Required: p.Required, Description: p.Explain,
	}
	for _, choice := range p.Values() {
		told.ListItemDescriptions = append(told.ListItemDescriptions, jsongate.ListItemDescription{Value: choice, Description: choice})
	}
	return told
}

// basicFields are the fields every request may carry (gateway reference 3.2).
func basicFields() jsongate.Many[jsongate.FieldDescription] {
	var told jsongate.Many[jsongate.FieldDescription]
	for _, f := range table.Fields {
		told = append(told, jsongate.FieldDescription{Name: f.Name, DataType: types[f.Type], Required: f.Name == "Currency", Description: f.Explain})
	}
	return told
}

// specifications answers POST …/Specifications.
func (d *Door) specifications(c *call, _ string) (any, error) {
	entries, err := readFew(c.body, "Services")
	if err != nil {
		return nil, err
	}
	out := jsongate.Specifications{BasicFields: basicFields()}
	for _, entry := range entries {
		if told, known := describeService(entry.scalar("Name").trimmed()); known {
			out.Services = append(out.Services, told)
		}
	}
	return out, nil
}
