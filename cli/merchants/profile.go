package merchants

import (
	"fmt"
	"io"
	"os"

	"respite/cli/terminal"
	"respite/domain/merchant"
	"respite/value/country"
)

// profileFlags change what consumers learn of a merchant; what is not named stays.
type profileFlags struct {
	Street        *string `help:"Street of the shop, with the house number." placeholder:"TEXT"`
	PostalCode    *string `help:"Its postal code." placeholder:"TEXT"`
	City          *string `help:"Its city." placeholder:"TEXT"`
	Country       *codes  `help:"Its country." placeholder:"CODE"`
	CompanyNumber *string `help:"Its number in the trade register." placeholder:"TEXT"`
	VATNumber     *string `name:"vat-number" help:"Its VAT number." placeholder:"TEXT"`
	Phone         *string `help:"Phone of its customer service." placeholder:"TEXT"`
	Email         *string `help:"Where answers to mails go." placeholder:"ADDRESS"`
	Website       *string `help:"Its website." placeholder:"URL"`
	Logo          *string `help:"Picture for documents, PNG or JPEG; empty: none." placeholder:"FILE"`
}

// change reads the picture, if one is named, and gives what is to be done with a profile.
func (f profileFlags) change() (func(merchant.Profile) merchant.Profile, error) {
	if f.Country != nil && len(*f.Country) > 1 {
		return nil, terminal.WrongUse("--country: a shop is in one country")
	}
	var logo *[]byte
	if f.Logo != nil {
		read, err := readLogo(*f.Logo)
		if err != nil {
			return nil, err
		}
		logo = &read
	}
	return func(p merchant.Profile) merchant.Profile {
		lay(&p.Street, f.Street)
		lay(&p.PostalCode, f.PostalCode)
		lay(&p.City, f.City)
		if f.Country != nil {
			p.Country = only(*f.Country)
		}
		lay(&p.CompanyNumber, f.CompanyNumber)
		lay(&p.VATNumber, f.VATNumber)
		lay(&p.Phone, f.Phone)
		lay(&p.Email, f.Email)
		lay(&p.Website, f.Website)
		lay(&p.Logo, logo)
		return p
	}, nil
}

// only gives the one country named, or none.
func only(named codes) country.Code {
	if len(named) == 0 {
		return ""
	}
	return named[0]
}

// readLogo reads a picture that documents can show; no name is no picture.
func readLogo(name string) ([]byte, error) {
	if name == "" {
		return nil, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read the logo: %w", err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, merchant.MaxLogo+1))
	if err == nil {
		err = merchant.CheckLogo(content)
	}
	if err != nil {
		return nil, fmt.Errorf("read the logo in %s: %w", name, err)
	}
	return content, nil
}
