package limits_test

import (
	"testing"

	"respite/api/limits"
)

func TestRoom_WhenFull_TurnsAwayUntilSomebodyLeaves(t *testing.T) {
	room := limits.NewRoom(2)
	for range 2 {
		if !room.Enter() {
			t.Fatal("there was no room for two")
		}
	}
	if room.Enter() {
		t.Error("a third was let in")
	}
	room.Leave()
	if !room.Enter() {
		t.Error("nobody was let in after one had left")
	}
}

func TestRoom_WithoutBound_LetsEverybodyIn(t *testing.T) {
	room := limits.NewRoom(0)
	for range 10_000 {
		if !room.Enter() {
			t.Fatal("somebody was turned away")
		}
	}
	room.Leave()
}
