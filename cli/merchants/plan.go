package merchants

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"time"

	"respite/cli/terminal"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/operation/administration"
	"respite/server"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// PlanCmd looks after the part-payment products of a merchant.
type PlanCmd struct {
	List   PlanListCmd   `cmd:"" help:"List the part payments a merchant offers."`
	Add    PlanAddCmd    `cmd:"" help:"Let a merchant offer a part payment."`
	Change PlanChangeCmd `cmd:"" help:"Change a part payment for the orders to come."`
	End    PlanEndCmd    `cmd:"" help:"End the offer of a part payment with a day."`
	Quote  PlanQuoteCmd  `cmd:"" help:"Show what an amount costs by a part payment, and what shops show for it."`
}

// ofMerchant names the merchant whose plans are meant.
type ofMerchant struct {
	terminal.BookFlag
	Merchant int64 `required:"" help:"Number of the merchant (eid)." placeholder:"EID"`
}

// merchant reads the merchant that is meant.
func (c ofMerchant) merchant(f *terminal.Frame, book *server.Book) (merchant.Merchant, error) {
	m, err := book.Store.View().Merchant(f.Context, merchant.ID(c.Merchant))
	if err != nil {
		return m, fmt.Errorf("read merchant %d: %w", c.Merchant, err)
	}
	return m, nil
}

// onePlan names one product of a merchant.
type onePlan struct {
	ofMerchant
	ID      int64  `arg:"" help:"Number of the plan (pclass)."`
	Country string `help:"Country of the plan, where several have its number." placeholder:"CODE"`
}

// find gives the product that is meant.
func (c onePlan) find(f *terminal.Frame, book *server.Book) (plan.Product, error) {
	m, err := c.merchant(f, book)
	if err != nil {
		return plan.Product{}, err
	}
	code, err := c.countryIn(m)
	if err != nil {
		return plan.Product{}, err
	}
	p, err := m.Plan(plan.ID(c.ID), code)
	if err != nil {
		return p, fmt.Errorf("plan %d of merchant %d: %w", c.ID, c.Merchant, err)
	}
	return p, nil
}

// countryIn gives the country asked for, or the only one where the merchant's plan of the number is.
func (c onePlan) countryIn(m merchant.Merchant) (country.Code, error) {
	if c.Country != "" {
		served, known := country.Of(c.Country)
		if !known {
			return "", terminal.WrongUse("--country: %q is not served", c.Country)
		}
		return served.Code, nil
	}
	var only country.Code
	for _, p := range m.Plans {
		if p.ID != plan.ID(c.ID) {
			continue
		}
		if only != "" {
			return "", terminal.WrongUse("several countries have a plan %d: say --country", c.ID)
		}
		only = p.Country
	}
	return only, nil
}

// at says to an operation which product is meant.
func at(p plan.Product) administration.PlanAt {
	return administration.PlanAt{Merchant: merchant.ID(p.Merchant), Country: p.Country, ID: p.ID}
}

// PlanListCmd lists the products of a merchant.
type PlanListCmd struct{ ofMerchant }

// Help shows the command at work.
func (PlanListCmd) Help() string { return "Example:\n  respite plan list --merchant 1001" }

// Run lists them.
func (c PlanListCmd) Run(f *terminal.Frame) error {
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		m, err := c.merchant(f, book)
		if err != nil {
			return err
		}
		now, err := book.Store.View().Now(f.Context)
		if err != nil {
			return err
		}
		offers, rows := []offer{}, [][]string{}
		for _, p := range m.Plans {
			o := offerOf(p, now)
			offers, rows = append(offers, o), append(rows, o.row())
		}
		return f.Emit(offers, func(w io.Writer) {
			if len(offers) == 0 {
				fmt.Fprintf(w, "Merchant %d offers no part payment. See: %s plan add --help\n", c.Merchant, f.Program)
				return
			}
			terminal.Table(w, offerHeads, rows)
		})
	})
}

// offer is a product and whether its offer has ended. Amounts are in minor units, the rate in millionths.
type offer struct {
	plan.Product
	Expired bool `json:"expired"`
}

func offerOf(p plan.Product, now time.Time) offer {
	last, ends := p.OfferedUntil()
	return offer{p, ends && today(p, now) > last}
}

// today gives the date in a product's country.
func today(p plan.Product, now time.Time) day.Day {
	home, _ := country.Of(string(p.Country)) // every product's country is served
	return home.Day(now)
}

var offerHeads = []string{
	"PLAN", "VERSION", "COUNTRY", "TYPE", "DESCRIPTION", "MONTHS", "RATE", "START FEE", "MONTHLY FEE", "", "AMOUNTS", "UNTIL",
}

func (o offer) row() []string {
	until := ""
	if last, ends := o.OfferedUntil(); ends {
		until = last.String()
	}
	if o.Expired {
		until += " (expired)"
	}
	months := ""
	if o.Months != 0 {
		months = strconv.Itoa(o.Months)
	}
	return []string{
		strconv.FormatInt(int64(o.ID), 10), strconv.Itoa(o.Version), string(o.Country), string(o.Type), terminal.OneLine(o.Description), months,
		o.Rate.String() + " %", o.StartFee.Decimal(), o.MonthlyFee.Decimal(), string(o.Currency), o.limits(), until,
	}
}

// limits tells which amounts the product is for.
func (o offer) limits() string {
	switch {
	case o.Minimum == 0 && o.Maximum == 0:
		return "any"
	case o.Maximum == 0:
		return "from " + o.Minimum.Decimal()
	case o.Minimum == 0:
		return "up to " + o.Maximum.Decimal()
	}
	return o.Minimum.Decimal() + " to " + o.Maximum.Decimal()
}

// PlanAddCmd lets a merchant offer a product.
type PlanAddCmd struct {
	ofMerchant
	ID      int64  `required:"" help:"Number of the plan (pclass), above 0." placeholder:"NUMBER"`
	Type    string `required:"" help:"campaign, account, fixed, delay or special." enum:"campaign,account,fixed,delay,special" placeholder:"TYPE"`
	Country string `required:"" help:"Country of the buyers." placeholder:"CODE"`
	planTerms
}

// Help shows the command at work.
func (PlanAddCmd) Help() string {
	return `Types, and what each is paid by:
  campaign  equal monthly payments          --months
  account   open end, a minimum each month  --minimum-payment (the country's customary one)
  fixed     a stated payment each month     --stated-payment or --months
  delay     one payment after some months   --months, --interest-free-months
  special   one payment on a date           --due-on

Shops show an account as if it were repaid in --months, which are 24 if not given.

Examples:
  respite plan add --merchant 1001 --id 3120 --type campaign --country DE --description "6 Monate" --months 6 --rate 9.9
  respite plan add --merchant 1001 --id 3121 --type account --country NL --description Rekening --rate 14.95 --monthly-fee 1.95`
}

// Run adds the product and shows what it costs.
func (c PlanAddCmd) Run(f *terminal.Frame) error {
	served, known := country.Of(c.Country)
	if !known {
		return terminal.WrongUse("--country: %q is not served", c.Country)
	}
	asked := c.over(plan.Product{ID: plan.ID(c.ID), Type: plan.Type(c.Type), Country: served.Code, Currency: served.Currency})
	if asked.Type == plan.Account {
		asked.Months = cmp.Or(asked.Months, customaryMonths)
		asked.MinimumPayment = cmp.Or(asked.MinimumPayment, plan.LowestPayment(asked.Country))
	}
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		added, err := administration.AddPlan(f.Context, book.Store, merchant.ID(c.Merchant), asked)
		if err != nil {
			return fmt.Errorf("add plan %d: %w", c.ID, err)
		}
		return show(f, book, added)
	})
}

// customaryMonths is over how many months shops show an account.
const customaryMonths = 24

// PlanChangeCmd changes a product.
type PlanChangeCmd struct {
	onePlan
	planTerms
}

// Help shows the command at work.
func (PlanChangeCmd) Help() string {
	return `What is not named stays. Orders made before keep the terms they were made by.

Examples:
  respite plan change 3114 --merchant 1001 --rate 11.9 --minimum 50
  respite plan change 3114 --merchant 1001 --valid-until never`
}

// Run changes it.
func (c PlanChangeCmd) Run(f *terminal.Frame) error {
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		p, err := c.find(f, book)
		if err != nil {
			return err
		}
		changed, err := administration.ChangePlan(f.Context, book.Store, at(p), c.over)
		if err != nil {
			return fmt.Errorf("change plan %d: %w", c.ID, err)
		}
		return show(f, book, changed)
	})
}

// PlanEndCmd ends the offer of a product.
type PlanEndCmd struct {
	onePlan
	On *day.Day `help:"Last day of the offer; not given: today." placeholder:"YYYY-MM-DD"`
}

// Help shows the command at work.
func (PlanEndCmd) Help() string {
	return `Orders made by the plan go on. A day that has passed ends the offer at once.

Examples:
  respite plan end 3114 --merchant 1001
  respite plan end 3114 --merchant 1001 --on 2026-12-31`
}

// Run ends it.
func (c PlanEndCmd) Run(f *terminal.Frame) error {
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		p, err := c.find(f, book)
		if err != nil {
			return err
		}
		now, err := book.Store.View().Now(f.Context)
		if err != nil {
			return err
		}
		last := today(p, now)
		lay(&last, c.On)
		ended, err := administration.EndPlan(f.Context, book.Store, at(p), last)
		if err != nil {
			return fmt.Errorf("end plan %d: %w", c.ID, err)
		}
		o := offerOf(ended, now)
		return f.Emit(o, func(w io.Writer) { fmt.Fprintf(w, "Plan %d is offered until %s.\n", o.ID, o.ValidUntil) })
	})
}

// show shows a product with an example of what it costs.
func show(f *terminal.Frame, book *server.Book, p plan.Product) error {
	now, err := book.Store.View().Now(f.Context)
	if err != nil {
		return err
	}
	o := offerOf(p, now)
	told := struct {
		offer
		Example *planQuote `json:"example,omitempty"`
	}{offer: o}
	if example, err := quoteOf(p, exampleAmount(p), today(p, now)); err == nil { // an ended offer has none
		told.Example = &example
	}
	return f.Emit(told, func(w io.Writer) {
		terminal.Table(w, offerHeads, [][]string{o.row()})
		if told.Example != nil {
			fmt.Fprintln(w, "\nFor example:")
			told.Example.printBrief(w)
		}
	})
}

// exampleAmount is 1000 major units, or as near to it as the product allows.
func exampleAmount(p plan.Product) money.Minor {
	amount := max(1000_00, p.Minimum)
	if p.Maximum != 0 {
		amount = min(amount, p.Maximum)
	}
	return amount
}
