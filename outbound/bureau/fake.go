package bureau

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"respite/domain/risk"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// Fake is the bureau of test books. It vouches for and denies the published test persons and companies and
// e-mail addresses (gateway reference 7, XML-RPC reference 8.3) and knows nobody else. It keeps no state:
// the same inquiry gets the same report.
type Fake struct{}

// Query answers from the script. A scripted failure of the bureau is a Report with that status, not
// an error; Query fails only when ctx is done.
func (Fake) Query(ctx context.Context, in risk.Inquiry) (risk.Report, error) {
	if err := ctx.Err(); err != nil {
		return risk.Report{}, fmt.Errorf("ask the fake bureau: %w", err)
	}
	report := scripted(in).report(in)
	report.Provider, report.Product, report.QueriedAt = "fake", "test persons", in.Now.UTC()
	answer, err := json.Marshal(report)
	if err != nil {
		return risk.Report{}, fmt.Errorf("hash the fake bureau's answer: %w", err)
	}
	sum := sha256.Sum256(answer)
	report.Hash = hex.EncodeToString(sum[:])
	return report, nil
}

// scripted finds the line of the script for an inquiry: an e-mail address that says what shall happen
// goes before a name that does, and both go before the person.
func scripted(in risk.Inquiry) line {
	if said, ok := byEmail(in.Email); ok {
		return said
	}
	if said, ok := byWish(in); ok {
		return line{saying: said}
	}
	person, known := byPerson(in)
	switch {
	case !known:
		return line{saying: nothing}
	case person.Denied:
		return line{saying: denied}
	}
	return line{saying: cleared}
}

// line is what the bureau says, and from how many minutes after the first question on.
type line struct {
	saying  saying
	minutes int
}

// saying is one kind of answer.
type saying int

const (
	nothing saying = iota
	cleared
	denied
	silence
)

// report gives the answer of the line at the inquiry's time.
func (l line) report(in risk.Inquiry) risk.Report {
	if minutes := l.waits(in); minutes > 0 {
		return risk.Report{Status: risk.Answered, WaitMinutes: minutes}
	}
	switch l.saying {
	case cleared:
		return risk.Report{Status: risk.Answered, Found: true, MatchQuality: 100, AddressConfirmed: true, Cleared: true}
	case denied:
		return risk.Report{Status: risk.Answered, Found: true, MatchQuality: 100, Negatives: []risk.Negative{unpaid(in)}}
	case silence:
		return risk.Report{Status: risk.Unavailable}
	}
	return risk.Report{Status: risk.NotFound}
}

// waits gives the minutes left until the bureau decides, begun ones counted whole.
func (l line) waits(in risk.Inquiry) int {
	first := in.FirstAsked
	if first.IsZero() {
		first = in.Now
	}
	left := time.Duration(l.minutes)*time.Minute - in.Now.Sub(first)
	return int(max(0, left+time.Minute-1) / time.Minute)
}

// unpaid is the entry against every denied test person.
func unpaid(in risk.Inquiry) risk.Negative {
	currency := money.EUR
	if place, ok := country.Of(string(in.Country)); ok {
		currency = place.Currency
	}
	return risk.Negative{
		Kind:   "payment_default",
		Amount: money.Money{Minor: 100_00, Currency: currency},
		On:     day.Of(in.Now, time.UTC).AddMonths(-3),
	}
}
