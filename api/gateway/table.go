package gateway

import (
	"respite/domain/request"
	"respite/wire/jsongate"
)

// kind is how a parameter's text is read.
type kind int

const (
	text kind = iota
	whole
	decimal
	birth
	truth
)

// described is one parameter of an action. The table below is what requests are checked with and what
// specifications are made from, so that these cannot disagree.
type described struct {
	name     string
	kind     kind
	required bool
	choices  []string // in the fixed spelling; none: any
	group    string   // groupArticle for the parameters of an article
	explain  string
}

const groupArticle = "Article"

// described actions (gateway reference 6).
type action struct {
	name       request.Action
	explain    string
	parameters []described
	answers    []described
	run        func(*Door, *call, *order) (any, error)
}

// countries the service is offered in (gateway reference 6.1).
var countries = []string{"NL", "DE", "AT"}

var (
	reservationNumber = described{name: "ReservationNumber", explain: "The reservation, as Reserve answered it."}
	dataRequestKey    = described{name: "DataRequestKey", explain: "The Key of the Reserve, in place of ReservationNumber."}
	sameAsBilling     = described{name: "ShippingSameAsBilling", kind: truth, explain: "Whether the goods go to the billing address."}
	articleNumber     = described{name: "ArticleNumber", required: true, group: groupArticle, explain: "The article, as in Reserve."}
	articleQuantity   = described{name: "ArticleQuantity", kind: whole, required: true, group: groupArticle, explain: "How many of it."}
)

func required(d described) described {
	d.required = true
	return d
}

// address gives the parameters of an address; needed is whether it must be there.
func address(side string, needed bool) []described {
	company := side + "CompanyName"
	if side == "Shipping" {
		company = "ShippingCompany"
	}
	return []described{
		{name: side + "FirstName", required: needed, explain: "First name."},
		{name: side + "LastName", explain: "Last name."},
		{name: company, explain: "Company, as a line of the address."},
		{name: side + "CareOf", explain: "Who receives for the addressee."},
		{name: side + "Street", required: needed, explain: "Street without house number."},
		{name: side + "HouseNumber", required: needed, explain: "House number."},
		{name: side + "HouseNumberSuffix", explain: "Addition to the house number."},
		{name: side + "PostalCode", explain: "Postal code."},
		{name: side + "City", required: needed, explain: "City."},
		{name: side + "Country", required: needed, choices: countries, explain: "Country."},
		{name: side + "Email", required: needed, explain: "E-mail address."},
		{name: side + "PhoneNumber", explain: "Phone number; one of the two phone numbers is needed."},
		{name: side + "CellPhoneNumber", explain: "Mobile number; one of the two phone numbers is needed."},
	}
}

// articles gives the parameters of an article with its price.
var articles = []described{
	{name: "ArticleTitle", required: true, group: groupArticle, explain: "Name of the article."},
	{name: "ArticleNumber", required: true, group: groupArticle, explain: "Number by which the article is named later."},
	{name: "ArticleType", group: groupArticle, choices: []string{"General", "ShipmentFee", "HandlingFee"}, explain: "Product or discount, shipping, fee."},
	{name: "ArticlePrice", kind: decimal, required: true, group: groupArticle, explain: "Price of one, including VAT; negative for a discount."},
	articleQuantity,
	{name: "ArticleVat", kind: decimal, required: true, group: groupArticle, explain: "VAT in percent."},
	{name: "ArticleDiscount", kind: decimal, group: groupArticle, explain: "Must be 0: a discount is an article of its own."},
}

// service names, in the fixed spelling of answers.
const (
	payLater      = "klarna"
	payLaterNewer = "klarnakp"

	payLaterNewerCode = "KlarnaKp"
	subscriptions     = "GetActiveSubscriptions"
)

// actions of the pay-later service.
var actions = []action{
	{
		name: request.Reserve, explain: "Asks whether the consumer may pay later, and holds the amount.", run: (*Door).reserve,
		parameters: join(articles, address("Billing", true), address("Shipping", false), []described{
			{name: "Gender", required: true, choices: []string{"1", "2"}, explain: "1 male, 2 female."},
			{name: "Pno", kind: birth, required: true, explain: "Birth date, DDMMYYYY."},
			{name: "Encoding", explain: "English name of the billing country."},
			{name: "OperatingCountry", required: true, choices: countries, explain: "Country of the sale; the same as the billing country."},
			{name: "PClass", kind: whole, explain: "Plan of part payment, from GetPClasses; 0 or empty for an invoice."},
			required(sameAsBilling),
		}),
		answers: []described{reservationNumber},
	},
	{
		name: request.Update, explain: "Changes the articles, to the same or a lower sum, or the addresses.", run: (*Door).update,
		parameters: join([]described{reservationNumber, dataRequestKey}, articles, address("Billing", false), address("Shipping", false),
			[]described{sameAsBilling}),
	},
	{
		name: request.Cancel, explain: "Releases what is still reserved.", run: (*Door).cancelReservation,
		parameters: []described{reservationNumber, dataRequestKey},
	},
	{
		name: request.Extend, explain: "Lets the reservation live longer.", run: (*Door).extend,
		parameters: []described{reservationNumber, dataRequestKey},
	},
	{
		name: request.PlanList, explain: "Lists the plans of part payment.", run: (*Door).planList,
		parameters: []described{
			{name: "OperatingCountry", required: true, choices: countries, explain: "Country of the sale."},
			{name: "Encoding", explain: "English name of the country."},
		},
		answers: planParameters,
	},
	{
		name: request.Pay, explain: "Tells that the order, or some articles, were delivered.", run: (*Door).pay,
		parameters: []described{
			reservationNumber, dataRequestKey, articleNumber, articleQuantity,
			{name: "SendByMail", kind: truth, explain: "The invoice goes by post."},
			{name: "SendByEmail", kind: truth, explain: "The invoice goes by e-mail."},
		},
		answers: []described{{name: "InvoiceNumber", explain: "The invoice of this delivery."}},
	},
	{
		name: request.Refund, explain: "Gives back an amount or articles of a Pay.", run: (*Door).refund,
		parameters: []described{articleNumber, articleQuantity},
	},
}

func join(parts ...[]described) []described {
	var all []described
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// types are the wire's types of parameters.
var types = map[kind]jsongate.DataType{
	text: jsongate.DataTypeString, whole: jsongate.DataTypeInteger, decimal: jsongate.DataTypeDecimal,
	birth: jsongate.DataTypeString, truth: jsongate.DataTypeBoolean,
}
