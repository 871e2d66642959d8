// Package merchants is what operators agree with merchants: who they are, their keys and options, and the part
// payments they offer.
//
// It must never show a key but in the moment when it is made.
package merchants

import (
	"encoding/base32"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"respite/cli/terminal"
	"respite/domain/job"
	"respite/domain/merchant"
	"respite/operation/administration"
	"respite/server"
	"respite/value/money"
)

// MerchantCmd adds, shows and changes merchants, and their keys.
type MerchantCmd struct {
	Add    MerchantAddCmd    `cmd:"" help:"Take a merchant on; its new keys are shown once."`
	List   MerchantListCmd   `cmd:"" help:"List the merchants, without their keys."`
	Show   MerchantShowCmd   `cmd:"" help:"Show what was agreed with a merchant, and what consumers learn of it."`
	Set    MerchantSetCmd    `cmd:"" help:"Change contract, options and profile of a merchant."`
	Rotate MerchantRotateCmd `cmd:"" help:"Give a merchant a new secret key; the former ones go on for a while."`
}

// MerchantAddCmd takes a merchant on.
type MerchantAddCmd struct {
	terminal.BookFlag
	EID        int64  `required:"" help:"Number of the merchant, above 0." placeholder:"NUMBER"`
	Name       string `required:"" help:"Name of the shop."`
	WebsiteKey string `help:"Key that names the website; made if not given." placeholder:"KEY"`
	Countries  codes  `help:"Countries of the buyers." default:"NL,DE,AT" placeholder:"CODE,…"`

	PushURL          string `help:"Where the merchant's system is told of changes." placeholder:"URL"`
	PushURLFailure   string `help:"The same for what failed; --push-url if not given." placeholder:"URL"`
	PushFormat       string `help:"How it is told: json or form." enum:"json,form" default:"json"`
	Autocapture      bool   `help:"Activate each reservation at once."`
	EncodingOptional bool   `help:"Let requests leave out Encoding."`
	ClientIPOptional bool   `help:"Let requests leave out ClientIP."`

	FeeRate     string `help:"Fee for each capture, in percent." default:"0" placeholder:"PERCENT"`
	FeeFixed    string `help:"Fee for each capture, an amount." default:"0" placeholder:"AMOUNT"`
	Reserve     string `help:"Part of each capture that is kept back, in percent." default:"0" placeholder:"PERCENT"`
	ReserveDays int    `help:"Days an amount is held." default:"14"`
	ShipDays    int    `help:"Days to deliver in; later, the merchant carries the risk." default:"14"`
	DueDays     int    `help:"Days a buyer has to pay a plain invoice." default:"14"`
}

// Help shows the command at work.
func (MerchantAddCmd) Help() string {
	return `The secret key signs for the JSON gateway, the shared secret for XML-RPC. Write them down: they are
encrypted in the book and never shown again.

Examples:
  respite merchant add --eid 2001 --name "Fine Things"
  respite merchant add --eid 2002 --name Tulips --countries NL --push-url https://tulips.example/push --push-format form`
}

// Run adds the merchant.
func (c MerchantAddCmd) Run(f *terminal.Frame) error {
	m, err := c.merchant(f.Chance)
	if err != nil {
		return err
	}
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		added, err := administration.AddMerchant(f.Context, book.Store, m)
		if err != nil {
			return fmt.Errorf("add merchant %d: %w", c.EID, err)
		}
		result := newKeys{
			EID: int64(added.ID), WebsiteKey: added.WebsiteKey,
			SecretKey: added.Keys[0].Secret.Reveal(), SharedSecret: added.Shared.Reveal(),
		}
		return f.Emit(result, result.print)
	})
}

// merchant makes the merchant as asked for, with fresh keys.
func (c MerchantAddCmd) merchant(chance io.Reader) (merchant.Merchant, error) {
	contract, err := c.contract()
	if err != nil {
		return merchant.Merchant{}, err
	}
	for _, address := range []string{c.PushURL, c.PushURLFailure} {
		if err := checkAddress(address); err != nil {
			return merchant.Merchant{}, err
		}
	}
	var made [3]string
	for i := range made {
		if made[i], err = newSecret(chance); err != nil {
			return merchant.Merchant{}, err
		}
	}
	if c.WebsiteKey == "" {
		c.WebsiteKey = made[2][:websiteKeyLength]
	}
	return merchant.Merchant{
		ID: merchant.ID(c.EID), Name: strings.TrimSpace(c.Name), WebsiteKey: strings.TrimSpace(c.WebsiteKey),
		Keys: []merchant.Key{{Secret: merchant.Secret(made[0])}}, Shared: merchant.Secret(made[1]), Contract: contract,
		Options: merchant.Options{
			Autocapture: c.Autocapture, EncodingOptional: c.EncodingOptional, ClientIPOptional: c.ClientIPOptional,
			PushFormat: merchant.PushFormat(c.PushFormat), PushURL: c.PushURL, PushURLFailure: c.PushURLFailure,
		},
	}, nil
}

func (c MerchantAddCmd) contract() (merchant.Contract, error) {
	agreed := merchant.Contract{Countries: c.Countries, ReserveDays: c.ReserveDays, ShipDays: c.ShipDays, DueDays: c.DueDays}
	if least, most := min(c.ReserveDays, c.ShipDays, c.DueDays), max(c.ReserveDays, c.ShipDays, c.DueDays); least < 1 || most > maxContractDays {
		return agreed, terminal.WrongUse("--reserve-days, --ship-days and --due-days must be from 1 to %d", maxContractDays)
	}
	var err error
	if agreed.FeeRate, err = money.ParseRate(c.FeeRate); err != nil || agreed.FeeRate < 0 {
		return agreed, terminal.WrongUse("--fee-rate: %q is no percentage", c.FeeRate)
	}
	if agreed.Reserve, err = money.ParseRate(c.Reserve); err != nil || agreed.Reserve < 0 {
		return agreed, terminal.WrongUse("--reserve: %q is no percentage", c.Reserve)
	}
	if agreed.FeeFixed, err = money.ParseMinor(c.FeeFixed); err != nil || agreed.FeeFixed < 0 {
		return agreed, terminal.WrongUse("--fee-fixed: %q is no amount", c.FeeFixed)
	}
	return agreed, nil
}

// checkAddress refuses what is no web address; none at all is right.
func checkAddress(address string) error {
	if address == "" || job.CheckAddress(address) == nil {
		return nil
	}
	return terminal.WrongUse("%q is no web address: write https://host/path", address)
}

const (
	websiteKeyLength = 10
	maxContractDays  = 365
)

// newSecret makes a key of 32 letters and digits out of 160 bits of chance.
func newSecret(chance io.Reader) (string, error) {
	secret := make([]byte, 20)
	if _, err := io.ReadFull(chance, secret); err != nil {
		return "", fmt.Errorf("make a key: %w", err)
	}
	return base32.StdEncoding.EncodeToString(secret), nil
}

// newKeys are shown once, when they are made.
type newKeys struct {
	EID          int64     `json:"eid"`
	WebsiteKey   string    `json:"website_key"`
	SecretKey    string    `json:"secret_key"`
	SharedSecret string    `json:"shared_secret,omitempty"`
	FormerUntil  time.Time `json:"former_until,omitzero"` // the keys before this one
}

func (k newKeys) print(w io.Writer) {
	fmt.Fprintf(w, "Merchant       %d\nWebsite key    %s\nSecret key     %s\n", k.EID, k.WebsiteKey, k.SecretKey)
	if k.SharedSecret != "" {
		fmt.Fprintf(w, "Shared secret  %s\n", k.SharedSecret)
	}
	fmt.Fprint(w, "\nWrite this down now: it is not shown again.\n")
	if !k.FormerUntil.IsZero() {
		fmt.Fprintf(w, "The former keys work until %s UTC.\n", terminal.When(k.FormerUntil))
	}
}

// MerchantListCmd lists the merchants.
type MerchantListCmd struct{ terminal.BookFlag }

// Help shows the command at work.
func (MerchantListCmd) Help() string { return "Example:\n  respite merchant list" }

// Run lists them.
func (c MerchantListCmd) Run(f *terminal.Frame) error {
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		merchants, err := book.Store.View().Merchants(f.Context)
		if err != nil {
			return err
		}
		shops, rows := []shop{}, [][]string{}
		for _, m := range merchants {
			s := shopOf(m, f.Now())
			shops, rows = append(shops, s), append(rows, s.row())
		}
		return f.Emit(shops, func(w io.Writer) { terminal.Table(w, shopHeads, rows) })
	})
}

var shopHeads = []string{"EID", "NAME", "WEBSITE KEY", "COUNTRIES", "KEYS", "PLANS", "CAPTURES", "PUSHES"}

// shop is a merchant without what is secret.
type shop struct {
	EID        int64             `json:"eid"`
	Name       string            `json:"name"`
	WebsiteKey string            `json:"website_key"`
	Keys       int               `json:"keys"` // secret keys that count now
	Plans      int               `json:"plans"`
	Contract   merchant.Contract `json:"contract"`
	Options    merchant.Options  `json:"options"`
	MadeAt     time.Time         `json:"made_at"`
}

func shopOf(m merchant.Merchant, now time.Time) shop {
	return shop{
		EID: int64(m.ID), Name: m.Name, WebsiteKey: m.WebsiteKey, Keys: len(m.Valid(now)), Plans: len(m.Plans),
		Contract: m.Contract, Options: m.Options, MadeAt: m.MadeAt,
	}
}

func (s shop) row() []string {
	captures := "by request"
	if s.Options.Autocapture {
		captures = "at once"
	}
	pushes := "none"
	if s.Options.PushURL != "" {
		pushes = string(s.Options.PushFormat) + " to " + s.Options.PushURL
	}
	return []string{
		strconv.FormatInt(s.EID, 10), s.Name, s.WebsiteKey, codes(s.Contract.Countries).String(), strconv.Itoa(s.Keys),
		strconv.Itoa(s.Plans), captures, pushes,
	}
}

// MerchantRotateCmd gives a merchant a new secret key.
type MerchantRotateCmd struct {
	terminal.BookFlag
	EID     int64         `arg:"" help:"Number of the merchant."`
	Overlap terminal.Span `help:"How long the former keys go on." default:"24h" placeholder:"SPAN"`
}

// Help shows the command at work.
func (MerchantRotateCmd) Help() string {
	return `Answers and pushes are signed with the new key at once.

Examples:
  respite merchant rotate 2001
  respite merchant rotate 2001 --overlap 7d`
}

// Run rotates the key.
func (c MerchantRotateCmd) Run(f *terminal.Frame) error {
	secret, err := newSecret(f.Chance)
	if err != nil {
		return err
	}
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		m, err := administration.RotateKey(f.Context, book.Store, merchant.ID(c.EID), merchant.Secret(secret), f.Now().Add(time.Duration(c.Overlap)))
		if err != nil {
			return fmt.Errorf("rotate the key of merchant %d: %w", c.EID, err)
		}
		result := newKeys{EID: c.EID, WebsiteKey: m.WebsiteKey, SecretKey: secret}
		if len(m.Keys) > 1 {
			result.FormerUntil = m.Keys[1].Until
		}
		return f.Emit(result, result.print)
	})
}
