package operation_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"respite/api/gateway"
	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/reservation"
	"respite/operation"
	"respite/store/storetest"
	"respite/value/fault"
	"respite/value/id"
	"respite/value/money"
	"respite/wire/jsongate"
)

// What many callers do to one order at the same time must look as if they had done it one after
// another, each between its question and its answer. A checker looks for such a sequence in what was
// asked and answered; the model below says what each answer must be in it.

// An order here is of pieces of 1.00, of which two are delivered before the history begins, so that
// something can be refunded.
const (
	piecesOrdered   = 10
	piecesDelivered = 2
	piece           = 1_00
)

type deedKind string

const (
	pays    deedKind = "pay"    // delivers so many pieces
	cancels deedKind = "cancel" // releases the rest
	updates deedKind = "update" // so many pieces in the place of those that are open
	refunds deedKind = "refund" // so many cents of the first delivery
	extends deedKind = "extend"
	looks   deedKind = "look" // reads the order
)

// errand is what a caller asks for. The same errand may be run by several callers: a retry.
type errand struct {
	order int
	kind  deedKind
	count int64
	name  string // the errand's own; equal names are equal content
	keyed bool   // the identity is a key of the caller's own
}

// heard is what the caller was told: the key of the request that was made, or how the order stands.
type heard struct {
	done     bool
	repeated bool // it was said to be the first answer again
	key      string
	seen     sight
}

// sight is how an order looks from outside. Amounts are in cents.
type sight struct {
	state           reservation.State
	held, activated int64
	events          int
}

// first is the first answer to an errand.
type first struct {
	key    string
	events int // of the order, behind it
}

// standing is an order in the model. Counts are of pieces, credited is in cents.
type standing struct {
	open, delivered, credited int64
	cancelled                 bool
	events                    int
	answers                   map[string]first
}

func begun(events int) standing {
	return standing{open: piecesOrdered - piecesDelivered, delivered: piecesDelivered, events: events, answers: map[string]first{}}
}

func (s standing) sight() sight {
	seen := sight{state: reservation.PartActivated, held: s.open * piece, activated: s.delivered * piece, events: s.events}
	switch {
	case s.cancelled:
		seen.state, seen.held = reservation.Cancelled, 0
	case s.open == 0:
		seen.state = reservation.Activated
	}
	return seen
}

func (s standing) closed() bool { return s.cancelled || s.open == 0 }

// does tells what becomes of the order, and whether the errand is possible at all.
func (s standing) does(e errand) (standing, bool) {
	after := s
	after.events++
	switch e.kind {
	case pays:
		after.open, after.delivered = s.open-e.count, s.delivered+e.count
		return after, !s.closed() && after.open >= 0
	case cancels:
		if s.cancelled {
			return s, true // succeeds again and does nothing
		}
		after.cancelled = true
		return after, !s.closed()
	case updates:
		after.open = e.count
		return after, !s.closed() && e.count <= s.open
	case refunds:
		after.credited += e.count
		return after, after.credited <= piecesDelivered*piece
	}
	return after, !s.closed() // extends
}

// stands tells whether the first answer to a repeated errand still counts.
func (s standing) stands(e errand, kept first) bool {
	changes := e.kind == updates || e.kind == extends // may be asked for again once something else has happened
	return e.keyed || !changes || kept.events == s.events
}

// step tells whether the answer is right for the order as it stands, and how it stands then.
func (s standing) step(e errand, h heard) (bool, standing) {
	if e.kind == looks {
		return h.seen == s.sight(), s
	}
	if kept, ran := s.answers[e.name]; ran && s.stands(e, kept) {
		return h.done && h.repeated && h.key == kept.key, s
	}
	after, possible := s.does(e)
	if !possible || !h.done || h.repeated {
		return !possible && !h.done, s
	}
	after.answers = maps.Clone(s.answers)
	after.answers[e.name] = first{h.key, after.events}
	return true, after
}

func equal(a, b standing) bool {
	return a.open == b.open && a.delivered == b.delivered && a.credited == b.credited && a.cancelled == b.cancelled && a.events == b.events &&
		maps.Equal(a.answers, b.answers)
}

// model is the order for the checker; each order has a history of its own.
func model(events int) porcupine.Model {
	return porcupine.Model{
		Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
			parts := map[int][]porcupine.Operation{}
			for _, o := range history {
				order := o.Input.(errand).order
				parts[order] = append(parts[order], o)
			}
			return slices.Collect(maps.Values(parts))
		},
		Init:  func() any { return begun(events) },
		Equal: func(a, b any) bool { return equal(a.(standing), b.(standing)) },
		Step: func(state, input, output any) (bool, any) {
			return state.(standing).step(input.(errand), output.(heard))
		},
		DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v: %+v", input, output) },
	}
}

// place is an order that is fought about, and who runs errands for it.
type place struct {
	number reservation.Number
	first  id.ID // the request of its first delivery
}

// at names an errand apart from those of other histories.
func (e errand) at(p place) string { return e.name + " at " + string(p.first) }

// runner runs an errand and tells the answer.
type runner func(e errand, at place) (heard, error)

// prepare reserves an order and delivers its first pieces; it gives the number of its events too.
func prepare(t *testing.T, book storetest.Book, o *operation.Operations, n int64) (place, int) {
	t.Helper()
	c := anOrder(t, n)
	c.Lines = pieces(piecesOrdered)
	c.Identity = identify(t, "Reserve", c)
	reserved, err := o.Reserve(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	activated, err := o.Activate(t.Context(), operation.Activate{
		Merchant: shopID, Identity: identify(t, "Pay", reserved.Reservation), Target: operation.Target{Number: reserved.Reservation}, Articles: wants(piecesDelivered),
	})
	if err != nil {
		t.Fatal(err)
	}
	order, err := book.View().Reservation(t.Context(), reserved.Reservation, shopID)
	if err != nil {
		t.Fatal(err)
	}
	return place{reserved.Reservation, activated.Request.Key}, order.Events
}

func pieces(count int64) []basket.Line {
	return []basket.Line{{Article: "piece", Title: "Piece", Kind: basket.Goods, Price: piece * 100, Quantity: basket.Quantity(count) * basket.One}}
}

func wants(count int64) []basket.Want { return []basket.Want{{Article: "piece", Count: count}} }

// direct runs errands through the operations themselves.
func direct(t *testing.T, book storetest.Book, o *operation.Operations) runner {
	return func(e errand, at place) (heard, error) {
		key := ""
		if e.keyed {
			key = e.at(at)
		}
		who, err := command.Identify(shopID, string(e.kind), key, e.at(at))
		if err != nil {
			return heard{}, err
		}
		target := operation.Target{Number: at.number}
		switch e.kind {
		case pays:
			a, err := o.Activate(t.Context(), operation.Activate{Merchant: shopID, Identity: who, Target: target, Articles: wants(e.count)})
			return answered(a.Request.Key, a.Repeated, err)
		case cancels:
			a, err := o.Cancel(t.Context(), operation.Cancel{Merchant: shopID, Identity: who, Target: target})
			return answered(a.Request.Key, a.Repeated, err)
		case updates:
			a, err := o.Update(t.Context(), operation.Update{Merchant: shopID, Identity: who, Target: target, Lines: pieces(e.count)})
			return answered(a.Request.Key, a.Repeated, err)
		case refunds:
			a, err := o.Refund(t.Context(), operation.Refund{
				Merchant: shopID, Identity: who, Original: at.first, Amount: money.Minor(e.count), Currency: money.EUR,
			})
			return answered(a.Request.Key, a.Repeated, err)
		case extends:
			a, err := o.Extend(t.Context(), operation.Extend{Merchant: shopID, Identity: who, Target: target})
			return answered(a.Request.Key, a.Repeated, err)
		}
		return look(t, book, at)
	}
}

// answered turns a fault into an answer; anything else is ours.
func answered(key id.ID, repeated bool, err error) (heard, error) {
	if fault.Told(err) {
		return heard{}, nil
	}
	return heard{done: true, repeated: repeated, key: string(key)}, err
}

func look(t *testing.T, book storetest.Book, at place) (heard, error) {
	order, err := book.View().Reservation(t.Context(), at.number, shopID)
	return heard{seen: sight{order.State, int64(order.Held()), int64(order.Activated), order.Events}}, err
}

// draw gives the errands of one caller: most are new, some were given to another caller already.
func draw(chance *rand.Rand, shared *[]errand, orders int) errand {
	if len(*shared) > 0 && chance.IntN(3) == 0 {
		return (*shared)[chance.IntN(len(*shared))]
	}
	kinds := []deedKind{pays, pays, pays, updates, updates, refunds, refunds, extends, looks, looks, cancels}
	e := errand{order: chance.IntN(orders), kind: kinds[chance.IntN(len(kinds))], keyed: chance.IntN(2) == 0, name: fmt.Sprint("errand ", len(*shared))}
	switch e.kind {
	case pays:
		e.count = 1 + chance.Int64N(3)
	case updates:
		e.count = 1 + chance.Int64N(piecesOrdered)
	case refunds:
		e.count = 1 + chance.Int64N(piecesDelivered*piece)
	}
	*shared = append(*shared, e)
	return e
}

// run lets callers run their errands at the same time and writes down when each was asked and answered.
func run(t *testing.T, rounds [][]errand, places []place, do runner) []porcupine.Operation {
	t.Helper()
	var tick atomic.Int64
	var mu sync.Mutex
	var history []porcupine.Operation
	var callers sync.WaitGroup
	for caller, errands := range rounds {
		callers.Go(func() {
			for _, e := range errands {
				asked := tick.Add(1)
				h, err := do(e, places[e.order])
				answered := tick.Add(1)
				if err != nil {
					t.Errorf("%+v: %v", e, err)
					return
				}
				mu.Lock()
				history = append(history, porcupine.Operation{ClientId: caller, Input: e, Call: asked, Output: h, Return: answered})
				mu.Unlock()
			}
		})
	}
	callers.Wait()
	return history
}

// rounds deals errands to callers.
func rounds(seed uint64, callers, each, orders int) [][]errand {
	chance := rand.New(rand.NewPCG(seed, 0))
	var shared []errand
	dealt := make([][]errand, callers)
	for range each {
		for caller := range callers {
			dealt[caller] = append(dealt[caller], draw(chance, &shared, orders))
		}
	}
	return dealt
}

// patience bounds the search for a sequence; it takes milliseconds where there is one.
const patience = time.Minute

// histories makes histories of two orders, six callers and eight errands each, and has each checked.
func histories(t *testing.T, count uint64, book storetest.Book, o *operation.Operations, do runner) [][]porcupine.Operation {
	t.Helper()
	var all [][]porcupine.Operation
	for seed := range count {
		places := make([]place, 2)
		events := 0
		for i := range places {
			places[i], events = prepare(t, book, o, int64(seed)*2+int64(i))
		}
		history := run(t, rounds(seed, 6, 8, len(places)), places, do)
		if result := porcupine.CheckOperationsTimeout(model(events), history, patience); result != porcupine.Ok {
			t.Errorf("history %d is %s:\n%s", seed, result, written(history))
		}
		all = append(all, history)
	}
	areRight(t, book)
	return all
}

func written(history []porcupine.Operation) string {
	var text bytes.Buffer
	slices.SortFunc(history, func(a, b porcupine.Operation) int { return int(a.Call - b.Call) })
	for _, o := range history {
		fmt.Fprintf(&text, "%4d–%4d caller %d %+v: %+v\n", o.Call, o.Return, o.ClientId, o.Input, o.Output)
	}
	return text.String()
}

func howMany(full uint64) uint64 {
	if testing.Short() {
		return full / 5
	}
	return full
}

func TestOrder_OfManyCallersAtOnce_ChangesAsIfOneByOne(t *testing.T) {
	book, o := openBook(t, usualRules)
	var done, refused, repeated int
	for _, history := range histories(t, howMany(50), book, o, direct(t, book, o)) {
		for _, o := range history {
			switch h := o.Output.(heard); {
			case h.repeated:
				repeated++
			case h.done:
				done++
			case o.Input.(errand).kind != looks:
				refused++
			}
		}
	}
	t.Logf("%d done, %d refused, %d repeated", done, refused, repeated)
	if done == 0 || refused == 0 || repeated == 0 {
		t.Error("the histories show too little")
	}
}

// Two doors, such as two processes have, share nothing but the book.
func TestOrder_OverTwoDoors_ChangesAsIfOneByOne(t *testing.T) {
	book, o := openBook(t, usualRules)
	histories(t, howMany(15), book, o, overHTTP(t, book, o))
}

// overHTTP runs errands over the wire, at one door and the other in turn.
func overHTTP(t *testing.T, book storetest.Book, o *operation.Operations) runner {
	t.Helper()
	doors := make([]*httptest.Server, 2)
	for i := range doors {
		doors[i] = httptest.NewServer(gateway.New(gateway.Config{
			Operations: o, Store: book.Store, Clock: book.Clock.Now, IDs: book.Config.Chance, Log: book.Config.Log, Test: true,
		}))
		t.Cleanup(doors[i].Close)
	}
	var turn atomic.Int64
	return func(e errand, at place) (heard, error) {
		if e.kind == looks {
			return look(t, book, at)
		}
		path, body, err := e.onTheWire(at)
		if err != nil {
			return heard{}, err
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, doors[turn.Add(1)%2].URL+path, bytes.NewReader(body))
		if err != nil {
			return heard{}, err
		}
		nonce, err := book.Config.Chance.Next()
		if err != nil {
			return heard{}, err
		}
		keys := jsongate.Credentials{WebsiteKey: "TOYS", SecretKey: "secret"}
		message := jsongate.Message{Method: r.Method, URI: jsongate.WithoutScheme(r.URL.String()), Body: body}
		r.Header.Set("Authorization", keys.Sign(message, string(nonce), book.Clock.Now().Unix()))
		if e.keyed {
			r.Header.Set("Idempotency-Key", e.at(at))
		}
		return hear(r)
	}
}

// onTheWire gives path and body of an errand. Its name is the merchant's invoice number: requests that
// differ in it are different.
func (e errand) onTheWire(at place) (string, []byte, error) {
	actions := map[deedKind]string{
		pays: "Pay", cancels: "CancelReservation", updates: "UpdateReservation", refunds: "Refund", extends: "ExtendReservation",
	}
	parameters := []map[string]any{{"Name": "ReservationNumber", "Value": fmt.Sprint(at.number)}}
	grouped := func(name string, value any) {
		parameters = append(parameters, map[string]any{"Name": name, "GroupType": "Article", "GroupID": "1", "Value": value})
	}
	whole := map[string]any{"Currency": "EUR", "Invoice": e.at(at)}
	path := "/json/DataRequest"
	switch e.kind {
	case pays:
		path = "/json/Transaction"
		whole["AmountDebit"] = json.Number(money.Minor(e.count * piece).Decimal())
		parameters = append(parameters, map[string]any{"Name": "SendByEmail", "Value": "true"}, map[string]any{"Name": "SendByMail", "Value": "false"})
		grouped("ArticleNumber", "piece")
		grouped("ArticleQuantity", e.count)
	case refunds:
		path = "/json/Transaction"
		whole["AmountCredit"], whole["OriginalTransactionKey"] = json.Number(money.Minor(e.count).Decimal()), at.first
		parameters = nil
	case updates:
		for name, value := range map[string]any{
			"ArticleNumber": "piece", "ArticleTitle": "Piece", "ArticleQuantity": e.count, "ArticlePrice": "1.00", "ArticleVat": "0",
		} {
			grouped(name, value)
		}
	}
	whole["Services"] = map[string]any{"ServiceList": []any{map[string]any{"Name": "klarna", "Action": actions[e.kind], "Parameters": parameters}}}
	body, err := json.Marshal(whole)
	return path, body, err
}

// hear sends a request and reads what is answered.
func hear(r *http.Request) (heard, error) {
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return heard{}, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return heard{}, err
	}
	var said struct {
		Key    string
		Status struct{ Code struct{ Code int } }
	}
	if err := json.Unmarshal(text, &said); err != nil {
		return heard{}, fmt.Errorf("HTTP %d: %s: %w", answer.StatusCode, text, err)
	}
	switch said.Status.Code.Code {
	case int(jsongate.Success):
		return heard{done: true, repeated: answer.Header.Get("Idempotent-Replayed") == "true", key: said.Key}, nil
	case int(jsongate.ValidationFailure):
		return heard{}, nil
	}
	return heard{}, fmt.Errorf("HTTP %d: %s", answer.StatusCode, text)
}

// A checker that finds everything right proves nothing: each of these histories is wrong in one way.
func TestChecker_OfAHistoryThatIsWrong_SaysSo(t *testing.T) {
	const events = 2
	at := func(call, answered int64, e errand, h heard) porcupine.Operation {
		return porcupine.Operation{Input: e, Call: call, Output: h, Return: answered}
	}
	pay := func(name string, count int64) errand { return errand{kind: pays, count: count, name: name} }
	ok := func(key string) heard { return heard{done: true, key: key} }
	again := func(key string) heard { return heard{done: true, repeated: true, key: key} }
	after := func(delivered int64) heard {
		return heard{seen: begun(events + int(min(delivered, 1))).delivering(delivered)}
	}
	look, cancel, refused := errand{kind: looks}, errand{kind: cancels, name: "c"}, heard{}
	for name, c := range map[string]struct {
		right   bool
		history []porcupine.Operation
	}{
		"two deliveries that fit":      {true, []porcupine.Operation{at(1, 4, pay("a", 4), ok("A")), at(2, 3, pay("b", 4), ok("B"))}},
		"more delivered than was held": {false, []porcupine.Operation{at(1, 4, pay("a", 5), ok("A")), at(2, 3, pay("b", 5), ok("B"))}},
		"one of both at once":          {true, []porcupine.Operation{at(1, 4, pay("a", 5), ok("A")), at(2, 3, pay("b", 5), refused)}},
		"a refusal for nothing":        {false, []porcupine.Operation{at(1, 2, pay("a", 5), refused)}},
		"a retry that is done again":   {false, []porcupine.Operation{at(1, 2, pay("a", 1), ok("A")), at(3, 4, pay("a", 1), ok("B"))}},
		"a retry told the first":       {true, []porcupine.Operation{at(1, 2, pay("a", 1), ok("A")), at(3, 4, pay("a", 1), again("A"))}},
		"a retry told another's":       {false, []porcupine.Operation{at(1, 2, pay("a", 1), ok("A")), at(3, 4, pay("a", 1), again("B"))}},
		"a delivery behind the cancel": {false, []porcupine.Operation{at(1, 2, cancel, ok("C")), at(3, 4, pay("a", 1), ok("A"))}},
		"a delivery beside the cancel": {true, []porcupine.Operation{at(1, 4, cancel, ok("C")), at(2, 3, pay("a", 1), ok("A"))}},
		"a look that sees it":          {true, []porcupine.Operation{at(1, 2, pay("a", 1), ok("A")), at(3, 4, look, after(1))}},
		"a look that is late":          {false, []porcupine.Operation{at(1, 2, pay("a", 1), ok("A")), at(3, 4, look, after(0))}},
		"looks that go back":           {false, []porcupine.Operation{at(1, 8, pay("a", 1), ok("A")), at(2, 3, look, after(1)), at(4, 5, look, after(0))}},
		"more refunded than delivered": {false, []porcupine.Operation{
			at(1, 4, errand{kind: refunds, count: 150, name: "a"}, ok("A")), at(2, 3, errand{kind: refunds, count: 51, name: "b"}, ok("B")),
		}},
	} {
		if result := porcupine.CheckOperationsTimeout(model(events), c.history, patience); (result == porcupine.Ok) != c.right {
			t.Errorf("%s is %s", name, result)
		}
	}
}

// delivering is how the order looks once so many pieces more were delivered.
func (s standing) delivering(count int64) sight {
	s.open, s.delivered = s.open-count, s.delivered+count
	return s.sight()
}

// A real history with one answer changed must be found wrong too.
func TestChecker_OfARealHistoryWithOneAnswerChanged_SaysSo(t *testing.T) {
	book, o := openBook(t, usualRules)
	at, events := prepare(t, book, o, 1)
	history := run(t, [][]errand{
		{{kind: pays, count: 3, name: "a"}, {kind: looks}}, {{kind: pays, count: 3, name: "b"}, {kind: looks}}, {{kind: pays, count: 3, name: "c"}, {kind: looks}},
	}, []place{at}, direct(t, book, o))
	if result := porcupine.CheckOperationsTimeout(model(events), history, patience); result != porcupine.Ok {
		t.Fatalf("it is %s:\n%s", result, written(history))
	}
	for i, was := range history {
		changed := slices.Clone(history)
		h := was.Output.(heard)
		h.done, h.seen.activated = !h.done, h.seen.activated+piece
		changed[i].Output = h
		if result := porcupine.CheckOperationsTimeout(model(events), changed, patience); result == porcupine.Ok {
			t.Errorf("with another answer to %+v it is right too", was.Input)
		}
	}
}
