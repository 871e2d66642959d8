package job

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"respite/value/fault"
)

// maxAddress bounds the address of a push, in bytes.
const maxAddress = 2000

// CheckAddress tells whether pushes may be sent to an address as it is written: http or https, with a
// host, without user or password. Where the host leads is seen when it is called.
func CheckAddress(address string) error {
	parsed, err := url.Parse(address)
	switch {
	case len(address) > maxAddress:
		return fault.TooLong.With(maxAddress)
	case err != nil, strings.ContainsFunc(address, unprintable):
		return fault.NotAURL.With()
	case parsed.Scheme != "http" && parsed.Scheme != "https":
		return fault.NotAURL.With()
	case !isPort(parsed.Port()):
		return fault.NotAURL.With()
	case parsed.User != nil || parsed.Opaque != "" || !isHost(parsed.Hostname()):
		return fault.NotAURL.With()
	}
	return nil
}

// isPort takes what can be called; none stands for the scheme's own.
func isPort(port string) bool {
	if port == "" {
		return true
	}
	number, err := strconv.ParseUint(port, 10, 16)
	return err == nil && number > 0
}

// unprintable tells of characters that an address holds only percent-encoded: it is signed as written.
func unprintable(r rune) bool { return r <= ' ' || r > '~' }

// isHost refuses what looks like a number but is no IP address in the usual spelling: some resolvers
// read 2130706433 or 0177.1 as one, and then it is not what it seems.
func isHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	last := strings.ToLower(labels[len(labels)-1])
	isNumber := strings.Trim(last, "0123456789") == "" || strings.HasPrefix(last, "0x")
	return !isNumber && !strings.Contains(host, ":")
}
