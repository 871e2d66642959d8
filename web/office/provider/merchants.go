package provider

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/operation/administration"
	"respite/value/country"
	"respite/value/fault"
	"respite/web/office/people"
	"respite/web/office/shell"
	"respite/web/ui"
)

// mostShown bounds the list of merchants; a search finds the others.
const mostShown = 200

// roster is what the list of merchants shows.
type roster struct {
	Merchants []merchant.Merchant
	Query     ui.Field
	More      bool
	MayAdd    bool
}

func showMerchants(a *shell.Ask) (shell.Answer, error) {
	all, err := a.View().Merchants(a.Context())
	if err != nil {
		return nil, err
	}
	sought := strings.ToLower(a.Text("name"))
	body := roster{MayAdd: a.By.May(staff.ManageShops), Query: ui.Field{
		Name: "name", Label: ui.T("Name, eid or website key"), Type: "search", Value: a.Text("name"), Class: "wide",
	}}
	for _, m := range all {
		if !strings.Contains(strings.ToLower(fmt.Sprintf("%d %s %s", m.ID, m.Name, m.WebsiteKey)), sought) {
			continue
		}
		if len(body.Merchants) == mostShown {
			body.More = true
			break
		}
		body.Merchants = append(body.Merchants, m)
	}
	return shell.Page{Pages: pages, Name: "merchants", Title: ui.T("Merchants"), Body: body}, nil
}

// applicant is a merchant who is being taken on.
type applicant struct {
	Fields    []ui.Field
	Countries []tick
	Owner     []ui.Field
	Wrong     []string
}

// tick is one box of several with the same name.
type tick struct {
	Code, Name string
	On         bool
}

func ticks(chosen []country.Code) []tick {
	var all []tick
	for _, c := range country.All() {
		t := tick{Code: string(c.Code), Name: c.Name}
		for _, code := range chosen {
			t.On = t.On || code == c.Code
		}
		all = append(all, t)
	}
	return all
}

func chosen(a *shell.Ask, name string) []country.Code {
	var codes []country.Code
	for _, code := range a.Form[name] {
		codes = append(codes, country.Code(code))
	}
	return codes
}

func showNew(a *shell.Ask) (shell.Answer, error) {
	all, err := a.View().Merchants(a.Context())
	if err != nil {
		return nil, err
	}
	eid := merchant.ID(1001)
	for _, m := range all {
		eid = max(eid, m.ID+1)
	}
	key, err := websiteKey(a)
	if err != nil {
		return nil, err
	}
	suggested := map[string]string{"eid": strconv.FormatInt(int64(eid), 10), "website_key": key, "days": "14"}
	return newPage(func(name string) string { return suggested[name] }, ticks(nil), nil)
}

// websiteKeyLength is that of the keys we make.
const websiteKeyLength = 10

// websiteKey suggests a key of letters and digits.
func websiteKey(a *shell.Ask) (string, error) {
	token, err := a.People.Token()
	key := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return 'X'
		}
		return r
	}, strings.ToUpper(token))
	return key[:min(len(key), websiteKeyLength)], err
}

func newPage(value func(string) string, countries []tick, wrong error) (shell.Answer, error) {
	body := applicant{Countries: countries, Fields: []ui.Field{
		{Name: "name", Label: ui.T("Name of the shop"), Type: "text", Required: true},
		{Name: "eid", Label: ui.T("eid"), Type: "text", Mode: "numeric", Required: true, Hint: ui.T("The number by which XML-RPC knows the shop.")},
		{Name: "website_key", Label: ui.T("Website key"), Type: "text", Required: true, Hint: ui.T("The name by which the JSON gateway knows the website.")},
		{Name: "days", Label: ui.T("Days to hold, to deliver and to pay"), Type: "text", Mode: "numeric", Required: true,
			Hint: ui.T("Fees and more stand in the contract, on the next page.")},
	}, Owner: []ui.Field{
		{Name: "owner_name", Label: ui.T("Owner's name"), Type: "text", Optional: true},
		{Name: "owner_email", Label: ui.T("Owner's e-mail"), Type: "email", Optional: true},
	}}
	status := http.StatusOK
	fields := map[string]string{}
	if wrong != nil {
		var err error
		if fields, body.Wrong, err = shell.Faults(wrong); err != nil {
			return nil, err
		}
		status = http.StatusUnprocessableEntity
	}
	if text := fields["countries"]; text != "" {
		body.Wrong = append(body.Wrong, text)
	}
	for _, form := range [][]ui.Field{body.Fields, body.Owner} {
		for i, f := range form {
			form[i].Value, form[i].Fault = value(f.Name), fields[f.Name]
		}
	}
	return shell.Page{Pages: pages, Name: "new", Title: ui.T("New merchant"), Status: status, Body: body}, nil
}

// addMerchant takes a merchant on, and shows its secrets once. What is wrong with the owner's invitation is told beside
// them: the merchant is there then.
func addMerchant(a *shell.Ask) (shell.Answer, error) {
	m, err := readApplicant(a)
	if err == nil {
		m, err = administration.AddMerchant(a.Context(), a.Store, m)
	}
	if err != nil {
		return newPage(a.Text, ticks(chosen(a, "countries")), err)
	}
	body := taken{Merchant: m, Secret: m.Keys[0].Secret.Reveal(), Shared: m.Shared.Reveal(), Base: shell.Root + shell.ForShop("/merchants/{eid}", m.ID)}
	if a.Text("owner_email") != "" {
		made, err := a.People.Invite(a.Context(), a.By, staff.Member{
			Merchant: m.ID, Email: a.Text("owner_email"), Name: a.Text("owner_name"), Role: staff.Owner,
		}, people.LinkTo(a))
		switch {
		case fault.Told(err):
			body.Wrong = []string{ui.T("The owner was not invited. %s", err)}
		case err != nil:
			return nil, err
		default:
			body.Link = people.LinkTo(a)(made.ID, made.Token)
		}
	}
	return shell.Page{Pages: pages, Name: "taken", Title: m.Name, Body: body}, nil
}

// taken is a merchant with the secrets it begins with.
type taken struct {
	merchant.Merchant
	Base, Secret, Shared, Link string
	Wrong                      []string
}

func readApplicant(a *shell.Ask) (merchant.Merchant, error) {
	secret, err := a.People.Token()
	if err != nil {
		return merchant.Merchant{}, err
	}
	shared, err := a.People.Token()
	if err != nil {
		return merchant.Merchant{}, err
	}
	var faults fault.List
	form := reading{a, &faults}
	days := form.count("days")
	m := merchant.Merchant{
		ID: merchant.ID(form.count("eid")), Name: a.Text("name"), WebsiteKey: a.Text("website_key"), Shared: merchant.Secret(shared),
		Keys: []merchant.Key{{Secret: merchant.Secret(secret)}}, Options: merchant.Options{PushFormat: merchant.PushJSON},
		Contract: merchant.Contract{Countries: form.countries("countries"), ReserveDays: days, ShipDays: days, DueDays: days},
	}
	if len(m.WebsiteKey) > maxKey {
		faults.Add(fault.TooLong.With(maxKey).On("website_key"))
	}
	return m, faults.Err()
}

// maxKey is the length of a website key.
const maxKey = 50
