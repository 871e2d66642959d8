package server_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"respite/api/xmlrpc"
	"respite/server"
	"respite/wire/jsongate"
	wire "respite/wire/xmlrpc"
	"respite/wire/xmlrpc/faultcode"
)

// siege is shops that go on selling over both wires while things break. What gets no answer is sent again, at
// the next server where there are several, until it is answered.
type siege struct {
	t       *testing.T
	tills   []*till
	pushes  string // where the orders' pushes go, each to its invoice below; empty: nowhere
	began   time.Time
	stopped atomic.Bool
	selling sync.WaitGroup
	number  atomic.Int64

	acknowledged, unanswered, repeated, broken atomic.Int64

	mu     sync.Mutex
	orders []*order
}

// besiege lets all customers buy at the servers.
func besiege(t *testing.T, pushes string, urls ...string) *siege {
	t.Helper()
	s := &siege{t: t, pushes: pushes, began: time.Now()}
	for _, url := range urls {
		s.tills = append(s.tills, newTill(url, demoShop))
	}
	for c := range customers {
		s.selling.Go(func() {
			for !s.stopped.Load() {
				if err := s.sell(c); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	t.Cleanup(s.end)
	return s
}

// end lets every customer finish the request at hand.
func (s *siege) end() {
	s.stopped.Store(true)
	s.selling.Wait()
	for _, each := range s.tills {
		each.client.CloseIdleConnections()
	}
}

// sells waits until so many more requests were acknowledged.
func (s *siege) sells(more int64) {
	s.t.Helper()
	s.await(&s.acknowledged, more, "acknowledged")
}

// fails waits until so many more requests were not answered.
func (s *siege) fails(more int64) {
	s.t.Helper()
	s.await(&s.unanswered, more, "not answered")
}

func (s *siege) await(count *atomic.Int64, more int64, what string) {
	s.t.Helper()
	want, deadline := count.Load()+more, time.After(2*unheard)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for count.Load() < want {
		if s.t.Failed() {
			s.t.FailNow() // a customer who was told wrongly buys no more
		}
		select {
		case <-tick.C:
		case <-deadline:
			s.t.Fatalf("%d requests were %s; %d were awaited", count.Load(), what, want)
		}
	}
}

// breaks counts something that broke.
func (s *siege) breaks() { s.broken.Add(1) }

// others keeps the buyers on one wire apart from those on the other.
const others = 5_000_000

// sell sells one order.
func (s *siege) sell(customer int) error {
	n := int(s.number.Add(1))
	o := &order{invoice: fmt.Sprintf("LOAD-%d", n)}
	s.mu.Lock()
	s.orders = append(s.orders, o)
	s.mu.Unlock()
	next := func() (errand, bool) { return o.next(n/2+others, s.pushes) }
	if n%2 == 1 {
		next = func() (errand, bool) { return o.nextCall(n) }
	}
	for e, more := next(); more && !s.stopped.Load(); e, more = next() {
		answer, err := s.settles(customer, o, e)
		if err != nil {
			return err
		}
		o.notes(e, answer)
		s.acknowledged.Add(1)
	}
	return nil
}

// unheard bounds how long a shop sends the same request again. It is shorter than the time in which the same
// call counts as the same (XML-RPC: one minute).
const unheard = 55 * time.Second

// settles sends a request until it is answered. One that was sent several times is sent once more then: it must
// get the same answer.
func (s *siege) settles(customer int, o *order, e errand) (reply, error) {
	ctx, cancel := context.WithTimeout(s.t.Context(), unheard)
	defer cancel()
	for try := 0; ; try++ {
		shop := s.tills[(customer+try)%len(s.tills)]
		answer, err := shop.asks(ctx, e)
		switch {
		case err == nil && try == 0:
			return answer, nil
		case err == nil:
			return answer, s.sameAgain(ctx, shop, o, e, answer)
		case errors.As(err, new(refused)):
			return answer, fmt.Errorf("%s of %s was answered wrongly: %w", e.action, o.invoice, err)
		}
		s.unanswered.Add(1)
		select {
		case <-ctx.Done():
			return answer, fmt.Errorf("%s of %s was not answered in %d tries: %w", e.action, o.invoice, try+1, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (s *siege) sameAgain(ctx context.Context, shop *till, o *order, e errand, first reply) error {
	again, err := shop.asks(ctx, e)
	if err != nil {
		return nil // another break; what was answered stands
	}
	if first.repeated {
		s.repeated.Add(1)
	}
	if again.Key != first.Key || again.number() != first.number() {
		return fmt.Errorf("%s of %s was answered with %+v, and then with %+v", e.action, o.invoice, first, again)
	}
	return nil
}

// refused is an answer that says something else than done, or try again.
type refused struct{ text string }

func (r refused) Error() string { return r.text }

// asks sends a request on its wire. An error that is not refused means that the shop may ask again.
func (t *till) asks(ctx context.Context, e errand) (reply, error) {
	if e.path == "/" {
		return t.call(ctx, e)
	}
	answer, err := t.post(ctx, e)
	var away turnedAway
	switch {
	case errors.As(err, &away) && !slices.Contains([]turnedAway{429, 500, 503}, away):
		return answer, refused{err.Error()}
	case err == nil && answer.code() == jsongate.TechnicalFailure:
		return answer, errors.New("a technical failure")
	case err == nil && answer.code() != jsongate.Success:
		return answer, refused{fmt.Sprintf("%d %q", answer.code(), answer.faulty())}
	}
	return answer, err
}

// call sends a signed call of XML-RPC.
func (t *till) call(ctx context.Context, e errand) (reply, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, t.url+e.path, bytes.NewReader(e.body))
	if err != nil {
		return reply{}, err
	}
	response, err := t.client.Do(request)
	if err != nil {
		return reply{}, err
	}
	text, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return reply{}, err
	}
	answered, err := wire.ReadAnswer(text)
	switch code := answered.FaultCode; {
	case err != nil:
		return reply{}, fmt.Errorf("%w: %s", err, text)
	case code == int64(faultcode.TimedOut.Number) || code == int64(faultcode.OtherMerchantError.Number):
		return reply{}, fmt.Errorf("fault %d", code)
	case code != 0:
		return reply{}, refused{fmt.Sprintf("fault %d: %s", code, answered.FaultString)}
	}
	return called(e.action, answered.Value), nil
}

// called gives the number that a call is answered with the place it has in the answers of the other wire.
func called(method string, answer wire.Value) reply {
	place := map[string]int{"reserve_amount": 0, "activate": 1}
	if i, several := place[method]; several && i < len(answer.Items()) {
		answer = answer.Items()[i]
	}
	var r reply
	r.Services = append(r.Services, struct{ Parameters []jsongate.Parameter }{
		[]jsongate.Parameter{{Name: "number", Value: answer.Text()}},
	})
	return r
}

// nextCall is next on the other wire: reserved only, cancelled, delivered, and delivered and given back.
func (o *order) nextCall(n int) (errand, bool) {
	deeds := [][]string{
		{"reserve_amount"}, {"reserve_amount", "cancel_reservation"}, {"reserve_amount", "activate"},
		{"reserve_amount", "activate", "credit_invoice"},
	}[n/2%4]
	if len(o.receipts) == len(deeds) {
		return errand{}, false
	}
	draft := xmlrpc.Draft{Method: deeds[len(o.receipts)], Client: "php:api:4.0.0", Secret: "demo-shared-secret"}
	eid, rno := wire.Int(1001), wire.Str(o.number)
	switch draft.Method {
	case "reserve_amount":
		draft.Params = o.reservation(n)
	case "activate":
		draft.Params = map[string]wire.Value{"rno": rno, "info": wire.Map(wire.Member{Name: "flags", Value: wire.Int(0)})}
	case "cancel_reservation":
		draft.Params = map[string]wire.Value{"rno": rno}
	case "credit_invoice":
		draft.Params = map[string]wire.Value{"invno": wire.Str(o.receipts[1].number()), "credno": nothing}
	}
	draft.Params["eid"] = eid
	body, err := draft.Write()
	if err != nil {
		panic(err) // the forms of these calls do not change
	}
	return errand{action: draft.Method, path: "/", body: body}, true
}

func (o *order) reservation(n int) map[string]wire.Value {
	who := passerBy(n)
	land, language, encoding := who.abroad()
	member := func(name string, value wire.Value) wire.Member { return wire.Member{Name: name, Value: value} }
	bowl := wire.Map(member("artno", wire.Str("BOWL")), member("title", wire.Str("Schale")), member("price", wire.Int(40_00)),
		member("vat", wire.Int(21)), member("discount", wire.Int(0)), member("flags", wire.Int(32)))
	return map[string]wire.Value{
		"pno": wire.Str(who.birth), "gender": wire.Int(0), "amount": wire.Int(40_00), "orderid1": wire.Str(o.invoice),
		"dlv_addr": who.address(), "bill_addr": who.address(), "client_ip": wire.Str(fmt.Sprintf("21.%d.%d.%d", n>>16&255, n>>8&255, n&255)),
		"flags": wire.Int(0), "currency": wire.Int(euro), "country": land, "language": language, "enc": encoding, "pclass": wire.Int(-1),
		"goods": wire.List(wire.Map(member("goods", bowl), member("qty", wire.Int(1)))),
	}
}

// audit says that the books hold each order once, with exactly the amounts and the number that were
// acknowledged, and nothing that nobody ordered. It prints the figures.
func (s *siege) audit(g *ground, what string) {
	s.t.Helper()
	s.end()
	took := time.Since(s.began)
	lost, doubled := 0, 0
	g.look(func(book *server.Book) {
		areRight(s.t, book)
		got := booksOf(s.t, book)
		for _, o := range s.orders {
			is, there := got[o.invoice]
			delete(got, o.invoice)
			switch {
			case is == o.want:
			case !there || is.reserved < o.want.reserved || is.activated < o.want.activated || is.released < o.want.released ||
				is.credited < o.want.credited:
				lost++
				s.t.Errorf("LOST: the books hold %+v of %s; %+v was acknowledged", is, o.invoice, o.want)
			default:
				doubled++
				s.t.Errorf("DOUBLED: the books hold %+v of %s; %+v was acknowledged", is, o.invoice, o.want)
			}
		}
		for reference, amounts := range got {
			doubled++
			s.t.Errorf("DOUBLED: the books hold %+v of %s, which nobody ordered", amounts, reference)
		}
	})
	if lost+doubled > 0 {
		s.t.Errorf("%d lost, %d doubled", lost, doubled)
	}
	s.t.Logf("%s: %d; acknowledged %d, unanswered and sent again %d (had happened %d), lost %d, doubled %d, in %.0f s", what, s.broken.Load(),
		s.acknowledged.Load(), s.unanswered.Load(), s.repeated.Load(), lost, doubled, took.Seconds())
}
