package browser_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"respite/sim/browser"
)

// night is a phone in the dark.
var night = browser.Window{Width: browser.Phone.Width, Height: browser.Phone.Height, Dark: true}

// windows are what every page must be sound in.
var windows = []browser.Window{browser.Desktop, night}

// isSound fails the test for everything that is wrong with the page that the person sees, at a desk and on a phone.
func isSound(p *browser.Person, name string) {
	p.Helper()
	wrong := complaints{}
	for _, window := range windows {
		p.LookThrough(window)
		wrong.gather(p, name, p.Judge())
	}
	wrong.gather(p, name, p.Faults())
	wrong.tell(p)
	p.LookThrough(browser.Desktop)
}

// complaints are where each thing is wrong, by what it is.
type complaints map[string][]string

func (c complaints) gather(p *browser.Person, name string, heard []string) {
	for _, complaint := range heard {
		what, _, _ := strings.Cut(complaint, ": ")
		c[what] = append(c[what], fmt.Sprintf("%s, %d wide: %s", name, p.Window.Width, complaint))
	}
}

// tell fails the test for each thing that is wrong, with the first place where it is.
func (c complaints) tell(p *browser.Person) {
	p.Helper()
	for _, places := range c {
		p.Errorf("%s (at %d places)", places[0], len(places))
	}
}

const (
	mostAlike = 2   // pages that differ in numbers only
	mostPages = 150 // of one walk
)

// walk visits every page below the root that a person comes to by links, from the root and some more pages; it never sends a
// form. The pages are judged at a desk and on a phone in turn; that they fit both is asked of each. It gives the patterns of
// the addresses where it was, files among them.
func walk(p *browser.Person, root string, more ...string) []string {
	p.Helper()
	next := append([]string{root}, more...)
	leads, alike, wrong := map[string]string{}, map[string]int{}, complaints{}
	for _, path := range next {
		leads[path] = "the test"
	}
	isNew := func(link string) bool {
		return strings.HasPrefix(link, root) && leads[link] == "" && alike[patternOf(link)] < mostAlike
	}
	for visits := 0; len(next) > 0 && len(leads) < mostPages; next = next[1:] {
		path := next[0]
		there := p.Fetch(path)
		if there.Status != http.StatusOK {
			p.Errorf("%s leads to %s, which answers %d", leads[path], path, there.Status)
		}
		if there.Status != http.StatusOK || !strings.HasPrefix(there.Type, "text/html") {
			continue
		}
		p.Visit(path)
		for i, window := range windows {
			p.LookThrough(window)
			if i == visits%len(windows) {
				wrong.gather(p, path, p.Judge())
			} else {
				wrong.gather(p, path, p.TooWide())
			}
		}
		wrong.gather(p, path, p.Faults())
		visits++
		for _, link := range p.Links() {
			if isNew(link) {
				leads[link], next = path, append(next, link)
				alike[patternOf(link)]++
			}
		}
	}
	wrong.tell(p)
	var patterns []string
	for path := range leads {
		patterns = append(patterns, patternOf(path))
	}
	slices.Sort(patterns)
	return slices.Compact(patterns)
}

// varying is a part of a path that only says which one: it has a digit, or is a country.
var varying = regexp.MustCompile(`[\w-]*\d[\w-]*|\b[A-Z]{2}\b`)

// patternOf gives the path without what varies, and of its query only the names.
func patternOf(link string) string {
	path, query, _ := strings.Cut(link, "?")
	pattern := varying.ReplaceAllString(path, "N")
	asked, err := url.ParseQuery(query)
	if err != nil || len(asked) == 0 {
		return pattern
	}
	var names []string
	for name := range asked {
		names = append(names, name)
	}
	slices.Sort(names)
	return pattern + "?" + strings.Join(names, "&")
}

func TestPages_ThatAnybodyMaySee_AreSoundForEverybody(t *testing.T) {
	p := person(t, demo(t).site, browser.Desktop)
	p.Visit("/")
	isSound(p, "/")
	if been := walk(p, "/outbox/"); !slices.Contains(been, "/outbox/N") {
		t.Errorf("the walk leads only to %q", been)
	}
	p.Visit("/terms?eid=1001")
	isSound(p, "/terms")
}

func TestOffice_EveryPageOfTheShopsOwner_IsSoundForEverybody(t *testing.T) {
	p, _ := atOffice(t, owner)
	visits(t, walk(p, "/office/", shirtAndBottles, carrierAndLamp), "/office/orders/N/activate/part", "/office/orders/N/invoices/N/credit",
		"/office/orders/N/extend", "/office/m/N/orders/new", "/office/m/N/batches", "/office/m/N/people", "/office/m/N/keys", "/office/pushes")
}

func TestOffice_EveryPageOfTheProvidersAdmin_IsSoundForEverybody(t *testing.T) {
	p, _ := atOffice(t, admin)
	visits(t, walk(p, "/office/", shirtAndBottles, carrierAndLamp), "/office/merchants", "/office/reviews", "/office/rules", "/office/jobs",
		"/office/ledger", "/office/people", "/office/trail", "/office/clock")
}

// visits says that a walk came by all of these.
func visits(t *testing.T, been []string, wanted ...string) {
	t.Helper()
	for _, pattern := range wanted {
		if !slices.Contains(been, pattern) {
			t.Errorf("nothing leads to %s, only to %q", pattern, been)
		}
	}
}
