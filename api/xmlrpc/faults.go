package xmlrpc

import (
	"strings"

	"respite/domain/risk"
	"respite/value/country"
	"respite/value/fault"
	"respite/wire/xmlrpc/faultcode"
)

// languages are those of the countries, for calls that say none.
var languages = map[country.Code]string{
	country.SE: "sv", country.NO: "nb", country.DK: "da", country.FI: "fi", country.DE: "de", country.AT: "de", country.NL: "nl",
}

// codes has a row for every code of the catalogue: a test of the house holds it to that. What depends
// on the field is said by fields.
var codes = map[*fault.Code]faultcode.Code{
	fault.Missing: faultcode.OtherSubmissionError, fault.NotANumber: faultcode.TypeWrong, fault.NotADate: faultcode.TypeWrong,
	fault.NotAChoice: faultcode.TypeUnknown, fault.TooLong: faultcode.OtherSubmissionError, fault.BadText: faultcode.OtherSubmissionError,
	fault.TooMany: faultcode.OtherSubmissionError, fault.Duplicate: faultcode.OtherSubmissionError, fault.OneOf: faultcode.OtherSubmissionError,
	fault.MustEqual: faultcode.OtherSubmissionError, fault.BadPhone: faultcode.PhoneNumberWrong, fault.BadEmail: faultcode.EmailWrong,
	fault.BadPostcode: faultcode.PostcodeMismatch, fault.NotAURL: faultcode.OtherSubmissionError, fault.CountryUnserved: faultcode.CountryNotAgreed,
	fault.WrongCurrency: faultcode.CurrencyMismatch, fault.OneAddress: faultcode.AddressWrong, fault.BirthInFuture: faultcode.PersonalNumberInvalid,
	fault.BadNumber: faultcode.PersonalNumberInvalid, fault.SyntheticNumber: faultcode.NotARealPerson, fault.KeyReused: faultcode.OperationNotAllowed,

	fault.NoLines: faultcode.GoodsUnreadable, fault.NotPositive: faultcode.AmountNotAllowed, fault.TotalNotPositive: faultcode.AmountNotAllowed,
	fault.SumDiffers: faultcode.AmountNotAllowed, fault.AmountTooLarge: faultcode.AmountNotAllowed, fault.ArticleUnknown: faultcode.ArticleUnknown,
	fault.QuantityExceeds: faultcode.ArticleUnknown,

	fault.PlanUnknown: faultcode.PlanUnknown, fault.PlanMinimum: faultcode.PlanMinimum, fault.PlanExpired: faultcode.PlanUnknown,
	fault.PlanNotForAmount: faultcode.OtherPlanError, fault.PlanExists: faultcode.OtherPlanError,
	fault.PlanFixed: faultcode.OperationNotAllowed,

	fault.ReservationUnknown: faultcode.ReservationNumberWrong, fault.ReservationPending: faultcode.OperationNotAllowed,
	fault.ReservationRefused: faultcode.ReservationNumberWrong, fault.ReservationCancelled: faultcode.ReservationNumberWrong,
	fault.ReservationExpired: faultcode.ReservationNumberWrong, fault.ReservationClosed: faultcode.ReservationNumberWrong,
	fault.AmountAboveHeld: faultcode.AmountNotAllowed, fault.AmountRaised: faultcode.AmountNotAllowed, fault.AmountNegative: faultcode.AmountNotAllowed,
	fault.AmountMoved:   faultcode.AmountNotAllowed,
	fault.ChargeUnknown: faultcode.TypeUnknown, fault.NothingToUpdate: faultcode.OtherSubmissionError,

	fault.TestMode: faultcode.InvoiceInTestMode, fault.NotPassive: faultcode.InvoiceNotPassive, fault.StillPassive: faultcode.InvoiceNotActive,
	fault.InvoiceUnknown: faultcode.InvoiceUnknown, fault.OriginalUnknown: faultcode.InvoiceUnknown, fault.OriginalNotInvoice: faultcode.InvoiceUnknown,
	fault.OriginalAmbiguous: faultcode.OtherInvoiceError, fault.RefundTooLarge: faultcode.InvoiceNegative, fault.RefundRateUsed: faultcode.InvoiceNegative,
	fault.RateUnknown: faultcode.AmountNotAllowed, fault.FeesTooLarge: faultcode.AmountNotAllowed, fault.DueNotMovable: faultcode.InvoiceInWrongStatus, fault.ReferenceUnknown: faultcode.PaymentReferenceWrong,
	fault.LinkEnded: faultcode.InvoiceTooOld,

	fault.MerchantUnknown: faultcode.MerchantUnknown, fault.MerchantExists: faultcode.OtherMerchantError, fault.RequestUnknown: faultcode.OtherMerchantError,
	fault.PushUnknown: faultcode.OtherMerchantError, fault.LiveClock: faultcode.OperationNotAllowed, fault.ClockBackwards: faultcode.OperationNotAllowed,
	fault.TooBusy: faultcode.TimedOut, fault.RulesBroken: faultcode.OtherMerchantError, fault.NotSwitchedOn: faultcode.OperationNotAllowed,
	fault.MemberUnknown: faultcode.OperationNotAllowed, fault.MemberExists: faultcode.OperationNotAllowed, fault.InvitationEnded: faultcode.OperationNotAllowed,
	fault.PasswordWeak: faultcode.OperationNotAllowed, fault.SignInWrong: faultcode.OperationNotAllowed, fault.SignInLocked: faultcode.OperationNotAllowed,
	fault.CodeWrong: faultcode.OperationNotAllowed, fault.NotAllowed: faultcode.OperationNotAllowed, fault.LastOne: faultcode.OperationNotAllowed,
	fault.Overtaken:       faultcode.OperationNotAllowed,
	fault.DispatchUnknown: faultcode.OtherMerchantError, fault.DispatchSettled: faultcode.OtherMerchantError,

	fault.NumberTaken: faultcode.CustomerNumberTaken, fault.NumberUnknown: faultcode.CustomerIDUnknown, fault.PersonUnknown: faultcode.PersonUnknown,
	fault.NoRegister: faultcode.OperationNotAllowed, fault.PINMissing: faultcode.PINMissing, fault.PINWrong: faultcode.PINWrong, fault.PINSpent: faultcode.PINUnchecked,
}

// fields say which code belongs to a field of an address, whatever is wrong with it.
var fields = map[string]faultcode.Code{
	"first_name": faultcode.FirstNameMismatch, "last_name": faultcode.LastNameMismatch, "company": faultcode.LastNameMismatch,
	"care_of": faultcode.AddressIncomplete, "street": faultcode.StreetWrong, "house_number": faultcode.StreetWrong,
	"house_extension": faultcode.StreetWrong, "postal_code": faultcode.PostcodeWrong, "city": faultcode.CityWrong, "country": faultcode.CountryWrong,
	"email": faultcode.EmailWrong, "phone": faultcode.PhoneNumberWrong, "cell_phone": faultcode.MobileNumberWrong,
}

// addressCode gives the code of a field of an address.
func addressCode(field string) faultcode.Code {
	if code, known := fields[field]; known {
		return code
	}
	return faultcode.AddressWrong
}

// parameters are the wire's names for the fields of our commands.
var parameters = map[string]string{
	"lines": "goods_list", "articles": "artnos", "billing": "bill_addr", "shipping": "dlv_addr", "plan": "pclass", "birth": "pno",
	"reservation": "rno", "invoice": "invno", "reference": "ocr", "charge": "type", "quantity": "qty", "number": "cust_no", "article": "artno",
}

// translate puts a fault of an operation into the words of this wire.
func (c *call) translate(f *fault.Fault) said {
	head, rest, nested := strings.Cut(f.Field, ".")
	code := codes[f.Code]
	switch {
	case (head == "billing" || head == "shipping") && nested && f.Code != fault.CountryUnserved:
		code = addressCode(rest)
	case strings.HasPrefix(head, "lines"):
		code = faultcode.GoodsUnreadable
	case f.Field == "reservation" && f.Code == fault.ReservationPending:
		code = faultcode.OperationNotAllowed
	}
	return said{code, detail(f)}
}

// detail says the fault of the wire's own parameter, in English, for whoever integrates.
func detail(f *fault.Fault) string {
	text := f.Render(f.Code.Text)
	if f.Field == "" {
		return text
	}
	end := strings.IndexAny(f.Field, ".[")
	if end < 0 {
		end = len(f.Field)
	}
	name, renamed := parameters[f.Field[:end]]
	if !renamed {
		name = f.Field[:end]
	}
	return name + f.Field[end:] + ": " + text
}

// refusals are the codes a consumer may learn of why the order was refused: what he can do about it, and
// nothing of his affairs with others. All else is a plain no (domain 9.3).
var refusals = map[risk.Reason]faultcode.Code{
	risk.Age: faultcode.NotEighteen, risk.CountryOff: faultcode.CountryNotAgreed, risk.MerchantOff: faultcode.MerchantBarred,
	risk.LimitOrder: faultcode.AboveCreditLimit, risk.LimitNewConsumer: faultcode.AboveCreditLimit, risk.LimitConsumer: faultcode.AboveCreditLimit,
	risk.DataDeny: faultcode.AddressMismatch,
}

// refusal gives the fault of an order that was refused.
func refusal(reasons []risk.Reason) error {
	for _, r := range reasons {
		if code, told := refusals[r]; told {
			return said{code, ""}
		}
	}
	return said{faultcode.CreditRefused, ""}
}
