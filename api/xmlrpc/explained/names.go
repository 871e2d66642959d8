package explained

import "respite/wire/described"

// The goods of an order, and articles by their numbers (XML-RPC reference 3.2, 3.3).
var (
	article = described.Parameter{Name: "goods", Type: described.Struct, Required: true, Explain: "The article.", Members: []described.Parameter{
		{Name: "artno", Explain: "Number by which the article is named later."},
		{Name: "title", Required: true, Explain: "What is printed on the invoice."},
		{Name: "price", Type: described.Whole, Required: true, Explain: "Price of one in minor units; negative for a discount."},
		{Name: "vat", Type: described.Decimal, Explain: "VAT in percent."},
		{Name: "discount", Type: described.Decimal, Explain: "Discount on the line, in percent."},
		{Name: "flags", Type: described.Whole, Adds: true, Explain: "What the price, the quantity and the line are.", Choices: []described.Choice{
			{Value: "1", Meaning: "the quantity counts thousandths"}, {Value: "2", Meaning: "the quantity counts hundredths"},
			{Value: "4", Meaning: "the quantity counts tenths"}, {Value: "8", Meaning: "this is the shipping fee"},
			{Value: "16", Meaning: "this is the handling fee"}, {Value: "32", Meaning: "the price includes VAT"},
		}},
	}}
	goodsRow    = []described.Parameter{article, {Name: "qty", Type: described.Whole, Required: true, Explain: "How many of it."}}
	articlesRow = []described.Parameter{
		{Name: "artno", Required: true, Explain: "The article, as in the order."},
		{Name: "qty", Type: described.Whole, Required: true, Explain: "How many of it."},
	}
)

// address is an address with its thirteen members (XML-RPC reference 3.1).
var address = []described.Parameter{
	{Name: "email", Explain: "E-mail address."}, {Name: "telno", Explain: "Phone number."}, {Name: "cellno", Explain: "Mobile number."},
	{Name: "fname", Explain: "First name; empty for a company."}, {Name: "lname", Explain: "Last name."},
	{Name: "company", Explain: "Name of the company."},
	{Name: "careof", Explain: "Who receives for the addressee."},
	{Name: "street", Explain: "Street; in Germany and the Netherlands without the house number."},
	{Name: "house_number", Explain: "House number, in Germany and the Netherlands."},
	{Name: "house_extension", Explain: "Addition to it, in the Netherlands."},
	{Name: "zip", Explain: "Postal code."}, {Name: "city", Explain: "City."},
	{Name: "country", Type: described.Whole, Choices: countries, Explain: "Country."},
}

// Numbers that stand for something (XML-RPC reference 3.6, 4.4 to 4.6).
var (
	countries = []described.Choice{
		{Value: "209", Meaning: "Sweden"}, {Value: "164", Meaning: "Norway"}, {Value: "59", Meaning: "Denmark"}, {Value: "73", Meaning: "Finland"},
		{Value: "81", Meaning: "Germany"}, {Value: "154", Meaning: "Netherlands"}, {Value: "15", Meaning: "Austria"},
	}
	currencies = []described.Choice{
		{Value: "0", Meaning: "SEK"}, {Value: "1", Meaning: "NOK"}, {Value: "2", Meaning: "EUR"}, {Value: "3", Meaning: "DKK"},
	}
	encodings = []described.Choice{
		{Value: "2", Meaning: "Swedish number"}, {Value: "3", Meaning: "Norwegian number"}, {Value: "4", Meaning: "Finnish number"},
		{Value: "5", Meaning: "Danish number"},
		{Value: "6", Meaning: "Germany, birth date"}, {Value: "7", Meaning: "Netherlands, birth date"}, {Value: "8", Meaning: "Austria, birth date"},
		{Value: "1000", Meaning: "your customer number"}, {Value: "1002", Meaning: "mobile number"},
	}
	orderFlags = []described.Choice{
		{Value: "2", Meaning: "test order"}, {Value: "512", Meaning: "purchase by mobile phone"}, {Value: "1024", Meaning: "send the code to the phone"},
	}
	sendFlags = []described.Choice{
		{Value: "4", Meaning: "send the invoice by post"}, {Value: "8", Meaning: "send the invoice by e-mail"},
		{Value: "16", Meaning: "keep what is left of the reservation"}, {Value: "512", Meaning: "purchase by mobile phone"},
	}
	speeds = []described.Choice{{Value: "1", Meaning: "normal"}, {Value: "2", Meaning: "express"}}
)

// Maps whose members are kept and not read, apart from the code of a mobile purchase (XML-RPC reference 3.4).
var (
	shipment = []described.Parameter{
		{Name: "delay_adjust", Type: described.Whole, Choices: speeds, Explain: "Speed of the delivery."},
		{Name: "shipping_company", Explain: "Carrier."},
		{Name: "shipping_product", Explain: "The carrier's product."}, {Name: "tracking_no", Explain: "Number of the parcel."},
	}
	extra = []described.Parameter{
		{Name: "pin", Explain: "Code of a mobile purchase."}, {Name: "cust_no", Explain: "Your customer number."},
		{Name: "estore_user", Explain: "The buyer's account at your shop."},
	}
	travel = []described.Parameter{
		{Name: "travel_company", Explain: "Who carries the traveller."}, {Name: "reseller_company", Explain: "Who sold the journey."},
		{Name: "departure_date", Explain: "When it begins."}, {Name: "return_date", Explain: "When it ends."},
	}
	income = []described.Parameter{
		{Name: "yearly_salary", Type: described.Whole, Explain: "Salary a year, in minor units."},
		{Name: "no_people_in_household", Type: described.Whole, Explain: "People in the household."},
		{Name: "no_children_below_18", Type: described.Whole, Explain: "Children below 18."},
		{Name: "net_monthly_household_income", Type: described.Whole, Explain: "Net income a month, in minor units."},
	}
	bank = []described.Parameter{{Name: "bank_name", Explain: "Bank."}, {Name: "bank_city", Explain: "Its city."},
		{Name: "iban", Explain: "Account."}}
	session = []described.Parameter{{Name: "dev_id_1", Explain: "Mark of the buyer's device."},
		{Name: "beh_id_1", Explain: "Mark of the buyer's visit."}}
)

// Names are the parameters by name. A name that means something else in some method is said there again.
var Names = map[string]described.Parameter{
	"eid":    {Type: described.Whole, Required: true, Made: true, Explain: "Your number as a merchant."},
	"digest": {Required: true, Made: true, Explain: "Signature with your shared secret."},

	"pno": {Required: true, Explain: "National number of the buyer or birth date DDMMYYYY, as the encoding says; for a mobile purchase the phone."},
	"enc": {Type: described.Whole, Required: true, Choices: encodings, Explain: "What kind of number pno is."},
	"gender": {Type: described.Whole, Choices: []described.Choice{{Value: "0", Meaning: "woman"}, {Value: "1", Meaning: "man"}},
		Explain: "Where the number does not say it."},
	"client_ip": {Explain: "The buyer's address on the internet."},
	"dlv_addr":  {Type: described.Struct, Explain: "Where the goods go; empty: the other address.", Members: address},
	"bill_addr": {Type: described.Struct, Explain: "Where the bill goes; empty: the other address.", Members: address},

	"reference": {Explain: "Contact person of a company."}, "reference_code": {Explain: "The company's own code for the order."},
	"orderid1": {Explain: "Your number of the order."}, "orderid2": {Explain: "Another number of yours."},
	"comment": {Explain: "A text for your staff."},

	"currency": {Type: described.Whole, Required: true, Choices: currencies, Explain: "Currency; that of the country."},
	"country":  {Type: described.Whole, Required: true, Choices: countries, Explain: "Country of the sale."},
	"language": {Type: described.Whole, Explain: "Language of texts: 138 Swedish, 97 Norwegian, 27 Danish, 37 Finnish, 28 German, 101 Dutch, 31 English."},

	"goods":  {Type: described.List, Required: true, Explain: "What is bought, one row for each article.", Members: goodsRow},
	"artnos": {Type: described.List, Required: true, Explain: "Articles with their quantities.", Members: articlesRow},
	"artno":  {Required: true, Explain: "The article, as in the order."},
	"qty":    {Type: described.Whole, Required: true, Explain: "How many of it there shall be."},
	"pclass": {Type: described.Whole, Explain: "Plan of part payment from get_pclasses; -1 or empty for an invoice."},
	"amount": {Type: described.Whole, Required: true, Explain: "Amount in minor units, including VAT."},
	"sum":    {Type: described.Whole, Required: true, Explain: "What is bought for, in minor units."},
	"flags":  {Type: described.Whole, Adds: true, Choices: orderFlags, Explain: "What is special; 0 for nothing."},
	"type":   {Type: described.Whole, Required: true, Explain: "Which kind."},
	"vat":    {Type: described.Decimal, Required: true, Explain: "VAT in percent that the amount has."},

	"shipment_info": {Type: described.Struct, Explain: "How the goods travel; kept with the order.", Members: shipment},
	"travel_info":   {Type: described.Struct, Explain: "Of a journey; kept with the order.", Members: travel},
	"income_info":   {Type: described.Struct, Explain: "Of the buyer's income; kept with the order.", Members: income},
	"bank_info":     {Type: described.Struct, Explain: "Of the buyer's bank; kept with the order.", Members: bank},
	"session_id":    {Type: described.Struct, Explain: "Marks of the visit; kept with the order.", Members: session},
	"extra_info":    {Type: described.Struct, Explain: "Whatever else is told; kept with the order.", Members: extra},
	"info":          {Type: described.Struct, Explain: "What else is said of it."},

	"rno":   {Required: true, Explain: "The reservation, as reserve_amount answered it."},
	"invno": {Required: true, Explain: "The invoice."},
	"ocr":   {Explain: "Payment reference from reserve_ocr_nums, already printed on your own paper."},
	"id":    {Required: true, Explain: "Number of the reservation or invoice, or your number of the order, as the type says."},

	"credno":      {Explain: "Your own number of the credit note; empty or 0: a number of ours."},
	"description": {Explain: "Why; printed on the credit note."},
	"orderid":     {Required: true, Explain: "Your new number of the order."}, "text": {Explain: "The new comment."},
	"email": {Required: true, Explain: "E-mail address."}, "cust_no": {Required: true, Explain: "Your number of the customer."},
	"count": {Type: described.Whole, Required: true, Explain: "How many references are wanted."},
	"zero":  {Type: described.Whole, Explain: "Always 0: the list of fees stands behind it."},

	// Of the forms of older clients.
	"estore_user": {Explain: "The buyer's account at your shop."}, "password": {Explain: "Not read."}, "new_password": {Explain: "Not read."},
	"ready_date": {Explain: "Not read."}, "rand_string": {Explain: "Not read."}, "fname": {Explain: "First name."}, "lname": {Explain: "Last name."},
	"address":       {Type: described.Struct, Explain: "Where the buyer lives.", Members: address},
	"shipment_fee":  {Type: described.Whole, Explain: "Shipping fee in minor units."},
	"shipment_type": {Type: described.Whole, Choices: speeds, Explain: "Speed of the delivery."},
	"handling_fee":  {Type: described.Whole, Explain: "Handling fee in minor units."},
	"yearly_salary": {Type: described.Whole, Explain: "The buyer's salary a year."},
	"phone":         {Explain: "Phone number."}, "cell": {Explain: "Mobile number."},
}
