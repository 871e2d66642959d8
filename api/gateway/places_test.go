package gateway_test

import (
	"strings"
	"testing"

	"respite/domain/merchant"
	"respite/value/country"
	"respite/value/fault"
)

func TestUpdate_OfAContractWithOneAddress_GoesNowhereElse(t *testing.T) {
	w := newWorld(t, func(shop *merchant.Merchant) { shop.Contract.OneAddress = []country.Code{country.NL} })
	number := w.reserved(aReserve("O-1"))
	elsewhere := w.data(anUpdate("O-1", number).with("ShippingStreet", "Kade").body())
	w.wantNothing("the goods elsewhere", elsewhere, "")
	if !strings.Contains(string(elsewhere.body), fault.OneAddress.Text) {
		t.Errorf("it says %.300s", elsewhere.body)
	}
	if parties := w.order(number).Parties; parties.ShippingDiffers() {
		t.Errorf("%+v", parties)
	}
	w.want(190, w.data(anUpdate("O-1", number).with("BillingStreet", "Kade").body())) // both move
	w.books()
}
