package push

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"time"
	"unicode"

	"code.dny.dev/ssrf"
)

// maxHeader bounds the header of an answer, in bytes.
const maxHeader = 16 << 10

// newClient makes a client that speaks HTTP/1.1 only, uses no proxy, follows nothing and calls only
// where it may. Each push has a connection of its own: on one that a shop has just closed, the push
// would fail for nothing.
func newClient(config Config) *http.Client {
	dialer := &net.Dialer{Timeout: config.Timeout, Control: guard(config)}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Client{
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			Protocols:              protocols,
			DisableKeepAlives:      true,
			DisableCompression:     true,
			MaxResponseHeaderBytes: maxHeader,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// The networks that are not public, and can be allowed.
var (
	loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	private  = []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
		netip.MustParsePrefix("fc00::/7"),
	}
)

// metadata is where one provider of machines answers questions about them, inside the private
// networks; the others do so at link-local addresses, which are never allowed.
var metadata = netip.MustParsePrefix("fd00:ec2::/32")

// guard looks at each address after its name was resolved and before it is called.
func guard(config Config) func(network, address string, c syscall.RawConn) error {
	var v4, v6 []netip.Prefix
	allow := func(prefixes []netip.Prefix) {
		for _, p := range prefixes {
			if p.Addr().Is4() {
				v4 = append(v4, p)
				continue
			}
			v6 = append(v6, p)
		}
	}
	if config.AllowLoopback {
		allow(loopback)
	}
	if config.AllowPrivate {
		allow(private)
	}
	guardian := ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
	return func(network, address string, c syscall.RawConn) error {
		if called, err := netip.ParseAddrPort(address); err == nil && metadata.Contains(called.Addr()) {
			return ssrf.ErrProhibitedIP
		}
		return guardian.Safe(network, address, c)
	}
}

// explain says what went wrong in words that tell nothing of our network: the library's own errors
// hold addresses and names of servers.
func (s *Sender) explain(err error) string {
	var unresolved *net.DNSError
	var untrusted *tls.CertificateVerificationError
	var timeout net.Error
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork), errors.Is(err, ssrf.ErrInvalidHostPort):
		return "the address of the push may not be called: it is not on the public internet"
	case errors.Is(err, context.Canceled):
		return "the attempt was broken off on our side"
	case errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("the shop did not answer within %s", s.Timeout.Round(time.Millisecond))
	case errors.As(err, &unresolved):
		return "the name of the shop's server cannot be found"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the shop's server refused the connection"
	case errors.As(err, &untrusted):
		return "the certificate of the shop's server is not valid"
	}
	return "the connection to the shop's server failed"
}

// readable gives the beginning of what a shop answered, as one line that can be shown anywhere.
func readable(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
	text = strings.TrimSpace(text)
	kept := 0
	for i := range text {
		if kept == maxKept {
			return text[:i]
		}
		kept++
	}
	return text
}
