package private

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"
)

// process is a server's first process.
type process struct {
	command *exec.Cmd
	ended   chan struct{}
	outcome error // once it has ended
}

// launch starts the process. Some systems end it together with the thread that started it, so that thread stays
// with it until it ends.
func launch(command *exec.Cmd) (*process, error) {
	p := &process{command: command, ended: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := command.Start()
		started <- err
		if err != nil {
			return
		}
		p.outcome = command.Wait()
		close(p.ended)
	}()
	return p, <-started
}

func (p *process) running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// patience is how long a server may take to stop.
const patience = time.Minute

// stop asks the server to write down what it has and end, and kills it when it does not.
func (p *process) stop() error {
	if !p.running() {
		return nil
	}
	if err := p.command.Process.Signal(os.Interrupt); err != nil {
		return p.kill()
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-p.ended:
		return p.outcome
	case <-timer.C:
		if err := p.kill(); err != nil {
			return err
		}
		return fmt.Errorf("it did not stop within %s and was killed", patience)
	}
}
