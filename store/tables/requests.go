package tables

import (
	"respite/domain/command"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/store/rows"
	"respite/value/id"
)

// RequestKey names a row of Requests.
type RequestKey struct {
	Key      id.ID
	Merchant merchant.ID
}

// Requests are what merchants have asked of the gateway.
var Requests = rows.Table[RequestKey, request.Request]{
	Name: "request", Keys: []string{"key", "merchant_id"},
	Columns: []string{
		"action", "status", "at", "reservation", "invoice", "credit", "currency", "amount", "payment_key", "original", "reference", "origin",
	},
	KeyOf:   func(r request.Request) RequestKey { return RequestKey{r.Key, r.Merchant} },
	KeyArgs: func(k RequestKey) []any { return []any{string(k.Key), int64(k.Merchant)} },
	Write: func(_ *rows.Seal, r request.Request) []any {
		return []any{
			string(r.Key), int64(r.Merchant), string(r.Action), string(r.Status), rows.Micros(r.At), int64(r.Reservation), int64(r.Invoice),
			int64(r.Credit), string(r.Currency), int64(r.Amount), string(r.PaymentKey), string(r.Original), r.Origin.Invoice, rows.JSON(r.Origin),
		}
	},
	Read: func(_ *rows.Seal, row rows.Scan) (request.Request, error) {
		var r request.Request
		var reference string
		err := row(&r.Key, &r.Merchant, &r.Action, &r.Status, rows.FromMicros(&r.At), &r.Reservation, &r.Invoice,
			&r.Credit, &r.Currency, &r.Amount, &r.PaymentKey, &r.Original, &reference, rows.FromJSON(&r.Origin))
		return r, err
	},
}.Ready()

// Parameter lets a request be found by one of the merchant's own parameters.
type Parameter struct {
	Merchant merchant.ID
	Mark     string
	Key      id.ID
}

// Parameters are the parameters by which requests are found.
var Parameters = rows.Journal[Parameter]{
	Name: "request_parameter", Columns: []string{"merchant_id", "mark", "key"}, Once: true,
	Write: func(p Parameter) []any { return []any{int64(p.Merchant), p.Mark, string(p.Key)} },
}.Ready()

// CommandKey names a row of Commands.
type CommandKey struct {
	Merchant merchant.ID
	Name     string
}

// Commands are what was done under an identity, so that it is not done again.
var Commands = rows.Table[CommandKey, command.Record]{
	Name: "command", Keys: []string{"merchant_id", "name"}, Columns: []string{"content", "keyed", "at", "answer"},
	KeyOf:   func(r command.Record) CommandKey { return CommandKey{r.Merchant, r.Name} },
	KeyArgs: func(k CommandKey) []any { return []any{int64(k.Merchant), k.Name} },
	Write: func(_ *rows.Seal, r command.Record) []any {
		return []any{int64(r.Merchant), r.Name, r.Content, rows.Flag(r.Keyed), rows.Micros(r.At), string(r.Answer)}
	},
	Read: func(_ *rows.Seal, row rows.Scan) (command.Record, error) {
		var r command.Record
		err := row(&r.Merchant, &r.Name, &r.Content, rows.FromFlag(&r.Keyed), rows.FromMicros(&r.At), &r.Answer)
		return r, err
	},
}.Ready()
