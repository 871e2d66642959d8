package server

import (
	"slices"

	"respite/api/gateway"
	"respite/api/gateway/table"
	"respite/api/xmlrpc"
	"respite/web/manual"
	"respite/web/playground"
)

// openForDevelopers makes what a shop's developer reads, and tries in a test book.
func (b *Book) openForDevelopers() {
	actions := slices.Concat(gateway.Described(), xmlrpc.Described())
	b.manual = manual.New(manual.Config{
		Actions: actions, Gateway: table.Compose, XMLRPC: xmlrpc.Compose, Version: b.Version, Test: b.IsTest(), Log: b.Log,
	})
	if !b.IsTest() {
		return
	}
	b.playground = playground.New(playground.Config{
		Store: b.Store, Log: b.Log, Clock: b.Clock, IDs: b.IDs, Actions: actions,
		Compose: playground.Compose{Gateway: table.Compose, XMLRPC: xmlrpc.Compose}, Site: b.Handler(),
		PublicURL: b.PublicURL, Keys: b.Config.Welcome.Keys, Loopback: b.LoopbackPushes, Private: b.PrivatePushes,
	})
}
