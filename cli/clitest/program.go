package clitest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// workshop is where the real program is built, once for all tests of a package.
var workshop string

// Main runs the tests of a package that asks for the Program, and clears up behind it.
func Main(m *testing.M) {
	folder, err := os.MkdirTemp("", "respite-program")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	workshop = folder
	code := m.Run()
	if err := os.RemoveAll(folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// built gives the real program, as it is delivered: without the race detector.
var built = sync.OnceValues(func() (string, error) {
	program := filepath.Join(workshop, "respite")
	build := exec.Command("go", "build", "-race=false", "-o", program, "respite")
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w: %s", err, said)
	}
	return program, nil
})

// Program is the path of the real program.
func Program(t testing.TB) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
