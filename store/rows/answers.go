package rows

import "fmt"

// Answers is what a session has asked of one kind, by key: a session asks for each key once. What it finds
// is what the database holds; nothing of it changes before the session writes.
type Answers[K comparable, V any] struct {
	session *Session
	asks    *Asking[K, V]
	found   map[K][]V
	wanted  []K
}

// Asking says how one kind of question is asked and its answers are read.
type Asking[K comparable, V any] struct {
	Name  string
	Ask   Ask
	Args  func(K) []any                // the values of the Ask's columns
	Read  func(*Seal, Scan) (V, error) // one row
	KeyOf func(V) K                    // under which key it was found
}

// Answers gives the session an empty set of answers.
func (a *Asking[K, V]) Answers(s *Session) *Answers[K, V] {
	return &Answers[K, V]{session: s, asks: a, found: map[K][]V{}}
}

// Want says that a key is going to be asked for: Session.Fetch reads all that is wanted at once.
func (a *Answers[K, V]) Want(key K) {
	if _, known := a.found[key]; known {
		return
	}
	if len(a.wanted) == 0 {
		a.session.asking = append(a.session.asking, a)
	}
	a.found[key] = nil
	a.wanted = append(a.wanted, key)
}

// Find gives what the database holds under a key, reading it if nobody did yet.
func (a *Answers[K, V]) Find(key K) ([]V, error) {
	a.Want(key)
	if len(a.wanted) > 0 {
		if err := a.session.Fetch(); err != nil {
			return nil, err
		}
	}
	return a.found[key], nil
}

// question hands the wanted keys over. If it cannot be answered the whole session fails.
func (a *Answers[K, V]) question() Question {
	keys := make([][]any, len(a.wanted))
	for i, key := range a.wanted {
		keys[i] = a.asks.Args(key)
	}
	a.wanted = a.wanted[:0]
	return Question{Ask: &a.asks.Ask, Keys: keys, Each: a.take}
}

func (a *Answers[K, V]) take(row Scan) error {
	value, err := a.asks.Read(a.session.Seal, row)
	if err != nil {
		return fmt.Errorf("%s %v: %w: %w", a.asks.Name, a.asks.Args(a.asks.KeyOf(value))[0], ErrUnreadable, err)
	}
	key := a.asks.KeyOf(value)
	a.found[key] = append(a.found[key], value)
	return nil
}
