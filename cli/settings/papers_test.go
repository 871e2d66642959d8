package settings_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"respite/cli/settings"
)

// table is what docs/operating.md must say of all settings.
func table() string {
	var text strings.Builder
	text.WriteString("| in the file | in the environment | flag | what |\n| --- | --- | --- | --- |\n")
	for _, key := range settings.Keys() {
		name, variable, flag := key.Name, "`"+key.Variable("NAME")+"`", ""
		if key.Table != "" {
			name = key.Table + "." + name
		}
		if name = "`" + name + "`"; key.Secret {
			name = ""
		}
		if key.Flag() != "" {
			flag = "`" + key.Flag() + "`"
		}
		if key.Table == "book" && key.Name == "name" {
			variable = ""
		}
		fmt.Fprintf(&text, "| %s | %s | %s | %s |\n", name, variable, flag, key.Help)
	}
	return text.String()
}

func TestOperating_NamesEverySetting(t *testing.T) {
	page, err := os.ReadFile("../../docs/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), table()) {
		t.Errorf("docs/operating.md must have this table:\n%s", table())
	}
}

func TestExample_CanBeRunBy(t *testing.T) {
	s, err := settings.Read("../../deploy/respite.toml", environment())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	for _, key := range []string{"listen", "[tls]", "[[book]]", "database", "hosts"} {
		if !strings.Contains(s.Shown(), key) {
			t.Errorf("the example has no %s", key)
		}
	}
	for _, book := range s.Books {
		book.DatabasePasswordFile, book.SMTPPasswordFile = "", "" // of a machine that is not this one
		if _, err := book.Config(); err != nil {
			t.Errorf("%s: %v", book.Name, err)
		}
	}
}
