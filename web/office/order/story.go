package order

import (
	"strings"

	"respite/domain/event"
	"respite/domain/staff"
	"respite/value/money"
	"respite/web/office/shell"
	"respite/web/office/words"
	"respite/web/ui"
)

// happening is one event of an order as people read it.
type happening struct {
	event.Event
	Text, Who string
	More      []string // why
	Kind      string   // of the mark beside it: bad, wait, or empty
}

// storyOf tells the events of an order, the oldest first.
func storyOf(a *shell.Ask, known facts) ([]happening, error) {
	who := actors{Ask: a, names: map[event.Actor]string{}}
	told := make([]happening, len(known.story))
	for n, e := range known.story {
		name, err := who.name(e.Actor)
		if err != nil {
			return nil, err
		}
		told[n] = happening{Event: e, Text: text(e, money.Money{Minor: e.Amount.Abs(), Currency: known.order.Currency}), Who: name, Kind: marks[e.Kind]}
		told[n].More = because(e, a.By.May(staff.SeeRisk))
	}
	return told, nil
}

// marks are the events that stand out.
var marks = map[event.Kind]string{
	event.Pending: "wait", event.Refused: "bad", event.ChangeRefused: "bad", event.ReserveExpired: "bad", event.PINFailed: "bad",
}

// texts say what happened, with the amount where there is one.
var texts = map[event.Kind]string{
	event.Reserved:       ui.T("Accepted and held"),
	event.Pending:        ui.T("Held until it is decided"),
	event.Refused:        ui.T("Refused"),
	event.Accepted:       ui.T("Accepted"),
	event.LinesReplaced:  ui.T("Lines changed"),
	event.Resized:        ui.T("Amount changed"),
	event.SplitOff:       ui.T("Split off into an order of its own"),
	event.Renamed:        ui.T("Numbers or comment changed"),
	event.PINFailed:      ui.T("A wrong code was told"),
	event.Postponed:      ui.T("Due date moved"),
	event.Sent:           ui.T("Sent"),
	event.Readdressed:    ui.T("Addresses changed"),
	event.ChangeRefused:  ui.T("A change was refused; nothing has changed"),
	event.Extended:       ui.T("Extended"),
	event.Activated:      ui.T("Activated"),
	event.Released:       ui.T("Released"),
	event.ReserveExpired: ui.T("Expired; the rest was released"),
	event.Credited:       ui.T("Credited"),
	event.Paid:           ui.T("Paid by the buyer"),
}

// text says what happened. The amount of a change is what was set free by it, that of a postponement what it cost the
// shop.
func text(e event.Event, amount money.Money) string {
	said := texts[e.Kind]
	changed := e.Kind == event.LinesReplaced || e.Kind == event.Resized
	switch {
	case e.Amount == 0:
		return said
	case changed && e.Amount > 0:
		return ui.T("%s: %s less is held", said, amount)
	case changed:
		return ui.T("%s: %s more is held", said, amount)
	case e.Kind == event.Postponed:
		return ui.T("%s: it costs the shop %s", said, amount)
	}
	return ui.T("%s: %s", said, amount)
}

// because says why, as far as the member may know. The reasons of a decision are codes.
func because(e event.Event, seesRisk bool) []string {
	codes := words.Codes(e.Reason)
	switch {
	case e.Reason == "":
		return nil
	case e.Kind == event.Sent: // "invoice by email", and the invoice stands there already
		_, channel, _ := strings.Cut(e.Reason, " by ")
		return []string{ui.T("by %s", channel)}
	case len(codes) == 0:
		return []string{e.Reason}
	case seesRisk:
		return words.Reasons(codes)
	case e.Kind == event.Refused || e.Kind == event.ChangeRefused:
		return []string{words.Refusal(codes)}
	}
	return nil
}

// actors are those who did something, by name.
type actors struct {
	*shell.Ask
	names map[event.Actor]string
}

// name names an actor. Of the provider's people, a merchant's learn no names.
func (a actors) name(actor event.Actor) (string, error) {
	email, isStaff := strings.CutPrefix(string(actor), "staff:")
	switch {
	case actor == event.API:
		return ui.T("The shop's system"), nil
	case !isStaff:
		return a.brand(), nil
	case a.names[actor] != "":
		return a.names[actor], nil
	}
	member, found, err := a.View().MemberByEmail(a.Context(), email)
	if err != nil {
		return "", err
	}
	named := member.Name
	switch {
	case !found && a.By.OfProvider():
		named = email
	case !found || !a.By.OfProvider() && member.OfProvider():
		named = a.brand()
	}
	a.names[actor] = named
	return named, nil
}

// brand is who runs the system.
func (a actors) brand() string {
	if name := a.Operations.Provider().Name; name != "" {
		return name
	}
	return "Respite"
}
