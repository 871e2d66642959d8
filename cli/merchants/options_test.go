package merchants_test

import (
	"testing"

	"respite/cli/clitest"
)

// switched is what `merchant set` answers.
type switched struct {
	Options struct {
		Autocapture    bool
		PushFormat     string `json:"push_format"`
		PushURL        string `json:"push_url"`
		PushURLFailure string `json:"push_url_failure"`
	}
}

func TestMerchantSet_SwitchesWhatIsNamedAndKeepsTheRest(t *testing.T) {
	s := clitest.New(t)
	var m switched
	s.Reads(&m, "merchant", "set", "1001", "--push-url", "http://127.0.0.1:8099/push", "--autocapture")
	if m.Options.PushURL != "http://127.0.0.1:8099/push" || !m.Options.Autocapture || m.Options.PushFormat != "json" {
		t.Errorf("switched on: %+v", m.Options)
	}
	s.Reads(&m, "merchant", "set", "1001", "--no-autocapture", "--push-format", "form")
	if m.Options.PushURL != "http://127.0.0.1:8099/push" || m.Options.Autocapture || m.Options.PushFormat != "form" {
		t.Errorf("switched back: %+v", m.Options)
	}
	s.Reads(&m, "merchant", "set", "1001", "--push-url=")
	if m.Options.PushURL != "" {
		t.Errorf("the address is still %q", m.Options.PushURL)
	}
}

func TestMerchantSet_OfWhatCannotBe_SaysWhy(t *testing.T) {
	s := clitest.New(t)
	s.Refuses(1, "There is no such merchant", "merchant", "set", "4711", "--autocapture")
	s.Refuses(2, "is no web address", "merchant", "set", "1001", "--push-url", "shop.example/push")
	s.Refuses(2, "--push-format", "merchant", "set", "1001", "--push-format", "soap")
}
