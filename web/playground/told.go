package playground

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/reservation"
	"respite/value/fault"
	"respite/web/ui"
	"respite/wire/described"
	"respite/wire/jsongate"
	wire "respite/wire/xmlrpc"
)

// outcome is how an exchange ended, in a word.
type outcome = ui.Badge

// told is what an answer says.
type told struct {
	outcome outcome
	key     string
	at      func(path string) string // a value of the answer; empty: it has none
}

// read reads an answer of a door; what cannot be read says nothing.
func read(d described.Door, status int, body []byte) told {
	if d == described.XMLRPC {
		return readCall(body)
	}
	var answered struct {
		Key      string
		Status   struct{ Code jsongate.Code }
		Services []jsongate.Service
	}
	if err := json.Unmarshal(body, &answered); err != nil {
		return told{outcome: byHTTP(status), at: nothing}
	}
	t := told{outcome: byHTTP(status), key: answered.Key}
	if answered.Status.Code.Code != 0 {
		t.outcome = byStatus(answered.Status.Code)
	}
	t.at = func(path string) string {
		if path == "Key" {
			return answered.Key
		}
		for _, service := range answered.Services {
			for _, p := range service.Parameters {
				if p.Name == path {
					return p.Value
				}
			}
		}
		return ""
	}
	return t
}

func nothing(string) string { return "" }

func byHTTP(status int) outcome {
	text := fmt.Sprintf("HTTP %d %s", status, http.StatusText(status))
	if status == http.StatusOK {
		return outcome{Kind: "good", Text: text}
	}
	return outcome{Kind: "bad", Text: text}
}

func byStatus(code jsongate.Code) outcome {
	text := fmt.Sprintf("%d %s", code.Code, code.Description)
	switch code.Code {
	case jsongate.Success:
		return outcome{Kind: "good", Text: text}
	case jsongate.PendingProcessing:
		return outcome{Kind: "wait", Text: text}
	}
	return outcome{Kind: "bad", Text: text}
}

// readCall reads an answer of XML-RPC. A path leads through lists by place and through structs by name.
func readCall(body []byte) told {
	answered, err := wire.ReadAnswer(body)
	switch {
	case err != nil:
		return told{outcome: outcome{Kind: "bad", Text: "not readable"}, at: nothing}
	case answered.FaultCode != 0:
		return told{outcome: outcome{Kind: "bad", Text: fmt.Sprintf("fault %d", answered.FaultCode)}, at: nothing}
	}
	return told{outcome: outcome{Kind: "good", Text: "answered"}, at: func(path string) string {
		value := answered.Value
		for step := range strings.SplitSeq(path, ".") {
			if place, err := strconv.Atoi(step); err == nil && place >= 0 && place < len(value.Items()) {
				value = value.Items()[place]
				continue
			}
			value = value.Member(step)
		}
		return value.Text()
	}}
}

// order finds the order that an exchange was about; 0: none that can be told.
func (v *visit) order(ctx context.Context, shop merchant.ID, e *exchange, t told) (int64, error) {
	view := v.Store.View()
	for _, name := range []string{"ReservationNumber", "rno"} {
		answered := ""
		if path, yields := e.Action.Yields[name]; yields {
			answered = t.at(path)
		}
		if n := number(cmp.Or(answered, e.Given[name])); n != 0 {
			found, err := view.Reservation(ctx, reservation.Number(n), shop)
			return known(int64(found.Number), err)
		}
	}
	if bill := number(cmp.Or(passive(e, t), e.Given["invno"])); bill != 0 {
		found, isPassive, err := view.ReservationByPassive(ctx, reservation.Passive(bill), shop)
		if err != nil || isPassive {
			return known(int64(found.Number), err)
		}
		issued, err := view.Invoice(ctx, invoice.Number(bill), shop)
		return known(int64(issued.Reservation), err)
	}
	return 0, nil
}

// passive gives the number of a passive invoice that an answer tells.
func passive(e *exchange, t told) string {
	if path, yields := e.Action.Yields["passive"]; yields {
		return t.at(path)
	}
	return ""
}

func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// known leaves out what the merchant does not have.
func known(number int64, err error) (int64, error) {
	if fault.Told(err) {
		return 0, nil
	}
	return number, err
}
