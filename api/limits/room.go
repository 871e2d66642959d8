package limits

// Room bounds how many requests are worked on at the same time, whoever makes them. Whoever finds it full is
// turned away at once: a queue that grows would make everybody late, also those it takes in. It is safe for
// concurrent use; a nil Room has no bound.
type Room struct{ places chan struct{} }

// NewRoom makes room for a number of requests; 0 is no bound.
func NewRoom(places int) *Room {
	if places == 0 {
		return nil
	}
	return &Room{places: make(chan struct{}, places)}
}

// Enter takes a place if one is free. Whoever was let in leaves in the end.
func (r *Room) Enter() bool {
	if r == nil {
		return true
	}
	select {
	case r.places <- struct{}{}:
		return true
	default:
		return false
	}
}

// Leave gives the place back.
func (r *Room) Leave() {
	if r != nil {
		<-r.places
	}
}
