package gateway

import (
	"net/netip"
	"strings"

	"respite/domain/consumer"
	"respite/domain/plan"
	"respite/domain/risk"
	"respite/operation"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
)

func (d *Door) reserve(c *call, o *order) (any, error) {
	command := o.readReserve()
	now, err := d.Store.View().Now(c.ctx)
	if err != nil {
		return nil, err
	}
	o.translate(command.Check(c.shop, now))
	if command.Identity, err = o.identify(command.Currency, command.Lines, command.Amount, command.Parties, command.Plan); err != nil {
		return nil, err
	}
	reserved, err := d.Operations.Reserve(c.ctx, command)
	if err != nil {
		return nil, err
	}
	c.repeated = reserved.Repeated
	return d.tellData(c, reserved.Request, reserved.Outcome == risk.Refused), nil
}

// readReserve reads the command; what is wrong is collected.
func (o *order) readReserve() operation.Reserve {
	command := operation.Reserve{
		Merchant: o.call.shop.ID, Origin: o.origin(), Currency: o.currency(), Lines: o.lines(), Parties: o.readParties(),
	}
	command.Amount = o.amount("AmountDebit", o.AmountDebit)
	if o.AmountDebit.trimmed() == "" {
		command.Amount = o.amount("Amount", o.Amount)
	}
	o.checkCountries(command.Parties.Billing.Country)
	if class, err := quantity(o.text("PClass")); err == nil {
		command.Plan = plan.ID(class)
	}
	return command
}

// readParties reads who is billed and where it goes.
func (o *order) readParties() consumer.Parties {
	billing := o.address("Billing").Tidy()
	o.needPhone("Billing", billing)
	parties := consumer.Parties{Billing: billing, Shipping: billing, Gender: gender(o.text("Gender")), Network: o.network()}
	if born, err := day.ParseBirth(o.text("Pno")); err == nil {
		parties.Birth = born
	}
	if isFalse(o.text("ShippingSameAsBilling")) {
		parties.Shipping = o.address("Shipping").Tidy()
		o.checkShipping(billing, parties.Shipping)
	}
	return parties
}

// address reads one side's address.
func (o *order) address(side string) consumer.Address {
	company := o.text(side + "CompanyName")
	if side == "Shipping" {
		company = o.text("ShippingCompany")
	}
	return consumer.Address{
		FirstName: o.text(side + "FirstName"), LastName: o.text(side + "LastName"), Company: company, CareOf: o.text(side + "CareOf"),
		Street: o.text(side + "Street"), HouseNumber: o.text(side + "HouseNumber"), HouseExtension: o.text(side + "HouseNumberSuffix"),
		PostalCode: o.text(side + "PostalCode"), City: o.text(side + "City"), Country: country.Code(strings.ToUpper(o.text(side + "Country"))),
		Email: o.text(side + "Email"), Phone: o.text(side + "PhoneNumber"), CellPhone: o.text(side + "CellPhoneNumber"),
	}
}

func (o *order) needPhone(side string, a consumer.Address) {
	if a.Phone == "" && a.CellPhone == "" {
		o.complain(o.spelling(side+"CellPhoneNumber"), fault.Missing.With())
	}
}

// checkShipping looks at a shipping address of its own: it must be whole, and the same person in the
// same country (gateway reference 6.1).
func (o *order) checkShipping(billing, shipping consumer.Address) {
	for _, part := range []struct{ name, value string }{
		{"ShippingStreet", shipping.Street}, {"ShippingHouseNumber", shipping.HouseNumber}, {"ShippingCity", shipping.City},
	} {
		if part.value == "" {
			o.complain(o.spelling(part.name), fault.Missing.With())
		}
	}
	for _, part := range []struct{ name, value, same string }{
		{"FirstName", shipping.FirstName, billing.FirstName}, {"LastName", shipping.LastName, billing.LastName},
		{"Country", string(shipping.Country), string(billing.Country)},
	} {
		if !strings.EqualFold(part.value, part.same) {
			o.complain(o.spelling("Shipping"+part.name), fault.MustEqual.With("Billing"+part.name))
		}
	}
	o.needPhone("Shipping", shipping)
}

// checkCountries compares the countries the request names (gateway reference 6.1).
func (o *order) checkCountries(billing country.Code) {
	home, known := country.Of(string(billing))
	if !known {
		return // said of BillingCountry already
	}
	if operating := o.text("OperatingCountry"); operating != "" && !strings.EqualFold(operating, string(billing)) {
		o.complain(o.spelling("OperatingCountry"), fault.MustEqual.With("BillingCountry"))
	}
	if o.text("Encoding") == "" && !o.call.shop.Options.EncodingOptional {
		o.newer = true
		o.complain("Encoding", fault.Missing.With())
	}
	o.checkEncoding(home)
}

// checkEncoding compares the country's name, where it is given, with the country.
func (o *order) checkEncoding(home country.Country) {
	if encoding := o.text("Encoding"); encoding != "" && !strings.EqualFold(encoding, home.Name) {
		o.complain(o.spelling("Encoding"), fault.NotAChoice.With(home.Name))
	}
}

// network reads the consumer's address on the internet. Only a website that is allowed to may leave it out.
func (o *order) network() string {
	given := o.ClientIP.trimmed()
	if given == "" {
		if !o.call.shop.Options.ClientIPOptional {
			o.complain("ClientIP", fault.Missing.With())
		}
		return ""
	}
	address, err := netip.ParseAddr(given)
	if err != nil || address.Zone() != "" {
		o.complain("ClientIP", fault.NotAChoice.With("IPv4, IPv6"))
		return ""
	}
	return address.Unmap().String()
}

func gender(code string) consumer.Gender {
	switch code {
	case "1":
		return consumer.Male
	case "2":
		return consumer.Female
	}
	return consumer.GenderUnknown
}
