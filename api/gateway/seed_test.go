package gateway_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"respite/domain/merchant"
)

// The wire's own published requests are sent as they stand, and what comes back, at once and by push,
// is laid beside the published samples: the same keys in the same order, of the same types, and the
// same values except for what each request makes new.

// sample reads a published request.
func sample(t testing.TB, action string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/seed/" + action + ".json")
	must(t, err)
	return string(text)
}

// published reads a published answer or push.
func published(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../wire/jsongate/testdata/sample-" + name + ".json")
	must(t, err)
	return string(text)
}

func TestSeed_EverySampleRequest_IsAnsweredAndPushedAsPublished(t *testing.T) {
	w := newWorld(t, withPushes, asPublished)
	reserved := w.want(190, w.data(sample(t, "Reserve")))
	alike(t, "reserve-response", reserved.body)
	number := reserved.values["ReservationNumber"]

	other := w.reserved(aReserve("another"))
	updated := w.want(190, w.data(strings.Replace(sample(t, "UpdateReservation"), "xxxxxxx", other, 1)))
	alike(t, "update-response", updated.body)
	cancelled := w.want(190, w.data(strings.Replace(sample(t, "CancelReservation"), "xxxxxxxxx", other, 1)))
	alike(t, "cancel-response", cancelled.body)

	alike(t, "pclasses-response", onePlan(t, w.want(190, w.data(sample(t, "GetPClasses"))).body))

	paid := w.want(190, w.transaction(strings.Replace(sample(t, "Pay"), "2377577xxx", number, 1)))
	alike(t, "pay-response", paid.body)
	refund := strings.Replace(sample(t, "Refund"), "FC693CDE6C4D447094E37633BA8Bxxxx", paid.key, 1)
	refunded := w.want(190, w.transaction(refund))
	alike(t, "refund-response", refunded.body)

	for i, name := range []string{"reserve-push", "pay-push", "refund-push"} {
		alike(t, name, w.pushes(number)[i].body)
	}
	for i, name := range []string{"update-push", "cancel-push"} {
		alike(t, name, w.pushes(other)[i+1].body)
	}
	w.books()
}

// onePlan leaves the first of two plans: the sample has one.
func onePlan(t *testing.T, body string) string {
	t.Helper()
	before, rest, found := strings.Cut(body, `,{"Name":"pclass_1_`)
	_, after, ended := strings.Cut(rest, "]")
	if !found || !ended {
		t.Fatalf("there are not two plans: %s", body)
	}
	return before + "]" + after
}

// varying are the paths of what each request makes new. The sample of the Refund's push is Dutch, and
// the one of the Pay's push has no offset, unlike the others; both forms are held to elsewhere.
var varying = []string{
	".Key", ".PaymentKey", ".DateTime", "[0].Value", ".RelatedTransactionKey", "Transaction.Status.Code.Description",
	"Transaction.Status.SubCode.Description",
}

func alike(t *testing.T, name, got string) {
	t.Helper()
	want, have := outline(t, published(t, name)), outline(t, got)
	if !slices.Equal(want, have) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, strings.Join(have, "\n"), strings.Join(want, "\n"))
	}
}

// outline lists every value of a body in order, with its path and type, and as it is unless it varies.
func outline(t *testing.T, body string) []string {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	o := outliner{t: t, decoder: decoder}
	o.value("")
	return o.lines
}

type outliner struct {
	t       *testing.T
	decoder *json.Decoder
	lines   []string
}

func (o *outliner) token() json.Token {
	token, err := o.decoder.Token()
	must(o.t, err)
	return token
}

func (o *outliner) value(path string) {
	token := o.token()
	switch token {
	case json.Delim('{'):
		o.lines = append(o.lines, path+" {")
		for o.decoder.More() {
			o.value(path + "." + fmt.Sprint(o.token()))
		}
		o.token()
	case json.Delim('['):
		o.lines = append(o.lines, path+" [")
		for i := 0; o.decoder.More(); i++ {
			o.value(fmt.Sprintf("%s[%d]", path, i))
		}
		o.token()
	default:
		varies := slices.ContainsFunc(varying, func(end string) bool { return strings.HasSuffix(path, end) })
		if token != nil && varies {
			token = "…"
		}
		o.lines = append(o.lines, fmt.Sprintf("%s %T %v", path, token, token))
	}
}

// withPushes gives the shop an address to be told at.
func withPushes(shop *merchant.Merchant) { shop.Options.PushURL = "https://shop.example.org/push" }

// asPublished gives the plans the merchant's number of the samples.
func asPublished(shop *merchant.Merchant) {
	for i := range shop.Plans {
		shop.Plans[i].Merchant = 5910
	}
}
