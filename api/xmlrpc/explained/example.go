package explained

import (
	"strconv"

	"respite/wire/described"
)

// The accepted test persons of the Netherlands and of Sweden (XML-RPC reference 8.3).
const (
	dutch = "10071970"
	swede = "410321-9202"
)

// article in an example: three records, a book, and what it costs to send them.
type bought struct{ artno, title, price, flags, qty string }

var (
	lp      = bought{"LP-204", "Vinylplaat blauw", "1895", "32", "3"}
	book    = bought{"BOEK-1", "Boek", "990", "32", "1"}
	freight = bought{"VRACHT", "Verzending", "490", "40", "1"}
)

// goods gives the rows of a list of goods.
func goods(list string, all ...bought) described.Values {
	values := described.Values{}
	for i, b := range all {
		row := list + "." + strconv.Itoa(i)
		values[row+".goods.artno"], values[row+".goods.title"], values[row+".goods.price"] = b.artno, b.title, b.price
		values[row+".goods.vat"], values[row+".goods.flags"], values[row+".qty"] = "21", b.flags, b.qty
	}
	return values
}

// order is what all orders of the examples have: a buyer whose last name is approval, who lives where the goods go.
// Each order has a birth date of its own, so that no unpaid invoice of an earlier one stands in its way.
func order(bought ...bought) described.Values {
	values := goods("goods", bought...).With(described.Values{
		"pno": "${Born}", "gender": "1", "enc": "7", "orderid1": "${Invoice}", "client_ip": "192.0.2.17", "flags": "0", "currency": "2", "country": "154",
		"language": "101", "pclass": "-1", "shipment_info.delay_adjust": "1",
	})
	for _, side := range []string{"dlv_addr", "bill_addr"} {
		values = values.With(described.Values{
			side + ".fname": "Testperson-nl", side + ".lname": "Approved", side + ".street": "Neherkade", side + ".house_number": "1",
			side + ".zip": "2521VA", side + ".city": "Gravenhage", side + ".country": "154", side + ".cellno": "0612345678",
			side + ".email": "testperson@example.nl",
		})
	}
	return values
}
