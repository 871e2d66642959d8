package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// scan reads the columns of a row, as database/sql and pgx both do.
type scan func(targets ...any) error

// micros is how instants are stored: microseconds since 1970, 0 for none.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant reads what micros wrote.
type instant struct{ target *time.Time }

// Scan implements sql.Scanner.
func (i instant) Scan(value any) error {
	stored, whole := value.(int64)
	if !whole {
		return fmt.Errorf("an instant is stored as %T", value)
	}
	*i.target = time.Time{}
	if stored != 0 {
		*i.target = time.UnixMicro(stored).UTC()
	}
	return nil
}

// asJSON stores a value as JSON text.
type asJSON struct{ value any }

// Value implements driver.Valuer.
func (j asJSON) Value() (driver.Value, error) {
	text, err := json.Marshal(j.value)
	return string(text), err
}

// fromJSON reads what asJSON wrote.
type fromJSON struct{ target any }

// Scan implements sql.Scanner.
func (j fromJSON) Scan(value any) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("JSON is stored as %T", value)
	}
	return json.Unmarshal([]byte(text), j.target)
}

// asSealed stores a value encrypted, bound to its place.
type asSealed struct {
	seal  *seal
	place string
	value any
}

// Value implements driver.Valuer.
func (c asSealed) Value() (driver.Value, error) { return c.seal.close(c.value, c.place) }

// fromSealed reads what asSealed wrote. The place is asked for when the column is read: by then the
// key columns before it have been.
type fromSealed struct {
	seal   *seal
	place  func() string
	target any
}

// Scan implements sql.Scanner.
func (c fromSealed) Scan(value any) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("a sealed value is stored as %T", value)
	}
	return c.seal.open(text, c.place(), c.target)
}

// flag stores a truth as 0 or 1.
func flag(truth bool) int64 {
	if truth {
		return 1
	}
	return 0
}

// fromFlag reads what flag wrote.
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
