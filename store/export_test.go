package store

// Queued counts the operations that wait for the writer, so that a test can make a group on purpose.
func Queued(s *Store) int { return len(s.waiting) }

// MaxWaiting is how many may wait.
const MaxWaiting = maxWaiting
