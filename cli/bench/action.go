package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"respite/api/xmlrpc"
	"respite/wire/jsongate"
	wire "respite/wire/xmlrpc"
	"respite/wire/xmlrpc/faultcode"
)

// Action is what callers ask for.
type Action string

// The actions: two of the JSON gateway, two of XML-RPC.
const (
	reserve       Action = "reserve"
	pay           Action = "pay"
	reserveAmount Action = "reserve_amount"
	activate      Action = "activate"
)

// UnmarshalText reads the name of an action.
func (a *Action) UnmarshalText(text []byte) error {
	switch read := Action(text); read {
	case reserve, pay, reserveAmount, activate:
		*a = read
		return nil
	}
	return fmt.Errorf("%.20q is no action: choose from reserve, pay, reserve_amount, activate", text)
}

// before gives the action that makes the orders which this one delivers; empty for one that makes orders.
func (a Action) before() Action {
	return map[Action]Action{pay: reserve, activate: reserveAmount}[a]
}

// path is where requests for the action are sent.
func (a Action) path() string {
	return map[Action]string{reserve: "/json/DataRequest", pay: "/json/Transaction"}[a]
}

// shop is a merchant whose system the callers play.
type shop struct {
	eid    int64
	keys   jsongate.Credentials
	shared string
}

// order is one order at one shop: of a buyer, and with the number it got when it was made.
type order struct {
	shop   *shop
	buyer  buyer
	number string
}

// body writes the request for the action on the order.
func (a Action) body(o order) ([]byte, error) {
	switch a {
	case reserve:
		return o.reserve(), nil
	case pay:
		return o.pay(), nil
	case reserveAmount:
		return o.call("reserve_amount", o.reserveAmount())
	}
	return o.call("activate", map[string]wire.Value{"rno": wire.Str(o.number), "info": wire.Map(wire.Member{Name: "flags", Value: wire.Int(0)})})
}

// reserve writes the body of a Reserve (gateway reference 6.1).
func (o order) reserve() []byte {
	body := make([]byte, 0, 4<<10)
	body = fmt.Appendf(body, `{"Currency":"EUR","AmountDebit":%s,"Invoice":"B-%s","ClientIP":{"Type":0,"Address":"%s"},`+
		`"Services":{"ServiceList":[{"Name":"klarna","Action":"Reserve","Parameters":[`, major(price()), o.buyer.name(), o.buyer.network())
	for i, a := range goods {
		body = a.appendTo(body, i+1)
	}
	for _, p := range [][2]string{
		{"BillingFirstName", "Kees"}, {"BillingLastName", "Bakker" + o.buyer.name()}, {"BillingStreet", "Laan " + o.buyer.name()},
		{"BillingHouseNumber", "7"}, {"BillingPostalCode", "3511AB"}, {"BillingCity", "Utrecht"}, {"BillingCountry", "NL"},
		{"BillingEmail", o.buyer.name() + "@example.nl"}, {"BillingCellPhoneNumber", "06" + strconv.FormatInt(o.buyer.phone(), 10)},
		{"Gender", "1"}, {"Pno", o.buyer.birth()}, {"Encoding", "Netherlands"}, {"OperatingCountry", "NL"},
	} {
		body = fmt.Appendf(body, `{"Name":"%s","Value":"%s"},`, p[0], p[1])
	}
	return append(body, `{"Name":"ShippingSameAsBilling","Value":"true"}]}]}}`...)
}

// appendTo writes an article's parameters.
func (a article) appendTo(body []byte, group int) []byte {
	kind := "General"
	if a.freight {
		kind = "ShipmentFee"
	}
	for _, p := range [][2]string{
		{"ArticleNumber", a.number}, {"ArticleTitle", a.title}, {"ArticleType", kind}, {"ArticleQuantity", strconv.FormatInt(a.quantity, 10)},
		{"ArticlePrice", major(a.price)}, {"ArticleVat", "21"},
	} {
		body = fmt.Appendf(body, `{"Name":"%s","GroupType":"Article","GroupID":"%d","Value":%s},`, p[0], group, strconv.Quote(p[1]))
	}
	return body
}

// pay writes the body of a Pay for the whole order (gateway reference 6.2).
func (o order) pay() []byte {
	return fmt.Appendf(nil, `{"Currency":"EUR","AmountDebit":%s,"Invoice":"I-%s","Services":{"ServiceList":[{"Name":"klarna","Action":"Pay","Parameters":[`+
		`{"Name":"ReservationNumber","Value":"%s"},{"Name":"SendByMail","Value":"false"},{"Name":"SendByEmail","Value":"true"}]}]}}`,
		major(price()), o.buyer.name(), o.number)
}

// The numbers of a Dutch buyer and what he buys (XML-RPC reference 4).
const (
	includesVAT = 32
	isShipment  = 8
	plain       = -1 // pclass
)

// reserveAmount gives the parameters of a reserve_amount (XML-RPC reference 2.7).
func (o order) reserveAmount() map[string]wire.Value {
	home, _ := wire.CountryNumber("NL")
	currency, _ := wire.Version41.CurrencyNumber("EUR")
	language, _ := wire.LanguageNumber("nl")
	address := wire.Map(
		wire.Member{Name: "fname", Value: wire.Str("Kees")}, wire.Member{Name: "lname", Value: wire.Str("Bakker" + o.buyer.name())},
		wire.Member{Name: "email", Value: wire.Str(o.buyer.name() + "@example.nl")},
		wire.Member{Name: "cellno", Value: wire.Str("06" + strconv.FormatInt(o.buyer.phone(), 10))},
		wire.Member{Name: "street", Value: wire.Str("Laan " + o.buyer.name())}, wire.Member{Name: "house_number", Value: wire.Str("7")},
		wire.Member{Name: "zip", Value: wire.Str("3511AB")}, wire.Member{Name: "city", Value: wire.Str("Utrecht")},
		wire.Member{Name: "country", Value: wire.Int(home)},
	)
	list := make([]wire.Value, len(goods))
	for i, a := range goods {
		list[i] = a.value()
	}
	return map[string]wire.Value{
		"pno": wire.Str(o.buyer.birth()), "gender": wire.Int(1), "enc": wire.Int(int64(wire.EncodingNL)), "amount": wire.Int(price()),
		"orderid1": wire.Str("B-" + o.buyer.name()), "dlv_addr": address, "bill_addr": address, "client_ip": wire.Str(o.buyer.network()),
		"flags": wire.Int(0), "currency": wire.Int(currency), "country": wire.Int(home), "language": wire.Int(language),
		"pclass": wire.Int(plain), "goods": wire.List(list...),
	}
}

// value is an article as a list of goods has it (XML-RPC reference 3.1).
func (a article) value() wire.Value {
	flags := int64(includesVAT)
	if a.freight {
		flags |= isShipment
	}
	return wire.Map(wire.Member{Name: "goods", Value: wire.Map(
		wire.Member{Name: "artno", Value: wire.Str(a.number)}, wire.Member{Name: "title", Value: wire.Str(a.title)},
		wire.Member{Name: "price", Value: wire.Int(a.price)}, wire.Member{Name: "vat", Value: wire.Int(21)},
		wire.Member{Name: "discount", Value: wire.Int(0)}, wire.Member{Name: "flags", Value: wire.Int(flags)},
	)}, wire.Member{Name: "qty", Value: wire.Int(a.quantity)})
}

// call writes a signed call.
func (o order) call(method string, params map[string]wire.Value) ([]byte, error) {
	params["eid"] = wire.Int(o.shop.eid)
	body, err := xmlrpc.Draft{Method: method, Client: "respite:bench:1", Params: params, Secret: o.shop.shared}.Write()
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", method, err)
	}
	return body, nil
}

// answered is an answer as it came.
type answered struct {
	status int // of HTTP
	header http.Header
	body   []byte
}

// errRefused says that an answer is not what was asked for; errBusy, that the server turned the request away
// because it has too much to do.
var (
	errRefused = errors.New("refused")
	errBusy    = errors.New("too busy")
)

// judge reads an answer: the number of a new order, or nothing for a delivery. Anything but success is an
// error, which wraps errBusy where the wire says so.
func (a Action) judge(came answered) (string, error) {
	if came.status == http.StatusTooManyRequests || came.status == http.StatusServiceUnavailable {
		return "", fmt.Errorf("%w: HTTP %d, Retry-After %q", errBusy, came.status, came.header.Get("Retry-After"))
	}
	if a == reserve || a == pay {
		return judgeGateway(came)
	}
	return judgeCall(came)
}

// accepted begins every answer of the gateway that tells a success.
var accepted = []byte(`"Status":{"Code":{"Code":190,`)

func judgeGateway(came answered) (string, error) {
	if came.status != http.StatusOK || !bytes.Contains(came.body, accepted) {
		return "", fmt.Errorf("%w: HTTP %d, %.300s", errRefused, came.status, came.body)
	}
	const named = `"Name":"ReservationNumber","Value":`
	_, rest, found := bytes.Cut(came.body, []byte(named))
	if !found {
		return "", nil
	}
	var number string
	if err := json.NewDecoder(bytes.NewReader(rest)).Decode(&number); err != nil {
		return "", fmt.Errorf("read the reservation number: %w", err)
	}
	return number, nil
}

// statusAccepted is what the wire says of an order that was accepted (XML-RPC reference 4.4).
const statusAccepted = 1

func judgeCall(came answered) (string, error) {
	read, err := wire.ReadAnswer(came.body)
	if err != nil {
		return "", fmt.Errorf("%w: HTTP %d, %w, %.300s", errRefused, came.status, err, came.body)
	}
	if read.FaultCode == int64(faultcode.TimedOut.Number) {
		return "", fmt.Errorf("%w: fault %d, %s", errBusy, read.FaultCode, read.FaultString)
	}
	if read.FaultCode != 0 {
		return "", fmt.Errorf("%w: fault %d, %s", errRefused, read.FaultCode, read.FaultString)
	}
	items := read.Value.Items()
	if len(items) != 2 {
		return "", fmt.Errorf("%w: %.300s", errRefused, came.body)
	}
	if status, isInt := items[1].Int64(); items[0].Text() != "ok" && (!isInt || status != statusAccepted) {
		return "", fmt.Errorf("%w: order status %s", errRefused, items[1].Text())
	}
	return items[0].Text(), nil
}
