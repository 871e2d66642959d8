package server

import (
	"net"
	"net/http"
	"net/url"
	"strings"

	"respite/operation/batches"
	"respite/operation/people"
	"respite/web/office"
	"respite/web/ui"
)

// openOffice opens the office where staff work.
func (b *Book) openOffice() error {
	desk, err := people.New(people.Desk{
		Store: b.Store, Clock: b.Clock, Chance: b.Chance, Provider: func() string { return b.Operations.Provider().Name },
	})
	if err != nil {
		return err
	}
	b.People, b.assets = desk, ui.Assets()
	b.others = func(*http.Request) []office.Neighbour { return nil } // until a site has more books
	b.people = office.New(office.Config{
		Operations: b.Operations, Store: b.Store, People: desk, Clock: b.Clock, Log: b.Log, Test: b.IsTest(), PublicURL: b.PublicURL,
		Hints: b.Config.Welcome.SignIn, Batches: batches.New(b.Operations),
		Others: func(r *http.Request) []office.Neighbour { return b.others(r) },
		Rules:  office.RuleFile{Path: b.Rules.path, Shared: b.Database != "", Save: b.Rules.Save},
	})
	return nil
}

// introduce lets the offices of a site lead to each other: from the live book to the test book, and back. Who works in
// both signs in to each.
func (s *Site) introduce() {
	for i, each := range s.Books {
		each.others = func(r *http.Request) []office.Neighbour {
			var found []office.Neighbour
			for j, other := range s.Books {
				if to := other.officeFrom(r); i != j && to != "" {
					found = append(found, office.Neighbour{To: to, Test: other.IsTest()})
				}
			}
			return found
		}
	}
}

// officeFrom gives where a browser reaches the book's office, which sees the site as in the request; empty: nobody can
// tell, for the book answers at whatever names the others leave.
func (h Hosted) officeFrom(r *http.Request) string {
	if h.PublicURL != "" {
		return strings.TrimSuffix(h.PublicURL, "/") + office.Root + "/"
	}
	if len(h.Hosts) == 0 {
		return ""
	}
	to, from := url.URL{Scheme: "http", Host: h.Hosts[0], Path: office.Root + "/"}, url.URL{Host: r.Host}
	if r.TLS != nil {
		to.Scheme = "https"
	}
	switch {
	case to.Hostname() == "":
		to.Host = net.JoinHostPort(from.Hostname(), to.Port())
	case to.Port() == "" && from.Port() != "":
		to.Host = net.JoinHostPort(to.Hostname(), from.Port())
	}
	return to.String()
}
