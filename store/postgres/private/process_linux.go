package private

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// account is a user of the system: PostgreSQL refuses to run as root.
type account struct{ user, group int }

// ownAccount gives whom the server runs as, nil when as ourselves.
func ownAccount() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	var failures error
	for _, name := range []string{superuser, "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			failures = errors.Join(failures, err)
			continue
		}
		uid, errUser := strconv.Atoi(found.Uid)
		gid, errGroup := strconv.Atoi(found.Gid)
		return &account{uid, gid}, errors.Join(errUser, errGroup)
	}
	return nil, fmt.Errorf("look for a user to run PostgreSQL as, which refuses to be root: %w", failures)
}

// own gives a folder to the account.
func (a *account) own(folder string) error {
	if a == nil {
		return nil
	}
	return os.Chown(folder, a.user, a.group)
}

// attributes make a process run as the account and die with us, but not of an interrupt meant for us.
func (a *account) attributes() *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGQUIT}
	if a != nil {
		attributes.Credential = &syscall.Credential{Uid: uint32(a.user), Gid: uint32(a.group)}
	}
	return attributes
}

// kill ends the process and all its children.
func (p *process) kill() error {
	if !p.running() {
		return nil
	}
	// Stopped, it makes no new child and does not wonder about those that die.
	if err := p.command.Process.Signal(syscall.SIGSTOP); err != nil {
		return err
	}
	family, err := p.family()
	if err != nil {
		return err
	}
	for _, pid := range family {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("kill process %d: %w", pid, err)
		}
	}
	<-p.ended
	for _, pid := range family {
		awaitEnd(pid)
	}
	return nil
}

// awaitEnd waits until a process that was killed holds nothing any more.
func awaitEnd(pid int) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for state := stateOf(pid); state.alive; state = stateOf(pid) {
		<-tick.C
	}
}

// family gives the process and its children; nothing when it has ended.
func (p *process) family() ([]int, error) {
	if !p.running() {
		return nil, nil
	}
	first := p.command.Process.Pid
	entries, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil, err
	}
	family := []int{first}
	for _, entry := range entries {
		pid, err := strconv.Atoi(filepath.Base(entry))
		if err != nil {
			return nil, err
		}
		if stateOf(pid).parent == first {
			family = append(family, pid)
		}
	}
	return family, nil
}

type state struct {
	alive  bool
	parent int
}

// stateOf asks the system about a process; one that is not there, or only waits to be counted, is not alive.
func stateOf(pid int) state {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return state{}
	}
	var letter string
	var s state
	_, rest, _ := strings.Cut(string(text), ") ") // what is before is the program's name
	if _, err := fmt.Sscan(rest, &letter, &s.parent); err != nil {
		return state{}
	}
	s.alive = letter != "Z" && letter != "X"
	return s
}
