package jsongate

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"hash"
	"strconv"
	"strings"
)

// Credentials are the key that names a website and the secret that signs for it.
type Credentials struct {
	WebsiteKey string
	SecretKey  string // used as its UTF-8 bytes, even if it looks like hex
}

// Message is what a signature covers of an HTTP request, or of the answer to one: an answer is signed
// with its request's method and URI and its own body (gateway reference 1.2 and 1.6).
type Message struct {
	Method string
	URI    string // host, port if shown, path and query, raw as the client wrote them; see WithoutScheme
	Body   []byte // the very bytes on the wire; empty when there are none

	Digest *[md5.Size]byte // of a body that was read as a stream, instead of it; never of an empty one
}

// Sign gives the Authorization header of a message we start: a request, or a push. The URI is spelled
// as .NET does, which most receivers of pushes agree with (gateway reference 5.3).
// The timestamp is in Unix seconds; the nonce holds no colon.
func (c Credentials) Sign(m Message, nonce string, timestamp int64) string {
	return c.SignAs(SpellingDotNet, m, nonce, timestamp)
}

// SignAs gives the Authorization header of an answer: its URI must be spelled as the client spelled
// it in the request, which Verify tells.
func (c Credentials) SignAs(s Spelling, m Message, nonce string, timestamp int64) string {
	a := Authorization{WebsiteKey: c.WebsiteKey, Nonce: nonce, Timestamp: timestamp}
	a.Signature = string(newSigner(c.SecretKey, m).sign(a, s))
	return a.String()
}

// Verify tells whether the header was made for the message with the secret, and with which spelling
// of its URI. Signatures are compared in constant time. It stops at the spelling that matches: how
// long it takes then tells no more than what the signer chose himself.
func (a Authorization) Verify(secret string, m Message) (Spelling, bool) {
	given := []byte(a.Signature)
	signer := newSigner(secret, m)
	for s := SpellingStrict; s < spellings; s++ {
		if s != SpellingStrict && !s.differs(m.URI) {
			continue
		}
		if subtle.ConstantTimeCompare(signer.sign(a, s), given) == 1 {
			return s, true
		}
	}
	return SpellingStrict, false
}

// signer signs one message in several spellings with one key, one content hash and one buffer.
type signer struct {
	message     Message
	mac         hash.Hash
	contentHash [md5.Size]byte
	buffer      []byte
}

// roomToSign is enough for every part of a usual message, so that its buffer is made once.
const roomToSign = 384

func newSigner(secret string, m Message) *signer {
	s := &signer{message: m, mac: hmac.New(sha256.New, []byte(secret)), buffer: make([]byte, 0, roomToSign)}
	if m.Digest != nil {
		s.contentHash = *m.Digest
	} else {
		s.contentHash = md5.Sum(m.Body)
	}
	return s
}

// sign gives the base64 signature for the header's key, nonce and timestamp. It is valid until the
// next call.
func (s *signer) sign(a Authorization, spelling Spelling) []byte {
	text := append(s.buffer[:0], a.WebsiteKey...)
	text = append(text, strings.ToUpper(s.message.Method)...)
	text = spelling.appendURI(text, s.message.URI)
	text = strconv.AppendInt(text, a.Timestamp, 10)
	text = append(text, a.Nonce...)
	if len(s.message.Body) > 0 || s.message.Digest != nil {
		text = base64.StdEncoding.AppendEncode(text, s.contentHash[:])
	}
	s.mac.Reset()
	s.mac.Write(text)
	sum := s.mac.Sum(text[:0])
	s.buffer = base64.StdEncoding.AppendEncode(sum, sum)
	return s.buffer[len(sum):]
}
