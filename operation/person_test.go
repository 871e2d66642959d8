package operation_test

import (
	"testing"
	"time"

	"respite/domain/invoice"
	"respite/domain/risk"
	"respite/operation"
	"respite/value/money"
)

func TestReserve_ByMarksOfSomebodyWhoIsLate_IsRefused(t *testing.T) { // domain 9.5: one person, whichever name is given
	book, o := openBook(t, usualRules)
	orders := int64(0)
	reserve := func(name, mail string) operation.Reserved {
		t.Helper()
		orders++
		c := anOrder(t, orders)
		c.Parties = anOrder(t, 1).Parties
		c.Parties.Billing.FirstName, c.Parties.Billing.Email, c.Parties.Billing.CellPhone = name, mail, ""
		reserved, err := o.Reserve(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		return reserved
	}
	if older := reserve("Other", "other@example.com"); older.Outcome != risk.Accepted {
		t.Fatalf("nothing is due yet, and it is %s", older.Outcome)
	}
	late := reserve("Late", "late@example.com") // will be joined to the older one
	deliver := operation.Activate{
		Merchant: shopID, Target: operation.Target{Number: late.Reservation}, Currency: money.EUR, SendBy: invoice.ByEmail,
	}
	deliver.Identity = identify(t, "Activate", deliver)
	if _, err := o.Activate(t.Context(), deliver); err != nil {
		t.Fatal(err)
	}
	book.Clock.Move(60 * 24 * time.Hour)
	if met := reserve("Other", "late@example.com"); met.Outcome != risk.Refused {
		t.Errorf("the other name with the e-mail address of the late one is %s", met.Outcome)
	}
	areRight(t, book)
}
