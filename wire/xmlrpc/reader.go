package xmlrpc

import (
	"errors"
	"strconv"
	"strings"
)

// reader takes a text of XML apart from left to right. After the first thing wrong it finds nothing
// more, so that the grammar (read.go) need not ask after each step.
type reader struct {
	text     string
	at       int  // where the rest begins
	isClosed bool // the element just opened was written <name/>: nothing is in it
	err      error
	errAt    int

	values  []Value  // of arrays that are not closed yet
	members []Member // of structs that are not closed yet
	names   []string // room for sorting
	count   int      // of all values so far
}

func (r *reader) rest() string { return r.text[r.at:] }

func (r *reader) starts(with string) bool { return strings.HasPrefix(r.rest(), with) }

// fail notes the first thing wrong and ends the text there.
func (r *reader) fail(at int, what string) {
	if r.err == nil {
		r.err, r.errAt = errors.New(what), at
	}
	r.at, r.isClosed = len(r.text), false
}

// prolog passes the prolog, if there is one.
func (r *reader) prolog() {
	r.passWhite()
	if tagName(r.rest()) == "?xml" {
		r.passTo("?>", "the prolog")
	}
}

// passWhite passes the white space that comes next.
func (r *reader) passWhite() {
	for r.at < len(r.text) && isWhite(r.text[r.at]) {
		r.at++
	}
}

func isWhite(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }

// passTo passes everything up to and with the end of something, and gives what was passed.
func (r *reader) passTo(end, something string) string {
	passed, _, found := strings.Cut(r.rest(), end)
	if !found {
		r.fail(r.at, something+" does not end")
		return ""
	}
	r.at += len(passed) + len(end)
	return passed
}

// skip passes white space and comments between elements. Document types are refused with all other
// declarations: what they define would be expanded.
func (r *reader) skip() {
	for {
		r.passWhite()
		if !r.starts("<!--") {
			break
		}
		r.passTo("-->", "a comment")
	}
	if r.starts("<!") || r.starts("<?") {
		r.fail(r.at, "a declaration or instruction, which no call may have")
	}
}

// opens passes the opening tag of an element if it is the next thing, and tells whether it was.
func (r *reader) opens(name string) bool {
	if r.isClosed {
		return false
	}
	r.skip()
	if !r.starts("<") || tagName(r.rest()) != name {
		return false
	}
	r.at += len("<") + len(name)
	r.endTag()
	return r.err == nil
}

// open passes the opening tag of an element that must be there.
func (r *reader) open(name string) {
	if !r.opens(name) {
		r.fail(r.at, "the element "+name+" is missing")
	}
}

// openAny passes an opening tag and gives its name.
func (r *reader) openAny() string {
	r.skip()
	name := tagName(r.rest())
	r.opens(name)
	return name
}

// close passes the closing tag of the element that was opened last.
func (r *reader) close(name string) {
	if r.isClosed {
		r.isClosed = false
		return
	}
	r.skip()
	if !r.starts("</") || tagName(r.rest()[1:]) != name {
		r.fail(r.at, "the element "+name+" does not end")
		return
	}
	r.at += len("</") + len(name)
	r.passWhite()
	if !r.starts(">") {
		r.fail(r.at, "a tag does not end")
		return
	}
	r.at++
}

// closes tells whether the next thing is a closing tag.
func (r *reader) closes() bool { return r.isClosed || r.starts("</") }

// tagName gives the name behind the first byte of a tag.
func tagName(tag string) string {
	for i := 1; i < len(tag); i++ {
		if b := tag[i]; b == '>' || b == '/' || isWhite(b) {
			return tag[1:i]
		}
	}
	return tag[min(1, len(tag)):]
}

// endTag passes the rest of an opening tag. Attributes mean nothing on this wire.
func (r *reader) endTag() {
	from := r.at
	for r.at < len(r.text) {
		switch r.text[r.at] {
		case '>':
			r.at++
			return
		case '/':
			r.isClosed = r.starts("/>")
		case '"', '\'':
			quote := r.rest()[:1]
			r.at++
			r.passTo(quote, "an attribute")
			continue
		case '<':
			r.fail(from, "a tag does not end")
			return
		}
		r.at++
	}
	r.fail(from, "a tag does not end")
}

// characters reads text up to the next tag. Line ends stay as they were sent, because digests were
// made over them.
func (r *reader) characters() string {
	if r.isClosed {
		return ""
	}
	text := r.run()
	if !r.starts("<!") {
		return text
	}
	var whole strings.Builder
	whole.WriteString(text)
	for {
		switch {
		case r.starts("<!--"):
			r.passTo("-->", "a comment")
		case r.starts("<![CDATA["):
			r.at += len("<![CDATA[")
			whole.WriteString(r.passTo("]]>", "a CDATA section"))
		case r.starts("<") || r.rest() == "":
			return whole.String()
		default:
			whole.WriteString(r.run())
		}
	}
}

// run reads text up to the next thing that begins with an angle bracket.
func (r *reader) run() string {
	text, _, _ := strings.Cut(r.rest(), "<")
	from := r.at
	r.at += len(text)
	if !strings.Contains(text, "&") {
		return text
	}
	return r.resolve(text, from)
}

// resolve gives a text that begins at a byte with what its references stand for.
func (r *reader) resolve(text string, from int) string {
	var plain strings.Builder
	for left := text; ; {
		before, reference, found := strings.Cut(left, "&")
		plain.WriteString(before)
		if !found {
			return plain.String()
		}
		name, after, isWhole := strings.Cut(reference, ";")
		meaning, isKnown := referred(name)
		if !isWhole || !isKnown {
			r.fail(from+len(text)-len(reference)-len("&"), "a reference to no character and to none of the five entities")
			return ""
		}
		plain.WriteRune(meaning)
		left = after
	}
}

// referred gives the character that a reference stands for; entities beyond the five have no place here.
func referred(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, isNumber := strings.CutPrefix(name, "#")
	base := 10
	if hexadecimal, isHex := strings.CutPrefix(digits, "x"); isHex {
		digits, base = hexadecimal, 16
	}
	number, err := strconv.ParseUint(digits, base, 31)
	return rune(number), isNumber && err == nil && isCharacter(rune(number))
}
