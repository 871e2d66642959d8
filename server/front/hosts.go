package front

import (
	"net"
	"net/http"
	"strings"
)

// Hosts are handlers by the name they are asked for: HOST:PORT, HOST or :PORT, in small letters. The empty
// name stands for all others.
type Hosts map[string]http.Handler

// ServeHTTP hands the request to the handler of its host. A host that is none of ours is told so with 421,
// so that nobody takes one book for another.
func (h Hosts) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host := strings.ToLower(r.Host)
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = strings.Trim(host, "[]"), ""
	}
	name = strings.TrimSuffix(name, ".")
	for _, known := range []string{net.JoinHostPort(name, port), name, ":" + port, ""} {
		if handler, found := h[known]; found {
			handler.ServeHTTP(w, r)
			return
		}
	}
	http.Error(w, "Nothing is served under this host name.", http.StatusMisdirectedRequest)
}
