package table

import (
	"slices"

	"respite/wire/described"
)

// own is a list of the merchant's own names and values.
var own = []described.Parameter{{
	Name: "List", Type: described.List, Explain: "Names and values.",
	Members: []described.Parameter{{Name: "Name", Required: true, Explain: "Your name for it."}, {Name: "Value", Explain: "Its value."}},
}}

// Fields are what a request may carry beside the parameters of its service (gateway reference 3.2).
var Fields = []described.Parameter{
	{Name: "Currency", Explain: "ISO 4217 code."},
	{Name: "AmountDebit", Type: described.Decimal, Explain: "What the consumer pays; exactly what the articles come to."},
	{Name: "AmountCredit", Type: described.Decimal, Explain: "What the consumer gets back."},
	{Name: "Invoice", Explain: "Your invoice number."},
	{Name: "Order", Explain: "Your order number."},
	{Name: "Description", Explain: "A text of yours."},
	{Name: "ClientIP", Type: described.Struct,
		Explain: "The consumer's address on the internet. Needed in a Reserve, unless the website was allowed to leave it out.",
		Members: []described.Parameter{
			{Name: "Type", Type: described.Whole, Choices: []described.Choice{{Value: "0", Meaning: "IPv4"}, {Value: "1", Meaning: "IPv6"}},
				Explain: "The kind of address."},
			{Name: "Address", Explain: "The address."},
		}},
	{Name: "PushURL", Explain: "Is told of this request in place of the website's address."},
	{Name: "PushURLFailure", Explain: "The same, for failures."},
	{Name: "OriginalTransactionKey", Explain: "The Key of the Pay that a refund belongs to. Needed, unless the reference below says which."},
	{Name: "OriginalTransactionReference", Type: described.Struct, Explain: "Another way to name the Pay, if only one has this invoice number.",
		Members: []described.Parameter{{Name: "Type", Explain: "Your word for the kind of reference."},
			{Name: "Reference", Explain: "Your invoice number of the Pay."}}},
	{Name: "CustomParameters", Type: described.Struct, Explain: "Told again in pushes and answers.", Members: own},
	{Name: "AdditionalParameters", Type: described.Struct, Explain: "Told again in pushes and answers.", Members: own},
}

// always are the fields that every action may have.
var always = []string{"Invoice", "Order", "Description", "PushURL", "PushURLFailure", "CustomParameters", "AdditionalParameters"}

// fields gives those of the names and those that every action may have. A name with a mark behind it must be there.
func fields(names ...string) []described.Parameter {
	var chosen []described.Parameter
	for _, field := range Fields {
		switch {
		case slices.Contains(names, field.Name+"!"):
			chosen = append(chosen, field.Must())
		case slices.Contains(names, field.Name), slices.Contains(always, field.Name):
			chosen = append(chosen, field)
		}
	}
	return chosen
}
