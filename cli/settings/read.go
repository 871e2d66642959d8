package settings

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/BurntSushi/toml"
)

// maxFile bounds the file in bytes.
const maxFile = 1 << 20

// Read reads the file, and lays the environment over it. Without a file there is one book, of which the
// environment may say everything.
func Read(file string, getenv func(string) string) (*Settings, error) {
	s := &Settings{file: file}
	if file == "" {
		s.Books = []Book{{}}
	} else if err := s.readFile(); err != nil {
		return nil, err
	}
	if err := s.readEnvironment(getenv); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Settings) readFile() error {
	info, err := os.Stat(s.file)
	switch {
	case err != nil:
	case !info.Mode().IsRegular(): // a pipe would be waited for, a device never ends
		err = fmt.Errorf("%s is no ordinary file", s.file)
	case info.Size() > maxFile:
		err = fmt.Errorf("%s has more than %d bytes", s.file, maxFile)
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(s.file)
	}
	if err != nil {
		return fmt.Errorf("read the settings: %w", err)
	}
	decoded, err := toml.Decode(string(text), s)
	var located toml.ParseError
	if errors.As(err, &located) {
		return fmt.Errorf("%s:%d: %s", s.file, located.Position.Line, strings.TrimSuffix(located.Message, "."))
	}
	if err != nil {
		return fmt.Errorf("%s: %s", s.file, strings.TrimPrefix(err.Error(), "toml: "))
	}
	for _, unknown := range decoded.Undecoded() {
		return fmt.Errorf("%s:%d: %s", s.file, lineOf(string(text), unknown), unknownKey(unknown))
	}
	return s.checkBooks()
}

// checkBooks sees to it that each book can be told from the others, and that no secret stands in the file.
func (s *Settings) checkBooks() error {
	if len(s.Books) == 0 {
		return fmt.Errorf("%s names no book: begin one with [[book]]", s.file)
	}
	seen := map[string]bool{}
	for i, book := range s.Books {
		switch {
		case !bookName.MatchString(book.Name):
			return fmt.Errorf("%s: the name %.40q of book %d: small letters, digits and hyphens are needed", s.file, book.Name, i+1)
		case seen[book.Name]:
			return fmt.Errorf("%s: two books are named %q", s.file, book.Name)
		case holdsPassword(book.Database):
			return fmt.Errorf("%s: book %q: a password stands in database: put it into a file of its own, and name that with database_password_file",
				s.file, book.Name)
		}
		seen[book.Name] = true
	}
	return nil
}

var bookName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

// readEnvironment lays the variables over what is read so far.
func (s *Settings) readEnvironment(getenv func(string) string) error {
	if err := take(append(keysOf("", &s.Serving), keysOf(tableTLS, &s.TLS)...), "", getenv); err != nil {
		return err
	}
	for i := range s.Books {
		book := &s.Books[i]
		if len(s.Books) == 1 {
			if err := take(keysOf(tableBook, book), "", getenv); err != nil {
				return err
			}
		}
		if book.Name != "" {
			if err := take(keysOf(tableBook, book), book.Name, getenv); err != nil {
				return err
			}
		}
	}
	return nil
}

// take sets those of the keys of which the environment speaks. Which name a book has is for the file to say.
func take(keys []Key, book string, getenv func(string) string) error {
	for _, key := range keys {
		variable := key.Variable(book)
		text := getenv(variable)
		if text == "" || key.Table == tableBook && key.Name == "name" {
			continue
		}
		if err := key.set(text); err != nil {
			return fmt.Errorf("%s: %w", variable, err)
		}
	}
	return nil
}

// unknownKey tells of a key that there is not, and of the one that was perhaps meant.
func unknownKey(unknown toml.Key) string {
	table, name := strings.Join(unknown[:len(unknown)-1], "."), unknown[len(unknown)-1]
	best, distance := "", max(3, len(name)/2+1)
	for _, key := range Keys() {
		if key.Secret && key.Name == name && key.Table == table {
			return fmt.Sprintf("%s is a secret: name a file that holds it with %s_file, or set %s", unknown, name, key.Variable(""))
		}
		if away := distanceOf(name, key.Name); !key.Secret && key.Table == table && away < distance {
			best, distance = key.Name, away
		}
	}
	if len(unknown) == 1 { // a table has its place among the keys of the top
		for _, other := range []string{tableTLS, tableBook} {
			if away := distanceOf(name, other); away < distance {
				best, distance = other, away
			}
		}
	}
	if best == "" {
		return fmt.Sprintf("the key %s is not known", unknown)
	}
	return fmt.Sprintf("the key %s is not known: did you mean %s?", unknown, best)
}

// distanceOf counts the letters that must be put in, taken out or exchanged to make one word the other.
func distanceOf(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			exchanged := before
			if a[i] != b[j] {
				exchanged++
			}
			before = row[j+1]
			row[j+1] = min(exchanged, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// lineOf finds the line of a key that the library does not know: it tells only the name.
func lineOf(text string, key toml.Key) int {
	table, name := "", key[len(key)-1]
	want := strings.Join(key[:len(key)-1], ".")
	for number, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if heading := strings.Trim(line, "[] \t"); strings.HasPrefix(line, "[") {
			table = strings.TrimSpace(strings.Trim(strings.SplitN(heading, "]", 2)[0], `"'`))
			if table == key.String() {
				return number + 1
			}
			continue
		}
		before, _, found := strings.Cut(line, "=")
		if found && table == want && strings.Trim(before, "\"' \t") == name {
			return number + 1
		}
	}
	return 1
}
