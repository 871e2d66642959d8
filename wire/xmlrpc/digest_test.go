package xmlrpc_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"respite/wire/xmlrpc"
)

const secret = "violin-42"

var allHashes = xmlrpc.Hashes{MD5: true, SHA1: true}

// vector is a digest that a client was seen to make.
type vector struct {
	input, digest string // the input without the secret
}

// signed are digests as Sign makes them (XML-RPC reference 10.1 to 10.4).
var signed = []vector{
	{"2099:410321-9202:56065", "MMeUM3tZas59IXY+UOqqgEa7sGcrS0E3688L/Bfopabce+MIi2Vh1P55mC1qHtGA3fOrrVSifl+LB1LAh6nHSg=="},
	{"4:1:php:api:5.0.0:2099:2400112233:8:W-1001:1:LP-204:2", "mfxooLd2ohbymYGYmqIO5CnVvIabYV1J84U8C6ZfTFXbnzCOUccqYa34xAuShZlKAhTsxU6zNm62mG6oTomq9g=="},
	{"2099:2400112233", "p06qzVFZl6cFgwv755ysWPZbArqOpsRchuQZFDcEoZO4wnpzmls+q+T53K5ICR/vNRgW2yrbJfYoN/iI6yAhhg=="},
	{"2099:410321-9202", "+zZKjOqVnUSwyQ5xqp5tShddRUsGrTDJfRs7CiBwvVWcEhOkOqEzuRaJji4H2rttsXlqwsEhvGlOPzJ2PnZU2A=="},
	{"2099:0", "nzAMXCepbU4Kv8YUVfaxciF0dhPhqSL5zal2NXJmW/6CbTylSb3YlBoqsUJIQ7Rx1MAa5IKr7xSVcN+7nJM2RQ=="},
	{"2099:2400112233:9950", "Ye1taSqN4BUcA9S5ANJY1liMyU7pdxahETUSdT58G3Km6pzbQTWUyMeU9Ft68gFR3Hz9GV1AXAp1sblR2QQmxQ=="},
	{"2099:31400000000000017:LP-204:2:FRAKT:1", "DWMme/jaT5x7ocD/TQ52dkeGHeiN+grKHp3QY0ga7QuQa/Uj+K3A4DDEXtdzJHGQWUEcq/X6KHwnkT3e8XKQpg=="},
	{"2099:4103219202:LP-204:3::1", "ZI/T3z4RgZqrzo+8wJA5BfKQGtFzIA7uOl9v72vWB2OwUon1qzq/0MyZ35JKmCE3TlImIhQGepPGMfblX0L2Kw=="},
	{"2099::LP-204:3", "g/53m+YkDthtOekNeTQ/SVODioV5jC8RUP3p3qKoxzksZrm7GYPuSBJSxrtBrNete+nBta/X4tgA4c3yQ1rphA=="},
	{"31400000000000017:LP-204:2", "CLA0lKlCMuDM02lsLx30DGPgNkuusVLsO38ffnoORGtTV91CZRXDgayw0F5XgNAyNEtww8BoD/ccib4Li8KSEg=="},
	{"31400000000000017:1:3900", "C4ylH7vK3S1QlKWwjiTlansg9yW24j04B7lNncFVcANp8yZaQ4Qd3I/88ZuAjquFxXxgOg1Jn0bEmbA0EI1mCg=="},
	{"31400000000000017:W-1002", "8jiW6f/fXHUHiRyoknEhSZCDGQXRFoXwYj+4HqutPGaxhWSEQvxaPdqMM4Wqy1E7SZr1NDQuTci5V0sQwIcNLw=="},
	{"4:1:php:api:5.0.0:2099:2400112233:1", "/wSKYhf5gxm915I9R/Fv5R+35eYqUiUElvxy2OFdQRBu/u9a5CKprJni5CAo7pITtrMYWWL4T8ooNyRsrVTxaw=="},
	{"4:1:php:api:5.0.0:2099:2400112233:W-1002", "tmm8weGpJsllJ8qk/zvhznljy05432HBjMPmAF36nLx738ixF9v+xjgnh2dBU7NR7YntoYJfx0IkalrUuLWVsw=="},
	{"4:1:php:api:5.0.0:2099:2400112233:Storgatan 7:11455:Stockholm:209:Anna:Åkesson:Storgatan 7:11455:Stockholm:209:Anna:Åkesson",
		"EEVYuqZndzaQzzsVsodPJCWPbM3AXgrlhDDGD6+3BQw8zAJKCALZdTy92AmPn1GpT5GpSSizZ6B8ln4uAqpoAQ=="},
	{"2099:4103219202:C-7", "Ctri2MirG/OisW3iF9Hb76zKz6KKFnEFO6/RNP09L9aqI6zAACtuGo1aYVHtiY7lDYCerIaX7j+s7OpM7RpK4w=="},
	{"Vinylskiva blå:Frakt", "SyWcZboIohHgy03c0OAW82IEXHzjjK30KDh2E8YnXIOEIu0XE4qQjNIkkB5mr28rgvb87zEXRpe46xYbhHI1nQ=="},
}

// matching are digests made in other ways over fields of the same input.
var matching = []vector{
	{"2099:2400112233", "l6fiLraPBQmuqCAzHCymDlCj0+NVDxEOiGY04BpK/Lbs2Obv2maaDPKoj99R9DK7"},
	{"2099:2400112233", "uPuq93YldyZTWJHpgXuQ7PlcdfP9Zdqv0nlIOrEPNDM="},
	{"2099:2400112233", "XPp7m/fBmks8XwnChQnl1LsPcVw="},
	{"2099:2400112233", "/Fe+T2qh9krUv2WU0JS46w=="},
	{"Vinylskiva blå:Frakt", "nEw8bstYN4wAoTWPf8ifpBPLc7G5UxPdCr9vl3SnMmgg7fwNWG2OxTFMgLQifstzPubgB4r+0BHujRj49xVMEg=="},
}

func TestSign_OfEveryVector_GivesItsDigest(t *testing.T) {
	for _, v := range signed {
		if got := xmlrpc.Sign(v.fields(), secret); got != v.digest {
			t.Errorf("%s: got %s", v.input, got)
		}
	}
}

func TestSign_OfTextOutsideLatin1_HashesUTF8(t *testing.T) {
	fields := []string{"Жёлтый", "€"}
	if digest := xmlrpc.Sign(fields, secret); !xmlrpc.Matches(fields, secret, digest, xmlrpc.Hashes{}) {
		t.Errorf("%s does not match", digest)
	}
}

func TestMatches_OfEveryVector_AcceptsIt(t *testing.T) {
	for _, v := range slices.Concat(signed, matching) {
		if !xmlrpc.Matches(v.fields(), secret, v.digest, allHashes) {
			t.Errorf("%s: %s does not match", v.input, v.digest)
		}
		if xmlrpc.Matches(v.fields(), "another", v.digest, allHashes) {
			t.Errorf("%s: %s matches another secret", v.input, v.digest)
		}
	}
}

func TestMatches_OfPublicVectors_AcceptsThem(t *testing.T) { // XML-RPC reference 1.5
	for _, c := range []struct{ secret, input, digest string }{
		{"secret", "123:410321-9202", "apG3SvlfE1zYCcZ+ka0w5/FDGzA9cZwMjbGC+WkDjl8="},
		{"some-secret-password", "666:002031-0132", "F19bBW5J+wPNRJ66hQdE0GpQEoSbUMk6o0+Mv+TpFaE="},
		{"", "", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="},
		{"", "", "0UoCjCo6K8lHYQK7KII0xBWisB+CjqYqxbPkLw=="}, // SHA-224 of nothing (FIPS 180-4)
	} {
		if !xmlrpc.Matches(vector{input: c.input}.fields(), c.secret, c.digest, xmlrpc.Hashes{}) {
			t.Errorf("%s: %s does not match", c.input, c.digest)
		}
	}
}

func TestMatches_WhenTheClientLeftFieldsOut_AcceptsTheDigest(t *testing.T) {
	fields := []string{"2099", "", "0", "W-1001", ""}
	for _, hashed := range [][]string{fields, {"2099", "0", "W-1001"}, {"2099", "W-1001"}} {
		if !xmlrpc.Matches(fields, secret, xmlrpc.Sign(hashed, secret), xmlrpc.Hashes{}) {
			t.Errorf("%q does not match", hashed)
		}
	}
	for _, hashed := range [][]string{{"2099", "", "W-1001", ""}, {"2099", "", "0", "W-1001"}, {"W-1001"}, {}} {
		if xmlrpc.Matches(fields, secret, xmlrpc.Sign(hashed, secret), xmlrpc.Hashes{}) {
			t.Errorf("%q matches", hashed)
		}
	}
	if !slices.Equal(fields, []string{"2099", "", "0", "W-1001", ""}) {
		t.Errorf("the fields were changed: %q", fields)
	}
}

func TestMatches_OfOutdatedHashes_AsksWhetherTheyAreAllowed(t *testing.T) {
	const md5, sha1 = "/Fe+T2qh9krUv2WU0JS46w==", "XPp7m/fBmks8XwnChQnl1LsPcVw="
	fields := []string{"2099", "2400112233"}
	for _, allow := range []xmlrpc.Hashes{{}, {MD5: true}, {SHA1: true}} {
		if got := xmlrpc.Matches(fields, secret, md5, allow); got != allow.MD5 {
			t.Errorf("%+v: MD5 %t", allow, got)
		}
		if got := xmlrpc.Matches(fields, secret, sha1, allow); got != allow.SHA1 {
			t.Errorf("%+v: SHA-1 %t", allow, got)
		}
	}
}

func TestMatches_OfADigestWithWhiteSpace_StripsIt(t *testing.T) {
	v := signed[0]
	if broken := v.digest[:60] + "\r\n" + v.digest[60:] + " \n"; !xmlrpc.Matches(v.fields(), secret, broken, xmlrpc.Hashes{}) {
		t.Errorf("%q does not match", broken)
	}
}

func TestMatches_OfNoDigest_RefusesIt(t *testing.T) {
	v := signed[0]
	for _, given := range []string{
		"", "=", v.digest[:84], "x" + v.digest, v.digest + "AAAA", strings.ToLower(v.digest), strings.Repeat("A", 88), "AAAA",
		v.digest + strings.Repeat(" ", 200),
	} {
		if xmlrpc.Matches(v.fields(), secret, given, allHashes) {
			t.Errorf("%q matches", given)
		}
	}
}

func TestMatches_OfAnyFieldsThatWereSigned_AcceptsOnlyTheirDigest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fields := rapid.SliceOfN(rapid.String(), 0, 6).Draw(t, "fields")
		key := rapid.StringN(1, 20, -1).Draw(t, "secret")
		digest := xmlrpc.Sign(fields, key)
		if !xmlrpc.Matches(fields, key, digest, xmlrpc.Hashes{}) {
			t.Fatalf("%q with %q does not match %s", fields, key, digest)
		}
		if xmlrpc.Matches(append(fields, "more"), key, digest, allHashes) {
			t.Fatalf("%q matches with a field more", fields)
		}
	})
}

func FuzzDigest(f *testing.F) {
	for _, v := range slices.Concat(signed, matching) {
		f.Add(v.input, secret, v.digest)
	}
	f.Add("\xFF:€:", "", " = ")
	f.Fuzz(func(t *testing.T, input, key, given string) {
		fields := strings.Split(input, ":")
		if !xmlrpc.Matches(fields, key, xmlrpc.Sign(fields, key), xmlrpc.Hashes{}) {
			t.Errorf("%q with %q: its own digest does not match", fields, key)
		}
		if xmlrpc.Matches(fields, key, given, xmlrpc.Hashes{}) && !xmlrpc.Matches(fields, key, given, allHashes) {
			t.Errorf("%q with %q: %q matches until more is allowed", fields, key, given)
		}
		if xmlrpc.Matches(fields, key+"x", given, allHashes) && xmlrpc.Matches(fields, key, given, allHashes) {
			t.Errorf("%q: %q matches two secrets", fields, given)
		}
	})
}

// fields gives the fields of an input; an input of nothing has none.
func (v vector) fields() []string {
	if v.input == "" {
		return nil
	}
	return strings.Split(v.input, ":")
}
