package jsongate

// Service is what a service answered.
type Service struct {
	Name              string
	Action            Text // null in all that the gateway sends
	Parameters        []Parameter
	VersionAsProperty int `json:",omitempty"` // ServiceVersion in pushes and status answers only
}

// ServiceVersion is the version of every service in pushes and status answers.
const ServiceVersion = 1

// Parameter is a named text: of a service, or of the caller's own.
type Parameter struct {
	Name  string
	Value string
}

// ParameterList is a list of parameters one level down: custom parameters in responses, additional
// parameters in pushes and status answers.
type ParameterList struct {
	List []Parameter
}

// ListOf gives the parameters as a list, or null when there are none.
func ListOf(parameters []Parameter) *ParameterList {
	if len(parameters) == 0 {
		return nil
	}
	return &ParameterList{parameters}
}

// AdditionalParameters are the caller's additional parameters in a response.
type AdditionalParameters struct {
	AdditionalParameter []Parameter
}

// AdditionalOf gives the parameters as a response has them, or null when there are none.
func AdditionalOf(parameters []Parameter) *AdditionalParameters {
	if len(parameters) == 0 {
		return nil
	}
	return &AdditionalParameters{parameters}
}

// RequiredAction sends the consumer to a page (gateway reference 4.5). Only statuses PendingInput and
// PendingProcessing have one.
type RequiredAction struct {
	RedirectURL          string
	RequestedInformation []RequestedInformation
	PayRemainderDetails  *PayRemainderDetails
	Name                 string
	TypeDeprecated       int
}

// RequestedInformation is a value that a hosted page still asks for.
type RequestedInformation struct {
	Name        string
	DataType    DataType
	MaxLength   int
	Required    bool
	Description string
}

// PayRemainderDetails is what remains to be paid of a transaction in several parts.
type PayRemainderDetails struct {
	RemainderAmount  Amount
	Currency         string
	GroupTransaction string
}

// Redirect gives the action that sends the consumer to an address. Clients fail on an empty one.
func Redirect(address string) *RequiredAction {
	return &RequiredAction{RedirectURL: address, Name: "Redirect"}
}

// ConsumerMessage is a text to show to the consumer, in the culture of the request.
type ConsumerMessage struct {
	MustRead    bool
	CultureName string // such as "nl-NL"
	Title       string
	PlainText   string
	HTMLText    string `json:"HtmlText"`
}

// RelatedTransaction points to another transaction.
type RelatedTransaction struct {
	RelationType          string // RelationRefund or RelationPartialPayment
	RelatedTransactionKey string
}

// The relations (gateway reference 4.7).
const (
	RelationRefund         = "refund"
	RelationPartialPayment = "partialpayment"
)

// The transaction types of the service's own transactions (gateway reference 4.7).
const (
	TransactionTypePay    = "C700"
	TransactionTypeRefund = "C701"
)

// MutationType says whether money moves: a number in JSON, a word in forms (gateway reference 4.7).
type MutationType int

// The mutation types. Data requests have none set.
const (
	MutationNotSet MutationType = iota
	MutationCollecting
	MutationProcessing
	MutationInformational
)

// word gives the word that forms have; there is none for MutationNotSet.
func (m MutationType) word() string {
	switch m {
	case MutationCollecting:
		return "Collecting"
	case MutationProcessing:
		return "Processing"
	case MutationInformational:
		return "Informational"
	}
	return ""
}
