package provider

import (
	"net/http"
	"strings"

	"respite/domain/consumer"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/store/lists"
	"respite/value/fault"
	"respite/value/money"
	"respite/web/office/shell"
	"respite/web/office/words"
	"respite/web/ui"
)

// mostReviews bounds the queue of orders that is shown.
const mostReviews = 100

// review is one order that waits for a decision.
type review struct {
	reservation.Reservation
	Shop    string
	Buyer   string
	Reasons []string
	Late    bool // the deadline has passed; it is refused in a moment
}

func showReviews(a *shell.Ask) (shell.Answer, error) {
	orders, err := a.View().Lists().Waiting(a.Context(), lists.Undecided, a.Scope(), lists.Soon{Now: a.Now, Until: a.Now}, mostReviews)
	if err != nil {
		return nil, err
	}
	shops, err := names(a)
	if err != nil {
		return nil, err
	}
	var queue []review
	for _, order := range orders {
		latest, err := latestVerdict(a, order)
		if err != nil {
			return nil, err
		}
		queue = append(queue, review{
			Reservation: order, Shop: shops[order.Merchant], Buyer: buyer(order), Reasons: words.Reasons(latest.Verdict.Reasons),
			Late: order.Review != nil && !a.Now.Before(order.Review.DecideBy),
		})
	}
	return shell.Page{Pages: pages, Name: "reviews", Title: ui.T("Reviews"), Body: queue}, nil
}

// buyer names who ordered: a person, or the company.
func buyer(order reservation.Reservation) string {
	who := order.Parties.Billing
	return strings.TrimSpace(strings.Join([]string{who.Company, who.FirstName, who.LastName}, " "))
}

// latestVerdict gives what was decided about an order the latest time.
func latestVerdict(a *shell.Ask, order reservation.Reservation) (risk.Record, error) {
	verdicts, err := a.View().Verdicts(a.Context(), order.Number)
	if err != nil || len(verdicts) == 0 {
		return risk.Record{}, err
	}
	return verdicts[len(verdicts)-1], nil
}

// question is what the page of one review shows.
type question struct {
	review
	Verdict   risk.Record
	Exposures []consumer.Exposure
	Limit     money.Money
	Why       ui.Field
	Wrong     []string
}

func showReview(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	return reviewPage(a, order, nil)
}

func reviewPage(a *shell.Ask, order reservation.Reservation, wrong error) (shell.Answer, error) {
	latest, err := latestVerdict(a, order)
	if err != nil {
		return nil, err
	}
	owed, err := a.View().Lists().Exposures(a.Context(), order.Person)
	if err != nil {
		return nil, err
	}
	shop, err := a.View().Merchant(a.Context(), order.Merchant)
	if err != nil {
		return nil, err
	}
	body := question{
		review:  review{Reservation: order, Shop: shop.Name, Buyer: buyer(order), Reasons: words.Reasons(latest.Verdict.Reasons)},
		Verdict: latest, Exposures: owed, Limit: money.Money{Minor: latest.Verdict.Limit, Currency: order.Currency},
		Why: ui.Field{Name: "reason", Label: ui.T("Reason, for the audit log"), Type: "text", Value: a.Text("reason"), Required: true,
			Hint: ui.T("Say what decided, not who the buyer is.")},
	}
	page := shell.Page{Pages: pages, Name: "review", Title: ui.T("Review of order %d", order.Number)}
	if wrong != nil {
		fields, rest, err := shell.Faults(wrong)
		if err != nil {
			return nil, err
		}
		body.Why.Fault, body.Wrong, page.Status = fields["reason"], rest, http.StatusUnprocessableEntity
	}
	page.Body = body
	return page, nil
}

func approve(a *shell.Ask) (shell.Answer, error) { return decide(a, true) }

func refuse(a *shell.Ask) (shell.Answer, error) { return decide(a, false) }

func decide(a *shell.Ask, accept bool) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	if a.Text("reason") == "" {
		return reviewPage(a, order, fault.Missing.With().On("reason"))
	}
	err = a.Operations.Decide(a.Context(), order.Number, accept, a.By.Actor())
	if fault.Is(err, fault.ReservationClosed) {
		return shell.Go{To: shell.Root + "/reviews", Kind: shell.Bad, Said: ui.T("Order %d was decided already.", order.Number)}, nil
	}
	if err != nil {
		return nil, err
	}
	said := ui.T("Order %d was refused, and the shop is told.", order.Number)
	if accept {
		said = ui.T("Order %d was approved, and the shop is told.", order.Number)
	}
	return shell.Go{To: shell.Root + "/reviews", Said: said}, nil
}
