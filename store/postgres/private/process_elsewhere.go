//go:build !linux

package private

import "syscall"

// account is nobody but ourselves here: PostgreSQL says so itself if it does not want to run as we do.
type account struct{}

func ownAccount() (*account, error) { return nil, nil }

func (*account) own(string) error { return nil }

func (*account) attributes() *syscall.SysProcAttr { return nil }

// kill ends the process; its children notice and end by themselves.
func (p *process) kill() error {
	if !p.running() {
		return nil
	}
	if err := p.command.Process.Kill(); err != nil {
		return err
	}
	<-p.ended
	return nil
}

// family gives the process only; nothing when it has ended.
func (p *process) family() ([]int, error) {
	if !p.running() {
		return nil, nil
	}
	return []int{p.command.Process.Pid}, nil
}
