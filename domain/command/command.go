// Package command is the identity of a request that changes something, so that a repeated one gets
// the first answer again and does nothing twice.
//
// It must never look at time: how long an identity counts is the operation's setting.
package command

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"respite/domain/event"
	"respite/domain/merchant"
)

// Identity names one command of one merchant.
type Identity struct {
	Merchant merchant.ID
	Name     string // hash of the caller's key, or of the content where the caller gave none
	Content  string // hash of the content
	Keyed    bool   // the caller gave a key

	By event.Actor `json:"-"` // who asks; empty: the merchant's system

	// Within is how long the identity counts, where that is shorter than the operation says: some calls
	// mean something twice, and only a client that repeats after a time-out means them once.
	Within time.Duration `json:"-"`
}

// Identify makes the identity of a command: scope is the operation, key is the caller's own key or
// empty, content is everything that makes two requests the same (design 2).
func Identify(shop merchant.ID, scope, key string, content any) (Identity, error) {
	text, err := json.Marshal(content)
	if err != nil {
		return Identity{}, fmt.Errorf("identify a command of merchant %d: %w", shop, err)
	}
	sum := digest(scope, string(text))
	if key == "" {
		return Identity{Merchant: shop, Name: sum, Content: sum}, nil
	}
	return Identity{Merchant: shop, Name: digest("key", key), Content: sum, Keyed: true}, nil
}

// Actor gives who asks.
func (i Identity) Actor() event.Actor { return cmp.Or(i.By, event.API) }

// digest hashes the parts so that no two lists of parts meet.
func digest(parts ...string) string {
	hash := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(hash, "%d:%s", len(p), p)
	}
	return hex.EncodeToString(hash.Sum(nil)[:16])
}

// Record is a command that was done, with its first answer.
type Record struct {
	Identity
	At     time.Time
	Answer []byte // the operation's result as JSON
}
