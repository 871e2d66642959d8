// Package batches is the room of the office where files of delivered orders are handed in, checked and applied.
//
// It must never do anything of a file itself: the operation does, and goes on when the browser has gone.
package batches

import (
	"embed"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"strings"
	"time"

	"respite/domain/delivery"
	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/operation/batches"
	"respite/value/fault"
	"respite/value/id"
	"respite/web/office/shell"
	"respite/web/ui"
	"respite/wire/sheet"
)

//go:embed pages
var files embed.FS

var pages = ui.Parse(files, "pages")

// Routes are the addresses of this room.
func Routes() []shell.Route {
	const at = "/m/{eid}/batches"
	return []shell.Route{
		{Pattern: "GET " + at, Right: staff.HandIn, Do: list},
		{Pattern: "POST " + at, Right: staff.HandIn, What: "batch.handed_in", Upload: true, Do: handIn},
		{Pattern: "GET " + at + "/example", Right: staff.HandIn, Do: example},
		{Pattern: "GET " + at + "/{id}", Right: staff.HandIn, Do: show},
		{Pattern: "GET " + at + "/{id}/progress", Right: staff.HandIn, Do: progress},
		{Pattern: "GET " + at + "/{id}/result", Right: staff.HandIn, Do: result},
		{Pattern: "POST " + at + "/{id}/apply", Right: staff.HandIn, What: "batch.applied", Tell: []string{"wish"}, Do: apply},
	}
}

// pageSize is how many batches stand on a page.
const pageSize = 30

// shown is what the list shows.
type shown struct {
	Shop    merchant.Merchant
	Batches []delivery.Batch
	Next    id.ID // the last one shown, if there are more
	Wish    ui.Field
	Names   string
	Wrong   []string
}

func list(a *shell.Ask) (shell.Answer, error) { return listPage(a) }

func listPage(a *shell.Ask, wrong ...string) (shell.Answer, error) {
	shop, err := a.Shop()
	if err != nil {
		return nil, err
	}
	before, _ := id.Parse(a.URL.Query().Get("before"))
	found, err := a.View().Batches(a.Context(), shop.ID, before, pageSize+1)
	if err != nil {
		return nil, err
	}
	body := shown{Shop: shop, Batches: found, Wish: wishes(), Names: strings.Join(delivery.Names[:], ", "), Wrong: wrong}
	if len(found) > pageSize {
		body.Batches, body.Next = found[:pageSize], found[pageSize-1].ID
	}
	page := shell.Page{Pages: pages, Name: "list", Title: ui.T("Batches"), Body: body}
	if len(wrong) > 0 {
		page.Status = http.StatusUnprocessableEntity
	}
	return page, nil
}

func wishes() ui.Field {
	return ui.Field{Name: "wish", Label: ui.T("What to do with it"), Value: string(delivery.Look), Choices: []ui.Choice{
		{Value: string(delivery.Look), Label: ui.T("Check it, and let me look first")},
		{Value: string(delivery.ApplyAll), Label: ui.T("Apply it if every row is good")},
		{Value: string(delivery.ApplyGood), Label: ui.T("Apply the good rows, leave the others")},
	}}
}

// The bounds of a form with a file: what stands before the file, and how long it may take to come.
const (
	maxWish     = 100
	uploadTakes = 10 * time.Minute
)

func handIn(a *shell.Ask) (shell.Answer, error) {
	shop, err := a.Shop()
	if err != nil {
		return nil, err
	}
	wish, file, err := open(a)
	if fault.Told(err) {
		return listPage(a, err.Error())
	}
	if err != nil {
		return nil, err
	}
	made, known, err := a.Batches.TakeIn(a.Context(), batches.HandIn{
		Merchant: shop.ID, By: a.By.Actor(), Name: path.Base(strings.ReplaceAll(file.FileName(), `\`, "/")), Wish: wish,
	}, file)
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, batches.ErrTooLarge) || errors.As(err, &large):
		return listPage(a, ui.T("The file is larger than %d MB.", batches.MaxSize>>20))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return listPage(a, ui.T("The file did not arrive whole. Please try again."))
	case err != nil:
		return nil, err
	}
	a.Tell("batch", string(made.ID))
	a.Tell("sha256", made.Hash)
	a.Tell("file", made.Name)
	to := at(shop.ID, made)
	if known && !made.Anew() {
		return shell.Go{To: to, Said: ui.T("This file was handed in before. Nothing of it was done again."), Kind: shell.Wait}, nil
	}
	return shell.Go{To: to}, nil
}

// open reads the form up to its file, which is read as it comes.
func open(a *shell.Ask) (delivery.Wish, *multipart.Part, error) {
	if err := http.NewResponseController(a.Writer).SetReadDeadline(a.Clock().Add(uploadTakes)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return "", nil, err
	}
	a.Body = http.MaxBytesReader(a.Writer, a.Body, batches.MaxSize+(1<<20))
	form, err := a.MultipartReader()
	if err != nil {
		return "", nil, fault.Missing.With().On("file")
	}
	wish := delivery.Look
	for {
		part, err := form.NextPart()
		switch {
		case err != nil:
			return "", nil, fault.Missing.With().On("file")
		case part.FormName() == "wish":
			text, err := io.ReadAll(io.LimitReader(part, maxWish))
			if wish = delivery.Wish(text); err != nil || !wish.Valid() {
				return "", nil, fault.NotAChoice.With("check, apply, apply_good").On("wish")
			}
		case part.FormName() == "file" && part.FileName() != "":
			return wish, part, nil
		}
	}
}

func at(shop merchant.ID, b delivery.Batch) string {
	return shell.Root + shell.ForShop("/m/{eid}/batches/", shop) + string(b.ID)
}

// batch reads the one the address names, if it is the merchant's.
func batch(a *shell.Ask) (delivery.Batch, error) {
	shop, err := a.Shop()
	if err != nil {
		return delivery.Batch{}, err
	}
	key, good := id.Parse(a.PathValue("id"))
	if !good {
		return delivery.Batch{}, fault.RequestUnknown.With()
	}
	found, err := a.Batches.Find(a.Context(), key, shop.ID)
	if errors.Is(err, batches.ErrUnknown) {
		err = fault.RequestUnknown.With()
	}
	return found, err
}

// maxFindings bounds what a page lists of what is wrong; the result file tells all.
const maxFindings = 200

// detail is what the page of one batch shows.
type detail struct {
	delivery.Batch
	At       string
	Findings []delivery.Finding
	Actor    string
	Waits    time.Time // when it is taken up again at the latest, after an interruption; zero: there was none
	All      bool      // every row is good: it may be applied whole
	Some     bool      // the good rows may be applied
}

func detailOf(a *shell.Ask) (detail, error) {
	b, err := batch(a)
	if err != nil {
		return detail{}, err
	}
	found, err := a.Batches.Findings(a.Context(), b, maxFindings)
	if err != nil {
		return detail{}, err
	}
	waits, err := a.Batches.Waits(a.Context(), b)
	return detail{
		Batch: b, Waits: waits, At: at(b.Merchant, b), Findings: found, All: b.May(delivery.ApplyAll), Some: b.May(delivery.ApplyGood) && b.Wrong > 0,
		Actor: strings.TrimPrefix(string(b.By), "staff:"),
	}, err
}

// Total is how many rows there will be, about, while they are read.
func (d detail) Total() int { return max(d.Lines, d.Rows, 1) }

// Again is the time of day when an interrupted batch is taken up again, at the latest; empty: it was not interrupted.
func (d detail) Again() string {
	if d.Waits.IsZero() {
		return ""
	}
	return d.Waits.UTC().Format(time.TimeOnly)
}

// More is how many findings the page does not list.
func (d detail) More() int { return d.Listed - len(d.Findings) }

// Badge is the state in a word.
func (d detail) Badge() ui.Badge { return badge(d.Batch) }

func badge(b delivery.Batch) ui.Badge {
	kind := ""
	switch {
	case b.State == delivery.Refused || b.State == delivery.Stopped || b.Failed > 0:
		kind = "bad"
	case b.State == delivery.Applied:
		kind = "good"
	case b.State == delivery.Checked || !b.State.Resting():
		kind = "wait"
	}
	return ui.Badge{Kind: kind, Text: ui.Words(string(b.State))}
}

// Badge is the state of a batch in a word, for the list.
func (shown) Badge(b delivery.Batch) ui.Badge { return badge(b) }

func show(a *shell.Ask) (shell.Answer, error) {
	d, err := detailOf(a)
	if err != nil {
		return nil, err
	}
	return shell.Page{Pages: pages, Name: "batch", Title: ui.T("Batch %s", d.Name), Body: d}, nil
}

func progress(a *shell.Ask) (shell.Answer, error) {
	d, err := detailOf(a)
	if err != nil {
		return nil, err
	}
	return shell.Part{Pages: pages, Name: "batch", Part: "state", Body: d, Done: d.State.Resting()}, nil
}

func apply(a *shell.Ask) (shell.Answer, error) {
	b, err := batch(a)
	if err != nil {
		return nil, err
	}
	_, err = a.Batches.Apply(a.Context(), b.ID, b.Merchant, delivery.Wish(a.Text("wish")), a.By.Actor())
	if errors.Is(err, batches.ErrNotNow) {
		return shell.Go{To: at(b.Merchant, b), Said: ui.T("The batch cannot be applied as it stands."), Kind: shell.Bad}, nil
	}
	if err != nil {
		return nil, err
	}
	return shell.Go{To: at(b.Merchant, b)}, nil
}

func result(a *shell.Ask) (shell.Answer, error) {
	b, err := batch(a)
	if err != nil {
		return nil, err
	}
	kind, known := sheet.Types[sheet.Format(b.Format)]
	if !known {
		return nil, fault.RequestUnknown.With()
	}
	return shell.File{
		Name: strings.TrimSuffix(b.Name, path.Ext(b.Name)) + "-result." + b.Format, Type: kind,
		Write: func(w http.ResponseWriter) error {
			return a.Batches.Result(a.Context(), b, func(path string) string { return a.Origin() + path }, w)
		},
	}, nil
}

// example is a file to begin with.
func example(a *shell.Ask) (shell.Answer, error) {
	if _, err := a.Shop(); err != nil {
		return nil, err
	}
	return shell.File{Name: "deliveries.csv", Type: sheet.Types[sheet.CSV], Write: func(w http.ResponseWriter) error {
		_, err := io.WriteString(w, strings.Join(delivery.Names[:], ";")+"\r\n"+
			"deliver;2400000001;;;A-1;1;;2026-03-02;PostNL;3SABC123;email;yes\r\n"+
			"deliver;;;DEMO-2;;;;2026-03-02;;;email;\r\n"+
			"cancel;;;DEMO-3;;;;;;;;\r\n"+
			"return;;;DEMO-4;A-2;1;;;;;;\r\n")
		return err
	}}, nil
}
