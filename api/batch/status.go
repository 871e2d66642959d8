package batch

import (
	"crypto/md5"
	"errors"
	"io"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"respite/domain/delivery"
	"respite/value/fault"
	"respite/value/id"
	"respite/wire/sheet"
)

// Status is a batch as a merchant's system reads it.
type Status struct {
	ID       id.ID              `json:"id"`
	Name     string             `json:"name"`
	State    delivery.State     `json:"state"`
	Reason   string             `json:"reason,omitempty"`
	Wish     delivery.Wish      `json:"wish"`
	Format   string             `json:"format,omitempty"`
	SHA256   string             `json:"sha256"`
	Known    bool               `json:"known,omitempty"` // it was handed in before
	MadeAt   time.Time          `json:"made_at"`
	EndedAt  time.Time          `json:"ended_at,omitzero"`
	Waits    time.Time          `json:"waits_until,omitzero"` // after an interruption, at the latest
	Rows     Rows               `json:"rows"`
	Steps    Steps              `json:"steps"`
	Findings []delivery.Finding `json:"findings,omitempty"`
	Result   string             `json:"result"` // where the rows with their outcomes are
}

// Rows counts rows of the file.
type Rows struct {
	Expected int `json:"expected,omitempty"` // about, while it is read
	Checked  int `json:"checked"`
	Wrong    int `json:"wrong"`
	Applied  int `json:"applied"`
}

// Steps counts deliveries, cancels and returns.
type Steps struct {
	Checked int `json:"checked"`
	Good    int `json:"good"`
	Done    int `json:"done"`
	Failed  int `json:"failed"`
}

// usualFindings is how many findings are told unless more are asked for with ?findings=.
const usualFindings = 100

// status tells how far the work on a batch has come.
func (d *Door) status(c *call, key id.ID) (answer, error) {
	found, err := d.Batches.Find(c.ctx, key, c.caller.Shop.ID)
	if err != nil {
		return answer{}, err
	}
	return d.told(c, found, http.StatusOK, false)
}

func (d *Door) told(c *call, b delivery.Batch, code int, known bool) (answer, error) {
	limit := usualFindings
	if given := c.r.URL.Query().Get("findings"); given != "" {
		asked, err := strconv.ParseUint(given, 10, 16)
		if err != nil || asked > delivery.MaxFindings {
			return answer{}, &refusal{http.StatusBadRequest, "findings must be a number up to " + strconv.Itoa(delivery.MaxFindings) + "."}
		}
		limit = int(asked)
	}
	found, err := d.Batches.Findings(c.ctx, b, limit)
	if err != nil {
		return answer{}, err
	}
	waits, err := d.Batches.Waits(c.ctx, b)
	if err != nil {
		return answer{}, err
	}
	return inJSON(code, Status{
		ID: b.ID, Name: b.Name, State: b.State, Reason: b.Reason, Wish: b.Wish, Format: b.Format, SHA256: b.Hash, Known: known,
		MadeAt: b.MadeAt, EndedAt: b.EndedAt, Waits: waits, Rows: Rows{b.Lines, b.Rows, b.Wrong, b.Tried}, Steps: Steps{b.Steps, b.Good, b.Done, b.Failed},
		Findings: found, Result: d.link(c)("/batch/" + string(b.ID) + "/result"),
	})
}

// result gives the rows with what came of them. They are written beside the book first: the answer is signed, and
// it is whole or none.
func (d *Door) result(c *call, key id.ID) (answer, error) {
	found, err := d.Batches.Find(c.ctx, key, c.caller.Shop.ID)
	if err != nil {
		return answer{}, err
	}
	taken := seatOf(c.caller.Shop.ID, c.r)
	if !d.seats.take(taken) {
		return answer{}, fault.TooBusy.With()
	}
	defer d.seats.leave(taken)
	s, err := newSpool()
	if err != nil {
		return answer{}, err
	}
	made, err := d.spooled(c, found, s)
	if err != nil {
		return answer{}, errors.Join(err, s.Close())
	}
	return made, nil
}

func (d *Door) spooled(c *call, b delivery.Batch, s *spool) (answer, error) {
	sum, size := md5.New(), &counter{}
	if err := d.Batches.Result(c.ctx, b, d.link(c), io.MultiWriter(s, sum, size)); err != nil {
		return answer{}, err
	}
	body, err := s.rewound()
	if err != nil {
		return answer{}, err
	}
	return answer{
		status: http.StatusOK, kind: sheet.Types[sheet.Format(b.Format)], name: resultName(b), signed: digested(sum.Sum(nil), size.bytes),
		size: size.bytes, body: body, ended: s.Close,
	}, nil
}

// counter counts what is written to it.
type counter struct{ bytes int64 }

// Write implements io.Writer.
func (c *counter) Write(p []byte) (int, error) {
	c.bytes += int64(len(p))
	return len(p), nil
}

// resultName is how the result of a file is called.
func resultName(b delivery.Batch) string {
	name := strings.TrimSuffix(b.Name, path.Ext(b.Name)) + "-result." + b.Format
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}
