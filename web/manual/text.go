package manual

import "strings"

// spread gives a call of XML-RPC as text, with each parameter and member on a line of its own. It is ISO-8859-1
// (XML-RPC reference 1.2).
func spread(body []byte) string {
	var text strings.Builder
	for _, b := range body {
		text.WriteRune(rune(b))
	}
	return strings.NewReplacer("<methodCall>", "\n<methodCall>", "<params>", "\n<params>", "<param>", "\n<param>", "<member>", "\n  <member>",
		"</params>", "\n</params>").Replace(text.String())
}
