package terminal

import (
	"fmt"

	"respite/cli/settings"
	"respite/value/money"
)

// Amount is an amount in major units, as operators write it: 12.50.
type Amount money.Minor

// UnmarshalText reads an amount, 0 or more.
func (a *Amount) UnmarshalText(text []byte) error {
	read, err := money.ParseMinor(string(text))
	if err != nil || read < 0 {
		return fmt.Errorf("%.20q is no amount: write it as 12.50", text)
	}
	*a = Amount(read)
	return nil
}

// Percent is a percentage, as operators write it: 19.5.
type Percent money.Rate

// UnmarshalText reads a percentage.
func (p *Percent) UnmarshalText(text []byte) error {
	read, err := money.ParseRate(string(text))
	if err != nil {
		return fmt.Errorf("%.20q is no percentage: write it as 19.5", text)
	}
	*p = Percent(read)
	return nil
}

// Span is a length of time as operators write it: 30d, 12h, 90m.
type Span = settings.Span
