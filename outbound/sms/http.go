package sms

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"respite/domain/dispatch"
)

// DefaultTimeout is for a whole attempt.
const DefaultTimeout = 30 * time.Second

// maxHeader bounds the header of an answer, in bytes. Its body is not read.
const maxHeader = 16 << 10

// Config is what is needed to reach the provider's gateway of text messages.
type Config struct {
	URL     string        // https; http to this machine only
	Token   string        // sent as a bearer token; empty: the gateway asks for none
	Timeout time.Duration // of a whole attempt; 0: DefaultTimeout
}

// HTTP sends messages to a gateway. It is safe for concurrent use.
type HTTP struct {
	config Config
	client *http.Client
}

// NewHTTP makes a sender. It calls nobody yet; it fails when the configuration makes no sense.
func NewHTTP(config Config) (*HTTP, error) {
	address, err := url.Parse(config.URL)
	if err != nil || address.Hostname() == "" || address.User != nil {
		return nil, errors.New("the gateway of text messages has no address that can be called")
	}
	if address.Scheme != "https" && !(address.Scheme == "http" && isLoopback(address.Hostname())) {
		return nil, errors.New("messages may not cross the network in the clear: the gateway's address needs https")
	}
	if strings.ContainsFunc(config.Token, unfit) {
		return nil, errors.New("the token of the gateway of text messages holds characters that cannot be sent")
	}
	if config.Timeout == 0 {
		config.Timeout = DefaultTimeout
	}
	return &HTTP{config: config, client: &http.Client{
		Timeout:       config.Timeout,
		Transport:     &http.Transport{MaxResponseHeaderBytes: maxHeader},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// unfit tells of characters that a header cannot carry.
func unfit(r rune) bool { return r <= ' ' || r > '~' }

// Send makes one attempt: a POST of {id, to, text} as JSON. Any answer of 200 to 299 is good; the error of
// another is a dispatch.Failure, permanent when the gateway refused this message.
func (h *HTTP) Send(ctx context.Context, m Message) error {
	encoded, err := m.encode()
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, h.config.URL, bytes.NewReader(encoded))
	if err != nil {
		return fmt.Errorf("make the request of message %s: %w", m.ID, err)
	}
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	request.Header.Set("User-Agent", "Respite")
	if h.config.Token != "" {
		request.Header.Set("Authorization", "Bearer "+h.config.Token)
	}
	response, err := h.client.Do(request)
	if err != nil {
		return &dispatch.Failure{Reason: explain(ctx, err)}
	}
	defer response.Body.Close()
	return judge(response.StatusCode)
}

// aboutTheMessage are the refusals that another attempt will get again. The others mean us, or the hour.
var aboutTheMessage = []int{http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity}

func judge(status int) error {
	if status >= 200 && status < 300 {
		return nil
	}
	return &dispatch.Failure{
		Permanent: slices.Contains(aboutTheMessage, status), Code: status,
		Reason: fmt.Sprintf("the gateway of text messages answered %d", status),
	}
}

// explain says what went wrong; the library's own errors hold addresses.
func explain(ctx context.Context, err error) string {
	var timeout net.Error
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return "the attempt was broken off on our side"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "the gateway of text messages did not answer in time"
	}
	return "the gateway of text messages cannot be reached"
}
