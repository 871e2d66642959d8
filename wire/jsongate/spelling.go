package jsongate

import "strings"

// Spelling is how a client percent-encodes the URI it signs. Encoders disagree about a few
// characters, so a signature is checked against each spelling (gateway reference 1.3).
type Spelling uint8

// The spellings, in the order they are tried. They differ only for URIs that hold one of ~ ' ! ( ) *
// or a port.
const (
	SpellingStrict     Spelling = iota // PHP: only letters, digits and - _ . stay
	SpellingTilde                      // newer Ruby: ~ stays as well
	SpellingDotNet                     // .NET: ! ( ) * stay
	SpellingJavaScript                 // Node: ! ( ) * ' ~ stay
	SpellingPortless                   // older Ruby clients: strict, and the host without its port

	spellings = iota
)

// untouched are the characters each spelling leaves beyond those that all leave.
var untouched = [spellings]string{
	SpellingTilde:      "~",
	SpellingDotNet:     "!()*",
	SpellingJavaScript: "!()*'~",
}

// differs tells whether the spelling may give another text for the URI than SpellingStrict does.
func (s Spelling) differs(uri string) bool {
	if s == SpellingPortless {
		return len(withoutPort(uri)) < len(uri)
	}
	return strings.ContainsAny(uri, untouched[s])
}

// appendURI appends the URI percent-encoded and in lower case. A valid URI holds no blanks, of which
// some encoders would make a plus.
func (s Spelling) appendURI(text []byte, uri string) []byte {
	const hex = "0123456789abcdef"
	if s == SpellingPortless {
		uri = withoutPort(uri)
	}
	for i := range len(uri) {
		switch c := uri[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '-', c == '_', c == '.':
			text = append(text, c)
		case 'A' <= c && c <= 'Z':
			text = append(text, c-'A'+'a')
		case strings.IndexByte(untouched[s], c) >= 0:
			text = append(text, c)
		default:
			text = append(text, '%', hex[c>>4], hex[c&15])
		}
	}
	return text
}

// withoutPort gives the URI without the port of its host.
func withoutPort(uri string) string {
	end := strings.IndexAny(uri, "/?")
	if end < 0 {
		end = len(uri)
	}
	colon := strings.LastIndexByte(uri[:end], ':')
	if colon < 0 || strings.Trim(uri[colon+1:end], "0123456789") != "" {
		return uri // no port: the last colon, if any, stands inside an IPv6 address
	}
	return uri[:colon] + uri[end:]
}

// WithoutScheme gives the part of a web address that is signed: without http:// or https:// and
// without a fragment, which never reaches the receiver.
func WithoutScheme(address string) string {
	if _, rest, found := strings.Cut(address, "://"); found {
		address = rest
	}
	address, _, _ = strings.Cut(address, "#")
	return address
}
