package server_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"respite/server"
)

// The client is Python's own: nothing of it was written with us in mind.
func TestDemo_OfAForeignXMLRPCClient_SellsByBothIntegrations(t *testing.T) {
	folder := server.Folder(filepath.Join(t.TempDir(), "book"))
	d := start(t, folder)
	said, err := exec.CommandContext(t.Context(), "python3", "testdata/foreign.py", d.url, "1001", "demo-shared-secret").CombinedOutput()
	if err != nil || strings.TrimSpace(string(said)) != "ok" {
		t.Fatalf("%v: %s", err, said)
	}
	d.asksToStop()
	d.hasStopped()
	verified(t, folder)
}
