package upkeep

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"os"

	"respite/cli/terminal"
	"respite/operation/audit"
	"respite/server"
)

// BackupCmd copies a book.
type BackupCmd struct {
	terminal.BookFlag
	To string `required:"" help:"File to write (tar). It must not be there yet." placeholder:"FILE"`
}

// Help gives examples.
func (BackupCmd) Help() string {
	return `For books in SQLite; a server may run meanwhile. The backup holds the database, the rules and who the provider
is. The key is not in it: keep a copy of the key somewhere else. Of what lies in the folders mail, sms and spool
the database knows only that it is there.

Books in PostgreSQL are copied by PostgreSQL's own tools: see docs/operating.md.

Example:
  respite backup --data /var/lib/respite --to /backup/respite-2026-11-22.tar`
}

// kept is what a backup or a restored book is.
type kept struct {
	File string `json:"file"`
	Data string `json:"data"`
	Key  string `json:"key_file"`
	Size int64  `json:"bytes,omitempty"`
}

// Run writes the backup.
func (c BackupCmd) Run(f *terminal.Frame) error {
	config, err := f.BookConfig(c.BookFlag, f.Log(slog.LevelWarn, false))
	if err != nil {
		return err
	}
	if config.Database != "" {
		return fmt.Errorf("the book lies in %s: copy it with pg_dump or pg_basebackup, and the key apart from it", config.Place())
	}
	if err := config.Backup(f.Context, c.To); err != nil {
		return fmt.Errorf("back up the book in %s: %w", config.Place(), err)
	}
	info, err := os.Stat(c.To)
	if err != nil {
		return fmt.Errorf("look at the backup: %w", err)
	}
	done := kept{File: c.To, Data: config.Place(), Key: cmp.Or(config.KeyFile, config.Folder.KeyFile()), Size: info.Size()}
	return f.Emit(done, func(w io.Writer) {
		fmt.Fprintf(w, "%s holds the book in %s (%d bytes).\nThe key is not in it. Without %s nobody can read the people in it: keep a copy elsewhere.\n",
			done.File, done.Data, done.Size, done.Key)
	})
}

// RestoreCmd puts a backup back.
type RestoreCmd struct {
	From    string `required:"" help:"The backup." placeholder:"FILE"`
	Data    string `required:"" help:"Folder for the book; it must be new or empty." placeholder:"DIR"`
	KeyFile string `required:"" help:"File with the key of the book; a copy goes into the folder." placeholder:"FILE"`
}

// Help gives examples.
func (RestoreCmd) Help() string {
	return `Everything is proved before it says so: the file, the key and the books. When something is wrong the folder
stays for you to look at.

Let no other server run on the same book: what both do would have to be told apart by hand.

Example:
  respite restore --from /backup/respite-2026-11-22.tar --data /var/lib/respite-new --key-file /safe/respite.key`
}

// Run restores.
func (c RestoreCmd) Run(f *terminal.Frame) error {
	folder := server.Folder(c.Data)
	if err := folder.Restore(f.Context, c.From, c.KeyFile); err != nil {
		return fmt.Errorf("restore %s: %w", c.From, err)
	}
	config := f.Outfit(server.Config{Folder: folder}, f.Log(slog.LevelWarn, false))
	err := f.WithBookOf(config, func(book *server.Book) error {
		found, err := audit.Verify(f.Context, book.Store, func(audit.Check) {})
		if err != nil {
			return fmt.Errorf("prove the books: %w", err)
		}
		if broken, wrong := found.Broken(); wrong {
			return fmt.Errorf("the books are wrong: %s", broken.Broken)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("restore %s: %w", c.From, err)
	}
	done := kept{File: c.From, Data: c.Data, Key: folder.KeyFile()}
	return f.Emit(done, func(w io.Writer) {
		fmt.Fprintf(w, "The book is in %s, and the books are right.\nIts key is in %s.\n", done.Data, done.Key)
	})
}
