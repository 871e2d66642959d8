package server

import (
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
	b.people = office.New(office.Config{
		Operations: b.Operations, Store: b.Store, People: desk, Clock: b.Clock, Log: b.Log, Test: b.IsTest(), PublicURL: b.PublicURL,
		Hints: b.Config.Welcome.SignIn, Batches: batches.New(b.Operations),
		Rules: office.RuleFile{Path: b.Rules.path, Shared: b.Database != "", Save: b.Rules.Save},
	})
	return nil
}
