package playground

import (
	"fmt"
	"net/http"
	"time"

	"respite/domain/request"
	"respite/operation/administration"
	"respite/wire/described"
)

// scenario is a story in one click.
type scenario struct {
	Name    string
	Door    described.Door
	Title   string
	Explain string
	steps   []scene
}

// scene sends the example of an action with some values changed, or moves the clock.
type scene struct {
	says   string
	action string
	change described.Values
	moves  time.Duration
	ends   bool // moves the clock until the reservation has ended
}

const justAMoment = 2 * time.Minute

var (
	pay     = string(request.Pay)
	reserve = string(request.Reserve)
)

// Scenarios are the same stories on both wires.
var scenarios = []scenario{
	{"approved", described.Gateway, "Approved", "The test person buys, and the amount is held.", []scene{{action: reserve}}},
	{"refused", described.Gateway, "Refused", "A person whom the bureau knows for unpaid bills: status 690.", []scene{
		{action: reserve, change: described.Values{"BillingLastName": "Denied"}}}},
	{"pending", described.Gateway, "Pending, then accepted", "The decision takes a minute; a push tells it.", []scene{
		{says: "The bureau takes its time.", action: reserve, change: waiting("Billing")},
		{says: "Two minutes pass on the test clock. The push with the decision follows.", moves: justAMoment}}},
	{"part", described.Gateway, "Part delivery", "One article is delivered first, the rest later: two invoices.", []scene{
		{action: reserve},
		{says: "The car is delivered.", action: pay,
			change: described.Values{"AmountDebit": "10.00", "Article.0.ArticleNumber": "12345", "Article.0.ArticleQuantity": "1"}},
		{says: "Everything that is left is delivered.", action: pay, change: described.Values{"AmountDebit": "4.00"}}}},
	{"return", described.Gateway, "Return", "Everything is delivered, and an article comes back.", []scene{
		{action: reserve}, {action: pay},
		{says: "The car comes back.", action: string(request.Refund),
			change: described.Values{"AmountCredit": "10.00", "Article.0.ArticleNumber": "12345", "Article.0.ArticleQuantity": "1"}}}},
	{"expired", described.Gateway, "Expired", "The test clock moves until the reservation has ended; then the delivery is too late.", []scene{
		{action: reserve}, {says: "Time passes on the test clock until the reservation has ended.", ends: true},
		{says: "The delivery is refused.", action: pay}}},

	{"approved", described.XMLRPC, "Approved", "The test person buys, and the amount is held.", []scene{{action: "reserve_amount"}}},
	{"refused", described.XMLRPC, "Refused", "A person whom the bureau knows for unpaid bills: a fault.", []scene{
		{action: "reserve_amount", change: described.Values{"bill_addr.lname": "Denied", "dlv_addr.lname": "Denied"}}}},
	{"pending", described.XMLRPC, "Pending, then accepted", "The decision takes a minute; the shop asks for it.", []scene{
		{says: "The bureau takes its time.", action: "reserve_amount", change: waiting("bill_addr.").With(waiting("dlv_addr."))},
		{says: "The shop asks: 2 is pending.", action: "check_order_status"},
		{says: "Two minutes pass on the test clock. Ask again in a moment: 1 is accepted.", moves: justAMoment}}},
	{"part", described.XMLRPC, "Part delivery", "One article is delivered first, the rest later: two invoices.", []scene{
		{action: "reserve_amount"},
		{says: "Two records are delivered.", action: "activate", change: described.Values{"info.artnos.0.artno": "LP-204", "info.artnos.0.qty": "2"}},
		{says: "Everything that is left is delivered.", action: "activate"}}},
	{"return", described.XMLRPC, "Return", "Everything is delivered, and an article comes back.", []scene{
		{action: "reserve_amount"}, {action: "activate"}, {says: "A record comes back.", action: "credit_part"}}},
	{"expired", described.XMLRPC, "Expired", "The test clock moves until the reservation has ended; then the delivery is too late.", []scene{
		{action: "reserve_amount"}, {says: "Time passes on the test clock until the reservation has ended.", ends: true},
		{says: "The delivery is refused.", action: "activate"}}},
}

// waiting is a buyer whose e-mail address lets the bureau take a minute (gateway reference 7).
func waiting(side string) described.Values {
	if side == "Billing" {
		return described.Values{"BillingEmail": "pending_accepted@klarna.com"}
	}
	return described.Values{side + "email": "pending_accepted@klarna.com"}
}

// length gives how far a scene moves the clock.
func (s scene) length(of shop) time.Duration {
	if s.ends {
		return time.Duration(of.Contract.ReserveDays+1) * oneDay
	}
	return s.moves
}

const oneDay = 24 * time.Hour

func inWords(moves time.Duration) string {
	if days := int(moves / oneDay); days > 0 {
		return fmt.Sprintf("%d days", days)
	}
	return fmt.Sprintf("%d minutes", int(moves/time.Minute))
}

// play lets a scenario happen.
func (v *visit) play() (answer, error) {
	for _, s := range scenarios {
		if s.Name == v.request.PathValue("name") && string(s.Door) == v.request.PostFormValue("door") {
			return v.perform(run{Title: s.Title, Explain: s.Explain}, s.Door, s.steps)
		}
	}
	return answer{}, problem{http.StatusNotFound, "There is no such scenario."}
}

// perform runs scenes one after another and keeps them as a run. Where the first step fails, nothing after it
// would say anything.
func (v *visit) perform(kept run, d described.Door, scenes []scene) (answer, error) {
	s, err := v.sender()
	if err != nil {
		return answer{}, err
	}
	for i, each := range scenes {
		if moves := each.length(s.shop); moves > 0 {
			if _, err := administration.AdvanceClock(v.request.Context(), v.Store, moves); err != nil {
				return answer{}, err
			}
			kept.Steps = append(kept.Steps, step{Says: each.says, Moved: inWords(moves)})
			continue
		}
		a, found := described.Find(v.Actions, d, each.action)
		if !found {
			return answer{}, missing
		}
		values, _, err := v.example(a)
		if err != nil {
			return answer{}, err
		}
		done, err := v.exchange(s, a, values.With(each.change))
		if err != nil {
			return answer{}, err
		}
		kept.Steps = append(kept.Steps, step{Says: each.says, Exchange: done})
		if i == 0 && len(scenes) > 1 && done.Outcome.Kind == "bad" {
			break
		}
	}
	return answer{to: runAddress(v.sessions.keep(v.session, kept))}, nil
}
