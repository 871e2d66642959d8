package xmlrpc

import (
	"strconv"
	"strings"

	"respite/domain/consumer"
	"respite/domain/identity"
	"respite/value/country"
	"respite/value/fault"
	wire "respite/wire/xmlrpc"
	"respite/wire/xmlrpc/faultcode"
)

// who is the buyer as a call names him.
type who struct {
	home   country.Country
	number identity.Number
	phone  string // of a mobile buyer, who is known by nothing else
}

// named reads the buyer's number by its encoding (XML-RPC reference 4.6).
func (c *call) named(home country.Country) who {
	number := c.wholeOr("enc", 0)
	encoding, known := c.version.Encoding(number)
	if !known {
		c.say(faultcode.PersonalNumberEncoding, "enc: there is no encoding %d", number)
		return who{home: home}
	}
	switch encoding {
	case wire.EncodingCustomerNumber:
		return c.byCustomerNumber(home)
	case wire.EncodingMobile:
		return c.byPhone(home)
	case wire.EncodingEmail, wire.EncodingBankAccount, wire.EncodingFake:
		c.say(faultcode.PersonalNumberEncoding, "enc: encoding %d is not served", number)
		return who{home: home}
	}
	if of, _ := encoding.Country(); of != home.Code {
		c.say(faultcode.CurrencyMismatch, "enc: encoding %d does not belong to %s", number, home.Code)
		return who{home: home}
	}
	return who{home: home, number: c.parse(home, c.text("pno"))}
}

// parse reads a national number, or the birth date in its place.
func (c *call) parse(home country.Country, text string) identity.Number {
	today, err := c.today(home)
	if err != nil {
		c.failed(err)
		return identity.Number{}
	}
	if text == "" {
		c.say(faultcode.PersonalNumberWrong, "pno: a value is needed")
		return identity.Number{}
	}
	number, err := identity.Parse(home.Code, text, today, c.Test)
	if faults, told := fault.All(err); told {
		c.say(codes[faults[0].Code], "pno: %s", reason(err))
	}
	return number
}

// reason gives the sentence of a fault without its field, which has another name here.
func reason(err error) string {
	faults, told := fault.All(err)
	if !told {
		return "it cannot be read"
	}
	return faults[0].Render(faults[0].Code.Text)
}

// byCustomerNumber finds the buyer by the merchant's own number for him (XML-RPC reference 2.29).
func (c *call) byCustomerNumber(home country.Country) who {
	known, found, err := c.Store.View().Customer(c.ctx, c.text("pno"), c.shop.ID)
	switch {
	case err != nil:
		c.failed(err)
	case !found || known.Country != home.Code:
		c.say(faultcode.ConsumerNotFound, "pno: there is no such customer number")
	}
	return who{home: home, number: identity.Number{
		Country: known.Country, Company: known.Company, Canonical: known.NationalID, Birth: known.Birth,
	}}
}

// byPhone reads the number of a mobile buyer (XML-RPC reference 7.6).
func (c *call) byPhone(home country.Country) who {
	tidy := consumer.Address{Country: home.Code, CellPhone: c.text("pno")}.Tidy()
	if len(tidy.Check()) > 0 || tidy.CellPhone == "" {
		c.say(faultcode.MobileNumberWrong, "pno: this is not a mobile number")
	}
	return who{home: home, phone: tidy.CellPhone}
}

// gender reads how 4.1 says it: 0 woman, 1 man, or nothing.
func (c *call) gender() consumer.Gender {
	switch v := c.at("gender"); {
	case v.Text() == "":
		return consumer.GenderUnknown
	case v.Text() == "0":
		return consumer.Female
	case v.Text() == "1":
		return consumer.Male
	}
	c.say(faultcode.TypeWrong, "gender: 0, 1 or nothing is needed")
	return consumer.GenderUnknown
}

// parties reads who buys and where the bill and the goods go. An address that is missing is the same
// as the other (XML-RPC reference 2.2).
func (c *call) parties(buyer who) consumer.Parties {
	if buyer.phone != "" {
		return c.subscriber(buyer)
	}
	p := consumer.Parties{
		Birth: buyer.number.Birth, Gender: buyer.number.Gender, Network: c.network(),
		NationalID: buyer.number.Canonical, Company: buyer.number.Company,
	}
	if told := c.gender(); told != consumer.GenderUnknown {
		p.Gender = told
	}
	billing, billed := c.address("bill_addr", buyer.home)
	shipping, shipped := c.address("dlv_addr", buyer.home)
	switch {
	case !billed && !shipped:
		c.say(faultcode.AddressMissing, "bill_addr: an address is needed")
	case !billed:
		billing = shipping
	case !shipped:
		shipping = billing
	}
	p.Billing, p.Shipping = billing, shipping
	c.complete("bill_addr", billing)
	return p
}

// subscriber finds the mobile buyer in the register.
func (c *call) subscriber(buyer who) consumer.Parties {
	found, err := c.Operations.Subscriber(c.ctx, buyer.home.Code, buyer.phone)
	if fault.Is(err, fault.PersonUnknown) || err == nil && (found.NationalID == "" || len(found.Addresses) == 0) { // a birth date alone identifies nobody
		c.say(faultcode.PersonUnknown, "pno: nobody is registered with this number")
		return consumer.Parties{}
	}
	if err != nil {
		c.failed(err)
		return consumer.Parties{}
	}
	home := found.Addresses[0]
	home.CellPhone = buyer.phone
	return consumer.Parties{
		Billing: home, Shipping: home, Birth: found.Birth, Gender: found.Gender, Network: c.network(),
		NationalID: found.NationalID, Company: found.Company,
	}
}

// network gives the consumer's address on the internet, if it is one.
func (c *call) network() string { return c.text("client_ip") }

// members of an address, in the two spellings of the versions (XML-RPC reference 3.1).
var addressMembers = map[string][]string{
	"zip": {"zip", "postno"},
}

// address reads an address, and tells whether there is one.
func (c *call) address(name string, home country.Country) (consumer.Address, bool) {
	v := c.at(name)
	if name == "bill_addr" && v.Kind() == wire.KindNil { // add_invoice 4.0 has one
		v = c.at("address")
	}
	return c.readAddress(name, v, home)
}

func (c *call) readAddress(name string, v wire.Value, home country.Country) (consumer.Address, bool) {
	if v.IsEmpty() {
		return consumer.Address{}, false
	}
	if v.Kind() != wire.KindStruct {
		c.say(faultcode.TypeWrong, "%s: a struct is needed", name)
		return consumer.Address{}, false
	}
	a := consumer.Address{
		FirstName: c.member(name, v, "fname"), LastName: c.member(name, v, "lname"), Company: c.member(name, v, "company"),
		CareOf: c.member(name, v, "careof"), Street: c.member(name, v, "street"), HouseNumber: c.member(name, v, "house_number"),
		HouseExtension: c.member(name, v, "house_extension"), PostalCode: c.member(name, v, "zip"), City: c.member(name, v, "city"),
		Email: c.member(name, v, "email"), Phone: c.member(name, v, "telno"), CellPhone: c.member(name, v, "cellno"),
		Country: c.addressCountry(name, v.Member("country"), home),
	}
	c.fillFlat(&a)
	if a.HouseNumber == "" && numbered[a.Country] {
		if street, number, extension, split := consumer.SplitStreet(a.Street); split {
			a.Street, a.HouseNumber, a.HouseExtension = street, number, extension
		}
	}
	a = a.Tidy()
	for _, f := range a.Check() {
		c.say(addressCode(f.Field), "%s.%s: %s", name, f.Field, f.Render(f.Code.Text))
	}
	return a, true
}

// numbered are the countries whose house numbers stand apart from the street (domain 6.7).
var numbered = map[country.Code]bool{country.DE: true, country.AT: true, country.NL: true}

// fillFlat takes names, e-mail and phones that older calls give beside the address.
func (c *call) fillFlat(a *consumer.Address) {
	for name, target := range map[string]*string{
		"fname": &a.FirstName, "lname": &a.LastName, "email": &a.Email, "phone": &a.Phone, "cell": &a.CellPhone,
	} {
		if *target == "" {
			*target = c.text(name)
		}
	}
}

// member reads a text of an address.
func (c *call) member(name string, v wire.Value, member string) string {
	spellings := addressMembers[member]
	if spellings == nil {
		spellings = []string{member}
	}
	for _, spelling := range spellings {
		found := v.Member(spelling)
		if found.Kind() == wire.KindArray && !found.IsEmpty() || found.Kind() == wire.KindStruct && !found.IsEmpty() {
			c.say(faultcode.TypeWrong, "%s.%s: a string is needed", name, spelling)
			return ""
		}
		if text := strings.TrimSpace(found.Text()); text != "" {
			return text
		}
	}
	return ""
}

// addressCountry reads the country of an address, a number or two letters. It must be the call's.
func (c *call) addressCountry(name string, v wire.Value, home country.Country) country.Code {
	code := country.Code(strings.ToUpper(v.Text()))
	if number, err := strconv.ParseInt(v.Text(), 10, 64); err == nil {
		code, _ = wire.CountryOf(number)
	}
	switch {
	case v.Text() == "":
		return home.Code
	case code == "":
		c.say(faultcode.CountryWrong, "%s.country: there is no such country", name)
	case code != home.Code:
		c.say(faultcode.AddressAbroad, "%s.country: it must be %s", name, home.Code)
	}
	return code
}

// complete tells what an invoice cannot do without.
func (c *call) complete(name string, a consumer.Address) {
	for _, part := range []struct {
		member, text string
		code         faultcode.Code
	}{
		{"lname", a.LastName + a.Company, faultcode.LastNameMismatch}, {"street", a.Street, faultcode.StreetWrong},
		{"zip", a.PostalCode, faultcode.PostcodeFieldWrong}, {"city", a.City, faultcode.CityWrong},
	} {
		if part.text == "" {
			c.say(part.code, "%s.%s: a value is needed", name, part.member)
		}
	}
}

// failed notes an error that is not the caller's.
func (c *call) failed(err error) {
	if err != nil && !fault.Told(err) {
		c.Log.ErrorContext(c.ctx, "a call failed", "method", c.method, "eid", int64(c.shop.ID), "error", err)
		c.say(faultcode.OtherMerchantError, "")
		return
	}
	faults, _ := fault.All(err)
	for _, f := range faults {
		c.wrong = append(c.wrong, c.translate(f))
	}
}
