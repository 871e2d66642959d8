package terminal

import (
	"cmp"
	"errors"
	"log/slog"

	"respite/cli/settings"
	"respite/server"
)

// DefaultData is the folder of the book when none is named; examples leave it out.
const DefaultData = settings.DefaultData

// BookFlag names the book that a command works on.
type BookFlag struct {
	Data    string `help:"Folder of the book. Not given: RESPITE_DATA, or ./respite-data." placeholder:"DIR"`
	KeyFile string `help:"File with the key of the book. Not given: RESPITE_KEY_FILE, or the file key in the folder." placeholder:"FILE"`
	Config  string `help:"File with the settings of the server, instead of a folder. Not given: RESPITE_CONFIG." placeholder:"FILE"`
	Book    string `help:"Which book of that file, if it has several. Not given: RESPITE_BOOK." placeholder:"NAME"`
}

// WithBook opens the book that is named for as long as the work takes; it never makes one.
func (f *Frame) WithBook(named BookFlag, work func(*server.Book) error) error {
	config, err := f.BookConfig(named, f.Log(slog.LevelWarn, false))
	if err != nil {
		return err
	}
	return f.WithBookOf(config, work)
}

// WithBookOf does the same with a book that is opened as the configuration says.
func (f *Frame) WithBookOf(config server.Config, work func(*server.Book) error) error {
	book, err := server.Open(f.Context, config)
	if err != nil {
		return err
	}
	return errors.Join(work(book), book.Close())
}

// BookConfig is how the book that is named is opened from here.
func (f *Frame) BookConfig(named BookFlag, log *slog.Logger) (server.Config, error) {
	if named.Data != "" && named.Config != "" {
		return server.Config{}, WrongUse("choose --data or --config")
	}
	file := named.Config
	if named.Data == "" {
		file = cmp.Or(file, f.Getenv("RESPITE_CONFIG"))
	}
	if file != "" {
		named.Book = cmp.Or(named.Book, f.Getenv("RESPITE_BOOK"))
	}
	book, err := named.in(file, f.Getenv)
	if err != nil {
		return server.Config{}, f.Judge(file, err)
	}
	config, err := book.Place.Config()
	return f.Outfit(config, log), f.Judge(file, err)
}

func (named BookFlag) in(file string, getenv func(string) string) (*settings.Book, error) {
	read, err := settings.Read(file, getenv)
	if err != nil {
		return nil, err
	}
	book, err := read.Choose(named.Book)
	if err != nil {
		return nil, err
	}
	return book, book.Overlay(settings.Book{Place: settings.Place{Data: named.Data, KeyFile: named.KeyFile}})
}

// Outfit gives a configuration what comes from outside the program.
func (f *Frame) Outfit(config server.Config, log *slog.Logger) server.Config {
	config.Clock, config.Chance, config.Log, config.Version = f.Now, f.Chance, log, Version()
	return config
}

// Judge takes a setting that makes no sense for a command called wrongly, unless a file holds it.
func (f *Frame) Judge(file string, err error) error {
	var odd settings.Wrong
	if file == "" && errors.As(err, &odd) {
		return Misused(err)
	}
	return err
}
