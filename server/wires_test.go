package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"time"

	"respite/cli/sample"
	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/risk"
	"respite/operation"
	"respite/operation/administration"
	"respite/server"
	"respite/store"
	"respite/value/money"
	"respite/wire/jsongate"
	wire "respite/wire/xmlrpc"
)

// counter is a test book that is asked over both wires without a port between, and the demo's first
// shop, which speaks both. Its clock stands still until it is moved.
type counter struct {
	t    judge
	book *server.Book
	shop merchant.Merchant
	now  time.Time
}

// judge ends a test that has failed; a property is one too.
type judge interface {
	Helper()
	Context() context.Context
	Fatal(...any)
	Fatalf(string, ...any)
}

// opened is when the counters open: a Wednesday on which no clock changes for weeks.
var opened = time.Date(2026, time.May, 6, 9, 0, 0, 0, time.UTC)

// generous are the demo's rules for a shop whose test persons may owe anything and order as often as
// they like: the tests are about the books, not about the risk.
var generous = func() []byte {
	text := string(risk.DefaultText())
	for _, change := range [][2]string{
		{"order = 2_000\nnew = 200\nknown = 1_000\ngood = 3_000", "order = 9_000_000\nnew = 9_000_000\nknown = 9_000_000\ngood = 9_000_000"},
		{"person_24h = 3", "person_24h = 0"}, {"network_10m = 20", "network_10m = 0"},
	} {
		if !strings.Contains(text, change[0]) {
			panic("the default rules have changed: " + change[0])
		}
		text = strings.Replace(text, change[0], change[1], 1)
	}
	return []byte(text)
}()

// foundCounter makes a book for counters in an empty folder. Making one takes longer than opening a copy of it.
func foundCounter(t judge, folder server.Folder) {
	t.Helper()
	must(t, os.MkdirAll(string(folder), 0o700))
	must(t, os.WriteFile(folder.RulesFile(), generous, 0o600))
	c := &counter{t: t, now: opened}
	book, err := server.Found(t.Context(), c.config(folder, store.Test))
	must(t, err)
	_, err = administration.AddMerchant(t.Context(), book.Store, sample.Shops()[0])
	must(t, err)
	must(t, book.Close())
}

// openCounter opens a counter on a folder in which there is a book.
func openCounter(t judge, folder server.Folder) *counter {
	t.Helper()
	c := &counter{t: t, now: opened, shop: sample.Shops()[0]}
	book, err := server.Open(t.Context(), c.config(folder, ""))
	must(t, err)
	c.book = book
	return c
}

func (c *counter) config(folder server.Folder, kind store.Book) server.Config {
	return server.Config{
		Folder: folder, Kind: kind, Clock: func() time.Time { return c.now }, Chance: rand.NewChaCha8([32]byte{1}), Log: slog.New(slog.DiscardHandler),
	}
}

func (c *counter) close() {
	c.t.Helper()
	must(c.t, c.book.Close())
}

func (c *counter) invoice(number int64) invoice.Invoice {
	c.t.Helper()
	owed, err := c.book.Store.View().InvoiceOf(c.t.Context(), invoice.Number(number))
	must(c.t, err)
	return owed
}

// exposure gives what a person owes and may come to owe.
func (c *counter) exposure(person consumer.ID) consumer.Exposure {
	c.t.Helper()
	read := func(tx *store.Tx) (consumer.Exposure, error) { return tx.Exposure(person, money.EUR) }
	owed, err := store.Update(c.t.Context(), c.book.Store, nil, read)
	must(c.t, err)
	return owed
}

// receive books money that came from the consumer.
func (c *counter) receive(invno, amount int64) {
	c.t.Helper()
	came := operation.Receive{Invoice: invoice.Number(invno), Amount: money.Minor(amount), Actor: event.System}
	_, err := c.book.Operations.Receive(c.t.Context(), came)
	must(c.t, err)
}

func must(t judge, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// said is what came of a request on either wire.
type said struct {
	ok     bool
	number int64  // of the reservation or the invoice that was made, if one was
	rest   int64  // of the passive invoice of what is left, if there is one
	amount int64  // minor units, where an amount was asked for
	date   string // where a due date was moved
	text   string // the whole answer: of faults their number and sentence
}

// asking is a request that can be sent again.
type asking func() said

// estore is the counter's shop as it speaks XML-RPC.
type estore struct{ *counter }

// The numbers of XML-RPC for a Dutch purchase (XML-RPC reference 4.5 to 4.7).
const (
	euro      = 2
	holland   = 154
	dutchText = 101
	dutchPNO  = 7
)

// call makes a call; the digest is made over the named fields.
func (e estore) call(method string, params ...wire.Value) asking {
	params = append([]wire.Value{wire.Str("4.1"), wire.Str("php:api:4.0.0")}, params...)
	body := wire.Request(method, params...)
	return func() said {
		e.t.Helper()
		recorded := httptest.NewRecorder()
		e.book.Handler().ServeHTTP(recorded, httptest.NewRequestWithContext(e.t.Context(), "POST", "/", bytes.NewReader(body)))
		return e.read(method, recorded.Body.Bytes())
	}
}

// signed makes the digest over fields of any kind.
func (e estore) signed(fields ...any) wire.Value {
	texts := make([]string, len(fields))
	for i, f := range fields {
		texts[i] = fmt.Sprint(f)
	}
	return wire.Str(wire.Sign(texts, e.shop.Shared.Reveal()))
}

// node is a value of an answer, as a parser of XML that knows nothing of our code sees it.
type node struct {
	Text    string `xml:"string"`
	Int     string `xml:"int"`
	Items   []node `xml:"array>data>value"`
	Members []struct {
		Name  string `xml:"name"`
		Value node   `xml:"value"`
	} `xml:"struct>member"`
}

func (n node) member(name string) node {
	for _, m := range n.Members {
		if m.Name == name {
			return m.Value
		}
	}
	return node{}
}

func (e estore) read(method string, body []byte) said {
	e.t.Helper()
	var answer struct {
		Value *node `xml:"params>param>value"`
		Fault *node `xml:"fault>value"`
	}
	parser := xml.NewDecoder(bytes.NewReader(body))
	parser.CharsetReader = fromLatin1
	if err := parser.Decode(&answer); err != nil {
		e.t.Fatalf("%s was answered with %s: %v", method, body, err)
	}
	if answer.Value == nil {
		return said{text: string(body)}
	}
	v, s := answer.Value, said{ok: true, text: string(body)}
	s.number = number(v.Text)
	switch method {
	case "activate", "activate_reservation":
		s.number = number(v.Items[1].Text)
	case "activate_part":
		s.rest = number(v.member("invno").Text)
	case "invoice_amount":
		s.amount = number(v.Int)
	case "extend_invoice_due_date":
		s.amount, s.date = number(v.member("cost").Int), v.member("new_date").Text
	case "reserve_amount", "add_invoice", "split_reservation":
		s.number = number(v.Items[0].Text)
	}
	return s
}

// fromLatin1 reads ISO-8859-1: each byte is a character.
func fromLatin1(_ string, latin io.Reader) (io.Reader, error) {
	read, err := io.ReadAll(latin)
	var text strings.Builder
	for _, b := range read {
		text.WriteRune(rune(b))
	}
	return strings.NewReader(text.String()), err
}

// number reads a number; other texts, such as "ok", are 0.
func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (b buyer) address() wire.Value {
	member := func(name, text string) wire.Member { return wire.Member{Name: name, Value: wire.Str(text)} }
	return wire.Map(
		member("email", b.email), member("telno", ""), member("cellno", b.phone), member("fname", b.first), member("lname", b.last),
		member("company", ""), member("careof", ""), member("street", b.street), member("house_number", b.house),
		member("house_extension", ""), member("zip", b.postcode), member("city", b.city), member("country", strings.ToLower(b.country)),
	)
}

// abroad gives the numbers of country, language and encoding of a buyer.
func (b buyer) abroad() (wire.Value, wire.Value, wire.Value) {
	if b.country == "DE" {
		return wire.Int(81), wire.Int(28), wire.Int(6)
	}
	return wire.Int(holland), wire.Int(dutchText), wire.Int(dutchPNO)
}

var nothing = wire.Str("")

// order gives what orders have in common behind their amount (XML-RPC reference 2.2, 2.7).
func (e estore) order(who buyer, name string, digest wire.Value, pclass int64, wares []ware) []wire.Value {
	land, language, encoding := who.abroad()
	return []wire.Value{
		nothing, nothing, wire.Str(name), nothing, who.address(), who.address(), wire.Str("0.0.0.0"), wire.Int(0), wire.Int(euro), land, language,
		wire.Int(int64(e.shop.ID)), digest, encoding, wire.Int(pclass), listed(wares), nothing, wire.Map(), wire.Map(), wire.Map(), wire.Map(),
		wire.Map(), wire.Map(),
	}
}

func (e estore) reserve(who buyer, name string, wares []ware, amount, pclass int64) asking {
	params := []wire.Value{wire.Str(who.birth), wire.Int(0), wire.Int(amount)}
	return e.call("reserve_amount", append(params, e.order(who, name, e.signed(e.shop.ID, who.birth, amount), pclass, wares)...)...)
}

func (e estore) addInvoice(who buyer, name string, wares []ware) asking {
	var titles []any
	for _, w := range wares {
		titles = append(titles, w.title())
	}
	params := []wire.Value{wire.Str(who.birth), wire.Int(0)}
	return e.call("add_invoice", append(params, e.order(who, name, e.signed(titles...), -1, wares)...)...)
}

// The flags of an activation (XML-RPC reference 4.3).
const (
	byEmail  = 8
	keepRest = 16
)

func (e estore) activate(rno, flags int64, wants []want) asking {
	fields := []any{"4", "1", "php:api:4.0.0", e.shop.ID, rno, flags}
	members := []wire.Member{{Name: "flags", Value: wire.Int(flags)}}
	if len(wants) > 0 {
		members = append(members, wire.Member{Name: "artnos", Value: named(wants)})
	}
	return e.call("activate", e.eid(), e.signed(append(fields, signedWants(wants)...)...), text(rno), wire.Map(members...))
}

func (e estore) activateReservation(who buyer, rno, flags int64, wares []ware) asking {
	fields := []any{e.shop.ID, who.birth}
	for _, w := range wares {
		fields = append(fields, w.number, w.count)
	}
	order := e.order(who, "", e.signed(fields...), -1, wares)
	order[7] = wire.Int(flags)
	params := []wire.Value{text(rno), nothing, wire.Str(who.birth), wire.Int(0)}
	return e.call("activate_reservation", append(params, order[:len(order)-1]...)...)
}

func (e estore) eid() wire.Value             { return wire.Int(int64(e.shop.ID)) }
func text(number int64) wire.Value           { return wire.Str(strconv.FormatInt(number, 10)) }
func (e estore) of(fields ...any) wire.Value { return e.signed(append([]any{e.shop.ID}, fields...)...) }

func (e estore) activateInvoice(invno int64) asking {
	return e.call("activate_invoice", e.eid(), text(invno), e.of(invno), wire.Int(-1), wire.Map())
}

func (e estore) activatePart(invno int64, wants []want) asking {
	digest := e.of(append([]any{invno}, signedWants(wants)...)...)
	return e.call("activate_part", e.eid(), text(invno), named(wants), digest, wire.Int(-1), wire.Map())
}

func (e estore) deleteInvoice(invno int64) asking {
	return e.call("delete_invoice", e.eid(), text(invno), e.of(invno))
}

func (e estore) updateQuantity(invno int64, w want) asking {
	return e.call("update_goods_qty", e.eid(), e.signed(invno, w.number, w.count), text(invno), wire.Str(w.number), wire.Int(w.count))
}

func (e estore) updateCharge(invno, kind, amount int64) asking {
	return e.call("update_charge_amount", e.eid(), e.signed(invno, kind, amount), text(invno), wire.Int(kind), wire.Int(amount))
}

func (e estore) cancel(rno int64) asking {
	return e.call("cancel_reservation", text(rno), e.eid(), e.of(rno))
}

func (e estore) extend(rno int64) asking {
	return e.call("extend_expiry_date", text(rno), e.eid(), e.of(rno))
}

// change holds another amount, or so much more or less when the mode is 1.
func (e estore) change(rno, amount, mode int64) asking {
	return e.call("change_reservation", text(rno), wire.Int(amount), e.eid(), e.of(rno, amount), wire.Int(mode))
}

func (e estore) split(rno, amount int64) asking {
	return e.call("split_reservation", text(rno), wire.Int(amount), wire.Str("split"), nothing, wire.Int(0), e.eid(), e.of(rno, amount))
}

// update replaces what is still to be delivered (XML-RPC reference 2.15).
func (e estore) update(rno int64, wares []ware) asking {
	fields := []any{"4", "1", "php:api:4.0.0", e.shop.ID, rno}
	for range 14 { // two addresses that stay as they are
		fields = append(fields, "")
	}
	for _, w := range wares {
		fields = append(fields, w.number, w.count)
	}
	info := wire.Map(wire.Member{Name: "goods_list", Value: listed(wares)})
	return e.call("update", e.eid(), e.signed(append(fields, "", "")...), text(rno), info)
}

func (e estore) creditPart(invno int64, wants []want, fees []ware) asking {
	digest := e.of(append([]any{invno}, signedWants(wants)...)...)
	return e.call("credit_part", e.eid(), text(invno), named(wants), nothing, digest, wire.Int(0), listed(fees))
}

func (e estore) creditInvoice(invno int64) asking {
	return e.call("credit_invoice", e.eid(), text(invno), nothing, e.of(invno))
}

func (e estore) returnAmount(invno, amount int64, vat string, flags int64) asking {
	return e.call("return_amount", e.eid(), text(invno), wire.Int(amount), wire.Double(vat), e.of(invno), wire.Int(flags), nothing)
}

func (e estore) postpone(invno, days int64) asking {
	return e.call("extend_invoice_due_date", e.eid(), text(invno), e.of(invno), wire.Map(wire.Member{Name: "days", Value: wire.Int(days)}))
}

func (e estore) amountOf(invno int64) asking {
	return e.call("invoice_amount", e.eid(), text(invno), e.of(invno))
}

// listed gives goods as orders list them (XML-RPC reference 3.2).
func listed(wares []ware) wire.Value {
	items := make([]wire.Value, len(wares))
	for i, w := range wares {
		goods := wire.Map(
			wire.Member{Name: "artno", Value: wire.Str(w.number)}, wire.Member{Name: "title", Value: wire.Str(w.title())},
			wire.Member{Name: "price", Value: wire.Int(w.price)}, wire.Member{Name: "vat", Value: wire.Double(w.vat)},
			wire.Member{Name: "discount", Value: wire.Double(w.discount)}, wire.Member{Name: "flags", Value: wire.Int(w.flags())},
		)
		items[i] = wire.Map(wire.Member{Name: "goods", Value: goods}, wire.Member{Name: "qty", Value: wire.Int(w.count)})
	}
	return wire.List(items...)
}

func named(wants []want) wire.Value {
	items := make([]wire.Value, len(wants))
	for i, w := range wants {
		items[i] = wire.Map(wire.Member{Name: "artno", Value: wire.Str(w.number)}, wire.Member{Name: "qty", Value: wire.Int(w.count)})
	}
	return wire.List(items...)
}

func signedWants(wants []want) []any {
	var fields []any
	for _, w := range wants {
		fields = append(fields, w.number, w.count)
	}
	return fields
}

// webshop is the counter's shop as it speaks to the gateway.
type webshop struct{ *counter }

// send makes a request, which is signed anew each time it is sent.
func (s webshop) send(e errand) asking {
	keys := jsongate.Credentials{WebsiteKey: s.shop.WebsiteKey, SecretKey: s.shop.Keys[0].Secret.Reveal()}
	return func() said {
		s.t.Helper()
		r := httptest.NewRequestWithContext(s.t.Context(), "POST", e.path, bytes.NewReader(e.body))
		message := jsongate.Message{Method: "POST", URI: r.Host + e.path, Body: e.body}
		r.Header.Set("Authorization", keys.Sign(message, fmt.Sprintf("nonce_%d", nonces.Add(1)), s.now.Unix()))
		recorded := httptest.NewRecorder()
		s.book.Handler().ServeHTTP(recorded, r)
		var answer reply
		if err := json.Unmarshal(recorded.Body.Bytes(), &answer); err != nil {
			s.t.Fatalf("%s was answered with %d %s", e.action, recorded.Code, recorded.Body)
		}
		return said{ok: answer.code() == jsongate.Success, number: number(answer.number()), text: fmt.Sprint(answer.Key, " ", recorded.Body)}
	}
}

func (s webshop) reserve(who buyer, name string, wares []ware, terms ...parameter) asking {
	return s.send(newErrand("Reserve", basics{"Invoice": name, "ClientIP": clientIP("0.0.0.0")}, who.parameters(), articles(wares), terms))
}

func (s webshop) pay(rno, amount int64, wants []want) asking {
	return s.send(newErrand("Pay", basics{"Invoice": "P", "AmountDebit": json.Number(money.Minor(amount).Decimal())}, about(rno), some(wants)))
}

func (s webshop) cancel(rno int64) asking {
	return s.send(newErrand("CancelReservation", basics{"Invoice": "C"}, about(rno)))
}

func (s webshop) extend(rno int64) asking {
	return s.send(newErrand("ExtendReservation", basics{"Invoice": "X"}, about(rno)))
}

func (s webshop) update(rno int64, wares []ware) asking {
	return s.send(newErrand("UpdateReservation", basics{"Invoice": "U"}, about(rno), articles(wares)))
}

// refund gives an amount of the delivery back that a request of this key told of.
func (s webshop) refund(key string, amount int64, wants []want) asking {
	fields := basics{"Invoice": "R", "AmountCredit": json.Number(money.Minor(amount).Decimal()), "OriginalTransactionKey": key}
	return s.send(newErrand("Refund", fields, some(wants)))
}

func about(rno int64) []parameter { return of(strconv.FormatInt(rno, 10)) }

// articles gives goods as the gateway lists them.
func articles(wares []ware) []parameter {
	var all []parameter
	for i, w := range wares {
		for _, p := range []parameter{
			{Name: "ArticleNumber", Value: w.number}, {Name: "ArticleTitle", Value: w.title()}, {Name: "ArticleQuantity", Value: fmt.Sprint(w.count)},
			{Name: "ArticlePrice", Value: money.Minor(w.price).Decimal()}, {Name: "ArticleVat", Value: w.vat}, {Name: "ArticleType", Value: w.kind.gateway},
		} {
			p.GroupType, p.GroupID = "Article", strconv.Itoa(i+1)
			all = append(all, p)
		}
	}
	return all
}

func some(wants []want) []parameter {
	var all []parameter
	for i, w := range wants {
		group := strconv.Itoa(i + 1)
		all = append(all, parameter{"ArticleNumber", w.number, "Article", group}, parameter{"ArticleQuantity", fmt.Sprint(w.count), "Article", group})
	}
	return all
}
