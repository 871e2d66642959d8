package ruler_test

import (
	"errors"
	"path/filepath"
	"testing"

	"respite/store/postgres/private"
	"respite/store/ruler"
)

func TestBareCommits_CountsWhatItCommitted(t *testing.T) {
	asked := 0
	count, err := ruler.BareCommits(t.Context(), filepath.Join(t.TempDir(), "bare 1%.db"), func() bool {
		asked++
		return asked > 25
	})
	if err != nil || count != 25 {
		t.Errorf("it counts %d, %v", count, err)
	}
}

func TestBareCommits_WhereNoFileCanBe_SaysSo(t *testing.T) {
	if _, err := ruler.BareCommits(t.Context(), filepath.Join(t.TempDir(), "no", "folder.db"), func() bool { return false }); err == nil {
		t.Error("it measured nothing and says so to nobody")
	}
}

func TestLogged_GrowsWithWhatIsWritten(t *testing.T) {
	server, err := private.Start(t.Context(), private.Config{})
	if errors.Is(err, private.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	before := logged(t, server)
	if err := ruler.NewDatabase(t.Context(), server.URL("postgres"), "another_1"); err != nil {
		t.Fatal(err)
	}
	if after := logged(t, server); after <= before {
		t.Errorf("the log had %d bytes and has %d", before, after)
	}
	if _, err := ruler.Logged(t.Context(), server.URL("another_1")); err != nil {
		t.Error(err)
	}
	if err := ruler.NewDatabase(t.Context(), server.URL("postgres"), "another_1"); err == nil {
		t.Error("a database was made twice")
	}
}

func logged(t *testing.T, server *private.Server) int64 {
	t.Helper()
	bytes, err := ruler.Logged(t.Context(), server.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}
