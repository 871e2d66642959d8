package front

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"respite/server/files"
)

// Certificates are those of an operator's own files, read again when the files change. Files that do not
// fit leave the former certificate in force. They are safe for concurrent use.
type Certificates struct {
	Certificate, Key string // the files (PEM)
	Clock            func() time.Time
	Log              *slog.Logger

	mu      sync.Mutex
	current *tls.Certificate
	seen    [2]files.Edition
	looked  time.Time
}

// lookEvery is how often the files are looked at, at most.
const lookEvery = time.Second

// Open reads the files for the first time; here a file that does not fit is an error.
func (c *Certificates) Open() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen, c.looked = c.editions(), c.Clock()
	return c.read()
}

// Config is how connections are encrypted with them.
func (c *Certificates) Config() *tls.Config { return Strict(&tls.Config{GetCertificate: c.choose}) }

// Strict refuses what is older than TLS 1.2.
func Strict(config *tls.Config) *tls.Config {
	config.MinVersion = tls.VersionTLS12
	return config
}

func (c *Certificates) choose(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.Clock()
	if now.Sub(c.looked).Abs() < lookEvery {
		return c.current, nil
	}
	c.looked = now
	seen := c.editions()
	if seen == c.seen {
		return c.current, nil
	}
	c.seen = seen
	if err := c.read(); err != nil {
		c.Log.Warn("the certificate cannot be used: the former one stays in force", "error", err)
		return c.current, nil
	}
	c.Log.Info("the certificate was read again", "file", c.Certificate, "until", c.current.Leaf.NotAfter)
	return c.current, nil
}

// read takes the files over when both fit: while only one is replaced, they do not.
func (c *Certificates) read() error {
	read, err := tls.LoadX509KeyPair(c.Certificate, c.Key)
	if err != nil {
		return fmt.Errorf("read the certificate %s and its key: %w", c.Certificate, err)
	}
	c.current = &read
	return nil
}

// editions looks at both files.
func (c *Certificates) editions() [2]files.Edition {
	return [2]files.Edition{files.EditionOf(c.Certificate), files.EditionOf(c.Key)}
}

// Authority is where certificates are fetched from by themselves (RFC 8555), for which hosts, and the folder
// that keeps them.
type Authority struct {
	Hosts     []string
	Cache     string
	Email     string // whom the authority writes to; may be empty
	Directory string // its address; empty: Let's Encrypt
}

// Fetcher fetches them when they are first needed, and again before they end. Whoever names an authority
// accepts its terms.
func (a Authority) Fetcher() *autocert.Manager {
	manager := &autocert.Manager{
		Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(a.Cache), HostPolicy: autocert.HostWhitelist(a.Hosts...), Email: a.Email,
	}
	if a.Directory != "" {
		manager.Client = &acme.Client{DirectoryURL: a.Directory}
	}
	return manager
}
