package shell

import (
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"respite/domain/merchant"
	"respite/value/fault"
	"respite/web/ui"
)

// deed is what a line of the audit log was written about.
type deed struct {
	shop          merchant.ID
	what, subject string
}

// note writes what is about to be done into the audit log: nothing is done of which nothing is told.
func (s *Shell) note(ask *Ask, route Route) (deed, error) {
	if route.What == "" || ask.By.ID == "" {
		return deed{}, nil
	}
	whose := route.Whose
	if whose == nil {
		whose = (*Ask).concerned
	}
	shop, err := whose(ask)
	if err != nil {
		return deed{}, err
	}
	var told []string
	for _, name := range route.Tell {
		if ask.FormValue(name) != "" {
			told = append(told, name+": "+strings.Join(ask.Form[name], ", "))
		}
	}
	noted := deed{shop, route.What, ask.subject()}
	return noted, s.People.Note(ask.Context(), ask.By, shop, noted.what, noted.subject, strings.Join(told, "; "))
}

// noteEnd writes a second line where the first does not say all: of a deed that was not done, and of what was known only
// when it was. The deed stands whatever becomes of the line.
func (s *Shell) noteEnd(ask *Ask, d deed, why string) {
	ends := ask.told
	if why != "" {
		ends = append(ends, why)
	}
	if len(ends) > 0 {
		s.noteLater(ask, d, strings.Join(ends, "; "))
	}
}

// laterPatience bounds how long the end of a deed may take to be written, whether or not the browser still waits.
const laterPatience = 5 * time.Second

func (s *Shell) noteLater(ask *Ask, d deed, text string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ask.Context()), laterPatience)
	defer cancel()
	if err := s.People.Note(ctx, ask.By, d.shop, d.what, d.subject, text); err != nil {
		s.Log.ErrorContext(ctx, "the end of a deed is missing in the audit log", "deed", d.what, "error", err)
	}
}

// undone tells why a deed was not done; empty: it was.
func undone(answer Answer, err error) string {
	if err != nil {
		return unlike(err)
	}
	switch made := answer.(type) {
	case Page:
		if made.Status >= http.StatusBadRequest {
			return "not done: the form was shown again"
		}
	case Go:
		if made.Kind == Bad {
			return "not done: " + made.Said
		}
	}
	return ""
}

// unlike tells what an error says of a deed. One that is no fault may have struck after the deed.
func unlike(err error) string {
	if faults, told := fault.All(err); told {
		return "not done: " + faults.Error()
	}
	return "it broke off, and may be done or not"
}

// Tell adds to what the audit log tells of a deed: what is known only when it is done.
func (a *Ask) Tell(name, value string) { a.told = append(a.told, name+": "+value) }

// TellChanges tells what a form has changed: of each field, what stood there before and what stands there now.
func (a *Ask) TellChanges(before, now []ui.Value) {
	was, is := byName(before), byName(now)
	for _, name := range slices.Sorted(maps.Keys(byName(slices.Concat(before, now)))) {
		if was[name] != is[name] {
			a.Tell(name, fmt.Sprintf("%q → %q", was[name], is[name]))
		}
	}
}

func byName(values []ui.Value) map[string]string {
	all := map[string]string{}
	for _, v := range values {
		if all[v.Name] != "" {
			all[v.Name] += ", "
		}
		all[v.Name] += v.Value
	}
	return all
}

// NoteUndone writes that one of several deeds of a form was not done, or not wholly.
func (a *Ask) NoteUndone(shop merchant.ID, what, subject string, why error) {
	a.noteLater(a, deed{shop, what, subject}, unlike(why))
}

// concerned gives the merchant whose audit log tells of this request.
func (a *Ask) concerned() (merchant.ID, error) {
	switch {
	case a.PathValue("eid") != "":
		shop, err := a.Shop()
		return shop.ID, err
	case a.PathValue("number") != "":
		order, err := a.Order()
		return order.Merchant, err
	}
	return a.By.Merchant, nil
}

// subject gives what of the address names the thing that is done something to.
func (a *Ask) subject() string {
	var names []string
	for _, name := range []string{"number", "invoice", "id"} {
		if value := a.PathValue(name); value != "" {
			names = append(names, value)
		}
	}
	if len(names) == 0 {
		return a.PathValue("eid")
	}
	return strings.Join(names, " / ")
}

// address is where a request comes from, without the port.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
