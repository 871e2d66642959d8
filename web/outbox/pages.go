package outbox

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"respite/domain/dispatch"
	"respite/domain/merchant"
	"respite/store"
	"respite/value/id"
)

//go:embed page.html
var text string

var pages = template.Must(template.New("pages").Parse(text))

// view is what every page shows: its title, and content of its own.
type view struct {
	Style   template.CSS
	Title   string
	Content any
}

// render fills one of the pages.
func render(name string, status int, title string, content any) (answer, error) {
	var out bytes.Buffer
	if err := pages.ExecuteTemplate(&out, name, view{template.CSS(style), title, content}); err != nil {
		return answer{}, fmt.Errorf("fill the page %s: %w", name, err)
	}
	headers := map[string]string{"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
	return answer{status, headers, out.Bytes()}, nil
}

// missing says that there is no such dispatch.
func missing() (answer, error) { return render("missing", http.StatusNotFound, "Not found", nil) }

// pageSize is how many dispatches the list shows at once.
const pageSize = 50

// list is one page of what left the house, the newest first.
type list struct {
	Dispatches []item
	Begins     bool  // nothing is newer
	Older      id.ID // the last one shown, if there are older ones
}

// list shows what was made before a dispatch; what is no id begins with the newest.
func (c Config) list(ctx context.Context, before string) (answer, error) {
	key, isID := id.Parse(before)
	shown := list{Begins: !isID}
	if err := c.Store.Snapshot(ctx, func(v store.View) error { return shown.read(ctx, v, key) }); err != nil {
		return answer{}, err
	}
	return render("list", http.StatusOK, "Outbox", shown)
}

// senderOf reads the merchant a dispatch is from; what concerns none is from the provider.
func senderOf(ctx context.Context, book store.View, d dispatch.Dispatch) (merchant.Merchant, error) {
	if d.Merchant == 0 {
		return merchant.Merchant{}, nil
	}
	shop, err := book.Merchant(ctx, d.Merchant)
	if err != nil {
		return shop, fmt.Errorf("read merchant %d: %w", d.Merchant, err)
	}
	return shop, nil
}

func (l *list) read(ctx context.Context, book store.View, before id.ID) error {
	found, err := book.Dispatches(ctx, before, pageSize+1)
	if err != nil {
		return fmt.Errorf("list the dispatches: %w", err)
	}
	if len(found) > pageSize {
		found = found[:pageSize]
		l.Older = found[pageSize-1].ID
	}
	shops := map[merchant.ID]merchant.Merchant{}
	for _, d := range found {
		shop, known := shops[d.Merchant]
		if !known {
			if shop, err = senderOf(ctx, book, d); err != nil {
				return err
			}
			shops[d.Merchant] = shop
		}
		l.Dispatches = append(l.Dispatches, item{d, shop})
	}
	return nil
}

// letter shows one dispatch.
func (c Config) letter(ctx context.Context, d dispatch.Dispatch) (answer, error) {
	shop, err := senderOf(ctx, c.Store.View(), d)
	if err != nil {
		return answer{}, fmt.Errorf("read merchant %d: %w", d.Merchant, err)
	}
	shown := item{d, shop}
	return render("letter", http.StatusOK, shown.Title(), shown)
}

// item is a dispatch with the shop it is about.
type item struct {
	dispatch.Dispatch
	shop merchant.Merchant
}

var ways = map[dispatch.Channel]string{
	dispatch.Email: "e-mail", dispatch.Post: "letter", dispatch.Print: "print-out", dispatch.Text: "text message",
}

var states = map[dispatch.State]string{
	dispatch.Waiting: "waiting", dispatch.Spooled: "with the printer", dispatch.Sent: "sent", dispatch.Failed: "given up",
}

// Shop gives the name of the shop.
func (i item) Shop() string { return i.shop.Name }

// Way gives the channel in words.
func (i item) Way() string { return ways[i.Channel] }

// Status gives the state in words.
func (i item) Status() string { return states[i.State] }

// Title gives the subject, or what it is about as long as it has none.
func (i item) Title() string { return cmp.Or(i.Subject, i.about()) }

func (i item) about() string {
	switch i.Kind {
	case dispatch.Invoice:
		return "Invoice " + strconv.FormatInt(int64(i.Invoice), 10)
	case dispatch.CreditNote:
		return "Credit note " + strconv.FormatInt(int64(i.Credit), 10)
	case dispatch.OCRNumbers:
		return "Reserved payment references"
	case dispatch.Invitation:
		return "Invitation to the office"
	}
	return "Code for a purchase by phone"
}

// Receiver gives in one line to whom it goes.
func (i item) Receiver() string {
	if i.Channel.OnPaper() {
		return strings.Join(i.Envelope(), ", ")
	}
	return i.To
}

// Envelope gives the lines of the address on paper.
func (i item) Envelope() []string { return dispatch.Envelope(i.Address, i.shop.Home()) }

// Name gives the receiver's name, if it is known.
func (i item) Name() string { return strings.TrimSpace(i.Address.FirstName + " " + i.Address.LastName) }

// HasDocument tells whether a PDF goes with it.
func (i item) HasDocument() bool {
	return i.Kind == dispatch.Invoice || i.Kind == dispatch.CreditNote
}

// Unwritten tells that its text is not there yet: it is written when it goes.
func (i item) Unwritten() bool { return i.State == dispatch.Waiting }

// Made gives the time it was promised.
func (i item) Made() string { return written(i.MadeAt) }

// Left gives the time it was sent; empty: not yet.
func (i item) Left() string {
	if i.SentAt.IsZero() {
		return ""
	}
	return written(i.SentAt)
}

func written(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") }
