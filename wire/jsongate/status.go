package jsongate

import "time"

// StatusCode is the gateway's word for how a request stands (gateway reference 4.4).
type StatusCode int

// The status codes.
const (
	Success             StatusCode = 190
	Failed              StatusCode = 490
	ValidationFailure   StatusCode = 491
	TechnicalFailure    StatusCode = 492
	Rejected            StatusCode = 690
	PendingInput        StatusCode = 790
	PendingProcessing   StatusCode = 791
	AwaitingConsumer    StatusCode = 792
	OnHold              StatusCode = 793
	PendingApproval     StatusCode = 794
	CancelledByConsumer StatusCode = 890
	CancelledByMerchant StatusCode = 891
)

var statusCodes = map[StatusCode]struct {
	description string
	final       bool
}{
	Success:             {"Success", true},
	Failed:              {"Failed", true},
	ValidationFailure:   {"Validation failure", true},
	TechnicalFailure:    {"Technical failure", true},
	Rejected:            {"Rejected", true},
	PendingInput:        {"Pending input", false},
	PendingProcessing:   {"Pending processing", false},
	AwaitingConsumer:    {"Awaiting consumer", false},
	OnHold:              {"On hold", false},
	PendingApproval:     {"Pending approval", false},
	CancelledByConsumer: {"Cancelled by consumer", true},
	CancelledByMerchant: {"Cancelled by merchant", true},
}

// Description gives the code's English words; an unknown code has none.
func (c StatusCode) Description() string { return statusCodes[c].description }

// Final tells whether a request with this code stays as it is.
func (c StatusCode) Final() bool { return statusCodes[c].final }

// SubCode says in a sentence why a request has its status.
type SubCode struct {
	Code        string
	Description string
}

// The sub codes with a fixed sentence.
var (
	Processed         = SubCode{"S001", "Transaction successfully processed"}
	RequestSuccessful = SubCode{"S990", "The request was successful."} // data requests of klarnakp
)

// ActionRequired gives the sub code of a request that waits for a page, such as "Redirect".
func ActionRequired(page string) SubCode {
	return SubCode{"S002", "An additional action is required: " + page}
}

// Unlisted gives a sub code for a sentence of our own. The gateway's codes for refusals and
// validation failures are not public; clients read only the sentence (gateway reference, appendix A).
func Unlisted(description string) SubCode { return SubCode{"S999", description} }

// Status is how a request stands and since when.
type Status struct {
	Code     Code
	SubCode  *SubCode // null in data request pushes only: some clients cannot read an answer without
	DateTime DateTime
}

// Code is a status code with its words.
type Code struct {
	Code        StatusCode
	Description string
}

// Answered gives the status of a response.
func Answered(code StatusCode, sub SubCode, instant time.Time) Status {
	return Status{Code{code, code.Description()}, &sub, Local(instant)}
}

// Pushed gives the status of a transaction in its push and in status answers.
func Pushed(code StatusCode, sub SubCode, instant time.Time) Status {
	return Status{Code{code, code.Description()}, &sub, Zoned(instant)}
}

// PushedData gives the status of a data request in its push: the sub code's sentence takes the place
// of the code's words (gateway reference 4.4).
func PushedData(code StatusCode, sub SubCode, instant time.Time) Status {
	return Status{Code{code, sub.Description}, nil, Zoned(instant)}
}
