package risk

import (
	"time"

	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// Inquiry is what a bureau is asked. Unlike Facts it names the person; it is sent and forgotten.
type Inquiry struct {
	Purpose    string // "order", "change", …
	LegalBasis string
	Country    country.Code
	FirstName  string
	LastName   string
	Birth      day.Day // 1970-01-01 when not known
	Gender     string  // "female", "male" or ""
	NationalID string  // canonical; empty where none may be used
	Email      string
	Phone      string
	Street     string
	PostalCode string
	FirstAsked time.Time // when this order's question was first put; zero for the first time
	Now        time.Time
}

// Status is how an inquiry went.
type Status string

// The ways an inquiry goes.
const (
	NotAsked    Status = ""
	Answered    Status = "ok"
	NotFound    Status = "not_found"
	TimedOut    Status = "timeout"
	Unavailable Status = "unavailable"
)

// Report is a bureau's answer in one shape for all bureaus (domain 9.7). The zero Report is "not asked".
type Report struct {
	Provider         string     `json:"provider,omitempty"`
	Product          string     `json:"product,omitempty"`
	QueriedAt        time.Time  `json:"queried_at,omitzero"` // UTC
	Status           Status     `json:"status,omitempty"`
	Found            bool       `json:"found,omitempty"`
	MatchQuality     int        `json:"match_quality,omitempty"` // 0…100, how surely the answer is about this person
	Negatives        []Negative `json:"negatives,omitempty"`
	Scored           bool       `json:"scored,omitempty"` // Score means something
	Score            int        `json:"score,omitempty"`
	AddressConfirmed bool       `json:"address_confirmed,omitempty"` // the register has the person there
	MovedRecently    bool       `json:"moved_recently,omitempty"`    // … for fewer than 30 days
	Protected        bool       `json:"protected,omitempty"`         // protected identity
	Deceased         bool       `json:"deceased,omitempty"`
	Cleared          bool       `json:"cleared,omitempty"`      // the bureau vouches: no limit, velocity or score applies
	WaitMinutes      int        `json:"wait_minutes,omitempty"` // above 0: cannot say yet, ask again after so many
	Hash             string     `json:"hash,omitempty"`         // SHA-256 of the raw answer, hexadecimal
}

// Negative is an entry against a person, such as a payment default.
type Negative struct {
	Kind    string      `json:"kind"`
	Amount  money.Money `json:"amount"`
	On      day.Day     `json:"on"`
	Settled bool        `json:"settled"`
}

// openNegatives counts the entries that are not settled.
func (r Report) openNegatives() int {
	open := 0
	for _, n := range r.Negatives {
		if !n.Settled {
			open++
		}
	}
	return open
}

// silent tells whether the bureau was asked and gave no answer.
func (r Report) silent() bool { return r.Status == TimedOut || r.Status == Unavailable }
