package cli

import (
	"fmt"
	"io"
	"strconv"

	"respite/cli/terminal"
	"respite/domain/ledger"
	"respite/server"
	"respite/value/money"
)

// LedgerCmd shows the trial balance.
type LedgerCmd struct{ terminal.BookFlag }

// Help shows the command at work.
func (LedgerCmd) Help() string {
	return `Debits are positive, credits negative; each currency sums to zero. The entries of one order are shown by
"respite order show".

Example:
  respite ledger`
}

// accountBalance is one account in one currency.
type accountBalance struct {
	Account  ledger.Account `json:"account"`
	Name     string         `json:"name"`
	Currency money.Currency `json:"currency"`
	Lines    int            `json:"lines"`
	Balance  money.Minor    `json:"balance"`
}

// Run shows it.
func (c LedgerCmd) Run(f *terminal.Frame) error {
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		found, err := book.Store.View().TrialBalance(f.Context)
		if err != nil {
			return fmt.Errorf("sum the accounts: %w", err)
		}
		balances, rows := []accountBalance{}, [][]string{}
		for _, b := range found {
			balances = append(balances, accountBalance{b.Account, b.Account.Name(), b.Currency, b.Lines, b.Sum})
			rows = append(rows, []string{
				strconv.Itoa(int(b.Account)), b.Account.Name(), string(b.Currency), strconv.Itoa(b.Lines), b.Sum.Decimal(),
			})
		}
		return f.Emit(balances, func(w io.Writer) {
			terminal.Table(w, []string{"ACCOUNT", "NAME", "CURRENCY", "LINES", "BALANCE"}, rows)
		})
	})
}
