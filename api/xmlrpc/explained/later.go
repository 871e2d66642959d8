package explained

import "respite/wire/described"

// delivered is what must be done before there is an active invoice.
var delivered = needs("reserve_amount", "activate")

// givingBack are the methods after a delivery that give something back.
var givingBack = []Method{
	{Name: "credit_invoice", Family: returns, Explain: "Credits everything that is left of an invoice, with its fees.",
		Answers: []described.Parameter{theInvno},
		Example: described.Values{"invno": "${invno}", "credno": ""}, Needs: delivered},
	{Name: "credit_part", Family: returns, Explain: "Takes articles back, less fees for the return.", Answers: []described.Parameter{theInvno},
		Own: []described.Parameter{{Name: "artnos", Type: described.List, Explain: "What came back; may be empty where only a fee is charged.",
			Members: articlesRow},
			{Name: "goods", Type: described.List, Explain: "Fees that are charged for the return.", Members: goodsRow}},
		Example: described.Values{"invno": "${invno}", "artnos.0.artno": "LP-204", "artnos.0.qty": "1"}, Needs: delivered},
	{Name: "return_amount", Family: returns, Explain: "Gives an amount back.", Answers: []described.Parameter{theInvno},
		Own: []described.Parameter{{Name: "flags", Type: described.Whole, Explain: "What the amount is; empty: it includes VAT.",
			Choices: []described.Choice{
				{Value: "0", Meaning: "VAT comes on top"}, {Value: "32", Meaning: "it includes VAT"}}},
			{Name: "amount", Type: described.Whole, Required: true, Explain: "What is given back, in minor units."}},
		Example: described.Values{"invno": "${invno}", "amount": "500", "vat": "21", "flags": "32", "description": "Scratched sleeve"}, Needs: delivered},
	{Name: "return_invoice", Family: returns, Explain: "The same as credit_invoice, as the oldest clients call it.",
		Answers: []described.Parameter{theInvno},
		Example: described.Values{"invno": "${invno}"}, Needs: delivered},
	{Name: "return_part", Family: returns, Explain: "The same as credit_part, as the oldest clients call it.",
		Answers: []described.Parameter{theInvno},
		Example: described.Values{"invno": "${invno}", "artnos.0.artno": "LP-204", "artnos.0.qty": "1"}, Needs: delivered},
}

// asking are the methods that send an invoice or ask about one.
var asking = []Method{
	{Name: "email_invoice", Family: invoices, Explain: "Sends an invoice by e-mail; by post to whoever has no address.",
		Answers: []described.Parameter{theInvno},
		Example: described.Values{"invno": "${invno}"}, Needs: delivered},
	{Name: "send_invoice", Family: invoices, Explain: "Sends an invoice by post.", Answers: []described.Parameter{theInvno},
		Example: described.Values{"invno": "${invno}"}, Needs: delivered},
	{Name: "invoice_amount", Family: invoices, Explain: "Tells what an invoice comes to, active or passive.",
		Answers: []described.Parameter{{Name: "amount", Type: described.Whole, Explain: "Minor units."}},
		Example: described.Values{"invno": "${invno}"}, Needs: delivered},
	{Name: "invoice_part_amount", Family: invoices, Explain: "Tells what some articles of an invoice come to.",
		Answers: []described.Parameter{{Name: "amount", Type: described.Whole, Explain: "Minor units."}},
		Example: described.Values{"invno": "${invno}", "artnos.0.artno": "LP-204", "artnos.0.qty": "2"}, Needs: delivered},
	{Name: "invoice_address", Family: invoices, Explain: "Tells where the bill goes.", Answers: []described.Parameter{
		{Name: "fname", Explain: "First name; empty for a company."}, {Name: "lname", Explain: "Last name or company."},
		{Name: "street", Explain: "Street."},
		{Name: "zip", Explain: "Postal code."}, {Name: "city", Explain: "City."}, {Name: "country", Explain: "Number of the country."}},
		Example: described.Values{"invno": "${invno}"}, Needs: delivered},
	{Name: "is_invoice_paid", Family: invoices, Explain: "Tells whether an invoice is paid.",
		Answers: []described.Parameter{{Name: "paid", Explain: `"paid" or "unpaid".`}},
		Example: described.Values{"invno": "${invno}"}, Needs: delivered},
	{Name: "extend_invoice_due_date", Family: invoices, Explain: "Lets an invoice be due later, or tells what that would cost you.",
		Own: []described.Parameter{{Name: "info", Type: described.Struct, Required: true, Explain: "How much later.", Members: []described.Parameter{
			{Name: "days", Type: described.Whole, Required: true, Explain: "By how many days."},
			{Name: "calculate_only", Type: described.Truth, Explain: "Change nothing, only tell."}}}},
		Answers: []described.Parameter{{Name: "cost", Type: described.Whole, Explain: "Your fee in minor units."},
			{Name: "new_date", Explain: "YYYY-MM-DD."}},
		Example: described.Values{"invno": "${invno}", "info.days": "10", "info.calculate_only": "true"}, Needs: delivered},
	{Name: "order_info", Family: invoices, Explain: "Tells how an invoice is paid, whether it is, and when it is due.", Answers: []described.Parameter{
		{Name: "method", Explain: "How it is paid."}, {Name: "paid", Explain: `"paid" or "unpaid".`}, {Name: "due", Explain: "YYYY-MM-DD."}},
		Example: described.Values{"invno": "${invno}"}, Needs: delivered},
	{Name: "lookup_invoice", Family: invoices, Explain: "Lists the invoices of an order by your number.",
		Answers: []described.Parameter{{Name: "invnos", Type: described.List, Explain: "Numbers of invoices."}},
		Own:     []described.Parameter{{Name: "orderid1", Required: true, Explain: "Your number of the order."}},
		Example: described.Values{"orderid1": "${orderid1}"}, Needs: delivered},
}

// people are the methods about consumers and plans.
var people = []Method{
	{Name: "get_addresses", Family: consumers, Explain: "Tells the addresses the register has of a Swedish person or company.",
		Own: []described.Parameter{{Name: "type", Type: described.Whole, Required: true, Explain: "Which names.", Choices: []described.Choice{
			{Value: "1", Meaning: "first and last name"}, {Value: "2", Meaning: "last name"}, {Value: "5", Meaning: "as the register has them"}}}},
		Answers: []described.Parameter{{Name: "addresses", Type: described.List, Explain: "One row of texts for each address."}},
		Example: described.Values{"pno": swede, "enc": "2", "type": "5", "client_ip": "192.0.2.17"}},
	{Name: "has_account", Family: consumers, Explain: "Tells whether somebody has a running account.",
		Answers: []described.Parameter{{Name: "has", Explain: `"true" or "false".`}},
		Example: described.Values{"pno": swede, "enc": "2"}},
	{Name: "set_customer_no", Family: consumers, Explain: "Gives a buyer a number of your own, which then stands for pno with encoding 1000.",
		Answers: ok,
		Example: described.Values{"pno": swede, "cust_no": "C-${Invoice}", "enc": "2"}, Yields: map[string]string{"cust_no": "=cust_no"}},
	{Name: "get_customer_no", Family: consumers, Explain: "Lists your numbers of a buyer.",
		Answers: []described.Parameter{{Name: "numbers", Type: described.List, Explain: "Your numbers."}},
		Example: described.Values{"pno": swede, "enc": "2"}},
	{Name: "remove_customer_no", Family: consumers, Explain: "Takes a number of yours back.", Answers: ok,
		Example: described.Values{"cust_no": "${cust_no}"}, Needs: needs("set_customer_no")},
	{Name: "check_ilt", Family: consumers, Explain: "Names what has to be asked about income before a Dutch purchase of 250 euro or more.",
		Own: []described.Parameter{{Name: "amount", Type: described.Whole, Required: true, Explain: "What is bought for, in minor units."},
			{Name: "currency", Type: described.Whole, Choices: currencies, Explain: "Currency; not read."}},
		Answers: []described.Parameter{{Name: "ilt_question_url", Explain: "Empty: there is no page of ours that asks."},
			{Name: "ilt_question_ids", Type: described.List, Explain: "The questions by their keys."}},
		Example: described.Values{"pno": dutch, "gender": "1", "currency": "2", "country": "154", "language": "101", "enc": "7", "pclass": "-1",
			"amount": "30000"}},
	{Name: "get_pclasses", Family: plans, Explain: "Lists the part payments that are offered in a country.",
		Answers: []described.Parameter{{Name: "plans", Type: described.List,
			Explain: "Ten fields each: id, description, months, fee at the start, fee a month, interest in hundredths of a percent, " +
				"least amount, country, kind, offered until."}},
		Yields:  map[string]string{"pclass": "0.0"},
		Example: described.Values{"currency": "2", "country": "154", "language": "101"}},
	{Name: "periodic_cost", Family: plans, Explain: "Reckons what a plan costs a month, as the oldest clients do.",
		Own: []described.Parameter{{Name: "pclass", Type: described.Whole, Required: true, Explain: "Plan of part payment from get_pclasses."},
			{Name: "flags", Type: described.Whole, Explain: "Not read."}},
		Answers: []described.Parameter{{Name: "cost", Type: described.Whole, Explain: "A month, in minor units."}},
		Example: described.Values{"sum": "10000", "pclass": "${pclass}", "currency": "2", "flags": "0"}, Needs: needs("get_pclasses")},
	{Name: "reserve_ocr_nums", Family: plans, Explain: "Reserves payment references to print on your own paper.",
		Own: []described.Parameter{{Name: "country", Type: described.Whole, Choices: countries,
			Explain: "Country of the sale; left off: the first of your contract."}},
		Answers: []described.Parameter{{Name: "ocrs", Type: described.List, Explain: "The references."}},
		Example: described.Values{"count": "2", "country": "209"}},
	{Name: "reserve_ocr_nums_email", Family: plans, Explain: "The same, and they go out by e-mail.", Answers: ok,
		Example: described.Values{"count": "2", "email": "shop@example.nl", "country": "209"}},
}
