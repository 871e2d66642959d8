package server_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"respite/cli/clitest"
	"respite/operation/audit"
	"respite/server"
)

func TestMain(m *testing.M) { clitest.Main(m) }

// demo is the real program while it serves a demo in a process of its own.
type demo struct {
	t       *testing.T
	url     string
	process *exec.Cmd
	said    io.ReadCloser
	failure bytes.Buffer
	ended   chan error // of Wait
}

// launch starts a demo on a folder and does not wait until it serves. It ends with the test at the latest.
func launch(t *testing.T, folder server.Folder) *demo {
	t.Helper()
	return run(t, clitest.Program(t), "--json", "demo", "--addr", "127.0.0.1:0", "--data", string(folder))
}

// run starts a program that serves, in the same way.
func run(t *testing.T, name string, args ...string) *demo {
	t.Helper()
	d := &demo{t: t, ended: make(chan error, 1)}
	d.process = exec.Command(name, args...)
	d.process.Stderr = &d.failure
	said, says, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	d.process.Stdout, d.said = says, said
	if err := d.process.Start(); err != nil {
		t.Fatal(err)
	}
	if err := says.Close(); err != nil {
		t.Fatal(err)
	}
	go func() { d.ended <- d.process.Wait() }()
	t.Cleanup(func() {
		d.kill()
		said.Close()
	})
	d.endsWithUs()
	return d
}

// endsWithUs lets the program end also when the tests are broken off and clean up nothing: then a pipe
// closes that a shell waits for.
func (d *demo) endsWithUs() {
	d.t.Helper()
	shell := exec.Command("sh", "-c", `read -r nothing; kill -9 "$0"`, strconv.Itoa(d.process.Process.Pid))
	if _, err := shell.StdinPipe(); err != nil {
		d.t.Fatal(err)
	}
	if err := shell.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { // before the program itself is killed, so that it never kills another one
		if err := shell.Process.Kill(); err != nil {
			d.t.Error(err)
		}
		if err := shell.Wait(); err == nil {
			d.t.Error("the shell that guards the program ended by itself")
		}
	})
}

// start starts a demo on a folder, which tells where it serves.
func start(t *testing.T, folder server.Folder) *demo {
	t.Helper()
	d := launch(t, folder)
	d.serves()
	return d
}

// serves waits until the demo says where it serves.
func (d *demo) serves() {
	d.t.Helper()
	deadline := time.AfterFunc(patience, func() {
		if err := d.process.Process.Kill(); err != nil {
			d.t.Log(err)
		}
	})
	defer deadline.Stop()
	var told struct{ URL string }
	if err := json.NewDecoder(d.said).Decode(&told); err != nil {
		d.t.Fatalf("the demo does not start: %v, %v, %s", err, <-d.ended, &d.failure)
	}
	d.url = told.URL
}

// kill ends the program as a crash does, and waits until it is gone. It may be killed again.
func (d *demo) kill() {
	if err := d.process.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		d.t.Error(err)
	}
	d.isGone()
}

// isGone waits until the program has ended, whatever ends it.
func (d *demo) isGone() { d.ended <- <-d.ended }

// asksToStop tells the program to end, as an operator or the machine does.
func (d *demo) asksToStop() {
	if err := d.process.Process.Signal(syscall.SIGTERM); err != nil {
		d.t.Error(err)
	}
}

// hasStopped waits until the program has ended, and says that it did so cleanly.
func (d *demo) hasStopped() {
	d.t.Helper()
	select {
	case err := <-d.ended:
		if err != nil {
			d.t.Errorf("the demo ends with %v: %s", err, &d.failure)
		}
		d.ended <- err
	case <-time.After(2 * patience):
		d.t.Fatal("the demo does not end")
	}
}

// does runs a command of the real program that must succeed, and reads its JSON.
func does(t *testing.T, into any, args ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), clitest.Program(t), append([]string{"--json"}, args...)...)
	var failure bytes.Buffer
	command.Stderr = &failure
	out, err := command.Output()
	if err != nil {
		t.Fatalf("respite %q: %v: %s%s", args, err, out, &failure)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatalf("respite %q: %v in %s", args, err, out)
	}
}

// verified says that the books in the folder are right.
func verified(t *testing.T, folder server.Folder) {
	t.Helper()
	var found struct{ Right bool }
	if does(t, &found, "verify", "--data", string(folder)); !found.Right {
		t.Errorf("the books are wrong")
	}
}

// look opens the book that lies at a place for as long as somebody looks at it.
func look(t *testing.T, place server.Config, at func(*server.Book)) {
	t.Helper()
	book, err := server.Open(t.Context(), server.Config{
		Folder: place.Folder, Database: place.Database, Clock: time.Now, Chance: rand.NewChaCha8([32]byte{5}), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	at(book)
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
}

// areRight says that the books are right.
func areRight(t *testing.T, book *server.Book) {
	t.Helper()
	verification, err := audit.Verify(t.Context(), book.Store, func(audit.Check) {})
	if err != nil {
		t.Fatal(err)
	}
	if broken, wrong := verification.Broken(); wrong {
		t.Errorf("%s: %s", broken.Name, broken.Broken)
	}
}
