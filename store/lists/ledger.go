package lists

import (
	"context"
	"fmt"
	"time"

	"respite/domain/ledger"
	"respite/domain/merchant"
	"respite/store/rows"
	"respite/value/id"
	"respite/value/money"
)

// Balance is the sum of one account in one currency.
type Balance struct {
	Account  ledger.Account
	Currency money.Currency
	Sum      money.Minor
	Lines    int
}

// Balances sums every account, of one merchant or with 0 of the book. It is the one list that reads a whole table:
// its sums stand nowhere else.
func (l Lists) Balances(ctx context.Context, shop merchant.ID) ([]Balance, error) {
	text, args := spell("SELECT account, currency, CAST(SUM(amount) AS BIGINT), COUNT(*) FROM ledger_line WHERE "+only(shop)+
		"1 = 1 GROUP BY account, currency ORDER BY account, currency", map[string]any{"shop": int64(shop)})
	var balances []Balance
	err := l.from.Query(ctx, text, args, func(row rows.Scan) error {
		var b Balance
		err := row(&b.Account, &b.Currency, &b.Sum, &b.Lines)
		balances = append(balances, b)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sum the accounts: %w", err)
	}
	return balances, nil
}

// only begins a condition on the rows of a merchant, where no index begins with it; with 0 there is none.
func only(shop merchant.ID) string {
	if shop == 0 {
		return ""
	}
	return "merchant_id = {shop} AND "
}

// Posted is a line of the ledger with what it shares with the others of its entry.
type Posted struct {
	ledger.Line
	Event    id.ID // of the entry
	At       time.Time
	Currency money.Currency
}

// Account chooses lines of the ledger.
type Account struct {
	Number   ledger.Account
	Currency money.Currency
	Shop     merchant.ID // 0: of all
}

// ledgerWindow is how many lines of the book a page of one account looks at.
const ledgerWindow = 20_000

const posted = "event, at, currency, account, amount, merchant_id, person, reservation, invoice"

// Lines lists an account, the newest line first, before an entry; an empty key begins. It gives where to go on, or nothing at
// the end. A page never ends within an entry.
func (l Lists) Lines(ctx context.Context, of Account, before id.ID, size int) ([]Posted, id.ID, error) {
	edge := "Z" // ids are hexadecimal digits
	if before != "" {
		edge = string(before)
	}
	values := map[string]any{
		"shop": int64(of.Shop), "before": edge, "account": int64(of.Number), "currency": string(of.Currency), "window": ledgerWindow, "size": size + 1,
	}
	looked := "(SELECT line, " + posted + " FROM ledger_line WHERE " + only(of.Shop) + "event < {before} ORDER BY event DESC, line DESC LIMIT {window}) AS l"
	text, args := spell("SELECT "+posted+" FROM "+looked+
		" WHERE account = {account} AND currency = {currency} ORDER BY event DESC, line DESC LIMIT {size}", values)
	found, err := l.posted(ctx, text, args)
	if err != nil {
		return nil, "", fmt.Errorf("list account %d: %w", of.Number, err)
	}
	if len(found) > size {
		cut := size
		for cut > 0 && found[cut-1].Event == found[size].Event {
			cut--
		}
		if cut > 0 {
			return found[:cut], found[cut-1].Event, nil
		}
	}
	var end id.ID
	var count int
	text, args = spell("SELECT COUNT(*), COALESCE(MIN(event), '') FROM "+looked, values)
	err = l.from.Query(ctx, text, args, func(row rows.Scan) error { return row(&count, &end) })
	if err != nil {
		return nil, "", fmt.Errorf("list account %d: %w", of.Number, err)
	}
	if count < ledgerWindow {
		end = ""
	}
	return found, end, nil
}

// Entry lists the lines of one entry.
func (l Lists) Entry(ctx context.Context, event id.ID) ([]Posted, error) {
	found, err := l.posted(ctx, "SELECT "+posted+" FROM ledger_line WHERE event = $1 ORDER BY line", []any{string(event)})
	if err != nil {
		return nil, fmt.Errorf("read entry %s: %w", event, err)
	}
	return found, nil
}

func (l Lists) posted(ctx context.Context, text string, args []any) ([]Posted, error) {
	var found []Posted
	err := l.from.Query(ctx, text, args, func(row rows.Scan) error {
		var p Posted
		err := row(&p.Event, rows.FromMicros(&p.At), &p.Currency, &p.Account, &p.Amount, &p.Merchant, &p.Person, &p.Reservation, &p.Invoice)
		found = append(found, p)
		return err
	})
	return found, err
}
