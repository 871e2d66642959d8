package telling

import (
	"respite/domain/job"
	"respite/wire/jsongate"
)

// Message is a push in the two formats a merchant may choose from; neither is signed.
type Message struct {
	JSON any           // for jsongate.Encode
	Form jsongate.Form // for its Sign
}

// Push gives what the push of a notice says (gateway reference 5.2 and 5.4).
func Push(n job.Notice, websiteKey string, test bool) Message {
	if n.Request.Action.Transaction() {
		told := Transaction(n.Request, test)
		return Message{JSON: jsongate.TransactionPush{Transaction: told}, Form: told.Form(websiteKey)}
	}
	told := DataRequest(n.Request, test, n.Foreign)
	return Message{JSON: jsongate.DataRequestPush{DataRequest: told}, Form: told.Form(websiteKey)}
}
