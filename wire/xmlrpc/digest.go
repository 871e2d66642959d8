package xmlrpc

import (
	"crypto"
	_ "crypto/md5" // registered for crypto.Hash, as are the next three
	_ "crypto/sha1"
	_ "crypto/sha256"
	_ "crypto/sha512"
	"crypto/subtle"
	"encoding/base64"
	"slices"
	"strings"
)

// Hashes says which outdated hashes a merchant's digests may still use; SHA-2 he always may.
type Hashes struct {
	MD5  bool // kreditor.php and PHP clients of before 2011
	SHA1 bool // named in the old documents, used by no client known
}

// maxDigest bounds what is taken for a digest, in characters; SHA-512 needs 88.
const maxDigest = 200

// Matches tells whether a digest was made over the fields, in order, and the secret. Clients differ in
// the empty fields they leave out and in the character set they hash, and none names its algorithm
// (XML-RPC reference 1.5). All ways are tried whichever of them matches, so that the time taken
// tells nothing. An empty secret protects nothing: a merchant must have one.
func Matches(fields []string, secret, given string, allow Hashes) bool {
	sum, isBase64 := decodeDigest(given)
	algorithm, isAllowed := allow.ofLength(len(sum))
	if !isBase64 || !isAllowed {
		return false
	}
	hash := algorithm.New()
	matching := 0
	for _, isLeftOut := range leavings {
		kept := slices.DeleteFunc(slices.Clone(fields), isLeftOut)
		for _, text := range spellings(joined(kept, secret)) {
			hash.Reset()
			hash.Write(text)
			matching |= subtle.ConstantTimeCompare(hash.Sum(nil), sum)
		}
	}
	return matching == 1
}

// Sign makes the digest of a call: SHA-512 over all fields, in ISO-8859-1 where they fit it.
func Sign(fields []string, secret string) string {
	spelled := spellings(joined(fields, secret))
	hash := crypto.SHA512.New()
	hash.Write(spelled[len(spelled)-1])
	return base64.StdEncoding.EncodeToString(hash.Sum(nil))
}

// leavings are the ways in which clients leave fields out of a digest: none, the empty ones, and
// what PHP takes for false.
var leavings = []func(field string) bool{
	func(string) bool { return false },
	func(field string) bool { return field == "" },
	func(field string) bool { return field == "" || field == "0" },
}

func joined(fields []string, secret string) string {
	return strings.Join(append(slices.Clip(fields), secret), ":")
}

// spellings gives a text in UTF-8 and then, if it fits, in ISO-8859-1.
func spellings(text string) [][]byte {
	spelled := [][]byte{[]byte(text)}
	if narrow, fits := toLatin1(text); fits {
		spelled = append(spelled, narrow)
	}
	return spelled
}

// decodeDigest reads base64 with white space anywhere: Ruby breaks lines.
func decodeDigest(given string) ([]byte, bool) {
	if len(given) > maxDigest {
		return nil, false
	}
	sum, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(given), ""))
	return sum, err == nil
}

// ofLength gives the allowed algorithm whose sums have so many bytes.
func (h Hashes) ofLength(length int) (crypto.Hash, bool) {
	switch length {
	case crypto.SHA512.Size():
		return crypto.SHA512, true
	case crypto.SHA384.Size():
		return crypto.SHA384, true
	case crypto.SHA256.Size():
		return crypto.SHA256, true
	case crypto.SHA224.Size():
		return crypto.SHA224, true
	case crypto.SHA1.Size():
		return crypto.SHA1, h.SHA1
	case crypto.MD5.Size():
		return crypto.MD5, h.MD5
	}
	return 0, false
}
