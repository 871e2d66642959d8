package playground

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"respite/domain/merchant"
	"respite/value/country"
	"respite/wire/described"
)

// shop is the merchant that is played, with the secrets the visitor may sign with.
type shop struct {
	merchant.Merchant
	secrets
}

// placeholders stand in programs for secrets that nobody has told.
const (
	secretKeyPlaceholder = "YOUR-SECRET-KEY"
	sharedPlaceholder    = "YOUR-SHARED-SECRET"
)

// Signs tells whether the visitor may sign at a door.
func (s shop) Signs(d described.Door) bool { return s.of(d) != "" }

func (s shop) of(d described.Door) string {
	if d == described.XMLRPC {
		return s.SharedSecret
	}
	return s.SecretKey
}

// Foreign tells that the shop does not sell where the people of the examples live.
func (s shop) Foreign() bool { return !s.Serves(country.NL) }

// shops are the merchants of the book.
func (v *visit) shops(ctx context.Context) ([]merchant.Merchant, error) {
	all, err := v.Store.View().Merchants(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the merchants: %w", err)
	}
	if len(all) == 0 {
		return nil, problem{http.StatusNotFound, "There is no merchant in this book yet: the operator adds one."}
	}
	return all, nil
}

// shop gives the merchant that is played: the one chosen, or the first.
func (v *visit) shop() (shop, error) {
	all, err := v.shops(v.request.Context())
	if err != nil {
		return shop{}, err
	}
	v.session.mu.Lock()
	defer v.session.mu.Unlock()
	at := max(0, slices.IndexFunc(all, func(m merchant.Merchant) bool { return m.ID == v.session.shop }))
	played := shop{Merchant: all[at], secrets: v.session.typed[all[at].ID]}
	if !v.Keys {
		return played, nil
	}
	played.secrets = secrets{SharedSecret: played.Shared.Reveal()}
	if valid := played.Valid(v.Clock()); len(valid) > 0 {
		played.SecretKey = valid[0].Secret.Reveal()
	}
	return played, nil
}

// maxSecret bounds a secret that is typed in.
const maxSecret = 256

// choose takes another merchant, with what the visitor knows of its secrets. What was known of the orders of the
// one before is forgotten.
func (v *visit) choose() (answer, error) {
	number, err := strconv.ParseInt(v.request.PostFormValue("eid"), 10, 64)
	if err != nil {
		return answer{}, problem{http.StatusBadRequest, "This is not a merchant's number."}
	}
	all, err := v.shops(v.request.Context())
	if err != nil {
		return answer{}, err
	}
	chosen := merchant.ID(number)
	if !slices.ContainsFunc(all, func(m merchant.Merchant) bool { return m.ID == chosen }) {
		return answer{}, problem{http.StatusNotFound, "There is no such merchant in this book."}
	}
	told := secrets{strings.TrimSpace(v.request.PostFormValue("secret")), strings.TrimSpace(v.request.PostFormValue("shared"))}
	if len(told.SecretKey) > maxSecret || len(told.SharedSecret) > maxSecret {
		return answer{}, problem{http.StatusBadRequest, "This is too long for a secret."}
	}
	v.session.mu.Lock()
	defer v.session.mu.Unlock()
	if v.session.shop != chosen {
		clear(v.session.known)
	}
	v.session.shop = chosen
	if told != (secrets{}) {
		v.session.typed[chosen] = told
	}
	return answer{to: Path}, nil
}
