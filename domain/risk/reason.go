package risk

// Reason is a code that says why, in stored verdicts and to the merchant's staff (domain 9.3).
type Reason string

// Class is all that a merchant's system may learn of a reason.
type Class string

// The classes.
const (
	ClassCredit Class = "credit"
	ClassFraud  Class = "fraud"
	ClassData   Class = "data"
	ClassPolicy Class = "policy"
	ClassTech   Class = "tech"
)

// Retry is what could make a new attempt succeed.
type Retry string

// The hints.
const (
	RetryNone         Retry = "" // not to be tried again, or nothing to try
	RetryOtherMethod  Retry = "other_method"
	RetryCorrected    Retry = "correct_input"
	RetryAfterPayment Retry = "after_payment"
	RetryLowerAmount  Retry = "lower_amount"
	RetryLater        Retry = "later"
	RetryWait         Retry = "wait" // the decision comes by itself
	RetryAfterChange  Retry = "after_change"
)

// The reasons, in the order in which a decision looks at them (domain 9.2).
var (
	Age         = define("AGE", ClassPolicy, RetryOtherMethod, "The buyer is younger than the minimum age, or the age is not known.")
	CountryOff  = define("COUNTRY_OFF", ClassPolicy, RetryOtherMethod, "Buyers in this country are not served.")
	MerchantOff = define("MERCHANT_OFF", ClassPolicy, RetryOtherMethod, "The shop may make no new orders.")
	Blocked     = define("BLOCKED", ClassFraud, RetryNone, "The buyer is blocked.")
	Deceased    = define("DECEASED", ClassData, RetryNone, "The register says that the person has died.")

	OverdueOpen  = define("OVERDUE_OPEN", ClassCredit, RetryAfterPayment, "The buyer has an unpaid invoice that is long overdue.")
	InCollection = define("IN_COLLECTION", ClassCredit, RetryAfterPayment, "A claim against the buyer is in collection.")

	LimitOrder       = define("LIMIT_ORDER", ClassCredit, RetryLowerAmount, "The order exceeds the limit for one order.")
	LimitNewConsumer = define("LIMIT_NEW_CONSUMER", ClassCredit, RetryLowerAmount, "The order exceeds the limit for a new buyer.")
	LimitConsumer    = define("LIMIT_CONSUMER", ClassCredit, RetryLowerAmount, "The order, with what the buyer owes already, exceeds the buyer's limit.")

	VelocityPerson  = define("VELOCITY_PERSON", ClassFraud, RetryWait, "The buyer made many orders within a day; the order is being checked.")
	VelocityNetwork = define("VELOCITY_NETWORK", ClassFraud, RetryLater, "Many orders came from the same connection within minutes.")
	VelocityAddress = define("VELOCITY_ADDRESS", ClassFraud, RetryWait, "Several persons ordered to this address within a week; the order is being checked.")
	VelocityEmail   = define("VELOCITY_EMAIL", ClassFraud, RetryNone, "Several persons used this e-mail address.")

	FraudDeny    = define("FRAUD_DENY", ClassFraud, RetryNone, "A rule against fraud refuses the order.")
	FraudReview  = define("FRAUD_REVIEW", ClassFraud, RetryWait, "A rule against fraud wants the order checked.")
	DataDeny     = define("DATA_DENY", ClassData, RetryCorrected, "The buyer's details cannot be used as they are.")
	DataReview   = define("DATA_REVIEW", ClassData, RetryWait, "The buyer's details are being checked.")
	PolicyDeny   = define("POLICY_DENY", ClassPolicy, RetryOtherMethod, "This way to pay is not offered for such an order.")
	PolicyReview = define("POLICY_REVIEW", ClassPolicy, RetryWait, "Orders like this one are checked first.")

	BureauNegative    = define("BUREAU_NEGATIVE", ClassCredit, RetryAfterChange, "The credit bureau has an entry against the buyer.")
	BureauProtected   = define("BUREAU_PROTECTED", ClassData, RetryWait, "The buyer's identity is protected; the order is being checked.")
	BureauWait        = define("BUREAU_WAIT", ClassCredit, RetryWait, "The credit bureau has not decided yet.")
	BureauUnavailable = define("BUREAU_UNAVAILABLE", ClassTech, RetryLater, "The credit bureau did not answer.")

	CreditDeny   = define("CREDIT_DENY", ClassCredit, RetryAfterChange, "A rule on creditworthiness refuses the order.")
	CreditReview = define("CREDIT_REVIEW", ClassCredit, RetryWait, "The buyer's creditworthiness is being checked.")
	ScoreDeny    = define("SCORE_DENY", ClassCredit, RetryAfterChange, "The assessment of creditworthiness is too low.")
	ThinFile     = define("THIN_FILE", ClassCredit, RetryNone, "Nothing is known yet of how the buyer pays.")

	Tech           = define("TECH", ClassTech, RetryWait, "A rule could not be worked out; the order is being checked.")
	ManualApproved = define("MANUAL_APPROVED", "", RetryNone, "A member of staff approved the order.")
	ManualDenied   = define("MANUAL_DENIED", ClassPolicy, RetryNone, "A member of staff refused the order.")
	ReviewExpired  = define("REVIEW_EXPIRED", ClassPolicy, RetryOtherMethod, "The check was not finished in time.")
)

type meaning struct {
	class Class
	retry Retry
	text  string
}

var (
	reasons  []Reason
	meanings = map[Reason]meaning{}
)

func define(code Reason, class Class, retry Retry, text string) Reason {
	reasons = append(reasons, code)
	meanings[code] = meaning{class, retry, text}
	return code
}

// Reasons gives every code, in the order of this page.
func Reasons() []Reason { return append([]Reason(nil), reasons...) }

// Known tells whether the code is one of this page.
func (r Reason) Known() bool {
	_, known := meanings[r]
	return known
}

// Class gives the reason's class; "" for an approval and for an unknown code.
func (r Reason) Class() Class { return meanings[r].class }

// Retry gives the hint for a new attempt.
func (r Reason) Retry() Retry { return meanings[r].retry }

// Text gives the English sentence for the merchant's staff; "" for an unknown code.
func (r Reason) Text() string { return meanings[r].text }
