package gateway

import (
	"strconv"

	"respite/api/gateway/table"
	"respite/domain/basket"
	"respite/domain/invoice"
	"respite/domain/request"
	"respite/value/country"
	"respite/value/day"
	"respite/wire/described"
	"respite/wire/jsongate"
)

// refundInfo answers GET Transaction/RefundInfo: what of a payment can still be refunded.
func (d *Door) refundInfo(c *call, key string) (any, error) {
	r, err := d.find(c, key)
	if err != nil {
		return nil, err
	}
	info, found, err := d.refundable(c, r)
	if err == nil && !found {
		err = noTransaction
	}
	return info, err
}

// refundInfos answers POST Transaction/RefundInfos.
func (d *Door) refundInfos(c *call, _ string) (any, error) {
	entries, err := readFew(c.body, "RefundInfoCollection")
	if err != nil {
		return nil, err
	}
	var out jsongate.RefundInfos
	for _, entry := range entries {
		key := entry.scalar("TransactionKey")
		info, found, err := d.refundableByKey(c, key.trimmed())
		if err != nil {
			return nil, err
		}
		if !found {
			out.InvalidRefundInfoCollection = append(out.InvalidRefundInfoCollection,
				jsongate.RefundInfoError{TransactionKey: key.text, ErrorMessage: noTransaction.text})
			continue
		}
		out.RefundInfoCollection = append(out.RefundInfoCollection, info)
	}
	return out, nil
}

func (d *Door) refundableByKey(c *call, key string) (jsongate.RefundInfo, bool, error) {
	r, err := d.find(c, key)
	if err == noTransaction {
		return jsongate.RefundInfo{}, false, nil
	}
	if err != nil {
		return jsongate.RefundInfo{}, false, err
	}
	return d.refundable(c, r)
}

// refundable tells of a payment what can be refunded; found is false for anything that is no transaction.
func (d *Door) refundable(c *call, r request.Request) (jsongate.RefundInfo, bool, error) {
	if !r.Action.Transaction() {
		return jsongate.RefundInfo{}, false, nil
	}
	info := jsongate.RefundInfo{
		TransactionKey: string(r.Key), RefundCurrency: string(r.Currency), ServiceCode: r.Origin.Service, Invoice: r.Origin.Invoice,
	}
	if r.Action != request.Pay {
		info.NotRefundableExplanation = "A refund cannot be refunded."
		return info, true, nil
	}
	i, err := d.Store.View().Invoice(c.ctx, r.Invoice, c.shop.ID)
	if err != nil {
		return info, false, err
	}
	info.IsRefundable, info.AllowPartialRefund = i.Creditable() > 0, true
	info.MaximumRefundAmount, info.RefundedAmount = jsongate.Amount(i.Creditable()), jsongate.Amount(i.Credited)
	info.InvoiceAmount, info.InvoiceAmountPaid = jsongate.Amount(i.Gross), jsongate.Amount(i.Paid)
	info.InvoiceAmountOpen, info.CreditNoteAmount = jsongate.Amount(i.Claim()), jsongate.Amount(i.Credited)
	info.CanCreateCreditNote = info.IsRefundable
	if !info.IsRefundable {
		info.NotRefundableExplanation = "Everything was refunded."
	}
	for _, field := range []described.Parameter{table.ArticleNumber, table.ArticleQuantity} {
		told := definition(field, true)
		told.Required, told.Group, told.MaxOccurs = false, table.Article, described.MaxRows
		info.RefundInputFields = append(info.RefundInputFields, jsongate.RefundInputField{FieldDefinition: told, CurrentValueEditable: true})
	}
	return info, true, nil
}

// invoiceInfo answers GET Transaction/InvoiceInfo, by the key of the payment.
func (d *Door) invoiceInfo(c *call, key string) (any, error) {
	r, err := d.find(c, key)
	if err != nil {
		return nil, err
	}
	if r.Action != request.Pay {
		return nil, noTransaction
	}
	return d.describeInvoice(c, r)
}

// invoiceInfos answers POST Transaction/InvoiceInfos, by key or by the merchant's invoice number.
func (d *Door) invoiceInfos(c *call, _ string) (any, error) {
	entries, err := readFew(c.body, "InvoiceCollection")
	if err != nil {
		return nil, err
	}
	var out jsongate.InvoiceInfos
	for _, entry := range entries {
		infos, err := d.invoicesAsked(c, entry)
		if err != nil {
			return nil, err
		}
		if len(infos) == 0 {
			out.InvalidInvoiceCollection = append(out.InvalidInvoiceCollection, jsongate.InvoiceInfoError{
				Key: jsongate.Text(entry.scalar("Key").text), Number: jsongate.Text(entry.scalar("Number").text),
				CustomerID: jsongate.Text(entry.scalar("CustomerId").text), ErrorMessage: "There is no such invoice.",
			})
		}
		out.InvoiceCollection = append(out.InvoiceCollection, infos...)
	}
	return out, nil
}

// invoicesAsked finds the invoices of one entry of a question.
func (d *Door) invoicesAsked(c *call, entry node) ([]jsongate.InvoiceInfo, error) {
	found, err := d.lookUp(c, asked{key: entry.scalar("Key"), invoice: entry.scalar("Number")})
	if err != nil {
		return nil, err
	}
	var infos []jsongate.InvoiceInfo
	for _, r := range found {
		if r.Action != request.Pay {
			continue
		}
		info, err := d.describeInvoice(c, r)
		if err != nil {
			return nil, err
		}
		infos = append(infos, info)
	}
	return infos, nil
}

func (d *Door) describeInvoice(c *call, r request.Request) (jsongate.InvoiceInfo, error) {
	view := d.Store.View()
	i, err := view.Invoice(c.ctx, r.Invoice, c.shop.ID)
	if err != nil {
		return jsongate.InvoiceInfo{}, err
	}
	notes, err := view.CreditNotesOf(c.ctx, i.Number, c.shop.ID)
	if err != nil {
		return jsongate.InvoiceInfo{}, err
	}
	info := jsongate.InvoiceInfo{
		Key: string(r.Key), Number: strconv.FormatInt(int64(i.Number), 10), Test: d.Test, Paid: i.State == invoice.Paid,
		Currency: string(i.Currency), AmountDebit: jsongate.Amount(i.Gross), AmountCredit: jsongate.Amount(i.Credited),
		AmountVat: jsongate.Amount(i.VAT()), AmountPaid: jsongate.Amount(i.Paid), Order: jsongate.Text(r.Origin.Order),
		InvoiceDate: onDate(i.IssuedOn), DueDate: onDate(i.DueOn), CreatedDatetime: jsongate.Zoned(i.MadeAt),
		Status: jsongate.InvoiceStatus{Date: jsongate.Zoned(i.MadeAt), Status: jsongate.Text(i.State)},
	}
	payment := jsongate.InvoiceTransaction{
		ID: string(r.Key), Type: jsongate.TransactionTypePay, TypeDescription: "Pay", Test: d.Test, Currency: string(i.Currency),
		AmountDebit: jsongate.Amount(i.Gross), AmountRefundable: jsongate.Amount(i.Creditable()), Description: jsongate.Text(r.Origin.Description),
		CreatedDatetime: jsongate.Zoned(i.MadeAt), Status: succeeded(jsongate.Zoned(i.MadeAt)),
	}
	for _, n := range notes {
		number := strconv.FormatInt(int64(n.Number), 10)
		vat := basket.VAT(n.Groups)
		info.AmountCreditVat += jsongate.Amount(vat)
		info.CreditNotes = append(info.CreditNotes, jsongate.CreditNote{Number: number, Amount: jsongate.Amount(n.Gross), AmountVat: jsongate.Amount(vat)})
		payment.Refunds = append(payment.Refunds, jsongate.InvoiceRefund{
			ID: number, Amount: jsongate.Amount(n.Gross), RefundDate: jsongate.Zoned(n.MadeAt), Status: succeeded(jsongate.Zoned(n.MadeAt)),
		})
	}
	info.Transactions = append(info.Transactions, payment)
	return info, nil
}

func succeeded(at jsongate.DateTime) jsongate.InvoiceTransactionStatus {
	return jsongate.InvoiceTransactionStatus{
		Success: true, Code: strconv.Itoa(int(jsongate.Success)), Message: jsongate.Success.Description(), DateTime: at,
	}
}

// onDate gives a date as the instant it begins on the gateway's clock.
func onDate(date day.Day) jsongate.DateTime { return jsongate.Zoned(date.Start(country.Amsterdam())) }
