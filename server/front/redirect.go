package front

import (
	"net"
	"net/http"
	"strings"
)

// Redirect sends people to the encrypted address. Only a page that is read goes there: a wire's request was
// in the clear with all that is in it, and its signature is for this address; whoever sends it must hear of
// that and not be helped along.
func Redirect(isPage func(*http.Request) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
			if strings.Contains(name, ":") {
				host = "[" + name + "]"
			}
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead || host == "" || !isPage(r) {
			http.Error(w, "This server answers encrypted requests only: use https.", http.StatusForbidden)
			return
		}
		// Not for ever: an operator may change their mind. Strict-Transport-Security says the rest.
		http.Redirect(w, r, "https://"+host+r.URL.RequestURI(), http.StatusFound)
	})
}
