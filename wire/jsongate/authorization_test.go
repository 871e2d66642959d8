package jsongate_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"

	"respite/wire/jsongate"
)

const aSignature = "34ATF0aFdfvmxU54k8SouJZPUUUUaI/IhCJ8EpPB5NU="

func parsed(t *testing.T, header string) jsongate.Authorization {
	t.Helper()
	a, err := jsongate.ParseAuthorization(header)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// reckoned is a signature made the long way.
func reckoned(secret, text string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func TestParseAuthorization_OfWhatClientsSend_GivesItsParts(t *testing.T) {
	want := jsongate.Authorization{WebsiteKey: "Kx3Demo9Ab", Signature: aSignature, Nonce: "nonce_4711", Timestamp: 1767225600}
	for _, header := range []string{
		"hmac Kx3Demo9Ab:" + aSignature + ":nonce_4711:1767225600",
		"HMAC Kx3Demo9Ab:" + aSignature + ":nonce_4711:1767225600",
		"  hmac   Kx3Demo9Ab : " + aSignature + " : nonce_4711 : 1767225600 ",
	} {
		if got := parsed(t, header); got != want {
			t.Errorf("%q: got %+v", header, got)
		}
	}
	if got := want.String(); got != "hmac Kx3Demo9Ab:"+aSignature+":nonce_4711:1767225600" {
		t.Errorf("printed as %s", got)
	}
}

func TestParseAuthorization_OfANonceWithSigns_KeepsThem(t *testing.T) {
	const nonce = "ab!@#$%^&*()cd"
	if got := parsed(t, "hmac K:"+aSignature+":"+nonce+":1"); got.Nonce != nonce {
		t.Errorf("got %q", got.Nonce)
	}
}

func TestParseAuthorization_OfAnythingElse_FailsWithoutRepeatingIt(t *testing.T) {
	for name, header := range map[string]string{
		"nothing":              "",
		"no scheme":            "Kx3Demo9Ab:" + aSignature + ":n:1",
		"only the scheme":      "hmac",
		"another scheme":       "Basic Kx3Demo9Ab:" + aSignature + ":n:1",
		"three parts":          "hmac Kx3Demo9Ab:" + aSignature + ":1",
		"five parts":           "hmac Kx3Demo9Ab:" + aSignature + ":n:1:2",
		"no key":               "hmac :" + aSignature + ":n:1",
		"long key":             "hmac " + strings.Repeat("k", 65) + ":" + aSignature + ":n:1",
		"control in the key":   "hmac Kx3\x01Demo9Ab:" + aSignature + ":n:1",
		"broken UTF-8":         "hmac Kx3Demo9Ab:" + aSignature + ":\xff:1",
		"short signature":      "hmac Kx3Demo9Ab:" + aSignature[1:] + ":n:1",
		"long signature":       "hmac Kx3Demo9Ab:" + aSignature + "=:n:1",
		"no nonce":             "hmac Kx3Demo9Ab:" + aSignature + "::1",
		"long nonce":           "hmac Kx3Demo9Ab:" + aSignature + ":" + strings.Repeat("n", 129) + ":1",
		"no timestamp":         "hmac Kx3Demo9Ab:" + aSignature + ":n:",
		"words as timestamp":   "hmac Kx3Demo9Ab:" + aSignature + ":n:soon",
		"negative timestamp":   "hmac Kx3Demo9Ab:" + aSignature + ":n:-1",
		"signed timestamp":     "hmac Kx3Demo9Ab:" + aSignature + ":n:+1",
		"timestamp with zeros": "hmac Kx3Demo9Ab:" + aSignature + ":n:01",
		"long timestamp":       "hmac Kx3Demo9Ab:" + aSignature + ":n:1234567890123",
		"long header":          "hmac Kx3Demo9Ab:" + aSignature + ":n:1" + strings.Repeat(" ", 512),
	} {
		t.Run(name, func(t *testing.T) {
			a, err := jsongate.ParseAuthorization(header)
			if err == nil {
				t.Fatalf("read as %+v", a)
			}
			for _, secret := range []string{"Kx3", aSignature[2:20], "soon", "Basic"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the error repeats %q: %v", secret, err)
				}
			}
		})
	}
}

func FuzzParseAuthorization(f *testing.F) {
	for _, e := range examples {
		f.Add(e.header)
	}
	f.Add("hmac a:b:c")
	f.Add("hmac  K : " + aSignature + ":!@#$%^&*() x:0")
	f.Fuzz(func(t *testing.T, header string) {
		a, err := jsongate.ParseAuthorization(header)
		if err != nil {
			return
		}
		if again := parsed(t, a.String()); again != a {
			t.Errorf("%+v was read again as %+v", a, again)
		}
		m := message("POST", "shop.example.org/push", header)
		credentials := jsongate.Credentials{WebsiteKey: a.WebsiteKey, SecretKey: "secret"}
		signed := parsed(t, credentials.Sign(m, a.Nonce, a.Timestamp))
		if _, ok := signed.Verify("secret", m); !ok {
			t.Errorf("%+v is not believed", signed)
		}
		if _, ok := a.Verify("a secret nobody had", m); ok {
			t.Errorf("%+v is believed", a)
		}
	})
}
