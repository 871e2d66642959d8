package jsongate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"respite/value/money"
)

// Form gives the transaction's push as a form, not yet signed.
func (t Transaction) Form(websiteKey string) Form {
	form := Form{
		{"brq_amount", decimal(t.AmountDebit)},
		{"brq_amount_debit", decimal(t.AmountDebit)},
		{"brq_amount_credit", decimal(t.AmountCredit)},
		{"brq_currency", t.Currency},
		{"brq_customer_name", string(t.CustomerName)},
		{"brq_invoicenumber", string(t.Invoice)},
		{"brq_mutationtype", t.MutationType.word()},
		{"brq_ordernumber", string(t.Order)},
		{"brq_payer_hash", string(t.PayerHash)},
		{"brq_payment", string(t.PaymentKey)},
		{"brq_test", strconv.FormatBool(t.IsTest)},
		{"brq_transaction_type", t.TransactionType},
		{"brq_transactions", t.Key},
		{"brq_websitekey", websiteKey},
	}
	for _, related := range t.RelatedTransactions {
		form = append(form, Field{"brq_relatedtransaction_" + related.RelationType, related.RelatedTransactionKey})
	}
	form = append(form, statusFields(t.Status)...)
	form = append(form, serviceFields(t.ServiceCode, t.Services)...)
	form = append(form, callerFields(t.CustomParameters, t.AdditionalParameters)...)
	return form.arranged()
}

// Form gives the data request's push as a form, not yet signed.
func (d DataRequest) Form(websiteKey string) Form {
	form := Form{
		{"brq_action", d.ActionCode},
		{"brq_amount", decimal(&d.AmountDebit)},
		{"brq_currency", d.Currency},
		{"brq_customer_name", string(d.CustomerName)},
		{"brq_datarequest", d.Key},
		{"brq_invoicenumber", string(d.Invoice)},
		{"brq_mutationtype", d.MutationType.word()},
		{"brq_ordernumber", string(d.Order)},
		{"brq_payer_hash", string(d.PayerHash)},
		{"brq_payment", string(d.PaymentKey)},
		{"brq_test", strconv.FormatBool(d.IsTest)},
		{"brq_websitekey", websiteKey},
	}
	form = append(form, statusFields(d.Status)...)
	form = append(form, serviceFields(d.ServiceCode, d.Services)...)
	form = append(form, callerFields(d.CustomParameters, d.AdditionalParameters)...)
	return form.arranged()
}

// decimal gives an amount with both decimals; a field without amount is left out.
func decimal(amount *Amount) string {
	if amount == nil {
		return ""
	}
	return money.Minor(*amount).Decimal()
}

func statusFields(s Status) Form {
	form := Form{
		{"brq_statuscode", strconv.Itoa(int(s.Code.Code))},
		{"brq_timestamp", s.DateTime.blankSeparated()},
	}
	if s.SubCode == nil {
		return append(form, Field{"brq_statusmessage", s.Code.Description})
	}
	return append(form,
		Field{"brq_statuscode_detail", s.SubCode.Code},
		Field{"brq_statusmessage", s.SubCode.Description})
}

// blankSeparated gives the date and time as forms have it: "2026-03-04 05:06:07".
func (d DateTime) blankSeparated() string {
	const seconds = len("2026-03-04T05:06:07")
	return strings.Replace(string(d[:min(seconds, len(d))]), "T", " ", 1)
}

// serviceFields spells the service's name in lower case inside field names: there one plugin looks
// for it (gateway reference 9.2).
func serviceFields(serviceCode string, services []Service) Form {
	form := Form{
		{"brq_payment_method", serviceCode},
		{"brq_primary_service", serviceCode},
		{"brq_transaction_method", serviceCode},
	}
	for _, service := range services {
		prefix := "brq_SERVICE_" + strings.ToLower(service.Name) + "_"
		form = append(form, prefixed(prefix, service.Parameters)...)
	}
	return form
}

func callerFields(custom []Parameter, additional *ParameterList) Form {
	form := prefixed("cust_", custom)
	if additional != nil {
		form = append(form, prefixed("add_", additional.List)...)
	}
	return form
}

func prefixed(prefix string, parameters []Parameter) Form {
	form := make(Form, len(parameters))
	for i, p := range parameters {
		form[i] = Field{prefix + p.Name, p.Value}
	}
	return form
}

// arranged gives the fields as every receiver can check them (gateway reference 5.5): names and values
// that PHP does not alter, sorted, each name once. Gateway fields without a value are left out.
func (f Form) arranged() Form {
	arranged := make(Form, 0, len(f)+1)
	for _, field := range f {
		if field.Value == "" && strings.HasPrefix(field.Name, "brq_") {
			continue
		}
		arranged = append(arranged, Field{strings.Map(wordRune, field.Name), decodeEntities(Clean(field.Value))})
	}
	slices.SortStableFunc(arranged, func(a, b Field) int {
		return cmp.Or(byLowerName(a, b), cmp.Compare(a.Name, b.Name))
	})
	return slices.CompactFunc(arranged, func(a, b Field) bool { return a.Name == b.Name })
}

// wordRune keeps letters, digits and underscores; of blanks and dots PHP would make underscores itself.
func wordRune(r rune) rune {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return r
	}
	return '_'
}
