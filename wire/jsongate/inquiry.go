package jsongate

import "fmt"

// Notice is a sentence in place of an answer, such as for an unknown key.
type Notice struct {
	Message string
}

// Statuses answers a question for several transactions (gateway reference 2).
type Statuses struct {
	Transactions      Many[TransactionStatus]
	ErrorTransactions Many[StatusError]
}

// StatusError repeats how a transaction was asked for that was not found. The key AdditionParameter
// is spelled as the gateway spells it.
type StatusError struct {
	Key               Text
	Invoice           Text
	CustomParameter   *Parameter
	AdditionParameter *Parameter
	ErrorMessage      string
}

// Cancellation answers a request to cancel one transaction.
type Cancellation struct {
	Key        string
	IsCanceled bool
}

// Cancellations answers a request to cancel several.
type Cancellations struct {
	Transactions Many[Cancellation]
}

// BatchAnswer says how many requests of a batch were taken, and which were not.
type BatchAnswer struct {
	Message string
	Errors  []BatchError `json:"errors,omitempty"`
}

// BatchError is a request of a batch that was not taken.
type BatchError struct {
	Reference string `json:"reference"`
	Message   string `json:"message"`
}

// Queued answers a batch of which so many requests were taken; data requests get the same sentence.
func Queued(count int, errors []BatchError) BatchAnswer {
	return BatchAnswer{fmt.Sprintf("%d transactions were queued for processing.", count), errors}
}

// RefundInfo says what of a transaction can be refunded (gateway reference 2.1).
type RefundInfo struct {
	TransactionKey           string
	IsRefundable             bool
	NotRefundableExplanation Text
	AllowPartialRefund       bool
	MaximumRefundAmount      Amount
	PendingRefundAmount      Amount
	RefundedAmount           Amount
	RefundCurrency           string
	ServiceCode              string
	RefundInputFields        Many[RefundInputField]
	IsCreditmanagement       bool
	Invoice                  string
	InvoiceAmount            Amount
	InvoiceAmountPaid        Amount
	InvoiceAmountOpen        Amount
	CanCreateCreditNote      bool
	CreditNoteAmount         Amount
	CanBeCancelled           bool
	UsesBalance              bool
	AdditionalMessage        Text
}

// RefundInputField is a parameter that a refund may carry.
type RefundInputField struct {
	FieldDefinition       ParameterDescription
	CurrentValue          Text
	CurrentValueIncorrect bool
	CurrentValueEditable  bool
}

// RefundInfos answers a question for several refund infos.
type RefundInfos struct {
	RefundInfoCollection        Many[RefundInfo]
	InvalidRefundInfoCollection Many[RefundInfoError]
}

// RefundInfoError is a transaction for which there is no refund info.
type RefundInfoError struct {
	TransactionKey string
	ErrorMessage   string
}

// InvoiceInfo tells all of an invoice (gateway reference 2.2). Dates that are not known are left out:
// .NET cannot read null there.
type InvoiceInfo struct {
	Key                   string
	Number                string
	CustomerID            string `json:"CustomerId"`
	CreditManagement      bool
	Test                  bool
	Status                InvoiceStatus
	Paid                  bool
	Paylink               Text
	Currency              string
	AmountDebit           Amount
	AmountCredit          Amount
	AmountVat             Amount
	AmountCreditVat       Amount
	AmountPaid            Amount
	SurchargeAmount       Amount
	MaxReminderLevel      int
	InvoiceDate           DateTime `json:",omitempty"`
	DueDate               DateTime `json:",omitempty"`
	CreatedDatetime       DateTime `json:",omitempty"`
	StatusDatetime        DateTime `json:",omitempty"`
	EstimatedNextStepDate DateTime `json:",omitempty"`
	CreditNotes           Many[CreditNote]
	Order                 Text
	Transactions          Many[InvoiceTransaction]
}

// InvoiceStatus is how far collecting an invoice has gone.
type InvoiceStatus struct {
	Date                 DateTime `json:",omitempty"`
	Type                 Text
	Status               Text
	CmStatus             int
	Running              bool
	RemindersSent        int
	AgencyStatusAsString int // a number in spite of its name: .NET reads one
	AgencyUpdates        Many[AgencyUpdate]
}

// AgencyUpdate is a step of a collection agency.
type AgencyUpdate struct {
	Date   DateTime `json:",omitempty"`
	Type   string
	Status string
}

// CreditNote is a credit note on an invoice.
type CreditNote struct {
	Number      string
	Amount      Amount
	AmountVat   Amount
	Description string
}

// InvoiceTransaction is a transaction on an invoice.
type InvoiceTransaction struct {
	ID               string `json:"Id"`
	Type             string
	TypeDescription  string
	Test             bool
	Currency         string
	AmountDebit      Amount
	AmountCredit     Amount
	AmountRefundable Amount
	Description      Text
	CreatedDatetime  DateTime `json:",omitempty"`
	Status           InvoiceTransactionStatus
	Refunds          Many[InvoiceRefund]
}

// InvoiceTransactionStatus is how a transaction on an invoice ended.
type InvoiceTransactionStatus struct {
	Success  bool
	Code     string
	Message  string
	DateTime DateTime `json:",omitempty"`
}

// InvoiceRefund is a refund of a transaction on an invoice.
type InvoiceRefund struct {
	ID         string `json:"Id"`
	Amount     Amount
	RefundDate DateTime `json:",omitempty"`
	Status     InvoiceTransactionStatus
}

// InvoiceInfos answers a question for several invoices.
type InvoiceInfos struct {
	InvoiceCollection        Many[InvoiceInfo]
	InvalidInvoiceCollection Many[InvoiceInfoError]
}

// InvoiceInfoError repeats how an invoice was asked for that was not found.
type InvoiceInfoError struct {
	Key          Text
	Number       Text
	CustomerID   Text `json:"CustomerId"`
	ErrorMessage string
}
