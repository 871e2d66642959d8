package server_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// disk is a place that can be filled up. Where we may, it is a small disk of its own; elsewhere those who write
// are kept from making any file larger.
type disk struct {
	t      *testing.T
	folder string
	small  bool
}

func newDisk(t *testing.T, megabytes int) *disk {
	t.Helper()
	folder, err := os.MkdirTemp("", "respite-disk-") // a database's own user must reach it
	must(t, err)
	t.Cleanup(func() { must(t, os.RemoveAll(folder)) })
	must(t, os.Chmod(folder, 0o755))
	d := &disk{t: t, folder: folder}
	size := "size=" + strconv.Itoa(megabytes) + "m"
	if said, err := exec.Command("mount", "-t", "tmpfs", "-o", size, "respite", folder).CombinedOutput(); err != nil {
		t.Logf("no disk of its own (%s): the size of files is limited instead", said)
		return d
	}
	d.small = true
	t.Cleanup(func() { must(t, exec.Command("umount", "-l", folder).Run()) })
	return d
}

func (d *disk) ballast() string { return filepath.Join(d.folder, "ballast") }

// room is what is left on a disk that is nearly full, in bytes.
const room = 256 << 10

// fill leaves nearly no room for the processes that write.
func (d *disk) fill(writers []int) {
	d.t.Helper()
	if !d.small {
		d.limit(writers, strconv.Itoa(room))
		return
	}
	file, err := os.Create(d.ballast())
	must(d.t, err)
	block, size := make([]byte, 64<<10), int64(0)
	for err == nil {
		var n int
		n, err = file.Write(block)
		size += int64(n)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		d.t.Fatal(err)
	}
	must(d.t, errors.Join(file.Truncate(max(0, size-room)), file.Close()))
}

// free gives the room back.
func (d *disk) free(writers []int) {
	d.t.Helper()
	if d.small {
		must(d.t, os.Remove(d.ballast()))
		return
	}
	d.limit(writers, "unlimited")
}

// limit bounds the files that processes may write.
func (d *disk) limit(writers []int, most string) {
	d.t.Helper()
	for _, pid := range writers {
		if said, err := exec.Command("prlimit", "--pid", strconv.Itoa(pid), "--fsize="+most+":").CombinedOutput(); err != nil {
			d.t.Logf("process %d: %s", pid, said) // it has gone
		}
	}
}

// writers are the processes that write into the book.
func (g *ground) writers(d *demo) []int {
	g.t.Helper()
	if g.cluster == nil {
		return []int{d.process.Process.Pid}
	}
	pids, err := g.cluster.Pids()
	must(g.t, err)
	return pids
}

// goesOn starts PostgreSQL again if it has given up.
func (g *ground) goesOn() {
	g.t.Helper()
	if g.cluster == nil {
		return
	}
	pids, err := g.cluster.Pids()
	must(g.t, err)
	if len(pids) == 0 {
		must(g.t, g.cluster.Restart(g.t.Context()))
	}
}
