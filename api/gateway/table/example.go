package table

import (
	"respite/wire/described"
)

// The examples stand for one order: two toys less a discount, bought by the test person of the Netherlands whose
// last name is approval (gateway reference 7). Each order has a birth date of its own, so that no unpaid invoice of
// an earlier one stands in its way.
var (
	reserve = described.Values{
		"Currency": "EUR", "Invoice": "${Invoice}", "ClientIP.Type": "0", "ClientIP.Address": "192.0.2.17", "PushURL": "${PushURL}",
		"Gender": "1", "Pno": "${Born}", "Encoding": "Netherlands", "OperatingCountry": "NL", "ShippingSameAsBilling": "true",
	}.With(rows(
		row{"ArticleTitle": "Blue Toy Car", "ArticleNumber": "12345", "ArticleType": "General", "ArticlePrice": "10.00", "ArticleQuantity": "1",
			"ArticleVat": "21"},
		row{"ArticleTitle": "Yellow Toy Train", "ArticleNumber": "123456", "ArticleType": "General", "ArticlePrice": "5.00", "ArticleQuantity": "1",
			"ArticleVat": "21"},
		row{"ArticleTitle": "Discount", "ArticleNumber": "1234567", "ArticleType": "General", "ArticlePrice": "-1.00", "ArticleQuantity": "1",
			"ArticleVat": "21"},
	)).With(billing("1"))
	update = described.Values{
		"Currency": "EUR", "Invoice": "${Invoice}", "PushURL": "${PushURL}", "ReservationNumber": "${ReservationNumber}", "ShippingSameAsBilling": "true",
	}.With(billing("3"))
	ofReservation = described.Values{"Invoice": "${Invoice}", "PushURL": "${PushURL}", "ReservationNumber": "${ReservationNumber}"}
	pay           = described.Values{
		"Currency": "EUR", "AmountDebit": "14.00", "Invoice": "${Invoice}", "PushURL": "${PushURL}", "ReservationNumber": "${ReservationNumber}",
		"SendByMail": "false", "SendByEmail": "true",
	}
	refund = described.Values{
		"Currency": "EUR", "AmountCredit": "1.45", "Invoice": "${Invoice}", "PushURL": "${PushURL}", "OriginalTransactionKey": "${TransactionKey}",
	}
)

type row = described.Values

// rows gives articles, one after another.
func rows(articles ...row) described.Values {
	all := described.Values{}
	for i, article := range articles {
		for name, text := range article {
			all[described.Under(described.Row(Article, i), name)] = text
		}
	}
	return all
}

// billing is where the test person lives, in a house of that number.
func billing(house string) described.Values {
	return described.Values{
		"BillingFirstName": "Testperson-nl", "BillingLastName": "Approved", "BillingStreet": "Neherkade", "BillingHouseNumber": house,
		"BillingPostalCode": "2521VA", "BillingCity": "Gravenhage", "BillingCountry": "NL", "BillingCellPhoneNumber": "0612345678",
		"BillingEmail": "testperson@example.nl",
	}
}
