package people

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/value/id"
	"respite/web/office/shell"
	"respite/web/ui"
	"respite/wire/sheet"
)

// The limits of what one request reads of the audit log.
const (
	linesShown  = 50      // of a page
	pageRead    = 500     // lines that are read at a time
	mostRead    = 10_000  // lines that one page looks through for what is sought
	mostWritten = 100_000 // lines that one file looks through
)

// sought is what of the audit log somebody wants to see.
type sought struct {
	Who  string // part of an address
	What string // part of a deed's name
}

func (s sought) takes(d staff.Deed) bool {
	return strings.Contains(strings.ToLower(d.Who), strings.ToLower(s.Who)) && strings.Contains(ui.Words(d.What), ui.Words(strings.ToLower(s.What)))
}

// query writes it as part of an address.
func (s sought) query(before id.ID) string {
	values := url.Values{}
	for name, value := range map[string]string{"who": s.Who, "what": s.What, "before": string(before)} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return values.Encode()
}

// walk reads the log of a place backwards from a line, at most so many lines, until each says no. It gives the line it
// came to, or none at the end.
func walk(a *shell.Ask, shop merchant.ID, before id.ID, most int, each func(staff.Deed) (bool, error)) (id.ID, error) {
	for read := 0; read < most; {
		found, err := page(a, shop, before)
		if err != nil {
			return before, err
		}
		for _, d := range found {
			before = d.ID
			more, err := each(d)
			if err != nil || !more {
				return before, err
			}
		}
		read += len(found)
		if len(found) < pageRead {
			return "", nil
		}
	}
	return before, nil
}

func page(a *shell.Ask, shop merchant.ID, before id.ID) ([]staff.Deed, error) {
	if shop == 0 {
		return a.View().TrailBook(a.Context(), before, pageRead)
	}
	found, err := a.View().TrailOf(a.Context(), shop, before, pageRead)
	if err != nil || a.By.OfProvider() {
		return found, err
	}
	return discreet(a, shop, found)
}

// discreet hides from a merchant who of the provider's people did something, from where and why: that they did it stays.
func discreet(a *shell.Ask, shop merchant.ID, found []staff.Deed) ([]staff.Deed, error) {
	all, err := a.View().StaffOf(a.Context(), shop)
	for i, d := range found {
		if !slices.ContainsFunc(all, func(m staff.Member) bool { return m.ID == d.Member }) {
			found[i].Who, found[i].From, found[i].Agent, found[i].Detail = a.Operations.Provider().Name, "", "", ""
		}
	}
	return found, err
}

// trail is what the page of the audit log shows.
type trail struct {
	At        place
	Deeds     []staff.Deed
	Who, What ui.Field
	Export    string
	Further   string // the address of what is older; empty: there is nothing
	Oldest    time.Time
}

func soughtBy(a *shell.Ask) sought { return sought{Who: a.Text("who"), What: a.Text("what")} }

func showTrail(a *shell.Ask) (shell.Answer, error) {
	at, err := placeOf(a)
	if err != nil {
		return nil, err
	}
	wanted := soughtBy(a)
	body := trail{At: at, Export: at.Base + "/trail.csv?" + wanted.query("")}
	last, err := walk(a, at.Shop, id.ID(a.Text("before")), mostRead, func(d staff.Deed) (bool, error) {
		if body.Oldest = d.At; wanted.takes(d) {
			body.Deeds = append(body.Deeds, d)
		}
		return len(body.Deeds) < linesShown, nil
	})
	if err != nil {
		return nil, err
	}
	if last != "" {
		body.Further = at.Base + "/trail?" + wanted.query(last)
	}
	body.Who = ui.Field{Name: "who", Label: ui.T("Person"), Type: "search", Value: wanted.Who}
	body.What = ui.Field{Name: "what", Label: ui.T("Deed"), Type: "search", Value: wanted.What}
	return shell.Page{Pages: pages, Name: "trail", Title: ui.T("Audit log"), Body: body}, nil
}

var trailColumns = []string{"at", "merchant", "who", "from", "what", "subject", "detail", "browser"}

func exportTrail(a *shell.Ask) (shell.Answer, error) {
	at, err := placeOf(a)
	if err != nil {
		return nil, err
	}
	wanted := soughtBy(a)
	return shell.File{Name: "audit-log-" + a.Now.UTC().Format(time.DateOnly) + ".csv", Type: sheet.Types[sheet.CSV], Write: func(w http.ResponseWriter) error {
		table, err := sheet.NewWriter(w, sheet.Form{Format: sheet.CSV, Mark: true}, trailColumns, nil)
		if err != nil {
			return err
		}
		_, err = walk(a, at.Shop, "", mostWritten, func(d staff.Deed) (bool, error) {
			if !wanted.takes(d) {
				return true, nil
			}
			return true, table.Write(sheet.Row{Cells: cells(d)})
		})
		if err != nil {
			return err
		}
		return table.Close()
	}}, nil
}

func cells(d staff.Deed) []string {
	return []string{
		d.At.UTC().Format(time.RFC3339), strconv.FormatInt(int64(d.Merchant), 10), harmless(d.Who), harmless(d.From), d.What, harmless(d.Subject),
		harmless(d.Detail), harmless(d.Agent),
	}
}

// harmless keeps a spreadsheet from reckoning what somebody has typed.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
