// Package code writes programs that send one request as a shop's software would: they make nonce, time and
// signature themselves from the merchant's keys, and run as they are (gateway reference 1; XML-RPC reference 1.5).
//
// It must never put into a program what was not given to it: where a secret is not known, a name stands for it.
package code

import (
	"embed"
	"fmt"
	"strings"
	"text/template"

	"respite/wire/described"
)

// Request is what a program sends.
type Request struct {
	Door       described.Door
	Name       string // of the action
	Method     string // of HTTP
	URL        string
	Body       string // of the gateway
	WebsiteKey string
	Secret     string // the secret key, or the shared secret

	Before, After string   // of XML-RPC: the call around its digest, in ASCII
	Signed        []string // what the digest is over
}

// Language is a program's language.
type Language struct {
	Name  string
	File  string // what the program may be called
	Needs string
	Run   string // command that runs it
}

// Languages are those in which programs are written.
var Languages = []Language{
	{"curl", "send.sh", "a shell with curl, openssl and iconv", "sh send.sh"},
	{"PHP", "send.php", "PHP 8", "php send.php"},
	{"Node", "send.mjs", "Node 18", "node send.mjs"},
	{"Python", "send.py", "Python 3", "python3 send.py"},
	{"Go", "send.go", "Go", "go run send.go"},
}

//go:embed programs
var files embed.FS

var programs = template.Must(template.New("programs").Funcs(template.FuncMap{
	"sh": shell, "php": php, "js": javaScript, "py": python, "go": golang, "narrow": narrow,
}).ParseFS(files, "programs/*.tmpl"))

// Write gives the program in a language.
func Write(l Language, r Request) (string, error) {
	var out strings.Builder
	if err := programs.ExecuteTemplate(&out, string(r.Door)+"-"+l.File+".tmpl", r); err != nil {
		return "", fmt.Errorf("write the program in %s: %w", l.Name, err)
	}
	return out.String(), nil
}

// narrow tells whether all of what is signed fits ISO-8859-1, in which clients hash it.
func narrow(fields []string) bool {
	return !strings.ContainsFunc(strings.Join(fields, ""), func(r rune) bool { return r > 0xFF })
}

// Split cuts an XML-RPC call around its digest and spells it in ASCII: a character of ISO-8859-1 becomes a reference.
func Split(body []byte, digest string) (string, string, bool) {
	var text strings.Builder
	for _, b := range body {
		if b < 0x80 {
			text.WriteByte(b)
			continue
		}
		fmt.Fprintf(&text, "&#%d;", b)
	}
	before, after, found := strings.Cut(Spread(text.String()), "<string>"+digest+"</string>")
	return before + "<string>", "</string>" + after, found
}

// Spread puts each parameter and member of a call or an answer on a line of its own.
func Spread(text string) string {
	return strings.NewReplacer("<methodCall>", "\n<methodCall>", "<params>", "\n<params>", "<param>", "\n<param>", "<member>", "\n  <member>",
		"</params>", "\n</params>", "</methodCall>", "\n</methodCall>", "<methodResponse>", "\n<methodResponse>", "</methodResponse>",
		"\n</methodResponse>",
		"<fault>", "\n<fault>").Replace(text)
}
