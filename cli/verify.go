package cli

import (
	"fmt"
	"io"

	"respite/cli/terminal"
	"respite/operation/audit"
	"respite/server"
)

// VerifyCmd checks the books.
type VerifyCmd struct{ terminal.BookFlag }

// Help shows the command at work.
func (VerifyCmd) Help() string {
	return `It works everything out again from the rows themselves and changes nothing; a server may run meanwhile.
Exit code 1: the books are wrong, and the first broken row is named.

Example:
  respite verify --data ./respite-data`
}

// verification is the outcome of all checks.
type verification struct {
	Right  bool      `json:"right"`
	Broken string    `json:"broken,omitempty"` // the first row that is wrong
	Checks []checkup `json:"checks"`
}

// checkup is one thing that must hold in the whole book.
type checkup struct {
	Name   string `json:"name"`
	Rule   string `json:"rule"` // where it is written
	Rows   int    `json:"rows"` // how many were looked at
	Broken string `json:"broken,omitempty"`
}

// Run checks, and tells each check as soon as it is done: a large book takes a while.
func (c VerifyCmd) Run(f *terminal.Frame) error {
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		result := verification{Right: true, Checks: []checkup{}}
		tell := func(found audit.Check) {
			result.Checks = append(result.Checks, checkup{found.Name, found.Rule, found.Rows, found.Broken})
			if !f.JSON {
				f.Print("%s\n", lineOf(found))
			}
		}
		found, err := audit.Verify(f.Context, book.Store, tell)
		if err != nil {
			return fmt.Errorf("verify the book: %w", err)
		}
		if broken, wrong := found.Broken(); wrong {
			result.Right, result.Broken = false, broken.Broken
		}
		if err := f.Emit(result, result.print); err != nil {
			return err
		}
		if !result.Right {
			return terminal.ErrTold
		}
		return nil
	})
}

func lineOf(found audit.Check) string {
	verdict := "right"
	if found.Broken != "" {
		verdict = "WRONG"
	}
	line := fmt.Sprintf("%s  %9d rows  %s", verdict, found.Rows, found.Name)
	if found.Broken != "" {
		line += "\n       " + terminal.Printable(found.Broken)
	}
	return line
}

func (v verification) print(w io.Writer) {
	if v.Right {
		fmt.Fprintln(w, "\nThe books are right.")
		return
	}
	fmt.Fprintf(w, "\nTHE BOOKS ARE WRONG. The first broken row: %s\n", terminal.Printable(v.Broken))
}
