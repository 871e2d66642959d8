package merchants

import (
	"fmt"
	"io"
	"slices"
	"strconv"

	"respite/cli/terminal"
	"respite/domain/plan"
	"respite/domain/quote"
	"respite/server"
	"respite/value/day"
	"respite/value/money"
)

// PlanQuoteCmd shows what an amount costs by a product.
type PlanQuoteCmd struct {
	onePlan
	Amount terminal.Amount `arg:"" help:"What is bought for, such as 499.00, in the plan's currency."`
	On     *day.Day        `help:"Day of the delivery; not given: today." placeholder:"YYYY-MM-DD"`
}

// Help shows the command at work.
func (PlanQuoteCmd) Help() string {
	return `The schedule and its annual rate are what the consumer owes. Below stands what the shops' client software
reckons for itself and shows: at the checkout, and beside an article without the fees. Its annual rate
leaves the start fee out, so that it is lower than the true one.

Examples:
  respite plan quote 3114 499 --merchant 1001
  respite plan quote 3113 1200 --merchant 1001 --on 2026-12-24`
}

// Run shows it.
func (c PlanQuoteCmd) Run(f *terminal.Frame) error {
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		p, err := c.find(f, book)
		if err != nil {
			return err
		}
		now, err := book.Store.View().Now(f.Context)
		if err != nil {
			return err
		}
		on := today(p, now)
		lay(&on, c.On)
		quoted, err := quoteOf(p, money.Minor(c.Amount), on)
		if err != nil {
			return fmt.Errorf("quote plan %d: %w", c.ID, err)
		}
		return f.Emit(quoted, quoted.print)
	})
}

// planQuote is what an amount costs by a product. Amounts are in minor units of the currency.
type planQuote struct {
	Plan     plan.ID        `json:"plan"`
	Version  int            `json:"version"`
	Currency money.Currency `json:"currency"`
	Amount   money.Minor    `json:"amount"`
	On       day.Day        `json:"on"`
	Schedule plan.Schedule  `json:"schedule"`
	APR      string         `json:"apr_shown"` // as it must be shown, in percent
	Client   clientView     `json:"client"`
}

// clientView is what the shops' client software shows on its two pages.
type clientView struct {
	Checkout clientCost `json:"checkout"`
	Article  clientCost `json:"article"`
}

type clientCost struct {
	Monthly money.Minor `json:"monthly"`
	Total   money.Minor `json:"total"`
	APR     string      `json:"apr,omitempty"` // in percent; none for most types
}

// quoteOf reckons what an amount costs if the product takes it on the day.
func quoteOf(p plan.Product, amount money.Minor, on day.Day) (planQuote, error) {
	if err := p.Accepts(amount, on); err != nil {
		return planQuote{}, err
	}
	schedule, err := plan.PartPayment(p).Schedule(amount, on, true)
	if err != nil {
		return planQuote{}, err
	}
	return planQuote{
		Plan: p.ID, Version: p.Version, Currency: p.Currency, Amount: amount, On: on, Schedule: schedule, APR: schedule.APR.String(),
		Client: clientView{Checkout: costOn(p, amount, quote.Checkout), Article: costOn(p, amount, quote.Article)},
	}, nil
}

func costOn(p plan.Product, amount money.Minor, page quote.Page) clientCost {
	cost := clientCost{Monthly: quote.MonthlyCost(p, amount, page), Total: quote.TotalCost(p, amount, page)}
	if rate, known := quote.AnnualRate(p, amount, page); known {
		cost.APR = rate.String()
	}
	return cost
}

func (q planQuote) print(w io.Writer) { q.tell(w, q.rows()) }

// printBrief leaves out the middle of a long schedule.
func (q planQuote) printBrief(w io.Writer) {
	const head = 3
	rows := q.rows()
	if last := len(rows) - 1; last > head+1 {
		rows = append(rows[:head:head], slices.Repeat([]string{"…"}, len(rows[last])), rows[last])
	}
	q.tell(w, rows)
}

func (q planQuote) rows() [][]string {
	var rows [][]string
	for _, p := range q.Schedule.Payments {
		rows = append(rows, []string{
			strconv.Itoa(p.No), p.Due.String(), p.Amount.Decimal(), p.Interest.Decimal(), p.Principal.Decimal(), p.Fee.Decimal(),
			p.Balance.Decimal(),
		})
	}
	return rows
}

func (q planQuote) tell(w io.Writer, payments [][]string) {
	s := q.Schedule
	fmt.Fprintf(w, "%s %s by plan %d (version %d), delivered on %s\n\n", q.Amount.Decimal(), q.Currency, q.Plan, q.Version, q.On)
	terminal.Table(w, []string{"NO", "DUE", "PAYMENT", "INTEREST", "PRINCIPAL", "FEE", "LEFT"}, payments)
	fmt.Fprintf(w, "\nTotal   %s %s, of that interest %s and fees %s\nAPR     %s %%\n\n",
		s.Total.Decimal(), q.Currency, s.Interest.Decimal(), s.Fees.Decimal(), q.APR)
	terminal.Table(w, []string{"SHOPS SHOW", "A MONTH", "TOTAL", "APR"}, [][]string{
		q.Client.Checkout.row("at the checkout"), q.Client.Article.row("beside an article"),
	})
}

func (c clientCost) row(place string) []string {
	rate := "none"
	if c.APR != "" {
		rate = c.APR + " %"
	}
	return []string{place, c.Monthly.Decimal(), c.Total.Decimal(), rate}
}
