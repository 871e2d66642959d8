package batch

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// spool is a file outside the book that nobody else sees and that is gone with the process.
type spool struct {
	file *os.File
	name string // empty: it has none any more
}

func newSpool() (*spool, error) {
	file, err := os.CreateTemp("", "respite-*")
	if err != nil {
		return nil, fmt.Errorf("make room for a file: %w", err)
	}
	s := &spool{file: file, name: file.Name()}
	if err := os.Remove(s.name); err == nil { // some systems remove no file that is open
		s.name = ""
	}
	return s, nil
}

// Write implements io.Writer.
func (s *spool) Write(p []byte) (int, error) {
	n, err := s.file.Write(p)
	if err != nil {
		return n, fmt.Errorf("write a file beside the book: %w", err)
	}
	return n, nil
}

// rewound gives what was written.
func (s *spool) rewound() (io.Reader, error) {
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read a file beside the book: %w", err)
	}
	return s.file, nil
}

// Close removes the file.
func (s *spool) Close() error {
	err := s.file.Close()
	if s.name != "" {
		err = errors.Join(err, os.Remove(s.name))
	}
	if err != nil {
		return fmt.Errorf("remove a file beside the book: %w", err)
	}
	return nil
}
