package cli_test

import (
	"context"
	"io"
	"os/exec"
	"strings"
	"testing"

	"respite/cli"
)

// besidePostgres runs a command beside a PostgreSQL, where there is one.
func besidePostgres(t *testing.T, command ...string) (int, string, string) {
	t.Helper()
	code, out, failure := runs(t, append([]string{"postgres", "--"}, command...)...)
	if strings.Contains(failure, "PostgreSQL server is not installed") {
		t.Skip(failure)
	}
	return code, out, failure
}

func TestPostgres_WithACommand_GivesItTheURLAndReturnsItsExitCode(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip(err)
	}
	code, out, failure := besidePostgres(t, "sh", "-c", `echo "$RESPITE_TEST_POSTGRES"; echo why >&2; exit 7`)
	if code != 7 || !strings.HasPrefix(out, "postgres:///postgres?") || failure != "why\n" {
		t.Errorf("exit %d, %q, %q", code, out, failure)
	}
}

func TestPostgres_WithACommandThatIsNotThere_SaysSo(t *testing.T) {
	code, out, failure := besidePostgres(t, "no-such-program")
	if code != 1 || out != "" || !strings.Contains(failure, "no-such-program") {
		t.Errorf("exit %d, %q, %q", code, out, failure)
	}
}

func TestPostgres_WithoutACommand_PrintsTheURLAndRunsUntilInterrupted(t *testing.T) {
	besidePostgres(t, "no-such-program") // skips where there is no PostgreSQL
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var o operator
	house := o.house("--json", "postgres")
	said, says := io.Pipe()
	house.Stdout = says
	ended := make(chan int)
	go func() { ended <- cli.Run(ctx, house) }()
	first := make([]byte, 100)
	n, err := said.Read(first)
	if err != nil || !strings.HasPrefix(string(first[:n]), "{\n  \"url\": \"postgres:///postgres?") {
		t.Errorf("it says %q, %v", first[:n], err)
	}
	interrupt()
	go io.Copy(io.Discard, said)
	if code := <-ended; code != 0 || o.err.String() != "" {
		t.Errorf("exit %d, %q", code, o.err.String())
	}
}
