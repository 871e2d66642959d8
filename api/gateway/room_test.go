package gateway_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"respite/api/gateway"
	"respite/api/limits"
	"respite/wire/jsongate"
)

func TestRoom_OfARequestThatPanics_IsFreeAgain(t *testing.T) {
	room := limits.NewRoom(1)
	door := gateway.New(gateway.Config{Room: room}) // without a store it panics when it looks for the shop
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/json/DataRequest", strings.NewReader("{}"))
	r.Header.Set("Authorization", shopKeys.Sign(jsongate.Message{Method: r.Method, URI: r.Host + r.RequestURI, Body: []byte("{}")}, "nonce", began.Unix()))
	func() {
		defer func() {
			if recover() == nil {
				t.Error("nothing panicked")
			}
		}()
		door.ServeHTTP(httptest.NewRecorder(), r)
	}()
	if !room.Enter() {
		t.Error("its place is taken for ever")
	}
}

func TestRoom_ThatIsFull_TurnsAwayWithoutASignature(t *testing.T) {
	room := limits.NewRoom(1)
	room.Enter()
	door := gateway.New(gateway.Config{Room: room})
	answer := httptest.NewRecorder()
	door.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/json/DataRequest", strings.NewReader("{}")))
	if answer.Code != http.StatusTooManyRequests || answer.Header().Get("Retry-After") == "" || answer.Header().Get("Authorization") != "" {
		t.Errorf("got %d, %v", answer.Code, answer.Header())
	}
	room.Leave()
	if !room.Enter() {
		t.Error("whoever was turned away has taken a place")
	}
}
