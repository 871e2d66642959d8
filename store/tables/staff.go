package tables

import (
	"time"

	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/domain/staff"
	"respite/store/rows"
	"respite/value/id"
)

// Member is a member of staff, with the keyed hash of the address they sign in by.
type Member struct {
	staff.Member
	Mark string
}

// Staff are the people who work with the book; all but for whom they work is sealed.
var Staff = rows.Table[staff.ID, Member]{
	Name: "staff", Keys: []string{"id"}, Columns: []string{"merchant_id", "mark", "state", "made_at", "profile"},
	KeyOf:   func(m Member) staff.ID { return m.ID },
	KeyArgs: func(id staff.ID) []any { return []any{string(id)} },
	Write: func(s *rows.Seal, m Member) []any {
		if m.Codes != nil {
			codes := *m.Codes
			codes.Kept, m.Codes = codes.Secret.Reveal(), &codes
		}
		return []any{string(m.ID), int64(m.Merchant), m.Mark, string(m.State), rows.Micros(m.MadeAt), rows.Sealed(s, staffPlace(m.ID), m.Member)}
	},
	Read: func(s *rows.Seal, row rows.Scan) (Member, error) {
		var read, kept Member
		err := row(&read.ID, &read.Merchant, &read.Mark, &read.State, rows.FromMicros(&read.MadeAt),
			rows.FromSealed(s, func() string { return staffPlace(read.ID) }, &kept.Member))
		kept.ID, kept.Merchant, kept.Mark, kept.State, kept.MadeAt = read.ID, read.Merchant, read.Mark, read.State, read.MadeAt
		if kept.Codes != nil {
			kept.Codes.Secret, kept.Codes.Kept = merchant.Secret(kept.Codes.Kept), ""
		}
		return kept, err
	},
}.Ready()

func staffPlace(id staff.ID) string { return "staff/" + string(id) }

// StaffByMark finds a member by the address they sign in by.
var StaffByMark = rows.By[string, staff.ID, Member]{
	Table: Staff, Columns: []string{"mark"},
	Args:  func(mark string) []any { return []any{mark} },
	Under: func(m Member) (string, bool) { return m.Mark, true },
}.Ready()

// StaffOf lists the members who work for a merchant, or with 0 for the provider.
var StaffOf = rows.By[merchant.ID, staff.ID, Member]{
	Table: Staff, Columns: []string{"merchant_id"}, Rest: " ORDER BY id",
	Args:  func(shop merchant.ID) []any { return []any{int64(shop)} },
	Under: func(m Member) (merchant.ID, bool) { return m.Merchant, true },
}.Ready()

// Session is what a browser's visit is remembered by.
type Session struct {
	Token     string // hash of what the browser keeps
	ExpiresAt time.Time
	Content   []byte
}

// Sessions are the visits of signed-in people.
var Sessions = rows.Table[string, Session]{
	Name: "session", Keys: []string{"token"}, Columns: []string{"expires_at", "content"},
	KeyOf:   func(s Session) string { return s.Token },
	KeyArgs: func(token string) []any { return []any{token} },
	Write: func(seal *rows.Seal, s Session) []any {
		return []any{s.Token, rows.Micros(s.ExpiresAt), rows.Sealed(seal, "session/"+s.Token, s.Content)}
	},
	Read: func(seal *rows.Seal, row rows.Scan) (Session, error) {
		var s Session
		err := row(&s.Token, rows.FromMicros(&s.ExpiresAt), rows.FromSealed(seal, func() string { return "session/" + s.Token }, &s.Content))
		return s, err
	},
}.Ready()

// DeedKey names a row of Trail.
type DeedKey struct {
	ID       id.ID
	Merchant merchant.ID
}

// Trail is the audit log.
var Trail = rows.Table[DeedKey, staff.Deed]{
	Name: "trail", Keys: []string{"id", "merchant_id"}, Columns: []string{"member", "at", "what", "subject", "detail"},
	KeyOf:   func(d staff.Deed) DeedKey { return DeedKey{d.ID, d.Merchant} },
	KeyArgs: func(k DeedKey) []any { return []any{string(k.ID), int64(k.Merchant)} },
	Write: func(s *rows.Seal, d staff.Deed) []any {
		return []any{string(d.ID), int64(d.Merchant), string(d.Member), rows.Micros(d.At), d.What, d.Subject, rows.Sealed(s, "trail/"+string(d.ID), d)}
	},
	Read: func(s *rows.Seal, row rows.Scan) (staff.Deed, error) {
		var read, kept staff.Deed
		err := row(&read.ID, &read.Merchant, &read.Member, rows.FromMicros(&read.At), &read.What, &read.Subject,
			rows.FromSealed(s, func() string { return "trail/" + string(read.ID) }, &kept))
		read.Who, read.From, read.Agent, read.Detail = kept.Who, kept.From, kept.Agent, kept.Detail
		return read, err
	},
}.Ready()

// OrderMark lets people find an order.
type OrderMark struct {
	Merchant merchant.ID
	Mark     string
	Number   reservation.Number
}

// OrderMarks are the marks by which people find orders. One that is outdated stays: it still finds the order.
var OrderMarks = rows.Journal[OrderMark]{
	Name: "order_mark", Columns: []string{"merchant_id", "mark", "number"}, Once: true,
	Write: func(m OrderMark) []any { return []any{int64(m.Merchant), m.Mark, int64(m.Number)} },
}.Ready()
