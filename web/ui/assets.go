package ui

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed assets
var assets embed.FS

// AssetsPath is where the pages' style, script and pictures lie.
const AssetsPath = "/assets/"

// edition names the state of the assets: their addresses change with them, so that they can be kept for ever.
var edition = editionOf("respite.css", "respite.js", "mark.svg")

func editionOf(names ...string) string {
	hash := sha256.New()
	for _, name := range names {
		hash.Write(read(name))
	}
	return hex.EncodeToString(hash.Sum(nil)[:6])
}

// read gives an asset, or nothing.
func read(name string) []byte {
	content, err := assets.ReadFile("assets/" + name)
	if err != nil {
		return nil
	}
	return content
}

// asset gives the address of an asset.
func asset(name string) string { return AssetsPath + edition + "/" + name }

// Assets answers at AssetsPath.
func Assets() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		state, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, AssetsPath), "/")
		content := read(path.Base(name))
		if content == nil || state != edition || name != path.Base(name) {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
	})
}
