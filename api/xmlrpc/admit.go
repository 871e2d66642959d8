package xmlrpc

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"respite/api/xmlrpc/signing"
	"respite/domain/merchant"
	"respite/value/fault"
	wire "respite/wire/xmlrpc"
	"respite/wire/xmlrpc/faultcode"
)

// maxBody bounds a call, packed and unpacked.
const maxBody = 1 << 20

// admit reads a call and makes sure who calls. It may be unfinished when there is an error: as much is
// known as could be read.
func (c *call) admit(body []byte) error {
	read, err := wire.Read(body)
	if err != nil {
		return said{faultcode.OtherSubmissionError, err.Error()}
	}
	if err := c.take(read); err != nil {
		return err
	}
	if err := c.recognise(); err != nil {
		return err
	}
	if !c.rates.Allow(c.shop.ID, c.Clock()) {
		return fault.TooBusy.With()
	}
	return nil
}

// base gives the address at which the documents are found.
func (d *Door) base(r *http.Request) string {
	if d.PublicURL != "" {
		return strings.TrimSuffix(d.PublicURL, "/")
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// hear reads the bytes of a call, unpacked.
func (d *Door) hear(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	var from io.Reader = http.MaxBytesReader(w, r.Body, maxBody)
	switch r.Header.Get("Content-Encoding") {
	case "", "identity":
	case "gzip", "x-gzip":
		unpacked, err := gzip.NewReader(from)
		if err != nil {
			return nil, said{faultcode.OtherSubmissionError, "the body is not gzip"}
		}
		from = io.LimitReader(unpacked, maxBody+1)
	default:
		return nil, said{faultcode.OtherSubmissionError, "the Content-Encoding is unknown"}
	}
	body, err := io.ReadAll(from)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge) || len(body) > maxBody:
		return nil, said{faultcode.OtherSubmissionError, fmt.Sprintf("the body has more than %d bytes", maxBody)}
	case err != nil:
		return nil, said{faultcode.OtherSubmissionError, "the body ended early"}
	}
	return body, nil
}

// take finds the form in which the method was called. A wrong number of parameters is a call that does
// not exist (XML-RPC reference 1.6).
func (c *call) take(read wire.Call) error {
	forms, known := methods[read.Method]
	if !known || len(read.Params) < 2 {
		return said{faultcode.UnknownCall, ""}
	}
	c.method = read.Method
	c.version, c.client, c.params = wire.Version(read.Params[0].Text()), read.Params[1].Text(), read.Params[2:]
	if !c.version.Known() {
		c.version = wire.Version41 // so that the fault is a sentence
		return said{faultcode.ProtocolVersionWrong, "proto_vsn: one of 3.5, 4.0, 4.1 is needed"}
	}
	for _, f := range forms {
		if f.fits(c) {
			c.form = f
			return nil
		}
	}
	return said{faultcode.UnknownCall, ""}
}

// recognise finds the merchant and checks the digest.
func (c *call) recognise() error {
	c.language = c.spoken()
	number, isInt := c.at("eid").Int64()
	if !isInt {
		return said{faultcode.MerchantUnknown, "eid: an int is needed"}
	}
	shop, err := c.Store.View().Merchant(context.WithoutCancel(c.ctx), merchant.ID(number))
	switch {
	case fault.Is(err, fault.MerchantUnknown) || err == nil && shop.Shared == "":
		return said{faultcode.MerchantUnknown, ""}
	case err != nil:
		return err
	}
	c.shop = shop
	c.language = c.spoken()
	if !c.signed() {
		return said{faultcode.SecretWrong, ""}
	}
	return nil
}

// signed tells whether the digest belongs to the call, in any way its clients join what they sign.
func (c *call) signed() bool {
	allowed := wire.Hashes{MD5: !c.shop.Contract.OnlySHA2, SHA1: !c.shop.Contract.OnlySHA2}
	given := c.at("digest").Text()
	matches := false
	for _, fields := range c.form.signed(c.signing()) {
		if wire.Matches(fields, c.shop.Shared.Reveal(), given, allowed) {
			matches = true
		}
	}
	return matches
}

// signing gives what of the call may be signed.
func (c *call) signing() signing.Call {
	return signing.Call{Version: c.version, Client: c.client, At: c.at}
}

// spoken gives the language of texts: the call's, else that of the country (XML-RPC reference 1.6).
func (c *call) spoken() string {
	if number, isInt := c.at("language").Int64(); isInt {
		if code, known := wire.LanguageOf(number); known {
			return code
		}
	}
	if number, isInt := c.at("country").Int64(); isInt {
		if code, known := wire.CountryOf(number); known && languages[code] != "" {
			return languages[code]
		}
	}
	if len(c.shop.Contract.Countries) == 0 { // nobody knows yet who calls
		return "en"
	}
	return languages[c.home().Code]
}
