package sample

import (
	"context"
	"fmt"

	"respite/domain/merchant"
	"respite/domain/staff"
	"respite/operation/people"
	"respite/value/fault"
)

// Password is everybody's in the demo; the clerk's is fixed, so that clients and tests can rely on it.
const Password = "demo"

// Staff are the people of the demo: one of each role, of its first merchant and of the provider, and the owner of the
// second merchant.
func Staff() []staff.Member {
	var all []staff.Member
	add := func(shop merchant.ID, name, email string, role staff.Role) {
		all = append(all, staff.Member{Merchant: shop, Name: name, Email: email, Role: role})
	}
	add(firstShop, "Carla Clerk", "clerk@demo.shop", staff.Clerk)
	add(firstShop, "Otto Owner", "owner@demo.shop", staff.Owner)
	add(firstShop, "Aad Accountant", "accountant@demo.shop", staff.Accountant)
	add(firstShop, "Vera Viewer", "viewer@demo.shop", staff.Viewer)
	add(outlet, "Olga Outlet", "owner@demo-outlet.shop", staff.Owner)
	add(0, "Ada Admin", "admin@respite.demo", staff.Admin)
	add(0, "Rik Risk", "risk@respite.demo", staff.Risk)
	add(0, "Fenna Finance", "finance@respite.demo", staff.Finance)
	add(0, "Sam Support", "support@respite.demo", staff.Support)
	return all
}

// Hire takes the people of the demo on, unless they are there already.
func Hire(ctx context.Context, desk *people.Desk) error {
	for _, m := range Staff() {
		_, there, err := desk.Store.View().MemberByEmail(ctx, m.Email)
		if err == nil && !there {
			_, err = desk.Add(ctx, m, Password)
		}
		if err != nil && !fault.Is(err, fault.MemberExists) {
			return fmt.Errorf("take %s on: %w", m.Email, err)
		}
	}
	return nil
}

// SignIn says whom one can be in the demo.
func SignIn() []string {
	return []string{
		"This is a demo: everybody's password is " + Password + ".",
		"A shop's clerk is clerk@demo.shop; there are owner@, accountant@ and viewer@demo.shop too.",
		"The provider's people are admin@, risk@, finance@ and support@respite.demo.",
	}
}
