package xmlrpc_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"respite/wire/xmlrpc"
)

const prolog = `<?xml version="1.0" encoding="ISO-8859-1"?>`

func TestAnswer_OfAReservation_IsTheAnswerOfTheReference(t *testing.T) {
	const want = prolog + `<methodResponse><params><param><value><array><data><value><string>2400112233</string></value>` +
		`<value><int>1</int></value></data></array></value></param></params></methodResponse>`
	if got := xmlrpc.Answer(xmlrpc.List(xmlrpc.Str("2400112233"), xmlrpc.Int(1))); string(got) != want {
		t.Errorf("got %s", got)
	}
}

func TestAnswer_OfEachKind_IsSpelledWithItsType(t *testing.T) {
	for want, v := range map[string]xmlrpc.Value{
		"<nil/>":                                    {},
		"<int>-5</int>":                             xmlrpc.Int(-5),
		"<double>12.5</double>":                     xmlrpc.Double("12.5"),
		"<boolean>1</boolean>":                      xmlrpc.Bool(true),
		"<boolean>0</boolean>":                      xmlrpc.Bool(false),
		"<string></string>":                         xmlrpc.Str(""),
		"<array><data></data></array>":              xmlrpc.List(),
		"<struct></struct>":                         xmlrpc.Map(),
		"<string>a &amp;&lt;b&gt;\"'</string>":      xmlrpc.Str(`a &<b>"'`),
		"<string>\xE5\xFF</string>":                 xmlrpc.Str("åÿ"),
		"<string>&#8364;&#128512;&#128;</string>":   xmlrpc.Str("€😀\u0080"),
		"<string>a\t\nb&#13;</string>":              xmlrpc.Str("a\t\nb\r"),
		"<string>&#65533;&#65533;&#65533;</string>": xmlrpc.Str("\x00\xFF\uFFFE"),
		"<struct><member><name>b&lt;</name><value><int>1</int></value></member><member><name>a</name><value><nil/></value></member></struct>": xmlrpc.Map(
			xmlrpc.Member{Name: "b<", Value: xmlrpc.Int(1)}, xmlrpc.Member{Name: "a"}),
	} {
		want := prolog + "<methodResponse><params><param><value>" + want + "</value></param></params></methodResponse>"
		if got := xmlrpc.Answer(v); string(got) != want {
			t.Errorf("%v was written as %q, want %q", v, got, want)
		}
	}
}

func TestFault_SaysItsCodeFirst(t *testing.T) {
	const want = prolog + "<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>-99</int></value></member>" +
		"<member><name>faultString</name><value><string>Ok\xE4nt anrop</string></value></member></struct></value></fault></methodResponse>"
	if got := xmlrpc.Fault(-99, "Okänt anrop"); string(got) != want {
		t.Errorf("got %s", got)
	}
}

func TestRequest_OfALoneArray_WrapsIt(t *testing.T) {
	list := xmlrpc.List(xmlrpc.Str("a"))
	body := string(xmlrpc.Request("m", list))
	if !strings.Contains(body, "<param><value><array><data><value><array><data><value><string>a<") {
		t.Errorf("got %s", body)
	}
	if got := read(t, body).Params; !reflect.DeepEqual(got, []xmlrpc.Value{list}) {
		t.Errorf("read again as %v", got)
	}
}

func TestRequest_OfAnyValues_IsReadBackEqual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var params []xmlrpc.Value
		if drawn := rapid.SliceOfN(values(3), 0, 5).Draw(t, "params"); len(drawn) > 0 {
			params = drawn
		}
		call, err := xmlrpc.Read(xmlrpc.Request("some.method", params...))
		if err != nil || call.Method != "some.method" || !reflect.DeepEqual(call.Params, params) {
			t.Fatalf("%v was read as %v, %v", params, call, err)
		}
	})
}

func TestAnswer_OfAnyText_IsReadByAnotherParser(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := texts.Draw(t, "text")
		var answer struct {
			Text string `xml:"params>param>value>string"`
		}
		parser := xml.NewDecoder(bytes.NewReader(xmlrpc.Answer(xmlrpc.Str(text))))
		parser.CharsetReader = fromLatin1
		if err := parser.Decode(&answer); err != nil || answer.Text != text {
			t.Fatalf("%q was read as %q, %v", text, answer.Text, err)
		}
	})
}

// texts are texts of characters that XML has.
var texts = rapid.StringOf(rapid.OneOf(
	rapid.SampledFrom([]rune("\t\n\r <>&;#'\"]-!å\u0080\u009F\u00A0ÿ€😀")),
	rapid.Rune().Filter(func(r rune) bool { return r >= ' ' && r != 0xFFFE && r != 0xFFFF }),
))

// values are values of every kind, nested so deep at most.
func values(depth int) *rapid.Generator[xmlrpc.Value] {
	return rapid.Custom(func(t *rapid.T) xmlrpc.Value {
		kinds := 6
		if depth == 0 {
			kinds = 4
		}
		switch rapid.IntRange(0, kinds).Draw(t, "kind") {
		case 0:
			return xmlrpc.Value{}
		case 1:
			return xmlrpc.Int(rapid.Int64().Draw(t, "int"))
		case 2:
			return xmlrpc.Double(rapid.StringMatching(`-?[0-9]{1,9}(\.[0-9]{1,60})?`).Draw(t, "double"))
		case 3:
			return xmlrpc.Bool(rapid.Bool().Draw(t, "boolean"))
		case 4:
			return xmlrpc.Str(texts.Draw(t, "string"))
		case 5:
			return xmlrpc.List(slice(t, values(depth-1))...)
		}
		var members []xmlrpc.Member
		for _, name := range rapid.SliceOfNDistinct(texts, 0, 4, rapid.ID).Draw(t, "names") {
			members = append(members, xmlrpc.Member{Name: name, Value: values(depth-1).Draw(t, "member")})
		}
		return xmlrpc.Map(members...)
	})
}

// slice draws a slice that is nil when it is empty.
func slice(t *rapid.T, of *rapid.Generator[xmlrpc.Value]) []xmlrpc.Value {
	return append([]xmlrpc.Value(nil), rapid.SliceOfN(of, 0, 4).Draw(t, "items")...)
}

func fromLatin1(name string, body io.Reader) (io.Reader, error) {
	if name != "ISO-8859-1" {
		return nil, fmt.Errorf("the character set %s", name)
	}
	read, err := io.ReadAll(body)
	var text strings.Builder
	for _, b := range read {
		text.WriteRune(rune(b))
	}
	return strings.NewReader(text.String()), err
}

func FuzzRead(f *testing.F) {
	// Small ones: what is found in the large examples takes minutes to make small.
	for _, body := range []string{
		calling("<array><data><value><array><data/></array></value></data></array>"),
		calling("<struct><member><name>a</name><value>b</value></member><member><name/><value/></member></struct>"),
		calling("<![CDATA[a]]>&#229;<!-- b -->", "<double>1e5</double>", "<nil/>", "<boolean>1</boolean>", "<i8>+1</i8>"),
		"<?xml version='1.0' encoding='windows-1252'?>" + calling("\x80 \r\n\xE5"),
		"\uFEFF<methodCall a='>'><methodName>m</methodName></methodCall>",
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		call, err := xmlrpc.Read(body)
		if err != nil {
			return
		}
		again, err := xmlrpc.Read(xmlrpc.Request(call.Method, call.Params...))
		if err != nil || !reflect.DeepEqual(again, call) {
			t.Errorf("%v was read again as %v, %v", call, again, err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	body := largeRequest(b)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := xmlrpc.Read(body); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadAndVerify(b *testing.B) {
	body := largeRequest(b)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		call, err := xmlrpc.Read(body)
		if err != nil {
			b.Fatal(err)
		}
		fields := []string{call.Params[16].Text(), call.Params[2].Text(), call.Params[4].Text()}
		if !xmlrpc.Matches(fields, secret, call.Params[17].Text(), xmlrpc.Hashes{}) {
			b.Fatal("refused")
		}
	}
}

// largeRequest gives the request of reserve_amount with goods added up to a little more than 6 KiB.
func largeRequest(b *testing.B) []byte {
	const lastGoods = "</value>\n</data></array>"
	before, after, _ := bytes.Cut(example(b, "reserve_amount"), []byte(lastGoods))
	goods := string(before[bytes.LastIndexByte(before, '\n'):]) + "</value>"
	body := string(before) + "</value>" + strings.Repeat(goods, 3) + lastGoods[len("</value>"):] + string(after)
	if len(body) < 6<<10 {
		b.Fatalf("%d bytes", len(body))
	}
	return []byte(body)
}
