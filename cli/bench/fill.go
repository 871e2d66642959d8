package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"respite/cli/terminal"
	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/merchant"
	"respite/domain/request"
	"respite/domain/risk"
	"respite/operation"
	"respite/server"
	"respite/value/country"
	"respite/value/day"
	"respite/value/money"
)

// FillCmd fills a book.
type FillCmd struct {
	Orders    int    `required:"" help:"How many orders." placeholder:"COUNT"`
	Data      string `required:"" help:"Folder of the book; made if there is none." placeholder:"DIR"`
	Merchants int    `help:"How many merchants the book has." default:"64"`
}

// mostOrders bounds one filling.
const mostOrders = 5_000_000

// Help says what is in the book.
func (FillCmd) Help() string {
	return `Each order is reserved by the same operation that serves requests, by a buyer of its own, and "respite verify" proves
the book afterwards. Only port and signatures are left out. A book that is there gets the orders in addition; it must
be a test book.

Example:
  respite bench fill --data ./full --orders 1000000`
}

// Filled is what came of filling a book.
type Filled struct {
	Orders    int   `json:"orders"`
	Elapsed   int64 `json:"elapsed_us"`
	PerSecond int64 `json:"per_second"`
}

// Run fills the book.
func (c FillCmd) Run(f *terminal.Frame) error {
	switch {
	case c.Orders < 1 || c.Orders > mostOrders:
		return terminal.WrongUse("--orders must be from 1 to %d", mostOrders)
	case c.Merchants < 1 || c.Merchants > mostMerchants:
		return terminal.WrongUse("--merchants must be from 1 to %d", mostMerchants)
	}
	all := shops(c.Merchants)
	var done Filled
	err := bookIn(f, c.Data).with(f.Context, all, func(book *server.Book) error {
		var err error
		done, err = filling{frame: f, book: book, shops: all, first: buyer(f.Now().UnixMicro())}.fill(f.Context, c.Orders)
		return err
	})
	if err != nil {
		return fmt.Errorf("fill the book in %s: %w", c.Data, err)
	}
	return f.Emit(done, done.write)
}

func (d Filled) write(w io.Writer) {
	fmt.Fprintf(w, "%d orders in %s, %d a second\n", d.Orders, (time.Duration(d.Elapsed) * time.Microsecond).Round(time.Second/10), d.PerSecond)
}

// filling reserves orders without a port in between.
type filling struct {
	frame *terminal.Frame
	book  *server.Book
	shops []*shop
	first buyer
}

// fillers is how many orders wait at the same time: enough that groups of the writer are always full.
const fillers = 256

// fill reserves so many orders; the first that fails ends it.
func (l filling) fill(ctx context.Context, count int) (Filled, error) {
	began := l.frame.Now()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var taken atomic.Int64
	at := func() position {
		done := min(taken.Load(), int64(count))
		return position{fmt.Sprintf("%d of %d orders", done, count), done, int64(count)}
	}
	err := showing(ctx, l.frame.Stderr, at, func() error {
		var all sync.WaitGroup
		for range fillers {
			all.Go(func() {
				if err := l.work(ctx, &taken, int64(count)); err != nil {
					stop(err)
				}
			})
		}
		all.Wait()
		return context.Cause(ctx)
	})
	if err != nil {
		return Filled{}, err
	}
	took := max(l.frame.Now().Sub(began), time.Microsecond)
	return Filled{count, took.Microseconds(), int64(count) * int64(time.Second) / int64(took)}, nil
}

// work takes one number of an order after the other.
func (l filling) work(ctx context.Context, taken *atomic.Int64, count int64) error {
	for n := taken.Add(1) - 1; n < count && ctx.Err() == nil; n = taken.Add(1) - 1 {
		if err := l.reserve(ctx, l.shops[n%int64(len(l.shops))], l.first+buyer(n)); err != nil {
			return err
		}
	}
	return nil
}

// reserve makes one order.
func (l filling) reserve(ctx context.Context, at *shop, who buyer) error {
	amount := money.Minor(price())
	c := operation.Reserve{
		Merchant: merchant.ID(at.eid), Currency: money.EUR, Amount: &amount, Lines: lines(), Parties: who.parties(),
		Origin: request.Origin{Service: "klarna", Invoice: "B-" + who.name()},
	}
	var err error
	if c.Identity, err = command.Identify(c.Merchant, "fill", c.Origin.Invoice, c.Parties.Billing); err != nil {
		return err
	}
	made, err := l.book.Operations.Reserve(ctx, c)
	if err != nil {
		return fmt.Errorf("reserve the order %s: %w", c.Origin.Invoice, err)
	}
	if made.Outcome != risk.Accepted {
		return errors.New("the order " + c.Origin.Invoice + " was not accepted")
	}
	return nil
}

// lines are the goods as operations have them.
func lines() []basket.Line {
	all := make([]basket.Line, len(goods))
	for i, a := range goods {
		all[i] = basket.Line{
			Article: a.number, Title: a.title, Kind: basket.Goods, Price: money.Price(a.price * 100),
			Quantity: basket.Quantity(a.quantity) * basket.One, VAT: 21 * money.Percent,
		}
		if a.freight {
			all[i].Kind = basket.Shipment
		}
	}
	return all
}

// parties are the buyer as operations know him.
func (b buyer) parties() consumer.Parties {
	home := consumer.Address{
		FirstName: "Kees", LastName: "Bakker" + b.name(), Street: "Laan " + b.name(), HouseNumber: "7", PostalCode: "3511AB", City: "Utrecht",
		Country: country.NL, Email: b.name() + "@example.nl", CellPhone: fmt.Sprintf("+316%d", b.phone()),
	}
	born, err := day.ParseBirth(b.birth())
	if err != nil {
		panic(err) // every buyer is born on a day
	}
	return consumer.Parties{Billing: home, Shipping: home, Birth: born, Gender: consumer.Male, Network: b.network()}
}
