package audit_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/event"
	"respite/domain/invoice"
	"respite/domain/merchant"
	"respite/domain/plan"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/domain/risk"
	"respite/operation"
	"respite/operation/administration"
	"respite/operation/audit"
	"respite/outbound/bureau"
	"respite/store/storetest"
	"respite/value/country"
	"respite/value/day"
	"respite/value/fault"
	"respite/value/id"
	"respite/value/money"
)

// trade is a book in which many do business at once, at random but from a seed.
type trade struct {
	t    testing.TB
	book storetest.Book
	do   *operation.Operations

	mu        sync.Mutex
	commands  int
	orders    []reservation.Number
	passives  []invoice.Number
	captures  []request.Request
	succeeded map[string]int
}

const (
	tradeShop   merchant.ID = 7001
	accountPlan plan.ID     = 40
)

func openTrade(t testing.TB) *trade {
	t.Helper()
	book := storetest.Open(t)
	w := &trade{t: t, book: book, succeeded: map[string]int{}, do: operation.New(operation.Outside{
		Store: book.Store, Bureau: bureau.Fake{}, IDs: book.Config.Chance, Log: book.Config.Log, Settings: operation.DefaultSettings(),
		Rules: func() operation.Rules {
			return operation.Rules{Policy: risk.DefaultPolicy(), Text: string(risk.DefaultText())}
		},
	})}
	_, err := administration.AddMerchant(t.Context(), w.book.Store, merchant.Merchant{
		ID: tradeShop, Name: "Toys", WebsiteKey: "TRADE", Keys: []merchant.Key{{Secret: "secret"}},
		Contract: merchant.Contract{
			Countries: []country.Code{country.NL}, FeeRate: 28_000, FeeFixed: 30, FeeVAT: 210_000, Reserve: 100_000,
			ReserveDays: 3, ShipDays: 2, DueDays: 14, ExtensionFee: 2_00,
		},
		Options: merchant.Options{PushURL: "https://shop.example/push"},
		Plans: []plan.Product{{
			ID: 12, Version: 1, Merchant: int64(tradeShop), Country: country.NL, Currency: money.EUR, Type: plan.Campaign,
			Description: "Twelve months", Months: 12, Rate: 99_000, StartFee: 5_00, MonthlyFee: 95,
		}, {
			ID: accountPlan, Version: 1, Merchant: int64(tradeShop), Country: country.NL, Currency: money.EUR, Type: plan.Account,
			Description: "Account", Rate: 99_000, MinimumPayment: 5_00,
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// note counts what succeeded. A refusal that has a word in the catalogue is business too; every other
// error is not.
func (w *trade) note(what string, err error) bool {
	if _, expected := fault.All(err); err != nil && !expected {
		w.t.Errorf("%s: %v", what, err)
	}
	if err != nil {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.succeeded[what]++
	return true
}

func (w *trade) identity() command.Identity {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.commands++
	made, err := command.Identify(tradeShop, "trade", "", w.commands)
	if err != nil {
		w.t.Error(err)
	}
	return made
}

// order picks one of the latest orders.
func (w *trade) order(chance *rand.Rand) operation.Target {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.orders) == 0 {
		return operation.Target{}
	}
	return operation.Target{Number: w.orders[len(w.orders)-1-chance.IntN(min(len(w.orders), 20))]}
}

// capture picks one of the latest deliveries.
func (w *trade) capture(chance *rand.Rand) (id.ID, invoice.Number) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.captures) == 0 {
		return "", 0
	}
	one := w.captures[len(w.captures)-1-chance.IntN(min(len(w.captures), 20))]
	return one.Key, one.Invoice
}

// someone is one of a few people who now and then use each other's e-mail addresses.
func someone(chance *rand.Rand) consumer.Parties {
	names, mails := []string{"Anna", "Bert", "Cora", "Dirk", "Eva", "Fons", "Gijs", "Hans"}, []string{"", "", "", "+pend-accept-60", "+denied"}
	who := chance.IntN(len(names))
	mail := names[who]
	if chance.IntN(20) == 0 {
		mail = names[chance.IntN(len(names))]
	}
	home := consumer.Address{
		FirstName: names[who], LastName: "Approved", Street: "Hoofdstraat", HouseNumber: fmt.Sprint(who), PostalCode: "1234AB", City: "Utrecht",
		Country: country.NL, Email: mail + mails[chance.IntN(len(mails))] + "@example.com",
	}
	return consumer.Parties{Billing: home, Shipping: home, Birth: day.On(1970, time.July, 10)}
}

func something(chance *rand.Rand) []basket.Line {
	var lines []basket.Line
	for n := range 1 + chance.IntN(4) {
		lines = append(lines, basket.Line{
			Article: fmt.Sprint("article ", n), Title: "Something", Kind: basket.Goods, Price: money.Price(1 + chance.IntN(50_00_00)),
			Quantity: basket.Quantity(1+chance.IntN(3)) * basket.One, VAT: []money.Rate{210_000, 90_000, 0}[chance.IntN(3)],
		})
	}
	return append(lines, basket.Line{
		Article: "off", Title: "Discount", Kind: basket.Goods, Price: -money.Price(chance.IntN(1_00_00)), Quantity: basket.One, VAT: 210_000,
	})
}

func (w *trade) reserve(chance *rand.Rand) {
	c := operation.Reserve{
		Merchant: tradeShop, Identity: w.identity(), Lines: something(chance), Currency: money.EUR, Parties: someone(chance),
		Plan: plan.ID(12 * chance.IntN(2)),
	}
	reserved, err := w.do.Reserve(w.t.Context(), c)
	if w.note("reserve", err) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.orders = append(w.orders, reserved.Reservation)
	}
}

func (w *trade) activate(chance *rand.Rand) {
	c := operation.Activate{Merchant: tradeShop, Identity: w.identity(), Target: w.order(chance), Currency: money.EUR, SendBy: invoice.ByEmail}
	if chance.IntN(2) == 0 {
		c.Articles = []basket.Want{{Article: "article 0", Quantity: basket.One}}
	}
	activated, err := w.do.Activate(w.t.Context(), c)
	if w.note("activate", err) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.captures = append(w.captures, activated.Request)
	}
}

func (w *trade) refund(chance *rand.Rand) {
	original, _ := w.capture(chance)
	_, err := w.do.Refund(w.t.Context(), operation.Refund{
		Merchant: tradeShop, Identity: w.identity(), Original: original, Amount: money.Minor(1 + chance.IntN(30_00)), Currency: money.EUR,
	})
	w.note("refund", err)
}

func (w *trade) pay(chance *rand.Rand) {
	_, number := w.capture(chance)
	_, err := w.do.Receive(w.t.Context(), operation.Receive{Invoice: number, Amount: money.Minor(1 + chance.IntN(80_00)), Actor: event.System})
	w.note("pay", err)
}

func (w *trade) change(chance *rand.Rand) {
	c := operation.Update{Merchant: tradeShop, Identity: w.identity(), Target: w.order(chance)}
	switch {
	case chance.IntN(2) == 0:
		c.Lines = something(chance)[:1]
		c.Lines[0].Price = money.Price(1 + chance.IntN(5_00_00))
	default:
		c.Readdress, c.Billing = true, consumer.Address{Email: someone(chance).Billing.Email}
	}
	_, err := w.do.Update(w.t.Context(), c)
	w.note("change", err)
}

func (w *trade) cancel(chance *rand.Rand) {
	_, err := w.do.Cancel(w.t.Context(), operation.Cancel{Merchant: tradeShop, Identity: w.identity(), Target: w.order(chance)})
	w.note("cancel", err)
}

func (w *trade) extend(chance *rand.Rand) {
	_, err := w.do.Extend(w.t.Context(), operation.Extend{Merchant: tradeShop, Identity: w.identity(), Target: w.order(chance)})
	w.note("extend", err)
}

func (w *trade) decide(chance *rand.Rand) {
	w.note("decide", w.do.Decide(w.t.Context(), w.order(chance).Number, chance.IntN(2) == 0, event.Actor("clerk")))
}

func (w *trade) expire(chance *rand.Rand) {
	w.book.Clock.Move(time.Duration(chance.IntN(12)) * time.Hour)
	expired, err := w.do.ExpireDue(w.t.Context())
	if expired > 0 || err != nil {
		w.note("expire", err)
	}
}

// step does one thing at random.
func (w *trade) step(chance *rand.Rand) {
	steps := []func(*rand.Rand){
		w.reserve, w.reserve, w.reserve, w.activate, w.activate, w.refund, w.pay, w.pay, w.change, w.cancel, w.extend, w.decide, w.expire,
		w.reservePassive, w.reservePassive, w.activatePassive, w.activatePassive, w.amend, w.amend, w.split, w.deliver, w.deliver, w.credit, w.credit, w.postpone,
	}
	steps[chance.IntN(len(steps))](chance)
}

func TestVerify_AfterMuchAtOnce_Holds(t *testing.T) { // domain 8.6
	w := openTrade(t)
	const workers, steps = 8, 100
	for round := range 2 {
		var all sync.WaitGroup
		for n := range workers {
			chance := rand.New(rand.NewPCG(uint64(round), uint64(n)))
			all.Go(func() {
				for range steps {
					w.step(chance)
				}
			})
		}
		all.Wait()
		w.holds()
	}
	for _, what := range []string{"reserve", "activate", "refund", "pay", "change", "cancel", "extend", "decide", "expire",
		"reserve passive", "activate passive", "amend", "split", "deliver", "credit", "postpone"} {
		if w.succeeded[what] == 0 {
			t.Errorf("no %s succeeded", what)
		}
	}
}

func TestVerify_WhileBusinessGoesOn_Holds(t *testing.T) {
	w := openTrade(t)
	chance := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		w.step(chance)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 100 {
			w.step(chance)
		}
	}()
	for going := true; going; {
		w.holds()
		select {
		case <-done:
			going = false
		default:
		}
	}
}

// holds checks the books, and that each check was told as it was made.
func (w *trade) holds() {
	w.t.Helper()
	var told []audit.Check
	v, err := audit.Verify(w.t.Context(), w.book.Store, func(c audit.Check) { told = append(told, c) })
	if err != nil {
		w.t.Fatal(err)
	}
	if broken, found := v.Broken(); found {
		w.t.Fatalf("%s: %s", broken.Name, broken.Broken)
	}
	if !slices.Equal(told, v.Checks) {
		w.t.Errorf("told were %v", told)
	}
}
