package browser_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"respite/cli"
)

// stand is a demo that runs for one test, on a book of its own.
type stand struct {
	site    string
	address string // to listen on
	folder  string
	mu      sync.Mutex
	ahead   time.Duration // of the real time
}

// anywhere is a free port of this machine.
const anywhere = "127.0.0.1:0"

// filled is the folder of a demo that ran once: the books of all tests are copies of it.
var filled struct {
	sync.Once
	folder string
	err    error
}

func fill() {
	if filled.folder, filled.err = os.MkdirTemp("", "respite-demo-"); filled.err != nil {
		return
	}
	first := &stand{address: anywhere, folder: filled.folder}
	stop, err := first.run(context.Background())
	filled.err = err
	if err == nil {
		filled.err = stop()
	}
}

// demo runs a demo with the sample orders until the test ends, which runs beside others: each has a book of its own.
func demo(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	filled.Do(fill)
	if filled.err != nil {
		t.Fatal(filled.err)
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(filled.folder)); err != nil {
		t.Fatal(err)
	}
	return open(t, &stand{address: anywhere, folder: folder})
}

// open runs the demo on the stand's folder until the test ends.
func open(t *testing.T, s *stand) *stand {
	t.Helper()
	stop, err := s.run(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// run starts the demo on a free port; the function it gives ends it in order.
func (s *stand) run(ctx context.Context) (func() error, error) {
	ctx, interrupt := context.WithCancel(ctx)
	said, says := io.Pipe()
	var complained strings.Builder
	ended := make(chan int, 1)
	go func() {
		ended <- cli.Run(ctx, cli.House{
			Program: "respite", Args: []string{"--json", "demo", "--addr", s.address, "--data", s.folder},
			Stdin: strings.NewReader(""), Stdout: says, Stderr: &complained, Getenv: func(string) string { return "" },
			Now: s.now, Chance: rand.Reader,
		})
		says.CloseWithError(io.ErrUnexpectedEOF)
	}()
	stop := func() error {
		interrupt()
		if code := <-ended; code != 0 {
			return errors.New("the demo fails: " + complained.String())
		}
		return nil
	}
	var started struct{ URL string }
	if err := json.NewDecoder(said).Decode(&started); err != nil {
		return nil, errors.Join(err, stop())
	}
	go io.Copy(io.Discard, said)
	s.site = started.URL
	return stop, nil
}

func (s *stand) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Now().Add(s.ahead)
}

// pass lets time pass at once.
func (s *stand) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead += d
}
