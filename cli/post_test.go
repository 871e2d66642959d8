package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"respite/cli"
	"respite/domain/provider"
	"respite/store"
)

func TestServe_WithPostThatMakesNoSense_SaysWhy(t *testing.T) {
	folder := t.TempDir()
	empty := filepath.Join(folder, "empty")
	if err := os.WriteFile(empty, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code  int
		words string
		args  []string
	}{
		{2, "is no mail server", []string{"--smtp", "mail.example"}},
		{2, "is no mail server", []string{"--smtp", "mail.example:smtp"}},
		{2, "need --smtp", []string{"--smtp-user", "anna"}},
		{2, "is no sender", []string{"--smtp", "mail.example:587", "--mail-from", "anna"}},
		{2, "--smtp-tls", []string{"--smtp", "mail.example:587", "--smtp-tls", "perhaps"}},
		{2, "needs --sms-url", []string{"--sms-token-file", empty}},
		{2, "is no web address", []string{"--public-url", "pay.example"}},
		{1, "must hold one line", []string{"--smtp", "mail.example:587", "--smtp-user", "anna", "--smtp-password-file", empty}},
		{1, "no such file", []string{"--sms-url", "https://sms.example", "--sms-token-file", filepath.Join(folder, "nowhere")}},
		{1, "needs TLS", []string{"--smtp", "mail.example:587", "--smtp-tls", "none"}},
		{1, "in the clear", []string{"--sms-url", "http://sms.example/send"}},
	} {
		for _, command := range []string{"serve", "demo"} {
			args := append([]string{command, "--addr", "127.0.0.1:0", "--data", filepath.Join(folder, command)}, c.args...)
			if code, _, failure := runs(t, args...); code != c.code || !strings.Contains(failure, c.words) {
				t.Errorf("%q: exit %d, %s; want %d and %q", args, code, failure, c.code, c.words)
			}
		}
	}
}

// serves runs a book until it has said that it serves, and gives its log.
func serves(t *testing.T, folder string, kind store.Book, args ...string) string {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, "provider.toml"), ourProvider(), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var o operator
	house := o.house(append([]string{"serve", "--addr", "127.0.0.1:0", "--data", folder, "--book", string(kind)}, args...)...)
	house.Now = time.Now
	log := &untilServing{stop: cancel}
	house.Stderr = log
	if code := cli.Run(ctx, house); code != 0 {
		t.Fatalf("exit %d, %s", code, log)
	}
	return log.String()
}

// ourProvider is a provider who is not the sample's.
func ourProvider() []byte {
	return bytes.Replace(provider.DefaultText(), []byte(provider.Default().Name), []byte("Our Company AB"), 1)
}

// untilServing is a log that stops the server as soon as it serves.
type untilServing struct {
	bytes.Buffer
	stop func()
}

func (l *untilServing) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte("msg=stopped")) || bytes.Contains(line, []byte("msg=serving")) {
		l.stop()
	}
	return l.Buffer.Write(line)
}

func TestServe_OfALiveBookWithoutAMailServer_SaysSoOnce(t *testing.T) {
	const words = "no mail server is set"
	folder := t.TempDir()
	if log := serves(t, folder, store.Live); strings.Count(log, words) != 1 || !strings.Contains(log, filepath.Join(folder, "mail")) {
		t.Errorf("the log: %s", log)
	}
	if log := serves(t, folder, store.Live, "--smtp", "127.0.0.1:25", "--smtp-tls", "none"); strings.Contains(log, words) {
		t.Errorf("with a server, the log: %s", log)
	}
	if log := serves(t, t.TempDir(), store.Test); strings.Contains(log, words) {
		t.Errorf("of a test book, the log: %s", log)
	}
}
