package jsongate

// ErrorParameterInvalid is the Error of every known entry of RequestErrors (gateway reference 4.6).
const ErrorParameterInvalid = "ParameterInvalid"

// RequestErrors says what is wrong with a request that has status ValidationFailure. A basic field is
// told among the parameters.
type RequestErrors struct {
	ChannelErrors         Many[ParameterError] // an entry has a parameter error's keys
	ServiceErrors         Many[ServiceError]
	ActionErrors          Many[ActionError]
	ParameterErrors       Many[ParameterError]
	CustomParameterErrors Many[CustomParameterError]
}

// ServiceError is a fault of a service by its name.
type ServiceError struct {
	Name         string
	Error        string
	ErrorMessage string
}

// ActionError is a fault of an action by its name.
type ActionError struct {
	Service      string
	Name         string
	Error        string
	ErrorMessage string
}

// ParameterError is a fault of a parameter or basic field by its name.
type ParameterError struct {
	Service      string
	Action       string
	Name         string
	Error        string
	ErrorMessage string
}

// CustomParameterError is a fault of a custom parameter by its name.
type CustomParameterError struct {
	Name         string
	Error        string
	ErrorMessage string
}
