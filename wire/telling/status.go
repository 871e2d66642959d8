package telling

import (
	"strings"
	"time"

	"respite/domain/request"
	"respite/wire/jsongate"
)

// saying is how one status is told: by its code, whose English words belong to the code, and by the
// sentence of its sub code.
type saying struct {
	code  jsongate.StatusCode
	sub   jsongate.SubCode
	dutch words
}

// words are what is said in another language in the place of the English.
type words struct{ code, sub string }

// sayings tell every status (gateway reference 4.4). Sub codes for failures are not public; their
// sentences are ours.
var sayings = map[request.Status]saying{
	request.Success: {jsongate.Success, jsongate.Processed, words{"Succes", "Transactie succesvol uitgevoerd"}},
	request.Pending: {
		jsongate.PendingProcessing, jsongate.Unlisted("The request is still being checked"),
		words{"In behandeling", "Het verzoek wordt nog gecontroleerd"},
	},
	request.Refused: {
		jsongate.Rejected, jsongate.Unlisted("The request was rejected"),
		words{"Afgewezen", "Het verzoek is afgewezen"},
	},
	request.Invalid: {
		jsongate.ValidationFailure, jsongate.Unlisted("Validation failure"),
		words{"Validatiefout", "Validatiefout"},
	},
	request.Failed: {
		jsongate.Failed, jsongate.Unlisted("The time for the request ran out"),
		words{"Mislukt", "De tijd voor het verzoek is verstreken"},
	},
	request.Broken: {
		jsongate.TechnicalFailure, jsongate.Unlisted("Something failed on our side"),
		words{"Technische fout", "Er ging bij ons iets mis"},
	},
	request.Revoked: {
		jsongate.CancelledByMerchant, jsongate.Unlisted("The request was cancelled by the merchant"),
		words{"Geannuleerd door de webwinkel", "Het verzoek is geannuleerd door de webwinkel"},
	},
}

// newerSuccess tells the success of data requests of the newer service, and of ExtendReservation,
// which came with it (gateway reference 6.7).
var newerSuccess = saying{jsongate.Success, jsongate.RequestSuccessful, words{"Succes", "Het verzoek is geslaagd."}}

// newerService is the service that came after the first, in any letter case.
const newerService = "klarnakp"

func sayingOf(r request.Request) saying {
	isNewer := r.Action == request.Extend || strings.EqualFold(r.Origin.Service, newerService)
	if r.Status == request.Success && isNewer && !r.Action.Transaction() {
		return newerSuccess
	}
	return sayings[r.Status]
}

// status gives the status of a request in the language of its culture, Dutch or English. The form is
// jsongate.Answered in responses; in pushes and status answers it is jsongate.Pushed for transactions
// and jsongate.PushedData for data requests.
func status(r request.Request, form func(jsongate.StatusCode, jsongate.SubCode, time.Time) jsongate.Status) jsongate.Status {
	s := sayingOf(r)
	if !strings.HasPrefix(strings.ToLower(r.Origin.Culture), "nl") {
		return form(s.code, s.sub, r.At)
	}
	s.sub.Description = s.dutch.sub
	told := form(s.code, s.sub, r.At)
	if told.SubCode != nil { // otherwise the sub code's sentence stands there already
		told.Code.Description = s.dutch.code
	}
	return told
}
