package sqlite

import (
	"os"
	"time"
)

const (
	pagesBeforeCheckpoint = 2_000
	pageSize              = 4096
	checkpointEvery       = 500 * time.Millisecond
)

// tidy moves what was written from the log into the file, outside every request, as soon as the log has
// grown. The writer then begins the log anew.
func (e *Engine) tidy() {
	tick := time.NewTicker(checkpointEvery)
	defer tick.Stop()
	var done time.Time // the log's own time at the latest checkpoint
	for {
		select {
		case <-e.closing:
			return
		case <-tick.C:
		}
		log, err := os.Stat(e.path + "-wal")
		if err != nil || log.Size() < pagesBeforeCheckpoint*pageSize || log.ModTime().Equal(done) {
			continue
		}
		// It copies what it can without making anybody wait.
		if _, err := e.tidier.Exec("PRAGMA wal_checkpoint(PASSIVE)"); err != nil {
			e.log.Warn("checkpoint", "error", err)
			continue
		}
		done = log.ModTime()
	}
}
