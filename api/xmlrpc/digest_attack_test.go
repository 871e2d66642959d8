package xmlrpc_test

import (
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"
)

// The digest of this wire covers few fields, and has no time (XML-RPC reference 1.5). What it does cover must be
// what is acted on.

// instead gives the bytes of a call with a piece of its text changed after it was signed.
func instead(t *testing.T, body []byte, from, to string) []byte {
	t.Helper()
	if strings.Count(string(body), from) == 0 {
		t.Fatalf("there is no %s in %s", from, body)
	}
	return []byte(strings.Replace(string(body), from, to, 1))
}

const (
	signedAmount = "<value><int>56065</int></value>"
	signedPerson = "<value><string>410321-9202</string></value>"
	signedShop   = "<value><int>2099</int></value>"
)

func TestAttack_AFieldOtherThanItWasSigned_IsRefused(t *testing.T) {
	w := newWorld(t)
	signed, params := aSale().reserve()
	body := php.call("reserve_amount", signed, params...)
	for from, forms := range map[string][]string{
		signedAmount: {
			"<value><int>56066</int></value>", "<value><int>056065</int></value>", "<value><int>+56065</int></value>", "<value><string> 56065</string></value>",
			"<value><string>56065 </string></value>", "<value><double>56065.0</double></value>", "<value><double>5.6065e4</double></value>", "<value><int>-1</int></value>",
			"<value><boolean>1</boolean></value>", "<value><nil/></value>", "<value/>",
			"<value><array><data>" + signedAmount + "</data></array></value>",
			"<value><struct><member><name>amount</name>" + signedAmount + "</member></struct></value>", "<value><int>0</int></value>", "<value><string>0x db01</string></value>",
			signedAmount + "</param><param>" + signedAmount, "<value><string>56065:</string></value>", "<value><string>:56065</string></value>",
		},
		signedPerson: {
			"<value><string>410321-9203</string></value>", "<value><string>4103219202</string></value>", "<value><string>410321-9202 </string></value>",
			"<value><string>\n410321-9202</string></value>", "<value><int>4103219202</int></value>", "<value><string>410321-9202:56065</string></value>", "<value/>",
			"<value><array><data>" + signedPerson + "</data></array></value>", "<value><string>410321&#8722;9202</string></value>",
		},
		signedShop: {
			"<value><int>2100</int></value>", "<value><int>02099</int></value>", "<value><string>2099 </string></value>", "<value><double>2099.0</double></value>",
			"<value><int>-2099</int></value>", "<value><int>9223372036854775807</int></value>", "<value><nil/></value>", "<value><boolean>1</boolean></value>",
		},
	} {
		for _, to := range forms {
			w.unchanged(func() {
				if a := w.send(instead(t, body, from, to)); a.code == 0 {
					t.Errorf("%s in the place of %s: %v", to, from, a.result)
				}
			})
		}
	}
	if a := w.send(body); a.code != 0 {
		t.Fatalf("what was tried to be like is refused: %d %s", a.code, a.text)
	}
}

func TestAttack_TheTextThatWasSigned_IsTheTextThatIsActedOn(t *testing.T) {
	for name, c := range map[string]struct{ from, to string }{
		"a CDATA section":     {signedPerson, "<value><string><![CDATA[410321-9202]]></string></value>"},
		"two CDATA sections":  {signedPerson, "<value><string>410321<![CDATA[-92]]><![CDATA[02]]></string></value>"},
		"a comment within":    {signedAmount, "<value><int>56<!-- 99 -->065</int></value>"},
		"references":          {signedAmount, "<value><int>&#53;&#x36;065</int></value>"},
		"a reference":         {signedPerson, "<value>410321&#45;9202</value>"},
		"text instead of int": {signedAmount, "<value><string>56065</string></value>"},
	} {
		w := newWorld(t)
		signed, params := aSale().reserve()
		a := w.send(instead(t, php.call("reserve_amount", signed, params...), c.from, c.to))
		if a.code != 0 {
			t.Errorf("%s: %d %s", name, a.code, a.text)
			continue
		}
		if order := w.order(a.list()[0]); order.Reserved != 56065 || order.Parties.Birth.String() != "1941-03-21" {
			t.Errorf("%s: %s of somebody born %s", name, order.Reserved.Decimal(), order.Parties.Birth)
		}
	}
}

func TestAttack_ADigestThatIsNotTheWholeOne_IsRefused(t *testing.T) {
	w := newWorld(t)
	signed, params := aSale().reserve()
	good := php.digest(signed, secret)
	sum := sha512Of([]byte(signed + ":" + secret))
	short := sha1.Sum([]byte(signed))
	for name, digest := range map[string]string{
		"none": "", "blanks": "   ", "a part of it": good[:44], "its first 32 bytes": base64.StdEncoding.EncodeToString(sum[:32]),
		"its first 20 bytes": base64.StdEncoding.EncodeToString(sum[:20]), "its first 16 bytes": base64.StdEncoding.EncodeToString(sum[:16]),
		"a byte more": base64.StdEncoding.EncodeToString(append(append([]byte{}, sum...), 0)), "small letters": strings.ToLower(good), "capitals": strings.ToUpper(good),
		"hexadecimal": hex.EncodeToString(sum), "twice": good + good, "for the web": strings.NewReplacer("+", "-", "/", "_").Replace(good) + "!",
		"without the secret": php.digest(signed, ""), "the secret alone": php.digest("", secret), "the wrong secret": php.digest(signed, secret+"x"),
		"no secret's SHA-1": base64.StdEncoding.EncodeToString(short[:]), "of another shop": php.digest(strings.Replace(signed, "2099", "2100", 1), secret),
		"of another order of fields": php.digest("410321-9202:2099:56065", secret), "a thousand": strings.Repeat(good, 1000), "nothing of 64 bytes": base64.StdEncoding.EncodeToString(make([]byte, 64)),
	} {
		w.unchanged(func() {
			if a := w.send(php.write("reserve_amount", digest, params...)); a.code == 0 {
				t.Errorf("%s: %v", name, a.result)
			}
		})
	}
}

// Clients leave empty fields and zeros out of what they sign (XML-RPC reference 1.5). So the digest of a question
// about a person is also that of an order of no amount: that may be all that can be made of it.
func TestAttack_ADigestOfAQuestion_HoldsNoAmount(t *testing.T) {
	w := newWorld(t)
	rno := w.reserved(aSale())
	for _, empty := range []string{"<value><int>0</int></value>", "<value><string></string></value>", "<value/>", "<value><nil/></value>", "<value><string>0</string></value>"} {
		_, params := aSale().reserve()
		a := w.send(instead(t, php.call("reserve_amount", "2099:410321-9202", params...), signedAmount, empty))
		if a.code == 0 && w.order(a.list()[0]).Held() != 0 {
			t.Errorf("%s holds %s", empty, w.order(a.list()[0]).Held().Decimal())
		}
		w.unchanged(func() {
			split := php.call("split_reservation", "2099:"+rno, newest, vendor, rno, 56065, "", "", 0, eid, mark)
			if a := w.send(instead(t, split, signedAmount, empty)); a.code == 0 {
				t.Errorf("%s splits: %v", empty, a.result)
			}
		})
	}
	w.books()
}

// A call of a mebibyte must not cost more than reading it.
func TestAttack_CallsMadeToBeDearToRead_AreRefusedAtOnce(t *testing.T) {
	w := newWorld(t)
	in := func(value string) string {
		return `<?xml version="1.0"?><methodCall><methodName>get_pclasses</methodName><params><param>` + value + "</param></params></methodCall>"
	}
	const most = 1 << 20
	many := func(text string) string { return strings.Repeat(text, (most-300)/len(text)) }
	members := func() string {
		var b strings.Builder
		for i := range 19_000 {
			fmt.Fprintf(&b, "<member><name>n%05d</name><value/></member>", 19_000-i)
		}
		return "<value><struct>" + b.String() + "</struct></value>"
	}
	for name, body := range map[string]string{
		"entities in entities":  `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>` + in("<value>&c;</value>"),
		"an outer entity":       `<!DOCTYPE a SYSTEM "http://169.254.169.254/latest/meta-data/">` + in("<value>1</value>"),
		"a huge attribute":      in(`<value a="` + many("x") + `">1</value>`),
		"many attributes":       in("<value " + many(`a="1" `) + ">1</value>"),
		"many references":       in("<value>" + many("&amp;") + "</value>"),
		"many comments":         in("<value>" + many("<!---->") + "</value>"),
		"many sections":         in("<value>" + many("<![CDATA[]]>") + "</value>"),
		"many parameters":       in("<value>1</value></param>" + many("<param><value/></param>") + "<param><value/>"),
		"many values":           in("<value><array><data>" + many("<value/>") + "</data></array></value>"),
		"many members":          in(members()),
		"a deep value":          in(many("<value><array><data>")),
		"a comment without end": in("<value><!--" + many("-")),
		"a tag without end":     in("<value " + many("<")),
		"a number without end":  in("<value><double>" + many("9") + "</double></value>"),
		"a power without end":   in("<value><double>1e999999999</double></value>"),
		"an int without end":    in("<value><int>" + many("9") + "</int></value>"),
		"a name without end":    strings.Replace(in("<value/>"), "get_pclasses", many("a"), 1),
	} {
		began := time.Now()
		w.unchanged(func() {
			if a := w.send([]byte(body)); a.code == 0 {
				t.Errorf("%s: %v", name, a.result)
			}
		})
		if took := time.Since(began); took > 10*time.Second { // it takes some milliseconds
			t.Errorf("%s takes %s", name, took)
		}
	}
}
