package orders

import (
	"archive/zip"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"respite/domain/reservation"
	"respite/web/office/shell"
	"respite/web/ui"
)

// showInvoices links to the invoices of several orders, and to all of them in one archive.
func showInvoices(a *shell.Ask) (shell.Answer, error) {
	body, err := withInvoices(a)
	if err != nil {
		return nil, err
	}
	body.Zip = shell.Root + path + "/invoices.zip?" + url.Values{"order": a.Form["order"]}.Encode()
	return pageOf("invoices", ui.T("Print invoices"), body), nil
}

// zipInvoices gives the invoices of several orders as PDF in one archive, each written as soon as it is made.
func zipInvoices(a *shell.Ask) (shell.Answer, error) {
	orders, err := ticked(a)
	if err != nil {
		return nil, err
	}
	return shell.File{Name: "invoices.zip", Type: "application/zip", Write: func(w http.ResponseWriter) error {
		archive := zip.NewWriter(w)
		for _, r := range orders {
			if err := putInvoices(a, archive, r); err != nil {
				return errors.Join(err, archive.Close())
			}
		}
		return archive.Close()
	}}, nil
}

func putInvoices(a *shell.Ask, archive *zip.Writer, r reservation.Reservation) error {
	numbers, err := invoicesOf(a, r)
	if err != nil {
		return err
	}
	for _, number := range numbers {
		made, err := a.Operations.InvoiceDocument(a.Context(), number, r.Merchant)
		if err != nil {
			return err
		}
		name := "invoice-" + strconv.FormatInt(int64(number), 10) + ".pdf"
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: made.MadeAt}) // a PDF is compressed already
		if err == nil {
			_, err = entry.Write(made.Content)
		}
		if err != nil {
			return fmt.Errorf("put invoice %d into an archive: %w", number, err)
		}
	}
	return nil
}
