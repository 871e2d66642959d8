package bench

import "syscall"

// attributes let a server die with us, whatever ends us, but not of an interrupt that was meant for us alone.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
