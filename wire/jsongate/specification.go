package jsongate

// Specification describes a service to programs (gateway reference 2.3).
type Specification struct {
	Name                string
	Version             int
	Description         string
	Actions             Many[ActionDescription]
	SupportedCurrencies Many[CurrencyDescription]
	CustomParameters    Many[CustomParameterDescription]
}

// Specifications describes several services and what all of them share.
type Specifications struct {
	BasicFields      Many[FieldDescription]
	Services         Many[Specification]
	CustomParameters Many[CustomParameterDescription]
}

// ActionDescription describes an action of a service.
type ActionDescription struct {
	Name               string
	Type               int
	Default            bool
	Description        string
	RequestParameters  Many[ParameterDescription]
	ResponseParameters Many[ParameterDescription]
}

// ParameterDescription describes a parameter of an action.
type ParameterDescription struct {
	ListItemDescriptions Many[ListItemDescription]
	IsRequestParameter   bool
	Name                 string
	DataType             DataType
	MaxLength            int
	MaxOccurs            int
	Required             bool
	Global               bool
	Group                Text
	Description          string
	ExplanationHTML      Text
	DisplayName          string
	InputPattern         Text
	AutoCompleteType     Text
}

// ListItemDescription is one value that a parameter may have.
type ListItemDescription struct {
	Value       string
	Description string
	GroupName   Text
}

// FieldDescription describes a basic field.
type FieldDescription struct {
	Name        string
	DataType    DataType
	Required    bool
	Description string
}

// CustomParameterDescription describes a custom parameter.
type CustomParameterDescription struct {
	Description string
	DataType    DataType
	Name        string
}

// CurrencyDescription is a currency with its ISO 4217 number and code.
type CurrencyDescription struct {
	IsoNumber int
	Code      string
	Name      string
}

// DataType is the type of a described value.
type DataType int

// The data types.
const (
	DataTypeString DataType = iota
	DataTypeInteger
	DataTypeDecimal
	DataTypeDate
	DataTypeDateTime
	DataTypeBoolean
	DataTypeCardNumber
	DataTypeExpiryDate
	DataTypeCardStartDate
)
