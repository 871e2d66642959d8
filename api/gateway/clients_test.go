package gateway_test

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"respite/domain/basket"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/value/money"
)

// What the public clients put on the wire for each action (gateway reference 3.4), byte by byte:
// testdata/clients holds it with RESERVATION, RESERVE-KEY and PAY-KEY where a client has a number.

// lenient is a shop whose client can send neither Encoding nor the consumer's address.
func lenient(shop *merchant.Merchant) {
	shop.Options.EncodingOptional, shop.Options.ClientIPOptional = true, true
}

// sent reads what a client sends.
func sent(t testing.TB, name string, names map[string]string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata/clients", name+".json"))
	must(t, err)
	return fill(string(text), names)
}

// cups is the order all clients' samples are about: 3 × 7.35 and 4.95 for shipping.
func cups() fields {
	shipping := article("SHIP", "4.95", 1, "19")
	shipping["ArticleType"] = "ShipmentFee"
	return aGerman("DEMO-8").of(article("SKU-9", "7.35", 3, "19"), shipping)
}

func TestClients_WhatTheySend_IsUnderstood(t *testing.T) {
	for _, c := range []struct {
		client string
		path   string
		held   money.Minor // afterwards
	}{
		{"php-pay", "/json/Transaction/", 0},
		{"php-pay-partial", "/json/Transaction/", 1230},
		{"php-pay-by-key", "/json/Transaction/", 0},
		{"php-cancel", "/json/DataRequest/", 0},
		{"php-update", "/json/DataRequest/", 2205},
		{"node-pay", "/json/Transaction", 0},
		{"node-cancel", "/json/DataRequest", 0},
		{"node-update", "/json/DataRequest", 2700},
		{"dotnet-pay", "/json/transaction", 0},
		{"dotnet-pay-partial", "/json/transaction", 1230},
		{"dotnet-cancel", "/json/dataRequest", 0},
		{"dotnet-update", "/json/dataRequest", 2205},
		{"woocommerce-cancel", "/json/DataRequest/", 0},
		{"magento1-pay-partial", "/json/Transaction", 1965},
		{"shopware-pay-with-all-articles", "/json/Transaction/", 0},
	} {
		t.Run(c.client, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, lenient)
			names := w.named(cups())
			w.want(190, w.call(http.MethodPost, c.path, sent(t, c.client, names)))
			if held := w.order(names["RESERVATION"]).Held(); held != c.held {
				t.Errorf("%s are held instead of %s", held.Decimal(), c.held.Decimal())
			}
			w.books()
		})
	}
}

func TestClients_Refunding_CreditTheirPayment(t *testing.T) {
	for _, client := range []string{"php-refund", "node-refund", "dotnet-refund"} {
		w := newWorld(t, lenient)
		names := w.named(cups())
		names["PAY-KEY"] = w.want(190, w.transaction(aPay("DEMO-8", names["RESERVATION"], "27").body())).key
		w.want(190, w.transaction(sent(t, client, names)))
		if credited := w.invoices(names["RESERVATION"])[0].Credited; credited != 735 {
			t.Errorf("%s: %s are credited", client, credited.Decimal())
		}
		w.books()
	}
}

func TestClients_Reserving_GetTheSameOrder(t *testing.T) {
	for _, client := range []string{"php-reserve", "dotnet-reserve-with-articles", "pronamic-reserve"} {
		w := newWorld(t, lenient)
		order := w.order(w.want(190, w.data(sent(t, client, nil))).values["ReservationNumber"])
		want := []basket.Line{
			{Article: "SKU-9", Title: "Tasse Grün/Blau", Kind: basket.Goods, Price: 7_3500, Quantity: 3 * basket.One, VAT: 19 * money.Percent},
			{Article: "SHIP", Title: "Versand", Kind: basket.Shipment, Price: 4_9500, Quantity: basket.One, VAT: 19 * money.Percent},
		}
		if !slices.Equal(order.Lines, basket.NewStock(want)) {
			t.Errorf("%s: the lines are %+v", client, order.Lines)
		}
		if billing := order.Parties.Billing; billing.Street != "Hellersbergstraße" || billing.CellPhone != "01522113356" || order.Parties.Shipping != billing {
			t.Errorf("%s: the parties are %+v", client, order.Parties)
		}
		w.books()
	}
}

// Two clients cannot ask the older service for anything as they are: what they leave out is told.
func TestClients_ThatCannotReserveHere_AreToldWhy(t *testing.T) {
	for client, want := range map[string][]string{
		"node-reserve":   {"BillingHouseNumber", "ShippingSameAsBilling"},
		"dotnet-reserve": {"Article", "ArticlePrice"},
	} {
		w := newWorld(t, lenient)
		w.unchanged(func() {
			a := w.want(491, w.data(sent(t, client, nil)))
			for _, name := range want {
				if a.errors[name] == "" {
					t.Errorf("%s is not told about %s: %v", client, name, a.errors)
				}
			}
			if len(a.errors) != len(want) {
				t.Errorf("%s is told about more: %v", client, a.errors)
			}
		})
	}
}

func TestClients_OwnParameters_ComeBackAsTheyWereSent(t *testing.T) {
	w := newWorld(t, lenient)
	php := w.want(190, w.data(sent(t, "php-reserve", nil)))
	if want := `"CustomParameters":{"List":[{"Name":"note","Value":"x"}]},"AdditionalParameters":{"AdditionalParameter":[{"Name":"ref","Value":"8"}]}`; !strings.Contains(php.body, want) {
		t.Errorf("the answer is %s", php.body)
	}
	push := w.pushes(php.values["ReservationNumber"])[0]
	if want := `"CustomParameters":[{"Name":"note","Value":"x"}],"AdditionalParameters":{"List":[{"Name":"ref","Value":"8"}]}`; !strings.Contains(push.body, want) {
		t.Errorf("the push is %s", push.body)
	}
	if push.notice.URL != "https://shop.example.org/p" {
		t.Errorf("it goes to %s", push.notice.URL)
	}
}

func TestReading_ArticlesInEveryGrouping_GivesTheSameArticles(t *testing.T) {
	one := `{"Name":"ArticleTitle","Value":"Cup","GROUP"},{"Name":"ArticleNumber","Value":"cup","GROUP"},{"Name":"ArticlePrice","Value":"7.35","GROUP"},` +
		`{"Name":"ArticleQuantity","Value":"3","GROUP"},{"Name":"ArticleVat","Value":"21","GROUP"}`
	two := strings.NewReplacer("Cup", "Plate", "cup", "plate", "7.35", "1", `"3"`, `"2"`).Replace(one)
	in := func(articles, group string) string {
		if group == "" {
			return strings.ReplaceAll(articles, `,"GROUP"`, "")
		}
		return strings.ReplaceAll(articles, `"GROUP"`, group)
	}
	for name, articles := range map[string]string{
		"numbers":                in(one, `"GroupType":"Article","GroupID":1`) + "," + in(two, `"GroupType":"Article","GroupID":2`),
		"texts far apart":        in(one, `"GroupType":"ARTICLE","GroupID":"7"`) + "," + in(two, `"GroupType":"article","GroupID":" 3 "`),
		"a number and its text":  in(one[:strings.Index(one, ",{")], `"GroupType":"Article","GroupID":1`) + in(one[strings.Index(one, ",{"):], `"GroupType":"Article","GroupID":"1"`) + "," + in(two, `"GroupType":"Article","GroupID":2`),
		"empty ids":              in(one, `"GroupType":"Article","GroupID":""`) + "," + in(two, `"GroupType":"Article","GroupID":""`),
		"no ids":                 in(one, `"GroupType":"Article"`) + "," + in(two, `"GroupType":"Article","GroupID":null`),
		"no groups at all":       in(one, "") + "," + in(two, `"GroupType":""`),
		"one numbered, one not":  in(one, `"GroupType":"Article","GroupID":1`) + "," + in(two, `"GroupType":"Article"`),
		"names in another case":  strings.ReplaceAll(strings.ToLower(in(one, `"GroupType":"Article","GroupID":1`)), `"cup"`, `"Cup"`) + "," + in(two, `"GroupType":"Article","GroupID":2`),
		"the keys in lower case": strings.NewReplacer(`"Name"`, `"name"`, `"Value"`, `"VALUE"`, "GroupType", "groupType", "GroupID", "groupId").Replace(in(one, `"GroupType":"Article","GroupID":1`)) + "," + in(two, `"GroupType":"Article","GroupID":2`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			body := strings.Replace(aReserve("G-1").of().body(), `"Parameters":[`, `"Parameters":[`+articles+",", 1)
			order := w.order(w.want(190, w.data(body)).values["ReservationNumber"])
			if len(order.Lines) != 2 || order.Reserved != 2405 || !strings.EqualFold(order.Lines[0].Article, "cup") || order.Lines[1].Article != "plate" {
				t.Errorf("%s in the lines %+v", order.Reserved.Decimal(), order.Lines)
			}
		})
	}
}

func TestReading_AnAmountHoweverWritten_IsExact(t *testing.T) {
	w := newWorld(t)
	for literal, want := range map[string]money.Minor{
		`39.2`: 3920, `"39.20"`: 3920, `"20.10"`: 2010, `20.100000000000001`: 2010, `20.099999999999998`: 2010, `1e1`: 1000, `"1E+1"`: 1000,
		`10`: 1000, `10.0`: 1000, `" 10.00 "`: 1000, `0.07`: 7, `1234567.89`: 123456789,
	} {
		f := aReserve("A" + literal).of(article("one", want.Decimal(), 1, "21"))
		body := strings.Replace(f.body(), `{"ClientIP"`, `{"AmountDebit":`+literal+`,"ClientIP"`, 1)
		a := w.want(190, w.data(body))
		if got := w.order(a.values["ReservationNumber"]).Reserved; got != want {
			t.Errorf("%s is read as %s", literal, got.Decimal())
		}
		w.want(190, w.data(aCancel("A", a.values["ReservationNumber"]).body()))
		w.wait(13 * 60 * 60 * 1e9) // not too many orders of one person in a day
	}
	for _, literal := range []string{`39.205`, `"ten"`, `"10,00"`, `true`, `{"a":1}`, `[10]`, `"1e400"`, `99999999999999999999`, `1e400`, `"NaN"`, `"Infinity"`, `"0x10"`} {
		body := strings.Replace(aReserve("B").body(), `{"ClientIP"`, `{"AmountDebit":`+literal+`,"ClientIP"`, 1)
		w.unchanged(func() {
			if a := w.want(491, w.data(body)); a.errors["AmountDebit"] == "" {
				t.Errorf("%s: %s", literal, a.body)
			}
		})
	}
}

func TestReading_ATruthHoweverWritten_IsUnderstood(t *testing.T) {
	w := newWorld(t)
	elsewhere := aReserve("T").with("ShippingFirstName", "Testperson-nl").with("ShippingLastName", "Approved").with("ShippingStreet", "Kade").
		with("ShippingHouseNumber", "2").with("ShippingCity", "Gravenhage").with("ShippingCountry", "NL").with("ShippingPhoneNumber", "0698765432")
	for _, c := range []struct {
		value any
		same  bool
	}{
		{true, true}, {"true", true}, {"True", true}, {"TRUE", true}, {"1", true}, {1, true},
		{false, false}, {"false", false}, {"False", false}, {"FALSE", false}, {"0", false}, {0, false},
	} {
		f := elsewhere.with("ShippingSameAsBilling", c.value)
		number := w.reserved(f)
		if differs := w.order(number).Parties.ShippingDiffers(); differs == c.same {
			t.Errorf("%v (%T) is misread", c.value, c.value)
		}
		w.want(190, w.data(aCancel("T", number).body()))
		w.wait(13 * 60 * 60 * 1e9)
	}
	for _, value := range []any{"yes", "", nil, 2, []int{1}} {
		if a := w.data(aReserve("T").with("ShippingSameAsBilling", value).body()); a.code != 491 || a.errors["ShippingSameAsBilling"] == "" {
			t.Errorf("%v is taken: %s", value, a.body)
		}
	}
}

func TestReading_PathsInEverySpelling_LeadToTheSame(t *testing.T) {
	w := newWorld(t)
	key := w.named(aReserve("P-1"))["RESERVE-KEY"]
	for _, path := range []string{
		"/json/DataRequest/Status/" + key, "/json/datarequest/status/" + strings.ToLower(key), "/JSON/DATAREQUEST/STATUS/" + key + "/",
		"/json/DataRequest/Status/" + key[:8] + "-" + key[8:12] + "-" + key[12:16] + "-" + key[16:20] + "-" + key[20:], "/json/DataRequest/Status/" + key + "?x=1",
	} {
		w.want(190, w.call(http.MethodGet, path, ""))
	}
	for _, path := range []string{"/json/DataRequest/", "/json/datarequest", "/JSON/DataRequest"} {
		w.want(190, w.call(http.MethodPost, path, `{"Services":{"ServiceList":[{"Name":"KLARNA","Action":"getpclasses","Parameters":[{"Name":"operatingCountry","Value":"de"}]}]}}`))
	}
}

func TestReading_ABodyWithAByteOrderMark_IsRead(t *testing.T) {
	w := newWorld(t)
	w.want(190, w.data("\xef\xbb\xbf"+aReserve("M-1").body()))
	w.want(190, w.data(" \r\n\t"+aReserve("M-2").body()+"\n"))
}

func TestReading_NullEmptyAndAbsent_AreTheSame(t *testing.T) {
	w := newWorld(t)
	for i, value := range []any{nil, "", "absent"} {
		f := aReserve([]string{"N-1", "N-2", "N-3"}[i])
		for _, name := range []string{"PClass", "BillingCareOf", "BillingHouseNumberSuffix", "ShippingCity"} {
			if value != "absent" {
				f = f.with(name, "")
				f.named[name] = value
			}
		}
		for _, name := range []string{"AmountDebit", "Order", "Description", "PushURL", "CustomParameters", "AdditionalParameters", "OriginalTransactionReference"} {
			if value != "absent" {
				f = f.basics(name, "")
				f.basic[name] = value
			}
		}
		if order := w.order(w.reserved(f)); order.State != reservation.Held || order.Reserved != 3400 {
			t.Errorf("%v: %s of %s", value, order.State, order.Reserved.Decimal())
		}
	}
}
