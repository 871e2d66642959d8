package xmlrpc_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"respite/api/limits"
	"respite/api/xmlrpc"
)

func TestRoom_OfACallThatPanics_IsFreeAgain(t *testing.T) {
	room := limits.NewRoom(1)
	door := xmlrpc.New(xmlrpc.Config{Room: room}) // without a store it panics when it looks for the shop
	signed, params := aSale().reserve()
	body := bytes.NewReader(php.call("reserve_amount", signed, params...))
	func() {
		defer func() {
			if recover() == nil {
				t.Error("nothing panicked")
			}
		}()
		door.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", body))
	}()
	if !room.Enter() {
		t.Error("its place is taken for ever")
	}
}
