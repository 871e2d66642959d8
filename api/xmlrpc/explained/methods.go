package explained

import (
	"slices"

	"respite/wire/described"
)

// Answers that many methods share.
var (
	ok       = []described.Parameter{{Name: "done", Explain: `"ok".`}}
	theRno   = described.Parameter{Name: "rno", Explain: "Number of the reservation."}
	theInvno = described.Parameter{Name: "invno", Explain: "Number of the invoice."}
	status   = described.Parameter{Name: "status", Type: described.Whole, Explain: "How it stands.", Choices: []described.Choice{
		{Value: "1", Meaning: "accepted"}, {Value: "2", Meaning: "pending: ask check_order_status later"}, {Value: "3", Meaning: "denied"}}}
	risk = described.Parameter{Name: "risk", Explain: "Who carries the risk.", Choices: []described.Choice{
		{Value: "ok", Meaning: "the provider"}, {Value: "no_risk", Meaning: "you"}}}
	url = described.Parameter{Name: "url", Explain: "Address of the invoice as PDF."}
)

// Methods is every method, in the order in which they are told.
var Methods = slices.Concat(ordering, givingBack, asking, people)

// ordering are the methods up to a delivery.
var ordering = []Method{
	{Name: "add_invoice", Family: standard, Explain: "Asks whether the consumer may pay later, and writes the order as a passive invoice.",
		Own: []described.Parameter{{Name: "flags", Type: described.Whole, Adds: true, Explain: "What is special; 0 for nothing.",
			Choices: []described.Choice{
				{Value: "1", Meaning: "active at once, if your contract allows it"}, {Value: "2", Meaning: "test invoice"},
				{Value: "8192", Meaning: "the answer has the payment reference too"}, {Value: "262144", Meaning: "purchase by mobile phone"},
				{Value: "524288", Meaning: "send the code to the phone"}}}},
		Answers: []described.Parameter{theInvno, status}, Yields: map[string]string{"passive": "0", "Born": "=pno"}, Example: order(lp, book, freight)},
	{Name: "activate_invoice", Family: standard, Explain: "Delivers everything: the passive invoice gets its due date.",
		Answers: []described.Parameter{url}, Yields: map[string]string{"invno": "=invno"},
		Example: described.Values{"invno": "${passive}", "pclass": "-1", "shipment_info.delay_adjust": "1"}, Needs: needs("add_invoice")},
	{Name: "activate_part", Family: standard, Explain: "Delivers some articles; the rest becomes a passive invoice of its own.",
		Answers: []described.Parameter{url, {Name: "invno", Explain: "Number of the invoice with the rest, if there is one."}},
		Yields:  map[string]string{"invno": "=invno", "passive": "invno"},
		Example: described.Values{"invno": "${passive}", "artnos.0.artno": "BOEK-1", "artnos.0.qty": "1", "pclass": "-1"}, Needs: needs("add_invoice")},
	{Name: "delete_invoice", Family: standard, Explain: "Gives a passive invoice up.", Answers: ok,
		Example: described.Values{"invno": "${passive}"}, Needs: needs("add_invoice")},
	{Name: "update_goods_qty", Family: standard, Explain: "Changes how much of an article a passive invoice has.",
		Answers: []described.Parameter{theInvno},
		Example: described.Values{"invno": "${passive}", "artno": "LP-204", "qty": "2"}, Needs: needs("add_invoice")},
	{Name: "update_charge_amount", Family: standard, Explain: "Changes a fee of a passive invoice.", Answers: []described.Parameter{theInvno},
		Own: []described.Parameter{
			{Name: "type", Type: described.Whole, Required: true, Explain: "Which fee.",
				Choices: []described.Choice{{Value: "1", Meaning: "shipping"}, {Value: "2", Meaning: "handling"}}},
			{Name: "amount", Type: described.Whole, Required: true, Explain: "What it shall be, in minor units, including VAT."}},
		Example: described.Values{"invno": "${passive}", "type": "1", "amount": "395"}, Needs: needs("add_invoice")},
	{Name: "update_orderno", Family: standard, Explain: "Changes your number of the order.", Answers: []described.Parameter{theInvno},
		Example: described.Values{"invno": "${passive}", "orderid": "${Invoice}"}, Needs: needs("add_invoice")},
	{Name: "update_notes", Family: standard, Explain: "Changes the comment.", Answers: []described.Parameter{theInvno},
		Example: described.Values{"invno": "${passive}", "text": "Ring twice"}, Needs: needs("add_invoice")},
	{Name: "update_email", Family: standard, Explain: "Changes where the buyer of open orders gets mail.", Answers: ok,
		Example: described.Values{"pno": swede, "email": "testperson@example.se"},
		Fails:   "The person has no open order, so that the answer is fault 2301: reserve something for the Swedish test person first."},

	{Name: "reserve_amount", Family: advanced, Explain: "Asks whether the consumer may pay later, and holds the amount.",
		Own: []described.Parameter{{Name: "amount", Type: described.Whole, Required: true,
			Explain: "What is held, in minor units, including VAT; -1 for what the goods come to."},
			{Name: "goods", Type: described.List, Explain: "What is bought, one row for each article.", Members: goodsRow}},
		Answers: []described.Parameter{theRno, status}, Yields: map[string]string{"rno": "0", "orderid1": "=orderid1", "Born": "=pno"},
		Example: order(lp, book, freight).With(described.Values{"amount": "7165"})},
	{Name: "activate", Family: advanced, Explain: "Delivers: makes an invoice of some articles, or of everything that is left. The rest stays reserved.",
		Own: []described.Parameter{{Name: "info", Type: described.Struct, Explain: "What is delivered, and how.", Members: []described.Parameter{
			{Name: "artnos", Type: described.List, Explain: "Only these articles; no row stands for everything that is left.", Members: articlesRow},
			{Name: "flags", Type: described.Whole, Adds: true, Choices: sendFlags, Explain: "How the invoice goes out."},
			{Name: "orderid1", Explain: "Your number of the delivery."}, {Name: "orderid2", Explain: "Another number of yours."},
			{Name: "reference", Explain: "Contact person of a company."}, {Name: "reference_code", Explain: "The company's own code."},
			{Name: "ocr", Explain: "Payment reference from reserve_ocr_nums."}, {Name: "bclass", Type: described.Whole, Explain: "Signed and not read."},
			{Name: "cust_no", Explain: "Signed and not read."}, {Name: "pin", Explain: "Code of a mobile purchase."},
			{Name: "shipment_info", Type: described.Struct, Explain: "How the goods travel.", Members: shipment}}}},
		Answers: []described.Parameter{risk, theInvno}, Yields: map[string]string{"invno": "1"},
		Example: described.Values{"rno": "${rno}", "info.flags": "8", "info.shipment_info.delay_adjust": "1"}, Needs: needs("reserve_amount")},
	{Name: "activate_reservation", Family: advanced, Explain: "Delivers the goods of this call, whatever was reserved; only flag 16 keeps the rest.",
		Own: []described.Parameter{{Name: "flags", Type: described.Whole, Adds: true, Choices: sendFlags,
			Explain: "How the invoice goes out, and what becomes of the rest."},
			{Name: "pno", Explain: "The buyer again, or nothing; another person is refused."},
			{Name: "enc", Type: described.Whole, Choices: encodings, Explain: "What kind of number pno is."},
			{Name: "country", Type: described.Whole, Choices: countries, Explain: "Country of the sale."}},
		Answers: []described.Parameter{risk, theInvno}, Yields: map[string]string{"invno": "1"},
		Example: order(bought{lp.artno, lp.title, lp.price, lp.flags, "1"}).With(described.Values{"rno": "${rno}", "flags": "16"}),
		Needs:   needs("reserve_amount")},
	{Name: "update", Family: advanced, Explain: "Replaces goods, addresses or order numbers of a reservation. A higher sum is checked again.",
		Own: []described.Parameter{{Name: "info", Type: described.Struct, Explain: "What is replaced; what is empty stays.",
			Members: []described.Parameter{
				{Name: "goods_list", Type: described.List, Explain: "All goods anew.", Members: goodsRow},
				{Name: "dlv_addr", Type: described.Struct, Explain: "Where the goods go.", Members: address},
				{Name: "bill_addr", Type: described.Struct, Explain: "Where the bill goes.", Members: address},
				{Name: "orderid1", Explain: "Your number of the order."}, {Name: "orderid2", Explain: "Another number of yours."}}}},
		Answers: ok, Example: goods("info.goods_list", lp, book).With(described.Values{"rno": "${rno}", "info.orderid1": "${Invoice}"}),
		Needs: needs("reserve_amount")},
	{Name: "change_reservation", Family: advanced, Explain: "Holds another amount.",
		Own: []described.Parameter{{Name: "amount", Type: described.Whole, Required: true,
			Explain: "The amount in minor units; it may be below zero when it is added."},
			{Name: "flags", Type: described.Whole, Explain: "What the amount is.",
				Choices: []described.Choice{{Value: "0", Meaning: "the new amount"}, {Value: "1", Meaning: "added to what is held"}}}},
		Answers: ok, Example: described.Values{"rno": "${rno}", "amount": "6000", "flags": "0"}, Needs: needs("reserve_amount")},
	{Name: "split_reservation", Family: advanced, Explain: "Takes an amount off for a reservation of its own.",
		Answers: []described.Parameter{theRno, status}, Yields: map[string]string{"rno": "0"},
		Example: described.Values{"rno": "${rno}", "amount": "490", "orderid1": "${Invoice}", "flags": "0"}, Needs: needs("reserve_amount")},
	{Name: "cancel_reservation", Family: advanced, Explain: "Releases what is still held.", Answers: ok, Example: described.Values{"rno": "${rno}"},
		Needs: needs("reserve_amount")},
	{Name: "extend_expiry_date", Family: advanced, Explain: "Lets the reservation live longer.",
		Answers: []described.Parameter{{Name: "until", Explain: "Until when, in Stockholm's time: YYYYMMDDTHHMMSS."}},
		Example: described.Values{"rno": "${rno}"}, Needs: needs("reserve_amount")},
	{Name: "check_order_status", Family: advanced, Explain: "Tells whether an order was accepted.", Answers: []described.Parameter{status},
		Own: []described.Parameter{{Name: "type", Type: described.Whole, Required: true, Explain: "What the id is.", Choices: []described.Choice{
			{Value: "0", Meaning: "number of a reservation or invoice"}, {Value: "1", Meaning: "your number of the order"}}}},
		Example: described.Values{"id": "${rno}", "type": "0"}, Needs: needs("reserve_amount")},
}

func needs(names ...string) []string { return names }
