// Package id makes the keys of rows: time-ordered, unguessable, unique without asking a database.
//
// It must never read a clock or a source of chance itself; main hands both in.
package id

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// ID is 32 upper-case hexadecimal digits of a version 7 UUID (RFC 9562): the form in which the JSON
// gateway shows keys. IDs sort by the time they were made.
type ID string

// Source makes ids that grow, also within a millisecond. It is safe for concurrent use.
type Source struct {
	mu     sync.Mutex
	now    func() time.Time
	chance io.Reader
	last   uint64 // milliseconds and the 12-bit count within them
}

// NewSource makes a source from a clock and a source of chance.
func NewSource(now func() time.Time, chance io.Reader) *Source {
	return &Source{now: now, chance: chance}
}

// Next gives a new id. It fails only when the source of chance does.
func (s *Source) Next() (ID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stamp := uint64(s.now().UnixMilli()) << 12
	if stamp <= s.last {
		stamp = s.last + 1
	}
	var bytes [16]byte
	if _, err := io.ReadFull(s.chance, bytes[8:]); err != nil {
		return "", fmt.Errorf("make an id: %w", err)
	}
	s.last = stamp
	binary.BigEndian.PutUint64(bytes[:8], stamp>>12<<16|7<<12|stamp&0xfff)
	bytes[8] = bytes[8]&0x3f | 0x80
	return ID(strings.ToUpper(hex.EncodeToString(bytes[:]))), nil
}

// Stamp is the time and count of the latest id; ids made after another source has taken it over by Advance
// are greater than it.
func (s *Source) Stamp() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int64(s.last)
}

// Advance lets the next ids be greater than those another source made up to its stamp, be its clock ahead.
func (s *Source) Advance(stamp int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = max(s.last, uint64(stamp))
}

// Parse reads an id in any letter case, with or without dashes; the result is the fixed spelling.
func Parse(text string) (ID, bool) {
	if len(text) > 40 {
		return "", false
	}
	text = strings.ToUpper(strings.ReplaceAll(text, "-", ""))
	if len(text) != 32 || strings.Trim(text, "0123456789ABCDEF") != "" {
		return "", false
	}
	return ID(text), true
}
