package settings

import (
	"cmp"
	"net"
	"net/url"
	"path/filepath"
	"strings"
)

// searchPath is what of a database's address names the schema.
const searchPath = "search_path"

// checkPlaces sees to it that no two books lie in one place, however it is written.
func (s *Settings) checkPlaces() error {
	folders, databases := map[string]string{}, map[string]string{}
	for _, book := range s.Books {
		folder := book.folder()
		if other, taken := folders[folder]; taken {
			return wrong("books %q and %q both have the folder %s: give each its own data", other, book.Name, folder)
		}
		folders[folder] = book.Name
		if book.Database == "" {
			continue
		}
		schema := book.schema()
		if other, taken := databases[schema]; taken {
			return wrong("books %q and %q both lie in the database %s: give each a search_path of its own", other, book.Name, schema)
		}
		databases[schema] = book.Name
	}
	return nil
}

// folder gives the folder of the book in the one way that every other way of writing it leads to.
func (p Place) folder() string {
	folder := filepath.Clean(cmp.Or(p.Data, DefaultData))
	if whole, err := filepath.Abs(folder); err == nil {
		folder = whole
	}
	if led, err := filepath.EvalSymlinks(folder); err == nil {
		folder = led
	}
	return folder
}

// schema names the tables of the book: server, database and schema, and not who asks for them or how. What is no address
// is refused elsewhere.
func (p Place) schema() string {
	address, err := url.Parse(p.Database)
	if err != nil {
		return "that cannot be read"
	}
	query := address.Query()
	host := cmp.Or(query.Get("host"), address.Hostname(), "localhost")
	port := cmp.Or(query.Get("port"), address.Port(), "5432")
	name := cmp.Or(query.Get("dbname"), query.Get("database"), strings.Trim(address.Path, "/"), address.User.Username())
	return net.JoinHostPort(strings.ToLower(host), port) + "/" + name + ", schema " + cmp.Or(query.Get(searchPath), "public")
}
