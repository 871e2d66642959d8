package schema

import (
	"fmt"
	"regexp"
)

// one is what a schema may be called: names that PostgreSQL reads the same with and without quotes, and no list of them.
var one = regexp.MustCompile(`^[a-z0-9_]{1,63}$`)

// CheckName says why a schema cannot be called so, or nil.
func CheckName(name string) error {
	if !one.MatchString(name) {
		return fmt.Errorf("search_path must be one name of small letters, digits and _, not %.70q", name)
	}
	return nil
}
