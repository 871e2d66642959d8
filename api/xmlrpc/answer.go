package xmlrpc

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"

	"respite/domain/invoice"
	"respite/domain/reservation"
	"respite/value/fault"
	"respite/value/outcome"
	wire "respite/wire/xmlrpc"
	"respite/wire/xmlrpc/faultcode"
)

// answer tells what came of a call. Results and faults are both HTTP 200 (XML-RPC reference 1.1).
func (d *Door) answer(w http.ResponseWriter, r *http.Request, c *call, result wire.Value, err error) {
	body, heard := wire.Answer(result), Told{Method: c.method, Merchant: c.shop.ID, Outcome: outcome.Done}
	if err != nil {
		told := c.explain(err)
		c.listen()
		body = wire.Fault(told.code.Number, c.sentence(told))
		heard.Fault, heard.Outcome = told.code.Number, told.outcome(err)
		d.Log.DebugContext(c.ctx, "a call was refused", "method", c.method, "eid", int64(c.shop.ID), "fault", told.code.Number)
	}
	if d.Told != nil {
		d.Told(c.ctx, heard)
	}
	header := w.Header()
	header.Set("Content-Type", "text/xml; charset=ISO-8859-1")
	header.Set("Cache-Control", "no-store")
	if packed, smaller := pack(r, body); smaller {
		header.Set("Content-Encoding", "gzip")
		body = packed
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body)
}

// leastPacked is the size from which packing pays.
const leastPacked = 1 << 10

// pack packs a large answer for a client that offers it.
func pack(r *http.Request, body []byte) ([]byte, bool) {
	if len(body) < leastPacked || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		return nil, false
	}
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, err := writer.Write(body)
	if err == nil {
		err = writer.Close()
	}
	return packed.Bytes(), err == nil && packed.Len() < len(body)
}

// explain puts an error into the words of this wire. What is not a fault is ours: the log gets it.
func (c *call) explain(err error) said {
	if s, is := err.(said); is {
		return s
	}
	faults, told := fault.All(err)
	if !told || len(faults) == 0 {
		c.Log.ErrorContext(c.ctx, "a call failed", "method", c.method, "eid", int64(c.shop.ID), "error", err)
		return said{faultcode.OtherMerchantError, ""}
	}
	return c.translate(faults[0])
}

// outcome says in a word what a fault means; the error is what it was told for.
func (s said) outcome(err error) outcome.Outcome {
	switch {
	case s.code == faultcode.OtherMerchantError:
		return outcome.Failed
	case s.code == faultcode.SecretWrong || s.code == faultcode.MerchantUnknown:
		return outcome.Denied
	case s.code.Number >= faultcode.CreditRefused.Number && s.code.Number <= faultcode.ConsumerBarred.Number:
		return outcome.Refused
	}
	if _, is := err.(said); is {
		return outcome.Wrong
	}
	return outcome.Of(err)
}

// sentence gives the text of a fault: a sentence in the caller's language for 4.1, the symbolic name
// for older clients, which look it up (XML-RPC reference 1.6). What the integrator must know follows in
// English; consumers' texts have no such end.
func (c *call) sentence(s said) string {
	if c.version == wire.Version35 || c.version == wire.Version40 || s.code == faultcode.UnknownCall {
		return s.code.Name
	}
	text := s.code.Text(c.language)
	toConsumer := purchases[c.method] || s.code.Number/100 == 24 // a buyer tells the code of a mobile purchase
	if s.detail == "" || toConsumer && s.code.ForConsumer() && !technical(s.code) {
		return text
	}
	return text + " (" + s.detail + ")"
}

// purchases are the methods whose faults the checkout shows to the consumer.
var purchases = map[string]bool{"reserve_amount": true, "add_invoice": true, "get_addresses": true, "has_account": true, "check_ilt": true}

// technical tells codes of single fields: a consumer may correct them, an integrator must find them.
func technical(code faultcode.Code) bool {
	return code.Number/100 == 32 || code == faultcode.OtherSubmissionError
}

// listen finds out whom a fault speaks to when the call says neither language nor country: the buyer of the
// order it names.
func (c *call) listen() {
	if c.shop.ID == 0 || c.at("language").Kind() != wire.KindNil || c.at("country").Kind() != wire.KindNil {
		return
	}
	if encoding, known := c.version.Encoding(c.wholeOr("enc", 0)); known {
		if of, has := encoding.Country(); has {
			c.language = languages[of]
		}
	}
	order, found := c.meant()
	switch {
	case found && order.Details.Language != "":
		c.language = order.Details.Language
	case found:
		c.language = languages[order.Country]
	}
}

// meant reads the order a call names by its reservation or invoice number. A fault stays a fault when it
// cannot be read.
func (c *call) meant() (reservation.Reservation, bool) {
	view := c.Store.View()
	if rno, isNumber := c.at("rno").Int64(); isNumber {
		order, err := view.Reservation(c.ctx, reservation.Number(rno), c.shop.ID)
		return order, err == nil
	}
	invno, isNumber := c.at("invno").Int64()
	if !isNumber {
		return reservation.Reservation{}, false
	}
	if order, found, err := view.ReservationByPassive(c.ctx, reservation.Passive(invno), c.shop.ID); err == nil && found {
		return order, true
	}
	owed, err := view.Invoice(c.ctx, invoice.Number(invno), c.shop.ID)
	if err != nil {
		return reservation.Reservation{}, false
	}
	order, err := view.Reservation(c.ctx, owed.Reservation, c.shop.ID)
	return order, err == nil
}
