// Package people is the room of the office where members of staff are invited, get their roles and are kept out, and
// where the audit log is read.
//
// It must never show a link twice, and never tell of anybody who works for another merchant.
package people

import (
	"embed"
	"net/http"
	"net/url"
	"slices"

	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/value/fault"
	"respite/web/office/shell"
	"respite/web/ui"
)

//go:embed pages
var files embed.FS

var pages = ui.Parse(files, "pages")

// Routes are the addresses of this room: for the provider's own people, and below a merchant for that merchant's.
// What changes a member is noted in the audit log by the operation itself.
func Routes() []shell.Route {
	var routes []shell.Route
	for _, base := range []string{"", "/m/{eid}"} {
		routes = append(routes,
			shell.Route{Pattern: "GET " + base + "/people", Right: staff.ManagePeople, Do: showStaff},
			shell.Route{Pattern: "POST " + base + "/people", Right: staff.ManagePeople, Do: invite},
			shell.Route{Pattern: "GET " + base + "/people/{id}", Right: staff.ManagePeople, Do: showMember},
			shell.Route{Pattern: "POST " + base + "/people/{id}/link", Right: staff.ManagePeople, Do: sendLink},
			shell.Route{Pattern: "POST " + base + "/people/{id}/role", Right: staff.ManagePeople, Do: assign},
			shell.Route{Pattern: "POST " + base + "/people/{id}/bar", Right: staff.ManagePeople, Do: bar},
			shell.Route{Pattern: "POST " + base + "/people/{id}/let-in", Right: staff.ManagePeople, Do: letIn},
			shell.Route{Pattern: "GET " + base + "/trail", Right: staff.SeeTrail, Do: showTrail},
			shell.Route{Pattern: "GET " + base + "/trail.csv", Right: staff.SeeTrail, What: "trail.exported", Do: exportTrail},
		)
	}
	return routes
}

// place is whose people or deeds an address shows.
type place struct {
	Shop merchant.ID // 0: the provider's
	Name string
	Base string // of its addresses: "/office/m/1001"
}

func placeOf(a *shell.Ask) (place, error) {
	if a.PathValue("eid") == "" {
		if !a.By.OfProvider() {
			return place{}, fault.MemberUnknown.With()
		}
		return place{Name: a.Operations.Provider().Name, Base: shell.Root}, nil
	}
	shop, err := a.Shop()
	return place{Shop: shop.ID, Name: shop.Name, Base: shell.Root + shell.ForShop("/m/{eid}", shop.ID)}, err
}

// list is what the page of all people shows.
type list struct {
	At                place
	Staff             []staff.Member
	Email, Name, Role ui.Field
	Wrong             []string
}

func listPage(a *shell.Ask, at place, wrong error) (shell.Answer, error) {
	fields, rest, err := map[string]string{}, []string(nil), error(nil)
	status := http.StatusOK
	if wrong != nil {
		status = http.StatusUnprocessableEntity
		if fields, rest, err = shell.Faults(wrong); err != nil {
			return nil, err
		}
	}
	all, err := a.People.Staff(a.Context(), a.By, at.Shop)
	if err != nil {
		return nil, err
	}
	roles := ui.Choices(staff.RolesOf(at.Shop == 0)...)
	return shell.Page{Pages: pages, Name: "people", Title: ui.T("People"), Status: status, Body: list{
		At: at, Staff: all, Wrong: rest,
		Email: ui.Field{Name: "email", Label: ui.T("E-mail"), Type: "email", Value: a.Text("email"), Required: true, Fault: fields["email"]},
		Name:  ui.Field{Name: "name", Label: ui.T("Name"), Type: "text", Value: a.Text("name"), Required: true, Fault: fields["name"]},
		Role:  ui.Field{Name: "role", Label: ui.T("Role"), Value: a.Text("role"), Choices: roles, Fault: fields["role"]},
	}}, nil
}

func showStaff(a *shell.Ask) (shell.Answer, error) {
	at, err := placeOf(a)
	if err != nil {
		return nil, err
	}
	return listPage(a, at, nil)
}

// invited is what the page shows that a link stands on, once.
type invited struct {
	At place
	staff.Member
	Link string
}

// LinkTo makes the address where somebody who was invited chooses a password.
func LinkTo(a *shell.Ask) func(staff.ID, string) string {
	return func(key staff.ID, token string) string {
		return a.Origin() + shell.Root + "/welcome/" + url.PathEscape(string(key)) + "/" + url.PathEscape(token)
	}
}

func linkPage(a *shell.Ask, at place, m staff.Member, token string) shell.Page {
	return shell.Page{Pages: pages, Name: "link", Title: ui.T("Invitation"), Body: invited{at, m, LinkTo(a)(m.ID, token)}}
}

func invite(a *shell.Ask) (shell.Answer, error) {
	at, err := placeOf(a)
	if err != nil {
		return nil, err
	}
	made, err := a.People.Invite(a.Context(), a.By, staff.Member{
		Merchant: at.Shop, Email: a.Text("email"), Name: a.Text("name"), Role: staff.Role(a.Text("role")),
	}, LinkTo(a))
	if err != nil {
		return listPage(a, at, err)
	}
	return linkPage(a, at, made.Member, made.Token), nil
}

// member reads the one whom the address names, among those of the place.
func member(a *shell.Ask) (place, staff.Member, error) {
	at, err := placeOf(a)
	if err != nil {
		return at, staff.Member{}, err
	}
	all, err := a.People.Staff(a.Context(), a.By, at.Shop)
	if err != nil {
		return at, staff.Member{}, err
	}
	i := slices.IndexFunc(all, func(m staff.Member) bool { return string(m.ID) == a.PathValue("id") })
	if i < 0 {
		return at, staff.Member{}, fault.MemberUnknown.With()
	}
	return at, all[i], nil
}

// person is what the page of one member shows.
type person struct {
	At place
	staff.Member
	Role  ui.Field
	Wrong []string
}

func memberPage(a *shell.Ask, at place, m staff.Member, wrong error) (shell.Answer, error) {
	body := person{At: at, Member: m, Role: ui.Field{
		Name: "role", Label: ui.T("Role"), Value: string(m.Role), Choices: ui.Choices(staff.RolesOf(m.OfProvider())...),
	}}
	status := http.StatusOK
	if wrong != nil {
		fields, rest, err := shell.Faults(wrong)
		if err != nil {
			return nil, err
		}
		body.Role.Fault, body.Wrong, status = fields["role"], rest, http.StatusUnprocessableEntity
	}
	return shell.Page{Pages: pages, Name: "member", Title: m.Name, Status: status, Body: body}, nil
}

func showMember(a *shell.Ask) (shell.Answer, error) {
	at, m, err := member(a)
	if err != nil {
		return nil, err
	}
	return memberPage(a, at, m, nil)
}

func sendLink(a *shell.Ask) (shell.Answer, error) {
	at, m, err := member(a)
	if err != nil {
		return nil, err
	}
	made, err := a.People.InviteAgain(a.Context(), a.By, m.ID, LinkTo(a))
	if err != nil {
		return memberPage(a, at, m, err)
	}
	return linkPage(a, at, made.Member, made.Token), nil
}

func assign(a *shell.Ask) (shell.Answer, error) {
	at, m, err := member(a)
	if err != nil {
		return nil, err
	}
	changed, err := a.People.Assign(a.Context(), a.By, m.ID, staff.Role(a.Text("role")))
	if err != nil {
		return memberPage(a, at, m, err)
	}
	return shell.Go{To: at.Base + "/people", Said: ui.T("%s works as %s now.", m.Name, changed.Role), Undo: &ui.Undo{
		To: at.Base + "/people/" + url.PathEscape(string(m.ID)) + "/role", Values: []ui.Value{{Name: "role", Value: string(m.Role)}},
	}}, nil
}

func bar(a *shell.Ask) (shell.Answer, error) { return keepOut(a, true) }

func letIn(a *shell.Ask) (shell.Answer, error) { return keepOut(a, false) }

func keepOut(a *shell.Ask, barred bool) (shell.Answer, error) {
	at, m, err := member(a)
	if err != nil {
		return nil, err
	}
	if _, err := a.People.Bar(a.Context(), a.By, m.ID, barred); err != nil {
		return memberPage(a, at, m, err)
	}
	said, way := ui.T("%s may sign in again.", m.Name), "/bar"
	if barred {
		said, way = ui.T("%s may not sign in any more.", m.Name), "/let-in"
	}
	return shell.Go{To: at.Base + "/people", Said: said, Undo: &ui.Undo{To: at.Base + "/people/" + url.PathEscape(string(m.ID)) + way}}, nil
}
