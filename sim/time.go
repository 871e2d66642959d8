package sim

import (
	"context"
	"encoding/json"
	"time"

	"respite/domain/dispatch"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/operation/queue"
	"respite/outbound/mail"
	"respite/sim/model"
)

// leaseEnds is how long a job rests after the machine has ended while it ran.
const leaseEnds = 3 * time.Minute

// tend does what has fallen due, however often the machine ends meanwhile.
func (r *rehearsal) tend() {
	r.crashes(5, 4)
	for r.goesOn() {
		idle := r.work()
		if off, _ := r.recover(); off {
			r.now = r.now.Add(leaseEnds)
			continue
		}
		if idle {
			break
		}
	}
	r.model.Tend(r.time())
	r.hear()
}

// work does some of what is due, and tells whether there was nothing.
func (r *rehearsal) work() bool {
	room := queue.Room{Pushes: int(r.upTo(3)), Share: int(r.upTo(3)), Others: int(r.upTo(3))}
	ran, err := r.book.Worker.Step(r.ctx, room)
	if r.disk.Off() {
		return false
	}
	r.must(err)
	if ran > 0 || err != nil {
		return err != nil
	}
	expired, err := r.book.Operations.ExpireDue(r.ctx)
	if r.disk.Off() {
		return false
	}
	r.must(err)
	return expired == 0
}

// heard is a push that a shop has heard.
type heard struct {
	order    int64
	sequence int
	said     model.Told
}

// push is a shop's system that is told of a change: it hears, fails before it hears or after, or takes so long
// that another worker looks for jobs meanwhile.
func (r *rehearsal) push(ctx context.Context, _ merchant.Merchant, j job.Job) job.Attempt {
	r.Pushes++
	var notice job.Notice
	if err := json.Unmarshal(j.Payload, &notice); err != nil {
		r.wrong("a push cannot be read: %s", err)
	}
	order := int64(notice.Request.Reservation)
	if r.hearing[order] {
		r.wrong("two pushes of order %d are under way at the same time", order)
	}
	r.hearing[order] = true
	defer delete(r.hearing, order)
	switch mood := r.chance.IntN(100); {
	case r.time().Before(r.down):
		return job.Attempt{Job: j.ID, Answer: "the shop's server refused the connection"}
	case mood < 8:
		return job.Attempt{Job: j.ID, Status: 500, Answer: "trouble"}
	case mood < 14:
		r.listen(order, notice)
		return job.Attempt{Job: j.ID, Answer: "the shop broke off"}
	case mood < 22:
		_, err := r.second.Step(ctx, queue.UpTo(2))
		if !r.disk.Off() {
			r.must(err)
		}
	}
	r.listen(order, notice)
	return job.Attempt{Job: j.ID, Status: 200, Good: true}
}

// listen notes what a shop hears: pushes of an order come in order, perhaps more than once.
func (r *rehearsal) listen(order int64, notice job.Notice) {
	if notice.Sequence > r.heard[order]+1 {
		r.wrong("push %d of order %d came after push %d", notice.Sequence, order, r.heard[order])
	}
	r.heard[order] = max(r.heard[order], notice.Sequence)
	asked := notice.Request
	r.told = append(r.told, heard{order, notice.Sequence, model.Told{Action: string(asked.Action), Status: string(asked.Status), Amount: int64(asked.Amount)}})
}

// hear holds what shops heard to what has happened.
func (r *rehearsal) hear() {
	for _, h := range r.told {
		o := r.model.OrderOf(h.order)
		if o == nil {
			o = r.unnumbered(h.order)
		}
		if o == nil {
			r.wrong("a shop heard of order %d, which nobody made: %+v", h.order, h.said)
			return
		}
		if h.sequence > len(o.Told) || o.Told[h.sequence-1] != h.said {
			r.wrong("push %d of order %d said %+v; the model says %+v", h.sequence, h.order, h.said, o.Told)
			return
		}
	}
	r.told = r.told[:0]
}

// mailServer takes letters, or fails.
type mailServer struct{ *rehearsal }

// Send implements jobs.PostOffice.
func (m mailServer) Send(context.Context, mail.Mail) error {
	m.Mails++
	switch mood := m.chance.IntN(100); {
	case mood < 10:
		return &dispatch.Failure{Code: 421, Reason: "the mail server is busy"}
	case mood < 13:
		return &dispatch.Failure{Permanent: true, Code: 550, Reason: "the mailbox is unknown"}
	}
	return nil
}

// finish lets the world become well and time pass until nothing waits; then everything is proved once more,
// as it stands and as it is read anew.
func (r *rehearsal) finish() {
	r.step++
	r.chance = r.chanceOf(r.step, falling)
	for range mostRounds {
		r.down = time.Time{}
		r.now = r.now.Add(time.Hour)
		r.tend()
		if !r.goesOn() || r.nothingWaits() {
			break
		}
	}
	if r.goesOn() {
		r.reopen()
	}
	if r.goesOn() {
		r.nothingIsLost()
		r.prove()
	}
}

// mostRounds bounds the hours in which everything must have been told: a ladder takes days.
const mostRounds = 24 * 30
