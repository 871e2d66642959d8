package bench

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"respite/store/ruler"
)

// tpcbScale is the size of pgbench's tables: 50 branches, 5 million accounts.
const tpcbScale = 50

// tpcbDatabase holds them.
const tpcbDatabase = "tpcb"

// rulers are how fast the database is by itself, in transactions a second; 0 where it was not measured.
type rulers struct {
	TPCB        int64 `json:"tpcb_per_second,omitempty"`         // pgbench's TPC-B on PostgreSQL, with as many callers
	BareCommits int64 `json:"bare_commits_per_second,omitempty"` // one row of 1 KB and a commit on SQLite, one after another
}

// rule measures the rulers.
func (g *ground) rule(ctx context.Context, callers int, span time.Duration) (rulers, error) {
	var r rulers
	var err error
	if span == 0 {
		return r, nil
	}
	if g.server != nil {
		if r.TPCB, err = g.tpcb(ctx, callers, span); err != nil {
			return r, err
		}
	}
	if g.engine == sqlite {
		r.BareCommits, err = g.bareCommits(ctx, span)
	}
	return r, err
}

func (g *ground) bareCommits(ctx context.Context, span time.Duration) (int64, error) {
	place, err := newScratch(g.scratch.folder, false)
	if err != nil {
		return 0, err
	}
	clock := g.frame.Now
	began := clock()
	count, err := ruler.BareCommits(ctx, filepath.Join(place.folder, "bare.db"), func() bool { return clock().Sub(began) >= span })
	took := clock().Sub(began)
	if err := errors.Join(err, place.remove()); err != nil {
		return 0, err
	}
	return int64(count) * int64(time.Second) / int64(took), nil
}

// tpcb runs pgbench; the first time it makes its tables.
func (g *ground) tpcb(ctx context.Context, callers int, span time.Duration) (int64, error) {
	if !g.ruled {
		if err := ruler.NewDatabase(ctx, g.server.URL("postgres"), tpcbDatabase); err != nil {
			return 0, err
		}
		if _, err := g.pgbench(ctx, "-i", "-q", "-s", strconv.Itoa(tpcbScale)); err != nil {
			return 0, err
		}
		g.ruled = true
	}
	jobs := min(2, callers)
	said, err := g.pgbench(ctx, "-n", "-M", "prepared", "-c", strconv.Itoa(callers), "-j", strconv.Itoa(jobs), "-T", strconv.Itoa(int(span.Seconds())))
	if err != nil {
		return 0, err
	}
	return parseTPCB(said)
}

func (g *ground) pgbench(ctx context.Context, arguments ...string) ([]byte, error) {
	program, err := g.pgbenchProgram()
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, program, append(arguments, g.server.URL(tpcbDatabase))...)
	command.Env = []string{"PATH=" + g.frame.Getenv("PATH")}
	said, err := command.Output()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return nil, fmt.Errorf("run pgbench: %w: %.500s", err, ended.Stderr)
	}
	if err != nil {
		return nil, fmt.Errorf("run pgbench: %w", err)
	}
	return said, nil
}

// pgbenchProgram finds pgbench: beside the server's programs, where these really lie if they are but linked, or
// among the operator's own.
func (g *ground) pgbenchProgram() (string, error) {
	const name = "pgbench"
	beside := g.server.Tool(name)
	if real, err := filepath.EvalSymlinks(g.server.Tool("postgres")); err == nil {
		beside = filepath.Join(filepath.Dir(real), name)
	}
	for _, candidate := range []string{g.server.Tool(name), beside, name} {
		if found, err := exec.LookPath(candidate); err == nil {
			return found, nil
		}
	}
	return "", errors.New("pgbench is not installed: install it with PostgreSQL, or measure without ruler by --ruler-seconds 0")
}

var tps = regexp.MustCompile(`(?m)^tps = (\d+)(?:\.\d+)? `)

// parseTPCB reads the transactions a second from what pgbench says.
func parseTPCB(said []byte) (int64, error) {
	found := tps.FindSubmatch(said)
	if found == nil {
		return 0, fmt.Errorf("pgbench says no transactions a second: %.500s", said)
	}
	return strconv.ParseInt(string(found[1]), 10, 64)
}
