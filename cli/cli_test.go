package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"respite/cli"
)

// operator is somebody at a terminal.
type operator struct {
	out, err  bytes.Buffer
	variables map[string]string
}

func (o *operator) house(args ...string) cli.House {
	return cli.House{
		Program: "respite", Args: args, Stdin: strings.NewReader(""), Stdout: &o.out, Stderr: &o.err,
		Getenv: func(name string) string { return o.variables[name] },
		Now:    func() time.Time { return time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC) }, Chance: rand.NewChaCha8([32]byte{1}),
	}
}

// runs does a command and gives its exit code, stdout and stderr.
func runs(t *testing.T, args ...string) (int, string, string) {
	t.Helper()
	var o operator
	code := cli.Run(t.Context(), o.house(args...))
	return code, o.out.String(), o.err.String()
}

func TestRun_AskedForHelp_ShowsEveryCommandAndExitsWith0(t *testing.T) {
	for _, args := range [][]string{nil, {"--help"}, {"-h"}} {
		code, out, failure := runs(t, args...)
		if code != 0 || failure != "" {
			t.Errorf("%q: exit %d, %q", args, code, failure)
		}
		for _, command := range []string{"demo", "serve", "call", "listen", "merchant add", "order list", "review accept", "clock advance", "verify"} {
			if !strings.Contains(out, "\n  "+command) {
				t.Errorf("%q: the help does not name %s:\n%s", args, command, out)
			}
		}
	}
}

func TestRun_AskedForTheHelpOfACommand_ShowsExamples(t *testing.T) {
	for _, command := range []string{
		"demo", "serve", "call", "listen", "merchant add", "merchant list", "merchant rotate", "clock show", "clock advance", "verify",
		"pushes list", "pushes resend", "order list", "order show", "review list", "review accept", "review refuse", "pay",
		"rules check", "rules show", "call xmlrpc", "call gateway", "dispatch list", "dispatch show", "dispatch confirm", "invoice show", "invoice pdf",
		"merchant show", "merchant set", "config check", "migrate", "backup", "restore", "health",
	} {
		code, out, failure := runs(t, append(strings.Fields(command), "--help")...)
		if code != 0 || !strings.Contains(out, "respite "+command) || !strings.Contains(out, "Example") {
			t.Errorf("respite %s --help: exit %d, %q, %s", command, code, failure, out)
		}
	}
}

func TestRun_AskedForTheVersion_PrintsIt(t *testing.T) {
	if code, out, failure := runs(t, "--version"); code != 0 || !strings.HasPrefix(out, "respite ") || failure != "" {
		t.Errorf("exit %d, %q, %q", code, out, failure)
	}
}

func TestRun_CalledWrongly_SaysHowAndExitsWith2(t *testing.T) {
	for _, args := range [][]string{
		{"frobnicate"}, {"demo", "--nonsense"}, {"demo", "surplus"}, {"serve", "--book", "both"}, {"merchant"},
		{"demo", "--addr", "0.0.0.0:0"}, {"demo", "--addr", "nonsense"}, {"serve", "--per-second", "-1"},
	} {
		code, out, failure := runs(t, args...)
		if code != 2 || out != "" || !strings.HasPrefix(failure, "respite: ") || !strings.Contains(failure, "\nTry: respite ") {
			t.Errorf("%q: exit %d, %q, %q", args, code, out, failure)
		}
	}
}

func TestRun_CalledWrongly_NamesTheCommandWhoseHelpIsNeeded(t *testing.T) {
	for want, args := range map[string][]string{
		"respite --help": {"frobnicate"}, "respite merchant add --help": {"merchant", "add", "--nonsense"}, "respite call --help": {"call"},
		"respite serve --help": {"serve", "--per-second", "-1"},
	} {
		if _, _, failure := runs(t, args...); !strings.HasSuffix(failure, "\nTry: "+want+"\n") {
			t.Errorf("%q: %q", args, failure)
		}
	}
}

func TestRun_WhenTheCommandFails_SaysWhyInALineAndExitsWith1(t *testing.T) {
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	code, out, failure := runs(t, "order", "list", "--data", nowhere)
	if code != 1 || out != "" || strings.Count(failure, "\n") != 1 || !strings.Contains(failure, "there is no book in "+nowhere) {
		t.Errorf("exit %d, %q, %q", code, out, failure)
	}
	if _, err := os.Stat(nowhere); !os.IsNotExist(err) {
		t.Errorf("the folder was made: %v", err)
	}
}

func TestRun_WithJSON_TellsErrorsAsJSON(t *testing.T) {
	for _, args := range [][]string{
		{"--json", "order", "list", "--data", t.TempDir()}, {"--json", "demo", "--addr", "0.0.0.0:0"}, {"frobnicate", "--json"},
	} {
		code, out, failure := runs(t, args...)
		var told struct{ Error string }
		if err := json.Unmarshal([]byte(failure), &told); err != nil || told.Error == "" || code == 0 || out != "" {
			t.Errorf("%q: exit %d, %q, %q (%v)", args, code, out, failure, err)
		}
	}
}

func TestRun_WithTheFolderInTheEnvironment_WorksThere(t *testing.T) {
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	o := operator{variables: map[string]string{"RESPITE_DATA": nowhere}}
	if code := cli.Run(context.Background(), o.house("order", "list")); code != 1 || !strings.Contains(o.err.String(), nowhere) {
		t.Errorf("exit %d, %q", code, o.err.String())
	}
	o.err.Reset()
	cli.Run(context.Background(), o.house("order", "list", "--data", elsewhere))
	if !strings.Contains(o.err.String(), elsewhere) {
		t.Errorf("the flag does not go before: %q", o.err.String())
	}
}

func TestRulesCheck_OfTheDefault_IsRight(t *testing.T) {
	code, text, failure := runs(t, "rules", "show", "--default")
	if code != 0 {
		t.Fatalf("exit %d, %q", code, failure)
	}
	file := filepath.Join(t.TempDir(), "rules.toml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, failure := runs(t, "rules", "check", file); code != 0 || !strings.Contains(out, "is right") {
		t.Errorf("exit %d, %q, %q", code, out, failure)
	}
}

func TestRulesCheck_OfABrokenFile_TellsEverythingWrongAndExitsWith1(t *testing.T) {
	code, text, failure := runs(t, "rules", "show", "--default")
	if code != 0 {
		t.Fatalf("exit %d, %q", code, failure)
	}
	text = strings.Replace(text, "minimum = 18", "minimum = 12", 1)
	text = strings.Replace(text, `class = "policy"`, `class = "whim"`, 1)
	file := filepath.Join(t.TempDir(), "rules.toml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, failure := runs(t, "--json", "rules", "check", file)
	var told struct{ Wrong []string }
	if err := json.Unmarshal([]byte(out), &told); err != nil || code != 1 || len(told.Wrong) != 2 || failure != "" {
		t.Errorf("exit %d, %q, %q (%v)", code, out, failure, err)
	}
}
