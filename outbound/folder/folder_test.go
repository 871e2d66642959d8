package folder_test

import (
	"os"
	"path/filepath"
	"testing"

	"respite/outbound/folder"
)

func open(t *testing.T, where string) *os.Root {
	t.Helper()
	root, err := folder.Open(where)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := root.Close(); err != nil {
			t.Error(err)
		}
	})
	return root
}

func TestPut_OverAnOlderAndATornFile_LeavesOnlyTheNewOne(t *testing.T) {
	where := filepath.Join(t.TempDir(), "deep", "letters")
	root := open(t, where)
	for name, content := range map[string]string{"a.eml": "the older one", folder.Unfinished("a.eml"): "torn, and longer than the new one"} {
		if err := os.WriteFile(filepath.Join(where, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := folder.Put(root, "a.eml", []byte("new")); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(where, "a.eml"))
	if err != nil || string(content) != "new" {
		t.Errorf("%q, %v", content, err)
	}
	if entries, err := os.ReadDir(where); err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
}

func TestPut_OutOfTheFolder_Fails(t *testing.T) {
	above := t.TempDir()
	root := open(t, filepath.Join(above, "letters"))
	if err := os.Symlink(above, filepath.Join(above, "letters", "link")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../escaped", "/escaped", "link/escaped", "a/../../escaped", "", "."} {
		if err := folder.Put(root, name, []byte("x")); err == nil {
			t.Errorf("%q was put down", name)
		}
	}
	if _, err := os.Stat(filepath.Join(above, "escaped")); !os.IsNotExist(err) {
		t.Errorf("something escaped: %v", err)
	}
}
