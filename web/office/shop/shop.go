// Package shop is the room of the office where a merchant's own settings are: its keys, what consumers learn of it, and
// what it has switched on.
//
// It must never show a secret but on the answer to the request that made it, and never change what was agreed with the
// provider.
package shop

import (
	"embed"

	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/web/office/shell"
	"respite/web/ui"
)

//go:embed pages
var files embed.FS

var pages = ui.Parse(files, "pages")

// Routes are the addresses of this room.
func Routes() []shell.Route {
	return []shell.Route{
		{Pattern: "GET /m/{eid}/keys", Right: staff.ManageKeys, Do: showKeys},
		{Pattern: "POST /m/{eid}/keys", Right: staff.ManageKeys, What: "key.renewed", Tell: []string{"overlap"}, Do: renewKey},
		{Pattern: "POST /m/{eid}/keys/{id}/end", Right: staff.ManageKeys, What: "key.ended", Do: endKey},
		{Pattern: "POST /m/{eid}/shared", Right: staff.ManageKeys, What: "shared_secret.renewed", Do: renewShared},

		{Pattern: "GET /m/{eid}/profile", Right: staff.ManageProfile, Do: showProfile},
		{Pattern: "POST /m/{eid}/profile", Right: staff.ManageProfile, What: "profile.changed", Do: changeProfile},
		{Pattern: "POST /m/{eid}/options", Right: staff.ManageProfile, What: "options.changed", Do: changeOptions},
		{Pattern: "GET /m/{eid}/logo", Right: staff.ManageProfile, Do: showLogo},
		{Pattern: "POST /m/{eid}/logo", Right: staff.ManageProfile, What: "logo.changed", Upload: true, Do: changeLogo},
		{Pattern: "POST /m/{eid}/logo/remove", Right: staff.ManageProfile, What: "logo.removed", Do: removeLogo},
	}
}

// home is where a merchant's settings lie: "/office/m/1001".
func home(m merchant.Merchant) string { return shell.Root + shell.ForShop("/m/{eid}", m.ID) }
