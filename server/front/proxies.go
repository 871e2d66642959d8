// Package front is what stands between the network and the books: the addresses a server listens on,
// certificates, the proxies that are believed, and the host names that lead to a book.
//
// It must never know a book or a wire, never redirect a request that may be signed, and never believe a
// header about the caller from anybody who is not a listed proxy.
package front

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Proxies are the machines in front of the server that say for whom they call.
type Proxies struct {
	Networks []netip.Prefix
	Unix     bool // whoever reaches a unix socket is one of them
	// Standard: they say it in Forwarded (RFC 7239), otherwise in X-Forwarded-For, -Proto and -Host. Only one
	// is read: a proxy passes the other on as a stranger wrote it.
	Standard bool
	Alone    bool // without encryption, nobody else lets callers of other machines in
}

// hop is what a proxy says of the request it was sent.
type hop struct{ from, scheme, host string }

// Handler lets the next one see the caller, the scheme and the host as they were before the proxies. From
// right to left each hop was written down by the one after it, so the first that is no proxy of ours is
// the caller, and nothing further left can be believed.
func (p Proxies) Handler(next http.Handler) http.Handler {
	if len(p.Networks) == 0 && !p.Unix {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.TrustsPeer(r) {
			r = p.seenFrom(r)
		}
		next.ServeHTTP(w, r)
	})
}

// TrustsPeer tells whether a request, as it came in, was sent by one of the proxies.
func (p Proxies) TrustsPeer(r *http.Request) bool {
	if at := takenAt(r); at != nil && at.Network() == unixNetwork {
		return p.Unix
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && p.trusts(peer.Addr())
}

// takenAt gives the address at which a request came in; nil when nobody knows.
func takenAt(r *http.Request) net.Addr {
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	return local
}

// Barrier keeps out who comes from another machine without encryption and past the proxies, where these alone let
// callers in: what was meant for the proxy's network would be open to whoever reaches it. What isOpen says is
// answered to everybody.
func (p Proxies) Barrier(isOpen func(*http.Request) bool, next http.Handler) http.Handler {
	if !p.Alone {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS == nil && !fromHere(r) && !p.TrustsPeer(r) && !isOpen(r) {
			http.Error(w, "This server answers without encryption to its proxies only.", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// fromHere tells whether a request came in where only this machine reaches the server.
func fromHere(r *http.Request) bool {
	switch at := takenAt(r).(type) {
	case *net.UnixAddr:
		return true
	case *net.TCPAddr:
		return at.IP.IsLoopback()
	}
	return false
}

func (p Proxies) trusts(address netip.Addr) bool {
	for _, network := range p.Networks {
		if network.Contains(address.Unmap()) {
			return true
		}
	}
	return false
}

// seenFrom gives the request as the first proxy got it. The doors read the address they were called at from
// Host and TLS: a gateway's signature covers it.
func (p Proxies) seenFrom(r *http.Request) *http.Request {
	said := p.said(r.Header)
	caller, known := p.caller(said)
	if !known {
		return r
	}
	seen := r.Clone(r.Context())
	if caller.from != "" {
		seen.RemoteAddr = net.JoinHostPort(caller.from, "0")
	}
	if caller.host != "" {
		seen.Host = caller.host
	}
	switch {
	case caller.scheme == "https" && seen.TLS == nil:
		seen.TLS = &tls.ConnectionState{}
	case caller.scheme == "http":
		seen.TLS = nil
	}
	return seen
}

// caller finds the rightmost hop that no proxy of ours made. When all are ours, the leftmost is the caller.
func (p Proxies) caller(said []hop) (hop, bool) {
	for i := len(said) - 1; i >= 0; i-- {
		address, err := netip.ParseAddr(said[i].from)
		if err != nil { // somebody without an address, such as "unknown"
			said[i].from = ""
			return said[i], true
		}
		if !p.trusts(address) || i == 0 {
			return said[i], true
		}
	}
	return hop{}, false
}

// maxHops bounds how far back a request is followed.
const maxHops = 32

func (p Proxies) said(header http.Header) []hop {
	if p.Standard {
		return standardHops(list(header, "Forwarded"))
	}
	// The last word is the nearest proxy's, if it says one at all: where it passes on what it was sent, a stranger
	// chooses scheme and host. So a listed proxy must overwrite both headers.
	scheme, host := lastOf(list(header, "X-Forwarded-Proto")), lastOf(list(header, "X-Forwarded-Host"))
	var hops []hop
	for _, from := range list(header, "X-Forwarded-For") {
		hops = append(hops, hop{from: bare(from), scheme: strings.ToLower(scheme), host: host})
	}
	return hops
}

// list gives the members of a header that may come several times, with commas between; the last ones if
// there are too many.
func list(header http.Header, name string) []string {
	var members []string
	for _, member := range strings.Split(strings.Join(header.Values(name), ","), ",") {
		members = append(members, strings.TrimSpace(member))
	}
	return members[max(0, len(members)-maxHops):]
}

func lastOf(members []string) string { return members[len(members)-1] }

// standardHops reads the elements of Forwarded (RFC 7239, 4).
func standardHops(elements []string) []hop {
	var hops []hop
	for _, element := range elements {
		var h hop
		for _, pair := range strings.Split(element, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
			value = strings.Trim(value, `"`)
			switch strings.ToLower(name) {
			case "for":
				h.from = bare(value)
			case "proto":
				h.scheme = strings.ToLower(value)
			case "host":
				h.host = value
			}
		}
		hops = append(hops, h)
	}
	return hops
}

// bare gives an address without brackets and port.
func bare(address string) string {
	if at, err := netip.ParseAddrPort(address); err == nil {
		return at.Addr().Unmap().String()
	}
	return strings.Trim(address, "[]")
}
