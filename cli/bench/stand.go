package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"respite/cli/terminal"
	"respite/domain/merchant"
	"respite/operation/administration"
	"respite/server"
	"respite/store"
	"respite/value/country"
	"respite/value/fault"
	"respite/value/money"
	"respite/wire/jsongate"
)

// shops gives the merchants whose systems the callers play. Their keys are known to everybody: a book with
// them is good for nothing else.
func shops(count int) []*shop {
	all := make([]*shop, count)
	for i := range all {
		all[i] = &shop{
			eid: int64(900_001 + i), shared: fmt.Sprintf("bench-shared-secret-%03d", i),
			keys: jsongate.Credentials{WebsiteKey: fmt.Sprintf("BENCH%05d", i), SecretKey: fmt.Sprintf("bench-secret-key-%03d", i)},
		}
	}
	return all
}

// merchant is what the book knows of a shop.
func (s *shop) merchant() merchant.Merchant {
	return merchant.Merchant{
		ID: merchant.ID(s.eid), Name: fmt.Sprintf("Bench %d", s.eid), WebsiteKey: s.keys.WebsiteKey,
		Keys: []merchant.Key{{Secret: merchant.Secret(s.keys.SecretKey)}}, Shared: merchant.Secret(s.shared),
		Contract: merchant.Contract{
			Countries: []country.Code{country.NL}, FeeRate: 295 * money.Percent / 100, FeeFixed: 30, FeeVAT: 21 * money.Percent,
			ReserveDays: 14, ShipDays: 14, DueDays: 14,
		},
	}
}

// settle gives a book its merchants, unless it has them.
func settle(ctx context.Context, book *server.Book, all []*shop) error {
	for _, s := range all {
		_, err := administration.AddMerchant(ctx, book.Store, s.merchant())
		if err != nil && !fault.Is(err, fault.MerchantExists) {
			return fmt.Errorf("add merchant %d: %w", s.eid, err)
		}
	}
	return nil
}

// with makes the book, or opens the one that is there, gives it the merchants, and has it open for as long as some
// work takes.
func (b book) with(ctx context.Context, all []*shop, work func(*server.Book) error) error {
	opened, err := server.Found(ctx, b.config)
	if err != nil {
		return err
	}
	err = settle(ctx, opened, all)
	if err == nil {
		err = work(opened)
	}
	return errors.Join(err, opened.Close())
}

// stand is a server in a process of its own, on a book made for it.
type stand struct {
	url     string
	admin   string // where it is looked into
	process process
	stop    context.CancelFunc
	ended   chan error // gets one value: nil when it ended as it was told
}

// loopback lets the system choose a port that nobody else reaches.
const loopback = "127.0.0.1:0"

const (
	startPatience = 30 * time.Second
	stopPatience  = 30 * time.Second // then it is killed
)

// launch starts a server of the program on a book and waits until it serves. It gets nothing of the operator's
// environment but the search path: what is measured must not depend on it.
func launch(f *terminal.Frame, program string, on book) (*stand, error) {
	ctx, stop := context.WithCancel(context.WithoutCancel(f.Context))
	arguments := append([]string{"serve", "--book", string(store.Test), "--addr", loopback, "--admin", loopback, "--per-second", "0",
		"--log-json"}, on.flags...)
	command := exec.CommandContext(ctx, program, arguments...)
	command.Env = []string{"PATH=" + f.Getenv("PATH")}
	command.SysProcAttr = attributes()
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = stopPatience
	s := &stand{stop: stop, ended: make(chan error, 1)}
	told := make(chan places, 1)
	go func() { s.ended <- attend(command, told) }()
	waiting, enough := context.WithTimeout(f.Context, startPatience)
	defer enough()
	select {
	case at := <-told:
		s.url, s.admin, s.process = "http://"+at[0], "http://"+at[1], process(command.Process.Pid)
		return s, nil
	case err := <-s.ended:
		stop()
		return nil, fmt.Errorf("the server does not start: %w", err)
	case <-waiting.Done():
		return nil, fmt.Errorf("the server does not start: %w", errors.Join(waiting.Err(), s.close()))
	}
}

// attend starts a server and stays with it to its end. Some systems end it together with the thread that started
// it, so that thread stays too.
func attend(command *exec.Cmd, told chan<- places) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	says, err := command.StderrPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		return err
	}
	said := listen(says, told)
	if err := command.Wait(); !errors.Is(err, context.Canceled) {
		return fmt.Errorf("the server ended by itself: %w: %s", err, said)
	}
	return nil
}

// places are the two addresses that a server tells when it begins: where it serves, and where it is looked into.
type places [2]string

// listen reads a server's log to its end, tells the addresses, and gives the last lines, for whoever asks why it ended.
func listen(log io.Reader, told chan<- places) string {
	const kept, longest = 10, 1 << 20
	var last []string
	var at places
	known := 0
	lines := bufio.NewScanner(log)
	for lines.Buffer(nil, longest); lines.Scan(); {
		var entry struct{ Address string }
		if known < len(at) && json.Unmarshal(lines.Bytes(), &entry) == nil && entry.Address != "" {
			at[known] = entry.Address
			if known++; known == len(at) {
				told <- at
			}
		}
		last = append(last, lines.Text())
		last = last[max(0, len(last)-kept):]
	}
	return strings.Join(last, "; ")
}

// longestProfile is what the server allows.
const longestProfile = 2 * time.Minute

// profile writes down what the server's processor time goes to during a span.
func (s *stand) profile(ctx context.Context, span time.Duration, file string) error {
	address := fmt.Sprintf("%s/debug/pprof/profile?seconds=%d", s.admin, min(span, longestProfile)/time.Second)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("ask for a profile: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("ask for a profile: %w", err)
	}
	text, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return fmt.Errorf("read the profile: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("ask for a profile: the server answers HTTP %d", response.StatusCode)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("make the folder for profiles: %w", err)
	}
	return os.WriteFile(file, text, 0o644)
}

// close lets the server finish and waits until it is gone.
func (s *stand) close() error {
	s.stop()
	return <-s.ended
}

// scratch is a folder for one measurement, which goes with it.
type scratch struct {
	folder string
	keep   bool
}

// passable lets PostgreSQL's own user through to its cluster. What lies in the folder is closed itself.
const passable = 0o711

func newScratch(below string, keep bool) (scratch, error) {
	folder, err := os.MkdirTemp(below, "respite-bench-")
	if err != nil {
		return scratch{}, fmt.Errorf("make a folder for the book: %w", err)
	}
	if err := os.Chmod(folder, passable); err != nil {
		return scratch{}, errors.Join(err, os.Remove(folder))
	}
	return scratch{folder, keep}, nil
}

func (s scratch) remove() error {
	if s.keep {
		return nil
	}
	if err := os.RemoveAll(s.folder); err != nil {
		return fmt.Errorf("remove the book: %w", err)
	}
	return nil
}
