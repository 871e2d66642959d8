package server

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"respite/domain/risk"
	"respite/operation"
	"respite/outbound/folder"
	"respite/server/files"
	"respite/value/fault"
)

// rulesEvery is how often the file of rules is looked at, at most.
const rulesEvery = time.Second

// maxRules bounds the file of rules in bytes; a policy's own limit is stricter.
const maxRules = 1 << 20

// Rules are the risk rules of a book, read again when an operator has edited their file. A broken file
// keeps the former rules in force. They are safe for concurrent use.
type Rules struct {
	path  string
	clock func() time.Time
	log   *slog.Logger

	mu      sync.Mutex
	current operation.Rules
	seen    files.Edition // of the file, whether its rules could be read or not
	looked  time.Time
}

// ReadRules reads the rules of a book for the first time; here a broken file is an error that names
// the place.
func ReadRules(path string, clock func() time.Time, log *slog.Logger) (*Rules, error) {
	r := &Rules{path: path, clock: clock, log: log, seen: files.EditionOf(path), looked: clock()}
	read, err := readRules(path)
	if err != nil {
		return nil, err
	}
	r.current = read
	return r, nil
}

// Current gives the rules in force.
func (r *Rules) Current() operation.Rules {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.clock()
	if now.Sub(r.looked) < rulesEvery {
		return r.current
	}
	r.looked = now
	if err := r.refresh(); err != nil {
		r.log.Warn("the rules file cannot be used: the former rules stay in force", "error", err)
	}
	return r.current
}

// Save puts other rules in the place of those in the file, whole or not at all; they count at once. Broken ones change
// nothing: the error is a fault.List of what is wrong. Nor does anything when the rules in force are not any more those
// of the hash: somebody else was faster.
func (r *Rules) Save(text, was string) error {
	policy, err := risk.ParsePolicy([]byte(text))
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.refresh(); err != nil || r.current.Policy.Hash() != was {
		return errors.Join(err, fault.Overtaken.With())
	}
	place, err := folder.Open(filepath.Dir(r.path))
	if err != nil {
		return fmt.Errorf("save the rules: %w", err)
	}
	err = errors.Join(folder.Put(place, filepath.Base(r.path), []byte(text)), place.Close())
	if err != nil {
		return fmt.Errorf("save the rules in %s: %w", r.path, err)
	}
	r.current, r.seen = operation.Rules{Policy: policy, Text: text}, files.EditionOf(r.path)
	r.log.Info("the rules were saved", "policy", policy.Hash())
	return nil
}

// refresh takes over an edited file. Each edition is tried once, so that a broken one is told once.
func (r *Rules) refresh() error {
	seen := files.EditionOf(r.path)
	if seen == r.seen {
		return nil
	}
	r.seen = seen
	read, err := readRules(r.path)
	if err != nil {
		return err
	}
	r.current = read
	r.log.Info("the rules were read again", "policy", read.Policy.Hash())
	return nil
}

func readRules(path string) (operation.Rules, error) {
	info, err := os.Stat(path)
	if err != nil {
		return operation.Rules{}, fmt.Errorf("read the rules: %w", err)
	}
	if info.Size() > maxRules {
		return operation.Rules{}, fmt.Errorf("read the rules in %s: the file has more than %d bytes", path, maxRules)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return operation.Rules{}, fmt.Errorf("read the rules: %w", err)
	}
	policy, err := risk.ParsePolicy(text)
	if err != nil {
		return operation.Rules{}, fmt.Errorf("%s: %w", path, err)
	}
	return operation.Rules{Policy: policy, Text: string(text)}, nil
}
