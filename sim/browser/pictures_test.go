package browser_test

import (
	"path/filepath"
	"testing"
	"time"

	"respite/sim/browser"
)

// noon is when all pictures are taken.
var noon = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)

// TestPictures_OfTheReadme takes them anew: ./check pictures.
func TestPictures_OfTheReadme(t *testing.T) {
	if *pictures == "" {
		t.Skip("pictures are taken with -pictures FOLDER")
	}
	const since = 12 * 24 * time.Hour                                                                     // the orders were made: some expire soon
	s := open(t, &stand{address: "127.0.0.1:8080", folder: t.TempDir(), ahead: time.Until(noon) - since}) // where a newcomer sees it
	s.pass(since)
	p := person(t, s.site, browser.Window{Width: 1180, Height: 1180})
	takes := func(window browser.Window, path, name string) {
		p.LookThrough(window)
		p.Visit(path)
		p.Picture(filepath.Join(*pictures, name+".png"))
	}
	takes(browser.Window{Width: 1180, Height: 1180}, "/", "welcome")
	takes(browser.Window{Width: 1180, Height: 640}, "/outbox/", "outbox")
	signIn(p, clerk)
	p.See("To do")
	takes(browser.Desktop, "/office/", "office-to-do")
	takes(browser.Desktop, "/office/orders", "office-orders")
	takes(browser.Window{Width: 1280, Height: 1000}, "/office/orders/2400000009", "office-order")
	takes(night, "/office/orders/2400000009", "office-phone")
	takes(browser.Desktop, shirtAndBottles+"/activate/part", "office-part")
	tries(p, "gateway/Reserve", "190 Success")
	p.In("They appear here").See("Body")
	p.LookThrough(browser.Window{Width: 1280, Height: 1000})
	p.Picture(filepath.Join(*pictures, "playground.png"))
	takes(browser.Desktop, "/docs/gateway/Reserve", "docs")
}
