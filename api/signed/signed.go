// Package signed believes requests that a merchant's system has signed, and signs answers for it, as the gateway's
// wire has it (gateway reference 1). Doors that take such requests share it.
//
// It must never tell why a request is not believed, and never sign anything for a caller who has not proved to know
// the secret.
package signed

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"respite/domain/merchant"
	"respite/store"
	"respite/value/fault"
	"respite/value/id"
	"respite/wire/jsongate"
)

// window is how far a client's clock may be off (gateway reference 1.5).
const window = 300 * time.Second

// ErrDenied is the one answer to everything wrong with a signature: it does not help anybody to guess. It
// is never signed: a signature covers method and address of the request it answers, so signing for
// strangers would hand them signed requests of their own choice.
var ErrDenied = errors.New("the request could not be authenticated")

// ourMark begins the nonces of our answers, and no request's. The parts that are signed stand without
// anything between them, so a signed answer to a request could otherwise be sent back as a request.
const ourMark = "respite-answer-"

// nobodys is the secret that the signature of an unknown website is checked with: answering sooner would
// tell which websites there are.
const nobodys = "nobody has this secret, so that nothing matches it"

// Guard believes requests to one door of one book. It is safe for concurrent use.
type Guard struct {
	book  *store.Store
	clock func() time.Time
	ids   *id.Source
	seen  *seen
}

// New makes a guard. Signatures are checked against the real time, whatever the book's.
func New(book *store.Store, clock func() time.Time, ids *id.Source) *Guard {
	return &Guard{book: book, clock: clock, ids: ids, seen: newSeen()}
}

// Caller is whoever has proved to know a secret of a merchant.
type Caller struct {
	Shop        merchant.Merchant
	guard       *Guard
	credentials jsongate.Credentials
	spelling    jsongate.Spelling
	message     jsongate.Message
}

// Admit believes the caller when a key of the website signed these very bytes, just now, and for the first time.
// The message holds the body, or its digest.
func (g *Guard) Admit(ctx context.Context, r *http.Request, message jsongate.Message) (*Caller, error) {
	header, err := jsongate.ParseAuthorization(r.Header.Get("Authorization"))
	if err != nil {
		return nil, ErrDenied
	}
	message.Method, message.URI = r.Method, r.Host+r.RequestURI
	shop, err := g.book.View().MerchantByWebsiteKey(ctx, header.WebsiteKey)
	if fault.Is(err, fault.MerchantUnknown) {
		header.Verify(nobodys, message)
		return nil, ErrDenied
	}
	if err != nil {
		return nil, fmt.Errorf("find the merchant of a website key: %w", err)
	}
	if strings.HasPrefix(header.Nonce, ourMark) {
		return nil, ErrDenied
	}
	now := g.clock()
	for _, key := range shop.Valid(now) {
		spelling, good := header.Verify(key.Secret.Reveal(), message)
		if !good {
			continue
		}
		if age := now.Sub(time.Unix(header.Timestamp, 0)); age.Abs() > window || !g.seen.first(header, now) {
			return nil, ErrDenied
		}
		credentials := jsongate.Credentials{WebsiteKey: shop.WebsiteKey, SecretKey: key.Secret.Reveal()}
		return &Caller{Shop: shop, guard: g, credentials: credentials, spelling: spelling, message: message}, nil
	}
	return nil, ErrDenied
}

// Claimed gives the merchant that a request says it comes from, which nobody should believe before Admit. There may
// be no such merchant.
func (g *Guard) Claimed(ctx context.Context, r *http.Request) (merchant.ID, bool, error) {
	header, err := jsongate.ParseAuthorization(r.Header.Get("Authorization"))
	if err != nil {
		return 0, false, ErrDenied
	}
	shop, err := g.book.View().MerchantByWebsiteKey(ctx, header.WebsiteKey)
	if fault.Is(err, fault.MerchantUnknown) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("find the merchant of a website key: %w", err)
	}
	return shop.ID, true, nil
}

// Sign puts a signature into the header of the answer: some clients read no answer that is not signed (gateway
// reference 1.6). Of the answer it needs the body, or its digest.
func (c *Caller) Sign(header http.Header, answer jsongate.Message) error {
	nonce, err := c.guard.ids.Next()
	if err != nil {
		return fmt.Errorf("sign an answer: %w", err)
	}
	answer.Method, answer.URI = c.message.Method, c.message.URI
	header.Set("Authorization", c.credentials.SignAs(c.spelling, answer, ourMark+string(nonce), c.guard.clock().Unix()))
	return nil
}
