package xmlrpc

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"respite/domain/command"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
	wire "respite/wire/xmlrpc"
	"respite/wire/xmlrpc/faultcode"
)

// call is one call of a merchant's system: its parameters by the names of the reference, and what is
// wrong with them.
type call struct {
	*Door
	ctx      context.Context
	method   string
	version  wire.Version
	client   string // client_vsn
	form     form
	params   []wire.Value // behind the two versions
	shop     merchant.Merchant
	language string // of texts for the caller: "sv"
	base     string // address from outside, without the last slash
	wrong    []said
}

// said is a fault in the words of this wire. The detail names the parameter, for whoever integrates.
type said struct {
	code   faultcode.Code
	detail string
}

// Error gives code and detail, for the log.
func (s said) Error() string {
	if s.detail == "" {
		return fmt.Sprintf("%d %s", s.code.Number, s.code.Name)
	}
	return fmt.Sprintf("%d %s (%s)", s.code.Number, s.code.Name, s.detail)
}

// say notes what is wrong; the first is told.
func (c *call) say(code faultcode.Code, format string, args ...any) {
	c.wrong = append(c.wrong, said{code, fmt.Sprintf(format, args...)})
}

// fault gives the first of what is wrong, or nil.
func (c *call) fault() error {
	if len(c.wrong) == 0 {
		return nil
	}
	return c.wrong[0]
}

// at gives a parameter by its name in the form; nil when the form has none, or the call left it off.
func (c *call) at(name string) wire.Value {
	i := slices.Index(c.form.names, name)
	if i < 0 || i >= len(c.params) {
		return wire.Value{}
	}
	return c.params[i]
}

// maxText bounds every text of a call, in characters.
const maxText = 1000

// text reads a scalar as text, without blanks around it.
func (c *call) text(name string) string { return c.textOf(name, c.at(name)) }

// textOf reads a value as text; the name says where it stands.
func (c *call) textOf(name string, v wire.Value) string {
	if v.Kind() == wire.KindArray || v.Kind() == wire.KindStruct {
		if !v.IsEmpty() {
			c.say(faultcode.TypeWrong, "%s: a string is needed", name)
		}
		return ""
	}
	if utf8.RuneCountInString(v.Text()) > maxText {
		c.say(faultcode.OtherSubmissionError, "%s: at most %d characters", name, maxText)
		return ""
	}
	return strings.TrimSpace(v.Text())
}

// maxOrderNumber bounds what a merchant's system calls an order, in characters: orders are found by it.
const maxOrderNumber = 255

// orderNumber reads what the merchant's system calls an order.
func (c *call) orderNumber(name string) string { return c.orderNumberOf(name, c.at(name)) }

func (c *call) orderNumberOf(name string, v wire.Value) string {
	text := c.textOf(name, v)
	if utf8.RuneCountInString(text) > maxOrderNumber {
		c.say(faultcode.OrderNumberWrong, "%s: at most %d characters", name, maxOrderNumber)
	}
	return text
}

// info reads a text of the map that the newer methods have.
func (c *call) info(name string) string { return c.textOf(name, c.at("info").Member(name)) }

// whole reads an int that must be there.
func (c *call) whole(name string) int64 {
	n, isInt := c.at(name).Int64()
	if !isInt {
		c.say(faultcode.TypeWrong, "%s: an int is needed", name)
	}
	return n
}

// wholeOr reads an int that may be left empty.
func (c *call) wholeOr(name string, otherwise int64) int64 {
	if v := c.at(name); v.Kind() == wire.KindNil || v.IsEmpty() {
		return otherwise
	}
	return c.whole(name)
}

// flags reads a set of flags.
func (c *call) flags(name string) flags { return flags(c.wholeOr(name, 0)) }

// flags are or-ed together.
type flags int64

func (f flags) has(flag flags) bool { return f&flag != 0 }

// amount reads minor units.
func (c *call) amount(name string) money.Minor {
	n := money.Minor(c.whole(name))
	if n > money.MaxMinor || n < -money.MaxMinor {
		c.say(faultcode.AmountNotAllowed, "%s: the amount is too large", name)
		return 0
	}
	return n
}

// currency reads a currency by its number.
func (c *call) currency(name string) money.Currency {
	number := c.whole(name)
	currency, known := c.version.Currency(number)
	if !known {
		c.say(faultcode.CurrencyWrong, "%s: there is no currency %d", name, number)
	}
	return currency
}

// country reads a country that the merchant sells to, by its number.
func (c *call) country(name string) country.Country {
	number := c.whole(name)
	code, known := wire.CountryOf(number)
	home, served := country.Of(string(code))
	switch {
	case !known:
		c.say(faultcode.CountryWrong, "%s: there is no country %d", name, number)
	case !served || !c.shop.Serves(home.Code):
		c.say(faultcode.CountryNotAgreed, "%s: the store does not sell to %s", name, code)
	}
	return home
}

// home gives the country of calls that name none: the first of the contract.
func (c *call) home() country.Country {
	home, _ := country.Of(string(c.shop.Contract.Countries[0]))
	return home
}

// meantTwice are methods whose same call a shop may mean twice within minutes: two deliveries of one piece
// each, two splits, two returns.
var meantTwice = map[string]bool{
	"activate": true, "activate_part": true, "activate_reservation": true, "change_reservation": true, "split_reservation": true,
	"credit_part": true, "return_part": true, "return_amount": true, "email_invoice": true, "send_invoice": true,
}

// retry is how soon a client that heard no answer sends such a call again.
const retry = time.Minute

// identity makes a call recognisable when it is sent again (design 2).
func (c *call) identity() (command.Identity, error) {
	identity, err := command.Identify(c.shop.ID, "xmlrpc "+c.method, "", string(wire.Request(c.method, c.params...)))
	if meantTwice[c.method] {
		identity.Within = retry
	}
	return identity, err
}

// ready gives the identity of a call in which nothing is wrong, or the first that is.
func (c *call) ready() (command.Identity, error) {
	if err := c.fault(); err != nil {
		return command.Identity{}, err
	}
	return c.identity()
}

// origin is what the merchant's system calls the order.
func (c *call) origin() request.Origin {
	return request.Origin{Service: "klarna", Invoice: c.orderNumber("orderid1"), Order: c.orderNumber("orderid2")}
}

// today gives the date in a country, in the book's time.
func (c *call) today(home country.Country) (day.Day, error) {
	now, err := c.Store.View().Now(c.ctx)
	return home.Day(now), err
}
