package gateway

import (
	"errors"
	"fmt"
	"strings"

	"respite/api/gateway/table"
	"respite/domain/command"
	"respite/domain/request"
	"respite/domain/risk"
	"respite/operation"
	"respite/value/fault"
	"respite/value/id"
	"respite/value/money"
	"respite/wire/jsongate"
	"respite/wire/telling"
)

// transaction answers POST Transaction.
func (d *Door) transaction(c *call, _ string) (any, error) { return d.perform(c, true) }

// dataRequest answers POST DataRequest.
func (d *Door) dataRequest(c *call, _ string) (any, error) { return d.perform(c, false) }

// perform reads a request and runs its action.
func (d *Door) perform(c *call, transaction bool) (any, error) {
	in, err := readIncoming(c.body)
	if err != nil {
		return nil, err
	}
	return d.act(c, in, func(a request.Action) bool { return a.Transaction() == transaction })
}

// act runs the action of a request, if the address takes it.
func (d *Door) act(c *call, in incoming, takes func(request.Action) bool) (any, error) {
	if c.culture == "" {
		c.culture = in.Culture.trimmed()
	}
	o := &order{incoming: in, call: c, action: &action{}}
	if wrong := o.findAction(takes); wrong != nil {
		return o.refuse(d, *wrong)
	}
	c.asks = string(o.action.name)
	o.sort(in.Services[0].Parameters)
	o.checkBasics()
	o.checkTable()
	o.checkNeeded()
	result, err := o.action.run(d, c, o)
	if err == nil {
		return result, nil
	}
	faults, only := fault.All(err)
	switch {
	case errors.Is(err, errWrong):
		return o.invalid(d)
	case !only:
		return o.fail(d, err)
	case fault.Is(err, fault.TooBusy):
		return nil, err
	}
	o.translate(faults)
	return o.invalid(d)
}

// findAction finds what is asked for, or says why it cannot be had.
func (o *order) findAction(takes func(request.Action) bool) *jsongate.RequestErrors {
	list := o.Services
	if len(list) != 1 {
		return serviceError("", "Exactly one service must be named.")
	}
	name, verb := list[0].Name.trimmed(), list[0].Action.trimmed()
	o.service = name
	o.action.name = request.Action(verb)
	if channel := o.call.header.Get("Channel"); channel != "" && channel != "1" && !strings.EqualFold(channel, "Web") {
		return &jsongate.RequestErrors{ChannelErrors: jsongate.Many[jsongate.ParameterError]{{
			Service: clip(name), Action: clip(verb), Name: "Channel", Error: jsongate.ErrorParameterInvalid,
			ErrorMessage: "The service can be used on the channel Web only.",
		}}}
	}
	switch {
	case strings.EqualFold(name, table.Subscriptions):
		o.action = &listing
		return nil
	case strings.EqualFold(name, payLaterNewer):
		return serviceError(name, "The service klarnakp is not offered here yet; use the service klarna.")
	case !strings.EqualFold(name, payLater):
		return serviceError(name, fmt.Sprintf("The service '%s' is not offered.", clip(name)))
	}
	for i := range actions {
		if !strings.EqualFold(string(actions[i].name), verb) {
			continue
		}
		if !takes(actions[i].name) {
			return actionError(name, verb, fmt.Sprintf("The action %s must be sent to %s.", actions[i].name, actions[i].Address))
		}
		o.action = &actions[i]
		return nil
	}
	return actionError(name, verb, fmt.Sprintf("The service %s has no action '%s'.", payLater, clip(verb)))
}

// subject names what a fault of the whole request is said of.
func (a action) subject() string { return string(a.name) }

func clip(name string) string {
	const most = 50
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return name
}

func serviceError(name, message string) *jsongate.RequestErrors {
	return &jsongate.RequestErrors{ServiceErrors: jsongate.Many[jsongate.ServiceError]{{
		Name: clip(name), Error: jsongate.ErrorParameterInvalid, ErrorMessage: message,
	}}}
}

func actionError(service, name, message string) *jsongate.RequestErrors {
	return &jsongate.RequestErrors{ActionErrors: jsongate.Many[jsongate.ActionError]{{
		Service: service, Name: clip(name), Error: jsongate.ErrorParameterInvalid, ErrorMessage: message,
	}}}
}

// amountName is the basic field an amount of this request stands in.
func (o *order) amountName() string {
	switch {
	case o.action.name == request.Refund:
		return "AmountCredit"
	case o.AmountDebit.trimmed() == "" && o.Amount.trimmed() != "":
		return "Amount"
	}
	return "AmountDebit"
}

// asked is the amount the request names, as it was written.
func (o *order) asked() scalar {
	switch o.amountName() {
	case "AmountCredit":
		return o.AmountCredit
	case "Amount":
		return o.Amount
	}
	return o.AmountDebit
}

// invalid answers with everything that is wrong, at once.
func (o *order) invalid(d *Door) (any, error) {
	errors := jsongate.RequestErrors{}
	if o.newer {
		errors.ServiceErrors = serviceError(o.service, "The service with a hosted page is not offered here yet; name the country in Encoding.").ServiceErrors
	}
	for _, c := range o.wrong {
		errors.ParameterErrors = append(errors.ParameterErrors, jsongate.ParameterError{
			Service: o.service, Action: string(o.action.name), Name: c.name,
			Error: jsongate.ErrorParameterInvalid, ErrorMessage: c.sentence(o.call.culture),
		})
	}
	return o.refuse(d, errors)
}

// refuse answers a request that is wrong as it stands; nothing of it happened.
func (o *order) refuse(d *Door, errors jsongate.RequestErrors) (any, error) {
	return o.unmade(d, request.Invalid, &errors, "")
}

// fail answers when we are at fault: the log has the cause, the caller a reference.
func (o *order) fail(d *Door, err error) (any, error) {
	return o.unmade(d, request.Broken, nil, d.internal(o.call, err))
}

// unmade answers a request that nothing was made of.
func (o *order) unmade(d *Door, status request.Status, errors *jsongate.RequestErrors, reference string) (any, error) {
	key, err := d.IDs.Next()
	if err != nil {
		return nil, err
	}
	now, err := d.Store.View().Now(o.call.ctx)
	if err != nil {
		return nil, err
	}
	made := request.Request{Key: key, Action: o.action.name, Status: status, At: now, Currency: money.Currency(o.Currency.trimmed()), Origin: o.origin()}
	if amount, err := money.ParseMinor(o.asked().trimmed()); err == nil {
		made.Amount = amount
	}
	if o.action.name.Transaction() {
		answer := telling.TransactionResponse(made, d.Test)
		answer.RequestErrors, answer.PaymentKey = errors, ""
		answer.Status = explained(answer.Status, reference)
		return answer, nil
	}
	answer := telling.DataResponse(made, d.Test)
	answer.RequestErrors = errors
	answer.Status = explained(answer.Status, reference)
	return answer, nil
}

// explained puts the reference of a failure where clients show it.
func explained(status jsongate.Status, reference string) jsongate.Status {
	if reference != "" {
		sub := jsongate.Unlisted(failed(reference))
		status.SubCode = &sub
	}
	return status
}

// tellData answers a data request that was handled.
func (d *Door) tellData(c *call, made request.Request, refused bool) jsongate.DataResponse {
	answer := telling.DataResponse(made, d.Test)
	if refused {
		answer.ConsumerMessage = sorry(c.culture)
	}
	return answer
}

// sorry is the neutral text for a consumer who is refused, in English where we do not speak the language.
func sorry(culture string) *jsongate.ConsumerMessage {
	switch language(culture) {
	case "nl", "de":
	default:
		culture = "en-GB"
	}
	text := risk.RefusalText(language(culture))
	return &jsongate.ConsumerMessage{MustRead: true, CultureName: culture, Title: "", PlainText: text, HTMLText: text}
}

// errWrong says that something was complained of; act answers with all of it.
var errWrong = errors.New("the request is wrong as it stands")

// identify makes the command's identity, once everything was read and nothing is wrong, from what makes
// two requests the same: not from texts that clients fill at random, nor from addresses to be told at.
func (o *order) identify(content ...any) (command.Identity, error) {
	key := o.call.header.Get("Idempotency-Key")
	if len(key) > 255 {
		o.complain("Idempotency-Key", fault.TooLong.With(255))
	}
	if len(o.wrong) > 0 {
		return command.Identity{}, errWrong
	}
	return command.Identify(o.call.shop.ID, string(o.action.name), key, append(content, o.Invoice.text))
}

// target reads which reservation is meant, by number or by key.
func (o *order) target() operation.Target {
	number, key := o.text("ReservationNumber"), o.text("DataRequestKey")
	var target operation.Target
	switch {
	case number == "" && key == "":
		o.complain("ReservationNumber", fault.Missing.With())
	case number != "":
		target.Number = reservationNumberOf(number)
		if target.Number == 0 {
			o.complain(o.spelling("ReservationNumber"), fault.ReservationUnknown.With())
		}
	}
	if key != "" {
		parsed, good := id.Parse(key)
		if !good {
			o.complain(o.spelling("DataRequestKey"), fault.ReservationUnknown.With())
		}
		target.Request = parsed
	}
	return target
}
