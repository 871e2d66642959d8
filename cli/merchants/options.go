package merchants

import (
	"fmt"

	"respite/cli/terminal"
	"respite/domain/merchant"
	"respite/operation/administration"
	"respite/server"
)

// MerchantSetCmd changes what was agreed with a merchant; what is not named stays.
type MerchantSetCmd struct {
	terminal.BookFlag
	EID           int64   `arg:"" help:"Number of the merchant."`
	Name          *string `help:"Name of the shop." placeholder:"TEXT"`
	optionFlags   `embed:"" group:"options"`
	contractFlags `embed:"" group:"contract"`
	profileFlags  `embed:"" group:"profile"`
}

// Groups head the flags of these commands in the help.
var Groups = map[string]string{
	"options": "What the merchant has switched on:", "contract": "What provider and merchant agreed on:", "profile": "What consumers learn of the shop:",
}

// Help shows the command at work.
func (MerchantSetCmd) Help() string {
	return `What is not named stays as it is: orders, invoices and documents that were made, and pushes that wait,
keep what held when they were made.

Examples:
  respite merchant set 1001 --push-url http://127.0.0.1:8099/push
  respite merchant set 2001 --no-autocapture --push-url=
  respite merchant set 2001 --countries SE,NO,FI --due-days-in SE=30 --one-address NO --auto-activate --only-sha2
  respite merchant set 2001 --street "Storgatan 1" --city Stockholm --country SE --email kund@shop.example --logo logo.png`
}

// Run changes it.
func (c MerchantSetCmd) Run(f *terminal.Frame) error {
	change, err := c.change()
	if err != nil {
		return err
	}
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		m, err := administration.Agree(f.Context, book.Store, merchant.ID(c.EID), change)
		if err != nil {
			return fmt.Errorf("change merchant %d: %w", c.EID, err)
		}
		d := dossierOf(m, f.Now())
		return f.Emit(d, d.print)
	})
}

// change gives what is to be done with the merchant.
func (c MerchantSetCmd) change() (func(merchant.Merchant) (merchant.Merchant, error), error) {
	if err := c.optionFlags.check(); err != nil {
		return nil, err
	}
	if err := c.contractFlags.check(); err != nil {
		return nil, err
	}
	profile, err := c.profileFlags.change()
	return func(m merchant.Merchant) (merchant.Merchant, error) {
		lay(&m.Name, c.Name)
		m.Options, m.Contract, m.Profile = c.optionFlags.over(m.Options), c.contractFlags.over(m.Contract), profile(m.Profile)
		return m, nil
	}, err
}

// optionFlags switch options; what is not named stays.
type optionFlags struct {
	PushURL          *string `help:"Where the merchant's system is told of changes; empty: nowhere." placeholder:"URL"`
	PushURLFailure   *string `help:"The same for what failed; empty: the same address." placeholder:"URL"`
	PushFormat       *string `help:"How it is told: json or form." enum:"json,form" placeholder:"FORMAT"`
	Autocapture      *bool   `help:"Activate each reservation at once." negatable:""`
	EncodingOptional *bool   `help:"Let requests leave out Encoding." negatable:""`
	ClientIPOptional *bool   `help:"Let requests leave out ClientIP." negatable:""`
}

func (f optionFlags) check() error {
	for _, address := range []*string{f.PushURL, f.PushURLFailure} {
		if address == nil {
			continue
		}
		if err := checkAddress(*address); err != nil {
			return err
		}
	}
	return nil
}

// over lays what was named over the options.
func (f optionFlags) over(o merchant.Options) merchant.Options {
	lay(&o.PushFormat, (*merchant.PushFormat)(f.PushFormat))
	lay(&o.PushURL, f.PushURL)
	lay(&o.PushURLFailure, f.PushURLFailure)
	lay(&o.Autocapture, f.Autocapture)
	lay(&o.EncodingOptional, f.EncodingOptional)
	lay(&o.ClientIPOptional, f.ClientIPOptional)
	return o
}

// lay puts a value in the place of another, if it was given.
func lay[T any](target, given *T) {
	if given != nil {
		*target = *given
	}
}

// MerchantShowCmd shows what was agreed with a merchant.
type MerchantShowCmd struct {
	terminal.BookFlag
	EID int64 `arg:"" help:"Number of the merchant."`
}

// Help shows the command at work.
func (MerchantShowCmd) Help() string { return "Example:\n  respite merchant show 1001" }

// Run shows it.
func (c MerchantShowCmd) Run(f *terminal.Frame) error {
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		m, err := book.Store.View().Merchant(f.Context, merchant.ID(c.EID))
		if err != nil {
			return fmt.Errorf("show merchant %d: %w", c.EID, err)
		}
		d := dossierOf(m, f.Now())
		return f.Emit(d, d.print)
	})
}
