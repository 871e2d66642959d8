//go:build !linux

package bench

import "syscall"

// attributes are the usual ones: only Linux lets a server die with us, whatever ends us.
func attributes() *syscall.SysProcAttr { return nil }
