package server

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"respite/store/sqlite"
)

// The members of a backup, by their names in the folder of a book. The key is none of them: whoever finds a
// backup must not be able to read the people in it.
const (
	databaseMember = "respite.db"
	rulesMember    = "rules.toml"
	providerMember = "provider.toml"
)

// Backup writes a tar file with the book of an SQLite folder as it is at one moment, its rules and its
// provider. Others may work on the book meanwhile. A file that is there is not touched.
func (c Config) Backup(ctx context.Context, to string) error {
	there, err := c.Folder.HoldsBook()
	if err == nil && !there {
		err = fmt.Errorf("there is no book in %s", c.Folder)
	}
	if err != nil {
		return err
	}
	taken, err := exists(to)
	if err == nil && taken {
		err = fmt.Errorf("%s is there already: choose another name", to)
	}
	if err != nil {
		return err
	}
	draft, err := os.MkdirTemp(filepath.Dir(to), filepath.Base(to)+".draft-*") // readable by nobody else, on the same disk
	if err != nil {
		return fmt.Errorf("make room for the backup: %w", err)
	}
	return errors.Join(c.backup(ctx, draft, to), os.RemoveAll(draft))
}

func (c Config) backup(ctx context.Context, draft, to string) error {
	copied := filepath.Join(draft, databaseMember)
	if err := sqlite.Copy(ctx, c.Folder.Database(), copied); err != nil {
		return err
	}
	whole := filepath.Join(draft, "backup.tar")
	file, err := os.OpenFile(whole, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("make the backup: %w", err)
	}
	archive := tar.NewWriter(file)
	for _, member := range [][2]string{{databaseMember, copied}, {rulesMember, c.Rules()}, {providerMember, c.providerFile()}} {
		if err := pack(archive, member[0], member[1]); err != nil {
			return errors.Join(fmt.Errorf("put %s into the backup: %w", member[0], err), file.Close())
		}
	}
	if err := errors.Join(archive.Close(), file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	if err := os.Link(whole, to); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	return syncFolder(filepath.Dir(to))
}

// pack puts a file into the archive; one that is not there is left out.
func pack(archive *tar.Writer, name, path string) error {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) && name != databaseMember {
		return nil
	}
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil {
		err = archive.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: info.ModTime()})
	}
	if err == nil {
		_, err = io.Copy(archive, file)
	}
	return errors.Join(err, file.Close())
}

// Restore puts a backup into a new folder, with a copy of the key, and lets SQLite look through the database.
// That the books are right is for an audit to say.
func (f Folder) Restore(ctx context.Context, from, key string) error {
	if entries, err := os.ReadDir(string(f)); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty: name a new folder", f)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("look into the folder: %w", err)
	}
	if _, err := readKey(key); err != nil {
		return err
	}
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return fmt.Errorf("make the folder of the book: %w", err)
	}
	if err := f.unpack(from); err != nil {
		return fmt.Errorf("unpack %s: %w", from, err)
	}
	text, err := os.ReadFile(key)
	if err != nil {
		return fmt.Errorf("read the key of the book: %w", err)
	}
	if err := writeNew(f.KeyFile(), text, 0o600); err != nil {
		return err
	}
	return errors.Join(syncFolder(string(f)), sqlite.Check(ctx, f.Database()))
}

func (f Folder) unpack(from string) error {
	file, err := os.Open(from)
	if err != nil {
		return err
	}
	members := []string{databaseMember, rulesMember, providerMember}
	archive, found := tar.NewReader(file), false
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && (header.Typeflag != tar.TypeReg || !slices.Contains(members, header.Name)) {
			err = fmt.Errorf("%.80q is no part of a backup", header.Name)
		}
		if err == nil {
			found = found || header.Name == databaseMember
			err = place(filepath.Join(string(f), header.Name), archive)
		}
		if err != nil {
			return errors.Join(err, file.Close())
		}
	}
	if !found {
		return errors.Join(errors.New("it holds no book"), file.Close())
	}
	return file.Close()
}

// place writes a file that is not there yet.
func place(path string, content io.Reader) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	return errors.Join(err, file.Sync(), file.Close())
}

// syncFolder makes sure that the disk knows the names in the folder.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open the folder %s: %w", path, err)
	}
	return errors.Join(folder.Sync(), folder.Close())
}
