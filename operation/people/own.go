package people

import (
	"context"
	"encoding/base32"

	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/store"
	"respite/value/fault"
)

// secretSize is how many bytes an authenticator's secret has (RFC 4226 4).
const secretSize = 20

// OfferCodes gives a member a new secret for an authenticator. It counts only when a code has proved that the
// authenticator knows it.
func (d *Desk) OfferCodes(ctx context.Context, by By) (staff.Member, error) {
	bytes, err := d.chance(secretSize)
	if err != nil {
		return staff.Member{}, err
	}
	secret := merchant.Secret(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(bytes))
	return d.own(ctx, by, "", func(m staff.Member) (staff.Member, error) {
		if m.Codes != nil && m.Codes.On {
			return m, fault.NotAllowed.With()
		}
		m.Codes = &staff.Codes{Secret: secret}
		return m, nil
	})
}

// UseCodes makes every further sign-in need a code.
func (d *Desk) UseCodes(ctx context.Context, by By, code string) (staff.Member, error) {
	return d.own(ctx, by, "own.codes_on", func(m staff.Member) (staff.Member, error) {
		m, err := m.Spend(code, d.Clock())
		if err == nil {
			m.Codes.On = true
		}
		return m, err
	})
}

// DropCodes lets a member in without a code from now on.
func (d *Desk) DropCodes(ctx context.Context, by By, password string) (staff.Member, error) {
	if err := d.prove(ctx, by, password); err != nil {
		return by.Member, err
	}
	return d.own(ctx, by, "own.codes_off", func(m staff.Member) (staff.Member, error) {
		m.Codes = nil
		return m, nil
	})
}

// prove gives the fault of somebody who does not know the password they have.
func (d *Desk) prove(ctx context.Context, by By, password string) error {
	if len(password) > maxPassword {
		return fault.SignInWrong.With().On("password")
	}
	right, err := d.matches(ctx, by.Password, password)
	if err == nil && !right {
		err = fault.SignInWrong.With().On("password")
	}
	return err
}

// ChangePassword gives a member another password; every session but the next one ends.
func (d *Desk) ChangePassword(ctx context.Context, by By, former, password string) (staff.Member, error) {
	if err := d.prove(ctx, by, former); err != nil {
		return by.Member, err
	}
	if err := by.CheckPassword(password); err != nil {
		return by.Member, err
	}
	hash, err := d.hash(ctx, password)
	if err != nil {
		return by.Member, err
	}
	return d.own(ctx, by, "own.password_changed", func(m staff.Member) (staff.Member, error) {
		m.Password = hash
		m.Epoch++
		return m, nil
	})
}

// EndSessions signs a member out everywhere.
func (d *Desk) EndSessions(ctx context.Context, by By) (staff.Member, error) {
	return d.own(ctx, by, "own.sessions_ended", func(m staff.Member) (staff.Member, error) {
		m.Epoch++
		return m, nil
	})
}

// KeepPasskey adds a passkey to a member's own.
func (d *Desk) KeepPasskey(ctx context.Context, by By, key staff.Passkey) (staff.Member, error) {
	return d.own(ctx, by, "own.passkey_added", func(m staff.Member) (staff.Member, error) {
		m.Passkeys = append(m.Passkeys, key)
		return m, nil
	})
}

// DropPasskey takes a passkey away.
func (d *Desk) DropPasskey(ctx context.Context, by By, key []byte) (staff.Member, error) {
	return d.own(ctx, by, "own.passkey_removed", func(m staff.Member) (staff.Member, error) { return m.WithoutPasskey(key), nil })
}

// KeepFilter saves a search of the order list, in the place of one of the same name; an empty query forgets it.
func (d *Desk) KeepFilter(ctx context.Context, by By, f staff.Filter) (staff.Member, error) {
	return d.own(ctx, by, "", func(m staff.Member) (staff.Member, error) { return m.WithFilter(f) })
}

// own lets a member change what is theirs. A deed without a name is not worth a line in the log.
func (d *Desk) own(ctx context.Context, by By, what string, do func(staff.Member) (staff.Member, error)) (staff.Member, error) {
	return store.Update(ctx, d.Store, nil, func(tx *store.Tx) (staff.Member, error) {
		m, err := tx.Member(by.ID)
		if err != nil {
			return m, err
		}
		changed, err := do(m.Clone())
		if err == nil {
			err = changed.Check().Err()
		}
		if err != nil {
			return m, err
		}
		tx.KeepMember(changed)
		if what != "" {
			tx.Note(by.deed(m.Merchant, what, string(m.ID), ""))
		}
		return changed, nil
	})
}
