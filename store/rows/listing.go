package rows

// Listing is the values of a shelf by something that is not their key, as a session sees them: what the
// database holds, with what the session has changed laid over it.
type Listing[A, K comparable, V any] struct {
	shelf   *Shelf[K, V]
	answers *Answers[A, V]
	by      *By[A, K, V]
}

// By says how the values of a table are listed. It is used only after Ready.
type By[A, K comparable, V any] struct {
	Table   *Table[K, V]
	Columns []string // that are compared
	Rest    string   // a further condition and the order
	Args    func(A) []any
	Under   func(V) (A, bool) // where a value is listed now, and whether it meets the condition

	asking *Asking[A, V]
}

// Ready spells the question out.
func (b By[A, K, V]) Ready() *By[A, K, V] {
	b.asking = &Asking[A, V]{
		Name: b.Table.Name, Ask: Ask{Select: b.Table.selecting + " WHERE", By: b.Columns, Rest: b.Rest}, Args: b.Args, Read: b.Table.Read,
		KeyOf: func(value V) A {
			key, _ := b.Under(value)
			return key
		},
	}
	return &b
}

// Asking is how the question is asked outside a session.
func (b *By[A, K, V]) Asking() *Ask { return &b.asking.Ask }

// Listing gives the session an empty listing over one of its shelves.
func (b *By[A, K, V]) Listing(s *Session, shelf *Shelf[K, V]) *Listing[A, K, V] {
	return &Listing[A, K, V]{shelf: shelf, answers: b.asking.Answers(s), by: b}
}

// Want says that a list is going to be asked for: Session.Fetch reads all that is wanted at once.
func (l *Listing[A, K, V]) Want(under A) { l.answers.Want(under) }

// Find gives the values that are listed now.
func (l *Listing[A, K, V]) Find(under A) ([]V, error) {
	stored, err := l.answers.Find(under)
	if err != nil {
		return nil, err
	}
	return l.over(stored, under), nil
}

// Changed gives the values that are listed now because of this session: all there are where nothing that is
// stored can be listed.
func (l *Listing[A, K, V]) Changed(under A) []V { return l.over(nil, under) }

func (l *Listing[A, K, V]) over(stored []V, under A) []V {
	return l.shelf.Over(stored, func(value V) bool {
		now, meets := l.by.Under(value)
		return meets && now == under
	})
}
