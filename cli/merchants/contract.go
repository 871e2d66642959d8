package merchants

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"respite/cli/terminal"
	"respite/domain/merchant"
	"respite/value/country"
	"respite/value/money"
)

// contractFlags change a contract; what is not named stays.
type contractFlags struct {
	Countries    *codes            `help:"Countries of the buyers." placeholder:"CODE,…"`
	FeeRate      *terminal.Percent `help:"Fee for each capture, in percent." placeholder:"PERCENT"`
	FeeFixed     *terminal.Amount  `help:"Fee for each capture, an amount." placeholder:"AMOUNT"`
	FeeVAT       *terminal.Percent `name:"fee-vat" help:"VAT on the fees, in percent." placeholder:"PERCENT"`
	FeeOnReturns *bool             `help:"The fee stays due for what comes back." negatable:""`
	ExtensionFee *terminal.Amount  `help:"Fee for moving a due date." placeholder:"AMOUNT"`
	Reserve      *terminal.Percent `help:"Part of each capture that is kept back, in percent." placeholder:"PERCENT"`
	ReserveDays  *int              `help:"Days an amount is held." placeholder:"DAYS"`
	ShipDays     *int              `help:"Days to deliver in; later, the merchant carries the risk." placeholder:"DAYS"`
	DueDays      *int              `help:"Days a buyer has to pay a plain invoice." placeholder:"DAYS"`
	DueDaysIn    dueDays           `help:"The same in single countries; 0: as elsewhere." placeholder:"CODE=DAYS,…"`
	OrderLimits  orderLimits       `help:"The largest order that is taken; 0: any." placeholder:"CURRENCY=AMOUNT,…"`
	OneAddress   *codes            `help:"Countries where goods go where the bill goes; empty: none." placeholder:"CODE,…"`
	AutoActivate *bool             `help:"Invoices of the standard integration may be born active." negatable:""`
	OnlySHA2     *bool             `name:"only-sha2" help:"Turn digests by MD5 and SHA-1 away." negatable:""`
	Closed       *bool             `help:"Take no new orders." negatable:""`
}

// over lays what was named over a contract.
func (f contractFlags) over(c merchant.Contract) merchant.Contract {
	lay(&c.Countries, (*[]country.Code)(f.Countries))
	lay(&c.FeeRate, (*money.Rate)(f.FeeRate))
	lay(&c.FeeFixed, (*money.Minor)(f.FeeFixed))
	lay(&c.FeeVAT, (*money.Rate)(f.FeeVAT))
	lay(&c.FeeOnReturns, f.FeeOnReturns)
	lay(&c.ExtensionFee, (*money.Minor)(f.ExtensionFee))
	lay(&c.Reserve, (*money.Rate)(f.Reserve))
	lay(&c.ReserveDays, f.ReserveDays)
	lay(&c.ShipDays, f.ShipDays)
	lay(&c.DueDays, f.DueDays)
	c.DueDaysIn = laidOver(c.DueDaysIn, f.DueDaysIn)
	c.OrderLimits = laidOver(c.OrderLimits, f.OrderLimits)
	lay(&c.OneAddress, (*[]country.Code)(f.OneAddress))
	lay(&c.AutoActivate, f.AutoActivate)
	lay(&c.OnlySHA2, f.OnlySHA2)
	lay(&c.Closed, f.Closed)
	return c
}

// check refuses days that nobody agrees on.
func (f contractFlags) check() error {
	for _, days := range []*int{f.ReserveDays, f.ShipDays, f.DueDays} {
		if days != nil && (*days < 1 || *days > maxContractDays) {
			return terminal.WrongUse("--reserve-days, --ship-days and --due-days must be from 1 to %d", maxContractDays)
		}
	}
	return nil
}

// codes are countries as operators write them: NL,DE,AT.
type codes []country.Code

// UnmarshalText reads countries that are served; an empty text names none.
func (c *codes) UnmarshalText(text []byte) error {
	read := codes{}
	for name := range strings.FieldsFuncSeq(string(text), separates) {
		served, known := country.Of(name)
		if !known {
			return fmt.Errorf("%.20q is not served", name)
		}
		read = append(read, served.Code)
	}
	*c = read
	return nil
}

func separates(r rune) bool { return r == ',' || r == ' ' }

// String writes them as they can be read again.
func (c codes) String() string {
	names := make([]string, len(c))
	for i, code := range c {
		names[i] = string(code)
	}
	return strings.Join(names, ",")
}

// dueDays are days to pay by country, as operators write them: SE=30,NO=0.
type dueDays map[country.Code]int

// UnmarshalText reads them.
func (d *dueDays) UnmarshalText(text []byte) error {
	read := dueDays{}
	for pair := range strings.FieldsFuncSeq(string(text), separates) {
		name, days, _ := strings.Cut(pair, "=")
		served, known := country.Of(name)
		if !known {
			return fmt.Errorf("%.20q is not served", name)
		}
		count, err := strconv.Atoi(days)
		if err != nil || count < 0 || count > maxContractDays {
			return fmt.Errorf("%.20q is no number of days from 0 to %d: write SE=30", pair, maxContractDays)
		}
		read[served.Code] = count
	}
	*d = read
	return nil
}

// String writes them by country.
func (d dueDays) String() string {
	return pairs(d, func(days int) string { return strconv.Itoa(days) })
}

// orderLimits are amounts by currency, as operators write them: EUR=500,SEK=5000.
type orderLimits map[money.Currency]money.Minor

// UnmarshalText reads them.
func (l *orderLimits) UnmarshalText(text []byte) error {
	read := orderLimits{}
	for pair := range strings.FieldsFuncSeq(string(text), separates) {
		name, amount, _ := strings.Cut(pair, "=")
		most, err := money.Typed(amount, money.ParseMinor)
		if currency := money.Currency(name); err == nil && most >= 0 && currency.Known() {
			read[currency] = most
			continue
		}
		return fmt.Errorf("%.30q is no amount of a currency that is served: write EUR=500", pair)
	}
	*l = read
	return nil
}

// String writes them by currency.
func (l orderLimits) String() string { return pairs(l, money.Minor.Decimal) }

// laidOver lays what was named over what is agreed; 0 takes it out.
func laidOver[K, V comparable](agreed, named map[K]V) map[K]V {
	if len(named) == 0 {
		return agreed
	}
	all := maps.Clone(agreed)
	if all == nil {
		all = map[K]V{}
	}
	var nothing V
	maps.Copy(all, named)
	maps.DeleteFunc(all, func(_ K, v V) bool { return v == nothing })
	return all
}

// pairs writes values by their names: SE=30,NO=14.
func pairs[K ~string, V any](values map[K]V, write func(V) string) string {
	var written []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		written = append(written, string(name)+"="+write(values[name]))
	}
	return strings.Join(written, ",")
}
