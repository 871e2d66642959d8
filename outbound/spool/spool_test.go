package spool_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"respite/domain/dispatch"
	"respite/outbound/spool"
	"respite/value/id"
)

const first, second = id.ID("0A1B2C3D4E5F70718293A4B5C6D7E8F9"), id.ID("0A1B2C3D4E5F70718293A4B5C6D7E8FA")

func sheet(of id.ID, channel dispatch.Channel) spool.Sheet {
	return spool.Sheet{
		ID: of, Channel: channel, Merchant: "Skor & Sånt", Invoice: 51726030400000008, Envelope: []string{"Åsa Öberg", "Stårgatan 1", "118 60 Stockholm"},
		Language: "sv", Pages: 2, MadeAt: time.Date(2026, time.November, 21, 13, 0, 0, 0, time.FixedZone("", 3600)), Document: []byte("%PDF-1.7 …"),
	}
}

func open(t *testing.T, where string) *spool.Folder {
	t.Helper()
	f, err := spool.Open(where)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func put(t *testing.T, f *spool.Folder, sheets ...spool.Sheet) {
	t.Helper()
	for _, s := range sheets {
		if err := f.Put(context.Background(), s); err != nil {
			t.Fatal(err)
		}
	}
}

// partner does what the print partner does to a file.
func partner(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func confirmed(t *testing.T, f *spool.Folder) []id.ID {
	t.Helper()
	found, err := f.Confirmed(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// files gives every file below a folder, by its path from there.
func files(t *testing.T, where string) []string {
	t.Helper()
	var found []string
	err := fs.WalkDir(os.DirFS(where), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			found = append(found, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestPut_LaysOutTheDocumentAndWhatThePartnerNeeds(t *testing.T) {
	where := t.TempDir()
	put(t, open(t, where), sheet(first, dispatch.Post))
	place := filepath.Join(where, "post", string(first))
	document, err := os.ReadFile(filepath.Join(place, "document.pdf"))
	if err != nil || string(document) != "%PDF-1.7 …" {
		t.Errorf("%q, %v", document, err)
	}
	text, err := os.ReadFile(filepath.Join(place, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(document)
	want := `{
  "id": "0A1B2C3D4E5F70718293A4B5C6D7E8F9",
  "channel": "post",
  "merchant": "Skor & Sånt",
  "invoice": "51726030400000008",
  "address": [
    "Åsa Öberg",
    "Stårgatan 1",
    "118 60 Stockholm"
  ],
  "language": "sv",
  "pages": 2,
  "sha256": "` + hex.EncodeToString(sum[:]) + `",
  "made_at": "2026-11-21T12:00:00Z"
}
`
	if string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	if got := files(t, where); len(got) != 2 {
		t.Errorf("left behind: %q", got)
	}
}

func TestPut_Again_ChangesNothingAlsoWhenItWasCleared(t *testing.T) {
	where := t.TempDir()
	f := open(t, where)
	put(t, f, sheet(first, dispatch.Print))
	partner(t, os.WriteFile(filepath.Join(where, "print", string(first), "sent"), nil, 0o600))
	put(t, f, sheet(first, dispatch.Print))
	if got := confirmed(t, f); !slices.Equal(got, []id.ID{first}) {
		t.Fatalf("the confirmation is lost: %q", got)
	}
	if err := f.Clear(first); err != nil {
		t.Fatal(err)
	}
	put(t, f, sheet(first, dispatch.Print))
	for _, name := range files(t, where) {
		if !strings.HasPrefix(name, "done/print/"+string(first)+"/") {
			t.Errorf("%s: it would be printed twice", name)
		}
	}
}

func TestPut_OfAnotherDocumentUnderTheSameID_Fails(t *testing.T) {
	f := open(t, t.TempDir())
	put(t, f, sheet(first, dispatch.Post))
	changed, moved := sheet(first, dispatch.Post), sheet(first, dispatch.Print)
	changed.Document = []byte("%PDF-1.7 another")
	var refused *dispatch.Failure
	for _, s := range []spool.Sheet{changed, moved} {
		if err := f.Put(context.Background(), s); err == nil || errors.As(err, &refused) {
			t.Errorf("%s: %v", s.Channel, err)
		}
	}
}

func TestPut_OfWhatNobodyCouldPrint_IsAPermanentFailure(t *testing.T) {
	where := t.TempDir()
	f := open(t, filepath.Join(where, "spool"))
	for name, change := range map[string]func(*spool.Sheet){
		"a path":           func(s *spool.Sheet) { s.ID = "../../escaped" },
		"a path inside":    func(s *spool.Sheet) { s.ID = "0A1B2C3D4E5F7071/293A4B5C6D7E8F9" },
		"an absolute path": func(s *spool.Sheet) { s.ID = "/tmp/escaped" },
		"dots":             func(s *spool.Sheet) { s.ID = ".." },
		"no id":            func(s *spool.Sheet) { s.ID = "" },
		"another spelling": func(s *spool.Sheet) { s.ID = id.ID(strings.ToLower(string(first))) },
		"another channel":  func(s *spool.Sheet) { s.Channel = dispatch.Email },
		"a hostile one":    func(s *spool.Sheet) { s.Channel = "../escaped" },
		"no address":       func(s *spool.Sheet) { s.Envelope = nil },
		"no document":      func(s *spool.Sheet) { s.Document = nil },
		"a huge document":  func(s *spool.Sheet) { s.Document = make([]byte, 20<<20+1) },
	} {
		s := sheet(first, dispatch.Post)
		change(&s)
		var refused *dispatch.Failure
		if err := f.Put(context.Background(), s); !errors.As(err, &refused) || !refused.Permanent {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := files(t, where); len(got) != 0 {
		t.Errorf("written: %q", got)
	}
}

func TestPut_ThroughALinkOutOfTheSpool_Fails(t *testing.T) {
	where, outside := t.TempDir(), t.TempDir()
	f := open(t, where)
	partner(t, os.Remove(filepath.Join(where, "post")))
	partner(t, os.Symlink(outside, filepath.Join(where, "post")))
	if err := f.Put(context.Background(), sheet(first, dispatch.Post)); err == nil {
		t.Error("it was put down")
	}
	if got := files(t, outside); len(got) != 0 {
		t.Errorf("escaped: %q", got)
	}
}

func TestConfirmed_ListsWhatThePartnerHasMarked(t *testing.T) {
	where := t.TempDir()
	f := open(t, where)
	third := id.ID(strings.Replace(string(first), "0A", "0C", 1))
	put(t, f, sheet(first, dispatch.Post), sheet(second, dispatch.Post), sheet(third, dispatch.Print))
	if got := confirmed(t, f); len(got) != 0 {
		t.Errorf("nobody confirmed %q", got)
	}
	partner(t, os.WriteFile(filepath.Join(where, "post", string(second), "sent.json"), []byte(`{"at":"2026-11-22"}`), 0o600))
	partner(t, os.WriteFile(filepath.Join(where, "print", string(third), "sent"), nil, 0o600))
	partner(t, os.Mkdir(filepath.Join(where, "post", string(first), "sent"), 0o700))
	if got := confirmed(t, f); !slices.Equal(got, []id.ID{second, third}) {
		t.Errorf("got %q", got)
	}
}

func TestConfirmed_PassesOverWhateverElseLiesThere(t *testing.T) {
	where := t.TempDir()
	f := open(t, where)
	for _, name := range []string{"post/readme.txt/x", "post/" + strings.ToLower(string(first)) + "/sent", "post/.x.part/sent", "print/-rf/sent"} {
		partner(t, os.MkdirAll(filepath.Join(where, filepath.Dir(name)), 0o700))
		partner(t, os.WriteFile(filepath.Join(where, name), nil, 0o600))
	}
	partner(t, os.WriteFile(filepath.Join(where, "post", string(second)), []byte("a file"), 0o600))
	if got := confirmed(t, f); len(got) != 0 {
		t.Errorf("got %q", got)
	}
}

func TestConfirmed_WhenWeStop_Stops(t *testing.T) {
	f := open(t, t.TempDir())
	put(t, f, sheet(first, dispatch.Post))
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := f.Confirmed(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestClear_MovesTheDispatchOutOfSightOnce(t *testing.T) {
	where := t.TempDir()
	f := open(t, where)
	put(t, f, sheet(first, dispatch.Post), sheet(second, dispatch.Post))
	for range 2 {
		if err := f.Clear(first); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"done/post/" + string(first) + "/document.pdf", "done/post/" + string(first) + "/manifest.json",
		"post/" + string(second) + "/document.pdf", "post/" + string(second) + "/manifest.json",
	}
	if got := files(t, where); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestClear_OfWhatIsNotThere_Fails(t *testing.T) {
	where := t.TempDir()
	f := open(t, filepath.Join(where, "spool"))
	partner(t, os.WriteFile(filepath.Join(where, "precious"), nil, 0o600))
	for _, name := range []id.ID{first, "", "..", "../../precious", "done"} {
		if err := f.Clear(name); err == nil {
			t.Errorf("%q was cleared", name)
		}
	}
	if got := files(t, where); !slices.Equal(got, []string{"precious"}) {
		t.Errorf("got %q", got)
	}
}

func TestPut_AfterACrashInTheMiddle_BeginsAnew(t *testing.T) {
	where := t.TempDir()
	f := open(t, where)
	torn := filepath.Join(where, "post", "."+string(first)+".part")
	partner(t, os.Mkdir(torn, 0o700))
	partner(t, os.WriteFile(filepath.Join(torn, "document.pdf"), []byte("longer than what comes after it"), 0o600))
	partner(t, os.WriteFile(filepath.Join(torn, "sent"), nil, 0o600))
	put(t, f, sheet(first, dispatch.Post))
	if got := confirmed(t, f); len(got) != 0 {
		t.Errorf("what was never finished counts as sent: %q", got)
	}
	document, err := os.ReadFile(filepath.Join(where, "post", string(first), "document.pdf"))
	if err != nil || string(document) != "%PDF-1.7 …" {
		t.Errorf("%q, %v", document, err)
	}
}

func TestPut_WhenItFails_ShowsThePartnerNothing(t *testing.T) {
	where := t.TempDir()
	f := open(t, where)
	partner(t, os.WriteFile(filepath.Join(where, "post", string(first)), []byte("in the way"), 0o600))
	if err := f.Put(context.Background(), sheet(first, dispatch.Post)); err == nil {
		t.Fatal("it was put down")
	}
	entries, err := os.ReadDir(filepath.Join(where, "post"))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.IsDir() && !strings.HasPrefix(entry.Name(), ".") {
			t.Errorf("the partner sees %s", entry.Name())
		}
	}
}

func TestManifest_OfAPrintOutWithoutInvoice_LeavesItOut(t *testing.T) {
	where := t.TempDir()
	plain := sheet(first, dispatch.Print)
	plain.Invoice, plain.Pages, plain.Envelope = 0, 0, nil
	put(t, open(t, where), plain)
	text, err := os.ReadFile(filepath.Join(where, "print", string(first), "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]any{}
	if err := json.Unmarshal(text, &fields); err != nil || fields["invoice"] != nil || fields["pages"] != nil {
		t.Errorf("%s, %v", text, err)
	}
}
