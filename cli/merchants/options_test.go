package merchants_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
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

// agreed is what `merchant show` and `merchant set` tell of contract and profile.
type agreed struct {
	Name     string
	Contract struct {
		Countries    []string
		FeeRate      int64          `json:"fee_rate"`
		DueDays      int            `json:"due_days"`
		DueDaysIn    map[string]int `json:"due_days_in"`
		OrderLimits  map[string]int `json:"order_limits"`
		ExtensionFee int64          `json:"extension_fee"`
		OneAddress   []string       `json:"one_address"`
		AutoActivate bool           `json:"auto_activate"`
		OnlySHA2     bool           `json:"only_sha2"`
		Closed       bool
	}
	Profile struct {
		Street, City, Country, Email string
		VATNumber                    string `json:"vat_number"`
		Logo                         []byte
	}
	Logo string
}

func TestMerchantSet_OfContractAndProfile_ChangesWhatIsNamedAndKeepsTheRest(t *testing.T) {
	s := clitest.New(t)
	logo := picture(t, 40, 20)
	s.Does("merchant", "set", "1001", "--name", "Skor & Sånt", "--countries", "SE,no", "--due-days-in", "SE=30,NO=20", "--one-address", "NO", "--order-limits", "SEK=5000,EUR=500.50",
		"--auto-activate", "--only-sha2", "--extension-fee", "25.50", "--street", "Storgatan 1", "--city", "Stockholm", "--country", "se",
		"--vat-number", "SE556000000001", "--email", "kund@skor.example", "--logo", logo)
	s.Says("merchant-show.txt", s.Does("merchant", "show", "1001"))
	var m agreed
	s.Reads(&m, "merchant", "set", "1001", "--due-days-in", "SE=0", "--order-limits", "SEK=0", "--one-address=", "--no-only-sha2", "--closed", "--street=")
	c, p := m.Contract, m.Profile
	if m.Name != "Skor & Sånt" || strings.Join(c.Countries, ",") != "SE,NO" || len(c.DueDaysIn) != 1 || c.DueDaysIn["NO"] != 20 || c.DueDays != 14 {
		t.Errorf("got %+v", m)
	}
	if len(c.OrderLimits) != 1 || c.OrderLimits["EUR"] != 500_50 {
		t.Errorf("got %+v", c.OrderLimits)
	}
	if len(c.OneAddress) != 0 || !c.AutoActivate || c.OnlySHA2 || !c.Closed || c.ExtensionFee != 2550 || c.FeeRate == 0 {
		t.Errorf("got %+v", c)
	}
	hasLogo := p.Logo == nil && strings.HasPrefix(m.Logo, "image/png, ")
	if p.Street != "" || p.City != "Stockholm" || p.Country != "SE" || p.VATNumber != "SE556000000001" || !hasLogo {
		t.Errorf("got %+v, logo %q", p, m.Logo)
	}
	var without agreed
	if s.Reads(&without, "merchant", "set", "1001", "--logo="); without.Logo != "" {
		t.Errorf("the logo is still %q", without.Logo)
	}
}

func TestMerchantSet_OfContractAndProfileThatCannotBe_SaysWhy(t *testing.T) {
	s := clitest.New(t)
	text := filepath.Join(t.TempDir(), "logo.txt")
	if err := os.WriteFile(text, []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	large := filepath.Join(t.TempDir(), "large.png")
	if err := os.WriteFile(large, make([]byte, 300<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code  int
		words string
		args  []string
	}{
		{2, `"US" is not served`, []string{"--countries", "SE,US"}},
		{1, "countries: A value is needed", []string{"--countries="}},
		{2, "is no number of days", []string{"--due-days-in", "SE=soon"}},
		{2, "is no number of days", []string{"--due-days-in", "SE"}},
		{2, "is not served", []string{"--due-days-in", "US=30"}},
		{2, "must be from 1 to 365", []string{"--ship-days", "0"}},
		{2, "is no amount", []string{"--extension-fee", "much"}},
		{2, "is no percentage", []string{"--fee-rate", "101"}},
		{2, "a shop is in one country", []string{"--country", "SE,NO"}},
		{1, "name: A value is needed", []string{"--name="}},
		{1, "neither PNG nor JPEG", []string{"--logo", text}},
		{1, "more than 256 KiB", []string{"--logo", large}},
		{1, "more than 1000000 pixels", []string{"--logo", picture(t, 2000, 600)}},
		{1, "no such file", []string{"--logo", "nowhere.png"}},
	} {
		s.Refuses(c.code, c.words, append([]string{"merchant", "set", "1001"}, c.args...)...)
	}
	s.Refuses(1, "There is no such merchant", "merchant", "show", "4711")
}

func TestMerchantShow_NeverShowsAKey(t *testing.T) {
	s := clitest.New(t)
	said := s.Does("merchant", "show", "1001") + s.Does("merchant", "show", "1001", "--json")
	for _, secret := range []string{clitest.SecretKey, "demo-shared-secret"} {
		if strings.Contains(said, secret) {
			t.Errorf("%s is shown", secret)
		}
	}
}

// picture makes a PNG of a size.
func picture(t *testing.T, width, height int) string {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "logo.png")
	if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
