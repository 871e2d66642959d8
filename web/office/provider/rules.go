package provider

import (
	"net/http"
	"strings"

	"respite/domain/risk"
	"respite/domain/staff"
	"respite/operation/administration"
	"respite/value/fault"
	"respite/web/office/shell"
	"respite/web/ui"
)

// latestDecisions is how many decisions other rules are tried on.
const latestDecisions = 500

// rulebook is what the page of the risk rules shows.
type rulebook struct {
	Path   string
	Shared bool
	Hash   string // of the rules in force
	Text   ui.Field
	Wrong  []string
	Trial  *administration.Trial
	Names  []risk.Word
	May    bool
}

func showRules(a *shell.Ask) (shell.Answer, error) {
	return rulesPage(a, a.Operations.Rules().Text, nil, nil)
}

func rulesPage(a *shell.Ask, text string, trial *administration.Trial, wrong error) (shell.Answer, error) {
	body := rulebook{
		Path: a.Rules.Path, Shared: a.Rules.Shared, Hash: a.Operations.Rules().Policy.Hash(), Trial: trial, Names: risk.Words(),
		May:  a.By.May(staff.ChangeRules) && a.Rules.Save != nil,
		Text: ui.Field{Name: "text", Label: ui.T("Rules"), Type: "textarea", Rows: 30, Value: text, Required: true, Class: "whole"},
	}
	page := shell.Page{Pages: pages, Name: "rules", Title: ui.T("Risk rules")}
	if wrong != nil {
		_, rest, err := shell.Faults(wrong)
		if err != nil {
			return nil, err
		}
		body.Wrong, page.Status = rest, http.StatusUnprocessableEntity
	}
	page.Body = body
	return page, nil
}

// typedRules gives the text of the form as files have it: browsers end lines in their own way.
func typedRules(a *shell.Ask) string { return strings.ReplaceAll(a.FormValue("text"), "\r\n", "\n") }

// tryRules tells which of the latest decisions would have been others.
func tryRules(a *shell.Ask) (shell.Answer, error) {
	text := typedRules(a)
	policy, err := risk.ParsePolicy([]byte(text))
	if err != nil {
		return rulesPage(a, text, nil, err)
	}
	trial, err := administration.TryRules(a.Context(), a.Store, policy, latestDecisions)
	if err != nil {
		return nil, err
	}
	return rulesPage(a, text, &trial, nil)
}

func saveRules(a *shell.Ask) (shell.Answer, error) {
	text, former := typedRules(a), a.Operations.Rules()
	if a.Rules.Save == nil {
		return nil, fault.NotSwitchedOn.With()
	}
	read, err := risk.ParsePolicy([]byte(text))
	if err == nil {
		err = a.Rules.Save(text, a.Text("was"))
	}
	if fault.Told(err) {
		return rulesPage(a, text, nil, err)
	}
	if err != nil {
		return nil, err
	}
	policy := read.Hash()
	a.Tell("before", former.Policy.Hash())
	a.Tell("now", policy)
	return shell.Go{To: shell.Root + "/rules", Said: ui.T("The rules count from now on (policy %s).", policy[:12]), Undo: &ui.Undo{
		To: shell.Root + "/rules", Values: []ui.Value{{Name: "text", Value: former.Text}, {Name: "was", Value: policy}},
	}}, nil
}
