package orders

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"respite/domain/reservation"
	"respite/operation/exports"
	filing "respite/operation/files"
	"respite/store/lists"
	"respite/value/fault"
	"respite/value/money"
	"respite/web/office/listing"
	"respite/web/office/shell"
	"respite/web/office/words"
	"respite/web/ui"
	"respite/wire/sheet"
)

// forms are the files that a list may become. Excel opens CSV with a mark at its beginning, semicolons and decimal
// commas as a table, in every country that is served.
var forms = map[string]sheet.Form{
	"csv":  {Format: sheet.CSV, Comma: ';', Mark: true},
	"xlsx": {Format: sheet.XLSX},
}

// exportPage asks for the form of the file.
type exportPage struct{ Query, Back string }

func showExport(a *shell.Ask) (shell.Answer, error) {
	c := choose(a.URL.Query())
	return shell.Page{Pages: pages, Name: "export", Title: ui.T("Export orders"), Body: exportPage{c.Encode(), c.To(path)}}, nil
}

// export begins to write the list that was chosen into a file.
func (room *Room) export(a *shell.Ask) (shell.Answer, error) {
	form, known := forms[a.FormValue("format")]
	if !known {
		return nil, fault.NotAChoice.With("csv, xlsx").On("format")
	}
	meant, err := which(a, choose(a.URL.Query()))
	if err != nil {
		return nil, err
	}
	token := a.Once()
	name := "orders-" + a.Now.Format(time.DateOnly) + "." + string(form.Format)
	err = room.desk(a).Begin(a.Context(), exports.Order{
		Token: token, By: a.By.Member, Label: filing.Label{Merchant: a.By.Merchant, Name: name, Type: sheet.Types[form.Format]},
		Write: table{a.View().Lists(), meant, form}.write,
	})
	if err != nil {
		return nil, err
	}
	return shell.Go{To: shell.Root + "/exports/" + token}, nil
}

// table is a list of orders as a file.
type table struct {
	lists lists.Lists
	which lists.Orders
	form  sheet.Form
}

// exportSize is how many orders are read at a time.
const exportSize = 500

// columns are the heads of the file.
var columns = []string{
	"order", "made", "state", "merchant", "reference", "order_id", "plan", "currency", "reserved", "activated", "released", "held", "expires",
	"first_name", "last_name", "company", "street", "house_number", "house_extension", "postal_code", "city", "country", "email", "phone", "cell_phone",
}

// write writes the orders page by page. How far it is it tells by the numbers, which are dense: nobody has to count the
// orders first.
func (t table) write(ctx context.Context, to io.Writer, told func(rows, percent int) error) error {
	out, err := sheet.NewWriter(to, t.form, columns, nil)
	if err != nil {
		return err
	}
	first := t.which.From
	if first == 0 {
		if first, err = t.lists.FirstOrder(ctx, time.Time{}); err != nil {
			return err
		}
	}
	rows, highest := 0, reservation.Number(0)
	for at := (lists.Place[int64]{}); ; {
		page, err := t.lists.Orders(ctx, t.which, at, exportSize)
		if err != nil {
			return err
		}
		for _, f := range page.Rows {
			if err := out.Write(sheet.Row{Cells: t.cells(f.Reservation)}); err != nil {
				return err
			}
			rows, highest = rows+1, max(highest, f.Number)
		}
		at.After = page.Older
		highest = max(highest, reservation.Number(page.Older))
		if err := told(rows, percent(highest, reservation.Number(page.Older), first)); err != nil {
			return err
		}
		if page.Older == 0 {
			return out.Close()
		}
	}
}

// percent tells how much of the way down from the highest number to the first is done.
func percent(highest, now, first reservation.Number) int {
	return int(100 * (highest - max(now, first)) / max(1, highest-first))
}

func (t table) cells(r reservation.Reservation) []string {
	buyer := r.Parties.Billing
	cells := []string{
		strconv.FormatInt(int64(r.Number), 10), instant(r.MadeAt), string(r.State), strconv.FormatInt(int64(r.Merchant), 10), r.Reference, r.Order,
		words.Plan(r.Terms), string(r.Currency), t.amount(r.Reserved), t.amount(r.Activated), t.amount(r.Released), t.amount(r.Held()), instant(r.ExpiresAt),
		buyer.FirstName, buyer.LastName, buyer.Company, buyer.Street, buyer.HouseNumber, buyer.HouseExtension, buyer.PostalCode, buyer.City,
		string(buyer.Country), buyer.Email, buyer.Phone, buyer.CellPhone,
	}
	if t.form.Format == sheet.CSV { // the cells of a workbook are texts, which nobody takes for formulas
		for i, cell := range cells {
			cells[i] = listing.Harmless(cell)
		}
	}
	return cells
}

func instant(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.DateTime)
}

func (t table) amount(m money.Minor) string {
	if t.form.Comma == ';' {
		return strings.Replace(m.Decimal(), ".", ",", 1)
	}
	return m.Decimal()
}

// progressPage tells how far an export is.
type progressPage struct {
	exports.Export
	Token string
}

func (room *Room) progressOf(a *shell.Ask) (progressPage, error) {
	e, found, err := room.desk(a).Find(a.Context(), a.PathValue("id"), a.By.Member)
	if err == nil && !found {
		err = fault.RequestUnknown.With()
	}
	return progressPage{Export: e, Token: a.PathValue("id")}, err
}

func (p progressPage) done() bool { return p.Failed || p.File != "" }

func (room *Room) showProgress(a *shell.Ask) (shell.Answer, error) {
	p, err := room.progressOf(a)
	if err != nil {
		return nil, err
	}
	return shell.Page{Pages: pages, Name: "progress", Title: ui.T("Export orders"), Body: p}, nil
}

func (room *Room) progress(a *shell.Ask) (shell.Answer, error) {
	p, err := room.progressOf(a)
	if err != nil {
		return nil, err
	}
	return shell.Part{Pages: pages, Name: "progress", Part: "progress", Body: p, Done: p.done()}, nil
}

// file gives the file out to whom it was made for.
func (room *Room) file(a *shell.Ask) (shell.Answer, error) {
	p, err := room.progressOf(a)
	if err != nil {
		return nil, err
	}
	found, there, err := room.desk(a).File(a.Context(), p.Export)
	if err == nil && !there {
		err = fault.LinkEnded.With()
	}
	if err != nil {
		return nil, err
	}
	return shell.File{Name: found.Name, Type: found.Type, Write: func(w http.ResponseWriter) error {
		w.Header().Set("Content-Length", strconv.FormatInt(found.Size, 10))
		if _, err := io.Copy(w, filing.Open(a.Context(), a.Store, found)); err != nil {
			return fmt.Errorf("give out an export: %w", err)
		}
		return nil
	}}, nil
}
