package push

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/wire/jsongate"
	"respite/wire/telling"
)

// request makes the signed request of a push.
func (s *Sender) request(ctx context.Context, shop merchant.Merchant, j job.Job) (*http.Request, error) {
	var notice job.Notice
	if err := json.Unmarshal(j.Payload, &notice); err != nil {
		return nil, errors.New("the push cannot be read back")
	}
	if err := job.CheckAddress(notice.URL); err != nil {
		return nil, errors.New("the address of the push is not an http or https address that can be called")
	}
	key, err := s.key(shop, j)
	if err != nil {
		return nil, err
	}
	request, err := s.signed(ctx, notice, shop, key)
	if err != nil {
		return nil, fmt.Errorf("make the push: %w", err)
	}
	request.Header.Set("User-Agent", "Respite")
	request.Header.Set("Respite-Push-Id", string(j.ID))
	request.Header.Set("Respite-Push-Sequence", strconv.Itoa(notice.Sequence))
	request.Header.Set("Respite-Push-Attempt", strconv.Itoa(j.Attempts+1))
	return request, nil
}

// key chooses what to sign with. While keys are changed several count; attempts take turns, the newest
// first, so that a shop which has not changed over yet can check the next one.
func (s *Sender) key(shop merchant.Merchant, j job.Job) (string, error) {
	valid := shop.Valid(s.Clock())
	if len(valid) == 0 {
		return "", errors.New("the merchant has no valid key to sign with")
	}
	return valid[j.Attempts%len(valid)].Secret.Reveal(), nil
}

// signed makes the request in the merchant's format (gateway reference 5.2 and 5.4).
func (s *Sender) signed(ctx context.Context, notice job.Notice, shop merchant.Merchant, key string) (*http.Request, error) {
	message := telling.Push(notice, shop.WebsiteKey, s.Test)
	if shop.Options.PushFormat == merchant.PushForm {
		return post(ctx, notice.URL, "application/x-www-form-urlencoded", message.Form.Sign(key).Encode())
	}
	body, err := jsongate.Encode(message.JSON)
	if err != nil {
		return nil, err
	}
	request, err := post(ctx, notice.URL, "application/json; charset=utf-8", body)
	if err != nil {
		return nil, err
	}
	nonce, err := s.IDs.Next()
	if err != nil {
		return nil, err
	}
	credentials := jsongate.Credentials{WebsiteKey: shop.WebsiteKey, SecretKey: key}
	signed := jsongate.Message{Method: http.MethodPost, URI: jsongate.WithoutScheme(notice.URL), Body: body}
	request.Header.Set("Authorization", credentials.Sign(signed, string(nonce), s.Clock().Unix()))
	return request, nil
}

func post(ctx context.Context, address, contentType string, body []byte) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("its address is malformed")
	}
	request.Header.Set("Content-Type", contentType)
	return request, nil
}
