package sim

import (
	"fmt"
	"strings"

	"respite/domain/merchant"
	"respite/domain/risk"
	"respite/sim/model"
	"respite/sim/till"
	"respite/value/country"
	"respite/value/money"
)

// cast draws the shops and the consumers of the rehearsal.
func (r *rehearsal) cast() {
	terms := []model.Terms{
		{Rate: "2.95", VAT: "21", Reserve: "0", Fixed: 30, Extension: 2_50, ReserveDays: 14, DueDays: 14},
		{Rate: "1.5", VAT: "19", Reserve: "10", Fixed: 0, Extension: 1_00, ReserveDays: 7, DueDays: 30, FeeStays: true},
		{Rate: "0", VAT: "0", Reserve: "2.5", Fixed: 99, Extension: 0, ReserveDays: 30, DueDays: 10},
	}
	for i, t := range terms {
		known := &model.Shop{ID: int64(7001 + i), Terms: t, Autocapture: i == 1, Hears: i < 2 || r.in(50)}
		r.shops = append(r.shops, shopOf(known, i))
	}
	r.households()
}

func shopOf(known *model.Shop, i int) *shop {
	m := merchant.Merchant{
		ID: merchant.ID(known.ID), Name: fmt.Sprintf("Shop %d", i+1), WebsiteKey: fmt.Sprintf("SHOP%d", i+1),
		Keys: []merchant.Key{{Secret: merchant.Secret(fmt.Sprintf("secret-key-%d", i))}}, Shared: merchant.Secret(fmt.Sprintf("shared-%d", i)),
		Contract: merchant.Contract{
			Countries: []country.Code{country.NL, country.DE}, FeeRate: rate(known.Terms.Rate), FeeFixed: money.Minor(known.Terms.Fixed),
			FeeVAT: rate(known.Terms.VAT), Reserve: rate(known.Terms.Reserve), ReserveDays: known.Terms.ReserveDays, ShipDays: 14,
			DueDays: known.Terms.DueDays, FeeOnReturns: known.Terms.FeeStays, ExtensionFee: money.Minor(known.Terms.Extension),
		},
		Options: merchant.Options{Autocapture: known.Autocapture, PushFormat: []merchant.PushFormat{merchant.PushJSON, merchant.PushForm}[i%2]},
	}
	if known.Hears {
		m.Options.PushURL = fmt.Sprintf("https://shop%d.example/push", i+1)
	}
	return &shop{Shop: known, Merchant: m, till: till.Shop{
		EID: known.ID, Shared: m.Shared.Reveal(), WebsiteKey: m.WebsiteKey, SecretKey: m.Keys[0].Secret.Reveal(),
	}}
}

// rate reads a percentage as our contracts have it.
func rate(percent string) money.Rate {
	whole, parts, _ := strings.Cut(percent, ".")
	var rate int64
	for _, digit := range whole + (parts + "0000")[:4] {
		rate = rate*10 + int64(digit-'0')
	}
	return money.Rate(rate)
}

// sayings are what the bureau says of consumers, as often as they are named.
var sayings = []model.Saying{
	model.Cleared, model.Cleared, model.Cleared, model.Cleared, model.Nothing, model.Nothing, model.Nothing, model.Nothing, model.Denied,
	model.Silence, model.WaitAccept, model.WaitReject,
}

// households draws the consumers. Some tell themselves in two ways, and once in a third that shows that both
// are one person.
func (r *rehearsal) households() {
	for i := range 14 + r.chance.IntN(10) {
		c := buyer(i, one(r, sayings), r.in(40))
		r.buyers = append(r.buyers, c)
		if r.in(30) {
			other := *c
			other.First, other.Email, other.Phone = c.First+"x", "other."+c.Email, strings.Replace(c.Phone, "100", "200", 1)
			both := other
			both.First = c.First
			r.buyers = append(r.buyers, &other, &both)
		}
	}
}

// buyer is the i-th person.
func buyer(i int, saying model.Saying, german bool) *model.Consumer {
	last := map[model.Saying]string{model.Cleared: "Approved", model.Denied: "Denied"}[saying]
	if last == "" {
		last = fmt.Sprintf("Bakker%c", 'a'+i)
	}
	tag := map[model.Saying]string{
		model.Silence: "+bureau-timeout", model.WaitAccept: fmt.Sprintf("+pend-accept-%02d", model.Minutes),
		model.WaitReject: fmt.Sprintf("+pend-reject-%02d", model.Minutes),
	}[saying]
	c := &model.Consumer{
		First: fmt.Sprintf("Kees%c", 'a'+i), Last: last, Email: fmt.Sprintf("kees%d%s@example.nl", i, tag), Phone: fmt.Sprintf("0612%06d", 100_000+i),
		Birth: fmt.Sprintf("%02d%02d19%02d", 1+i%28, 1+i%12, 50+i%45), Street: "Laan", House: fmt.Sprint(i + 1), Zip: "3511AB", City: "Utrecht",
		Country: "NL", CountryName: "Netherlands", Saying: saying,
	}
	if german {
		c.Street, c.Zip, c.City, c.Country, c.CountryName, c.Phone = "Hellersbergweg", "41460", "Neuss", "DE", "Germany", fmt.Sprintf("015221%06d", 100_000+i)
	}
	return c
}

// rules are those that operators start with, but for haste of whole networks, places and mailboxes.
func rules() []byte {
	text := string(risk.DefaultText())
	for _, change := range [][2]string{
		{"network_10m = 20", "network_10m = 0"}, {"address_persons_7d = 2", "address_persons_7d = 0"}, {"email_persons = 1", "email_persons = 0"},
	} {
		if !strings.Contains(text, change[0]) {
			panic("the default rules have changed: " + change[0])
		}
		text = strings.Replace(text, change[0], change[1], 1)
	}
	return []byte(text)
}
