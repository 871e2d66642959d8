package jobs_test

import (
	"bytes"
	"testing"

	"respite/store"
)

func TestRunDue_OfAnInvoiceNobodyIsSent_MakesItsDocumentAsTheShopIsNow(t *testing.T) {
	p := newPostWorld(t)
	number := p.delivers("anna@example.com", "")
	_, err := p.postman().RunDue(t.Context())
	must(t, err)
	first := p.stored(number)
	_, err = store.Update(t.Context(), p.store, nil, func(tx *store.Tx) (struct{}, error) {
		shop, err := tx.Merchant(shopID)
		shop.Name = "Another Name"
		tx.ChangeMerchant(shop)
		return struct{}{}, err
	})
	must(t, err)
	later, err := p.operations.InvoiceDocument(t.Context(), number, shopID)
	must(t, err)
	if !bytes.HasPrefix(first.Content, []byte("%PDF-")) || !bytes.Equal(later.Content, first.Content) || later.Hash != first.Hash {
		t.Errorf("%s became %s", first.Hash, later.Hash)
	}
	if all := p.latest(); len(all) != 0 {
		t.Errorf("nobody asked for %+v", all)
	}
}
