package till

import (
	"fmt"
	"strconv"
	"strings"

	"respite/sim/model"
	wire "respite/wire/xmlrpc"
)

const client = "php:api:4.0.0"

// call makes a call of the XML-RPC wire.
func (s Shop) call(method string, params ...wire.Value) Request {
	params = append([]wire.Value{wire.Str("4.1"), wire.Str(client)}, params...)
	return Request{Name: method, Body: wire.Request(method, params...), shop: s}
}

// signed makes the digest over fields of any kind.
func (s Shop) signed(fields ...any) wire.Value {
	texts := make([]string, len(fields))
	for i, f := range fields {
		texts[i] = fmt.Sprint(f)
	}
	return wire.Str(wire.Sign(texts, s.Shared))
}

func (s Shop) of(fields ...any) wire.Value { return s.signed(append([]any{s.EID}, fields...)...) }
func (s Shop) eid() wire.Value             { return wire.Int(s.EID) }
func text(number int64) wire.Value         { return wire.Str(strconv.FormatInt(number, 10)) }

var nothing = wire.Str("")

// address gives where somebody lives (XML-RPC reference 3.1).
func address(who *model.Consumer) wire.Value {
	member := func(name, text string) wire.Member { return wire.Member{Name: name, Value: wire.Str(text)} }
	return wire.Map(
		member("email", who.Email), member("telno", ""), member("cellno", who.Phone), member("fname", who.First), member("lname", who.Last),
		member("company", ""), member("careof", ""), member("street", who.Street), member("house_number", who.House),
		member("house_extension", ""), member("zip", who.Zip), member("city", who.City), member("country", strings.ToLower(who.Country)),
	)
}

// abroad gives the numbers of country, language and encoding of a buyer (XML-RPC reference 4.5 to 4.7).
func abroad(who *model.Consumer) (wire.Value, wire.Value, wire.Value) {
	if who.Country == "DE" {
		return wire.Int(81), wire.Int(28), wire.Int(6)
	}
	return wire.Int(154), wire.Int(101), wire.Int(7)
}

const euro = 2

// order gives what orders have in common behind their amount (XML-RPC reference 2.2, 2.7).
func (s Shop) order(who *model.Consumer, name string, flags int64, digest wire.Value, wares []model.Ware) []wire.Value {
	land, language, encoding := abroad(who)
	return []wire.Value{
		nothing, nothing, wire.Str(name), nothing, address(who), address(who), wire.Str("0.0.0.0"), wire.Int(flags), wire.Int(euro), land, language,
		s.eid(), digest, encoding, wire.Int(-1), listed(wares), nothing, wire.Map(), wire.Map(), wire.Map(), wire.Map(), wire.Map(), wire.Map(),
	}
}

// ReserveAmount asks for an order; -1 is the goods' sum.
func (s Shop) ReserveAmount(who *model.Consumer, name string, wares []model.Ware, amount int64) Request {
	params := []wire.Value{wire.Str(who.Birth), wire.Int(0), wire.Int(amount)}
	return s.call("reserve_amount", append(params, s.order(who, name, 0, s.signed(s.EID, who.Birth, amount), wares)...)...)
}

// AddInvoice asks for a passive invoice.
func (s Shop) AddInvoice(who *model.Consumer, name string, wares []model.Ware) Request {
	var titles []any
	for _, w := range wares {
		titles = append(titles, w.Title())
	}
	params := []wire.Value{wire.Str(who.Birth), wire.Int(0)}
	return s.call("add_invoice", append(params, s.order(who, name, 0, s.signed(titles...), wares)...)...)
}

// The flags of an activation (XML-RPC reference 4.3).
const (
	ByEmail  = 8
	keepRest = 16
)

// Activate delivers what is wanted, or everything; a payment reference is one that the shop has printed.
func (s Shop) Activate(rno, flags int64, wants []model.Want, reference string) Request {
	fields := []any{"4", "1", client, s.EID, rno, flags}
	members := []wire.Member{{Name: "flags", Value: wire.Int(flags)}}
	if reference != "" {
		members = append(members, wire.Member{Name: "ocr", Value: wire.Str(reference)})
		fields = append(fields, reference)
	}
	if len(wants) > 0 {
		members = append(members, wire.Member{Name: "artnos", Value: named(wants)})
	}
	return s.call("activate", s.eid(), s.signed(append(fields, signedWants(wants)...)...), text(rno), wire.Map(members...))
}

// ActivateReservation delivers goods as they are told.
func (s Shop) ActivateReservation(who *model.Consumer, rno int64, keep bool, wares []model.Ware) Request {
	fields := []any{s.EID, who.Birth}
	for _, w := range wares {
		fields = append(fields, w.Number, w.Count)
	}
	flags := map[bool]int64{true: keepRest}[keep]
	order := s.order(who, "", flags, s.signed(fields...), wares)
	params := []wire.Value{text(rno), nothing, wire.Str(who.Birth), wire.Int(0)}
	return s.call("activate_reservation", append(params, order[:len(order)-1]...)...)
}

// ActivateInvoice makes a passive invoice active.
func (s Shop) ActivateInvoice(invno int64) Request {
	return s.call("activate_invoice", s.eid(), text(invno), s.of(invno), wire.Int(-1), wire.Map())
}

// ActivatePart makes a part of it active.
func (s Shop) ActivatePart(invno int64, wants []model.Want) Request {
	digest := s.of(append([]any{invno}, signedWants(wants)...)...)
	return s.call("activate_part", s.eid(), text(invno), named(wants), digest, wire.Int(-1), wire.Map())
}

// DeleteInvoice gives a passive invoice up.
func (s Shop) DeleteInvoice(invno int64) Request {
	return s.call("delete_invoice", s.eid(), text(invno), s.of(invno))
}

// UpdateQuantity gives an article of a passive invoice another count.
func (s Shop) UpdateQuantity(invno int64, w model.Want) Request {
	return s.call("update_goods_qty", s.eid(), s.signed(invno, w.Number, w.Count), text(invno), wire.Str(w.Number), wire.Int(w.Count))
}

// CancelReservation gives up what is left.
func (s Shop) CancelReservation(rno int64) Request {
	return s.call("cancel_reservation", text(rno), s.eid(), s.of(rno))
}

// ExtendExpiry lets the order live longer.
func (s Shop) ExtendExpiry(rno int64) Request {
	return s.call("extend_expiry_date", text(rno), s.eid(), s.of(rno))
}

// ChangeReservation holds another amount, or so much more or less when it is added.
func (s Shop) ChangeReservation(rno, amount int64, added bool) Request {
	mode := map[bool]int64{true: 1}[added]
	return s.call("change_reservation", text(rno), wire.Int(amount), s.eid(), s.of(rno, amount), wire.Int(mode))
}

// SplitReservation takes an amount off for an order of its own.
func (s Shop) SplitReservation(rno, amount int64) Request {
	return s.call("split_reservation", text(rno), wire.Int(amount), wire.Str("split"), nothing, wire.Int(0), s.eid(), s.of(rno, amount))
}

// UpdateGoods replaces what is still to be delivered (XML-RPC reference 2.15).
func (s Shop) UpdateGoods(rno int64, wares []model.Ware) Request {
	fields := []any{"4", "1", client, s.EID, rno}
	for range 14 { // two addresses that stay as they are
		fields = append(fields, "")
	}
	for _, w := range wares {
		fields = append(fields, w.Number, w.Count)
	}
	info := wire.Map(wire.Member{Name: "goods_list", Value: listed(wares)})
	return s.call("update", s.eid(), s.signed(append(fields, "", "")...), text(rno), info)
}

// CreditPart takes articles back, less fees.
func (s Shop) CreditPart(invno int64, wants []model.Want, fees []model.Ware) Request {
	digest := s.of(append([]any{invno}, signedWants(wants)...)...)
	return s.call("credit_part", s.eid(), text(invno), named(wants), nothing, digest, wire.Int(0), listed(fees))
}

// CreditInvoice gives back all that is left.
func (s Shop) CreditInvoice(invno int64) Request {
	return s.call("credit_invoice", s.eid(), text(invno), nothing, s.of(invno))
}

// ReturnAmount gives an amount back at one VAT rate, told with VAT or, when it is net, without.
func (s Shop) ReturnAmount(invno, amount int64, vat string, net bool) Request {
	flags := map[bool]int64{false: 32}[net]
	return s.call("return_amount", s.eid(), text(invno), wire.Int(amount), wire.Double(vat), s.of(invno), wire.Int(flags), nothing)
}

// ExtendDueDate moves a due date.
func (s Shop) ExtendDueDate(invno, days int64) Request {
	return s.call("extend_invoice_due_date", s.eid(), text(invno), s.of(invno), wire.Map(wire.Member{Name: "days", Value: wire.Int(days)}))
}

// InvoiceAmount asks what an invoice comes to.
func (s Shop) InvoiceAmount(invno int64) Request {
	return s.call("invoice_amount", s.eid(), text(invno), s.of(invno))
}

// listed gives goods as orders list them (XML-RPC reference 3.2).
func listed(wares []model.Ware) wire.Value {
	items := make([]wire.Value, len(wares))
	for i, w := range wares {
		goods := wire.Map(
			wire.Member{Name: "artno", Value: wire.Str(w.Number)}, wire.Member{Name: "title", Value: wire.Str(w.Title())},
			wire.Member{Name: "price", Value: wire.Int(w.Price)}, wire.Member{Name: "vat", Value: wire.Double(w.VAT)},
			wire.Member{Name: "discount", Value: wire.Double(w.Discount)}, wire.Member{Name: "flags", Value: wire.Int(w.Flags())},
		)
		items[i] = wire.Map(wire.Member{Name: "goods", Value: goods}, wire.Member{Name: "qty", Value: wire.Int(w.Count)})
	}
	return wire.List(items...)
}

func named(wants []model.Want) wire.Value {
	items := make([]wire.Value, len(wants))
	for i, w := range wants {
		items[i] = wire.Map(wire.Member{Name: "artno", Value: wire.Str(w.Number)}, wire.Member{Name: "qty", Value: wire.Int(w.Count)})
	}
	return wire.List(items...)
}

func signedWants(wants []model.Want) []any {
	var fields []any
	for _, w := range wants {
		fields = append(fields, w.Number, w.Count)
	}
	return fields
}
