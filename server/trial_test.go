package server_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"respite/domain/risk"
	"respite/operation/administration"
	"respite/server"
	"respite/store/postgres/brittle"
	"respite/wire/jsongate"
)

// The trials let real programs serve real shops while something breaks again and again; -rounds says how often.
// What a shop was told must be in the books then, once.

// moments are when something breaks: after so many more answers.
var moments = rand.New(rand.NewPCG(1, 2))

func aMoment() int64 { return 40 + moments.Int64N(160) }

// onBoth runs a trial on each engine.
func onBoth(t *testing.T, trial func(*ground)) {
	t.Run("SQLite", func(t *testing.T) { trial(onSQLite(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { trial(onPostgres(t, "")) })
}

func TestTrial_ServerKilled_LosesAndDoublesNothing(t *testing.T) {
	onBoth(t, func(g *ground) {
		address := freeAddress(g.t)
		d := g.serve(address, g.database)
		s := besiege(g.t, "", d.url)
		for range often(3) {
			s.sells(aMoment())
			d.kill()
			s.breaks()
			d = g.serve(address, g.database)
		}
		s.sells(aMoment())
		s.audit(g, "kill -9 of the server")
	})
}

func TestTrial_PostgresKilled_TheServerGoesOnByItself(t *testing.T) {
	g := onPostgres(t, "")
	d := g.serve(freeAddress(t), g.database)
	s := besiege(t, "", d.url)
	for range often(3) {
		s.sells(aMoment())
		must(t, g.cluster.Kill())
		s.breaks()
		s.fails(customers)
		must(t, g.cluster.Restart(t.Context()))
	}
	s.sells(aMoment())
	s.audit(g, "kill -9 of PostgreSQL")
}

func TestTrial_ConnectionsCutAroundCommits_EachRequestHappensOnce(t *testing.T) {
	g := onPostgres(t, "")
	const every = 7
	var commits, cuts atomic.Int64
	kinds := brittle.Breaks()
	line, err := brittle.Listen(g.database, func() brittle.Break {
		if n := commits.Add(1); n%every == 0 {
			cuts.Add(1)
			return kinds[n/every%int64(len(kinds))]
		}
		return brittle.None
	}, 300*time.Millisecond)
	must(t, err)
	t.Cleanup(func() { must(t, line.Close()) })
	s := besiege(t, "", g.serve(freeAddress(t), line.URL()).url)
	const most = 20 // where commits are slow, few of them fit into a moment
	for round := 0; round < often(3) || int(cuts.Load()) < len(kinds) && round < most; round++ {
		s.sells(4 * aMoment())
	}
	s.end()
	s.broken.Store(cuts.Load())
	if int(cuts.Load()) < len(kinds) {
		t.Errorf("only %d connections were cut", cuts.Load())
	}
	s.audit(g, "connections cut around a commit")
}

func TestTrial_DiskFull_LosesNothing_AndGoesOnWhenThereIsRoom(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) {
		disk := newDisk(t, 192) // the log of SQLite alone may take 80
		g := &ground{t: t, folder: server.Folder(disk.folder + "/book")}
		g.found(generous)
		diskFills(g, disk)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		disk := newDisk(t, 320)
		diskFills(onPostgres(t, disk.folder+"/cluster"), disk)
	})
}

// diskFills lets the disk of a book fill up under load.
func diskFills(g *ground, disk *disk) {
	address := freeAddress(g.t)
	d := g.serve(address, g.database)
	g.t.Cleanup(func() {
		d.kill()
		if said := d.failure.String(); g.t.Failed() {
			g.t.Logf("the log ends with %s", said[max(0, len(said)-1000):])
		}
	})
	s := besiege(g.t, "", d.url)
	for range often(2) {
		s.sells(aMoment())
		disk.fill(g.writers(d))
		s.breaks()
		s.fails(4 * customers)
		disk.free(g.writers(d))
		g.goesOn()
	}
	s.sells(aMoment())
	s.audit(g, "disk full")
	d.kill()
	if said := strings.ToLower(d.failure.String()); g.cluster == nil && !strings.Contains(said, "disk") {
		g.t.Errorf("the log does not say why requests failed: %.2000s", said)
	}
}

func TestTrial_TwoServersOneKilled_TheOtherDoesItsWork(t *testing.T) {
	g, heard := onPostgres(t, ""), newReceiver(t)
	addresses := []string{freeAddress(t), freeAddress(t)}
	var programs []*demo
	for _, address := range addresses {
		programs = append(programs, g.serve(address, g.database))
	}
	s := besiege(t, heard.URL+"/demo/", programs[0].url, programs[1].url)
	for round := range often(2) {
		s.sells(aMoment())
		programs[round%2].kill()
		s.breaks()
		s.sells(aMoment())
		programs[round%2] = g.serve(addresses[round%2], g.database)
	}
	s.sells(aMoment())
	s.end()
	g.look(func(book *server.Book) { // beyond the leases of what was at work
		_, err := administration.AdvanceClock(t.Context(), book.Store, 3*time.Minute)
		must(t, err)
	})
	want := s.pushed()
	heard.await(func(all []arrival) bool { return len(firsts(all)) >= want })
	for _, o := range s.orders {
		o.wasHeardInPart(heard)
	}
	all, _ := heard.all()
	s.audit(g, fmt.Sprintf("kill -9 of one of two servers, %d pushes in %d attempts", want, len(all)))
}

// pushed counts the requests of which a shop is told.
func (s *siege) pushed() int {
	count := 0
	for _, o := range s.orders {
		count += o.pushed()
	}
	return count
}

// pushed counts those of the order: those of the JSON gateway.
func (o *order) pushed() int {
	if len(o.receipts) == 0 || o.receipts[0].path == "/" {
		return 0
	}
	return len(o.receipts)
}

func (o *order) wasHeardInPart(heard *receiver) {
	if o.pushed() > 0 {
		o.wasHeard(heard)
	}
}

// limited are the demo's rules without their limits of frequency.
var limited = strings.NewReplacer("person_24h = 3", "person_24h = 0", "network_10m = 20", "network_10m = 0").Replace(string(risk.DefaultText()))

func TestTrial_TwoServersAskedAtOnce_AnswerAsOne(t *testing.T) {
	g := onPostgres(t, "")
	must(t, os.WriteFile(g.folder.RulesFile(), []byte(limited), 0o600))
	var tills []*till
	for range 2 {
		tills = append(tills, newTill(g.serve(freeAddress(t), g.database).url, demoShop))
	}
	atOnce := func(errands ...errand) []reply {
		answers := make([]reply, len(errands))
		var all sync.WaitGroup
		for i, e := range errands {
			all.Go(func() {
				var err error
				if answers[i], err = tills[i%2].post(t.Context(), e); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		return answers
	}
	for n := range 10 * often(2) {
		e, _ := (&order{invoice: fmt.Sprint("SAME-", n)}).next(1000+n, "")
		e.key = fmt.Sprint("key-", n)
		answers := atOnce(e, e, e, e)
		repeated := 0
		for _, a := range answers {
			if a.Key != answers[0].Key || a.code() != jsongate.Success {
				t.Errorf("the same request was answered with %+v and %+v", answers[0], a)
			}
			if a.repeated {
				repeated++
			}
		}
		if repeated != len(answers)-1 {
			t.Errorf("the same request was done %d times", len(answers)-repeated)
		}
	}
	for n := range 3 * often(2) {
		var errands []errand
		for i := range 16 {
			e, _ := (&order{invoice: fmt.Sprintf("MUCH-%d-%d", n, i)}).next(5000+n, "")
			errands = append(errands, e)
		}
		accepted := 0
		for _, a := range atOnce(errands...) {
			if a.code() == jsongate.Success {
				accepted++
			}
		}
		if accepted != 5 { // of 40.00 each: new consumers may owe 200.00
			t.Errorf("%d orders of one person were accepted", accepted)
		}
	}
	g.look(func(book *server.Book) { areRight(t, book) })
}

func TestTrial_TwoServersWhoseClocksDiffer_TellOfEachOrderInOrder(t *testing.T) {
	g, heard := onPostgres(t, ""), newReceiver(t)
	var tills []*till
	for _, skew := range []time.Duration{4 * time.Second, -4 * time.Second} {
		config := g.config("")
		config.Clock, config.LoopbackPushes = func() time.Time { return time.Now().Add(skew) }, true
		tills = append(tills, newTill(serveHere(t, config), demoShop))
	}
	const sold = 24
	var orders []*order
	want := 0
	for n := range sold {
		o := &order{invoice: fmt.Sprint("SKEW-", n)}
		for e, more := o.next(4*n+3, heard.URL+"/demo/"); more; e, more = o.next(4*n+3, heard.URL+"/demo/") {
			if _, err := o.does(t.Context(), tills[(n+len(o.receipts))%2], e); err != nil || o.open != nil {
				t.Fatalf("%s: %v", o.invoice, err)
			}
		}
		orders, want = append(orders, o), want+len(o.receipts)
	}
	heard.await(func(all []arrival) bool { return len(firsts(all)) >= want })
	for _, o := range orders {
		o.wasHeard(heard)
	}
	g.look(func(book *server.Book) { areRight(t, book) })
}

// serveHere serves a book in this process, and gives where.
func serveHere(t *testing.T, config server.Config) string {
	t.Helper()
	book, err := server.Open(t.Context(), config)
	must(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	serving, stop := context.WithCancel(context.Background())
	served := make(chan error)
	go func() { served <- book.Serve(serving, listener) }()
	t.Cleanup(func() {
		stop()
		must(t, <-served)
	})
	return "http://" + listener.Addr().String()
}
