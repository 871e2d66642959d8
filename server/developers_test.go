package server_test

import (
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"respite/cli/sample"
	"respite/operation/administration"
	"respite/server"
	"respite/store"
)

func TestBook_OfEitherKind_HasDocumentationAndOnlyATestBookAPlayground(t *testing.T) {
	for kind, playground := range map[store.Book]int{store.Test: http.StatusOK, store.Live: http.StatusNotFound} {
		book, err := server.Found(t.Context(), server.Config{
			Folder: server.Folder(filepath.Join(t.TempDir(), "book")), Kind: kind, Clock: time.Now,
			Chance: rand.NewChaCha8([32]byte{11}), Log: slog.New(slog.DiscardHandler),
		})
		must(t, err)
		_, err = administration.AddMerchant(t.Context(), book.Store, sample.Shops()[0])
		must(t, err)
		for path, want := range map[string]int{
			"/docs/": http.StatusOK, "/docs/gateway/Reserve": http.StatusOK, "/docs/openapi.json": http.StatusOK,
			"/playground/": playground, "/playground/gateway/Reserve": playground, "/playground/pushes/": playground,
		} {
			answer := httptest.NewRecorder()
			book.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
			if answer.Code != want {
				t.Errorf("%s of a %s book: %d", path, kind, answer.Code)
			}
		}
		must(t, book.Close())
	}
}
