package merchants_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"respite/cli/clitest"
)

// made is what an operator is shown of new keys.
type made struct {
	EID          int64
	WebsiteKey   string    `json:"website_key"`
	SecretKey    string    `json:"secret_key"`
	SharedSecret string    `json:"shared_secret"`
	FormerUntil  time.Time `json:"former_until"`
}

func TestMerchantAdd_MakesAShopThatCanCallAtOnce(t *testing.T) {
	s := clitest.New(t)
	var m made
	s.Reads(&m, "merchant", "add", "--eid", "2001", "--name", "Fine Things", "--countries", "nl, DE", "--fee-rate", "2.95", "--fee-fixed", "0.30")
	if m.EID != 2001 || len(m.SecretKey) != 32 || len(m.SharedSecret) != 32 || len(m.WebsiteKey) != 10 || m.SecretKey == m.SharedSecret {
		t.Errorf("made %+v", m)
	}
	var a clitest.Answer
	s.Reads(&a, "call", "json/DataRequest", s.Example("reserve-invoice.json"), "--url", s.URL, "--website-key", m.WebsiteKey, "--secret-key", m.SecretKey)
	if a.Code != 190 {
		t.Errorf("status %d", a.Code)
	}
}

func TestMerchantAdd_ShowsTheKeysOnce(t *testing.T) {
	s := clitest.New(t)
	s.Says("merchant-add.txt", s.Does("merchant", "add", "--eid", "2001", "--name", "Fine Things", "--website-key", "FINETHINGS"))
}

func TestMerchantAdd_OfWhatCannotBe_SaysWhy(t *testing.T) {
	s := clitest.New(t)
	add := func(code int, words string, args ...string) {
		t.Helper()
		s.Refuses(code, words, append([]string{"merchant", "add"}, args...)...)
	}
	add(2, "missing flags: --eid", "--name", "A")
	add(1, "There is a merchant with this eid", "--eid", "1001", "--name", "A")
	add(1, "There is a merchant with this eid", "--eid", "2001", "--name", "A", "--website-key", "DEMOSHOP01")
	add(1, "eid: The value must be greater than zero", "--eid", "0", "--name", "A")
	add(1, "name: A value is needed", "--eid", "2001", "--name", "  ")
	add(2, `"US" is not served`, "--eid", "2001", "--name", "A", "--countries", "NL,US")
	add(2, "is no web address", "--eid", "2001", "--name", "A", "--push-url", "shop.example/push")
	add(2, "is no percentage", "--eid", "2001", "--name", "A", "--fee-rate", "much")
	add(2, "is no percentage", "--eid", "2001", "--name", "A", "--reserve=-1")
	add(2, "is no amount", "--eid", "2001", "--name", "A", "--fee-fixed", "1.234")
	add(2, "must be from 1 to 365", "--eid", "2001", "--name", "A", "--due-days", "0")
	add(2, "--push-format", "--eid", "2001", "--name", "A", "--push-format", "soap")
}

func TestMerchantList_NeverShowsAKey(t *testing.T) {
	s := clitest.New(t)
	m := made{}
	s.Reads(&m, "merchant", "add", "--eid", "2001", "--name", "Fine Things", "--website-key", "FINETHINGS", "--countries", "NL",
		"--push-url", "https://fine.example/push", "--push-format", "form", "--autocapture")
	text := s.Does("merchant", "list")
	s.Says("merchant-list.txt", text)
	var list []struct {
		EID     int64
		Keys    int
		Options struct {
			Autocapture bool
			PushFormat  string `json:"push_format"`
		}
	}
	listed := s.Does("merchant", "list", "--json")
	if err := json.Unmarshal([]byte(listed), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || list[1].EID != 2001 || list[1].Keys != 1 || !list[1].Options.Autocapture || list[1].Options.PushFormat != "form" {
		t.Errorf("got %s", listed)
	}
	for _, secret := range []string{m.SecretKey, m.SharedSecret, clitest.SecretKey, "demo-shared-secret"} {
		if strings.Contains(text+listed, secret) {
			t.Error("a key is shown")
		}
	}
}

func TestMerchantRotate_LetsBothKeysCountForTheOverlap(t *testing.T) {
	s := clitest.New(t)
	var m made
	s.Reads(&m, "merchant", "rotate", "1001", "--overlap", "2d")
	if m.WebsiteKey != clitest.WebsiteKey || len(m.SecretKey) != 32 || m.SharedSecret != "" || !m.FormerUntil.Equal(clitest.Noon.Add(48*time.Hour)) {
		t.Errorf("made %+v", m)
	}
	call := func(secret string) int {
		code, _, _ := s.Runs("call", "json/DataRequest", s.Example("get-pclasses.json"), "--url", s.URL, "--secret-key", secret)
		return code
	}
	if call(m.SecretKey) != 0 || call(clitest.SecretKey) != 0 {
		t.Error("one of the keys does not count during the overlap")
	}
	former := m.SecretKey
	if s.Reads(&m, "merchant", "rotate", "1001", "--overlap", "0h"); call(m.SecretKey) != 0 || call(former) == 0 || call(clitest.SecretKey) == 0 {
		t.Error("without an overlap the new key alone must count")
	}
	s.Refuses(1, "There is no such merchant", "merchant", "rotate", "7")
	s.Refuses(2, "is no length of time", "merchant", "rotate", "1001", "--overlap", "soon")
}
