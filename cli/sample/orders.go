package sample

import (
	"strconv"
	"time"

	"respite/domain/basket"
	"respite/domain/consumer"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// orders are the orders of the demo, the oldest first.
func orders() []order {
	approvedNL, deniedNL := testPersonNL("Approved"), testPersonNL("Denied")
	jersey, bottle := goods("TR-100", "Fietsshirt Tramontana", 59_95), goods("BI-20", "Bidon 600 ml", 8_95)
	lamp, lock, carrier := goods("VL-7", "Voorlamp Noordster", 34_50), goods("SL-12", "Kettingslot 12 mm", 44_95), goods("DR-3", "Achterdrager", 39_00)
	kettle, teapot := goods("WK-1", "Wasserkocher Elbe", 49_90), goods("TK-4", "Teekanne 1,2 l", 27_50)
	return []order{
		{shop: firstShop, buyer: approvedNL, lines: at(21, jersey, times(2, bottle))},
		{shop: firstShop, buyer: invented("Emma", "Mulder", 1), lines: at(21, lamp), story: []deed{deliver(), pay(0)}},
		{shop: firstShop, buyer: deniedNL, lines: at(21, lock)},
		{shop: firstShop, buyer: invented("Daan", "de Vries", 2), lines: at(21, lock, lamp), story: []deed{cancel}},
		{shop: firstShop, buyer: testPersonDE(), plan: account, lines: at(19, times(6, kettle)), story: []deed{deliver()}},
		{shop: firstShop, buyer: invented("Sanne", "Bakker", 3), lines: at(21, carrier, lamp), story: []deed{deliver()}},
		{shop: outlet, buyer: approvedNL, lines: at(21, times(2, jersey))},
		{shop: firstShop, buyer: german("Jonas", "Weber", 1), lines: at(19, teapot), story: []deed{deliver(), refund(27_50, one("TK-4"))}},
		{shop: firstShop, buyer: approvedNL, lines: at(21, jersey, lock, times(2, bottle)), story: []deed{deliver(one("SL-12"))}},
		{shop: firstShop, buyer: german("Lena", "Hofmann", 2), lines: at(19, kettle, teapot), story: []deed{deliver(), refund(10_00)}},
		{shop: firstShop, buyer: family("Anouk", 1971), lines: at(21, lamp)},
		{shop: firstShop, buyer: testPersonAT(), lines: at(20, kettle), story: []deed{deliver(), pay(20_00)}},
		{shop: firstShop, buyer: family("Bram", 1969), lines: at(21, times(2, bottle)), story: []deed{extend}},
		{shop: outlet, buyer: invented("Thijs", "Jansen", 4), lines: at(21, times(6, jersey))},
		{shop: firstShop, buyer: testPersonDE(), plan: campaign, lines: at(19, times(8, kettle))},
		{shop: firstShop, buyer: invented("Lotte", "Hendriks", 5), lines: at(21, lock, bottle), story: []deed{deliver(one("BI-20")), cancel}},
		{shop: firstShop, buyer: family("Cas", 2004), lines: at(21, lock)},
		{shop: firstShop, buyer: waiting(invented("Noor", "Smit", 6)), lines: at(21, jersey)},
	}
}

// goods is one article at its price in cents.
func goods(article, title string, price money.Minor) basket.Line {
	return basket.Line{Article: article, Title: title, Kind: basket.Goods, Price: money.Price(price * 100), Quantity: basket.One}
}

func times(count basket.Quantity, line basket.Line) basket.Line {
	line.Quantity = count * basket.One
	return line
}

// at taxes the lines at a VAT rate in percent.
func at(percent money.Rate, lines ...basket.Line) []basket.Line {
	for i := range lines {
		lines[i].VAT = percent * money.Percent
	}
	return lines
}

func one(article string) basket.Want { return basket.Want{Article: article, Quantity: basket.One} }

// The test persons that shops know (gateway reference 7): the last name decides.

func testPersonNL(last string) consumer.Parties {
	return parties(consumer.Address{
		FirstName: "Testperson-nl", LastName: last, Street: "Neherkade", HouseNumber: "1", PostalCode: "2521VA", City: "Gravenhage",
		Country: country.NL, CellPhone: "0612345678", Email: "testperson@example.nl",
	}, day.On(1970, time.July, 10))
}

func testPersonDE() consumer.Parties {
	return parties(consumer.Address{
		FirstName: "Testperson-de", LastName: "Approved", Street: "Hellersbergstraße", HouseNumber: "14", PostalCode: "41460", City: "Neuss",
		Country: country.DE, CellPhone: "01522113356", Email: "testperson-de@example.com",
	}, day.On(1960, time.July, 7))
}

func testPersonAT() consumer.Parties {
	return parties(consumer.Address{
		FirstName: "Testperson-at", LastName: "Approved", Street: "Klarna-Straße", HouseNumber: "1/2/3", PostalCode: "8071",
		City: "Hausmannstätten", Country: country.AT, CellPhone: "06762600000", Email: "testperson-at@example.com",
	}, day.On(1960, time.April, 14))
}

// The others are invented. The bureau knows nothing of them, so they may buy for small amounts.

func invented(first, last string, no int) consumer.Parties {
	return parties(consumer.Address{
		FirstName: first, LastName: last, Street: "Voorbeeldlaan", HouseNumber: strconv.Itoa(no), PostalCode: "3511AB", City: "Utrecht",
		Country: country.NL, Email: mailbox(first, ".nl"),
	}, day.On(1980+no, time.March, 10+no))
}

func german(first, last string, no int) consumer.Parties {
	return parties(consumer.Address{
		FirstName: first, LastName: last, Street: "Musterweg", HouseNumber: strconv.Itoa(no), PostalCode: "20095", City: "Hamburg",
		Country: country.DE, Email: mailbox(first, ".com"),
	}, day.On(1985+no, time.May, 20+no))
}

// family is one of three at one address: the third to order within a week has to wait for staff.
func family(first string, born int) consumer.Parties {
	return parties(consumer.Address{
		FirstName: first, LastName: "Visser", Street: "Singel", HouseNumber: "9", PostalCode: "1012VC", City: "Amsterdam",
		Country: country.NL, Email: mailbox(first, ".nl"),
	}, day.On(born, time.June, 5))
}

// waiting lets the fake bureau take half an hour.
func waiting(p consumer.Parties) consumer.Parties {
	p.Billing.Email = "noor+pend-accept-30@example.nl"
	p.Shipping = p.Billing
	return p
}

func mailbox(first, domain string) string { return first + "@example" + domain }

func parties(home consumer.Address, birth day.Day) consumer.Parties {
	home = home.Tidy()
	return consumer.Parties{Billing: home, Shipping: home, Birth: birth}
}
