package faultcode

// UnknownCall answers a method that does not exist, and a wrong number of parameters. It has one text
// in every protocol and language (XML-RPC reference 1.6).
var UnknownCall = define(-99, "Unknown call")

// The merchant.
var (
	MerchantOverLimit  = define(1103, "estore_overrun")
	MerchantBarred     = define(1104, "estore_blacklisted")
	OtherMerchantError = define(1999, "misc_estore_error")
)

// The decision on the consumer.
var (
	CreditRefused    = define(2101, "credit")
	AmountNotAllowed = define(2102, "amount")
	AboveCreditLimit = define(2103, "customer_credit_overrun")
	ConsumerBlocked  = define(2104, "blocked")
	UnpaidInvoices   = define(2105, "unpaid_bills")
	OverdueInvoices  = define(2106, "customer_not_accepted")
	ConsumerBarred   = define(2107, "customer_blacklisted")
)

// Who the consumer is.
var (
	PersonalNumberWrong   = define(2201, "pno")
	PersonalNumberInvalid = define(2202, "invalid_pno")
	NotARealPerson        = define(2203, "pno_not_real_person")
	Deceased              = define(2204, "dead")
	UnderAge              = define(2205, "under_aged")
	NotEighteen           = define(2206, "customer_not_18")
	PersonUnknown         = define(2301, "no_such_person")
	ConsumerMissing       = define(2302, "customer_missing")
	ConsumerNotFound      = define(2303, "no_such_customer")
	ConsumerUnknown       = define(2304, "unknown_customer")
	PasswordWrong         = define(2305, "bad_customer_password")
	TransactionNotFound   = define(2401, "tno_not_found")
	PINUnchecked          = define(2402, "pin_error")
	PINWrong              = define(2403, "wrong_pin")
	PINMissing            = define(2404, "no_pin")
	CompanyNumberWrong    = define(2405, "orgno")
	OtherConsumerError    = define(2999, "misc_customer_error")
)

// The address.
var (
	AddressAbroad     = define(3101, "foreign_addr")
	AddressMismatch   = define(3102, "bad_addr")
	AddressWrong      = define(3103, "bad_address")
	PostcodeWrong     = define(3104, "postno")
	PostcodeMismatch  = define(3105, "bad_postno")
	NameMismatch      = define(3106, "bad_name")
	AddressIncomplete = define(3107, "address")
	AddressMissing    = define(3108, "no_address")
)

// Single fields. The reference lists the postcode here once more, under the same name.
var (
	MobileNumberWrong    = define(3201, "cellno")
	PhoneNumberWrong     = define(3202, "telno")
	EmailWrong           = define(3203, "email")
	CountryWrong         = define(3204, "country")
	CityWrong            = define(3205, "city")
	PostcodeFieldWrong   = define(3206, "postno")
	StreetWrong          = define(3207, "street")
	ClientIPWrong        = define(3208, "client_ip")
	ProtocolVersionWrong = define(3209, "proto_vsn")
	GoodsUnreadable      = define(3210, "goods_list")
	ArticlesUnreadable   = define(3211, "artnos")
)

// Names.
var (
	NameAndAddressMismatch = define(3301, "bad_name_and_address")
	LastNameMismatch       = define(3302, "bad_last_name")
	FirstNameMismatch      = define(3303, "bad_first_name")
	BothNamesMismatch      = define(3304, "bad_first_name_and_last_name")
	OtherSubmissionError   = define(3999, "misc_submission_error")
)

// Plans.
var (
	PlanNotForCompanies = define(6101, "orgno_pclass_not_allowed")
	PlanMinimum         = define(6102, "sum_low_for_pclass")
	PlanUnknown         = define(6103, "unknown_pclass")
	PlanNotAnnuity      = define(6104, "not_annuity_pclass")
	OtherPlanError      = define(6999, "misc_pclass_error")
)

// Subscriptions.
var (
	SubscriptionUnknown     = define(7101, "no_such_subscription")
	SubscriptionNumberTaken = define(7102, "not_unique_subscription_no")
	SubscriptionTerminated  = define(7103, "terminated")
	SubscriptionAlreadySet  = define(7104, "already_set")
	SubscriptionNeedsEmail  = define(7105, "need_email_addr")
	OtherSubscriptionError  = define(7999, "misc_subscription_error")
)

// Invoices.
var (
	InvoiceUnknown            = define(8101, "unknown_invoice")
	InvoiceNegative           = define(8102, "negative_invoice")
	InvoiceNotActive          = define(8103, "invoice_not_active")
	InvoiceInWrongStatus      = define(8104, "invoice_bad_status")
	InvoicePassive            = define(8105, "invoice_is_passive")
	InvoiceArchived           = define(8106, "invoice_is_archived")
	InvoiceSuspect            = define(8107, "invoice_is_suspect")
	InvoiceFrozen             = define(8108, "invoice_is_frozen")
	InvoicePrepaid            = define(8109, "invoice_is_pre_pay")
	InvoiceTooOld             = define(8110, "invoice_stale")
	InvoiceNotPassiveOrFrozen = define(8111, "invoice_not_passive_or_frozen")
	InvoiceInTestMode         = define(8112, "invoice_in_test_mode")
	InvoiceNotPassive         = define(8113, "invoice_not_passive")
	InvoiceNumberWrong        = define(8114, "invno")
	OtherInvoiceError         = define(8999, "misc_invoice_error")
)

// Orders, and the connection between shop and provider.
var (
	CustomerNumberTaken    = define(9101, "cno_already_in_use")
	CustomerIDUnknown      = define(9102, "unknown_csid")
	OperationNotAllowed    = define(9103, "not_allowed_operation")
	ClientIPFromAbroad     = define(9104, "ip_from_wrong_country")
	TypeWrong              = define(9105, "bad_type")
	TypeUnknown            = define(9106, "unknown_type")
	ArticleListWrong       = define(9107, "bad_artnolist")
	ArticleUnknown         = define(9108, "unknown_artno")
	ReservationNumberWrong = define(9109, "rno")
	SplitImpossible        = define(9110, "split")
	OrderNumberWrong       = define(9111, "bad_order_no")
	PaymentReferenceWrong  = define(9112, "bad_ocr")
	MerchantUnknown        = define(9113, "unknown_estore")
	SecretWrong            = define(9114, "invalid_estore_secret")
	ModuleVersionWrong     = define(9115, "bad_module_vsn")
	PersonalNumberEncoding = define(9116, "pno_encoding")
	CurrencyWrong          = define(9117, "currency")
	CurrencyMismatch       = define(9118, "currency_country_pnoencoding")
	TimedOut               = define(9119, "timeout")
	CountryNotAgreed       = define(9120, "estore_country") // the reference has no name for it: this one is ours
)

var catalogue []Code

func define(number int, name string) Code {
	code := Code{Number: number, Name: name}
	catalogue = append(catalogue, code)
	return code
}
