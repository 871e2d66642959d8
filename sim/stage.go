package sim

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"time"

	"respite/jobs"
	"respite/operation/administration"
	"respite/server"
	"respite/sim/till"
	"respite/sim/world"
	"respite/store"
)

// found makes the book and its shops.
func (r *rehearsal) found() {
	folder := server.Folder(r.Folder)
	r.must(os.WriteFile(folder.RulesFile(), rules(), 0o600))
	book, err := server.Found(r.ctx, r.config(store.Test))
	r.must(err)
	if err != nil {
		return
	}
	r.hire(book)
	for _, s := range r.shops {
		_, err := administration.AddMerchant(r.ctx, book.Store, s.Merchant)
		r.must(err)
	}
}

// hire takes the book in hand: what leaves the house goes to the rehearsal's world.
func (r *rehearsal) hire(book *server.Book) {
	book.Worker.Config.Push = r.push
	book.Worker.Config.Post.Mail = mailServer{r}
	r.book, r.second = book, jobs.New(book.Worker.Config)
}

func (r *rehearsal) config(kind store.Book) server.Config {
	r.lives++
	var seed [32]byte
	copy(seed[:], fmt.Sprintf("%d/%d", r.Seed, r.lives))
	return server.Config{
		Folder: server.Folder(r.Folder), Kind: kind, Database: r.database, Engine: r.disk.Wrap, Clock: func() time.Time { return r.now },
		Chance: rand.NewChaCha8(seed), Log: slog.New(slog.DiscardHandler),
	}
}

// recover turns a machine that has ended on again, on the same disk, and tells whether it had, and whether the
// commit at which it did was written. A moment has passed.
func (r *rehearsal) recover() (bool, bool) {
	off, durable := r.disk.On()
	if !off {
		return false, false
	}
	r.Crashes++
	r.say("the machine ended; what was being written is %s", map[bool]string{true: "there", false: "gone"}[durable])
	r.reopen()
	return true, durable
}

// reopen leaves the book and opens it again, as another life of the program does.
func (r *rehearsal) reopen() {
	r.must(r.book.Close())
	r.book = nil
	r.now = r.now.Add(2 * time.Second)
	book, err := server.Open(r.ctx, r.config(""))
	r.must(err)
	if err == nil {
		r.hire(book)
	}
}

// send sends a request, and reads the answer.
func (r *rehearsal) send(request till.Request) till.Said {
	r.nonces++
	r.Requests++
	out, err := request.HTTP(r.ctx, r.now, r.nonces)
	r.must(err)
	if err != nil {
		return till.Said{}
	}
	said, err := answer(r.book, request, out)
	r.must(err)
	return said
}

// answer has a request answered without a port between.
func answer(book *server.Book, request till.Request, out *http.Request) (till.Said, error) {
	in := recorder{status: http.StatusOK, header: http.Header{}}
	book.Handler().ServeHTTP(&in, out)
	return request.Read(in.status, in.body)
}

// recorder keeps an answer.
type recorder struct {
	header http.Header
	status int
	body   []byte
	begun  bool
}

// Header implements http.ResponseWriter.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	if !r.begun {
		r.status, r.begun = status, true
	}
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(text []byte) (int, error) {
	r.begun = true
	r.body = append(r.body, text...)
	return len(text), nil
}

// crashes plans an end of the machine, now and then.
func (r *rehearsal) crashes(percent int, within int) {
	if r.in(percent) {
		r.disk.Plan(one(r, []world.Crash{world.Before, world.At, world.After}), int(r.upTo(int64(within))))
	}
}
