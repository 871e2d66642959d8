package server_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"respite/cli/clitest"
	"respite/server"
)

// running is the real program while it serves books in a process of its own, as in production.
type running struct {
	demo
	addresses []string
}

// serve starts a server and waits until it has said where it serves so many books.
func serve(t *testing.T, books int, args ...string) *running {
	t.Helper()
	s := &running{demo: demo{t: t, ended: make(chan error, 1)}}
	s.process = exec.Command(clitest.Program(t), append([]string{"serve", "--log-json"}, args...)...)
	said, says, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	s.process.Stderr = says
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	if err := says.Close(); err != nil {
		t.Fatal(err)
	}
	go func() { s.ended <- s.process.Wait() }()
	t.Cleanup(func() {
		s.kill()
		said.Close()
	})
	s.endsWithUs()
	lines := bufio.NewScanner(said)
	for len(s.addresses) < books && lines.Scan() {
		var line struct{ Msg, Address string }
		if err := json.Unmarshal(lines.Bytes(), &line); err == nil && line.Msg == "serving" {
			s.addresses = append(s.addresses, line.Address)
		}
		fmt.Fprintln(&s.failure, lines.Text())
	}
	if len(s.addresses) < books {
		t.Fatalf("the server does not start: %s", &s.failure)
	}
	go io.Copy(io.Discard, said)
	return s
}

// fresh gives the flags of a test book in a new folder.
func fresh(t *testing.T) []string {
	t.Helper()
	return []string{"--data", filepath.Join(t.TempDir(), "book"), "--book", "test", "--addr", "127.0.0.1:0"}
}

// get asks once and gives the answer, with its body read.
func get(t *testing.T, client *http.Client, address string) (*http.Response, string) {
	t.Helper()
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

// certify writes a certificate for this machine that signs itself.
func certify(t *testing.T, certificate, key string, serial int64) *x509.CertPool {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "localhost"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	made, err := x509.CreateCertificate(rand.Reader, &template, &template, &secret.PublicKey, secret)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	for path, block := range map[string]*pem.Block{certificate: {Type: "CERTIFICATE", Bytes: made}, key: {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: made}))
	return pool
}

func trusting(pool *x509.CertPool, least, most uint16) *http.Client {
	return &http.Client{Timeout: patience, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: least, MaxVersion: most}, ForceAttemptHTTP2: true, DisableKeepAlives: true,
	}}
}

func TestServe_WithOwnCertificates_EncryptsAndTakesNewOnesWhileItRuns(t *testing.T) {
	folder := t.TempDir()
	certificate, key := filepath.Join(folder, "certificate.pem"), filepath.Join(folder, "key.pem")
	client := trusting(certify(t, certificate, key, 1), tls.VersionTLS12, 0)
	s := serve(t, 1, append(fresh(t), "--tls-certificate", certificate, "--tls-key-file", key)...)
	address := "https://" + s.addresses[0] + "/readyz"
	answer, body := get(t, client, address)
	if answer.StatusCode != http.StatusOK || answer.ProtoMajor != 2 || answer.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("got %s, %s, %v", answer.Status, body, answer.Header)
	}
	old := trusting(x509.NewCertPool(), tls.VersionTLS10, tls.VersionTLS11)
	if _, err := old.Get(address); err == nil || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("TLS 1.1: %v", err)
	}
	if err := os.WriteFile(key, []byte("no key"), 0o600); err != nil { // the former one stays
		t.Fatal(err)
	}
	for deadline := time.Now().Add(2 * time.Second); time.Now().Before(deadline); {
		get(t, client, address)
	}
	client = trusting(certify(t, certificate, key, 2), tls.VersionTLS12, 0)
	for deadline := time.Now().Add(patience); ; {
		answer, err := client.Get(address)
		if err == nil {
			if answer.TLS.PeerCertificates[0].SerialNumber.Int64() != 2 || answer.Body.Close() != nil {
				t.Error("the former certificate is still there")
			}
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the new certificate is not taken: %v", err)
		}
	}
}

// at lets a shop reach a host name at an address of this machine.
func (t *till) at(address string) *till {
	t.client.Transport = &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, network, address)
	}}
	return t
}

func TestServe_OfTwoBooks_LeadsEachHostToItsOwn(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "respite.toml")
	text := "listen = [\"127.0.0.1:0\"]\n"
	for _, name := range []string{"one", "two"} {
		data := filepath.Join(folder, name)
		d := start(t, server.Folder(data)) // makes the book and its shop
		d.asksToStop()
		d.hasStopped()
		text += fmt.Sprintf("[[book]]\nname = %q\nkind = \"test\"\nhosts = [\"%s.example\"]\ndata = %q\n", name, name, data)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := serve(t, 2, "--config", file)
	host, port, err := net.SplitHostPort(s.addresses[0])
	if err != nil {
		t.Fatal(err)
	}
	reserve := newErrand("Reserve", basics{"Invoice": "HOST-1", "ClientIP": clientIP("20.1.1.1")}, passerBy(1).parameters(), goods(mugs.times(2)))
	if got, err := newTill("http://two.example:"+port, demoShop).at(s.addresses[0]).post(t.Context(), reserve); err != nil || got.number() == "" {
		t.Fatalf("got %+v, %v", got, err)
	}
	for name, want := range map[string]int{"one": 0, "two": 1} {
		var orders []struct{ Reference string }
		does(t, &orders, "order", "list", "--config", file, "--book", name)
		found := 0
		for _, o := range orders {
			if o.Reference == "HOST-1" {
				found++
			}
		}
		if found != want {
			t.Errorf("book %s holds the order %d times", name, found)
		}
	}
	if answer, _ := get(t, http.DefaultClient, "http://"+net.JoinHostPort(host, port)+"/"); answer.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("an unknown host: %s", answer.Status)
	}
	if answer, _ := get(t, http.DefaultClient, "http://"+s.addresses[0]+"/readyz"); answer.StatusCode != http.StatusOK {
		t.Errorf("/readyz without a host of ours: %s", answer.Status)
	}
}

func TestServe_BehindAProxy_ChecksSignaturesForTheHostTheShopCalled(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "book")
	d := start(t, server.Folder(folder))
	d.asksToStop()
	d.hasStopped()
	flags := []string{"--data", folder, "--book", "test", "--addr", "127.0.0.1:0"}
	for n, c := range []struct {
		trusted string
		good    bool
	}{{"127.0.0.0/8", true}, {"10.0.0.0/8", false}} {
		s := serve(t, 1, append(flags, "--trusted-proxies", c.trusted)...)
		inside := &url.URL{Scheme: "http", Host: s.addresses[0]}
		proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(inside)
			r.SetXForwarded()
		}})
		reserve := newErrand("Reserve", basics{"Invoice": fmt.Sprintf("PROXY-%d", n), "ClientIP": clientIP("20.1.1.1")}, passerBy(n).parameters(), goods(mugs.times(2)))
		if got, err := newTill(proxy.URL, demoShop).post(t.Context(), reserve); (err == nil && got.number() != "") != c.good {
			t.Errorf("trusting %s: %+v, %v", c.trusted, got, err)
		}
		proxy.Close()
		s.asksToStop()
		s.hasStopped()
	}
}

func TestServe_ToldToStop_SaysSoAtReadyzAndStillAnswersUntilItIsDrained(t *testing.T) {
	s := serve(t, 1, append(fresh(t), "--drain", "2s")...)
	base := "http://" + s.addresses[0]
	does(t, nil, "health", base)
	s.asksToStop()
	for deadline := time.Now().Add(patience); ; {
		answer, body := get(t, http.DefaultClient, base+"/readyz")
		if answer.StatusCode == http.StatusServiceUnavailable && strings.Contains(body, "leaving") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("still %s, %s", answer.Status, body)
		}
	}
	for _, path := range []string{"/healthz", "/"} {
		if answer, _ := get(t, http.DefaultClient, base+path); answer.StatusCode != http.StatusOK {
			t.Errorf("%s while it drains: %s", path, answer.Status)
		}
	}
	if said, err := exec.CommandContext(t.Context(), clitest.Program(t), "health", base).CombinedOutput(); err == nil || !bytes.Contains(said, []byte("leaving")) {
		t.Errorf("respite health: %v, %s", err, said)
	}
	s.hasStopped()
}

func TestServe_ToldToStopTwice_EndsAtOnce(t *testing.T) {
	s := serve(t, 1, append(fresh(t), "--drain", "1h")...)
	s.asksToStop()
	for left := false; !left; {
		answer, _ := get(t, http.DefaultClient, "http://"+s.addresses[0]+"/readyz")
		left = answer.StatusCode == http.StatusServiceUnavailable
	}
	s.asksToStop()
	select {
	case err := <-s.ended:
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGTERM {
			t.Errorf("it ends with %v", err)
		}
		s.ended <- err
	case <-time.After(patience):
		t.Fatal("it does not end")
	}
}

func TestBackup_UnderLoad_RestoresABookThatIsRight(t *testing.T) {
	folder, away := filepath.Join(t.TempDir(), "book"), t.TempDir()
	d := start(t, server.Folder(folder))
	l := &load{t: t, most: 200}
	var answers atomic.Int64
	enough, loaded := make(chan struct{}), make(chan int)
	go func() {
		loaded <- l.run(d.url, func() {
			if answers.Add(1) == 200 {
				close(enough)
			}
		})
	}()
	<-enough
	before := answers.Load()
	backup := filepath.Join(away, "backup.tar")
	does(t, nil, "backup", "--data", folder, "--to", backup)
	after := answers.Load()
	d.asksToStop()
	<-loaded
	d.hasStopped()
	key := filepath.Join(folder, "key")
	restored := filepath.Join(away, "restored")
	does(t, nil, "restore", "--from", backup, "--data", restored, "--key-file", key)
	found := 0
	for reference := range booksIn(t, server.Folder(restored)) {
		if strings.HasPrefix(reference, "LOAD-") {
			found++
		}
	}
	if found < int(before)/4 { // an order has four requests at most
		t.Errorf("the copy has %d orders; %d requests were answered before it", found, before)
	}
	t.Logf("%d requests were answered before the copy, %d until it was made; it has %d orders", before, after, found)
	for args, want := range map[string]string{
		"restore --from " + backup + " --data " + restored + " --key-file " + key:           "is not empty",
		"restore --from " + backup + " --data " + away + "/other --key-file " + wrongKey(t): "does not belong to this book",
		"restore --from " + key + " --data " + away + "/third --key-file " + key:            "unpack",
		"backup --data " + folder + " --to " + backup:                                       "is there already",
	} {
		said, err := exec.CommandContext(t.Context(), clitest.Program(t), strings.Fields(args)...).CombinedOutput()
		if err == nil || !bytes.Contains(said, []byte(want)) {
			t.Errorf("respite %s: %v, %s; want %q", args, err, said, want)
		}
	}
}

func wrongKey(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, bytes.Repeat([]byte("ab"), 32), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
