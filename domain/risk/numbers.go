package risk

import (
	"errors"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"respite/value/country"
	"respite/value/money"
)

// numbers is the shape of a policy's text.
type numbers struct {
	Age struct {
		Minimum whole                  `toml:"minimum"`
		Country map[country.Code]whole `toml:"country"`
	} `toml:"age"`
	Limits   map[money.Currency]limits `toml:"limits"`
	Standing standing                  `toml:"standing"`
	Overdue  struct {
		Days whole `toml:"days"`
	} `toml:"overdue"`
	Velocity velocity `toml:"velocity"`
	Review   struct {
		Hours whole `toml:"hours"`
	} `toml:"review"`
	Score struct {
		Base   whole   `toml:"base"`
		CutOff whole   `toml:"cut_off"`
		Point  []entry `toml:"point"`
	} `toml:"score"`
	Rule []entry `toml:"rule"`
}

// limits are amounts of one currency in whole units (domain 9.5).
type limits struct {
	Order         whole `toml:"order"`          // one order
	New           whole `toml:"new"`            // all that a new consumer may owe
	Known         whole `toml:"known"`          // … a known one
	Good          whole `toml:"good"`           // … a good one
	WithoutBureau whole `toml:"without_bureau"` // one order while the bureau does not answer
}

// standing says from when on a consumer is trusted with more.
type standing struct {
	KnownPaid    whole `toml:"known_paid"`
	GoodPaid     whole `toml:"good_paid"`
	GoodDaysLate whole `toml:"good_days_late"`
}

// ceiling gives what the person may owe, and the reason to give when it is not enough.
func (s standing) ceiling(l limits, h History) (money.Minor, Reason) {
	switch {
	case h.Paid >= int(s.GoodPaid) && h.WorstDaysLate <= int(s.GoodDaysLate):
		return l.Good.minor(), LimitConsumer
	case h.Paid >= int(s.KnownPaid):
		return l.Known.minor(), LimitConsumer
	}
	return l.New.minor(), LimitNewConsumer
}

// velocity holds the most attempts that pass; 0 switches a check off.
type velocity struct {
	Person24h        whole `toml:"person_24h"`
	Network10m       whole `toml:"network_10m"`
	AddressPersons7d whole `toml:"address_persons_7d"`
	EmailPersons     whole `toml:"email_persons"`
}

// whole is a whole number in the text.
type whole int

func (w whole) minor() money.Minor { return money.Minor(w) * 100 }

func (w whole) exceeded(count int) bool { return w > 0 && count > int(w) }

// UnmarshalTOML takes whole numbers only.
func (w *whole) UnmarshalTOML(value any) error {
	number, ok := value.(int64)
	if !ok || number < math.MinInt32 || number > math.MaxInt32 {
		return errors.New("must be a whole number")
	}
	*w = whole(number)
	return nil
}

// sheet is a policy's text as read, with which keys stand in it.
type sheet struct {
	numbers numbers
	keys    toml.MetaData
}

// read takes the text apart and refuses keys that mean nothing.
func (p *problems) read(text []byte) sheet {
	if len(text) > maxPolicy {
		p.add("the text is longer than %d bytes", maxPolicy)
		return sheet{}
	}
	if nested(text) {
		p.add("the text nests deeper than %d brackets", deepest)
		return sheet{}
	}
	var s sheet
	keys, err := toml.Decode(string(text), &s.numbers)
	var located toml.ParseError
	switch {
	case errors.As(err, &located) && located.LastKey != "":
		p.add("line %d, at %.80s: %s", located.Position.Line, located.LastKey, strings.TrimSuffix(located.Message, "."))
	case errors.As(err, &located):
		p.add("line %d: %s", located.Position.Line, strings.TrimSuffix(located.Message, "."))
	case err != nil:
		p.add("%s", strings.TrimPrefix(err.Error(), "toml: "))
	}
	if err != nil {
		return sheet{}
	}
	s.keys = keys
	for _, key := range keys.Undecoded() {
		p.add("the key %.80s is not known", key)
	}
	return s
}

// bound is what a number of the text may be.
type bound struct {
	key       string
	value     whole
	low, high whole
}

// maxLimit is the highest limit in whole units of any currency.
const maxLimit = 10_000_000

var currencies = []money.Currency{money.EUR, money.SEK, money.NOK, money.DKK}

func (n numbers) bounds() []bound {
	all := []bound{
		{"age.minimum", n.Age.Minimum, 18, 99},
		{"standing.known_paid", n.Standing.KnownPaid, 1, 1000},
		{"standing.good_paid", n.Standing.GoodPaid, n.Standing.KnownPaid, 1000},
		{"standing.good_days_late", n.Standing.GoodDaysLate, 0, 365},
		{"overdue.days", n.Overdue.Days, 0, 365},
		{"velocity.person_24h", n.Velocity.Person24h, 0, 10_000},
		{"velocity.network_10m", n.Velocity.Network10m, 0, 10_000},
		{"velocity.address_persons_7d", n.Velocity.AddressPersons7d, 0, 10_000},
		{"velocity.email_persons", n.Velocity.EmailPersons, 0, 10_000},
		{"review.hours", n.Review.Hours, 1, 24},
		{"score.base", n.Score.Base, 0, 10_000},
		{"score.cut_off", n.Score.CutOff, 0, 10_000},
	}
	for _, code := range slices.Sorted(maps.Keys(n.Age.Country)) {
		all = append(all, bound{"age.country." + string(code), n.Age.Country[code], 18, 99})
	}
	for _, currency := range currencies {
		key, l := "limits."+string(currency), n.Limits[currency]
		all = append(all,
			bound{key + ".order", l.Order, 0, maxLimit},
			bound{key + ".new", l.New, 0, maxLimit},
			bound{key + ".known", l.Known, l.New, maxLimit},
			bound{key + ".good", l.Good, l.Known, maxLimit},
			bound{key + ".without_bureau", l.WithoutBureau, 0, maxLimit})
	}
	return all
}

// checkNumbers wants every number to be there and in its range.
func (p *problems) checkNumbers(s sheet) {
	for _, b := range s.numbers.bounds() {
		switch {
		case !s.keys.IsDefined(strings.Split(b.key, ".")...):
			p.add("%s is missing", b.key)
		case b.value < b.low || b.value > b.high:
			p.add("%s must be from %d to %d", b.key, b.low, b.high)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(s.numbers.Age.Country)) {
		if served, ok := country.Of(string(code)); !ok || served.Code != code {
			p.add("age.country: %.20q is not the code of a country that is served", code)
		}
	}
	for _, currency := range slices.Sorted(maps.Keys(s.numbers.Limits)) {
		if !currency.Known() {
			p.add("limits: %.20q is not a currency that is served", currency)
		}
	}
}

// deepest bounds how brackets nest: no rule needs more, and reading much deeper ones takes all the memory there is.
const deepest = 300

func nested(text []byte) bool {
	depth := 0
	for _, b := range text {
		switch b {
		case '[', '{', '(':
			depth++
		case ']', '}', ')':
			depth--
		}
		if depth > deepest {
			return true
		}
	}
	return false
}
