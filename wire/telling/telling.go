// Package telling turns one request of a merchant's system into what the JSON gateway's wire says of
// it, so that responses, pushes and status answers tell the same (gateway reference 9.3, 9).
//
// It must never decide, read a clock or sign: it repeats what the request says. What only an answer
// at once can hold, faults and messages to the consumer, is the door's to add.
package telling

import (
	"strconv"

	"respite/domain/request"
	"respite/wire/jsongate"
)

// TransactionResponse answers a Pay or Refund (gateway reference 4.1).
func TransactionResponse(r request.Request, test bool) jsongate.TransactionResponse {
	debit, credit := moved(r)
	return jsongate.TransactionResponse{
		Key:                  string(r.Key),
		Status:               status(r, jsongate.Answered),
		Services:             services(r),
		CustomParameters:     jsongate.ListOf(parameters(r.Origin.Custom)),
		AdditionalParameters: jsongate.AdditionalOf(parameters(r.Origin.Additional)),
		Invoice:              r.Origin.Invoice,
		ServiceCode:          r.Origin.Service,
		IsTest:               test,
		Currency:             string(r.Currency),
		AmountDebit:          debit,
		AmountCredit:         credit,
		TransactionType:      transactionType(r),
		MutationType:         jsongate.MutationCollecting,
		RelatedTransactions:  related(r),
		Order:                jsongate.Text(r.Origin.Order),
		StartRecurrent:       r.Origin.StartRecurrent,
		PaymentKey:           jsongate.Text(r.PaymentKey),
	}
}

// DataResponse answers every other action (gateway reference 4.2).
func DataResponse(r request.Request, test bool) jsongate.DataResponse {
	return jsongate.DataResponse{
		Key:                  string(r.Key),
		Status:               status(r, jsongate.Answered),
		Services:             services(r),
		CustomParameters:     jsongate.ListOf(parameters(r.Origin.Custom)),
		AdditionalParameters: jsongate.AdditionalOf(parameters(r.Origin.Additional)),
		ServiceCode:          r.Origin.Service,
		IsTest:               test,
	}
}

// TransactionStatus answers a question for the status of a Pay or Refund (gateway reference 4.3).
func TransactionStatus(r request.Request, test bool) jsongate.TransactionStatus {
	return jsongate.TransactionStatus{Transaction: Transaction(r, test), Description: jsongate.Text(r.Origin.Description)}
}

// Transaction tells of a Pay or Refund in its push (gateway reference 5.2).
func Transaction(r request.Request, test bool) jsongate.Transaction {
	debit, credit := moved(r)
	return jsongate.Transaction{
		Key:                  string(r.Key),
		Invoice:              jsongate.Text(r.Origin.Invoice),
		ServiceCode:          r.Origin.Service,
		Status:               status(r, jsongate.Pushed),
		IsTest:               test,
		Order:                jsongate.Text(r.Origin.Order),
		Currency:             string(r.Currency),
		AmountDebit:          debit,
		AmountCredit:         credit,
		TransactionType:      transactionType(r),
		Services:             versioned(services(r)),
		CustomParameters:     parameters(r.Origin.Custom),
		AdditionalParameters: jsongate.ListOf(parameters(r.Origin.Additional)),
		MutationType:         jsongate.MutationCollecting,
		RelatedTransactions:  related(r),
		StartRecurrent:       r.Origin.StartRecurrent,
		PaymentKey:           jsongate.Text(r.PaymentKey),
	}
}

// DataRequest tells of any other action in its push, and answers a question for its status
// (gateway reference 5.2). A foreign one was not asked for by the merchant's system: it names the
// reservation, by which shops' software finds the order (gateway reference 6.4).
func DataRequest(r request.Request, test, foreign bool) jsongate.DataRequest {
	answers := services(r)
	if foreign {
		answers = []jsongate.Service{reservation(r)}
	}
	return jsongate.DataRequest{
		Key:                  string(r.Key),
		Invoice:              jsongate.Text(r.Origin.Invoice),
		ServiceCode:          r.Origin.Service,
		ActionCode:           string(r.Action),
		Status:               status(r, jsongate.PushedData),
		IsTest:               test,
		Order:                jsongate.Text(r.Origin.Order),
		Currency:             string(r.Currency),
		AmountDebit:          reserved(r),
		Services:             versioned(answers),
		CustomParameters:     parameters(r.Origin.Custom),
		AdditionalParameters: jsongate.ListOf(parameters(r.Origin.Additional)),
		StartRecurrent:       r.Origin.StartRecurrent,
	}
}

// services gives what the service answers: one number or nothing. It must stay the only parameter,
// because shops' software takes the first (gateway reference 9.3, 4). A Reserve that waits, or came
// to nothing after waiting, has its number too: it can be cancelled by it, and response, push and
// status must not differ (gateway reference 9.3, 9). A refused one never had an amount to name.
func services(r request.Request) []jsongate.Service {
	switch {
	case r.Action == request.Reserve && r.Reservation != 0 && r.Status != request.Refused:
		return []jsongate.Service{reservation(r)}
	case r.Action == request.Pay && r.Invoice != 0:
		return []jsongate.Service{service(r, "InvoiceNumber", int64(r.Invoice))}
	}
	return nil
}

func reservation(r request.Request) jsongate.Service {
	return service(r, "ReservationNumber", int64(r.Reservation))
}

func service(r request.Request, name string, number int64) jsongate.Service {
	return jsongate.Service{
		Name:       r.Origin.Service,
		Parameters: []jsongate.Parameter{{Name: name, Value: strconv.FormatInt(number, 10)}},
	}
}

// versioned gives the services as pushes and status answers have them.
func versioned(services []jsongate.Service) []jsongate.Service {
	for i := range services {
		services[i].VersionAsProperty = jsongate.ServiceVersion
	}
	return services
}

// moved gives the amount of a transaction as debit or as credit; the other is left out.
func moved(r request.Request) (*jsongate.Amount, *jsongate.Amount) {
	if r.Action == request.Refund {
		return nil, jsongate.AmountOf(r.Amount)
	}
	return jsongate.AmountOf(r.Amount), nil
}

// reserved gives the amount of a data request: only a Reserve has one.
func reserved(r request.Request) jsongate.Amount {
	if r.Action == request.Reserve {
		return jsongate.Amount(r.Amount)
	}
	return 0
}

func transactionType(r request.Request) string {
	if r.Action == request.Refund {
		return jsongate.TransactionTypeRefund
	}
	return jsongate.TransactionTypePay
}

// related points from a Refund to its Pay.
func related(r request.Request) []jsongate.RelatedTransaction {
	if r.Original == "" {
		return nil
	}
	return []jsongate.RelatedTransaction{{RelationType: jsongate.RelationRefund, RelatedTransactionKey: string(r.Original)}}
}

// parameters gives the merchant's own parameters as received.
func parameters(pairs []request.Pair) []jsongate.Parameter {
	var list []jsongate.Parameter
	for _, p := range pairs {
		list = append(list, jsongate.Parameter{Name: p.Name, Value: p.Value})
	}
	return list
}
