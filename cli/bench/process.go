package bench

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process reads what the operating system accounts to a process (proc(5)). Where there is no such account,
// figures are not known.
type process int

// accounts is where the system keeps them.
const accounts = "/proc"

func (p process) file(name string) string { return filepath.Join(accounts, strconv.Itoa(int(p)), name) }

// tick is the unit of processor time in the accounts.
const tick = time.Second / 100

// stat is a line of /proc/PID/stat, as far as it is of interest.
type stat struct {
	parent process
	used   time.Duration // of processor time, with that of children that ended
}

// parseStat reads the line. The second field is a name in parentheses that may hold anything.
func parseStat(line []byte) (stat, error) {
	end := bytes.LastIndexByte(line, ')')
	if end < 0 {
		return stat{}, errors.New("read a process: there is no name in parentheses")
	}
	fields := strings.Fields(string(line[end+1:]))
	const parent, firstTime, lastTime = 1, 11, 14 // counted from behind the name
	if len(fields) <= lastTime {
		return stat{}, fmt.Errorf("read a process: there are %d fields behind the name", len(fields))
	}
	above, err := strconv.Atoi(fields[parent])
	if err != nil {
		return stat{}, fmt.Errorf("read the parent of a process: %w", err)
	}
	read := stat{parent: process(above)}
	for _, field := range fields[firstTime : lastTime+1] {
		ticks, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return stat{}, fmt.Errorf("read the processor time of a process: %w", err)
		}
		read.used += time.Duration(ticks) * tick
	}
	return read, nil
}

func (p process) stat() (stat, error) {
	line, err := os.ReadFile(p.file("stat"))
	if err != nil {
		return stat{}, err
	}
	return parseStat(line)
}

// family gives the processor time of a process and its children, also of those that have ended: their time
// goes over to the parent in the moment when they do.
func (p process) family() (time.Duration, error) {
	own, err := p.stat()
	if err != nil {
		return 0, err
	}
	entries, err := os.ReadDir(accounts)
	if err != nil {
		return 0, err
	}
	for _, entry := range entries {
		number, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue // no process
		}
		child, err := process(number).stat()
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
			continue // it has just ended
		}
		if err != nil {
			return 0, err
		}
		if child.parent == p {
			own.used += child.used
		}
	}
	return own.used, nil
}

// busy gives the processor time that all processes of the machine have used together, ours among them.
func busy() (time.Duration, error) {
	text, err := os.ReadFile(filepath.Join(accounts, "stat"))
	if err != nil {
		return 0, err
	}
	return parseBusy(text)
}

// parseBusy adds up the first line of /proc/stat: user, nice, system, then idle and waiting, which are no work,
// then interrupts and what other machines took.
func parseBusy(text []byte) (time.Duration, error) {
	first, _, _ := bytes.Cut(text, []byte("\n"))
	fields := strings.Fields(string(first))
	const idle, waiting, stolen = 4, 5, 8
	if len(fields) <= stolen || fields[0] != "cpu" {
		return 0, fmt.Errorf("read the processors' time: %.80s", first)
	}
	var used time.Duration
	for i := 1; i <= stolen; i++ {
		ticks, err := strconv.ParseInt(fields[i], 10, 64)
		if err != nil {
			return 0, fmt.Errorf("read the processors' time: %w", err)
		}
		if i != idle && i != waiting {
			used += time.Duration(ticks) * tick
		}
	}
	return used, nil
}

// written gives the bytes that the process has had written to disk.
func (p process) written() (int64, error) { return p.figure("io", "write_bytes:") }

// peak gives the most memory that the process ever had, in bytes.
func (p process) peak() (int64, error) {
	kilobytes, err := p.figure("status", "VmHWM:")
	return kilobytes << 10, err
}

// figure reads the number behind a name in one of the files of a process.
func (p process) figure(file, name string) (int64, error) {
	text, err := os.ReadFile(p.file(file))
	if err != nil {
		return 0, err
	}
	return parseFigure(text, name)
}

func parseFigure(text []byte, name string) (int64, error) {
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) >= 2 && fields[0] == name {
			return strconv.ParseInt(fields[1], 10, 64)
		}
	}
	return 0, fmt.Errorf("there is no %s", name)
}
