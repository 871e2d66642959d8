package operation

import (
	"encoding/json"
	"fmt"
	"time"

	"respite/domain/command"
	"respite/store"
	"respite/value/fault"
)

// Answer is part of every result: whether it is the first answer given again.
type Answer struct {
	Repeated bool `json:"-"`
}

func (a *Answer) repeat() { a.Repeated = true }

// answer is a result that can be given again.
type answer[T any] interface {
	*T
	repeat()
}

// once does a command unless it was done already; then it gives the first answer again (design 2). A
// caller's key with another content is a conflict. A command that is only recognised by its content
// is done anew when the first answer no longer holds: stands tells.
func once[T any, A answer[T]](tx *store.Tx, s Settings, identity command.Identity, stands func(T) (bool, error), do func() (T, error)) (T, error) {
	var first T
	record, found, err := tx.Command(identity)
	if err != nil {
		return first, err
	}
	if found && fresh(record, identity, tx.Now, s) {
		if record.Content != identity.Content {
			return first, fault.KeyReused.With().On("idempotency_key")
		}
		if err := json.Unmarshal(record.Answer, &first); err != nil {
			return first, fmt.Errorf("read the first answer: %w", err)
		}
		holds, err := identity.Keyed, error(nil)
		if !holds {
			holds, err = stands(first)
		}
		if err != nil || holds {
			A(&first).repeat()
			return first, err
		}
	}
	result, err := do()
	if err != nil {
		return result, err
	}
	text, err := json.Marshal(result)
	if err != nil {
		return result, fmt.Errorf("keep the answer: %w", err)
	}
	tx.KeepCommand(command.Record{Identity: identity, At: tx.Now, Answer: text})
	return result, nil
}

// touches names what every command reads, and what else this one does.
func touches(identity command.Identity, more ...store.Touch) []store.Touch {
	return append(more, store.TouchCommand(identity), store.TouchMerchant(identity.Merchant))
}

// fresh tells whether the record still counts.
func fresh(r command.Record, identity command.Identity, now time.Time, s Settings) bool {
	window := s.Repeat
	if r.Keyed {
		window = s.KeyedFor
	}
	if identity.Within != 0 {
		window = min(window, identity.Within)
	}
	return now.Sub(r.At) < window
}

// always is for commands whose first answer stays true.
func always[T any](*store.Tx) func(T) (bool, error) {
	return func(T) (bool, error) { return true, nil }
}
