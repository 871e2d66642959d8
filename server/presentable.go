package server

import (
	"net/url"
	"strings"
)

// hidden stands in an address where a secret was.
const hidden = "xxxxx"

// Presentable gives an address as logs and people may see it. Of a PostgreSQL database the passwords are hidden; of
// any other address who asks and everything in the query, for nobody knows what a stranger's interface calls its keys.
func Presentable(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return hidden // whatever it is, it may hold a secret
	}
	isDatabase := parsed.Scheme == "postgres" || parsed.Scheme == "postgresql"
	_, hasPassword := parsed.User.Password()
	switch {
	case isDatabase && hasPassword:
		parsed.User = url.UserPassword(parsed.User.Username(), hidden)
	case !isDatabase && parsed.User != nil:
		parsed.User = url.User(hidden)
	}
	query, err := url.ParseQuery(parsed.RawQuery)
	if err != nil {
		parsed.RawQuery = hidden
		return parsed.String()
	}
	for name := range query {
		if !isDatabase || strings.Contains(strings.ToLower(name), "password") {
			query.Set(name, hidden)
			parsed.RawQuery = query.Encode()
		}
	}
	return parsed.String()
}
