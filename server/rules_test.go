package server_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"respite/domain/risk"
	"respite/server"
	"respite/store"
)

// stricter is the default text with another limit.
func stricter(t *testing.T) string {
	t.Helper()
	text := strings.Replace(string(risk.DefaultText()), "new = 200\n", "new = 20\n", 1)
	if text == string(risk.DefaultText()) {
		t.Fatal("the default rules have another limit")
	}
	return text
}

func edit(t *testing.T, folder server.Folder, text string) {
	t.Helper()
	if err := os.WriteFile(folder.RulesFile(), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestRules_OfANewBook_AreTheDefault(t *testing.T) {
	book := found(t, newBench(t).config(store.Test))
	if rules := book.Rules.Current(); rules.Policy.Hash() != risk.DefaultPolicy().Hash() || rules.Text != string(risk.DefaultText()) {
		t.Errorf("the policy is %s", rules.Policy.Hash())
	}
}

func TestRules_WhenTheFileWasEdited_CountWithinASecond(t *testing.T) {
	bench := newBench(t)
	book := found(t, bench.config(store.Test))
	edit(t, bench.folder, stricter(t))
	bench.wait(time.Second)
	if got := book.Rules.Current().Text; got != stricter(t) {
		t.Errorf("the rules are still the former ones")
	}
}

func TestRules_WhenTheFileIsBroken_StayAsTheyWereAndWarnOnce(t *testing.T) {
	bench := newBench(t)
	book := found(t, bench.config(store.Test))
	edit(t, bench.folder, "[age\n")
	for range 5 {
		bench.wait(time.Second)
		if got := book.Rules.Current().Policy.Hash(); got != risk.DefaultPolicy().Hash() {
			t.Fatalf("the policy is %s", got)
		}
	}
	if log := bench.log(); strings.Count(log, "the former rules stay in force") != 1 || !strings.Contains(log, bench.folder.RulesFile()) {
		t.Errorf("the log says %q", log)
	}
	edit(t, bench.folder, stricter(t))
	bench.wait(time.Second)
	if got := book.Rules.Current().Text; got != stricter(t) {
		t.Error("the mended rules do not count")
	}
}

func TestRules_WhenTheFileIsGone_StayAsTheyWereAndWarnOnce(t *testing.T) {
	bench := newBench(t)
	book := found(t, bench.config(store.Test))
	if err := os.Remove(bench.folder.RulesFile()); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		bench.wait(time.Second)
		if got := book.Rules.Current().Policy.Hash(); got != risk.DefaultPolicy().Hash() {
			t.Fatalf("the policy is %s", got)
		}
	}
	if log := bench.log(); strings.Count(log, "the former rules stay in force") != 1 {
		t.Errorf("the log says %q", log)
	}
}

func TestFound_WithBrokenRules_NamesTheLine(t *testing.T) {
	bench := newBench(t)
	found(t, bench.config(store.Test))
	edit(t, bench.folder, "[age]\nminimum = 18\nminimum = = 18\n")
	_, err := server.Found(t.Context(), bench.config(store.Test))
	if err == nil || !strings.Contains(err.Error(), "line 3") || !strings.Contains(err.Error(), bench.folder.RulesFile()) {
		t.Errorf("got %v", err)
	}
}
