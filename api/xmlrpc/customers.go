package xmlrpc

import (
	"respite/domain/consumer"
	"respite/domain/identity"
	"respite/value/country"
	"respite/value/fault"
	"respite/value/money"
	wire "respite/wire/xmlrpc"
	"respite/wire/xmlrpc/faultcode"
)

// buyer reads a number whose encoding says the country.
func (c *call) buyer() who {
	home := c.home()
	if encoding, known := c.version.Encoding(c.wholeOr("enc", 0)); known {
		if of, has := encoding.Country(); has {
			home, _ = country.Of(string(of))
		}
	}
	if !c.shop.Serves(home.Code) {
		c.say(faultcode.CountryNotAgreed, "enc: the store does not sell to %s", home.Code)
		return who{home: home}
	}
	return c.named(home)
}

// holder gives a buyer as the holder of customer numbers.
func (w who) holder(number string) consumer.Customer {
	return consumer.Customer{
		Number: number, Country: w.home.Code, NationalID: w.number.Canonical, Company: w.number.Company, Birth: w.number.Birth,
	}
}

// The ways of get_addresses (XML-RPC reference 4.4).
const (
	allNames  = 1
	lastNames = 2
	asGiven   = 5
)

// getAddresses gives the addresses the register has (XML-RPC reference 2.25).
func getAddresses(c *call) (wire.Value, error) {
	kind := c.whole("type")
	if kind != allNames && kind != lastNames && kind != asGiven {
		c.say(faultcode.TypeUnknown, "type: 1, 2 or 5 is needed")
	}
	buyer := c.buyer()
	if buyer.home.Code != country.SE && len(c.wrong) == 0 {
		c.say(faultcode.CountryNotAgreed, "enc: only Swedish addresses can be looked up")
	}
	if err := c.fault(); err != nil {
		return wire.Value{}, err
	}
	found, err := c.Operations.Resident(c.ctx, buyer.home.Code, buyer.number.Canonical)
	if err != nil {
		return wire.Value{}, err
	}
	rows := make([]wire.Value, len(found.Addresses))
	for i, a := range found.Addresses {
		rows[i] = registered(a, found.Company, kind)
	}
	return wire.List(rows...), nil
}

// registered gives an address in the shape asked for; the length of a row as given tells persons and
// companies apart.
func registered(a consumer.Address, company bool, kind int64) wire.Value {
	full := addressRow(a, company).Items()
	if kind == lastNames || kind == asGiven && company {
		return wire.List(full[1:]...)
	}
	return wire.List(full...)
}

// hasAccount tells "true" or "false" (XML-RPC reference 2.26).
func hasAccount(c *call) (wire.Value, error) {
	buyer := c.buyer()
	if err := c.fault(); err != nil {
		return wire.Value{}, err
	}
	p := consumer.Parties{NationalID: buyer.number.Canonical, Company: buyer.number.Company, Birth: buyer.number.Birth}
	p.Billing.Country = buyer.home.Code
	has, err := c.Operations.HasAccount(c.ctx, p)
	if has {
		return wire.Str("true"), err
	}
	return wire.Str("false"), err
}

// identified refuses holders that only have a birth date: others were born that day.
func (c *call) identified(holder consumer.Customer) {
	if holder.NationalID == "" {
		c.say(faultcode.PersonalNumberEncoding, "enc: customer numbers need a personal or company number")
	}
}

// maxCustomerNumber bounds a merchant's number for a buyer.
const maxCustomerNumber = 64

func (c *call) customerNumber() string {
	text := c.text("cust_no")
	if text == "" || len(text) > maxCustomerNumber {
		c.say(faultcode.CustomerIDUnknown, "cust_no: 1 to %d characters are needed", maxCustomerNumber)
	}
	return text
}

// setCustomerNumber gives a buyer a number of the merchant's own (XML-RPC reference 2.29).
func setCustomerNumber(c *call) (wire.Value, error) {
	holder := c.buyer().holder(c.customerNumber())
	c.identified(holder)
	if err := c.fault(); err != nil {
		return wire.Value{}, err
	}
	return done, c.Operations.NameCustomer(c.ctx, c.shop.ID, holder)
}

// getCustomerNumbers lists the merchant's numbers for a buyer.
func getCustomerNumbers(c *call) (wire.Value, error) {
	holder := c.buyer().holder("")
	c.identified(holder)
	if err := c.fault(); err != nil {
		return wire.Value{}, err
	}
	numbers, err := c.Store.View().NumbersOf(c.ctx, holder, c.shop.ID)
	return texts(numbers), err
}

// texts gives a list of strings.
func texts(all []string) wire.Value {
	values := make([]wire.Value, len(all))
	for i, text := range all {
		values[i] = wire.Str(text)
	}
	return wire.List(values...)
}

// removeCustomerNumber takes a number back.
func removeCustomerNumber(c *call) (wire.Value, error) {
	number := c.customerNumber()
	if err := c.fault(); err != nil {
		return wire.Value{}, err
	}
	err := c.Operations.ForgetCustomer(c.ctx, c.shop.ID, number)
	if fault.Is(err, fault.NumberUnknown) {
		err = said{faultcode.CustomerIDUnknown, "cust_no: there is no such number"}
	}
	return done, err
}

// updateEmail changes where the buyer of open orders gets mail (XML-RPC reference 2.24).
func updateEmail(c *call) (wire.Value, error) {
	email := c.emailOf(c.home())
	home, number, found := c.anybody(c.text("pno"))
	if !found {
		c.say(faultcode.PersonalNumberInvalid, "pno: this is no number of a country the store sells to")
	}
	if err := c.fault(); err != nil {
		return wire.Value{}, err
	}
	p := consumer.Parties{NationalID: number.Canonical, Company: number.Company, Birth: number.Birth, Billing: consumer.Address{Country: home.Code}}
	return done, c.Operations.ChangeEmail(c.ctx, c.shop.ID, p, email)
}

// anybody reads a number of which the call does not say the country: that of the first it belongs to.
func (c *call) anybody(text string) (country.Country, identity.Number, bool) {
	for _, code := range c.shop.Contract.Countries {
		home, _ := country.Of(string(code))
		today, err := c.today(home)
		if err != nil {
			c.failed(err)
			continue
		}
		if number, err := identity.Parse(home.Code, text, today, c.Test); err == nil && number.Canonical != "" {
			return home, number, true
		}
	}
	return country.Country{}, identity.Number{}, false
}

// emailOf reads an e-mail address that must be there.
func (c *call) emailOf(home country.Country) string {
	address := consumer.Address{Country: home.Code, Email: c.text("email")}.Tidy()
	if address.Email == "" || len(address.Check()) > 0 {
		c.say(faultcode.EmailWrong, "email: this is not an e-mail address")
	}
	return address.Email
}

// What check_ilt asks for, and from which amount on (XML-RPC reference 2.30).
var questions = []struct {
	key, text string
	choices   []string
}{
	{"children_under_18", "Hoeveel kinderen onder de 18 wonen er in uw huishouden?", []string{"0", "1", "2", "3", "4+"}},
	{"people_in_household", "Uit hoeveel personen bestaat uw huishouden?", []string{"1", "2", "3", "4", "5+"}},
	{"household_income", "Wat is het netto maandinkomen van uw huishouden?", []string{"0-1000", "1000-2000", "2000-3000", "3000-4000", "4000+"}},
	{"monthly_payment", "Wat betaalt u per maand voor wonen?", []string{"0-500", "500-1000", "1000-1500", "1500+"}},
	{"credit_expenses", "Wat betaalt u per maand voor leningen?", []string{"0", "1-250", "250-500", "500+"}},
}

// askedFrom is the amount from which income and cost of living are asked for, in minor units of euro.
const askedFrom money.Minor = 250_00

// asks tells whether a purchase is asked about: only Dutch ones are.
func (c *call) asks() (bool, error) {
	home := c.country("country")
	amount := c.amount("amount")
	if amount < 0 {
		c.say(faultcode.AmountNotAllowed, "amount: it must not be below zero")
	}
	if err := c.fault(); err != nil {
		return false, err
	}
	c.named(home)
	return home.Code == country.NL && amount >= askedFrom, c.fault()
}

// checkIncome gives the questions themselves, the older clients' way.
func checkIncome(c *call) (wire.Value, error) {
	asked, err := c.asks()
	if err != nil || !asked {
		return wire.Map(), err
	}
	var members []wire.Member
	for _, q := range questions {
		members = append(members, wire.Member{Name: q.key, Value: wire.Map(
			wire.Member{Name: "text", Value: wire.Str(q.text)}, wire.Member{Name: "type", Value: wire.Str("drop-down")},
			wire.Member{Name: "values", Value: texts(q.choices)},
		)})
	}
	return wire.Map(members...), nil
}

// checkIncomeByPage names the questions and leaves showing them to a page; there is none, and the shop
// asks them itself.
func checkIncomeByPage(c *call) (wire.Value, error) {
	asked, err := c.asks()
	var keys []string
	for _, q := range questions {
		if asked {
			keys = append(keys, q.key)
		}
	}
	return wire.Map(wire.Member{Name: "ilt_question_url", Value: wire.Str("")}, wire.Member{Name: "ilt_question_ids", Value: texts(keys)}), err
}
