package terminal

import (
	"errors"
	"log/slog"

	"respite/server"
)

// DefaultData is the folder of the book when none is named; examples leave it out.
const DefaultData = "./respite-data"

// BookFlag names the folder of the book that a command works on.
type BookFlag struct {
	Data    string `help:"Folder of the book. Not given: RESPITE_DATA, or ./respite-data." default:"./respite-data" placeholder:"DIR"`
	KeyFile string `help:"File with the key of the book. Not given: RESPITE_KEY_FILE, or the file key in the folder." placeholder:"FILE"`
}

// WithBook opens the book that lies in the folder for as long as the work takes; it never makes one.
func (f *Frame) WithBook(named BookFlag, work func(*server.Book) error) error {
	return f.WithBookOf(f.BookConfig(named, f.Log(slog.LevelWarn, false)), work)
}

// WithBookOf does the same with a book that is opened as the configuration says.
func (f *Frame) WithBookOf(config server.Config, work func(*server.Book) error) error {
	book, err := server.Open(f.Context, config)
	if err != nil {
		return err
	}
	return errors.Join(work(book), book.Close())
}

// BookConfig is how the book in the folder is opened from here.
func (f *Frame) BookConfig(named BookFlag, log *slog.Logger) server.Config {
	return server.Config{
		Folder: server.Folder(named.Data), KeyFile: named.KeyFile, Clock: f.Now, Chance: f.Chance, Log: log, Version: Version(),
	}
}
