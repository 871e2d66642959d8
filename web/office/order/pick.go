package order

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"respite/domain/basket"
	"respite/value/fault"
	"respite/value/money"
	"respite/web/office/entry"
	"respite/web/office/shell"
	"respite/web/ui"
)

// piece is an article of which something is left to take. Lines of one number are taken in their order, so they are
// chosen together.
type piece struct {
	Article  string
	Title    string
	Lines    int // that bear the number
	Left     basket.Quantity
	SumLeft  money.Minor
	PerUnit  money.Minor
	Quantity string // as typed
	Fault    string
}

// piecesOf gives what is left of lines.
func piecesOf(stock []basket.Stock) []piece {
	var pieces []piece
	at := map[string]int{}
	for _, s := range stock {
		if s.Left() == 0 {
			continue
		}
		n, seen := at[s.Article]
		if !seen {
			n = len(pieces)
			at[s.Article] = n
			pieces = append(pieces, piece{Article: s.Article, Title: s.Title})
		}
		pieces[n].Lines++
		pieces[n].Left += s.Left()
		pieces[n].SumLeft += s.SumLeft()
	}
	for n, p := range pieces {
		pieces[n].PerUnit = p.SumLeft.Share(int64(basket.One), int64(p.Left))
	}
	return pieces
}

// picked is an article and how much of it a form wants, as it was typed.
type picked struct {
	Article, Typed string
	wrong          string
}

// pick reads what a form wants: its fields "article" and "quantity", in pairs. Articles whose quantity is empty or zero
// are not wanted.
func pick(a *shell.Ask) ([]picked, []basket.Want) {
	var all []picked
	var wants []basket.Want
	articles, quantities := a.Form["article"], a.Form["quantity"]
	for n := range min(len(articles), len(quantities), basket.MaxLines) {
		p := picked{Article: articles[n], Typed: strings.TrimSpace(quantities[n])}
		read := entry.Reader{Text: func(string) string { return p.Typed }}
		quantity := read.Quantity("quantity")
		if len(read.Faults) > 0 {
			p.wrong = read.Faults[0].Render(read.Faults[0].Code.Text)
		}
		if p.Typed == "" || quantity == 0 && p.wrong == "" {
			continue
		}
		all = append(all, p)
		wants = append(wants, basket.Want{Article: p.Article, Quantity: quantity})
	}
	return all, wants
}

// fields gives what was picked as fields of a form.
func fields(all []picked) []ui.Value {
	var values []ui.Value
	for _, p := range all {
		values = append(values, ui.Value{Name: "article", Value: p.Article}, ui.Value{Name: "quantity", Value: p.Typed})
	}
	return values
}

// query gives fields of a form as the query of an address.
func query(fields []ui.Value) string {
	values := url.Values{}
	for _, f := range fields {
		values.Add(f.Name, f.Value)
	}
	return values.Encode()
}

// unreadable tells whether something picked is no quantity.
func unreadable(all []picked) bool {
	for _, p := range all {
		if p.wrong != "" {
			return true
		}
	}
	return false
}

// lay puts what was picked over the pieces, with what is wrong with it. Faults name the wants by their place.
func lay(all []picked, pieces []piece, err error) []piece {
	faults, _ := fault.All(err)
	for n, p := range all {
		at := slices.IndexFunc(pieces, func(of piece) bool { return of.Article == p.Article })
		if at < 0 {
			continue
		}
		pieces[at].Quantity, pieces[at].Fault = p.Typed, p.wrong
		for _, f := range faults {
			if strings.HasPrefix(f.Field, fmt.Sprintf("articles[%d]", n)) {
				pieces[at].Fault = f.Render(f.Code.Text)
			}
		}
	}
	return pieces
}
