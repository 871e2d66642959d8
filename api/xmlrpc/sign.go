package xmlrpc

import (
	"strings"

	wire "respite/wire/xmlrpc"
)

// signing gives the lists of fields a digest may be made over, without the secret.
type signing func(*call) [][]string

// over signs parameters by their names, in order. A name behind a star is a list of articles: each gives its
// number and quantity.
func over(names string) signing {
	fields := strings.Fields(names)
	return func(c *call) [][]string {
		var signed []string
		for _, name := range fields {
			if list, isList := strings.CutPrefix(name, "*"); isList {
				signed = append(signed, articles(c.at(list))...)
				continue
			}
			signed = append(signed, c.at(name).Text())
		}
		return [][]string{signed}
	}
}

// either accepts what any of its clients sign.
func either(ways ...signing) signing {
	return func(c *call) [][]string {
		var lists [][]string
		for _, way := range ways {
			lists = append(lists, way(c)...)
		}
		return lists
	}
}

// articles gives number and quantity of each article of a list, be it of goods or of numbers
// (XML-RPC reference 3.3).
func articles(list wire.Value) []string {
	var fields []string
	for _, item := range list.Items() {
		fields = append(fields, article(item), item.Member("qty").Text())
	}
	return fields
}

// article gives the article number of an item; some clients send whole goods where a number will do.
func article(item wire.Value) string {
	if goods := item.Member("goods"); goods.Kind() == wire.KindStruct {
		return goods.Member("artno").Text()
	}
	return item.Member("artno").Text()
}

// titles signs the titles of the goods and nothing else (XML-RPC reference 2.2).
func titles(c *call) [][]string {
	var fields []string
	for _, item := range c.at("goods").Items() {
		fields = append(fields, item.Member("goods").Member("title").Text())
	}
	return [][]string{fields}
}

// versions gives the two version strings as the newer methods sign them: the dot is a colon.
func (c *call) versions() []string {
	return append(strings.Split(string(c.version), "."), c.client, c.at("eid").Text(), c.at("rno").Text())
}

// activationInfo is signed in this order, whatever the order in the struct (XML-RPC reference 2.14).
var activationInfo = []string{"bclass", "cust_no", "flags", "ocr", "orderid1", "orderid2", "reference", "reference_code"}

// activation signs an activate call. One client leaves articles and delay out.
func activation(c *call) [][]string {
	info := c.at("info")
	short := c.versions()
	for _, name := range activationInfo {
		if v := info.Member(name); v.Text() != "" {
			short = append(short, v.Text())
		}
	}
	long := append([]string(nil), short...)
	if delay := info.Member("shipment_info").Member("delay_adjust"); delay.Text() != "" {
		long = append(long, delay.Text())
	}
	long = append(long, articles(info.Member("artnos"))...)
	return [][]string{long, short}
}

// changes signs an update call: the address fields that are there, the articles by number or title, and
// the order numbers (XML-RPC reference 2.15).
func changes(c *call) [][]string {
	info := c.at("info")
	fields := c.versions()
	for _, side := range []string{"dlv_addr", "bill_addr"} {
		for _, name := range []string{"careof", "street", "zip", "city", "country", "fname", "lname"} {
			fields = append(fields, info.Member(side).Member(name).Text())
		}
	}
	for _, item := range info.Member("goods_list").Items() {
		name := article(item)
		if name == "" {
			name = item.Member("goods").Member("title").Text()
		}
		fields = append(fields, name, item.Member("qty").Text())
	}
	return [][]string{append(fields, info.Member("orderid1").Text(), info.Member("orderid2").Text())}
}
