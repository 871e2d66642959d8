package store

import (
	"context"
	"strings"
	"time"

	"respite/domain/command"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/value/fault"
	"respite/value/id"
)

var requestTable = table[requestKey, request.Request]{
	name: "request", keys: []string{"key", "merchant_id"},
	columns: []string{
		"action", "status", "at", "reservation", "invoice", "credit", "currency", "amount", "payment_key", "original", "reference", "origin",
	},
	keyOf:   func(r request.Request) requestKey { return requestKey{r.Key, r.Merchant} },
	keyArgs: func(k requestKey) []any { return []any{string(k.key), int64(k.merchant)} },
	write: func(_ *seal, r request.Request) []any {
		return []any{
			string(r.Key), int64(r.Merchant), string(r.Action), string(r.Status), micros(r.At), int64(r.Reservation), int64(r.Invoice),
			int64(r.Credit), string(r.Currency), int64(r.Amount), string(r.PaymentKey), string(r.Original), r.Origin.Invoice, asJSON{r.Origin},
		}
	},
	read: func(_ *seal, row scan) (request.Request, error) {
		var r request.Request
		var reference string
		err := row(&r.Key, &r.Merchant, &r.Action, &r.Status, instant{&r.At}, &r.Reservation, &r.Invoice,
			&r.Credit, &r.Currency, &r.Amount, &r.PaymentKey, &r.Original, &reference, fromJSON{&r.Origin})
		return r, err
	},
}.ready()

// parameter lets a request be found by one of the merchant's own parameters.
type parameter struct {
	merchant merchant.ID
	mark     string
	key      id.ID
}

var parameterJournal = journal[parameter]{
	name:      "request_parameter",
	statement: "INSERT INTO request_parameter (merchant_id, mark, key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
	write:     func(p parameter) []any { return []any{int64(p.merchant), p.mark, string(p.key)} },
}

// parameterMark names a parameter for the look-up; names count without regard to case, which some
// clients change on the way (gateway reference 3.2).
func parameterMark(kind string, pair request.Pair) string {
	return kind + ":" + strings.ToLower(pair.Name) + "=" + pair.Value
}

// Request reads a merchant's request.
func (tx *Tx) Request(key id.ID, owner merchant.ID) (request.Request, error) {
	r, found, err := tx.group.requests.get(tx.group, requestKey{key, owner})
	if err == nil && !found {
		err = fault.RequestUnknown.With().On("request")
	}
	return r, err
}

// AddRequest adds a request under a new key.
func (tx *Tx) AddRequest(r request.Request) {
	tx.group.requests.add(tx.group, r)
	for kind, pairs := range map[string][]request.Pair{"custom": r.Origin.Custom, "additional": r.Origin.Additional} {
		for _, pair := range pairs {
			tx.group.parameters.add(tx.group, parameter{r.Merchant, tx.hash(parameterMark(kind, pair)), r.Key})
		}
	}
}

// KeepRequest gives a request its new state.
func (tx *Tx) KeepRequest(r request.Request) { tx.group.requests.put(tx.group, r) }

// Request reads a merchant's request.
func (v View) Request(ctx context.Context, key id.ID, owner merchant.ID) (request.Request, error) {
	r, found, err := requestTable.find(ctx, v.from, v.seal, requestKey{key, owner})
	if err == nil && !found {
		err = fault.RequestUnknown.With().On("request")
	}
	return r, err
}

// maxFound bounds how many requests one reference may bring.
const maxFound = 50

// RequestsByInvoice lists a merchant's transactions with an invoice reference, the newest first.
func (v View) RequestsByInvoice(ctx context.Context, reference string, owner merchant.ID) ([]request.Request, error) {
	return requestTable.list(ctx, v.from, v.seal, requestTable.selecting+
		" WHERE merchant_id = $1 AND reference = $2 AND reference <> '' AND action IN ('Pay', 'Refund') ORDER BY key DESC LIMIT $3",
		int64(owner), reference, maxFound)
}

// RequestsByParameter lists a merchant's transactions with a parameter of the merchant's own; kind is
// "custom" or "additional".
func (v View) RequestsByParameter(ctx context.Context, kind string, pair request.Pair, owner merchant.ID) ([]request.Request, error) {
	return requestTable.list(ctx, v.from, v.seal, requestTable.selecting+
		` WHERE merchant_id = $1 AND action IN ('Pay', 'Refund')
		AND key IN (SELECT key FROM request_parameter WHERE merchant_id = $1 AND mark = $2) ORDER BY key DESC LIMIT $3`,
		int64(owner), v.seal.hash(parameterMark(kind, pair)), maxFound)
}

var commandTable = table[commandKey, command.Record]{
	name: "command", keys: []string{"merchant_id", "name"}, columns: []string{"content", "keyed", "at", "answer"},
	keyOf:   func(r command.Record) commandKey { return commandKey{r.Merchant, r.Name} },
	keyArgs: func(k commandKey) []any { return []any{int64(k.merchant), k.name} },
	write: func(_ *seal, r command.Record) []any {
		return []any{int64(r.Merchant), r.Name, r.Content, flag(r.Keyed), micros(r.At), string(r.Answer)}
	},
	read: func(_ *seal, row scan) (command.Record, error) {
		var r command.Record
		err := row(&r.Merchant, &r.Name, &r.Content, fromFlag{&r.Keyed}, instant{&r.At}, &r.Answer)
		return r, err
	},
}.ready()

// Command reads what was done under an identity.
func (tx *Tx) Command(identity command.Identity) (command.Record, bool, error) {
	return tx.group.commands.get(tx.group, commandKey{identity.Merchant, identity.Name})
}

// KeepCommand notes what was done, in the place of what was noted under the same identity before.
func (tx *Tx) KeepCommand(r command.Record) { tx.group.commands.put(tx.group, r) }

// TouchCommand names a command an operation will look up.
func TouchCommand(identity command.Identity) Touch {
	return func(g *group) error {
		_, _, err := g.commands.get(g, commandKey{identity.Merchant, identity.Name})
		return err
	}
}

// ForgetCommands removes commands done before an instant, keyed ones or the others, at most so many,
// and tells how many there were.
func (tx *Tx) ForgetCommands(keyed bool, before time.Time, limit int) (int, error) {
	tx.group.swept = true
	count := 0
	err := tx.group.work.query(tx.group.ctx, `DELETE FROM command WHERE (merchant_id, name) IN
		(SELECT merchant_id, name FROM command WHERE keyed = $1 AND at < $2 ORDER BY at LIMIT $3) RETURNING keyed`,
		[]any{flag(keyed), micros(before), limit}, func(scan) error {
			count++
			return nil
		})
	return count, err
}
