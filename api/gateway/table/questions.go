package table

import (
	"net/http"

	"respite/domain/request"
	"respite/wire/described"
)

// Questions are what can be asked about requests that were made, and the two ways to cancel one by its key
// (gateway reference 2).
var Questions = []described.Action{
	one("Transaction/Status", "Tells where a Pay, a Refund or a data request stands.", paid),
	several("Transaction/Statuses", "Tells where several stand, by key, by invoice number or by a parameter of your own.",
		paid,
		described.Parameter{Name: "Transactions", Type: described.List, Explain: "Each row asks for one, in one way.", Members: []described.Parameter{
			{Name: "Key", Explain: "The Key that the request was answered with."}, {Name: "Invoice", Explain: "Your invoice number."},
			{Name: "CustomParameter", Type: described.Struct, Explain: "A parameter of your own.", Members: own[0].Members},
			{Name: "AdditionalParameter", Type: described.Struct, Explain: "A parameter of your own.", Members: own[0].Members},
		}}, "Transactions.0.Key"),
	one("Transaction/RefundInfo", "Tells what of a Pay can still be refunded.", paid),
	several("Transaction/RefundInfos", "Tells it of several.", paid,
		described.Parameter{Name: "RefundInfoCollection", Type: described.List, Explain: "One row for each Pay.", Members: []described.Parameter{
			{Name: "TransactionKey", Required: true, Explain: "The Key of the Pay."},
		}}, "RefundInfoCollection.0.TransactionKey"),
	one("Transaction/Cancel", "Releases what is still held of a Reserve, although it is a GET. A Pay or Refund cannot be cancelled.", reserved),
	several("Transaction/CancelMultiple", "Releases what is still held of several.", reserved,
		described.Parameter{Name: "Transactions", Type: described.List, Explain: "One row for each Reserve.", Members: []described.Parameter{
			{Name: "Key", Required: true, Explain: "The Key of the Reserve."},
		}}, "Transactions.0.Key"),
	one("Transaction/InvoiceInfo", "Tells of the invoice of a Pay: what is paid, credited and due.", paid),
	several("Transaction/InvoiceInfos", "Tells it of several.", paid,
		described.Parameter{Name: "InvoiceCollection", Type: described.List, Explain: "One row for each invoice.", Members: []described.Parameter{
			{Name: "Key", Explain: "The Key of the Pay."}, {Name: "Number", Explain: "Your invoice number."},
			{Name: "CustomerId", Explain: "Told again, and not read."},
		}}, "InvoiceCollection.0.Key"),
	one("DataRequest/Status", "Tells where a data request stands.", reserved),
	specification("Transaction/Specification"),
	specifications("Transaction/Specifications"),
	specification("DataRequest/Specification"),
	specifications("DataRequest/Specifications"),
}

// root is where the gateway begins; a question's name is the rest of its address.
const root = "/json/"

// about is what a question's example asks about, and the actions that make it.
type about struct {
	key     string
	explain string
	needs   []string
}

var (
	paid     = about{"${TransactionKey}", "The Key that Pay was answered with.", []string{string(request.Reserve), string(request.Pay)}}
	reserved = about{"${DataRequestKey}", "The Key that Reserve was answered with.", []string{string(request.Reserve)}}
)

// one asks for a key in the address.
func one(name, explain string, of about) described.Action {
	return described.Action{
		Door: described.Gateway, Family: questionsOf, Name: name, Method: http.MethodGet, Address: root + name + "/{Key}", Explain: explain,
		Fields:  []described.Parameter{{Name: "Key", Required: true, Explain: of.explain}},
		Example: described.Values{"Key": of.key}, Needs: of.needs,
	}
}

// several asks with a list; the path is where the example has its key.
func several(name, explain string, of about, list described.Parameter, path string) described.Action {
	return described.Action{
		Door: described.Gateway, Family: questionsOf, Name: name, Method: http.MethodPost, Address: root + name, Explain: explain,
		Fields: []described.Parameter{list}, Example: described.Values{path: of.key}, Needs: of.needs,
	}
}

func specification(name string) described.Action {
	return described.Action{
		Door: described.Gateway, Family: questionsOf, Name: name, Method: http.MethodGet, Address: root + name + "/{Service}",
		Explain: "Tells what a service takes and gives, for programs.",
		Fields:  []described.Parameter{{Name: "Service", Required: true, Explain: "Name of the service."}},
		Example: described.Values{"Service": PayLater},
	}
}

func specifications(name string) described.Action {
	return described.Action{
		Door: described.Gateway, Family: questionsOf, Name: name, Method: http.MethodPost, Address: root + name,
		Explain: "Tells what several services take and give.",
		Fields: []described.Parameter{{Name: "Services", Type: described.List, Explain: "One row for each service.", Members: []described.Parameter{
			{Name: "Name", Required: true, Explain: "Name of the service."}, {Name: "Version", Type: described.Whole, Explain: "Not read: there is one."},
		}}},
		Example: described.Values{"Services.0.Name": PayLater},
	}
}
