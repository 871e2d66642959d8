package ui_test

import (
	"testing"

	"respite/web/ui"
)

func TestStyleSource_OfAStyle_IsItsHash(t *testing.T) {
	for style, want := range map[string]string{
		"":         "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
		"p{top:0}": "'sha256-8EJL2E40VnnGherz8izbHnhSLNfS7seXQ/iH7JDUNko='",
	} {
		if got := ui.StyleSource(style); got != want {
			t.Errorf("%q: %s", style, got)
		}
	}
}
