package rows

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// Micros is how instants are stored: microseconds since 1970, 0 for none.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// FromMicros reads what Micros wrote.
func FromMicros(target *time.Time) sql.Scanner { return fromMicros{target} }

type fromMicros struct{ target *time.Time }

// Scan implements sql.Scanner.
func (m fromMicros) Scan(value any) error {
	stored, whole := value.(int64)
	if !whole {
		return fmt.Errorf("an instant is stored as %T", value)
	}
	*m.target = time.Time{}
	if stored != 0 {
		*m.target = time.UnixMicro(stored).UTC()
	}
	return nil
}

// JSON stores a value as JSON text.
func JSON(value any) driver.Valuer { return asJSON{value} }

type asJSON struct{ value any }

// Value implements driver.Valuer.
func (j asJSON) Value() (driver.Value, error) {
	text, err := json.Marshal(j.value)
	return string(text), err
}

// FromJSON reads what JSON wrote; the target is a pointer.
func FromJSON(target any) sql.Scanner { return fromJSON{target} }

type fromJSON struct{ target any }

// Scan implements sql.Scanner.
func (j fromJSON) Scan(value any) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("JSON is stored as %T", value)
	}
	return json.Unmarshal([]byte(text), j.target)
}

// Sealed stores a value encrypted, bound to its place.
func Sealed(seal *Seal, place string, value any) driver.Valuer { return asSealed{seal, place, value} }

type asSealed struct {
	seal  *Seal
	place string
	value any
}

// Value implements driver.Valuer.
func (c asSealed) Value() (driver.Value, error) { return c.seal.Encrypt(c.value, c.place) }

// FromSealed reads what Sealed wrote; the target is a pointer. The place is asked for when the column is
// read: by then the key columns before it have been.
func FromSealed(seal *Seal, place func() string, target any) sql.Scanner {
	return fromSealed{seal, place, target}
}

type fromSealed struct {
	seal   *Seal
	place  func() string
	target any
}

// Scan implements sql.Scanner.
func (c fromSealed) Scan(value any) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("a sealed value is stored as %T", value)
	}
	return c.seal.Decrypt(text, c.place(), c.target)
}

// Perhaps stores nothing, an empty text, instead of a value that is not there.
func Perhaps(there bool, column driver.Valuer) driver.Valuer { return perhaps{there, column} }

type perhaps struct {
	there  bool
	column driver.Valuer
}

// Value implements driver.Valuer.
func (p perhaps) Value() (driver.Value, error) {
	if !p.there {
		return "", nil
	}
	return p.column.Value()
}

// FromPerhaps reads what Perhaps wrote; nothing leaves the target as it is.
func FromPerhaps(column sql.Scanner) sql.Scanner { return fromPerhaps{column} }

type fromPerhaps struct{ column sql.Scanner }

// Scan implements sql.Scanner.
func (p fromPerhaps) Scan(value any) error {
	if value == "" {
		return nil
	}
	return p.column.Scan(value)
}

// Flag stores a truth as 0 or 1.
func Flag(truth bool) int64 {
	if truth {
		return 1
	}
	return 0
}

// FromFlag reads what Flag wrote.
func FromFlag(target *bool) sql.Scanner { return fromFlag{target} }

type fromFlag struct{ target *bool }

// Scan implements sql.Scanner.
func (f fromFlag) Scan(value any) error {
	stored, whole := value.(int64)
	if !whole {
		return fmt.Errorf("a truth is stored as %T", value)
	}
	*f.target = stored != 0
	return nil
}
