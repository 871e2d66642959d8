package xmlrpc_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"respite/wire/xmlrpc"
)

func TestRead_OfTheReserveAmountExample_GivesItsParameters(t *testing.T) {
	call := read(t, string(example(t, "reserve_amount")))
	if call.Method != "reserve_amount" || len(call.Params) != 28 {
		t.Fatalf("%s with %d parameters", call.Method, len(call.Params))
	}
	address := call.Params[9]
	if got := address.Member("lname").Text(); got != "Åkesson" {
		t.Errorf("last name %q", got)
	}
	if number, ok := address.Member("country").Int64(); number != 209 || !ok {
		t.Errorf("country %d, %t", number, ok)
	}
	goods := call.Params[20].Items()
	if len(goods) != 2 || goods[0].Member("goods").Member("title").Text() != "Vinylskiva blå" {
		t.Errorf("goods %v", goods)
	}
	if vat, ok := goods[1].Member("goods").Member("vat").Decimal(); vat != "25" || !ok {
		t.Errorf("vat %s, %t", vat, ok)
	}
	if travel := call.Params[23]; travel.Kind() != xmlrpc.KindArray || !travel.IsEmpty() {
		t.Errorf("travel %v", travel)
	}
}

func TestRead_OfTheActivateExample_GivesItsParameters(t *testing.T) {
	info := read(t, string(example(t, "activate"))).Params[5]
	article := info.Member("artnos").Items()[0]
	want := xmlrpc.Map(xmlrpc.Member{Name: "artno", Value: xmlrpc.Str("LP-204")}, xmlrpc.Member{Name: "qty", Value: xmlrpc.Int(2)})
	if !reflect.DeepEqual(article, want) {
		t.Errorf("article %v", article)
	}
	var names []string
	for _, member := range info.Members() {
		names = append(names, member.Name)
	}
	if got := strings.Join(names, " "); got != "orderid1 flags shipment_info artnos" {
		t.Errorf("members %s", got)
	}
}

func TestRead_OfEachType_GivesItsKindAndText(t *testing.T) {
	for wire, want := range map[string]xmlrpc.Value{
		`<int>-5</int>`:                 xmlrpc.Int(-5),
		`<i4> 7 </i4>`:                  xmlrpc.Int(7),
		"<i8>\r\n9007199254740993</i8>": xmlrpc.Int(9007199254740993),
		`<double>12.50</double>`:        xmlrpc.Double("12.50"),
		`<double>-1.5e-3</double>`:      xmlrpc.Double("-1.5e-3"),
		`<boolean>1</boolean>`:          xmlrpc.Bool(true),
		`<boolean>0</boolean>`:          xmlrpc.Bool(false),
		`<string> a  b </string>`:       xmlrpc.Str(" a  b "),
		`<string/>`:                     xmlrpc.Str(""),
		`<string />`:                    xmlrpc.Str(""),
		`untyped`:                       xmlrpc.Str("untyped"),
		``:                              xmlrpc.Str(""),
		` `:                             xmlrpc.Str(" "),
		`<nil/>`:                        {},
		` <nil></nil> `:                 {},
		`<dateTime.iso8601>20150525T10:36:31</dateTime.iso8601>`: xmlrpc.Str("20150525T10:36:31"),
		`<base64>aGVq</base64>`:                                  xmlrpc.Str("aGVq"),
		`<array><data/></array>`:                                 xmlrpc.List(),
		`<struct/>`:                                              xmlrpc.Map(),
		`<struct></struct>`:                                      xmlrpc.Map(),
		`<array><data><value/><value>a</value></data></array>`:   xmlrpc.List(xmlrpc.Str(""), xmlrpc.Str("a")),
		`<string xml:lang='sv' note="a>b/">x</string>`:           xmlrpc.Str("x"),
		`<string>a<!-- no <b> -->b</string>`:                     xmlrpc.Str("ab"),
		`<string>a<![CDATA[<&amp;]]>b&lt;</string>`:              xmlrpc.Str("a<&amp;b<"),
		`<![CDATA[a]]>`:                                          xmlrpc.Str("a"),
		`<!-- a --><int>1</int><!-- b -->`:                       xmlrpc.Int(1),
		`<string>&amp;&lt;&gt;&quot;&apos;</string>`:             xmlrpc.Str(`&<>"'`),
		`<string>&#229;&#x20AC;&#x1f600;&#00065;</string>`:       xmlrpc.Str("å€😀A"),
		`<string>&amp;#65;</string>`:                             xmlrpc.Str("&#65;"),
		"<string>a\r\nb</string>":                                xmlrpc.Str("a\r\nb"),
	} {
		// Two parameters, for a lone array would be unwrapped.
		call := read(t, calling(wire, "<int>1</int>"))
		if got := call.Params[0]; !reflect.DeepEqual(got, want) {
			t.Errorf("%q was read as %v, want %v", wire, got, want)
		}
	}
}

func TestRead_OfALoneArray_UnwrapsIt(t *testing.T) {
	wrapped := read(t, calling(`<array><data><value>3.5</value><value><int>2</int></value></data></array>`))
	if !reflect.DeepEqual(wrapped, read(t, calling(`3.5`, `<int>2</int>`))) {
		t.Errorf("got %v", wrapped)
	}
	nested := read(t, calling(`<array><data><value><array><data/></array></value></data></array>`))
	if !reflect.DeepEqual(nested.Params, []xmlrpc.Value{xmlrpc.List()}) {
		t.Errorf("unwrapped twice: %v", nested)
	}
}

func TestRead_OfALooseLayout_GivesTheSameCall(t *testing.T) {
	want := read(t, calling(`<struct><member><name>a</name><value><int>1</int></value></member></struct>`))
	loose := "\r\n<?xml version='1.0'?>\r\n<!-- made by hand --> <methodCall\n>\t<methodName> m </methodName >\r\n<params>\r\n" +
		"<param> <value>\r\n<struct>\r\n<member> <name>a</name> <value> <int>1</int> </value>\r\n</member>\r\n</struct> </value>\r\n</param>\r\n" +
		"</params></methodCall>\r\n<!-- the end -->\n"
	if got := read(t, loose); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	for _, params := range []string{"", "<params/>", "<params>\n</params>"} {
		if got := read(t, "<methodCall><methodName>m</methodName>"+params+"</methodCall>"); got.Method != "m" || len(got.Params) != 0 {
			t.Errorf("got %v", got)
		}
	}
}

func TestRead_InEachCharacterSet_GivesUTF8(t *testing.T) {
	const blue = "<methodCall><methodName>m</methodName><params><param><value>bl\xE5 \xA4\x80</value></param></params></methodCall>"
	utf8 := strings.ReplaceAll(blue, "\xE5 \xA4\x80", "å €")
	for prolog, c := range map[string]struct{ body, want string }{
		"":                         {blue, "blå ¤\u0080"},
		`<?xml version="1.0"?>`:    {utf8, "blå €"},
		`<?xml version="1.0" ?>  `: {utf8, "blå €"},
		"\xEF\xBB\xBF<?xml version='1.0' encoding='iso-8859-1'?>":      {utf8, "blå €"},
		`<?xml version="1.0" encoding="UTF-8"?>`:                       {utf8, "blå €"},
		`<?xml version="1.0" encoding="utf8" standalone="yes"?>`:       {utf8, "blå €"},
		`<?xml version="1.0" encoding="ISO-8859-1" ?>`:                 {blue, "blå ¤\u0080"},
		`<?xml version='1.0' encoding = 'iso-8859-15'?>`:               {blue, "blå €\u0080"},
		`<?xml version="1.0" encoding="Windows-1252"?>`:                {blue, "blå ¤€"},
		`<?xml version="1.0" encoding="US-ASCII"?>`:                    {strings.ReplaceAll(blue, "\xE5 \xA4\x80", "&#229; &#8364;"), "blå €"},
		`<?xml version="1.0" encoding="koi8-r"?>`:                      {utf8, "blå €"},
		`<?xml version="1.0" encoding="unheard-of"?><!-- latin -->   `: {blue, "blå ¤\u0080"},
	} {
		if got := read(t, prolog+c.body).Params[0].Text(); got != c.want {
			t.Errorf("%q: got %q", prolog, got)
		}
	}
}

func TestRead_OfNoCall_SaysWhereAndNotWhatItHolds(t *testing.T) {
	deep := strings.Repeat("<array><data><value>", 64)
	twins := strings.Repeat("<member><name>secret</name><value/></member>", 2)
	crowd := strings.Repeat("<value/>", 20_000)
	for name, c := range map[string]struct {
		body string
		want string
	}{
		"nothing":              {"", "byte 0: the element methodCall is missing"},
		"no XML":               {`{"secret":1}`, "byte 0: the element methodCall is missing"},
		"an answer":            {"<methodResponse/>", "byte 0: the element methodCall is missing"},
		"an endless prolog":    {"<?xml version='1.0' >", "byte 0: the prolog does not end"},
		"a document type":      {"<?xml version='1.0'?><!DOCTYPE secret []><methodCall/>", "byte 21: a declaration or instruction"},
		"an instruction":       {"<?xml-stylesheet secret?><methodCall/>", "byte 0: a declaration or instruction"},
		"an inner instruction": {calling("<?secret?>"), "byte 60: a declaration or instruction"},
		"no method":            {"<methodCall/>", "byte 13: the element methodName is missing"},
		"an empty method":      {"<methodCall><methodName/></methodCall>", "byte 25: the method has no proper name"},
		"a method with blanks": {"<methodCall><methodName>a secret</methodName></methodCall>", "byte 24: the method has no proper name"},
		"a method in Swedish":  {"<methodCall><methodName>försäljning</methodName></methodCall>", "byte 24: the method has no proper name"},
		"an endless method":    {"<methodCall><methodName>" + strings.Repeat("m", 101) + "</methodName></methodCall>", "byte 24: the method has no proper name"},
		"no end":               {"<methodCall><methodName>m</methodName>", "byte 38: the element methodCall does not end"},
		"a wrong end":          {"<methodCall><methodName>m</methodNames>", "byte 25: the element methodName does not end"},
		"half an end":          {"<methodCall><methodName>m</methodName", "byte 37: a tag does not end"},
		"half a tag":           {"<methodCall", "byte 11: a tag does not end"},
		"a tag in a tag":       {"<methodCall <methodName>", "byte 11: a tag does not end"},
		"half an attribute":    {"<methodCall a='secret>", "byte 15: an attribute does not end"},
		"half a comment":       {"<!-- secret", "byte 0: a comment does not end"},
		"half a CDATA section": {calling("<![CDATA[secret"), "byte 69: a CDATA section does not end"},
		"something behind":     {calling() + "secret", "byte 68: something behind the call"},
		"an unknown type":      {calling("<secret/>"), "byte 60: a value of no known type"},
		"a type without name":  {calling("< >"), "byte 60: a value of no known type"},
		"text before a type":   {calling("secret<int>1</int>"), "byte 60: text stands beside the type of a value"},
		"text behind a type":   {calling("<int>1</int>secret"), "byte 72: the element value does not end"},
		"two types":            {calling("<int>1</int><int>2</int>"), "byte 72: the element value does not end"},
		"a word for an int":    {calling("<int>secret</int>"), "byte 65: a value that is not of its type"},
		"no int":               {calling("<int/>"), "byte 66: a value that is not of its type"},
		"a large int":          {calling("<i8>9223372036854775808</i8>"), "byte 64: a value that is not of its type"},
		"a comma in a double":  {calling("<double>12,5</double>"), "byte 68: a value that is not of its type"},
		"an endless double":    {calling("<double>" + strings.Repeat("1", 401) + "</double>"), "byte 68: a value that is not of its type"},
		"a double of nothing":  {calling("<double>.</double>"), "byte 68: a value that is not of its type"},
		"half an exponent":     {calling("<double>1e</double>"), "byte 68: a value that is not of its type"},
		"a word for a boolean": {calling("<boolean>true</boolean>"), "byte 69: a value that is not of its type"},
		"content of nil":       {calling("<nil>secret</nil>"), "byte 65: the element nil does not end"},
		"an array of nothing":  {calling("<array/>"), "byte 68: the element data is missing"},
		"a nameless member":    {calling("<struct><member><value/></member></struct>"), "byte 76: the element name is missing"},
		"two of a name":        {calling("<struct>" + twins + "</struct>"), "byte 68: a struct with two members of one name"},
		"an entity":            {calling("<string>pounds &secret; </string>"), "byte 75: a reference to no character"},
		"a lone ampersand":     {calling("secret & sons"), "byte 67: a reference to no character"},
		"a later ampersand":    {calling("&#229;&amp;&"), "byte 71: a reference to no character"},
		"a reference to zero":  {calling("&#0;"), "byte 60: a reference to no character"},
		"half a pair":          {calling("&#xD800;"), "byte 60: a reference to no character"},
		"a large reference":    {calling("&#4294967361;"), "byte 60: a reference to no character"},
		"a signed reference":   {calling("&#+65;"), "byte 60: a reference to no character"},
		"a control character":  {calling("\x00"), "byte 60: a character that its character set"},
		"after Latin-1":        {calling("\xE5\xE4\xF6\x01"), "byte 63: a character that its character set"},
		"after UTF-8":          {calling("åäö\uFFFF"), "byte 66: a character that its character set"},
		"after a mark":         {"\uFEFF" + calling("<secret>"), "byte 63: a value of no known type"},
		"not as the prolog":    {"<?xml version='1.0' encoding='UTF-8'?>\xE5", "byte 38: a character that its character set"},
		"too deep":             {calling(deep + "<string/>"), "byte 1340: values are nested too deep"},
		"too many":             {calling("<array><data>" + crowd + "</data></array>"), "byte 160073: there are too many values"},
	} {
		t.Run(name, func(t *testing.T) {
			call, err := xmlrpc.Read([]byte(c.body))
			if err == nil {
				t.Fatalf("read %v", call)
			}
			if !strings.HasPrefix(err.Error(), "read call: "+c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error repeats what was sent: %v", err)
			}
		})
	}
}

func TestRead_AtItsLimits_ReadsTheCall(t *testing.T) {
	const levels = 63
	deep := strings.Repeat("<array><data><value>", levels) + "x" + strings.Repeat("</value></data></array>", levels)
	many := "<array><data>" + strings.Repeat("<value/>", 19_999) + "</data></array>"
	wide := strings.Repeat("m", 100)
	if got := read(t, calling(many)); len(got.Params) != 19_999 {
		t.Errorf("%d parameters", len(got.Params))
	}
	for _, body := range []string{calling(deep), strings.Replace(calling(), ">m<", ">"+wide+"<", 1), strings.Replace(calling(), ">m<", ">a.B_9:/<", 1)} {
		read(t, body)
	}
}

// calling gives the body of a call of m with values.
func calling(values ...string) string {
	body := "<methodCall><methodName>m</methodName><params>"
	for _, value := range values {
		body += "<param><value>" + value + "</value></param>"
	}
	return body + "</params></methodCall>"
}

func read(t testing.TB, body string) xmlrpc.Call {
	t.Helper()
	call, err := xmlrpc.Read([]byte(body))
	if err != nil {
		t.Fatalf("%q: %v", body[:min(len(body), 200)], err)
	}
	return call
}

// example gives a request of chapter 10 of the XML-RPC reference, byte for byte.
func example(t testing.TB, method string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", method+".xml"))
	if err != nil {
		t.Fatal(err)
	}
	return body
}
