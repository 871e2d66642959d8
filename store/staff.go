package store

import (
	"context"
	"time"

	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/store/rows"
	"respite/store/tables"
	"respite/value/fault"
	"respite/value/id"
)

// emailMark is what the keyed hash of a member's address is over.
func emailMark(email string) string { return "staff:" + staff.Fold(email) }

// Member reads a member of staff.
func (tx *Tx) Member(key staff.ID) (staff.Member, error) {
	m, found, err := tx.group.staff.Find(key)
	if err == nil && !found {
		err = fault.MemberUnknown.With()
	}
	return m.Member, err
}

// MemberByEmail finds a member by the address they sign in by.
func (tx *Tx) MemberByEmail(email string) (staff.Member, bool, error) {
	found, err := tx.group.staffBy.Find(tx.hash(emailMark(email)))
	if err != nil || len(found) == 0 {
		return staff.Member{}, false, err
	}
	return found[0].Member, true, nil
}

// StaffOf lists the members who work for a merchant, or with 0 for the provider, as this transaction sees them.
func (tx *Tx) StaffOf(shop merchant.ID) ([]staff.Member, error) {
	return members(tx.group.staffOf.Find(shop))
}

// KeepMember gives a member their new state.
func (tx *Tx) KeepMember(m staff.Member) {
	tx.group.staff.Put(tables.Member{Member: m, Mark: tx.hash(emailMark(m.Email))})
}

// Note appends a line to the audit log.
func (tx *Tx) Note(d staff.Deed) {
	d.ID, d.At = tx.NewID(), tx.Now
	tx.group.trail.Add(d)
}

// KeepSession remembers a visit until an instant of the real time; one that has ended is forgotten by ForgetSessions.
func (tx *Tx) KeepSession(token string, content []byte, until time.Time) {
	tx.group.sessions.Put(tables.Session{Token: token, Content: content, ExpiresAt: until})
}

// ForgetSessions removes sessions that have ended by the real time, at most so many, and tells how many there were.
func (tx *Tx) ForgetSessions(limit int) (int, error) {
	tx.group.swept = true
	count := 0
	err := tx.group.Work.Query(tx.group.Context, `DELETE FROM session WHERE token IN
		(SELECT token FROM session WHERE expires_at < $1 ORDER BY expires_at LIMIT $2) RETURNING token`,
		[]any{rows.Micros(tx.group.store.clock()), limit}, func(rows.Scan) error {
			count++
			return nil
		})
	return count, err
}

// Session reads what is remembered of a visit, if it lasts still at an instant of the real time.
func (v View) Session(ctx context.Context, token string, now time.Time) ([]byte, bool, error) {
	s, found, err := tables.Sessions.Find(ctx, v.from, v.seal, token)
	return s.Content, found && now.Before(s.ExpiresAt), err
}

// Member reads a member of staff.
func (v View) Member(ctx context.Context, key staff.ID) (staff.Member, error) {
	m, found, err := tables.Staff.Find(ctx, v.from, v.seal, key)
	if err == nil && !found {
		err = fault.MemberUnknown.With()
	}
	return m.Member, err
}

// MemberByEmail finds a member by the address they sign in by.
func (v View) MemberByEmail(ctx context.Context, email string) (staff.Member, bool, error) {
	m, found, err := tables.Staff.One(ctx, v.from, v.seal, tables.StaffByMark.Asking().Single(), v.seal.Hash(emailMark(email)))
	return m.Member, found, err
}

// StaffOf lists the members who work for a merchant, or with 0 for the provider.
func (v View) StaffOf(ctx context.Context, shop merchant.ID) ([]staff.Member, error) {
	return members(tables.Staff.List(ctx, v.from, v.seal, tables.StaffOf.Asking().Single(), int64(shop)))
}

func members(found []tables.Member, err error) ([]staff.Member, error) {
	all := make([]staff.Member, len(found))
	for i, m := range found {
		all[i] = m.Member
	}
	return all, err
}

// TrailBook lists the audit log of the whole book, the newest first, before a line that was listed already; an empty
// key begins.
func (v View) TrailBook(ctx context.Context, before id.ID, limit int) ([]staff.Deed, error) {
	return tables.Trail.List(ctx, v.from, v.seal, tables.Trail.Selecting()+" WHERE (id < $1 OR $1 = '') ORDER BY id DESC LIMIT $2", string(before), limit)
}

// TrailOf does the same for what concerns one merchant.
func (v View) TrailOf(ctx context.Context, shop merchant.ID, before id.ID, limit int) ([]staff.Deed, error) {
	return tables.Trail.List(ctx, v.from, v.seal, tables.Trail.Selecting()+
		" WHERE merchant_id = $1 AND (id < $2 OR $2 = '') ORDER BY id DESC LIMIT $3", int64(shop), string(before), limit)
}
