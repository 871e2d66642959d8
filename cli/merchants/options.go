package merchants

import (
	"fmt"
	"io"

	"respite/cli/terminal"
	"respite/domain/merchant"
	"respite/operation/administration"
	"respite/server"
)

// MerchantSetCmd switches the options of a merchant; what is not named stays.
type MerchantSetCmd struct {
	terminal.BookFlag
	EID              int64   `arg:"" help:"Number of the merchant."`
	PushURL          *string `help:"Where the merchant's system is told of changes; empty: nowhere." placeholder:"URL"`
	PushURLFailure   *string `help:"The same for what failed; empty: the same address." placeholder:"URL"`
	PushFormat       *string `help:"How it is told: json or form." enum:"json,form" placeholder:"FORMAT"`
	Autocapture      *bool   `help:"Activate each reservation at once." negatable:""`
	EncodingOptional *bool   `help:"Let requests leave out Encoding." negatable:""`
	ClientIPOptional *bool   `help:"Let requests leave out ClientIP." negatable:""`
}

// Help shows the command at work.
func (MerchantSetCmd) Help() string {
	return `What is not named stays as it is. Pushes that wait already keep the address they were promised to.

Examples:
  respite merchant set 1001 --push-url http://127.0.0.1:8099/push
  respite merchant set 2001 --push-format form --autocapture
  respite merchant set 2001 --no-autocapture --push-url=`
}

// Run switches them.
func (c MerchantSetCmd) Run(f *terminal.Frame) error {
	for _, address := range []*string{c.PushURL, c.PushURLFailure} {
		if address == nil {
			continue
		}
		if err := checkAddress(*address); err != nil {
			return err
		}
	}
	return f.WithBook(c.BookFlag, func(book *server.Book) error {
		m, err := administration.SetOptions(f.Context, book.Store, merchant.ID(c.EID), c.over)
		if err != nil {
			return fmt.Errorf("set the options of merchant %d: %w", c.EID, err)
		}
		s := shopOf(m, f.Now())
		return f.Emit(s, func(w io.Writer) { terminal.Table(w, shopHeads, [][]string{s.row()}) })
	})
}

// over lays what was named over the options.
func (c MerchantSetCmd) over(o merchant.Options) merchant.Options {
	if c.PushFormat != nil {
		o.PushFormat = merchant.PushFormat(*c.PushFormat)
	}
	lay(&o.PushURL, c.PushURL)
	lay(&o.PushURLFailure, c.PushURLFailure)
	lay(&o.Autocapture, c.Autocapture)
	lay(&o.EncodingOptional, c.EncodingOptional)
	lay(&o.ClientIPOptional, c.ClientIPOptional)
	return o
}

// lay puts a value in the place of another, if it was given.
func lay[T any](target, given *T) {
	if given != nil {
		*target = *given
	}
}
