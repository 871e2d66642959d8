package batch

import (
	"context"
	"crypto/md5"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"path"
	"strings"
	"sync"
	"time"

	"respite/domain/delivery"
	"respite/domain/merchant"
	"respite/operation/batches"
	"respite/value/fault"
	"respite/wire/jsongate"
)

// maxName bounds the name of a file, in bytes.
const maxName = 200

// takeIn hears a file out, believes it, and keeps it.
func (d *Door) takeIn(c *call) (answer, error) {
	in, err := handIn(c.r)
	if err != nil {
		return answer{}, err
	}
	claimed, known, err := d.guard.Claimed(c.ctx, c.r)
	if err != nil {
		return answer{}, err
	}
	taken := seatOf(claimed, c.r)
	if !d.seats.take(taken) {
		return answer{}, fault.TooBusy.With()
	}
	defer d.seats.leave(taken)
	s, err := newSpool()
	if err != nil {
		return answer{}, err
	}
	made, err := d.takeSpooled(c, in, s, known)
	return made, errors.Join(err, s.Close())
}

// takeSpooled writes the body beside the book and then takes it in. What strangers send is not even written.
func (d *Door) takeSpooled(c *call, in batches.HandIn, s *spool, known bool) (answer, error) {
	var to io.Writer = s
	if !known {
		to = io.Discard
	}
	message, err := d.hear(c, to)
	if err != nil {
		return answer{}, err
	}
	if !d.Room.Enter() {
		return answer{}, fault.TooBusy.With()
	}
	defer d.Room.Leave()
	if err := d.admit(c, message); err != nil {
		return answer{}, err
	}
	if message.Digest == nil {
		return answer{}, &refusal{http.StatusBadRequest, "The file is empty."}
	}
	from, err := s.rewound()
	if err != nil {
		return answer{}, err
	}
	in.Merchant = c.caller.Shop.ID
	made, before, err := d.Batches.TakeIn(c.ctx, in, from)
	if err != nil {
		return answer{}, err
	}
	status := http.StatusAccepted
	if before {
		status = http.StatusOK
	}
	return d.told(c, made, status, before)
}

// How fast a file must come: each piece within its time.
const (
	heardPatience = 20 * time.Second
	piece         = 1 << 20
)

// hear reads the body to its end and gives what its signature is over. The time-outs of the server are for small
// requests: a large file has more time, as long as it keeps coming.
func (d *Door) hear(c *call, to io.Writer) (jsongate.Message, error) {
	control := http.NewResponseController(c.w)
	never := time.Time{}
	if err := errors.Join(control.SetReadDeadline(never), control.SetWriteDeadline(never)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return jsongate.Message{}, fmt.Errorf("wait for a file: %w", err)
	}
	sum := md5.New()
	body := io.TeeReader(http.MaxBytesReader(c.w, c.r.Body, batches.MaxSize), sum)
	size := int64(0)
	for {
		read, err := d.hearPiece(c, control, func() (int64, error) { return io.CopyN(to, body, piece) })
		size += read
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			return jsongate.Message{}, batches.ErrTooLarge
		case errors.Is(err, io.EOF):
			return digested(sum.Sum(nil), size), nil
		case err != nil:
			return jsongate.Message{}, &refusal{http.StatusBadRequest, "The file could not be read to its end."}
		}
	}
}

// hearPiece reads one piece, and stops listening when it does not come: a deadline that lies behind ends what is
// being read.
func (d *Door) hearPiece(c *call, control *http.ResponseController, read func() (int64, error)) (int64, error) {
	waiting, cancel := context.WithTimeout(c.ctx, heardPatience)
	defer cancel()
	stop := context.AfterFunc(waiting, func() {
		if err := control.SetReadDeadline(time.Unix(1, 0)); err != nil {
			d.Log.DebugContext(c.ctx, "a file that does not come cannot be given up", "error", err)
		}
	})
	defer stop()
	return read()
}

// digested is the message of a body with this MD5; an empty body has none.
func digested(sum []byte, size int64) jsongate.Message {
	if size == 0 {
		return jsongate.Message{}
	}
	digest := [md5.Size]byte(sum)
	return jsongate.Message{Digest: &digest}
}

// handIn reads what is to happen with the file: dry_run=1, apply=1 or apply=good; without any of them it is
// applied when every row is good.
func handIn(r *http.Request) (batches.HandIn, error) {
	query := r.URL.Query()
	in := batches.HandIn{Name: path.Base(strings.ReplaceAll(query.Get("name"), `\`, "/")), Wish: delivery.ApplyAll}
	if len(in.Name) > maxName || !plain(in.Name) {
		return in, &refusal{http.StatusBadRequest, fmt.Sprintf("The name must have at most %d characters that can be printed.", maxName)}
	}
	if in.Name == "." || in.Name == "/" {
		in.Name = "batch"
	}
	dry, apply := query.Get("dry_run"), query.Get("apply")
	switch {
	case dry == "1" && apply == "":
		in.Wish = delivery.Look
	case apply == "good" && dry == "":
		in.Wish = delivery.ApplyGood
	case dry != "" && dry != "0" || apply != "" && apply != "1":
		return in, &refusal{http.StatusBadRequest, "Write dry_run=1, apply=1 or apply=good, and only one of them."}
	}
	return in, nil
}

func plain(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7F || r == '\uFFFD' })
}

// The files that may be on their way at the same time. Each takes room on the disk, and a website key is no secret:
// whoever only knows it must not keep out the merchant, who asks from elsewhere.
const (
	allSeats  = 16
	fromSeats = allSeats / 2 // of one address
	ownSeats  = 4            // of one merchant at one address, and of all who are nobody
)

// seats bounds the files on their way. It is safe for concurrent use.
type seats struct {
	mu    sync.Mutex
	all   int
	from  map[netip.Prefix]int
	taken map[seat]int
}

// seat is whose file it is, as is claimed, and where it comes from.
type seat struct {
	shop merchant.ID
	from netip.Prefix
}

func newSeats() *seats { return &seats{from: map[netip.Prefix]int{}, taken: map[seat]int{}} }

// seatOf gives the seat of a request under a merchant's name; 0: nobody's. An IPv6 network counts as one address, and so
// do all requests whose address cannot be read.
func seatOf(shop merchant.ID, r *http.Request) seat {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return seat{shop: shop}
	}
	address, bits := peer.Addr().Unmap(), 32
	if address.Is6() {
		bits = 64
	}
	return seat{shop, netip.PrefixFrom(address, bits).Masked()}
}

// whose is what the bound of one merchant counts.
func (s seat) whose() seat {
	if s.shop == 0 {
		return seat{}
	}
	return s
}

func (s *seats) take(asked seat) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == allSeats || s.from[asked.from] == fromSeats || s.taken[asked.whose()] == ownSeats {
		return false
	}
	s.all++
	s.from[asked.from]++
	s.taken[asked.whose()]++
	return true
}

func (s *seats) leave(left seat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all--
	if s.from[left.from]--; s.from[left.from] == 0 {
		delete(s.from, left.from)
	}
	if s.taken[left.whose()]--; s.taken[left.whose()] == 0 {
		delete(s.taken, left.whose())
	}
}
