package tables

import (
	"fmt"

	"respite/domain/dispatch"
	"respite/domain/merchant"
	"respite/store/rows"
	"respite/value/id"
)

// DocumentKey names a row of Documents.
type DocumentKey struct {
	Number   int64
	Kind     dispatch.Kind
	Merchant merchant.ID
}

// Documents are the documents that were made; what is on them is sealed.
var Documents = rows.Table[DocumentKey, dispatch.Document]{
	Name: "document", Keys: []string{"number", "kind", "merchant_id"}, Columns: []string{"hash", "content", "made_at"},
	KeyOf:   func(d dispatch.Document) DocumentKey { return DocumentKey{d.Number, d.Kind, d.Merchant} },
	KeyArgs: func(k DocumentKey) []any { return []any{k.Number, string(k.Kind), int64(k.Merchant)} },
	Write: func(s *rows.Seal, d dispatch.Document) []any {
		place := documentPlace(DocumentKey{d.Number, d.Kind, d.Merchant})
		return []any{d.Number, string(d.Kind), int64(d.Merchant), d.Hash, rows.Sealed(s, place, d.Content), rows.Micros(d.MadeAt)}
	},
	Read: func(s *rows.Seal, row rows.Scan) (dispatch.Document, error) {
		var d dispatch.Document
		place := func() string { return documentPlace(DocumentKey{d.Number, d.Kind, d.Merchant}) }
		err := row(&d.Number, &d.Kind, &d.Merchant, &d.Hash, rows.FromSealed(s, place, &d.Content), rows.FromMicros(&d.MadeAt))
		return d, err
	},
}.Ready()

func documentPlace(k DocumentKey) string { return fmt.Sprintf("document/%s/%d", k.Kind, k.Number) }

// DispatchKey names a row of Dispatches.
type DispatchKey struct {
	ID       id.ID
	Merchant merchant.ID
}

// Dispatches are what was sent or is to be; whom it goes to and what it says is sealed.
var Dispatches = rows.Table[DispatchKey, dispatch.Dispatch]{
	Name: "dispatch", Keys: []string{"id", "merchant_id"},
	Columns: []string{"kind", "channel", "state", "invoice", "credit", "reservation", "hash", "message", "made_at", "sent_at"},
	KeyOf:   func(d dispatch.Dispatch) DispatchKey { return DispatchKey{d.ID, d.Merchant} },
	KeyArgs: func(k DispatchKey) []any { return []any{string(k.ID), int64(k.Merchant)} },
	Write: func(s *rows.Seal, d dispatch.Dispatch) []any {
		return []any{
			string(d.ID), int64(d.Merchant), string(d.Kind), string(d.Channel), string(d.State), int64(d.Invoice), int64(d.Credit),
			int64(d.Reservation), d.Hash, rows.Sealed(s, dispatchPlace(d.ID), message{d}), rows.Micros(d.MadeAt), rows.Micros(d.SentAt),
		}
	},
	Read: func(s *rows.Seal, row rows.Scan) (dispatch.Dispatch, error) {
		var d dispatch.Dispatch
		var m message
		err := row(&d.ID, &d.Merchant, &d.Kind, &d.Channel, &d.State, &d.Invoice, &d.Credit,
			&d.Reservation, &d.Hash, rows.FromSealed(s, func() string { return dispatchPlace(d.ID) }, &m), rows.FromMicros(&d.MadeAt),
			rows.FromMicros(&d.SentAt))
		d.Language, d.To, d.Address, d.Subject, d.Text, d.HTML = m.Language, m.To, m.Address, m.Subject, m.Text, m.HTML
		return d, err
	},
}.Ready()

// message is what of a dispatch is sealed.
type message struct {
	dispatch.Dispatch
}

func dispatchPlace(key id.ID) string { return "dispatch/" + string(key) }
