package gateway

import (
	"slices"

	"respite/api/gateway/table"
	"respite/domain/request"
	"respite/wire/described"
	"respite/wire/jsongate"
)

// action is something a request may ask for: as the table says it, and what is done.
type action struct {
	described.Action
	name request.Action
	run  func(*Door, *call, *order) (any, error)
}

// runs is what is done for each action of the table.
var runs = map[request.Action]func(*Door, *call, *order) (any, error){
	request.Reserve: (*Door).reserve, request.Update: (*Door).update, request.Cancel: (*Door).cancelReservation, request.Extend: (*Door).extend,
	request.PlanList: (*Door).planList, request.Pay: (*Door).pay, request.Refund: (*Door).refund, request.Currently: (*Door).subscriptions,
}

// actions are those of the pay-later service; listing is the one that is a service of its own.
var (
	actions = served(table.PayLater)
	listing = served(table.Subscriptions)[0]
)

// served gives the actions of a service.
func served(service string) []action {
	var all []action
	for _, a := range table.Actions {
		if name := request.Action(a.Name); a.Service == service {
			all = append(all, action{Action: a, name: name, run: runs[name]})
		}
	}
	return all
}

// Described gives everything that can be asked for here: what requests are checked with.
func Described() []described.Action { return slices.Concat(table.Actions, table.Questions) }

const (
	payLater      = table.PayLater
	payLaterNewer = "klarnakp"

	payLaterNewerCode = "KlarnaKp"
)

// types are the wire's types of parameters.
var types = map[described.Type]jsongate.DataType{
	described.Text: jsongate.DataTypeString, described.Whole: jsongate.DataTypeInteger, described.Decimal: jsongate.DataTypeDecimal,
	described.Birth: jsongate.DataTypeString, described.Truth: jsongate.DataTypeBoolean,
}
