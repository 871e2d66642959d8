// Package lists reads lists of a book for people: a page at a time, the newest row first, at a cost that does not
// grow with the book.
//
// It must never count or sort a whole table, never skip rows that it has to read (no OFFSET), and never change
// anything. Who may see a row it does not know: whoever asks names the merchant.
package lists

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"

	"respite/domain/merchant"
	"respite/store/rows"
)

// Lists reads the lists of one book.
type Lists struct {
	from rows.Querier
	seal *rows.Seal
}

// New reads lists where a view of the store reads.
func New(from rows.Querier, seal *rows.Seal) Lists { return Lists{from, seal} }

// slot is where a value stands in a text of SQL: "number = {n}".
var slot = regexp.MustCompile(`\{[a-z0-9]+\}`)

// spell numbers the slots of a text in the order of their first use, as both engines want them, and gives their values
// in this order.
func spell(text string, values map[string]any) (string, []any) {
	var args []any
	names := map[string]string{}
	spelt := slot.ReplaceAllStringFunc(text, func(found string) string {
		name, known := names[found]
		if !known {
			args = append(args, values[found[1:len(found)-1]])
			name = "$" + strconv.Itoa(len(args))
			names[found] = name
		}
		return name
	})
	return spelt, args
}

// owner says in SQL whose rows are meant: it begins a condition.
type owner struct {
	text   string
	each   []string // the same for each merchant alone, where they are not too many
	values map[string]any
}

// The merchants that are looked through at once, and those that are looked through one by one.
const (
	maxShops = 4096
	maxEach  = 64
)

// owned names a merchant, or with 0 each one there is: a planner that only knows that there are some does not use the
// indexes that begin with them.
func (l Lists) owned(ctx context.Context, shop merchant.ID) (owner, error) {
	o := owner{text: "merchant_id = {shop} AND ", values: map[string]any{"shop": int64(shop)}}
	if shop != 0 {
		o.each = []string{o.text}
		return o, nil
	}
	var ids []int64
	err := l.from.Query(ctx, "SELECT id FROM merchant ORDER BY id LIMIT $1", []any{maxShops}, func(row rows.Scan) error {
		var id int64
		err := row(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return o, fmt.Errorf("list the merchants: %w", err)
	}
	ids = append(ids, int64(shop)) // what belongs to no merchant is the provider's
	names := make([]string, 0, len(ids))
	for size := 1; len(names) < len(ids); size *= 2 { // few different texts, however many merchants come
		for len(names) < size {
			name := "m" + strconv.Itoa(len(names))
			o.values[name] = ids[min(len(names), len(ids)-1)]
			names = append(names, "{"+name+"}")
		}
	}
	if len(names) <= maxEach {
		for _, name := range names[:len(ids)] {
			o.each = append(o.each, "merchant_id = "+name+" AND ")
		}
	}
	o.text = "merchant_id IN (" + strings.Join(names, ", ") + ") AND "
	return o, nil
}

// with adds values of other slots.
func (o owner) with(values map[string]any) map[string]any {
	all := maps.Clone(o.values)
	maps.Copy(all, values)
	return all
}

// aside keeps planners from finding rows by an index of a column that only some of the rows shall be judged by.
func aside(column string) string { return "t." + column + " || ''" }
