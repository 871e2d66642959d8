package server

import (
	"context"
	"strings"

	"respite/api/batch"
	"respite/api/limits"
	"respite/jobs/handin"
	"respite/operation/batches"
	"respite/server/watch"
)

// openBatch opens the door for files of delivered orders.
func (b *Book) openBatch(room *limits.Room) *batch.Door {
	return batch.New(batch.Config{
		Batches: batches.New(b.Operations), Store: b.Store, Clock: b.Clock, IDs: b.IDs, Log: b.Log, PublicURL: b.PublicURL, PerSecond: b.PerSecond,
		Room: room,
		Told: func(ctx context.Context, t batch.Told) {
			watch.Tell(ctx, watch.Call{Door: "batch", Action: t.Action, Merchant: t.Merchant, Outcome: t.Outcome, Code: t.Code})
		},
	})
}

// openFolder opens the folder where such files are put down, if there is one.
func (b *Book) openFolder() error {
	if b.BatchFolder == "" {
		return nil
	}
	watcher, err := handin.Open(handin.Config{
		Batches: batches.New(b.Operations), Store: b.Store, Folder: b.BatchFolder, Log: b.Log,
		Link: func(path string) string { return strings.TrimSuffix(b.PublicURL, "/") + path },
	})
	if err != nil {
		return err
	}
	b.folder = watcher
	b.closing = append(b.closing, watcher)
	return nil
}
