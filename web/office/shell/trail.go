package shell

import (
	"net"
	"net/http"
	"strings"

	"respite/domain/merchant"
	"respite/value/fault"
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
		ends = append(ends, "not done: "+why)
	}
	if len(ends) == 0 {
		return
	}
	if err := s.People.Note(ask.Context(), ask.By, d.shop, d.what, d.subject, strings.Join(ends, "; ")); err != nil {
		s.Log.ErrorContext(ask.Context(), "the end of a deed is missing in the audit log", "deed", d.what, "error", err)
	}
}

// undone tells why a deed was not done; empty: it was.
func undone(answer Answer, err error) string {
	if faults, told := fault.All(err); told {
		return faults.Error()
	}
	if err != nil {
		return "it broke off"
	}
	switch made := answer.(type) {
	case Page:
		if made.Status >= http.StatusBadRequest {
			return "something typed was wrong"
		}
	case Go:
		if made.Kind == Bad {
			return made.Said
		}
	}
	return ""
}

// Tell adds to what the audit log tells of a deed: what is known only when it is done.
func (a *Ask) Tell(name, value string) { a.told = append(a.told, name+": "+value) }

// NoteUndone writes that one of several deeds of a form was not done.
func (a *Ask) NoteUndone(shop merchant.ID, what, subject string, why error) error {
	return a.People.Note(a.Context(), a.By, shop, what, subject, "not done: "+why.Error())
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
