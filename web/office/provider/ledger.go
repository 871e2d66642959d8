package provider

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"respite/domain/ledger"
	"respite/domain/merchant"
	"respite/store/lists"
	"respite/value/fault"
	"respite/value/id"
	"respite/value/money"
	"respite/web/office/listing"
	"respite/web/office/shell"
	"respite/web/ui"
	"respite/wire/sheet"
)

// trial is the trial balance of one currency.
type trial struct {
	Currency money.Currency
	Balances []lists.Balance
	Sum      money.Minor // zero where the books are right
}

// accounts is what the page of the ledger shows.
type accounts struct {
	Trials []trial
	Fields []ui.Field
	Shop   merchant.ID
	Export string
}

// withShop adds the merchant who was chosen to an address.
func withShop(to string, shop merchant.ID, more ...string) string {
	values := url.Values{}
	if shop != 0 {
		values.Set("merchant", strconv.FormatInt(int64(shop), 10))
	}
	for pair := range slices.Chunk(more, 2) {
		values.Set(pair[0], pair[1])
	}
	if len(values) == 0 {
		return to
	}
	return to + "?" + values.Encode()
}

func showLedger(a *shell.Ask) (shell.Answer, error) {
	shop := a.Scope()
	balances, err := a.View().Lists().Balances(a.Context(), shop)
	if err != nil {
		return nil, err
	}
	shops, err := listing.ShopsOf(a)
	if err != nil {
		return nil, err
	}
	return shell.Page{Pages: pages, Name: "ledger", Title: ui.T("Ledger"), Body: accounts{
		Trials: trials(balances), Shop: shop, Export: withShop(shell.Root+"/ledger.csv", shop),
		Fields: listing.Choose(a.URL.Query(), "merchant").Fill(shops.Fields()),
	}}, nil
}

// trials sorts the sums by currency.
func trials(balances []lists.Balance) []trial {
	var all []trial
	for _, currency := range money.Currencies() {
		t := trial{Currency: currency}
		for _, b := range balances {
			if b.Currency == currency {
				t.Balances = append(t.Balances, b)
				t.Sum += b.Sum
			}
		}
		if len(t.Balances) > 0 {
			slices.SortFunc(t.Balances, func(a, b lists.Balance) int { return cmp.Compare(a.Account, b.Account) })
			all = append(all, t)
		}
	}
	return all
}

// linesShown is how many lines of an account a page has.
const linesShown = 50

// statement is what the page of one account shows.
type statement struct {
	lists.Account
	Lines         []lists.Posted
	Names         map[merchant.ID]string
	Older, Export string
	Back          string
}

// account reads which account the address names.
func account(a *shell.Ask) (lists.Account, error) {
	number, err := strconv.Atoi(a.PathValue("id"))
	of := lists.Account{Number: ledger.Account(number), Currency: money.Currency(a.PathValue("currency")), Shop: a.Scope()}
	if err != nil || of.Number.Name() == "" || !of.Currency.Known() {
		return of, fault.LinkEnded.With()
	}
	return of, nil
}

func accountPath(of lists.Account) string {
	return shell.Root + "/ledger/accounts/" + strconv.Itoa(int(of.Number)) + "/" + string(of.Currency)
}

func showAccount(a *shell.Ask) (shell.Answer, error) {
	of, err := account(a)
	if err != nil {
		return nil, err
	}
	lines, older, err := a.View().Lists().Lines(a.Context(), of, id.ID(a.Text("before")), linesShown)
	if err != nil {
		return nil, err
	}
	named, err := names(a)
	if err != nil {
		return nil, err
	}
	body := statement{
		Account: of, Lines: lines, Names: named, Export: withShop(accountPath(of)+"/lines.csv", of.Shop), Back: withShop(shell.Root+"/ledger", of.Shop),
	}
	if older != "" {
		body.Older = withShop(accountPath(of), of.Shop, "before", string(older))
	}
	return shell.Page{Pages: pages, Name: "account", Title: of.Number.Name(), Body: body}, nil
}

func showEntry(a *shell.Ask) (shell.Answer, error) {
	lines, err := a.View().Lists().Entry(a.Context(), id.ID(a.PathValue("id")))
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, fault.LinkEnded.With()
	}
	return shell.Page{Pages: pages, Name: "entry", Title: ui.T("Entry"), Body: lines}, nil
}

// table answers with rows as CSV.
func table(name string, columns []string, rows func(write func(...string) error) error) shell.Answer {
	return shell.File{Name: name, Type: sheet.Types[sheet.CSV], Write: func(w http.ResponseWriter) error {
		file, err := sheet.NewWriter(w, sheet.Form{Format: sheet.CSV, Mark: true}, columns, nil)
		if err != nil {
			return err
		}
		if err := rows(func(cells ...string) error { return file.Write(sheet.Row{Cells: cells}) }); err != nil {
			return err
		}
		return file.Close()
	}}
}

func exportBalances(a *shell.Ask) (shell.Answer, error) {
	balances, err := a.View().Lists().Balances(a.Context(), a.Scope())
	if err != nil {
		return nil, err
	}
	columns := []string{"account", "name", "currency", "lines", "balance"}
	return table("trial-balance.csv", columns, func(write func(...string) error) error {
		for _, b := range balances {
			if err := write(strconv.Itoa(int(b.Account)), b.Account.Name(), string(b.Currency), strconv.Itoa(b.Lines), b.Sum.Decimal()); err != nil {
				return err
			}
		}
		return nil
	}), nil
}

// The limits of what one file brings of an account.
const (
	linesRead    = 1_000   // at a time
	linesWritten = 100_000 // in all
)

func exportLines(a *shell.Ask) (shell.Answer, error) {
	of, err := account(a)
	if err != nil {
		return nil, err
	}
	columns := []string{"at", "entry", "account", "currency", "amount", "merchant", "order", "invoice"}
	return table("account-"+a.PathValue("id")+"-"+a.PathValue("currency")+".csv", columns, func(write func(...string) error) error {
		var before id.ID
		for written := 0; written < linesWritten; {
			lines, older, err := a.View().Lists().Lines(a.Context(), of, before, linesRead)
			if err != nil {
				return err
			}
			for _, p := range lines {
				if err := write(cells(p)...); err != nil {
					return err
				}
			}
			if older == "" {
				return nil
			}
			written, before = written+len(lines), older
		}
		return nil
	}), nil
}

func cells(p lists.Posted) []string {
	return []string{
		p.At.UTC().Format(time.RFC3339), string(p.Event), strconv.Itoa(int(p.Account)), string(p.Currency), p.Amount.Decimal(),
		shopText(p.Merchant), number(int64(p.Reservation)), number(int64(p.Invoice)),
	}
}

func shopText(shop merchant.ID) string { return number(int64(shop)) }

// number writes a number, 0 as nothing.
func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}
