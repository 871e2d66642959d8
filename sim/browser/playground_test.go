package browser_test

import (
	"strings"
	"testing"

	"respite/sim/browser"
)

// atPlayground gives a developer at the playground of a demo of their own.
func atPlayground(t *testing.T) *browser.Person {
	t.Helper()
	p := person(t, demo(t).site, browser.Desktop)
	p.Visit("/playground/")
	return p
}

// tries opens the form of an action and sends it as it is.
func tries(p *browser.Person, action, outcome string) {
	p.Helper()
	p.Visit("/playground/" + action)
	p.Click("Send")
	p.See(outcome, "Request, as it was sent", "Answer")
}

func TestPlayground_FromReserveToRefund_EachStepGoesOnWithTheLast(t *testing.T) {
	p := atPlayground(t)
	tries(p, "gateway/Reserve", "190 Success")
	p.See("ReservationNumber", "POST /json/DataRequest HTTP/1.1", "Authorization: hmac DEMOSHOP01:")
	p.In("They appear here").See("Body") // by itself
	tries(p, "gateway/Pay", "190 Success")
	p.See("InvoiceNumber")
	tries(p, "gateway/Refund", "190 Success")
	isSound(p, "a run of Refund")
}

func TestPlayground_ByXMLRPC_AnswersAsTheGatewayDoes(t *testing.T) {
	p := atPlayground(t)
	tries(p, "xmlrpc/reserve_amount", "answered")
	tries(p, "xmlrpc/activate", "answered")
	p.See("<methodName>activate</methodName>")
}

func TestPlayground_AFormSentWithAMistake_ShowsTheFaultOfTheDoor(t *testing.T) {
	p := atPlayground(t)
	p.Visit("/playground/gateway/Reserve")
	p.Fill("BillingLastName (optional)", "Denied")
	p.Click("Send")
	p.See("690")
}

func TestPlayground_EveryScenario_TellsItsStoryInOneClick(t *testing.T) {
	p := atPlayground(t)
	for _, scenario := range []string{"Approved", "Refused", "Pending, then accepted", "Part delivery", "Return", "Expired"} {
		p.Visit("/playground/")
		p.Click("Play: " + scenario + ", JSON")
		p.See("1. Reserve")
		if strings.Contains(scenario, "Pending") {
			p.See("791", "The test clock moves")
		}
	}
}

func TestPlayground_EveryPage_IsSoundForEverybody(t *testing.T) {
	p := atPlayground(t)
	visits(t, walk(p, "/playground/"), "/playground/gateway/Reserve", "/playground/xmlrpc/reserve_amount")
}

func TestDocs_EveryPage_IsSoundForEverybody(t *testing.T) {
	p := atPlayground(t)
	visits(t, walk(p, "/docs/"), "/docs/gateway/Reserve", "/docs/xmlrpc/reserve_amount")
}
