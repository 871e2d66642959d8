package lists

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"respite/store/rows"
)

// Place is where a page begins: behind a row, with older ones, or before it, with newer ones. The zero place is that
// of the newest row.
type Place[K int64 | string] struct{ After, Before K }

// Page is a part of a list, the newest row first.
type Page[K int64 | string, V any] struct {
	Rows  []V
	Older K    // the page behind it has older rows; zero: there are none
	Newer K    // the page before it has newer rows; zero: the list begins here
	Cut   bool // so many rows did not fit that the search stopped; the next page goes on
}

// window bounds how many rows a page looks at when only some of them fit: each has to be read.
const window = 700

// most bounds how many keys are sorted that an index gives in another order.
const most = 20_000

// source is an index that gives keys of rows.
type source struct {
	from  string
	key   string // the column with the key
	where string // with slots; empty: every row
	by    string // the column in whose order it is read; empty: the key
	few   bool   // it finds few rows, by an index that is not in the order of the keys
	why   Why    // what of the row was looked for
}

// list is a table of which pages are read. Its first key is a number or an id that grows with time, its other the
// merchant.
type list[K int64 | string, V any] struct {
	table   string // t in columns and fits
	key     string
	columns string
	sources []source
	fits    []string       // conditions that no source has seen to, with slots
	values  map[string]any // of the slots
	above   K              // only rows above this key; zero: all
	below   K              // only rows below this key; zero: all
	read    func(rows.Scan) (V, error)
	keyOf   func(V) K
}

// page reads at most so many rows from a place on.
func (l list[K, V]) page(ctx context.Context, from rows.Querier, at Place[K], size int) (Page[K, V], error) {
	var none K
	order := " DESC"
	if at.Before != none {
		order = ""
	}
	values := maps.Clone(l.values)
	values["above"], values["below"] = l.edges(at)
	values["looked"], values["size"], values["most"] = size+1, size+1, most
	if len(l.fits) > 0 {
		values["looked"] = window
	}
	keys := l.keys(order)
	where := strings.Join(append([]string{"t." + l.key + " = k.row_key", "t.merchant_id = k.shop"}, l.fits...), " AND ")
	text, args := spell(fmt.Sprintf("SELECT %s, k.why FROM (%s) AS k CROSS JOIN %s t WHERE %s ORDER BY k.row_key%s LIMIT {size}",
		l.columns, keys, l.table, where, order), values)
	var found []V
	err := from.Query(ctx, text, args, func(row rows.Scan) error {
		value, err := l.read(row)
		found = append(found, value)
		return err
	})
	if err != nil {
		return Page[K, V]{}, fmt.Errorf("list %s: %w", l.table, err)
	}
	end, err := l.end(ctx, from, keys, values, len(found) > size)
	if err != nil {
		return Page[K, V]{}, fmt.Errorf("list %s: %w", l.table, err)
	}
	return l.leaf(found, at, size, end), nil
}

// edges gives the keys between which the rows lie.
func (l list[K, V]) edges(at Place[K]) (any, any) {
	var none K
	highest := any(int64(math.MaxInt64))
	if _, text := any(none).(string); text {
		highest = "Z" // ids are hexadecimal digits
	}
	above, below := any(max(l.above, at.Before)), highest
	switch {
	case at.After != none && l.below != none:
		below = min(at.After, l.below)
	case at.After != none || l.below != none:
		below = max(at.After, l.below)
	}
	return above, below
}

// keys spells the sources out, each and all of them bounded.
func (l list[K, V]) keys(order string) string {
	parts := make([]string, len(l.sources))
	grouped := false
	for i, s := range l.sources {
		where, by, key := s.where, s.key+order, s.key
		if where != "" {
			where += " AND "
		}
		limit := "{looked}"
		switch {
		case s.by != "": // its first rows are not those of the page
			by, limit = s.by, "{most}"
		case s.few: // no planner shall walk through all keys instead
			key = s.key + " + 0"
			by = key + order
		}
		grouped = grouped || s.why != ""
		parts[i] = fmt.Sprintf(
			"SELECT row_key, shop, why FROM (SELECT %s AS row_key, merchant_id AS shop, '%s' AS why FROM %s "+
				"WHERE %s%s > {above} AND %s < {below} ORDER BY %s LIMIT %s) AS s%d",
			s.key, s.why, s.from, where, key, key, by, limit, i)
	}
	all := "SELECT row_key, shop, why FROM (" + strings.Join(parts, " UNION ALL ") + ") AS u"
	if grouped { // a row may be found in several ways
		all = "SELECT row_key, shop, MIN(why) AS why FROM (" + strings.Join(parts, " UNION ALL ") + ") AS u GROUP BY row_key, shop"
	}
	return all + " ORDER BY row_key" + order + " LIMIT {looked}"
}

// end tells where the search stopped although there may be more that fits: the zero key says that it did not.
func (l list[K, V]) end(ctx context.Context, from rows.Querier, keys string, values map[string]any, full bool) (K, error) {
	var last K
	if full || len(l.fits) == 0 {
		return last, nil
	}
	extreme := "MIN"
	if !strings.Contains(keys, "row_key DESC") {
		extreme = "MAX"
	}
	text, args := spell("SELECT COUNT(*), "+extreme+"(row_key) FROM ("+keys+") AS k HAVING COUNT(*) > 0", values)
	count := 0
	err := from.Query(ctx, text, args, func(row rows.Scan) error { return row(&count, &last) })
	if count < window {
		var none K
		return none, err
	}
	return last, err
}

// leaf makes the page of what was found.
func (l list[K, V]) leaf(found []V, at Place[K], size int, end K) Page[K, V] {
	var none K
	page := Page[K, V]{Rows: found[:min(size, len(found))], Cut: end != none}
	further := end
	if len(found) > size {
		further = l.keyOf(found[size-1])
	}
	first, last := at.After, at.Before
	if len(page.Rows) > 0 {
		first, last = l.keyOf(page.Rows[0]), l.keyOf(page.Rows[len(page.Rows)-1])
	}
	if at.Before == none {
		page.Older = further
		if at.After != none {
			page.Newer = first
		}
		return page
	}
	slices.Reverse(page.Rows)
	page.Newer, page.Older = further, first
	if len(page.Rows) == 0 {
		page.Older = last
	}
	return page
}
