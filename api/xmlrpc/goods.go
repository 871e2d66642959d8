package xmlrpc

import (
	"fmt"
	"strings"

	"respite/api/xmlrpc/signing"
	"respite/domain/basket"
	"respite/value/money"
	wire "respite/wire/xmlrpc"
	"respite/wire/xmlrpc/faultcode"
)

// The flags of goods (XML-RPC reference 4.1).
const (
	inThousandths flags = 1
	inHundredths  flags = 2
	inTenths      flags = 4
	isShipment    flags = 8
	isHandling    flags = 16
	includesVAT   flags = 32
)

// goods reads a list of goods.
func (c *call) goods(name string) []basket.Line { return c.readGoods(name, c.at(name)) }

func (c *call) readGoods(name string, list wire.Value) []basket.Line {
	if list.Kind() != wire.KindArray && !list.IsEmpty() {
		c.say(faultcode.GoodsUnreadable, "%s: an array is needed", name)
		return nil
	}
	if len(list.Items()) > basket.MaxLines {
		c.say(faultcode.GoodsUnreadable, "%s: at most %d articles", name, basket.MaxLines)
		return nil
	}
	lines := make([]basket.Line, 0, len(list.Items()))
	for i, item := range list.Items() {
		lines = append(lines, c.line(fmt.Sprintf("%s[%d]", name, i), item))
	}
	for _, f := range basket.CheckEach(lines) {
		c.say(faultcode.GoodsUnreadable, "%s: %s", f.Field, f.Render(f.Code.Text))
	}
	return lines
}

// line reads one article with its quantity.
func (c *call) line(place string, item wire.Value) basket.Line {
	goods := item.Member("goods")
	if goods.Kind() != wire.KindStruct {
		c.say(faultcode.GoodsUnreadable, "%s.goods: a struct is needed", place)
		return basket.Line{}
	}
	set := flags(c.number(place+".goods.flags", goods.Member("flags"), 0))
	step := set.step()
	count := c.number(place+".qty", item.Member("qty"), -1)
	l := basket.Line{
		Article: c.textOf(place+".goods.artno", goods.Member("artno")), Title: c.textOf(place+".goods.title", goods.Member("title")), Kind: set.kind(),
		Price:    money.Price(c.bounded(place+".goods.price", c.number(place+".goods.price", goods.Member("price"), -1))) * 100,
		VAT:      c.percent(place+".goods.vat", goods.Member("vat")),
		Discount: c.percent(place+".goods.discount", goods.Member("discount")),
		Net:      !set.has(includesVAT), Step: step,
	}
	if step == basket.One {
		l.Step = 0
	}
	if c.version == wire.Version35 { // it knew no prices without VAT
		l.Net = false
	}
	if l.VAT == 0 {
		l.Net = false
	}
	if count <= 0 || count > int64(basket.MaxQuantity/step) {
		c.say(faultcode.GoodsUnreadable, "%s.qty: a quantity above zero is needed", place)
		count = 1
	}
	return l.Counting(count)
}

// bounded keeps a price where its sums stay amounts.
func (c *call) bounded(place string, minor int64) money.Minor {
	if money.Minor(minor) > money.MaxMinor || money.Minor(minor) < -money.MaxMinor {
		c.say(faultcode.GoodsUnreadable, "%s: the price is too large", place)
		return 0
	}
	return money.Minor(minor)
}

// step gives what quantities count in.
func (f flags) step() basket.Quantity {
	switch {
	case f.has(inThousandths):
		return basket.One / 1000
	case f.has(inHundredths):
		return basket.One / 100
	case f.has(inTenths):
		return basket.One / 10
	}
	return basket.One
}

func (f flags) kind() basket.Kind {
	switch {
	case f.has(isShipment):
		return basket.Shipment
	case f.has(isHandling):
		return basket.Handling
	}
	return basket.Goods
}

// number reads an int of the goods; below zero the default says that it must be there.
func (c *call) number(place string, v wire.Value, otherwise int64) int64 {
	if v.Kind() == wire.KindNil && otherwise >= 0 {
		return otherwise
	}
	n, isInt := v.Int64()
	if !isInt {
		c.say(faultcode.GoodsUnreadable, "%s: an int is needed", place)
	}
	return n
}

// percent reads a percentage; one that is left off is none.
func (c *call) percent(place string, v wire.Value) money.Rate {
	if v.Kind() == wire.KindNil || v.Kind() == wire.KindString && v.Text() == "" {
		return 0
	}
	rate, err := c.rate(v)
	if err != nil {
		c.say(faultcode.GoodsUnreadable, "%s: a percentage between 0 and 100 is needed", place)
	}
	return rate
}

func (c *call) rate(v wire.Value) (money.Rate, error) {
	text, isNumber := v.Decimal()
	if !isNumber {
		return 0, fmt.Errorf("read a percentage: %q is no number", v.Text())
	}
	rate, err := money.ParseRate(text)
	if err != nil {
		return 0, fmt.Errorf("read a percentage: %w", err)
	}
	return rate, nil
}

// wants reads a list of article numbers with their counts.
func (c *call) wants(name string) []basket.Want { return c.readWants(name, c.at(name)) }

func (c *call) readWants(name string, list wire.Value) []basket.Want {
	if list.Kind() != wire.KindArray && !list.IsEmpty() {
		c.say(faultcode.ArticleListWrong, "%s: an array is needed", name)
		return nil
	}
	if len(list.Items()) > basket.MaxLines {
		c.say(faultcode.ArticleListWrong, "%s: at most %d articles", name, basket.MaxLines)
		return nil
	}
	wants := make([]basket.Want, 0, len(list.Items()))
	for i, item := range list.Items() {
		count, isInt := item.Member("qty").Int64()
		if !isInt || count <= 0 {
			c.say(faultcode.ArticleListWrong, "%s[%d].qty: a quantity above zero is needed", name, i)
		}
		if signing.Article(item) == "" {
			c.say(faultcode.ArticleListWrong, "%s[%d].artno: an article number is needed", name, i)
		}
		wants = append(wants, basket.Want{Article: strings.TrimSpace(signing.Article(item)), Count: count})
	}
	return wants
}
