package till

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"respite/sim/model"
	"respite/value/money"
	"respite/wire/jsongate"
)

// The addresses of the gateway.
const (
	dataRequest = "/json/DataRequest"
	transaction = "/json/Transaction"
)

// parameter is one of a request's, in an article's group or in none.
type parameter struct {
	Name, Value        string
	GroupType, GroupID string `json:",omitempty"`
}

// fields are those of a request that belong to no service.
type fields map[string]any

func (s Shop) request(action string, named fields, parameters ...[]parameter) Request {
	path := dataRequest
	if action == "Pay" || action == "Refund" {
		path = transaction
	}
	var all []parameter
	for _, some := range parameters {
		all = append(all, some...)
	}
	named["Currency"] = "EUR"
	named["Services"] = map[string]any{"ServiceList": []any{map[string]any{"Name": "klarna", "Action": action, "Parameters": all}}}
	body, err := json.Marshal(named)
	if err != nil {
		panic(err) // texts and numbers are always JSON
	}
	return Request{Name: action, Body: body, path: path, shop: s}
}

// Reserve asks for an order.
func (s Shop) Reserve(who *model.Consumer, name string, wares []model.Ware) Request {
	return s.request("Reserve", fields{"Invoice": name, "ClientIP": map[string]any{"Type": 0, "Address": "0.0.0.0"}}, buyer(who), articles(wares))
}

// Pay tells a delivery of what is wanted, or of everything.
func (s Shop) Pay(rno, amount int64, wants []model.Want) Request {
	return s.request("Pay", fields{"Invoice": "P", "AmountDebit": decimal(amount)}, about(rno), wanted(wants))
}

// Cancel gives up what is left.
func (s Shop) Cancel(rno int64) Request {
	return s.request("CancelReservation", fields{"Invoice": "C"}, about(rno))
}

// Extend lets the order live longer.
func (s Shop) Extend(rno int64) Request {
	return s.request("ExtendReservation", fields{"Invoice": "X"}, about(rno))
}

// Update replaces what is still to be delivered.
func (s Shop) Update(rno int64, wares []model.Ware) Request {
	return s.request("UpdateReservation", fields{"Invoice": "U"}, about(rno), articles(wares))
}

// Refund gives an amount of the delivery back that a request of this key told of.
func (s Shop) Refund(key string, amount int64, wants []model.Want) Request {
	return s.request("Refund", fields{"Invoice": "R", "AmountCredit": decimal(amount), "OriginalTransactionKey": key}, wanted(wants))
}

func decimal(amount int64) json.Number { return json.Number(money.Minor(amount).Decimal()) }

func about(rno int64) []parameter {
	return []parameter{{Name: "ReservationNumber", Value: strconv.FormatInt(rno, 10)}}
}

func buyer(who *model.Consumer) []parameter {
	return []parameter{
		{Name: "BillingFirstName", Value: who.First}, {Name: "BillingLastName", Value: who.Last}, {Name: "BillingStreet", Value: who.Street},
		{Name: "BillingHouseNumber", Value: who.House}, {Name: "BillingPostalCode", Value: who.Zip}, {Name: "BillingCity", Value: who.City},
		{Name: "BillingCountry", Value: who.Country}, {Name: "BillingEmail", Value: who.Email}, {Name: "BillingCellPhoneNumber", Value: who.Phone},
		{Name: "Gender", Value: "2"}, {Name: "Pno", Value: who.Birth}, {Name: "Encoding", Value: who.CountryName},
		{Name: "OperatingCountry", Value: who.Country}, {Name: "ShippingSameAsBilling", Value: "true"},
	}
}

func articles(wares []model.Ware) []parameter {
	var all []parameter
	for i, w := range wares {
		for _, p := range []parameter{
			{Name: "ArticleNumber", Value: w.Number}, {Name: "ArticleTitle", Value: w.Title()}, {Name: "ArticleQuantity", Value: fmt.Sprint(w.Count)},
			{Name: "ArticlePrice", Value: money.Minor(w.Price).Decimal()}, {Name: "ArticleVat", Value: w.VAT}, {Name: "ArticleType", Value: w.Kind.Gateway},
		} {
			p.GroupType, p.GroupID = "Article", strconv.Itoa(i+1)
			all = append(all, p)
		}
	}
	return all
}

func wanted(wants []model.Want) []parameter {
	var all []parameter
	for i, w := range wants {
		group := strconv.Itoa(i + 1)
		all = append(all, parameter{"ArticleNumber", w.Number, "Article", group}, parameter{"ArticleQuantity", fmt.Sprint(w.Count), "Article", group})
	}
	return all
}

// reply is an answer of the gateway as a shop reads it.
type reply struct {
	Key    string
	Status struct {
		Code struct{ Code jsongate.StatusCode }
	}
	Services []struct{ Parameters []jsongate.Parameter }
}

func (r Request) readJSON(status int, body []byte) (Said, error) {
	if status >= http.StatusInternalServerError {
		return Said{Broken: true, Text: string(body)}, nil
	}
	var answer reply
	if err := json.Unmarshal(body, &answer); err != nil {
		return Said{}, fmt.Errorf("%s was answered with %d %s: %w", r.Name, status, body, err)
	}
	code := answer.Status.Code.Code
	said := Said{
		OK: code == jsongate.Success || code >= jsongate.PendingInput && code <= jsongate.PendingApproval, Broken: code == jsongate.TechnicalFailure,
		Pending: code != jsongate.Success, Text: fmt.Sprintf("%d %s", status, body),
	}
	if len(answer.Services) > 0 && len(answer.Services[0].Parameters) > 0 {
		said.Number = numberOf(answer.Services[0].Parameters[0].Value)
	}
	return said, nil
}
