// Package staff is the people who work with a book: a merchant's own and the provider's, what each may do, and how
// they prove who they are.
//
// It must never hold a password, only its hash, and never decide about an order.
package staff

import (
	"bytes"
	"crypto/subtle"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"respite/domain/event"
	"respite/domain/merchant"
	"respite/value/fault"
	"respite/value/id"
)

// ID names a member of staff.
type ID id.ID

// State is where a member stands.
type State string

// The states.
const (
	Invited State = "invited" // has not chosen a password yet
	Active  State = "active"
	Barred  State = "barred" // may not sign in any more
)

// Member is one person who works with the book, for one merchant or for the provider.
type Member struct {
	ID         ID          `json:"-"`
	Merchant   merchant.ID `json:"-"` // 0: of the provider's own people
	State      State       `json:"-"`
	MadeAt     time.Time   `json:"-"`
	Email      string      `json:"email"` // by which they sign in; no two members' alike
	Name       string      `json:"name"`
	Role       Role        `json:"role"`
	Password   string      `json:"password,omitempty"` // hash, as a PHC string; empty: none yet
	Invitation *Invitation `json:"invitation,omitempty"`
	Codes      *Codes      `json:"codes,omitempty"` // from an authenticator; nil: not used
	Passkeys   []Passkey   `json:"passkeys,omitempty"`
	Failures   int         `json:"failures,omitempty"` // since the latest success
	LockedTill time.Time   `json:"locked_till,omitzero"`
	SeenAt     time.Time   `json:"seen_at,omitzero"` // signed in the latest time
	Epoch      int         `json:"epoch,omitempty"`  // sessions of an earlier one have ended
	Filters    []Filter    `json:"filters,omitempty"`
}

// Invitation lets a member choose a password, once.
type Invitation struct {
	Mark  string    `json:"mark"` // keyed hash of the token in the link
	Until time.Time `json:"until"`
}

// Codes are one-time codes from an authenticator (RFC 6238).
type Codes struct {
	Secret merchant.Secret `json:"-"`
	Kept   string          `json:"secret"` // the secret, where it lies sealed
	On     bool            `json:"on"`     // it was proved that the authenticator knows the secret
	Used   int64           `json:"used"`   // the time step of the latest code; none counts twice
}

// Passkey is a key pair whose private half a device of the member's keeps (WebAuthn).
type Passkey struct {
	ID         []byte    `json:"id"`
	Name       string    `json:"name"`
	Credential []byte    `json:"credential"` // as the library keeps it, JSON
	MadeAt     time.Time `json:"made_at"`
	UsedAt     time.Time `json:"used_at,omitzero"`
}

// Filter is a search of the order list that a member wants to find again.
type Filter struct {
	Name  string `json:"name"`
	Query string `json:"query"` // of the list's address
}

// OfProvider tells the provider's own people from a merchant's.
func (m Member) OfProvider() bool { return m.Merchant == 0 }

// May tells whether the member has a right.
func (m Member) May(right Right) bool { return m.State == Active && m.Role.May(right) }

// Sees tells whether the member may see anything of a merchant.
func (m Member) Sees(shop merchant.ID) bool { return m.OfProvider() || m.Merchant == shop }

// Actor is how the member appears in the story of an order.
func (m Member) Actor() event.Actor { return event.Actor("staff:" + m.Email) }

// Clone copies a member with all that a change may touch in place.
func (m Member) Clone() Member {
	m.Passkeys, m.Filters = slices.Clone(m.Passkeys), slices.Clone(m.Filters)
	if m.Codes != nil {
		codes := *m.Codes
		m.Codes = &codes
	}
	if m.Invitation != nil {
		invitation := *m.Invitation
		m.Invitation = &invitation
	}
	return m
}

// The lengths of what people enter.
const (
	maxText    = 200
	maxQuery   = 2000
	maxFilters = 50
	maxKeys    = 20
)

// Check gives the faults of a member as staff enter it.
func (m Member) Check() fault.List {
	var faults fault.List
	local, host, parted := strings.Cut(m.Email, "@")
	if !parted || local == "" || !strings.Contains(host, ".") || len(m.Email) > maxText || strings.ContainsFunc(m.Email, odd) {
		faults = append(faults, fault.BadEmail.With().On("email"))
	}
	if name := strings.TrimSpace(m.Name); name == "" {
		faults = append(faults, fault.Missing.With().On("name"))
	} else if len(name) > maxText {
		faults = append(faults, fault.TooLong.With(maxText).On("name"))
	} else if strings.ContainsFunc(name, unicode.IsControl) || !utf8.ValidString(name) {
		faults = append(faults, fault.BadText.With().On("name"))
	}
	if !m.Role.fits(m.OfProvider()) {
		faults = append(faults, fault.NotAChoice.With(strings.Join(names(RolesOf(m.OfProvider())), ", ")).On("role"))
	}
	if len(m.Filters) > maxFilters {
		faults = append(faults, fault.TooMany.With(maxFilters).On("filters"))
	}
	if len(m.Passkeys) > maxKeys {
		faults = append(faults, fault.TooMany.With(maxKeys).On("passkeys"))
	}
	return faults
}

// odd tells characters that no e-mail address of a person has.
func odd(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`<>()[],;:"\`, r) }

// Fold gives the form in which addresses are compared.
func Fold(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// Opens tells whether a link's mark opens the member's invitation at an instant of the real time.
func (m Member) Opens(mark string, now time.Time) bool {
	return m.Invitation != nil && m.State != Barred && now.Before(m.Invitation.Until) &&
		subtle.ConstantTimeCompare([]byte(m.Invitation.Mark), []byte(mark)) == 1
}

// WithoutPasskey takes a passkey away.
func (m Member) WithoutPasskey(key []byte) Member {
	m.Passkeys = slices.DeleteFunc(slices.Clone(m.Passkeys), func(p Passkey) bool { return bytes.Equal(p.ID, key) })
	return m
}

// WithFilter saves a search, in the place of one of the same name; an empty query forgets it.
func (m Member) WithFilter(f Filter) (Member, error) {
	f.Name = strings.TrimSpace(f.Name)
	switch {
	case f.Name == "":
		return m, fault.Missing.With().On("name")
	case len(f.Name) > maxText:
		return m, fault.TooLong.With(maxText).On("name")
	case len(f.Query) > maxQuery:
		return m, fault.TooLong.With(maxQuery).On("query")
	}
	m.Filters = slices.DeleteFunc(slices.Clone(m.Filters), func(other Filter) bool { return other.Name == f.Name })
	if f.Query != "" {
		m.Filters = append(m.Filters, f)
	}
	return m, nil
}
