package order

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"respite/domain/basket"
	"respite/domain/command"
	"respite/domain/consumer"
	"respite/domain/reservation"
	"respite/operation"
	"respite/value/country"
	"respite/web/office/entry"
	"respite/web/office/shell"
	"respite/web/ui"
)

// form is a page on which something of an order is changed.
type form struct {
	Order  reservation.Reservation
	Seen   string // the order as the form shows it
	Wrong  []string
	Table  entry.Table // of lines
	Groups []group     // of fields
}

// group is fields that belong together.
type group struct {
	Title  string
	Fields []ui.Field
}

func (f form) page(name, title string, again bool) shell.Answer {
	return shell.Page{Pages: pages, Name: name, Title: title, Body: f, Status: entry.Status(again)}
}

// stale says that the order is not any more what the form showed.
func stale(a *shell.Ask, now string) bool { return a.FormValue("seen") != now }

// overtaken is what a form says that somebody else's change has overtaken.
var overtaken = ui.T("Somebody changed this order while you were typing. Look at its page first; save again to put yours in its place.")

// openLines gives the lines that are open, as lines of a new order.
func openLines(r reservation.Reservation) []basket.Line {
	var lines []basket.Line
	for _, s := range basket.Rest(r.Lines) {
		lines = append(lines, s.Line)
	}
	return lines
}

// seenLines marks what a form of lines shows.
func seenLines(r reservation.Reservation) string { return entry.Seal(openLines(r), r.Held(), r.State) }

func showLines(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	if err := order.Changeable(); err != nil {
		return meanwhile(order, err)
	}
	return linesPage(order, entry.Rows(openLines(order)), nil), nil
}

const spareRows = 1

func linesPage(r reservation.Reservation, rows []entry.Row, wrong []string) shell.Answer {
	home, _ := country.Of(string(r.Country)) // every order's country is served
	again := wrong != nil
	return form{Order: r, Seen: seenLines(r), Wrong: wrong, Table: entry.NewTable(rows, home, spareRows)}.page("lines", ui.T("Change lines"), again)
}

// changeLines puts the lines of the form in the place of those that are open.
func changeLines(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	rows := entry.ReadRows(a.Form)
	lines, faults := entry.Lines(rows)
	if err := faults.Err(); err != nil {
		return linesAgain(order, rows, err)
	}
	identity, err := a.Identity(order.Merchant, "lines", order.Number, lines)
	if err != nil {
		return nil, err
	}
	if stale(a, seenLines(order)) && !slices.Equal(lines, openLines(order)) {
		return linesPage(order, rows, []string{overtaken}), nil
	}
	changed, err := a.Operations.Update(a.Context(), operation.Update{
		Merchant: order.Merchant, Identity: identity, Origin: origin(order), Target: asRead(order), Currency: order.Currency, Lines: lines, Raises: true,
	})
	if err != nil {
		return linesAgain(order, rows, err)
	}
	a.Tell("before", inWords(openLines(order)))
	a.Tell("now", inWords(lines))
	return changedOr(order, changed, ui.T("The lines were changed; the open ones come to %s.", cash(order, basket.Total(lines))), undoLines(a, order)), nil
}

// inWords gives lines as the audit log tells them.
func inWords(lines []basket.Line) string {
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = fmt.Sprintf("%s × %s", l.Quantity, cmp.Or(l.Article, l.Title))
	}
	return strings.Join(texts, ", ")
}

// mostTakenBack bounds the lines that an undo remembers until it is pressed.
const mostTakenBack = 50

// undoLines puts the former lines back by the same form.
func undoLines(a *shell.Ask, before reservation.Reservation) *ui.Undo {
	now, err := a.Order()
	if lines := len(openLines(before)); err != nil || lines == 0 || lines > mostTakenBack {
		return nil
	}
	undo := &ui.Undo{To: to(before, "/lines"), Values: []ui.Value{{Name: "once", Value: a.Once()}, {Name: "seen", Value: seenLines(now)}}}
	for _, row := range entry.Rows(openLines(before)) {
		undo.Values = append(undo.Values, row.Values()...)
	}
	return undo
}

func linesAgain(r reservation.Reservation, rows []entry.Row, err error) (shell.Answer, error) {
	wrong, err := entry.Sort(err, "lines[")
	if err != nil {
		return nil, err
	}
	return linesPage(r, entry.Told(rows, wrong), append([]string{}, wrong.Rest...)), nil
}

func showAddresses(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	if err := order.Changeable(); err != nil {
		return meanwhile(order, err)
	}
	return addressesPage(order, order.Parties, entry.Wrong{}), nil
}

func addressesPage(r reservation.Reservation, p consumer.Parties, wrong entry.Wrong, said ...string) shell.Answer {
	said = append(said, wrong.Rest...)
	f := form{Order: r, Seen: seenAddresses(r.Parties), Wrong: said, Groups: []group{
		{ui.T("Where the bill goes"), entry.Address("billing", p.Billing, wrong)},
		{ui.T("Where the goods go"), entry.Address("shipping", p.Shipping, wrong)},
	}}
	return f.page("addresses", ui.T("Change addresses"), wrong.Any() || len(said) > 0)
}

// seenAddresses marks what a form of addresses shows, and nothing that it does not: a mark can be guessed at.
func seenAddresses(p consumer.Parties) string { return entry.Seal(p.Billing, p.Shipping) }

// typedParties gives the order's parties with the addresses of the form.
func typedParties(a *shell.Ask, r reservation.Reservation) consumer.Parties {
	p := r.Parties
	p.Billing = entry.ReadAddress("billing", a.Text, r.Country)
	p.Shipping = entry.ReadAddress("shipping", a.Text, r.Country)
	return p
}

func changeAddresses(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	typed := typedParties(a, order)
	meant := typed
	meant.Billing, meant.Shipping = entry.Tidy(typed.Billing), entry.Tidy(typed.Shipping)
	if err := append(entry.Incomplete("billing", meant.Billing), entry.Incomplete("shipping", meant.Shipping)...).Err(); err != nil {
		return addressesAgain(order, typed, err)
	}
	identity, err := a.Identity(order.Merchant, "addresses", order.Number, meant)
	if err != nil {
		return nil, err
	}
	if stale(a, seenAddresses(order.Parties)) && meant != order.Parties {
		return addressesPage(order, typed, entry.Wrong{}, overtaken), nil
	}
	before := order.Parties
	changed, err := a.Operations.Update(a.Context(), operation.Update{
		Merchant: order.Merchant, Identity: identity, Origin: origin(order), Target: asRead(order), Readdress: true, Whole: true,
		Billing: meant.Billing, Shipping: meant.Shipping,
	})
	if err != nil {
		return addressesAgain(order, typed, err)
	}
	a.Tell("changed", strings.Join(moved(before, meant), ", "))
	said := ui.T("The addresses were changed. What was sent already stays as it is.")
	return changedOr(order, changed, said, undoAddresses(a, order, before, meant)), nil
}

// moved names the fields of addresses that differ; what stood in them is the order's.
func moved(before, now consumer.Parties) []string {
	var names []string
	for _, at := range []struct {
		place       string
		before, now consumer.Address
	}{{"billing", before.Billing, now.Billing}, {"shipping", before.Shipping, now.Shipping}} {
		was := entry.Address(at.place, at.before, entry.Wrong{})
		for i, f := range entry.Address(at.place, at.now, entry.Wrong{}) {
			if f.Value != was[i].Value {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

func addressesAgain(r reservation.Reservation, typed consumer.Parties, err error) (shell.Answer, error) {
	wrong, err := entry.Sort(err, "billing.", "shipping.")
	if err != nil {
		return nil, err
	}
	return addressesPage(r, typed, wrong), nil
}

// undoAddresses puts the former addresses back by the same form.
func undoAddresses(a *shell.Ask, r reservation.Reservation, before, now consumer.Parties) *ui.Undo {
	undo := &ui.Undo{To: to(r, "/addresses"), Values: []ui.Value{{Name: "once", Value: a.Once()}, {Name: "seen", Value: seenAddresses(now)}}}
	for _, f := range append(entry.Address("billing", before.Billing, entry.Wrong{}), entry.Address("shipping", before.Shipping, entry.Wrong{})...) {
		undo.Values = append(undo.Values, ui.Value{Name: f.Name, Value: f.Value})
	}
	return undo
}

func showNumbers(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	if err := order.Changeable(); err != nil {
		return meanwhile(order, err)
	}
	return numbersPage(order, named{order.Reference, order.Order, order.Details.Comment}, nil), nil
}

// named is what the shop itself says of an order.
type named struct{ reference, order, comment string }

// longestName bounds the shop's own numbers, longestComment what it remarks.
const (
	longestName    = 100
	longestComment = 1000
)

func numbersPage(r reservation.Reservation, n named, wrong []string) shell.Answer {
	stays := ui.T("Once given, it can be changed and not removed.")
	return form{Order: r, Wrong: wrong, Groups: []group{{ui.T("The shop's own words"), []ui.Field{
		{Name: "reference", Label: ui.T("Number of the sale"), Type: "text", Value: n.reference, Hint: stays},
		{Name: "order", Label: ui.T("Order number"), Type: "text", Value: n.order, Hint: stays},
		{Name: "comment", Label: ui.T("Comment"), Type: "textarea", Rows: 3, Value: n.comment, Optional: true},
	}}}}.page("numbers", ui.T("Numbers and comment"), wrong != nil)
}

func changeNumbers(a *shell.Ask) (shell.Answer, error) {
	order, err := a.Order()
	if err != nil {
		return nil, err
	}
	before := named{order.Reference, order.Order, order.Details.Comment}
	n := named{a.Text("reference"), a.Text("order"), a.Text("comment")}
	switch {
	case len(n.reference) > longestName || len(n.order) > longestName || len(n.comment) > longestComment:
		return numbersPage(order, n, []string{ui.T("A number has at most %d characters, a comment %d.", longestName, longestComment)}), nil
	case n.reference == "" && before.reference != "" || n.order == "" && before.order != "":
		return numbersPage(order, n, []string{ui.T("A number can be changed and not removed.")}), nil
	}
	if _, err := a.Identity(order.Merchant, "numbers", order.Number); err != nil {
		return nil, err
	}
	if err := rename(a, order, before, n); err != nil {
		return meanwhile(order, err)
	}
	return shell.Go{To: to(order, ""), Said: ui.T("Numbers and comment were saved."), Undo: undoNumbers(a, order, before, n)}, nil
}

// rename changes what differs: numbers and comment are two changes.
func rename(a *shell.Ask, r reservation.Reservation, before, n named) error {
	if n.reference != before.reference || n.order != before.order {
		names := operation.Names{Reference: n.reference, Order: n.order}
		if err := amend(a, r, operation.Amend{Names: names}, "names"); err != nil {
			return err
		}
	}
	if n.comment != before.comment {
		return amend(a, r, operation.Amend{Comment: &n.comment}, "comment")
	}
	return nil
}

func amend(a *shell.Ask, r reservation.Reservation, change operation.Amend, word string) error {
	identity, err := beside(a, r, word, change.Names, change.Comment)
	if err != nil {
		return err
	}
	change.Merchant, change.Identity, change.Origin, change.Target = r.Merchant, identity, origin(r), target(r)
	_, err = a.Operations.Amend(a.Context(), change)
	return err
}

// beside names one of several commands of the same form.
func beside(a *shell.Ask, r reservation.Reservation, word string, content ...any) (command.Identity, error) {
	key := "office:" + string(a.By.ID) + ":" + a.FormValue("once") + ":" + word
	identity, err := command.Identify(r.Merchant, "office:"+word, key, append(content, r.Number))
	identity.By = a.By.Actor()
	return identity, err
}

// undoNumbers puts back what was there before; a number that is new cannot be taken away.
func undoNumbers(a *shell.Ask, r reservation.Reservation, before, now named) *ui.Undo {
	back := before
	if back.reference == "" {
		back.reference = now.reference
	}
	if back.order == "" {
		back.order = now.order
	}
	if back == now {
		return nil
	}
	return &ui.Undo{To: to(r, "/numbers"), Values: []ui.Value{
		{Name: "once", Value: a.Once()}, {Name: "reference", Value: back.reference}, {Name: "order", Value: back.order},
		{Name: "comment", Value: back.comment},
	}}
}
