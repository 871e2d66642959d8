package batches

import (
	"respite/domain/command"
	"respite/domain/delivery"
	"respite/domain/invoice"
	"respite/domain/request"
	"respite/operation"
	"respite/value/fault"
)

// task is one step on its way. Its mark is batch and line: no other step has it.
type task struct {
	*applier
	step delivery.Step
	mark string
}

// markName is the parameter under which a request carries the mark, for good. Pushes repeat it to the shop.
const markName = "batch"

// origin is what the step's request says of itself.
func (t task) origin() request.Origin {
	return request.Origin{
		Service: "klarna", Invoice: t.step.Sale, Description: t.step.Note(),
		Custom: []request.Pair{{Name: markName, Value: t.mark}},
	}
}

// identity keeps two who do the step at the same time from doing it twice.
func (t task) identity() (command.Identity, error) {
	identity, err := command.Identify(t.batch.Merchant, "batch", "batch/"+t.mark, t.mark)
	identity.By = t.batch.By
	return identity, err
}

// recover tells what came of the step, if somebody has done it. A cancel can simply be done again.
func (t task) recover() (delivery.Outcome, bool, error) {
	if t.step.Kind == delivery.Cancel {
		return delivery.Outcome{}, false, nil
	}
	pair := request.Pair{Name: markName, Value: t.mark}
	made, err := t.book.View().RequestsByParameter(t.ctx, "custom", pair, t.batch.Merchant)
	if err != nil || len(made) == 0 {
		return delivery.Outcome{}, false, err
	}
	return delivery.Outcome{Done: true, Invoice: made[0].Invoice, Credit: made[0].Credit}, true, nil
}

// do does the step by an ordinary operation. What stands against it is its outcome; any other error is none.
func (t task) do() (delivery.Outcome, error) {
	var outcome delivery.Outcome
	var err error
	switch t.step.Kind {
	case delivery.Cancel:
		outcome, err = t.cancel()
	case delivery.Return:
		outcome, err = t.giveBack()
	default:
		outcome, err = t.deliver()
	}
	if fault.Told(err) && !fault.Is(err, fault.TooBusy) {
		return delivery.Outcome{Message: delivery.Sentence(err)}, nil
	}
	return outcome, err
}

// target names the order as the operations know it. The rest of a passive invoice gets another number with each
// delivery, so it is asked for.
func (t task) target() (operation.Target, error) {
	if !t.step.Rest {
		return operation.Target{Number: t.step.Number}, nil
	}
	order, err := t.book.View().Reservation(t.ctx, t.step.Number, t.batch.Merchant)
	return operation.Target{Passive: invoice.Number(order.Passive)}, err
}

func (t task) cancel() (delivery.Outcome, error) {
	identity, err := t.identity()
	if err != nil {
		return delivery.Outcome{}, err
	}
	target, err := t.target()
	if err != nil {
		return delivery.Outcome{}, err
	}
	_, err = t.operations.Cancel(t.ctx, operation.Cancel{Merchant: t.batch.Merchant, Identity: identity, Origin: t.origin(), Target: target})
	return delivery.Outcome{Done: err == nil}, err
}

func (t task) deliver() (delivery.Outcome, error) {
	identity, err := t.identity()
	if err != nil {
		return delivery.Outcome{}, err
	}
	target, err := t.target()
	if err != nil {
		return delivery.Outcome{}, err
	}
	made, err := t.operations.Activate(t.ctx, operation.Activate{
		Merchant: t.batch.Merchant, Identity: identity, Origin: t.origin(), Target: target, Articles: t.step.Articles, SendBy: t.step.SendBy,
		Release: t.step.FreesRest,
	})
	return delivery.Outcome{Done: err == nil, Invoice: made.Invoice}, err
}

func (t task) giveBack() (delivery.Outcome, error) {
	identity, err := t.identity()
	if err != nil {
		return delivery.Outcome{}, err
	}
	var made operation.Refunded
	if t.step.Amount != 0 {
		made, err = t.operations.Refund(t.ctx, operation.Refund{
			Merchant: t.batch.Merchant, Identity: identity, Origin: t.origin(), Original: t.step.Paid, Amount: t.step.Amount, Currency: t.step.Money,
		})
	} else {
		made, err = t.operations.Credit(t.ctx, operation.Credit{
			Merchant: t.batch.Merchant, Identity: identity, Origin: t.origin(), Invoice: t.step.Bill, Articles: t.step.Articles,
			All: len(t.step.Articles) == 0,
		})
	}
	return delivery.Outcome{Done: err == nil, Invoice: t.step.Bill, Credit: made.Credit}, err
}
