package store

import (
	"context"
	"strings"
	"time"

	"respite/domain/command"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/store/rows"
	"respite/store/tables"
	"respite/value/fault"
	"respite/value/id"
)

// parameterMark names a parameter for the look-up; names count without regard to case, which some
// clients change on the way (gateway reference 3.2).
func parameterMark(kind string, pair request.Pair) string {
	return kind + ":" + strings.ToLower(pair.Name) + "=" + pair.Value
}

// Request reads a merchant's request.
func (tx *Tx) Request(key id.ID, owner merchant.ID) (request.Request, error) {
	r, found, err := tx.group.requests.Find(tables.RequestKey{Key: key, Merchant: owner})
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
			tx.group.parameters.Add(tables.Parameter{Merchant: r.Merchant, Mark: tx.hash(parameterMark(kind, pair)), Key: r.Key})
		}
	}
}

// KeepRequest gives a request its new state.
func (tx *Tx) KeepRequest(r request.Request) { tx.group.requests.Put(r) }

// Request reads a merchant's request.
func (v View) Request(ctx context.Context, key id.ID, owner merchant.ID) (request.Request, error) {
	r, found, err := tables.Requests.Find(ctx, v.from, v.seal, tables.RequestKey{Key: key, Merchant: owner})
	if err == nil && !found {
		err = fault.RequestUnknown.With().On("request")
	}
	return r, err
}

// maxFound bounds how many requests one reference may bring.
const maxFound = 50

// RequestsByInvoice lists a merchant's transactions with an invoice reference, the newest first.
func (v View) RequestsByInvoice(ctx context.Context, reference string, owner merchant.ID) ([]request.Request, error) {
	return tables.Requests.List(ctx, v.from, v.seal, tables.Requests.Selecting()+
		" WHERE merchant_id = $1 AND reference = $2 AND reference <> '' AND action IN ('Pay', 'Refund') ORDER BY key DESC LIMIT $3",
		int64(owner), reference, maxFound)
}

// RequestsByParameter lists a merchant's transactions with a parameter of the merchant's own; kind is
// "custom" or "additional".
func (v View) RequestsByParameter(ctx context.Context, kind string, pair request.Pair, owner merchant.ID) ([]request.Request, error) {
	return tables.Requests.List(ctx, v.from, v.seal, tables.Requests.Selecting()+
		` WHERE merchant_id = $1 AND action IN ('Pay', 'Refund')
		AND key IN (SELECT key FROM request_parameter WHERE merchant_id = $1 AND mark = $2) ORDER BY key DESC LIMIT $3`,
		int64(owner), v.seal.Hash(parameterMark(kind, pair)), maxFound)
}

// Command reads what was done under an identity.
func (tx *Tx) Command(identity command.Identity) (command.Record, bool, error) {
	return tx.group.commands.Find(tables.CommandKey{Merchant: identity.Merchant, Name: identity.Name})
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
