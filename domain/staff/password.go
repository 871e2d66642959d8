package staff

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"respite/value/fault"
)

// The cost of a password's hash, as RFC 9106 and OWASP advise for a server: 46 MiB, one pass, one lane. A hash says
// what it cost, so that these can rise.
const (
	memoryKiB = 46 << 10
	passes    = 1
	lanes     = 1
	hashSize  = 32

	// SaltSize is how many bytes of chance a hash needs.
	SaltSize = 16
)

// The length of a password, in characters.
const (
	shortest = 12
	longest  = 128
)

// CheckPassword gives the fault of a password that somebody chooses. Length counts; that it is made of other things than
// the member's own name does too (NIST SP 800-63B 5.1.1.2).
func (m Member) CheckPassword(password string) error {
	local, _, _ := strings.Cut(Fold(m.Email), "@")
	folded := strings.ToLower(password)
	switch n := utf8.RuneCountInString(password); {
	case n < shortest:
		return fault.PasswordWeak.With(fmt.Sprintf("A password has at least %d characters; a few words are good", shortest)).On("password")
	case n > longest:
		return fault.PasswordWeak.With(fmt.Sprintf("A password has at most %d characters", longest)).On("password")
	case strings.Contains(folded, local) && len(local) > 3:
		return fault.PasswordWeak.With("A password must not contain your e-mail address").On("password")
	case monotonous(password):
		return fault.PasswordWeak.With("This password repeats a few characters; choose another").On("password")
	}
	return nil
}

// monotonous tells a password of hardly any different characters.
func monotonous(password string) bool {
	seen := map[rune]bool{}
	for _, r := range password {
		seen[r] = true
	}
	return len(seen) < 5
}

// Hash gives the hash of a password as a PHC string: $argon2id$v=19$m=…,t=…,p=…$salt$hash. It takes so many KiB of
// memory; 0: as many as it should.
func Hash(password string, salt []byte, memory uint32) string {
	if memory == 0 {
		memory = memoryKiB
	}
	return printed(memory, salt, argon2.IDKey([]byte(password), salt, passes, memory, lanes, hashSize))
}

// DecoySize is how many bytes of chance a decoy needs.
const DecoySize = SaltSize + hashSize

// Decoy gives the hash of no password: what somebody types for a member that there is not is compared with it, and takes
// as long as any other. It is made of chance alone.
func Decoy(chance [DecoySize]byte) string {
	return printed(memoryKiB, chance[:SaltSize], chance[SaltSize:])
}

func printed(memory uint32, salt, sum []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum))
}

// Matches tells whether a password has a hash, in the same time whatever it is. What is no hash matches nothing.
func Matches(hash, password string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	var version, memory, time, threads int
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &time, &threads); err != nil {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false
	}
	sum, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || version != argon2.Version || !bounded(memory, 1, 1<<20) || !bounded(time, 1, 16) || !bounded(threads, 1, 16) || len(sum) != hashSize {
		return false
	}
	found := argon2.IDKey([]byte(password), salt, uint32(time), uint32(memory), uint8(threads), hashSize)
	return subtle.ConstantTimeCompare(found, sum) == 1
}

func bounded(n, low, high int) bool { return n >= low && n <= high }
