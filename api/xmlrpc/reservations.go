package xmlrpc

import (
	"strconv"
	"time"

	"respite/domain/basket"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/operation"
	"respite/value/country"
	"respite/value/fault"
	wire "respite/wire/xmlrpc"
	"respite/wire/xmlrpc/faultcode"
)

var done = wire.Str("ok")

// number gives a number the way clients keep it: as text (XML-RPC reference 3.7).
func number[N ~int64](n N) wire.Value { return wire.Str(strconv.FormatInt(int64(n), 10)) }

// target reads a reservation number.
func (c *call) target() operation.Target {
	n, isNumber := c.at("rno").Int64()
	if !isNumber || n <= 0 {
		c.say(faultcode.ReservationNumberWrong, "rno: there is no such reservation")
	}
	return operation.Target{Number: reservation.Number(n)}
}

// changeReservation holds another amount (XML-RPC reference 2.9).
func changeReservation(c *call) (wire.Value, error) {
	amount, mode := c.amount("amount"), c.wholeOr("flags", 0)
	if mode != 0 && mode != 1 {
		c.say(faultcode.TypeUnknown, "flags: 0 or 1 is needed")
	}
	return c.amend(operation.Amend{Target: c.target(), Amount: &amount, Add: mode == 1}, done)
}

// amend changes an order and gives the answer; a refused change is a fault.
func (c *call) amend(command operation.Amend, answer wire.Value) (wire.Value, error) {
	identity, err := c.ready()
	if err != nil {
		return wire.Value{}, err
	}
	command.Merchant, command.Identity, command.Origin = c.shop.ID, identity, request.Origin{Service: "klarna"}
	changed, err := c.Operations.Amend(c.ctx, command)
	if err == nil && changed.Refused {
		err = refusal(changed.Reasons)
	}
	return answer, err
}

// splitReservation takes an amount off for a reservation of its own (XML-RPC reference 2.10).
func splitReservation(c *call) (wire.Value, error) {
	command := operation.Split{Merchant: c.shop.ID, Origin: c.origin(), Target: c.target(), Amount: c.amount("amount")}
	identity, err := c.ready()
	if err != nil {
		return wire.Value{}, err
	}
	command.Identity = identity
	made, err := c.Operations.Split(c.ctx, command)
	if fault.Is(err, fault.AmountAboveHeld) || fault.Is(err, fault.NotPositive) {
		return wire.Value{}, said{faultcode.SplitImpossible, "amount: " + reason(err)}
	}
	return c.numbered(int64(made.Reservation), statusAccepted), err
}

// cancelReservation gives up what is left (XML-RPC reference 2.11).
func cancelReservation(c *call) (wire.Value, error) { return c.cancel(c.target()) }

func (c *call) cancel(target operation.Target) (wire.Value, error) {
	identity, err := c.ready()
	if err != nil {
		return wire.Value{}, err
	}
	_, err = c.Operations.Cancel(c.ctx, operation.Cancel{
		Merchant: c.shop.ID, Identity: identity, Origin: request.Origin{Service: "klarna"}, Target: target,
	})
	return done, err
}

// extendExpiryDate lets a reservation live longer; the answer is Stockholm time
// (XML-RPC reference 2.16).
func extendExpiryDate(c *call) (wire.Value, error) {
	command := operation.Extend{Merchant: c.shop.ID, Origin: request.Origin{Service: "klarna"}, Target: c.target()}
	identity, err := c.ready()
	if err != nil {
		return wire.Value{}, err
	}
	command.Identity = identity
	extended, err := c.Operations.Extend(c.ctx, command)
	return wire.Str(extended.Until.In(stockholm).Format("20060102T150405")), err
}

var stockholm = func() *time.Location {
	sweden, _ := country.Of(string(country.SE))
	return sweden.Place()
}()

// update replaces goods, addresses or order numbers (XML-RPC reference 2.15).
func update(c *call) (wire.Value, error) {
	info := c.at("info")
	command := operation.Update{
		Merchant: c.shop.ID, Origin: request.Origin{Service: "klarna"}, Target: c.target(), Raises: true, Whole: true,
		Lines: c.readGoods("goods_list", info.Member("goods_list")),
		Names: c.infoNames(),
	}
	if err := c.fault(); err != nil {
		return wire.Value{}, err
	}
	if err := c.readdress(&command, info); err != nil {
		return wire.Value{}, err
	}
	identity, err := c.identity()
	if err != nil {
		return wire.Value{}, err
	}
	command.Identity = identity
	changed, err := c.Operations.Update(c.ctx, command)
	if fault.Is(err, fault.NothingToUpdate) { // the live system took it (XML-RPC reference 2.15)
		return done, c.stillOpen(command.Target)
	}
	if err == nil && changed.Refused {
		err = refusal(changed.Reasons)
	}
	return done, err
}

// stillOpen gives the fault of a reservation that is not there, or closed.
func (c *call) stillOpen(target operation.Target) error {
	order, err := c.Store.View().Reservation(c.ctx, target.Number, c.shop.ID)
	if err == nil && (!order.Open() || order.Passive != 0) {
		err = fault.ReservationUnknown.With().On("reservation")
	}
	return err
}

// readdress takes over the addresses of an update, in the order's country.
func (c *call) readdress(command *operation.Update, info wire.Value) error {
	billing, shipping := info.Member("bill_addr"), info.Member("dlv_addr")
	if billing.IsEmpty() && shipping.IsEmpty() {
		return nil
	}
	order, err := c.Store.View().Reservation(c.ctx, command.Target.Number, c.shop.ID)
	if err != nil {
		return err
	}
	home, _ := country.Of(string(order.Country))
	command.Billing, command.Readdress = c.readAddress("bill_addr", billing, home)
	given := false
	command.Shipping, given = c.readAddress("dlv_addr", shipping, home)
	command.Readdress = command.Readdress || given
	return c.fault()
}

// checkOrderStatus tells whether an order was accepted (XML-RPC reference 2.18).
func checkOrderStatus(c *call) (wire.Value, error) {
	kind := c.whole("type")
	if kind != 0 && kind != 1 {
		c.say(faultcode.TypeUnknown, "type: 0 or 1 is needed")
	}
	if err := c.fault(); err != nil {
		return wire.Value{}, err
	}
	if kind == 1 {
		return c.statusByName()
	}
	n, _ := c.at("id").Int64()
	order, err := c.Store.View().Reservation(c.ctx, reservation.Number(n), c.shop.ID)
	if fault.Is(err, fault.ReservationUnknown) {
		return c.statusByInvoice(n)
	}
	if err == nil && (order.Passive != 0 || !order.Open() && order.State != reservation.Refused) {
		err = fault.ReservationUnknown.With() // by its reservation number a closed order is not found
	}
	return wire.Int(statusOf(order)), err
}

// statusByInvoice looks for an invoice, passive or issued.
func (c *call) statusByInvoice(n int64) (wire.Value, error) {
	view := c.Store.View()
	order, found, err := view.ReservationByPassive(c.ctx, reservation.Passive(n), c.shop.ID)
	if err != nil {
		return wire.Value{}, err
	}
	if found && order.State != reservation.Cancelled {
		return wire.Int(statusOf(order)), nil
	}
	if _, err := view.Invoice(c.ctx, invoiceNumber(n), c.shop.ID); err != nil {
		return wire.Value{}, said{faultcode.ReservationNumberWrong, "id: there is no such order"}
	}
	return wire.Int(statusAccepted), nil
}

// statusByName looks for the latest order with one of the merchant's numbers.
func (c *call) statusByName() (wire.Value, error) {
	orders, err := c.Store.View().ReservationsByName(c.ctx, c.text("id"), c.shop.ID)
	if err != nil {
		return wire.Value{}, err
	}
	if len(orders) == 0 {
		return wire.Value{}, said{faultcode.OrderNumberWrong, "id: there is no such order"}
	}
	for _, order := range orders { // a refused double says nothing of the order that was accepted
		if order.State != reservation.Refused {
			return wire.Int(statusOf(order)), nil
		}
	}
	return wire.Int(statusDenied), nil
}

func statusOf(r reservation.Reservation) int64 {
	switch r.State {
	case reservation.Pending:
		return statusPending
	case reservation.Refused:
		return statusDenied
	}
	return statusAccepted
}

// quantity reads a whole number for an article.
func (c *call) quantity() *basket.Want {
	count := c.whole("qty")
	if count < 0 {
		c.say(faultcode.ArticleListWrong, "qty: a quantity of at least zero is needed")
	}
	return &basket.Want{Article: c.text("artno"), Count: count}
}
