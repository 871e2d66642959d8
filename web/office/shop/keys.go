package shop

import (
	"context"
	"net/http"
	"slices"
	"time"

	"respite/domain/merchant"
	"respite/operation/administration"
	"respite/store"
	"respite/value/fault"
	"respite/web/office/shell"
	"respite/web/ui"
)

// overlaps are how long former keys may go on beside a new one.
var overlaps = map[string]time.Duration{"24h": 24 * time.Hour, "1h": time.Hour, "7d": 7 * 24 * time.Hour, "0h": 0}

func overlapField(a *shell.Ask) ui.Field {
	return ui.Field{Name: "overlap", Label: ui.T("The former keys go on"), Value: a.Text("overlap"), Choices: []ui.Choice{
		{Value: "24h", Label: ui.T("for 24 hours")}, {Value: "1h", Label: ui.T("for one hour")}, {Value: "7d", Label: ui.T("for 7 days")},
		{Value: "0h", Label: ui.T("not at all")},
	}}
}

// key is a secret key as it may be told.
type key struct {
	Mark   string // names it in addresses
	End    string // its latest characters
	Until  time.Time
	Newest bool
}

// shownOfKey is how many of a key's last characters tell people which one it is.
const shownOfKey = 4

func keysOf(a *shell.Ask, m merchant.Merchant) []key {
	var all []key
	for i, k := range m.Valid(a.Clock()) {
		text := k.Secret.Reveal()
		end := text[max(0, len(text)-shownOfKey):]
		if len(text) < 4*shownOfKey {
			end = ""
		}
		all = append(all, key{Mark: administration.KeyMark(a.View().Token, k), End: end, Until: k.Until, Newest: i == 0})
	}
	return all
}

// keys is what the page of a merchant's keys shows.
type keys struct {
	merchant.Merchant
	Home    string
	Keys    []key
	Overlap ui.Field
	Wrong   []string
}

func keysPage(a *shell.Ask, m merchant.Merchant, wrong error) (shell.Answer, error) {
	body := keys{Merchant: m, Home: home(m), Keys: keysOf(a, m), Overlap: overlapField(a)}
	status := http.StatusOK
	if wrong != nil {
		fields, rest, err := shell.Faults(wrong)
		if err != nil {
			return nil, err
		}
		if text := fields["once"]; text != "" {
			rest = append(rest, text)
		}
		status, body.Wrong, body.Overlap.Fault = http.StatusUnprocessableEntity, rest, fields["overlap"]
	}
	return shell.Page{Pages: pages, Name: "keys", Title: ui.T("Keys"), Status: status, Body: body}, nil
}

func showKeys(a *shell.Ask) (shell.Answer, error) {
	m, err := a.Shop()
	if err != nil {
		return nil, err
	}
	return keysPage(a, m, nil)
}

// fresh is a secret on the only page that shows it.
type fresh struct {
	merchant.Merchant
	Home, Name, Secret, More string
}

// renewal makes a merchant's new secret count.
type renewal func(context.Context, *store.Store, administration.Renewal) (merchant.Merchant, error)

// renew makes a secret, and shows it on the answer alone: sending the form again makes no other.
func renew(a *shell.Ask, m merchant.Merchant, make renewal, until time.Time, shown fresh) (shell.Answer, error) {
	identity, err := a.Identity(m.ID, shown.Name)
	if err != nil {
		return keysPage(a, m, err)
	}
	if shown.Secret, err = a.People.Token(); err != nil {
		return nil, err
	}
	_, err = make(a.Context(), a.Store, administration.Renewal{Identity: identity, Secret: merchant.Secret(shown.Secret), Until: until})
	if fault.Is(err, fault.Duplicate) {
		return shell.Go{
			To: home(m) + "/keys", Kind: shell.Bad,
			Said: ui.T("This was done already, and a secret is shown only once. Make another one if it was lost."),
		}, nil
	}
	if err != nil {
		return keysPage(a, m, err)
	}
	shown.Merchant, shown.Home = m, home(m)
	return shell.Page{Pages: pages, Name: "fresh", Title: shown.Name, Body: shown}, nil
}

func renewKey(a *shell.Ask) (shell.Answer, error) {
	m, err := a.Shop()
	if err != nil {
		return nil, err
	}
	lasts, known := overlaps[a.Text("overlap")]
	if !known {
		return keysPage(a, m, fault.Missing.With().On("overlap"))
	}
	until := a.Clock().Add(lasts)
	return renew(a, m, administration.RenewKey, until, fresh{
		Name: ui.T("Secret key"), More: ui.T("It counts at once. The former keys go on until %s UTC.", ui.When(until)),
	})
}

func renewShared(a *shell.Ask) (shell.Answer, error) {
	m, err := a.Shop()
	if err != nil {
		return nil, err
	}
	return renew(a, m, administration.RenewShared, time.Time{}, fresh{
		Name: ui.T("Shared secret"), More: ui.T("It counts at once, and the former one does not count any more."),
	})
}

func endKey(a *shell.Ask) (shell.Answer, error) {
	m, err := a.Shop()
	if err != nil {
		return nil, err
	}
	mark := a.PathValue("id")
	if len(m.Keys) == 0 || !slices.ContainsFunc(m.Keys[1:], func(k merchant.Key) bool { return administration.KeyMark(a.View().Token, k) == mark }) {
		return nil, fault.RequestUnknown.With()
	}
	if _, err := administration.EndKey(a.Context(), a.Store, m.ID, mark, a.Clock()); err != nil {
		return nil, err
	}
	return shell.Go{To: home(m) + "/keys", Said: ui.T("The former key does not count any more.")}, nil
}
