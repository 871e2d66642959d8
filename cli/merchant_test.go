package cli_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
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
	s := newStand(t)
	var m made
	s.reads(&m, "merchant", "add", "--eid", "2001", "--name", "Fine Things", "--countries", "nl, DE", "--fee-rate", "2.95", "--fee-fixed", "0.30")
	if m.EID != 2001 || len(m.SecretKey) != 32 || len(m.SharedSecret) != 32 || len(m.WebsiteKey) != 10 || m.SecretKey == m.SharedSecret {
		t.Errorf("made %+v", m)
	}
	var a answer
	s.reads(&a, "call", "json/DataRequest", "../examples/reserve-invoice.json", "--url", s.url, "--website-key", m.WebsiteKey, "--secret-key", m.SecretKey)
	if a.Code != 190 {
		t.Errorf("status %d", a.Code)
	}
}

func TestMerchantAdd_ShowsTheKeysOnce(t *testing.T) {
	s := newStand(t)
	s.says("merchant-add.txt", s.does("merchant", "add", "--eid", "2001", "--name", "Fine Things", "--website-key", "FINETHINGS"))
}

func TestMerchantAdd_OfWhatCannotBe_SaysWhy(t *testing.T) {
	s := newStand(t)
	add := func(code int, words string, args ...string) {
		t.Helper()
		s.refuses(code, words, append([]string{"merchant", "add"}, args...)...)
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
	s := newStand(t)
	m := made{}
	s.reads(&m, "merchant", "add", "--eid", "2001", "--name", "Fine Things", "--website-key", "FINETHINGS", "--countries", "NL",
		"--push-url", "https://fine.example/push", "--push-format", "form", "--autocapture")
	text := s.does("merchant", "list")
	s.says("merchant-list.txt", text)
	var list []struct {
		EID     int64
		Keys    int
		Options struct {
			Autocapture bool
			PushFormat  string `json:"push_format"`
		}
	}
	listed := s.does("merchant", "list", "--json")
	if err := json.Unmarshal([]byte(listed), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || list[1].EID != 2001 || list[1].Keys != 1 || !list[1].Options.Autocapture || list[1].Options.PushFormat != "form" {
		t.Errorf("got %s", listed)
	}
	for _, secret := range []string{m.SecretKey, m.SharedSecret, theSecret, "demo-shared-secret"} {
		if strings.Contains(text+listed, secret) {
			t.Error("a key is shown")
		}
	}
}

func TestMerchantRotate_LetsBothKeysCountForTheOverlap(t *testing.T) {
	s := newStand(t)
	var m made
	s.reads(&m, "merchant", "rotate", "1001", "--overlap", "2d")
	if m.WebsiteKey != theKey || len(m.SecretKey) != 32 || m.SharedSecret != "" || !m.FormerUntil.Equal(noon.Add(48*time.Hour)) {
		t.Errorf("made %+v", m)
	}
	call := func(secret string) int {
		code, _, _ := s.runs("call", "json/DataRequest", "../examples/get-pclasses.json", "--url", s.url, "--secret-key", secret)
		return code
	}
	if call(m.SecretKey) != 0 || call(theSecret) != 0 {
		t.Error("one of the keys does not count during the overlap")
	}
	former := m.SecretKey
	if s.reads(&m, "merchant", "rotate", "1001", "--overlap", "0h"); call(m.SecretKey) != 0 || call(former) == 0 || call(theSecret) == 0 {
		t.Error("without an overlap the new key alone must count")
	}
	s.refuses(1, "There is no such merchant", "merchant", "rotate", "7")
	s.refuses(2, "is no length of time", "merchant", "rotate", "1001", "--overlap", "soon")
}
