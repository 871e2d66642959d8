package settings

import (
	"cmp"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"strings"

	"respite/server/front"
)

// DefaultAddr is where a server listens when nothing else is said.
const DefaultAddr = "127.0.0.1:8080"

// Addresses are where the server listens.
func (s *Settings) Addresses() []string {
	if len(s.Listen) == 0 {
		return []string{DefaultAddr}
	}
	return s.Listen
}

// Level is how much is logged.
func (s *Settings) Level() slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.Log)); err != nil {
		return slog.LevelInfo // Check knows the names
	}
	return level
}

// Check says what makes no sense in how the server meets the network.
func (s *Settings) Check() error {
	if !slices.Contains([]string{"", "debug", "info", "warn", "error"}, s.Log) {
		return wrong("--log: %.40q is none of debug, info, warn, error", s.Log)
	}
	if _, err := s.Proxies(); err != nil {
		return err
	}
	if err := s.TLS.check(); err != nil {
		return err
	}
	if err := s.checkHosts(); err != nil {
		return err
	}
	if err := s.checkPlaces(); err != nil {
		return err
	}
	if err := s.Watching.check(); err != nil {
		return err
	}
	if s.TLS.On() || s.InsecureHTTP || len(s.TrustedProxies) > 0 {
		return nil
	}
	for _, address := range s.Addresses() {
		if !Loopback(address) {
			return wrong("%s lets other machines in without encryption: set --tls-certificate or --tls-automatic, name the proxy "+
				"that encrypts with --trusted-proxies, or add --insecure-http if you mean it", address)
		}
	}
	return nil
}

// Proxies are the machines in front that are believed who calls.
func (s *Settings) Proxies() (front.Proxies, error) {
	trusted := front.Proxies{Standard: s.ProxyHeader == "forwarded", Alone: len(s.TrustedProxies) > 0 && !s.InsecureHTTP}
	if !slices.Contains([]string{"", "forwarded", "x-forwarded"}, s.ProxyHeader) {
		return trusted, wrong("--proxy-header: %.40q is neither x-forwarded nor forwarded", s.ProxyHeader)
	}
	for _, text := range s.TrustedProxies {
		text = strings.TrimSpace(text)
		if text == "unix" {
			trusted.Unix = true
			continue
		}
		network, err := netip.ParsePrefix(text)
		if address, single := netip.ParseAddr(text); single == nil {
			network, err = netip.PrefixFrom(address, address.BitLen()), nil
		}
		if err != nil {
			return trusted, wrong("--trusted-proxies: %.60q is no network: write 10.0.0.0/8, an address, or unix", text)
		}
		trusted.Networks = append(trusted.Networks, network.Masked())
	}
	return trusted, nil
}

func (t TLS) check() error {
	switch {
	case (t.Certificate == "") != (t.KeyFile == ""):
		return wrong("--tls-certificate and --tls-key-file need each other")
	case t.Certificate != "" && len(t.Automatic) > 0:
		return wrong("choose --tls-certificate or --tls-automatic")
	case len(t.Automatic) > 0 && t.Cache == "":
		return wrong("--tls-automatic needs --tls-cache: authorities refuse those who ask at every start")
	case len(t.Redirect) > 0 && !t.On():
		return wrong("--tls-redirect needs --tls-certificate or --tls-automatic")
	}
	return nil
}

// checkHosts sees to it that a host name leads to one book.
func (s *Settings) checkHosts() error {
	owners := map[string]string{}
	for _, book := range s.Books {
		hosts := book.Hosts
		if len(hosts) == 0 {
			hosts = []string{""}
		}
		for _, host := range hosts {
			owner, taken := owners[strings.ToLower(host)]
			if taken && host == "" {
				return wrong("books %q and %q both answer at every host: give one of them hosts", owner, book.Name)
			}
			if taken {
				return wrong("books %q and %q both answer at the host %s", owner, book.Name, host)
			}
			owners[strings.ToLower(host)] = cmp.Or(book.Name, "(unnamed)")
		}
	}
	return nil
}

// Loopback tells whether an address can only be reached from this machine.
func Loopback(address string) bool {
	if strings.HasPrefix(address, front.UnixPrefix) {
		return true
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
