package private_test

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"respite/store/postgres/private"
)

// start starts a server, or skips the test where there is none to start.
func start(t *testing.T, config private.Config) *private.Server {
	t.Helper()
	server, err := private.Start(t.Context(), config)
	if errors.Is(err, private.ErrMissing) {
		t.Skip(err)
	}
	must(t, err)
	t.Cleanup(func() { must(t, server.Stop()) })
	return server
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// does runs statements, and gives the number that the last one asks for.
func does(t *testing.T, server *private.Server, statements string) int {
	t.Helper()
	conn, err := pgconn.Connect(t.Context(), server.URL("postgres"))
	must(t, err)
	defer func() { must(t, conn.Close(t.Context())) }()
	results, err := conn.Exec(t.Context(), statements).ReadAll()
	must(t, err)
	answer, err := strconv.Atoi(string(results[len(results)-1].Rows[0][0]))
	must(t, err)
	return answer
}

func TestStart_GivesAServerThatAnswers(t *testing.T) {
	server := start(t, private.Config{Settings: map[string]string{"max_connections": "7"}})
	if answer := does(t, server, "SELECT 6 * 7"); answer != 42 {
		t.Errorf("it answers %d", answer)
	}
	if most := does(t, server, "SELECT setting::int FROM pg_settings WHERE name = 'max_connections'"); most != 7 {
		t.Errorf("it takes %d connections", most)
	}
	if _, err := os.Stat(server.Tool("postgres")); err != nil {
		t.Error(err)
	}
}

func TestStart_Durable_WaitsForTheDisk(t *testing.T) {
	waits := "SELECT COUNT(*) FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting = 'on'"
	if on := does(t, start(t, private.Config{Durable: true}), waits); on != 3 {
		t.Errorf("durable: %d of 3 are on", on)
	}
	if on := does(t, start(t, private.Config{}), waits); on != 0 {
		t.Errorf("disposable: %d of 3 are on", on)
	}
}

func TestStart_WhereThereIsNoPostgreSQL_SaysWhatToInstall(t *testing.T) {
	_, err := private.Start(t.Context(), private.Config{Binaries: t.TempDir()})
	if !errors.Is(err, private.ErrMissing) || !strings.Contains(err.Error(), "install the package postgresql") {
		t.Errorf("it says %v", err)
	}
}

func TestStart_WithAWrongSetting_SaysWhatTheServerSaid(t *testing.T) {
	server, err := private.Start(t.Context(), private.Config{Settings: map[string]string{"no_such_setting": "1"}})
	if errors.Is(err, private.ErrMissing) {
		t.Skip(err)
	}
	if err == nil || !strings.Contains(err.Error(), "no_such_setting") {
		t.Errorf("it gives %v, %v", server, err)
	}
}

func TestStart_OnAClusterThatWasStopped_FindsWhatWasCommitted(t *testing.T) {
	folder, err := os.MkdirTemp("", "cluster-") // t.TempDir lies where other users cannot go
	must(t, err)
	t.Cleanup(func() { must(t, os.RemoveAll(folder)) })
	server := start(t, private.Config{Folder: folder})
	does(t, server, "CREATE TABLE kept AS SELECT 5 AS n; SELECT n FROM kept")
	must(t, server.Stop())
	if n := does(t, start(t, private.Config{Folder: folder}), "SELECT n FROM kept"); n != 5 {
		t.Errorf("%d was kept", n)
	}
}

func TestKill_EndsEveryProcess_AndRestartFindsWhatWasCommitted(t *testing.T) {
	server := start(t, private.Config{Durable: true})
	does(t, server, "CREATE TABLE kept (n INT); SELECT 1")
	for round := range 3 {
		if n := does(t, server, "INSERT INTO kept VALUES (1); SELECT COUNT(*) FROM kept"); n != round+1 {
			t.Errorf("round %d: %d rows were kept", round, n)
		}
		before, err := server.Pids()
		must(t, err)
		must(t, server.Kill())
		for _, pid := range before {
			if name := programOf(pid); strings.Contains(name, "postgres") {
				t.Errorf("round %d: process %d lives: %s", round, pid, name)
			}
		}
		if left, err := server.Pids(); err != nil || len(left) != 0 {
			t.Errorf("round %d: %v are left, %v", round, left, err)
		}
		must(t, server.Restart(t.Context()))
	}
	if n := does(t, server, "SELECT COUNT(*) FROM kept"); n != 3 {
		t.Errorf("%d rows were kept", n)
	}
}

func TestStop_LeavesNothing_AndMayBeCalledAgain(t *testing.T) {
	server := start(t, private.Config{})
	pids, err := server.Pids()
	must(t, err)
	if len(pids) == 0 {
		t.Error("a running server has no process")
	}
	must(t, server.Stop())
	for _, pid := range pids {
		if name := programOf(pid); strings.Contains(name, "postgres") {
			t.Errorf("process %d lives: %s", pid, name)
		}
	}
	must(t, server.Stop())
}

// programOf gives the command line of a living process, where the system tells it.
func programOf(pid int) string {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
	if err != nil {
		return ""
	}
	return string(text)
}
