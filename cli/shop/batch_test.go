package shop_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"respite/cli/clitest"
	"respite/store"
)

// worked has somebody do what is promised in the stand's book until the test ends.
func worked(t *testing.T, s clitest.Stand) {
	t.Helper()
	book := s.Open(store.Test)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- book.Worker.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestBatch_OfAFile_WaitsForWhatComesOfIt(t *testing.T) {
	s := clitest.New(t)
	worked(t, s)
	number := s.Reserves("A-1")
	folder := t.TempDir()
	file, result := filepath.Join(folder, "monday.csv"), filepath.Join(folder, "result.csv")
	if err := os.WriteFile(file, []byte("reservation,send by\n"+number+",post\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var checked, applied struct {
		State string
		Known bool
		Steps struct{ Good, Done int }
	}
	s.Reads(&checked, "batch", file, "--dry-run", "--url", s.URL)
	if checked.State != "checked" || checked.Steps.Good != 1 || checked.Known {
		t.Fatalf("%+v", checked)
	}
	for range 2 {
		s.Reads(&applied, "batch", file, "--result", result, "--url", s.URL)
		if applied.State != "applied" || applied.Steps.Done != 1 || !applied.Known {
			t.Errorf("%+v", applied)
		}
	}
	text, err := os.ReadFile(result)
	if err != nil || !strings.Contains(string(text), number+",post,done,") {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestBatch_OfWhatCannotBeApplied_SaysSoAndFails(t *testing.T) {
	s := clitest.New(t)
	worked(t, s)
	file := filepath.Join(t.TempDir(), "monday.csv")
	if err := os.WriteFile(file, []byte("order,article,quantity\nA-9,car,1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, _ := s.Runs("batch", file, "--url", s.URL)
	if code != 1 || !strings.Contains(out, "1 row, 1 wrong") || !strings.Contains(out, "line 2, order: There is no such reservation") {
		t.Errorf("exit %d: %s", code, out)
	}
	s.Refuses(1, "the server says 400: The request could not be authenticated.", "batch", file, "--url", s.URL, "--secret-key", "another")
	s.Refuses(2, "is no web address", "batch", file, "--url", "nowhere")
	s.Refuses(1, "no such file", "batch", file+"x", "--url", s.URL)
}
