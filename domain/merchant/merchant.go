// Package merchant is the shop: its keys, its contract and what it has switched on.
//
// It must never be printed whole: keys are secrets. Secret hides itself from logs and from errors.
package merchant

import (
	"crypto/subtle"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"respite/domain/plan"
	"respite/value/country"
	"respite/value/fault"
	"respite/value/money"
)

// ID is the merchant's eid, the number by which the XML-RPC wire knows the shop.
type ID int64

// Secret is a key that signs. It prints as dots.
type Secret string

// String hides the secret.
func (Secret) String() string { return "••••" }

// GoString hides the secret from %#v.
func (Secret) GoString() string { return "••••" }

// MarshalText hides the secret from every encoder; what must be kept is revealed by name.
func (Secret) MarshalText() ([]byte, error) { return []byte("••••"), nil }

// Reveal gives the secret itself, to sign or to show once.
func (s Secret) Reveal() string { return string(s) }

// Is compares in constant time.
func (s Secret) Is(other string) bool {
	return subtle.ConstantTimeCompare([]byte(s), []byte(other)) == 1
}

// Key is a secret key with the time it ends; the zero time is never.
type Key struct {
	Secret Secret    `json:"secret"`
	Until  time.Time `json:"until,omitzero"`
}

// PushFormat is how the merchant's system wants to be told.
type PushFormat string

// The formats of pushes.
const (
	PushJSON PushFormat = "json"
	PushForm PushFormat = "form"
)

// Contract is what the provider and the merchant agreed on.
type Contract struct {
	Countries    []country.Code `json:"countries"`
	FeeRate      money.Rate     `json:"fee_rate"`       // of each capture
	FeeFixed     money.Minor    `json:"fee_fixed"`      // for each capture
	FeeVAT       money.Rate     `json:"fee_vat"`        // on the fee; 0 where the fee is an exempt financial service
	Reserve      money.Rate     `json:"reserve"`        // of each capture, kept back for a while
	FeeOnReturns bool           `json:"fee_on_returns"` // the fee stays due for what comes back
	ReserveDays  int            `json:"reserve_days"`   // how long an amount is held
	ShipDays     int            `json:"ship_days"`      // delivered later, the merchant carries the risk
	DueDays      int            `json:"due_days"`       // from delivery to the due date of a plain invoice
	Closed       bool           `json:"closed"`         // no new orders

	DueDaysIn    map[country.Code]int           `json:"due_days_in,omitempty"`   // where they differ from DueDays
	ExtensionFee money.Minor                    `json:"extension_fee,omitzero"`  // for moving a due date, without VAT
	FeesIn       map[money.Currency]FixedFees   `json:"fees_in,omitempty"`       // in currencies where FeeFixed and ExtensionFee are others
	OrderLimits  map[money.Currency]money.Minor `json:"order_limits,omitempty"`  // the largest order that is taken, in a currency
	OneAddress   []country.Code                 `json:"one_address,omitempty"`   // a consumer's goods must go where the bill goes
	AutoActivate bool                           `json:"auto_activate,omitempty"` // invoices of the standard integration may be born active
	OnlySHA2     bool                           `json:"only_sha2,omitempty"`     // digests by MD5 and SHA-1 are turned away
}

// ShipsElsewhere tells whether a consumer's goods may go elsewhere than the bill.
func (c Contract) ShipsElsewhere(in country.Code) bool { return !slices.Contains(c.OneAddress, in) }

// FixedFees are the fees that are amounts, in one currency.
type FixedFees struct {
	Capture   money.Minor `json:"capture"`
	Extension money.Minor `json:"extension"` // without VAT
}

// fixed gives the fees in a currency.
func (c Contract) fixed(currency money.Currency) FixedFees {
	if fees, differ := c.FeesIn[currency]; differ {
		return fees
	}
	return FixedFees{Capture: c.FeeFixed, Extension: c.ExtensionFee}
}

// DaysToPay gives the days from delivery to the due date of a plain invoice in a country.
func (c Contract) DaysToPay(in country.Code) int {
	if days, differs := c.DueDaysIn[in]; differs {
		return days
	}
	return c.DueDays
}

// Options is what the merchant has switched on.
type Options struct {
	Autocapture      bool       `json:"autocapture"`       // a whole activation right after a reservation
	EncodingOptional bool       `json:"encoding_optional"` // Encoding may be left out and follows the country
	ClientIPOptional bool       `json:"client_ip_optional"`
	PushFormat       PushFormat `json:"push_format"`
	PushURL          string     `json:"push_url"`
	PushURLFailure   string     `json:"push_url_failure"`
}

// Profile is what consumers learn of the merchant from their invoices.
type Profile struct {
	Street        string       `json:"street,omitempty"` // with the house number
	PostalCode    string       `json:"postal_code,omitempty"`
	City          string       `json:"city,omitempty"`
	Country       country.Code `json:"country,omitempty"`
	CompanyNumber string       `json:"company_number,omitempty"` // of the trade register
	VATNumber     string       `json:"vat_number,omitempty"`
	Phone         string       `json:"phone,omitempty"`
	Email         string       `json:"email,omitempty"`
	Website       string       `json:"website,omitempty"`
	Logo          []byte       `json:"logo,omitempty"` // PNG or JPEG
}

// Merchant is one shop.
type Merchant struct {
	ID         ID
	Name       string
	Profile    Profile
	WebsiteKey string
	Keys       []Key  // of the JSON gateway; the newest first
	Shared     Secret // of the XML-RPC wire
	Contract   Contract
	Options    Options
	Plans      []plan.Product
	MadeAt     time.Time
}

// Clone copies a merchant with all that a change may touch in place.
func (m Merchant) Clone() Merchant {
	m.Keys, m.Plans = slices.Clone(m.Keys), slices.Clone(m.Plans)
	m.Contract.Countries, m.Contract.OneAddress = slices.Clone(m.Contract.Countries), slices.Clone(m.Contract.OneAddress)
	m.Contract.DueDaysIn, m.Contract.FeesIn = maps.Clone(m.Contract.DueDaysIn), maps.Clone(m.Contract.FeesIn)
	m.Contract.OrderLimits = maps.Clone(m.Contract.OrderLimits)
	return m
}

// Check gives the faults of a merchant as staff enter it.
func (m Merchant) Check() fault.List {
	var faults fault.List
	if m.ID <= 0 {
		faults = append(faults, fault.NotPositive.With().On("eid"))
	}
	for _, text := range []struct{ field, value string }{{"name", m.Name}, {"website_key", m.WebsiteKey}} {
		if text.value == "" {
			faults = append(faults, fault.Missing.With().On(text.field))
		}
		if !utf8.ValidString(text.value) || strings.ContainsFunc(text.value, unicode.IsControl) {
			faults = append(faults, fault.BadText.With().On(text.field))
		}
	}
	if len(m.Contract.Countries) == 0 {
		faults = append(faults, fault.Missing.With().On("countries"))
	}
	return append(faults, m.Contract.check()...)
}

// check gives the numbers of the contract that make no sense.
func (c Contract) check() fault.List {
	var faults fault.List
	for _, days := range []struct {
		field string
		days  int
	}{{"reserve_days", c.ReserveDays}, {"ship_days", c.ShipDays}, {"due_days", c.DueDays}} {
		if days.days <= 0 {
			faults = append(faults, fault.NotPositive.With().On(days.field))
		}
	}
	for _, rate := range []struct {
		field string
		rate  money.Rate
	}{{"fee_rate", c.FeeRate}, {"fee_vat", c.FeeVAT}, {"reserve", c.Reserve}} {
		if rate.rate < 0 || rate.rate > 100*money.Percent {
			faults = append(faults, fault.NotANumber.With("a percentage lies between 0 and 100").On(rate.field))
		}
	}
	for field, fee := range map[string]money.Minor{"fee_fixed": c.FeeFixed, "extension_fee": c.ExtensionFee} {
		if fee < 0 {
			faults = append(faults, fault.NotANumber.With("a fee is not negative").On(field))
		}
	}
	for _, fees := range c.FeesIn {
		if fees.Capture < 0 || fees.Extension < 0 {
			return append(faults, fault.NotANumber.With("a fee is not negative").On("fees_in"))
		}
	}
	for _, most := range c.OrderLimits {
		if most <= 0 {
			return append(faults, fault.NotPositive.With().On("order_limits"))
		}
	}
	for _, days := range c.DueDaysIn {
		if days <= 0 {
			return append(faults, fault.NotPositive.With().On("due_days_in"))
		}
	}
	return faults
}

// Home gives the country the merchant's letters come from.
func (m Merchant) Home() country.Code {
	if m.Profile.Country != "" {
		return m.Profile.Country
	}
	return m.Contract.Countries[0]
}

// Serves tells whether the contract covers a country.
func (m Merchant) Serves(code country.Code) bool {
	for _, c := range m.Contract.Countries {
		if c == code {
			return true
		}
	}
	return false
}

// Valid gives the keys that count at an instant, the newest first.
func (m Merchant) Valid(now time.Time) []Key {
	var valid []Key
	for _, k := range m.Keys {
		if k.Until.IsZero() || now.Before(k.Until) {
			valid = append(valid, k)
		}
	}
	return valid
}

// Rotate puts a new key in front; the former ones end at the given instant.
func (m Merchant) Rotate(secret Secret, until time.Time) Merchant {
	keys := []Key{{Secret: secret}}
	for _, k := range m.Keys {
		if k.Until.IsZero() || until.Before(k.Until) {
			k.Until = until
		}
		keys = append(keys, k)
	}
	m.Keys = keys
	return m
}

// Plan finds a part-payment product by its id.
func (m Merchant) Plan(id plan.ID, code country.Code) (plan.Product, error) {
	for _, p := range m.Plans {
		if p.ID == id && p.Country == code {
			return p, nil
		}
	}
	return plan.Product{}, fault.PlanUnknown.With().On("plan")
}

// Fee gives the merchant's fee for a capture, and the VAT on it.
func (c Contract) Fee(currency money.Currency, gross money.Minor) Fee {
	return c.taxed(c.FeeRate.Of(gross) + c.fixed(currency).Capture)
}

// Postponement gives the merchant's fee for moving a due date, and the VAT on it.
func (c Contract) Postponement(currency money.Currency) Fee {
	return c.taxed(c.fixed(currency).Extension)
}

func (c Contract) taxed(net money.Minor) Fee { return Fee{Net: net, VAT: c.FeeVAT.Of(net)} }

// Fee is an amount owed by the merchant for a service, and the VAT on it.
type Fee struct {
	Net money.Minor `json:"net"`
	VAT money.Minor `json:"vat"`
}

// Gross gives fee and VAT.
func (f Fee) Gross() money.Minor { return f.Net + f.VAT }
