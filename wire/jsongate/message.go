package jsongate

// TransactionResponse answers Pay and Refund (gateway reference 4.1). One of the amounts is present.
type TransactionResponse struct {
	Key                  string
	Status               Status
	RequiredAction       *RequiredAction
	Services             []Service
	CustomParameters     *ParameterList
	AdditionalParameters *AdditionalParameters
	RequestErrors        *RequestErrors
	Invoice              string // never null: PHP's getter would fail
	ServiceCode          string
	IsTest               bool
	Currency             string
	AmountDebit          *Amount `json:",omitempty"` // Pay
	AmountCredit         *Amount `json:",omitempty"` // Refund
	TransactionType      string
	MutationType         MutationType
	RelatedTransactions  []RelatedTransaction
	ConsumerMessage      *ConsumerMessage
	Order                Text
	IssuingCountry       Text
	StartRecurrent       bool
	Recurring            bool
	CustomerName         Text
	PayerHash            Text
	PaymentKey           Text
}

// DataResponse answers Reserve and the other data requests (gateway reference 4.2).
type DataResponse struct {
	Key                  string
	Status               Status
	RequiredAction       *RequiredAction
	Services             []Service
	CustomParameters     *ParameterList
	AdditionalParameters *AdditionalParameters
	RequestErrors        *RequestErrors
	ServiceCode          string
	IsTest               bool
	ConsumerMessage      *ConsumerMessage
}

// TransactionPush is the body that tells of a transaction (gateway reference 5.2).
type TransactionPush struct {
	Transaction Transaction
}

// Transaction is a transaction as pushes tell it. One of the amounts is present; the other is left
// out, never null. Services carry ServiceVersion.
type Transaction struct {
	Key                  string
	Invoice              Text
	ServiceCode          string
	Status               Status
	IsTest               bool
	Order                Text
	Currency             string
	AmountDebit          *Amount `json:",omitempty"`
	AmountCredit         *Amount `json:",omitempty"`
	TransactionType      string
	Services             []Service
	CustomParameters     []Parameter
	AdditionalParameters *ParameterList
	MutationType         MutationType
	RelatedTransactions  []RelatedTransaction
	IsCancelable         bool
	IssuingCountry       Text
	StartRecurrent       bool
	Recurring            bool
	CustomerName         Text
	PayerHash            Text
	PaymentKey           Text
}

// TransactionStatus answers a question for a transaction's status (gateway reference 4.3).
type TransactionStatus struct {
	Transaction
	Description Text
}

// DataRequestPush is the body that tells of a data request (gateway reference 5.2).
type DataRequestPush struct {
	DataRequest DataRequest
}

// DataRequest is a data request as pushes and status answers tell it. Its status is made by
// PushedData; services carry ServiceVersion.
type DataRequest struct {
	Key                  string
	Invoice              Text
	ServiceCode          string
	ActionCode           string
	Status               Status
	IsTest               bool
	Order                Text
	Currency             string
	AmountDebit          Amount // Reserve: the sum of the articles; otherwise 0
	Services             []Service
	CustomParameters     []Parameter
	AdditionalParameters *ParameterList
	MutationType         MutationType
	IssuingCountry       Text
	StartRecurrent       bool
	Recurring            bool
	CustomerName         Text
	PayerHash            Text
	PaymentKey           Text
}
