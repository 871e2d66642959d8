package rows

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// KeySize is the length of the key from which everything secret in a book is derived.
const KeySize = 32

// Seal encrypts personal data and secrets for their columns, and hashes what must be found again.
// The key comes from outside the database; a sealed value is bound to its table and row, so that it
// cannot be moved to another.
type Seal struct {
	aead cipher.AEAD
	mark []byte
}

// sealed values begin with the number of their key, so that another key can follow.
const sealVersion = "1:"

// NewSeal derives a book's seal from its key of KeySize bytes.
func NewSeal(key []byte) (*Seal, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("the key of the book has %d bytes instead of %d", len(key), KeySize)
	}
	columns, err := hkdf.Key(sha256.New, key, nil, "respite columns", 32)
	if err != nil {
		return nil, fmt.Errorf("derive the key of the columns: %w", err)
	}
	mark, err := hkdf.Key(sha256.New, key, nil, "respite marks", 32)
	if err != nil {
		return nil, fmt.Errorf("derive the key of the marks: %w", err)
	}
	block, err := aes.NewCipher(columns)
	if err != nil {
		return nil, fmt.Errorf("make the cipher of the columns: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("make the cipher of the columns: %w", err)
	}
	return &Seal{aead: aead, mark: mark}, nil
}

// Encrypt gives a value as a sealed text, bound to its place ("reservation/2400000001").
func (s *Seal) Encrypt(value any, place string) (string, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("seal %s: %w", place, err)
	}
	return sealVersion + base64.RawStdEncoding.EncodeToString(s.aead.Seal(nil, nil, plain, []byte(place))), nil
}

// ErrSealed says that a value was sealed with another key or moved from another row.
var ErrSealed = errors.New("the value was sealed with another key or belongs to another row")

// Decrypt reads a sealed text into target, a pointer. One that was sealed otherwise is an ErrSealed.
func (s *Seal) Decrypt(text, place string, target any) error {
	encoded, ours := strings.CutPrefix(text, sealVersion)
	if !ours {
		return fmt.Errorf("open %s: %w", place, ErrSealed)
	}
	raw, err := base64.RawStdEncoding.DecodeString(encoded)
	if err != nil {
		return fmt.Errorf("open %s: %w", place, ErrSealed)
	}
	plain, err := s.aead.Open(nil, nil, raw, []byte(place))
	if err != nil {
		return fmt.Errorf("open %s: %w", place, ErrSealed)
	}
	if err := json.Unmarshal(plain, target); err != nil {
		return fmt.Errorf("read %s: %w", place, err)
	}
	return nil
}

// Hash gives the keyed hash by which a personal text is found again.
func (s *Seal) Hash(text string) string {
	mac := hmac.New(sha256.New, s.mark)
	mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:18])
}
