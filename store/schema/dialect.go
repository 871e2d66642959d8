package schema

import (
	"bytes"
	"io/fs"
	"regexp"
)

// postgresSteps are the steps as PostgreSQL takes them. WITHOUT ROWID is SQLite's own; texts are compared byte
// by byte as in SQLite, whatever the database's language; and what stands behind "-- postgres:" counts.
type postgresSteps struct{ fs.FS }

var (
	withoutRowID = []byte(" WITHOUT ROWID")
	textColumn   = regexp.MustCompile(`\bTEXT\b`)
	onlyPostgres = []byte("-- postgres: ")
)

// Open opens a step, rewritten.
func (s postgresSteps) Open(name string) (fs.File, error) {
	file, err := s.FS.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil || info.IsDir() {
		return file, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(s.FS, name)
	if err != nil {
		return nil, err
	}
	text = bytes.ReplaceAll(text, withoutRowID, nil)
	text = textColumn.ReplaceAll(text, []byte(`TEXT COLLATE "C"`))
	text = bytes.ReplaceAll(text, onlyPostgres, nil)
	return &rewritten{Reader: bytes.NewReader(text), info: info}, nil
}

// rewritten is a step in memory.
type rewritten struct {
	*bytes.Reader
	info fs.FileInfo
}

// Stat tells of the step as it is embedded.
func (r *rewritten) Stat() (fs.FileInfo, error) { return r.info, nil }

// Close has nothing to let go.
func (r *rewritten) Close() error { return nil }
