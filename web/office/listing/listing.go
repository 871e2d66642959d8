// Package listing is what the lists of the office have in common: what an address chooses, whose rows are shown, and
// the ways to older and newer ones.
//
// It must never read a row of a list itself, and never let an address choose what the member may not see.
package listing

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"respite/domain/merchant"
	"respite/store/lists"
	"respite/web/office/shell"
	"respite/web/ui"
)

// Size is how many rows a page has.
const Size = 50

// Choice is what the address of a list chooses.
type Choice struct {
	url.Values
	Faults map[string]string
}

// Choose takes from an address what chooses rows; what else is there belongs to a page.
func Choose(from url.Values, names ...string) Choice {
	c := Choice{url.Values{}, map[string]string{}}
	for _, name := range names {
		if value := plain(from.Get(name)); value != "" {
			c.Set(name, value)
		}
	}
	return c
}

// plain gives a text without what no database takes: control characters and broken UTF-8.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

// To gives the address of a list with more parts: a name, its value, and so on.
func (c Choice) To(path string, more ...string) string {
	values := url.Values{}
	maps.Copy(values, c.Values)
	for pair := range slices.Chunk(more, 2) {
		values.Set(pair[0], pair[1])
	}
	if len(values) == 0 {
		return shell.Root + path
	}
	return shell.Root + path + "?" + values.Encode()
}

// Fill gives fields the values that were chosen, and what is wrong with them.
func (c Choice) Fill(fields []ui.Field) []ui.Field {
	for i, field := range fields {
		fields[i].Value, fields[i].Fault = c.Get(field.Name), c.Faults[field.Name]
	}
	return fields
}

// Numbered gives where a page of numbered rows begins.
func Numbered(a *shell.Ask) lists.Place[int64] {
	number := func(name string) int64 {
		n, err := strconv.ParseInt(a.FormValue(name), 10, 64)
		if err != nil {
			return 0
		}
		return n
	}
	return lists.Place[int64]{After: number("after"), Before: number("before")}
}

// Keyed gives where a page of rows with ids begins.
func Keyed(a *shell.Ask) lists.Place[string] {
	return lists.Place[string]{After: plain(a.FormValue("after")), Before: plain(a.FormValue("before"))}
}

// Pages leads to the pages beside one, for the part "pages".
type Pages struct {
	Older, Newer string
	Cut          bool
}

// Beside gives the addresses of the pages beside one of a list.
func Beside[K int64 | string, V any](c Choice, path string, page lists.Page[K, V]) Pages {
	var none K
	p := Pages{Cut: page.Cut}
	if page.Older != none {
		p.Older = c.To(path, "after", text(page.Older))
	}
	if page.Newer != none {
		p.Newer = c.To(path, "before", text(page.Newer))
	}
	return p
}

func text[K int64 | string](key K) string {
	if number, is := any(key).(int64); is {
		return strconv.FormatInt(number, 10)
	}
	return any(key).(string)
}

// Shops are the merchants whose rows the provider's people may choose, by number; nobody else chooses.
type Shops map[merchant.ID]string

// ShopsOf reads them.
func ShopsOf(a *shell.Ask) (Shops, error) {
	if !a.By.OfProvider() {
		return nil, nil
	}
	all, err := a.View().Merchants(a.Context())
	shops := Shops{}
	for _, m := range all {
		shops[m.ID] = m.Name
	}
	return shops, err
}

// mostShops is how many merchants a field offers; of more, one types the number.
const mostShops = 200

// Fields gives the field that chooses a merchant, where there is something to choose.
func (s Shops) Fields() []ui.Field {
	switch {
	case s == nil:
		return nil
	case len(s) > mostShops:
		return []ui.Field{{Name: "merchant", Label: ui.T("Merchant's number"), Type: "text", Mode: "numeric"}}
	}
	choices := []ui.Choice{{Label: ui.T("All merchants")}}
	for _, shop := range slices.SortedFunc(maps.Keys(s), func(a, b merchant.ID) int { return cmp.Compare(s[a], s[b]) }) {
		choices = append(choices, ui.Choice{Value: strconv.FormatInt(int64(shop), 10), Label: s[shop]})
	}
	return []ui.Field{{Name: "merchant", Label: ui.T("Merchant"), Choices: choices}}
}
