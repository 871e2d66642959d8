package xmlrpc

import (
	"maps"
	"slices"
	"strings"

	"respite/api/xmlrpc/signing"
	wire "respite/wire/xmlrpc"
)

// form is one way in which clients call a method: its parameters by name behind the two versions, what
// is signed, and what is done. A form that a client may cut short says from where on.
type form struct {
	names  []string
	least  int // parameters that must be there
	only   func(*call) bool
	signed signing.Rule
	do     func(*call) (wire.Value, error)
}

// of makes a form. Names behind a bar may be left off.
func of(names string, signed signing.Rule, do func(*call) (wire.Value, error)) form {
	f := form{names: strings.Fields(strings.Replace(names, "|", " ", 1)), signed: signed, do: do}
	must, _, _ := strings.Cut(names, "|")
	f.least = len(strings.Fields(must))
	return f
}

// when narrows a form to calls of which something holds, where the count alone does not tell.
func (f form) when(holds func(*call) bool) form {
	f.only = holds
	return f
}

// fits tells whether the call has this form.
func (f form) fits(c *call) bool {
	if len(c.params) < f.least || len(c.params) > len(f.names) {
		return false
	}
	return f.only == nil || f.only(c)
}

// is tells whether the parameter at a place, from 1, is of one of the kinds.
func is(place int, kinds ...wire.Kind) func(*call) bool {
	return func(c *call) bool { return len(c.params) >= place && slices.Contains(kinds, c.params[place-1].Kind()) }
}

// listAt tells whether a list, or the empty text some clients send for one, stands at a place before
// the number that other clients put there.
func listAt(place int) func(*call) bool {
	return func(c *call) bool {
		other := c.params[place]
		return is(place, wire.KindArray, wire.KindStruct)(c) || other.Kind() != wire.KindArray
	}
}

// emailAt tells whether an e-mail address stands at a place.
func emailAt(place int) func(*call) bool {
	return func(c *call) bool { return len(c.params) >= place && strings.Contains(c.params[place-1].Text(), "@") }
}

// newer tells calls of the last version, oldest those of the first.
func newer(c *call) bool  { return c.version == wire.Version41 }
func oldest(c *call) bool { return c.version == wire.Version35 }

// What most methods sign.
var (
	overInvoice     = signing.Over("eid invno")
	overReservation = signing.Over("eid rno")
	overPerson      = signing.Over("eid pno")
)

// The parameters that several methods share (XML-RPC reference 2.2, 2.7, 2.12).
const (
	buyer  = "pno gender "
	before = "reference reference_code orderid1 orderid2 dlv_addr bill_addr "
	order  = before + "client_ip flags currency country language eid digest enc pclass goods comment " +
		"shipment_info travel_info income_info bank_info "
)

// methods is every method, with each form in which a client calls it (XML-RPC reference 2). It is filled
// before the first call: the table names functions that ask it.
var methods = map[string][]form{}

func init() {
	for _, family := range []map[string][]form{standard(), advanced(), returns(), invoices(), consumers(), plans()} {
		maps.Copy(methods, family)
	}
}

// standard is the standard integration: passive invoices.
func standard() map[string][]form {
	return map[string][]form{
		"add_invoice": {
			of(buyer+order+"session_id extra_info", signing.Titles, addInvoice).when(is(1, wire.KindString)),
			of("eid estore_user digest orderid1 goods shipment_fee shipment_type handling_fee pno fname lname address password client_ip "+
				"new_password flags comment ready_date rand_string currency country language enc pclass yearly_salary",
				signing.Titles, addInvoice).when(is(1, wire.KindInt)),
		},
		"activate_invoice": {of("eid invno digest | pclass shipment_info", overInvoice, activateInvoice)},
		"activate_part":    {of("eid invno artnos digest | pclass shipment_info", signing.Over("eid invno *artnos"), activatePart)},
		"delete_invoice":   {of("eid invno digest", overInvoice, deleteInvoice)},
		"update_goods_qty": {of("eid digest invno artno qty", signing.Over("invno artno qty"), updateGoodsQuantity)},
		"update_charge_amount": {of("eid digest invno type amount",
			signing.Either(signing.Over("invno type amount"), signing.Over("eid invno type amount")), updateChargeAmount)},
		"update_orderno": {of("eid digest invno orderid",
			signing.Either(signing.Over("invno orderid"), signing.Over("eid invno orderid")), updateOrderNumber)},
		"update_notes": {of("eid digest invno text", signing.Over("invno text"), updateNotes)},
		"update_email": {of("eid digest pno email", signing.Over("pno email"), updateEmail)},
	}
}

// advanced is the advanced integration: reservations.
func advanced() map[string][]form {
	return map[string][]form{
		"reserve_amount": {
			of(buyer+"amount "+order+"session_id extra_info", signing.Over("eid pno amount"), reserveAmount).when(newer),
			of("pno amount "+before+"email phone cell client_ip flags currency country language eid digest enc pclass yearly_salary | goods",
				signing.Over("eid pno amount"), reserveAmount).when(is(7, wire.KindStruct, wire.KindArray)),
		},
		"activate_reservation": {
			of("rno ocr "+buyer+order+"extra_info", signing.Over("eid pno *goods"), activateReservation).when(is(20, wire.KindArray)),
			of("rno pno ocr goods "+before+"shipment_type email phone cell client_ip flags currency country language eid digest enc pclass yearly_salary",
				signing.Over("eid pno *goods"), activateReservation).when(is(4, wire.KindArray)),
			of("rno pno ocr goods "+before+"shipment_type email phone cell client_ip flags eid digest enc pclass yearly_salary",
				signing.Over("eid pno *goods"), activateReservation).when(is(4, wire.KindArray)),
		},
		"activate":           {of("eid digest rno info", signing.Activation, activate)},
		"update":             {of("eid digest rno info", signing.Changes, update)},
		"change_reservation": {of("rno amount eid digest | flags", signing.Over("eid rno amount"), changeReservation)},
		"split_reservation":  {of("rno amount orderid1 orderid2 flags eid digest", signing.Over("eid rno amount"), splitReservation)},
		"cancel_reservation": {of("rno eid digest", overReservation, cancelReservation)},
		"extend_expiry_date": {of("rno eid digest", overReservation, extendExpiryDate)},
		"check_order_status": {of("eid digest id type", signing.Over("eid id"), checkOrderStatus)},
	}
}

// returns gives goods and amounts back.
func returns() map[string][]form {
	return map[string][]form{
		"credit_invoice": {
			of("eid invno credno digest", overInvoice, creditInvoice),
			of("ocr artnos flags currency eid digest", signing.Over("eid ocr *artnos"), creditReference).when(oldest),
			of("ocr credno artnos flags currency eid digest", signing.Over("eid ocr *artnos"), creditReference).when(oldest),
		},
		"credit_part": {
			of("eid invno artnos credno digest | zero goods", signing.Over("eid invno *artnos"), creditPart).when(listAt(3)),
			of("eid invno credno artnos digest | zero goods", signing.Over("eid invno *artnos"), creditPart),
		},
		"return_amount":  {of("eid invno amount vat digest | flags description", overInvoice, returnAmount)},
		"return_invoice": {of("eid invno digest", overInvoice, creditInvoice)},
		"return_part":    {of("eid invno artnos digest", signing.Over("eid invno *artnos"), creditPart)},
	}
}

// invoices sends invoices and tells of them.
func invoices() map[string][]form {
	return map[string][]form{
		"email_invoice":           {of("eid invno digest", overInvoice, emailInvoice)},
		"send_invoice":            {of("eid invno digest", overInvoice, sendInvoice)},
		"invoice_amount":          {of("eid invno digest", overInvoice, invoiceAmount)},
		"invoice_part_amount":     {of("eid invno artnos digest", signing.Over("eid invno *artnos"), invoicePartAmount)},
		"invoice_address":         {of("eid invno digest", overInvoice, invoiceAddress)},
		"is_invoice_paid":         {of("invno eid digest", overInvoice, isInvoicePaid)},
		"extend_invoice_due_date": {of("eid invno digest info", overInvoice, extendInvoiceDueDate)},
		"order_info":              {of("eid invno digest", overInvoice, orderInfo)},
		"lookup_invoice":          {of("eid orderid1 digest", signing.Over("eid orderid1"), lookupInvoice)},
	}
}

// consumers tells who somebody is.
func consumers() map[string][]form {
	return map[string][]form{
		"get_addresses":      {of("pno eid digest enc type | client_ip", overPerson, getAddresses)},
		"has_account":        {of("eid pno digest enc", overPerson, hasAccount)},
		"set_customer_no":    {of("pno cust_no eid digest enc", signing.Over("eid pno cust_no"), setCustomerNumber)},
		"get_customer_no":    {of("pno eid digest enc", overPerson, getCustomerNumbers)},
		"remove_customer_no": {of("cust_no eid digest", signing.Over("eid cust_no"), removeCustomerNumber)},
		"check_ilt": {
			of("eid digest amount pno gender dlv_addr country language currency enc", overPerson, checkIncome),
			of("pno gender dlv_addr currency country language eid digest enc pclass amount", signing.Income, checkIncomeByPage),
		},
	}
}

// plans is part payment, and payment references.
func plans() map[string][]form {
	return map[string][]form{
		"get_pclasses":  {of("eid currency digest country language", signing.Over("eid currency"), getPlans)},
		"periodic_cost": {of("eid sum pclass currency flags digest", signing.Over("eid sum pclass"), periodicCost)},
		"reserve_ocr_nums": {
			of("count email eid digest", signing.Over("eid count"), reserveReferencesByEmail).when(emailAt(2)),
			of("count eid digest | country", signing.Over("eid count"), reserveReferences),
		},
		"reserve_ocr_nums_email": {of("count email eid digest country", signing.Over("eid count"), reserveReferencesByEmail)},
	}
}
