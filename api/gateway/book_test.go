package gateway_test

import (
	"encoding/json"
	"strconv"
	"strings"

	"respite/domain/invoice"
	"respite/domain/job"
	"respite/domain/request"
	"respite/domain/reservation"
	"respite/operation/queue"
	"respite/value/id"
	"respite/wire/jsongate"
	"respite/wire/telling"
)

// What tests see of the book behind the door.

func (w *world) number(text string) reservation.Number {
	w.t.Helper()
	number, err := strconv.ParseInt(text, 10, 64)
	must(w.t, err)
	return reservation.Number(number)
}

// order reads a reservation by the number the shop knows.
func (w *world) order(number string) reservation.Reservation {
	w.t.Helper()
	r, err := w.store.View().ReservationOf(w.t.Context(), w.number(number))
	must(w.t, err)
	return r
}

// invoices lists the invoices of a reservation.
func (w *world) invoices(number string) []invoice.Invoice {
	w.t.Helper()
	list, err := w.store.View().InvoicesOf(w.t.Context(), w.number(number), theShop().ID)
	must(w.t, err)
	return list
}

// made reads the request with a key.
func (w *world) made(key string) request.Request {
	w.t.Helper()
	r, err := w.store.View().Request(w.t.Context(), id.ID(key), theShop().ID)
	must(w.t, err)
	return r
}

// rows counts what is in the book: nothing happened as long as it stays.
func (w *world) rows() int {
	w.t.Helper()
	rows, err := w.store.View().ReadAll(w.t.Context())
	must(w.t, err)
	return rows
}

// unchanged fails the test if anything was written meanwhile.
func (w *world) unchanged(do func()) {
	w.t.Helper()
	before := w.rows()
	do()
	if after := w.rows(); after != before {
		w.t.Errorf("%d rows became %d", before, after)
	}
}

// lane gives the jobs of a kind that concern a reservation, in the order in which they run.
func (w *world) lane(kind job.Kind, number string) []job.Job {
	w.t.Helper()
	jobs, err := w.store.View().JobsOfLane(w.t.Context(), job.Lane(kind, w.number(number)))
	must(w.t, err)
	return jobs
}

// push is a promised push as the shop will read it.
type push struct {
	job    job.Job
	notice job.Notice
	body   string
	root   string         // Transaction or DataRequest
	told   map[string]any // what is in it
	code   int
	values map[string]string
}

// pushes reads what is promised to be told of a reservation, in order.
func (w *world) pushes(number string) []push {
	w.t.Helper()
	var list []push
	for _, j := range w.lane(job.Push, number) {
		list = append(list, w.push(j))
	}
	return list
}

func (w *world) push(j job.Job) push {
	w.t.Helper()
	p := push{job: j, values: map[string]string{}}
	must(w.t, json.Unmarshal(j.Payload, &p.notice))
	body, err := jsongate.Encode(telling.Push(p.notice, shopKeys.WebsiteKey, true).JSON)
	must(w.t, err)
	p.body = string(body)
	var whole map[string]map[string]any
	must(w.t, json.Unmarshal(body, &whole))
	for p.root, p.told = range whole {
	}
	var inner reply
	inner.values, inner.errors = p.values, map[string]string{}
	inner.body = strings.TrimSuffix(strings.TrimPrefix(p.body, `{"`+p.root+`":`), "}")
	inner.read()
	p.code = inner.code
	return p
}

// story tells the promised pushes in short: "Reserve 791, Reserve 190, Pay 190".
func (w *world) story(number string) string {
	w.t.Helper()
	var parts []string
	for _, p := range w.pushes(number) {
		parts = append(parts, string(p.notice.Request.Action)+" "+strconv.Itoa(p.code))
	}
	return strings.Join(parts, ", ")
}

// wantStory fails the test unless just these pushes are promised, numbered from 1 and kept in order.
func (w *world) wantStory(number, want string) {
	w.t.Helper()
	if got := w.story(number); got != want {
		w.t.Errorf("the pushes are %q, want %q", got, want)
	}
	for i, p := range w.pushes(number) {
		if p.notice.Sequence != i+1 {
			w.t.Errorf("push %d has the number %d", i+1, p.notice.Sequence)
		}
	}
}

// review runs the reviews of a reservation whose time has come, as the worker would.
func (w *world) review(number string) {
	w.t.Helper()
	for _, j := range w.lane(job.Review, number) {
		if j.State != job.Waiting || j.RunAt.After(w.clock()) {
			continue
		}
		var again job.Reconsider
		must(w.t, json.Unmarshal(j.Payload, &again))
		must(w.t, w.operations.Reconsider(w.t.Context(), again, j.Merchant))
		_, err := queue.Finish(w.t.Context(), w.store, j, job.Attempt{Good: true})
		must(w.t, err)
	}
}
