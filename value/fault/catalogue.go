package fault

// The catalogue. A new code needs a row in every door's table; a test of the house says which.
var (
	// What stands in a request.
	Missing         = define(Invalid, "missing", "A value is needed.")
	NotANumber      = define(Invalid, "not_a_number", "%s.")
	NotADate        = define(Invalid, "not_a_date", "The value must be a date in the format %s.")
	NotAChoice      = define(Invalid, "not_a_choice", "The value must be one of: %s.")
	TooLong         = define(Invalid, "too_long", "The value may have at most %d characters.")
	BadText         = define(Invalid, "bad_text", "The value contains characters that cannot be used.")
	TooMany         = define(Invalid, "too_many", "There may be at most %d of these.")
	Duplicate       = define(Invalid, "duplicate", "The value is given more than once.")
	OneOf           = define(Invalid, "one_of", "Exactly one of %s must be given.")
	MustEqual       = define(Invalid, "must_equal", "The value must be the same as %s.")
	BadPhone        = define(Invalid, "bad_phone", "The value is not a phone number.")
	BadEmail        = define(Invalid, "bad_email", "The value is not an e-mail address.")
	BadPostcode     = define(Invalid, "bad_postcode", "The value is not a postal code of %s.")
	NotAURL         = define(Invalid, "not_a_url", "The value is not an http or https address.")
	CountryUnserved = define(Invalid, "country_unserved", "Consumers in this country are not served.")
	WrongCurrency   = define(Invalid, "wrong_currency", "The currency must be %s here.")
	OneAddress      = define(Invalid, "one_address", "The goods must go to the address of the bill here.")
	BirthInFuture   = define(Invalid, "birth_in_future", "The birth date lies in the future.")
	BadNumber       = define(Invalid, "bad_number", "The value is not a number of %s.")
	SyntheticNumber = define(Invalid, "synthetic_number", "A synthetic number cannot be used here.")
	KeyReused       = define(Conflict, "key_reused", "This idempotency key was used before with another content.")

	// Baskets and amounts.
	NoLines          = define(Invalid, "no_lines", "At least one article is needed.")
	NotPositive      = define(Invalid, "not_positive", "The value must be greater than zero.")
	TotalNotPositive = define(Invalid, "total_not_positive", "The articles sum to %s; the sum must be greater than zero.")
	SumDiffers       = define(Invalid, "sum_differs", "The amount %s differs from the sum of the articles, %s.")
	AmountTooLarge   = define(Invalid, "amount_too_large", "The amount is too large.")
	ArticleUnknown   = define(Invalid, "article_unknown", "There is no article %q left in this order.")
	QuantityExceeds  = define(Invalid, "quantity_exceeds", "The quantity %s of article %q exceeds the %s that are open.")

	// Plans.
	PlanUnknown      = define(Invalid, "plan_unknown", "There is no such plan for this merchant and country.")
	PlanMinimum      = define(Invalid, "plan_minimum", "The plan needs an amount of at least %s.")
	PlanExpired      = define(Invalid, "plan_expired", "The plan was offered until %s.")
	PlanFixed        = define(Conflict, "plan_fixed", "Something was delivered under the plan already; it cannot be changed.")
	PlanExists       = define(Conflict, "plan_exists", "There is a plan with this number for this country already.")
	PlanNotForAmount = define(Invalid, "plan_not_for_amount", "The plan is not possible for an amount of %s.")

	// Reservations.
	ReservationUnknown   = define(NotFound, "reservation_unknown", "There is no such reservation.")
	ReservationPending   = define(Conflict, "reservation_pending", "The reservation is still being checked.")
	ReservationRefused   = define(Conflict, "reservation_refused", "The reservation was refused.")
	ReservationCancelled = define(Conflict, "reservation_cancelled", "The reservation is cancelled.")
	ReservationExpired   = define(Conflict, "reservation_expired", "The reservation expired on %s.")
	ReservationClosed    = define(Conflict, "reservation_closed", "The reservation is closed: nothing of it is open.")
	AmountAboveHeld      = define(Conflict, "amount_above_held", "The amount %s exceeds the %s that are still reserved.")
	AmountRaised         = define(Conflict, "amount_raised", "The new sum %s exceeds the %s that are reserved.")
	AmountNegative       = define(Invalid, "amount_negative", "The new amount %s is below zero.")
	ChargeUnknown        = define(Invalid, "charge_unknown", "The order has no such charge.")
	TestMode             = define(Conflict, "test_mode", "The order was made in test mode.")
	NotPassive           = define(Conflict, "not_passive", "The invoice is not passive.")
	StillPassive         = define(Conflict, "still_passive", "The invoice is passive; it must be activated first.")
	AmountMoved          = define(Conflict, "amount_moved", "The amount was shown as %s and is %s now.")
	NothingToUpdate      = define(Invalid, "nothing_to_update", "The request changes nothing.")

	// Invoices and refunds.
	InvoiceUnknown     = define(NotFound, "invoice_unknown", "There is no such invoice.")
	OriginalUnknown    = define(NotFound, "original_unknown", "Could not find a original transaction with key %s.")
	OriginalNotInvoice = define(Invalid, "original_not_invoice", "The original transaction %s is not a payment that can be refunded.")
	OriginalAmbiguous  = define(Invalid, "original_ambiguous", "The reservation has several payments; name the one to refund.")
	RefundTooLarge     = define(Conflict, "refund_too_large", "The amount %s exceeds the %s that can still be refunded.")
	RateUnknown        = define(Invalid, "rate_unknown", "The invoice has no goods at a VAT rate of %s percent.")
	FeesTooLarge       = define(Conflict, "fees_too_large", "The fees for returns come to %s, more than the invoice's %s.")
	DueNotMovable      = define(Conflict, "due_not_movable", "The due date of this invoice cannot be moved.")
	ReferenceUnknown   = define(Invalid, "reference_unknown", "This payment reference was not reserved, or is used already.")
	LinkEnded          = define(NotFound, "link_ended", "The link to this document has ended.")
	RefundRateUsed     = define(Conflict, "refund_rate_used", "These articles exceed what is left under their VAT rate; refund the rest by amount.")

	// Merchants and operators.
	MerchantUnknown = define(NotFound, "merchant_unknown", "There is no such merchant.")
	MerchantExists  = define(Conflict, "merchant_exists", "There is a merchant with this eid or website key already.")
	RequestUnknown  = define(NotFound, "request_unknown", "There is no request with this key.")
	PushUnknown     = define(NotFound, "push_unknown", "There is no push with this id.")
	LiveClock       = define(Conflict, "live_clock", "The clock of a live book cannot be moved.")
	ClockBackwards  = define(Invalid, "clock_backwards", "The clock can only be moved forward, by at most %s.")
	TooBusy         = define(Busy, "too_busy", "Too many requests; try again in a moment.")
	NumberTaken     = define(Conflict, "number_taken", "This customer number belongs to somebody else.")
	NumberUnknown   = define(NotFound, "number_unknown", "There is no such customer number.")
	PersonUnknown   = define(NotFound, "person_unknown", "The register knows no such person.")
	NoRegister      = define(Unavailable, "no_register", "There is no register to ask here.")
	PINMissing      = define(Invalid, "pin_missing", "The code from the text message is needed.")
	PINWrong        = define(Invalid, "pin_wrong", "The code is wrong; %d attempts are left.")
	PINSpent        = define(Conflict, "pin_spent", "The code was wrong too often.")
	DispatchUnknown = define(NotFound, "dispatch_unknown", "There is no such dispatch.")
	DispatchSettled = define(Conflict, "dispatch_settled", "The dispatch was %s already.")
	NotSwitchedOn   = define(Denied, "not_switched_on", "This is not switched on for the merchant.")
	RulesBroken     = define(Invalid, "rules_broken", "The rules file is wrong: %s.")

	// People who work with the book.
	MemberUnknown   = define(NotFound, "member_unknown", "There is no such member of staff.")
	MemberExists    = define(Conflict, "member_exists", "Somebody with this e-mail address works here already.")
	InvitationEnded = define(NotFound, "invitation_ended", "This link was used already, or its time has run out. Ask for a new one.")
	PasswordWeak    = define(Invalid, "password_weak", "%s.")
	SignInWrong     = define(Denied, "sign_in_wrong", "The e-mail address or the password is wrong.")
	SignInLocked    = define(Denied, "sign_in_locked", "There were too many wrong attempts. Try again after %s.")
	CodeWrong       = define(Denied, "code_wrong", "The code is wrong, or was used already.")
	NotAllowed      = define(Denied, "not_allowed", "Your role does not allow this.")
	Overtaken       = define(Conflict, "overtaken", "Somebody changed this while you were typing. Save again to put yours in its place.")
	LastOne         = define(Conflict, "last_one", "There must be one %s who can sign in.")
)

var catalogue []*Code

func define(kind Kind, name, text string) *Code {
	code := &Code{Kind: kind, Name: name, Text: text}
	catalogue = append(catalogue, code)
	return code
}

// Catalogue gives every code, in the order of this page.
func Catalogue() []*Code { return append([]*Code(nil), catalogue...) }
