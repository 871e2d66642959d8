package request_test

import (
	"testing"

	"respite/domain/merchant"
	"respite/domain/request"
)

func TestPushURL_OfTheRequest_OverridesTheWebsites(t *testing.T) { // gateway reference 5.1
	const none = ""
	for _, c := range []struct {
		name                     string
		own, ownFailure          string
		site, siteFailure        string
		onSuccess, afterFailures string
	}{
		{"nothing is set", none, none, none, none, none, none},
		{"the website's only", none, none, "site", none, "site", "site"},
		{"the website's both", none, none, "site", "site!", "site", "site!"},
		{"the website's for failures only", none, none, none, "site!", none, "site!"},
		{"the request's only", "own", none, none, none, "own", "own"},
		{"the request's overrides both of the website", "own", none, "site", "site!", "own", "own"},
		{"the request's both", "own", "own!", "site", "site!", "own", "own!"},
		{"the request's for failures overrides the website's for failures", none, "own!", "site", "site!", "site", "own!"},
		{"the request's for failures beside the website's only one", none, "own!", "site", none, "site", "own!"},
		{"the request's for failures only", none, "own!", none, none, none, "own!"},
	} {
		site := merchant.Options{PushURL: c.site, PushURLFailure: c.siteFailure}
		for _, status := range []request.Status{request.Success, request.Pending, request.Refused, request.Invalid, request.Failed, request.Revoked} {
			want := c.afterFailures
			if status == request.Success || status == request.Pending {
				want = c.onSuccess
			}
			r := request.Request{Status: status, Origin: request.Origin{PushURL: c.own, PushURLFailure: c.ownFailure}}
			if got := r.PushURL(site); got != want {
				t.Errorf("%s, %s: %q, want %q", c.name, status, got, want)
			}
		}
	}
}

func TestTransaction_IsWhatMovesMoney(t *testing.T) {
	for action, want := range map[request.Action]bool{
		request.Pay: true, request.Refund: true, request.Reserve: false, request.Update: false, request.Cancel: false,
		request.Extend: false, request.PlanList: false, request.Currently: false,
	} {
		if action.Transaction() != want {
			t.Errorf("%s: %t", action, !want)
		}
	}
}
