package batch

import (
	"net/http"

	"respite/value/fault"
)

// statuses has every code of the catalogue under the HTTP status that tells it: a test of the house holds it to
// that. What stands against a row of a file is none of these: it is a finding, and the request went well.
var statuses = map[int][]*fault.Code{
	http.StatusBadRequest: {
		fault.Missing, fault.NotANumber, fault.NotADate, fault.NotAChoice, fault.TooLong, fault.BadText, fault.TooMany, fault.Duplicate,
		fault.OneOf, fault.MustEqual, fault.BadPhone, fault.BadEmail, fault.BadPostcode, fault.NotAURL, fault.CountryUnserved,
		fault.WrongCurrency, fault.OneAddress, fault.BirthInFuture, fault.BadNumber, fault.SyntheticNumber, fault.NoLines,
		fault.NotPositive, fault.TotalNotPositive, fault.SumDiffers, fault.AmountTooLarge, fault.ArticleUnknown, fault.QuantityExceeds,
		fault.PlanUnknown, fault.PlanMinimum, fault.PlanExpired, fault.PlanNotForAmount, fault.AmountNegative, fault.ChargeUnknown,
		fault.NothingToUpdate, fault.OriginalNotInvoice, fault.OriginalAmbiguous, fault.RateUnknown, fault.ReferenceUnknown,
		fault.ClockBackwards, fault.PINMissing, fault.PINWrong, fault.RulesBroken, fault.PasswordWeak,
	},
	http.StatusNotFound: {
		fault.ReservationUnknown, fault.InvoiceUnknown, fault.OriginalUnknown, fault.LinkEnded, fault.MerchantUnknown, fault.RequestUnknown,
		fault.PushUnknown, fault.NumberUnknown, fault.PersonUnknown, fault.DispatchUnknown, fault.MemberUnknown, fault.InvitationEnded,
	},
	http.StatusConflict: {
		fault.KeyReused, fault.PlanFixed, fault.PlanExists, fault.ReservationPending, fault.ReservationRefused, fault.ReservationCancelled,
		fault.ReservationExpired, fault.ReservationClosed, fault.AmountAboveHeld, fault.AmountRaised, fault.TestMode, fault.NotPassive,
		fault.StillPassive, fault.RefundTooLarge, fault.FeesTooLarge, fault.DueNotMovable, fault.RefundRateUsed, fault.MerchantExists,
		fault.LiveClock, fault.NumberTaken, fault.AmountMoved, fault.PINSpent, fault.DispatchSettled, fault.MemberExists, fault.Overtaken,
		fault.LastOne,
	},
	http.StatusForbidden: {
		fault.NotSwitchedOn, fault.SignInWrong, fault.SignInLocked, fault.CodeWrong, fault.NotAllowed,
	},
	http.StatusTooManyRequests: {
		fault.TooBusy,
	},
	http.StatusServiceUnavailable: {
		fault.NoRegister,
	},
}

// statusOf gives the HTTP status of a fault.
func statusOf(code *fault.Code) int {
	for status, codes := range statuses {
		for _, c := range codes {
			if c == code {
				return status
			}
		}
	}
	return http.StatusInternalServerError
}
