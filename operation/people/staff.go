package people

import (
	"context"
	"fmt"
	"strings"
	"time"

	"respite/domain/consumer"
	"respite/domain/dispatch"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/store"
	"respite/value/fault"
)

// invitationLasts is how long somebody may take to choose a password.
const invitationLasts = 7 * 24 * time.Hour

// Invitation is an invited member and the token of the link they choose a password at. It is shown once.
type Invitation struct {
	staff.Member
	Token string
}

// Add takes a member on without an invitation: one whose password is known already, as in a demo.
func (d *Desk) Add(ctx context.Context, m staff.Member, password string) (staff.Member, error) {
	if err := m.Check().Err(); err != nil {
		return m, err
	}
	hash, err := d.hash(ctx, password)
	if err != nil {
		return m, err
	}
	return store.Update(ctx, d.Store, nil, func(tx *store.Tx) (staff.Member, error) {
		added := m
		added.ID, added.State, added.MadeAt, added.Password = staff.ID(tx.NewID()), staff.Active, tx.Now, hash
		return added, add(tx, added)
	})
}

func add(tx *store.Tx, m staff.Member) error {
	_, taken, err := tx.MemberByEmail(m.Email)
	if err == nil && taken {
		err = fault.MemberExists.With().On("email")
	}
	if err == nil && !m.OfProvider() {
		_, err = tx.Merchant(m.Merchant)
	}
	if err == nil {
		tx.KeepMember(m)
	}
	return err
}

// Invite takes a member on and sends the link where they choose a password. link makes the address of a member's token.
func (d *Desk) Invite(ctx context.Context, by By, m staff.Member, link func(key staff.ID, token string) string) (Invitation, error) {
	if err := by.Over(m.Merchant, staff.ManagePeople); err != nil {
		return Invitation{}, err
	}
	m.Email, m.Name = strings.TrimSpace(m.Email), strings.TrimSpace(m.Name)
	if err := m.Check().Err(); err != nil {
		return Invitation{}, err
	}
	token, err := d.Token()
	if err != nil {
		return Invitation{}, err
	}
	return store.Update(ctx, d.Store, nil, func(tx *store.Tx) (Invitation, error) {
		invited := m
		invited.ID, invited.State, invited.MadeAt = staff.ID(tx.NewID()), staff.Invited, tx.Now
		invited = d.open(tx, invited, token)
		if err := add(tx, invited); err != nil {
			return Invitation{}, err
		}
		tx.Note(by.deed(m.Merchant, "people.invited", string(invited.ID), invited.Email+" as "+string(invited.Role)))
		return Invitation{invited, token}, d.write(tx, by, invited, link(invited.ID, token))
	})
}

// InviteAgain sends a member a new link: who has lost the first one, or forgotten the password. Until they use it
// everything stays as it is.
func (d *Desk) InviteAgain(ctx context.Context, by By, key staff.ID, link func(key staff.ID, token string) string) (Invitation, error) {
	token, err := d.Token()
	if err != nil {
		return Invitation{}, err
	}
	m, err := d.change(ctx, by, key, "people.link_sent", func(tx *store.Tx, m staff.Member) (staff.Member, error) {
		if m.State == staff.Barred {
			return m, fault.NotAllowed.With()
		}
		m = d.open(tx, m, token)
		return m, d.write(tx, by, m, link(m.ID, token))
	})
	return Invitation{m, token}, err
}

// open gives a member an invitation.
func (d *Desk) open(tx *store.Tx, m staff.Member, token string) staff.Member {
	m.Invitation = &staff.Invitation{Mark: tx.Token(token), Until: d.Clock().Add(invitationLasts)}
	return m
}

// write promises the e-mail with the link.
func (d *Desk) write(tx *store.Tx, by By, m staff.Member, link string) error {
	firm := d.Provider()
	if !m.OfProvider() {
		shop, err := tx.Merchant(m.Merchant)
		if err != nil {
			return err
		}
		firm = shop.Name
	}
	key := tx.NewID()
	tx.KeepDispatch(dispatch.Dispatch{
		ID: key, Merchant: m.Merchant, Kind: dispatch.Invitation, Channel: dispatch.Email, State: dispatch.Waiting, To: m.Email, MadeAt: tx.Now,
		Address: consumer.Address{FirstName: m.Name, Email: m.Email}, Subject: "Your access to the office of " + firm,
		Text: fmt.Sprintf("%s lets you into the office of %s.\n\nChoose your password here, within %d days:\n\n%s\n\n"+
			"If you did not expect this, do nothing.\n", by.Name, firm, int(invitationLasts.Hours()/24), link),
	})
	tx.Promise(job.Job{
		ID: tx.NewID(), Merchant: m.Merchant, Kind: job.Dispatch, Lane: job.DispatchLane(key), State: job.Waiting,
		RunAt: tx.Now, MadeAt: tx.Now, Payload: job.Sending{Dispatch: key}.Payload(),
	})
	return nil
}

// Invited gives who a link was sent to, if it may still be used.
func (d *Desk) Invited(ctx context.Context, key staff.ID, token string) (staff.Member, error) {
	view := d.Store.View()
	m, err := view.Member(ctx, key)
	if fault.Is(err, fault.MemberUnknown) || err == nil && !m.Opens(view.Token(token), d.Clock()) {
		err = fault.InvitationEnded.With()
	}
	return m, err
}

// Accept gives a member the password they have chosen at their link, and ends what was open under the former one.
func (d *Desk) Accept(ctx context.Context, key staff.ID, token, password string, from By) (staff.Member, error) {
	m, err := d.Invited(ctx, key, token)
	if err == nil {
		err = m.CheckPassword(password)
	}
	if err != nil {
		return m, err
	}
	hash, err := d.hash(ctx, password)
	if err != nil {
		return m, err
	}
	now := d.Clock()
	return store.Update(ctx, d.Store, nil, func(tx *store.Tx) (staff.Member, error) {
		m, err := tx.Member(key)
		if err != nil {
			return m, err
		}
		if !m.Opens(tx.Token(token), now) {
			return m, fault.InvitationEnded.With()
		}
		m = m.Clone()
		m.State, m.Invitation, m.Password = staff.Active, nil, hash
		m.Epoch++
		m = m.Succeeded(now)
		by := from
		by.Member = m
		tx.KeepMember(m)
		tx.Note(by.deed(m.Merchant, "people.password_chosen", string(m.ID), ""))
		return m, nil
	})
}

// Assign gives a member another role.
func (d *Desk) Assign(ctx context.Context, by By, key staff.ID, role staff.Role) (staff.Member, error) {
	return d.change(ctx, by, key, "people.role_changed", func(tx *store.Tx, m staff.Member) (staff.Member, error) {
		m.Role = role
		m.Epoch++
		if err := m.Check().Err(); err != nil {
			return m, err
		}
		return m, somebodyLeads(tx, m)
	})
}

// Bar keeps a member out, or lets them in again.
func (d *Desk) Bar(ctx context.Context, by By, key staff.ID, barred bool) (staff.Member, error) {
	what := "people.let_in"
	if barred {
		what = "people.barred"
	}
	return d.change(ctx, by, key, what, func(tx *store.Tx, m staff.Member) (staff.Member, error) {
		switch {
		case barred:
			m.State, m.Invitation = staff.Barred, nil
			m.Epoch++
		case m.Password == "":
			m.State = staff.Invited
		default:
			m.State = staff.Active
		}
		return m, somebodyLeads(tx, m)
	})
}

// somebodyLeads sees that a change leaves one who can let others in.
func somebodyLeads(tx *store.Tx, changed staff.Member) error {
	leader := staff.Owner
	if changed.OfProvider() {
		leader = staff.Admin
	}
	before, err := tx.Member(changed.ID)
	if err != nil || before.Role != leader || before.State != staff.Active {
		return err
	}
	all, err := tx.StaffOf(changed.Merchant)
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.ID == changed.ID {
			m = changed
		}
		if m.Role == leader && m.State == staff.Active {
			return nil
		}
	}
	return fault.LastOne.With(leader)
}

// change gives a member whom somebody may manage a new state.
func (d *Desk) change(ctx context.Context, by By, key staff.ID, what string, do func(*store.Tx, staff.Member) (staff.Member, error)) (staff.Member, error) {
	return store.Update(ctx, d.Store, nil, func(tx *store.Tx) (staff.Member, error) {
		m, err := tx.Member(key)
		if err != nil {
			return m, err
		}
		if err := by.Over(m.Merchant, staff.ManagePeople); err != nil {
			return m, err
		}
		changed, err := do(tx, m.Clone())
		if err != nil {
			return m, err
		}
		tx.KeepMember(changed)
		tx.Note(by.deed(m.Merchant, what, string(m.ID), changed.Email+", "+string(changed.Role)+", "+string(changed.State)))
		return changed, nil
	})
}

// Staff lists who works for a merchant, or with 0 for the provider.
func (d *Desk) Staff(ctx context.Context, by By, shop merchant.ID) ([]staff.Member, error) {
	if err := by.Over(shop, staff.ManagePeople); err != nil {
		return nil, err
	}
	return d.Store.View().StaffOf(ctx, shop)
}
