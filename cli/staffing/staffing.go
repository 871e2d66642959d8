// Package staffing is how operators let people into the office: the first of the provider's, and whoever is locked out.
//
// It must never ask for or show a password: who is let in chooses one at a link that counts once.
package staffing

import (
	"fmt"
	"io"
	"strings"
	"time"

	"respite/cli/terminal"
	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/operation/people"
	"respite/server"
	"respite/value/fault"
)

// StaffCmd looks after the people of the office.
type StaffCmd struct {
	Invite InviteCmd `cmd:"" help:"Let somebody into the office; the link where they choose a password is shown once."`
	Link   LinkCmd   `cmd:"" help:"Give somebody a new link: the first was lost, or the password forgotten."`
	List   ListCmd   `cmd:"" help:"List who works for the provider, or for a merchant."`
	Bar    BarCmd    `cmd:"" help:"Keep somebody out; every session of theirs ends."`
	Admit  AdmitCmd  `cmd:"" help:"Let somebody in again who was barred."`
}

// operator is whoever has the book's own files: nobody could keep them from anything.
func operator() people.By {
	return people.By{
		Member: staff.Member{ID: "operator", Email: "operator", Name: "The operator", Role: staff.Admin, State: staff.Active}, From: "command line",
	}
}

// InviteCmd invites somebody.
type InviteCmd struct {
	terminal.BookFlag
	Email    string `required:"" help:"By which they sign in." placeholder:"ADDRESS"`
	Name     string `required:"" help:"Their name."`
	Role     string `required:"" help:"Of a merchant's people: owner, clerk, accountant or viewer. Of the provider's: admin, risk, finance or support." placeholder:"ROLE"`
	Merchant int64  `help:"Number of the merchant they work for. Not given: for the provider." placeholder:"EID"`
}

// Help shows the command at work.
func (InviteCmd) Help() string {
	return `The link counts once, for seven days. It is sent by e-mail too, where the book has a mail server.

Examples:
  respite staff invite --email ada@provider.example --name "Ada Admin" --role admin
  respite staff invite --email otto@shop.example --name "Otto Owner" --role owner --merchant 2001`
}

// Run invites.
func (c InviteCmd) Run(f *terminal.Frame) error {
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		link := linkOf(book)
		m := staff.Member{Email: c.Email, Name: c.Name, Role: staff.Role(c.Role), Merchant: merchant.ID(c.Merchant)}
		made, err := book.People.Invite(f.Context, operator(), m, link.of)
		if err != nil {
			return fmt.Errorf("invite %s: %w", c.Email, err)
		}
		return link.emit(f, made)
	})
}

// named is somebody by their address.
type named struct {
	terminal.BookFlag
	Email string `arg:"" help:"By which they sign in."`
}

// find gives who is meant.
func (n named) find(f *terminal.Frame, book *server.Book) (staff.Member, error) {
	m, found, err := book.Store.View().MemberByEmail(f.Context, n.Email)
	if err == nil && !found {
		err = fault.MemberUnknown.With()
	}
	return m, err
}

// LinkCmd gives a new link.
type LinkCmd struct{ named }

// Run gives the link.
func (c LinkCmd) Run(f *terminal.Frame) error {
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		m, err := c.find(f, book)
		if err != nil {
			return err
		}
		link := linkOf(book)
		made, err := book.People.InviteAgain(f.Context, operator(), m.ID, link.of)
		if err != nil {
			return fmt.Errorf("give %s a new link: %w", c.Email, err)
		}
		return link.emit(f, made)
	})
}

// BarCmd keeps somebody out.
type BarCmd struct{ named }

// Run bars.
func (c BarCmd) Run(f *terminal.Frame) error { return c.bar(f, true) }

// AdmitCmd lets somebody in again.
type AdmitCmd struct{ named }

// Run admits.
func (c AdmitCmd) Run(f *terminal.Frame) error { return c.bar(f, false) }

func (n named) bar(f *terminal.Frame, barred bool) error {
	return f.WithBook(n.BookFlag, func(book *server.Book) error {
		m, err := n.find(f, book)
		if err == nil {
			m, err = book.People.Bar(f.Context, operator(), m.ID, barred)
		}
		if err != nil {
			return err
		}
		return f.Emit(rowOf(m), func(w io.Writer) { fmt.Fprintf(w, "%s is %s.\n", m.Email, m.State) })
	})
}

// ListCmd lists people.
type ListCmd struct {
	terminal.BookFlag
	Merchant int64 `help:"Number of the merchant. Not given: the provider's own people." placeholder:"EID"`
}

// row is one of the people.
type row struct {
	Email string      `json:"email"`
	Name  string      `json:"name"`
	Role  staff.Role  `json:"role"`
	State staff.State `json:"state"`
	Seen  time.Time   `json:"seen,omitzero"`
}

func rowOf(m staff.Member) row { return row{m.Email, m.Name, m.Role, m.State, m.SeenAt} }

// Run lists.
func (c ListCmd) Run(f *terminal.Frame) error {
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		all, err := book.People.Staff(f.Context, operator(), merchant.ID(c.Merchant))
		if err != nil {
			return err
		}
		rows := make([]row, len(all))
		for i, m := range all {
			rows[i] = rowOf(m)
		}
		return f.Emit(rows, func(w io.Writer) {
			if len(rows) == 0 {
				fmt.Fprintln(w, `Nobody works here yet. Let somebody in with "respite staff invite".`)
				return
			}
			printed := make([][]string, len(rows))
			for i, r := range rows {
				printed[i] = []string{r.Email, terminal.OneLine(r.Name), string(r.Role), string(r.State), terminal.When(r.Seen)}
			}
			terminal.Table(w, []string{"E-mail", "Name", "Role", "State", "Seen"}, printed)
		})
	})
}

// link makes addresses where passwords are chosen.
type link struct{ root string }

func linkOf(book *server.Book) link { return link{strings.TrimSuffix(book.PublicURL, "/")} }

func (l link) of(key staff.ID, token string) string {
	return l.root + "/office/welcome/" + string(key) + "/" + token
}

func (l link) emit(f *terminal.Frame, made people.Invitation) error {
	shown := struct {
		row
		Link string `json:"link"`
	}{rowOf(made.Member), l.of(made.ID, made.Token)}
	return f.Emit(shown, func(w io.Writer) {
		fmt.Fprintf(w, "%s (%s) chooses a password here, once, within seven days:\n\n  %s\n", made.Email, made.Role, shown.Link)
		if l.root == "" {
			fmt.Fprintln(w, "\nThat is below the address where the book is served.")
		}
	})
}
