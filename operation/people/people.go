// Package people is what concerns the people who work with a book: how they sign in, who may come and go, and the
// log of what each did.
//
// It must never change an order, and never keep or log a password. Locks and codes go by the real time, whatever the
// clock of a test book says.
package people

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"time"

	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/store"
	"respite/value/fault"
)

// Desk is where people sign in and are looked after.
type Desk struct {
	Store    *store.Store
	Clock    func() time.Time // the real time
	Chance   io.Reader
	Provider func() string // who runs the system, as invitations say it
	Memory   uint32        // KiB that the hash of a new password takes; 0: as many as it should

	hashing chan struct{} // at most as many passwords at a time as it has room: each needs much memory
	decoy   string        // what passwords of nobody are compared with
}

// parallelHashes bounds the passwords that are checked at the same time.
const parallelHashes = 2

// New opens the desk.
func New(desk Desk) (*Desk, error) {
	desk.hashing = make(chan struct{}, parallelHashes)
	chance, err := desk.chance(staff.DecoySize)
	if err != nil {
		return nil, err
	}
	desk.decoy = staff.Decoy([staff.DecoySize]byte(chance))
	return &desk, nil
}

// By is who acts, and from where.
type By struct {
	staff.Member
	From  string // network address
	Agent string // browser
}

// Right gives the fault of somebody who may not do a thing.
func (b By) Right(right staff.Right) error {
	if !b.May(right) {
		return fault.NotAllowed.With()
	}
	return nil
}

// Over gives the fault of somebody who may not do a thing to what belongs to a merchant: what they may not see is not
// there for them.
func (b By) Over(shop merchant.ID, right staff.Right) error {
	if !b.Sees(shop) {
		return fault.MemberUnknown.With()
	}
	return b.Right(right)
}

// maxTexts bounds what is kept of a browser's name and of details.
const maxTexts = 1000

// deed makes a line of the audit log.
func (b By) deed(shop merchant.ID, what, subject, detail string) staff.Deed {
	return staff.Deed{
		Merchant: shop, Member: b.ID, What: what, Subject: cut(subject), Who: b.Email, From: b.From, Agent: cut(b.Agent), Detail: cut(detail),
	}
}

func cut(text string) string {
	if len(text) <= maxTexts {
		return text
	}
	return text[:maxTexts] + "…"
}

// Note writes a line of the audit log about what was done elsewhere. It is written before the deed: no change is made
// of which nothing is told.
func (d *Desk) Note(ctx context.Context, by By, shop merchant.ID, what, subject, detail string) error {
	_, err := store.Update(ctx, d.Store, nil, func(tx *store.Tx) (struct{}, error) {
		tx.Note(by.deed(shop, what, subject, detail))
		return struct{}{}, nil
	})
	if err != nil {
		return fmt.Errorf("note %s in the audit log: %w", what, err)
	}
	return nil
}

// Token makes a secret that nobody can guess.
func (d *Desk) Token() (string, error) {
	bytes, err := d.chance(32)
	return base64.RawURLEncoding.EncodeToString(bytes), err
}

func (d *Desk) chance(size int) ([]byte, error) {
	bytes := make([]byte, size)
	if _, err := io.ReadFull(d.Chance, bytes); err != nil {
		return nil, fmt.Errorf("make a secret: %w", err)
	}
	return bytes, nil
}

// hash hashes a password when there is room for it.
func (d *Desk) hash(ctx context.Context, password string) (string, error) {
	salt, err := d.chance(staff.SaltSize)
	if err != nil {
		return "", err
	}
	leave, err := d.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return staff.Hash(password, salt, d.Memory), nil
}

// matches compares a password when there is room for it.
func (d *Desk) matches(ctx context.Context, hash, password string) (bool, error) {
	leave, err := d.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	return staff.Matches(hash, password), nil
}

func (d *Desk) enter(ctx context.Context) (func(), error) {
	select {
	case d.hashing <- struct{}{}:
		return func() { <-d.hashing }, nil
	case <-ctx.Done():
		return nil, fault.TooBusy.With()
	}
}
