// Package table says what can be asked of the JSON gateway: each action with its fields and parameters, each
// question with its address (gateway reference 2, 3.2, 6).
//
// It must never check or answer anything: the door does, by this table, and everybody else only reads it.
package table

import (
	"net/http"
	"slices"

	"respite/domain/request"
	"respite/wire/described"
)

// Service names, in the fixed spelling of answers.
const (
	PayLater      = "klarna"
	Subscriptions = "GetActiveSubscriptions"
)

// Article is the list of an order's articles. On the wire each row is a group of parameters of this type
// (gateway reference 3.3).
const Article = "Article"

// Countries are those the service is offered in (gateway reference 6.1).
var Countries = described.Any("NL", "DE", "AT")

// The parameters that several actions share. A plan of part payment gives many of its own.
var (
	ReservationNumber = described.Parameter{Name: "ReservationNumber", Explain: "The reservation, as Reserve answered it."}
	ArticleNumber     = described.Parameter{Name: "ArticleNumber", Required: true, Explain: "The article, as in Reserve."}
	ArticleQuantity   = described.Parameter{Name: "ArticleQuantity", Type: described.Whole, Required: true, Explain: "How many of it."}

	dataRequestKey = described.Parameter{Name: "DataRequestKey", Explain: "The Key of the Reserve, in place of ReservationNumber."}
	sameAsBilling  = described.Parameter{Name: "ShippingSameAsBilling", Type: described.Truth, Explain: "Whether the goods go to the billing address."}
	encoding       = described.Parameter{Name: "Encoding", Explain: "English name of the billing country. " +
		"Needed in a Reserve, unless the website was allowed to leave it out."}
	country = described.Parameter{Name: "OperatingCountry", Required: true, Choices: Countries,
		Explain: "Country of the sale; the same as the billing country."}
)

// address gives the parameters of an address; needed is whether it must be there.
func address(side string, needed bool) []described.Parameter {
	company := side + "CompanyName"
	if side == "Shipping" {
		company = "ShippingCompany"
	}
	return []described.Parameter{
		{Name: side + "FirstName", Required: needed, Explain: "First name."},
		{Name: side + "LastName", Explain: "Last name."},
		{Name: company, Explain: "Company, as a line of the address."},
		{Name: side + "CareOf", Explain: "Who receives for the addressee."},
		{Name: side + "Street", Required: needed, Explain: "Street without house number."},
		{Name: side + "HouseNumber", Required: needed, Explain: "House number."},
		{Name: side + "HouseNumberSuffix", Explain: "Addition to the house number."},
		{Name: side + "PostalCode", Explain: "Postal code."},
		{Name: side + "City", Required: needed, Explain: "City."},
		{Name: side + "Country", Required: needed, Choices: Countries, Explain: "Country."},
		{Name: side + "Email", Required: needed, Explain: "E-mail address."},
		{Name: side + "PhoneNumber", Explain: "Phone number; one of the two phone numbers is needed."},
		{Name: side + "CellPhoneNumber", Explain: "Mobile number; one of the two phone numbers is needed."},
	}
}

// goods are articles with their prices, wants are articles of a reservation.
var (
	goods = described.Parameter{
		Name: Article, Type: described.List, Explain: "What is bought, one row for each article.",
		Members: []described.Parameter{
			{Name: "ArticleTitle", Required: true, Explain: "Name of the article."},
			{Name: "ArticleNumber", Required: true, Explain: "Number by which the article is named later."},
			{Name: "ArticleType", Choices: described.Any("General", "ShipmentFee", "HandlingFee"), Explain: "Product or discount, shipping, fee."},
			{Name: "ArticlePrice", Type: described.Decimal, Required: true, Explain: "Price of one, including VAT; negative for a discount."},
			ArticleQuantity,
			{Name: "ArticleVat", Type: described.Decimal, Required: true, Explain: "VAT in percent."},
			{Name: "ArticleDiscount", Type: described.Decimal, Explain: "Must be 0: a discount is an article of its own."},
		},
	}
	wants = described.Parameter{
		Name: Article, Type: described.List, Explain: "Only these articles; no row stands for everything that is left.",
		Members: []described.Parameter{ArticleNumber, ArticleQuantity},
	}
)

// returned are the articles of a refund.
var returned = described.Parameter{
	Name: Article, Type: described.List, Explain: "The articles that came back; no row stands for an amount without articles.",
	Members: wants.Members,
}

// Actions of the pay-later service, and the one action that is a service of its own, in the order in which they
// are told.
var Actions = []described.Action{
	data(request.Reserve, "Asks whether the consumer may pay later, and holds the amount.", described.Action{
		Fields: fields("Currency!", "AmountDebit", "ClientIP"),
		Parameters: slices.Concat([]described.Parameter{goods.Must()}, address("Billing", true), address("Shipping", false), []described.Parameter{
			{Name: "Gender", Required: true, Choices: []described.Choice{{Value: "1", Meaning: "male"}, {Value: "2", Meaning: "female"}},
				Explain: "1 male, 2 female."},
			{Name: "Pno", Type: described.Birth, Required: true, Explain: "Birth date, DDMMYYYY."},
			encoding,
			country,
			{Name: "PClass", Type: described.Whole, Explain: "Plan of part payment, from GetPClasses; 0 or empty for an invoice."},
			sameAsBilling.Must(),
		}),
		Answers: []described.Parameter{ReservationNumber},
		Yields:  map[string]string{"ReservationNumber": "ReservationNumber", "DataRequestKey": "Key", "Invoice": "=Invoice", "Born": "=Pno"},
		Example: reserve,
	}),
	data(request.Update, "Changes the articles, to the same or a lower sum, or the addresses.", described.Action{
		Fields: fields("Currency"),
		Parameters: slices.Concat([]described.Parameter{ReservationNumber, dataRequestKey, goods},
			address("Billing", false), address("Shipping", false), []described.Parameter{sameAsBilling}),
		Example: update, Needs: []string{string(request.Reserve)},
	}),
	data(request.Cancel, "Releases what is still reserved.", described.Action{
		Fields: fields(), Parameters: []described.Parameter{ReservationNumber, dataRequestKey},
		Example: ofReservation, Needs: []string{string(request.Reserve)},
	}),
	data(request.Extend, "Lets the reservation live longer.", described.Action{
		Fields: fields(), Parameters: []described.Parameter{ReservationNumber, dataRequestKey},
		Example: ofReservation, Needs: []string{string(request.Reserve)},
	}),
	data(request.PlanList, "Lists the plans of part payment.", described.Action{
		Fields: fields("Currency"),
		Parameters: []described.Parameter{
			{Name: "OperatingCountry", Required: true, Choices: Countries, Explain: "Country of the sale."},
			{Name: "Encoding", Explain: "English name of the country."},
		},
		Answers: PlanAnswers,
		Example: described.Values{"Currency": "EUR", "OperatingCountry": "DE", "Encoding": "Germany"},
	}),
	transaction(request.Pay, "Tells that the order, or some articles, were delivered.", described.Action{
		Fields: fields("Currency!", "AmountDebit!", "Invoice!"),
		Parameters: []described.Parameter{
			ReservationNumber, dataRequestKey, wants,
			{Name: "SendByMail", Type: described.Truth, Explain: "The invoice goes by post."},
			{Name: "SendByEmail", Type: described.Truth, Explain: "The invoice goes by e-mail."},
		},
		Answers: []described.Parameter{{Name: "InvoiceNumber", Explain: "The invoice of this delivery."}},
		Yields:  map[string]string{"TransactionKey": "Key"},
		Example: pay, Needs: []string{string(request.Reserve)},
	}),
	transaction(request.Refund, "Gives back an amount or articles of a Pay.", described.Action{
		Fields:     fields("Currency!", "AmountCredit!", "Invoice!", "OriginalTransactionKey", "OriginalTransactionReference"),
		Parameters: []described.Parameter{returned},
		Example:    refund, Needs: []string{string(request.Reserve), string(request.Pay)},
	}),
	{
		Door: described.Gateway, Name: Subscriptions, Method: http.MethodPost, Address: DataRequest, Service: Subscriptions,
		Family:  actionsOf,
		Explain: "Lists the services the website may use.", Fields: fields(),
		Answers: []described.Parameter{{Name: "ActiveSubscriptions", Explain: "Services with their currencies, as XML."}},
		Example: described.Values{},
	},
}

// The headings under which everything is told.
const (
	actionsOf   = "JSON gateway: actions"
	questionsOf = "JSON gateway: questions"
)

// The addresses of actions.
const (
	Transaction = "/json/Transaction"
	DataRequest = "/json/DataRequest"
)

func data(name request.Action, explain string, a described.Action) described.Action {
	return action(name, DataRequest, explain, a)
}

func transaction(name request.Action, explain string, a described.Action) described.Action {
	return action(name, Transaction, explain, a)
}

func action(name request.Action, address, explain string, a described.Action) described.Action {
	a.Door, a.Name, a.Family, a.Explain = described.Gateway, string(name), actionsOf, explain
	a.Method, a.Address, a.Service = http.MethodPost, address, PayLater
	return a
}

// PlanAnswers are the parameters of one plan in an answer, in the wire's order (gateway reference 6.6). The names
// are completed with the plan's place: pclass_0_id.
var PlanAnswers = []described.Parameter{
	{Name: "description", Explain: "Name of the plan."}, {Name: "id", Explain: "Value for PClass."},
	{Name: "country", Explain: "Country."}, {Name: "eid", Explain: "The merchant."},
	{Name: "expiry_date", Explain: "Offered until."}, {Name: "interest_rate", Explain: "Nominal interest, percent a year."},
	{Name: "invoice_fee", Explain: "Fee a month."}, {Name: "minimum_purchase_amount", Explain: "Least amount."},
	{Name: "months", Explain: "Months."}, {Name: "startFee", Explain: "Fee at the start."}, {Name: "type", Explain: "Kind of plan."},
}
