package gateway

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"respite/domain/basket"
	"respite/domain/job"
	"respite/domain/request"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/money"
	"respite/wire/described"
)

const (
	maxText = 1000 // of any text
	maxURL  = 2000
	maxOwn  = 100 // of the caller's own parameters

	maxOwnName = 100
	maxCulture = 35
)

// checkTable compares the request with the action's table: what is missing, what cannot be read.
func (o *order) checkTable() {
	if broken, sent := o.named["article"]; sent {
		o.complain(broken.name, fault.BadText.With()) // a text where a group of parameters belongs
	}
	var ofArticles []described.Parameter
	for _, p := range o.action.Parameters {
		if p.Type == described.List {
			ofArticles = p.Members
			continue
		}
		a, sent := o.named[strings.ToLower(p.Name)]
		if !sent {
			a.name = p.Name
		}
		if f := check(p, a.value); f != nil {
			o.complain(a.name, f)
		}
	}
	o.checkArticles(ofArticles)
}

func (o *order) checkArticles(parameters []described.Parameter) {
	for i, art := range o.articles {
		for _, p := range parameters {
			a, sent := art[strings.ToLower(p.Name)]
			if !sent {
				a.name = p.Name
			}
			if f := check(p, a.value); f != nil {
				o.complainOf(i, a.name, f)
			}
		}
	}
}

// check gives what is wrong with a value, or nil.
func check(p described.Parameter, value scalar) *fault.Fault {
	given := value.trimmed()
	switch {
	case value.wrong || strings.ContainsFunc(given, unprintable):
		return fault.BadText.With()
	case given == "" && p.Required:
		return fault.Missing.With()
	case given == "":
		return nil
	case utf8.RuneCountInString(given) > maxText:
		return fault.TooLong.With(maxText)
	case len(p.Choices) > 0 && !among(p.Values(), given):
		return fault.NotAChoice.With(strings.Join(p.Values(), ", "))
	}
	return checkType(p.Type, given)
}

// unprintable tells of control characters other than those that break lines and columns.
func unprintable(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r) }

func among(choices []string, given string) bool {
	for _, choice := range choices {
		if strings.EqualFold(choice, given) {
			return true
		}
	}
	return false
}

func checkType(t described.Type, given string) *fault.Fault {
	switch t {
	case described.Whole:
		if _, err := quantity(given); err != nil {
			return fault.NotANumber.With(strconv.Quote(given) + " is not a whole number")
		}
	case described.Decimal:
		if _, err := money.ParsePrice(given); err != nil {
			return fault.NotANumber.With(err.Error())
		}
	case described.Birth:
		if _, err := day.ParseBirth(given); err != nil {
			return fault.NotADate.With("DDMMYYYY")
		}
	case described.Truth:
		if !isTrue(given) && !isFalse(given) {
			return fault.NotAChoice.With("true, false")
		}
	}
	return nil
}

// quantity reads a whole number; "2.0" is one too.
func quantity(given string) (int64, error) {
	price, err := money.ParsePrice(given)
	if err != nil {
		return 0, err
	}
	if price%10_000 != 0 {
		return 0, strconv.ErrSyntax
	}
	return int64(price / 10_000), nil
}

// checkBasics looks at the basic fields that every action may carry.
func (o *order) checkBasics() {
	for _, f := range []struct {
		name  string
		value scalar
		most  int
	}{
		{"Invoice", o.Invoice, 255}, {"Order", o.Order, 255}, {"Description", o.Description, maxText}, {"Currency", o.Currency, 3},
		{"PushURL", o.PushURL, maxURL}, {"PushURLFailure", o.PushURLFailure, maxURL},
		{"OriginalTransactionKey", o.OriginalTransactionKey, 64}, {"Culture", scalar{text: o.call.culture}, maxCulture},
	} {
		switch {
		case f.value.wrong || strings.ContainsFunc(f.value.text, unprintable):
			o.complain(f.name, fault.BadText.With())
		case utf8.RuneCountInString(f.value.text) > f.most:
			o.complain(f.name, fault.TooLong.With(f.most))
		}
	}
	o.checkURL("PushURL", o.PushURL.trimmed())
	o.checkURL("PushURLFailure", o.PushURLFailure.trimmed())
	o.checkOwn("CustomParameters", o.Custom)
	o.checkOwn("AdditionalParameters", o.incoming.Additional)
}

// checkNeeded looks for the fields that the action cannot do without.
func (o *order) checkNeeded() {
	given := map[string]scalar{"Currency": o.Currency, "AmountDebit": o.AmountDebit, "AmountCredit": o.AmountCredit, "Invoice": o.Invoice}
	for _, f := range o.action.Fields {
		if value := given[f.Name]; f.Required && value.trimmed() == "" && !value.wrong {
			o.complain(f.Name, fault.Missing.With())
		}
	}
}

func (o *order) checkURL(name, given string) {
	if given == "" {
		return
	}
	if err := job.CheckAddress(given); err != nil {
		o.complain(name, fault.NotAURL.With())
	}
}

func (o *order) checkOwn(name string, own []request.Pair) {
	if len(own) > maxOwn {
		o.complain(name, fault.TooMany.With(maxOwn))
		return
	}
	for _, pair := range own {
		switch {
		case utf8.RuneCountInString(pair.Name) > maxOwnName:
			o.complain(name, fault.TooLong.With(maxOwnName))
		case utf8.RuneCountInString(pair.Value) > maxText:
			o.complain(name, fault.TooLong.With(maxText))
		case strings.ContainsFunc(pair.Name+pair.Value, unprintable):
			o.complain(name, fault.BadText.With())
		}
	}
}

// amount reads an amount of the basic fields; nil when it was not given.
func (o *order) amount(name string, value scalar) *money.Minor {
	given := value.trimmed()
	if given == "" && !value.wrong {
		return nil
	}
	amount, err := money.ParseMinor(given)
	if err != nil {
		o.complain(name, fault.NotANumber.With(err.Error()))
		return nil
	}
	return &amount
}

// needAmount reads an amount that must be above zero. That it is missing was complained of already.
func (o *order) needAmount(name string, value scalar) money.Minor {
	amount := o.amount(name, value)
	if amount == nil {
		return 0
	}
	if *amount <= 0 {
		o.complain(name, fault.NotPositive.With())
	}
	return *amount
}

func (o *order) currency() money.Currency {
	given := money.Currency(strings.ToUpper(o.Currency.trimmed()))
	if given != "" && !given.Known() {
		o.complain("Currency", fault.WrongCurrency.With(money.EUR))
	}
	return given
}

// lines reads the articles with their prices. What could not be read was complained of already.
func (o *order) lines() []basket.Line {
	lines := make([]basket.Line, len(o.articles))
	for i, a := range o.articles {
		lines[i] = basket.Line{
			Article: a.text("articlenumber"), Title: a.text("articletitle"), Kind: lineKind(a.text("articletype")),
			Quantity: a.quantity(), Price: a.price("articleprice"), VAT: o.rate(i, a),
		}
		if a.price("articlediscount") != 0 {
			o.complainOf(i, a["articlediscount"].name, fault.NotAChoice.With("0"))
		}
	}
	return lines
}

// wants reads the articles by number and quantity; prices that clients send along mean nothing here.
func (o *order) wants() []basket.Want {
	wants := make([]basket.Want, len(o.articles))
	for i, a := range o.articles {
		wants[i] = basket.Want{Article: a.text("articlenumber"), Quantity: a.quantity()}
	}
	return wants
}

func (a article) text(name string) string { return a[name].value.trimmed() }

func (a article) quantity() basket.Quantity {
	count, err := quantity(a.text("articlequantity"))
	if err != nil {
		return 0
	}
	const tooMany = int64(basket.MaxQuantity/basket.One) + 1
	return basket.Quantity(min(count, tooMany)) * basket.One
}

func (a article) price(name string) money.Price {
	price, err := money.ParsePrice(a.text(name))
	if err != nil {
		return 0
	}
	return price
}

func (o *order) rate(i int, a article) money.Rate {
	given := a.text("articlevat")
	rate, err := money.ParseRate(given)
	if err != nil && given != "" && checkType(described.Decimal, given) == nil {
		o.complainOf(i, a["articlevat"].name, fault.NotANumber.With(err.Error()))
	}
	return rate
}

func lineKind(articleType string) basket.Kind {
	switch strings.ToLower(articleType) {
	case "shipmentfee":
		return basket.Shipment
	case "handlingfee":
		return basket.Handling
	}
	return basket.Goods
}
