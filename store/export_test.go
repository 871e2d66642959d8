package store

// Queued counts the operations that wait for the writer, so that a test can make a group on purpose.
func Queued(s *Store) int { return len(s.waiting) }

// Writers counts those who take operations.
func Writers(s *Store) int { return s.engine.Writers() }

// Noticing tells when a writer has taken the operation.
func Noticing(taken func()) Touch {
	return func(*group) Touch {
		taken()
		return nil
	}
}

// MaxWaiting is how many may wait.
const MaxWaiting = maxWaiting
