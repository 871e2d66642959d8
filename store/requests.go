package store

import (
	"context"
	"strings"
	"time"

	"respite/domain/command"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/store/rows"
	"respite/value/fault"
	"respite/value/id"
)

var requestTable = rows.Table[requestKey, request.Request]{
	Name: "request", Keys: []string{"key", "merchant_id"},
	Columns: []string{
		"action", "status", "at", "reservation", "invoice", "credit", "currency", "amount", "payment_key", "original", "reference", "origin",
	},
	KeyOf:   func(r request.Request) requestKey { return requestKey{r.Key, r.Merchant} },
	KeyArgs: func(k requestKey) []any { return []any{string(k.key), int64(k.merchant)} },
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

// parameter lets a request be found by one of the merchant's own parameters.
type parameter struct {
	merchant merchant.ID
	mark     string
	key      id.ID
}

var parameterJournal = rows.Journal[parameter]{
	Name: "request_parameter", Columns: []string{"merchant_id", "mark", "key"}, Once: true,
	Write: func(p parameter) []any { return []any{int64(p.merchant), p.mark, string(p.key)} },
}.Ready()

// parameterMark names a parameter for the look-up; names count without regard to case, which some
// clients change on the way (gateway reference 3.2).
func parameterMark(kind string, pair request.Pair) string {
	return kind + ":" + strings.ToLower(pair.Name) + "=" + pair.Value
}

// Request reads a merchant's request.
func (tx *Tx) Request(key id.ID, owner merchant.ID) (request.Request, error) {
	r, found, err := tx.group.requests.Find(requestKey{key, owner})
	if err == nil && !found {
		err = fault.RequestUnknown.With().On("request")
	}
	return r, err
}

// AddRequest adds a request under a new key.
func (tx *Tx) AddRequest(r request.Request) {
	tx.group.requests.Add(r)
	for kind, pairs := range map[string][]request.Pair{"custom": r.Origin.Custom, "additional": r.Origin.Additional} {
		for _, pair := range pairs {
			tx.group.parameters.Add(parameter{r.Merchant, tx.hash(parameterMark(kind, pair)), r.Key})
		}
	}
}

// KeepRequest gives a request its new state.
func (tx *Tx) KeepRequest(r request.Request) { tx.group.requests.Put(r) }

// Request reads a merchant's request.
func (v View) Request(ctx context.Context, key id.ID, owner merchant.ID) (request.Request, error) {
	r, found, err := requestTable.Find(ctx, v.from, v.seal, requestKey{key, owner})
	if err == nil && !found {
		err = fault.RequestUnknown.With().On("request")
	}
	return r, err
}

// maxFound bounds how many requests one reference may bring.
const maxFound = 50

// RequestsByInvoice lists a merchant's transactions with an invoice reference, the newest first.
func (v View) RequestsByInvoice(ctx context.Context, reference string, owner merchant.ID) ([]request.Request, error) {
	return requestTable.List(ctx, v.from, v.seal, requestTable.Selecting()+
		" WHERE merchant_id = $1 AND reference = $2 AND reference <> '' AND action IN ('Pay', 'Refund') ORDER BY key DESC LIMIT $3",
		int64(owner), reference, maxFound)
}

// RequestsByParameter lists a merchant's transactions with a parameter of the merchant's own; kind is
// "custom" or "additional".
func (v View) RequestsByParameter(ctx context.Context, kind string, pair request.Pair, owner merchant.ID) ([]request.Request, error) {
	return requestTable.List(ctx, v.from, v.seal, requestTable.Selecting()+
		` WHERE merchant_id = $1 AND action IN ('Pay', 'Refund')
		AND key IN (SELECT key FROM request_parameter WHERE merchant_id = $1 AND mark = $2) ORDER BY key DESC LIMIT $3`,
		int64(owner), v.seal.Hash(parameterMark(kind, pair)), maxFound)
}

var commandTable = rows.Table[commandKey, command.Record]{
	Name: "command", Keys: []string{"merchant_id", "name"}, Columns: []string{"content", "keyed", "at", "answer"},
	KeyOf:   func(r command.Record) commandKey { return commandKey{r.Merchant, r.Name} },
	KeyArgs: func(k commandKey) []any { return []any{int64(k.merchant), k.name} },
	Write: func(_ *rows.Seal, r command.Record) []any {
		return []any{int64(r.Merchant), r.Name, r.Content, rows.Flag(r.Keyed), rows.Micros(r.At), string(r.Answer)}
	},
	Read: func(_ *rows.Seal, row rows.Scan) (command.Record, error) {
		var r command.Record
		err := row(&r.Merchant, &r.Name, &r.Content, rows.FromFlag(&r.Keyed), rows.FromMicros(&r.At), &r.Answer)
		return r, err
	},
}.Ready()

// Command reads what was done under an identity.
func (tx *Tx) Command(identity command.Identity) (command.Record, bool, error) {
	return tx.group.commands.Find(commandKey{identity.Merchant, identity.Name})
}

// KeepCommand notes what was done, in the place of what was noted under the same identity before.
func (tx *Tx) KeepCommand(r command.Record) { tx.group.commands.Put(r) }

// ForgetCommands removes commands done before an instant, keyed ones or the others, at most so many,
// and tells how many there were.
func (tx *Tx) ForgetCommands(keyed bool, before time.Time, limit int) (int, error) {
	tx.group.swept = true
	count := 0
	err := tx.group.Work.Query(tx.group.Context, `DELETE FROM command WHERE (merchant_id, name) IN
		(SELECT merchant_id, name FROM command WHERE keyed = $1 AND at < $2 ORDER BY at LIMIT $3) RETURNING keyed`,
		[]any{rows.Flag(keyed), rows.Micros(before), limit}, func(rows.Scan) error {
			count++
			return nil
		})
	return count, err
}
