// Package signing knows over which fields of a call its digest is made; clients differ in it (XML-RPC reference 1.5).
//
// It must never make or compare a digest, and never see a secret: wire/xmlrpc does.
package signing

import (
	"strings"

	wire "respite/wire/xmlrpc"
)

// Call is what of a call may be signed.
type Call struct {
	Version wire.Version
	Client  string                       // client_vsn
	At      func(name string) wire.Value // a parameter by its name; of wire.KindNil when the call has none
}

// Rule gives the lists of fields a digest may be made over, without the secret.
type Rule func(Call) [][]string

// Over signs parameters by their names, in order. A name behind a star is a list of articles: each gives its
// number and quantity.
func Over(names string) Rule {
	fields := strings.Fields(names)
	return func(c Call) [][]string {
		var signed []string
		for _, name := range fields {
			if list, isList := strings.CutPrefix(name, "*"); isList {
				signed = append(signed, articles(c.At(list))...)
				continue
			}
			signed = append(signed, c.At(name).Text())
		}
		return [][]string{signed}
	}
}

// Either accepts what any of its clients sign.
func Either(ways ...Rule) Rule {
	return func(c Call) [][]string {
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
		fields = append(fields, Article(item), item.Member("qty").Text())
	}
	return fields
}

// Article gives the article number of an item; some clients send whole goods where a number will do.
func Article(item wire.Value) string {
	if goods := item.Member("goods"); goods.Kind() == wire.KindStruct {
		return goods.Member("artno").Text()
	}
	return item.Member("artno").Text()
}

// Titles signs the titles of the goods and nothing else (XML-RPC reference 2.2).
func Titles(c Call) [][]string {
	var fields []string
	for _, item := range c.At("goods").Items() {
		fields = append(fields, item.Member("goods").Member("title").Text())
	}
	return [][]string{fields}
}

// versions gives the two version strings as the newer methods sign them: the dot is a colon.
func (c Call) versions() []string {
	return append(strings.Split(string(c.Version), "."), c.Client, c.At("eid").Text(), c.At("rno").Text())
}

// activationInfo is signed in this order, whatever the order in the struct (XML-RPC reference 2.14).
var activationInfo = []string{"bclass", "cust_no", "flags", "ocr", "orderid1", "orderid2", "reference", "reference_code"}

// Activation signs an activate call. One client leaves articles and delay out.
func Activation(c Call) [][]string {
	info := c.At("info")
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

// Changes signs an update call: the address fields that are there, the articles by number or title, and
// the order numbers (XML-RPC reference 2.15).
func Changes(c Call) [][]string {
	info := c.At("info")
	fields := c.versions()
	for _, side := range []string{"dlv_addr", "bill_addr"} {
		for _, name := range []string{"careof", "street", "zip", "city", "country", "fname", "lname"} {
			fields = append(fields, info.Member(side).Member(name).Text())
		}
	}
	for _, item := range info.Member("goods_list").Items() {
		name := Article(item)
		if name == "" {
			name = item.Member("goods").Member("title").Text()
		}
		fields = append(fields, name, item.Member("qty").Text())
	}
	return [][]string{append(fields, info.Member("orderid1").Text(), info.Member("orderid2").Text())}
}

// Income signs the newer form of check_ilt: number and gender stand together without a colon.
func Income(c Call) [][]string {
	return [][]string{{c.At("eid").Text(), c.At("pno").Text() + c.At("gender").Text(), c.At("pclass").Text(), c.At("amount").Text()}}
}
