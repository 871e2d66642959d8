package risk_test

import (
	"slices"
	"strings"
	"testing"

	"respite/domain/risk"
)

func TestReasons_AllHaveATextAndAClass(t *testing.T) {
	for _, reason := range risk.Reasons() {
		if !reason.Known() || reason.Text() == "" || reason.Text() == string(reason) {
			t.Errorf("%s has no text", reason)
		}
		if reason.Class() == "" && reason != risk.ManualApproved {
			t.Errorf("%s has no class", reason)
		}
		if reason != risk.Reason(strings.ToUpper(string(reason))) {
			t.Errorf("%s is not in capitals", reason)
		}
	}
}

func TestReasons_AreDifferentCodes(t *testing.T) {
	codes := risk.Reasons()
	slices.Sort(codes)
	if len(slices.Compact(codes)) != len(risk.Reasons()) {
		t.Error("a code is there twice")
	}
}

func TestReason_WhenTheCodeIsUnknown_SaysNothing(t *testing.T) {
	unknown := risk.Reason("NO_SUCH_CODE")
	if unknown.Known() || unknown.Text() != "" || unknown.Class() != "" || unknown.Retry() != risk.RetryNone {
		t.Errorf("%s: %s, %s, %s", unknown, unknown.Text(), unknown.Class(), unknown.Retry())
	}
}

func TestReason_HintsAtWhatHelps(t *testing.T) {
	hints := map[risk.Reason]risk.Retry{
		risk.LimitConsumer: risk.RetryLowerAmount, risk.OverdueOpen: risk.RetryAfterPayment,
		risk.Age: risk.RetryOtherMethod, risk.DataDeny: risk.RetryCorrected,
		risk.BureauUnavailable: risk.RetryLater, risk.FraudDeny: risk.RetryNone,
	}
	for reason, hint := range hints {
		if reason.Retry() != hint {
			t.Errorf("%s: %q", reason, reason.Retry())
		}
	}
}

func TestRefusalText_WhateverTheLanguageTag_GivesItsLanguageOrEnglish(t *testing.T) {
	english := risk.RefusalText("en")
	for tag, begin := range map[string]string{
		"nl": "Wij", "nl-BE": "Wij", "de-AT": "Wir", "DE": "Wir", "sv": english, "": english,
	} {
		if !strings.HasPrefix(risk.RefusalText(tag), begin) {
			t.Errorf("%s: %s", tag, risk.RefusalText(tag))
		}
	}
}
