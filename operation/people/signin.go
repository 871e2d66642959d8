package people

import (
	"context"

	"respite/domain/staff"
	"respite/store"
	"respite/value/fault"
)

// maxPassword bounds what is hashed; the rules for new passwords are stricter.
const maxPassword = 1000

// SignIn lets a member in who knows the password; one who needs a code is not in before CheckCode. Wrong attempts are
// counted and noted. Before an account is locked nobody learns whether an address is known, by words or by time.
func (d *Desk) SignIn(ctx context.Context, email, password string, from By) (staff.Member, error) {
	if len(password) > maxPassword || len(email) > maxPassword {
		return staff.Member{}, fault.SignInWrong.With()
	}
	known, found, err := d.Store.View().MemberByEmail(ctx, email)
	if err != nil {
		return staff.Member{}, err
	}
	compared, possible := d.decoy, found && known.State == staff.Active && known.Password != ""
	if possible {
		compared = known.Password
	}
	if found {
		if err := known.Locked(d.Clock()); err != nil {
			return staff.Member{}, err
		}
	}
	right, err := d.matches(ctx, compared, password)
	if err != nil {
		return staff.Member{}, err
	}
	if !found {
		return staff.Member{}, fault.SignInWrong.With()
	}
	return d.attempt(ctx, known.ID, from, byPassword, func(m staff.Member) (staff.Member, error) {
		if !right || !possible || m.State != staff.Active || m.Epoch != known.Epoch { // of another epoch is another password
			return m, fault.SignInWrong.With()
		}
		return m, nil
	})
}

// CheckCode lets a member in who knows the password already and has a code from the authenticator.
func (d *Desk) CheckCode(ctx context.Context, key staff.ID, code string, from By) (staff.Member, error) {
	return d.attempt(ctx, key, from, byCode, func(m staff.Member) (staff.Member, error) {
		if m.State != staff.Active || m.Codes == nil || !m.Codes.On {
			return m, fault.SignInWrong.With()
		}
		return m.Spend(code, d.Clock())
	})
}

// step is what somebody proves at a try to sign in.
type step int

const (
	byPassword step = iota // the whole of it, or the first half where a code is needed
	byCode
	byPasskey
)

// attempt is one try to sign in. A failure is counted, and committed like a success.
func (d *Desk) attempt(ctx context.Context, key staff.ID, from By, step step, prove func(staff.Member) (staff.Member, error)) (staff.Member, error) {
	now := d.Clock()
	type tried struct {
		staff.Member
		failure error
	}
	result, err := store.Update(ctx, d.Store, nil, func(tx *store.Tx) (tried, error) {
		m, err := tx.Member(key)
		if err != nil {
			return tried{}, err
		}
		if locked := m.Locked(now); locked != nil {
			return tried{failure: locked}, nil
		}
		by := from
		proved, failure := prove(m)
		half := step == byPassword && proved.NeedsCode()
		if failure != nil {
			m = m.Failed(now)
			by.Member = m
			tx.KeepMember(m)
			tx.Note(by.deed(m.Merchant, "sign_in.failed", string(m.ID), ""))
			return tried{failure: failure}, nil
		}
		by.Member = proved
		if half { // the failures before count on: only who tells the code as well is in
			tx.Note(by.deed(m.Merchant, "sign_in.password", string(m.ID), ""))
			return tried{Member: proved}, nil
		}
		proved = proved.Succeeded(now)
		tx.KeepMember(proved)
		tx.Note(by.deed(m.Merchant, "sign_in", string(m.ID), ""))
		return tried{Member: proved}, nil
	})
	if err != nil {
		return staff.Member{}, err
	}
	return result.Member, result.failure
}

// SignInByPasskey lets a member in whose device has proved that it holds a passkey; prove gives the member with the
// key as it is kept now.
func (d *Desk) SignInByPasskey(ctx context.Context, key staff.ID, from By, prove func(staff.Member) (staff.Member, error)) (staff.Member, error) {
	return d.attempt(ctx, key, from, byPasskey, func(m staff.Member) (staff.Member, error) {
		if m.State != staff.Active {
			return m, fault.SignInWrong.With()
		}
		return prove(m)
	})
}

// Member gives who a session belongs to, if it has not ended: whoever was barred or has another password is out.
func (d *Desk) Member(ctx context.Context, key staff.ID, epoch int) (staff.Member, bool, error) {
	m, err := d.Store.View().Member(ctx, key)
	if fault.Is(err, fault.MemberUnknown) {
		return m, false, nil
	}
	return m, err == nil && m.State == staff.Active && m.Epoch == epoch, err
}
