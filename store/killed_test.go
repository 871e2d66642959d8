package store_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"respite/domain/consumer"
	"respite/store"
	"respite/store/storetest"
	"respite/value/id"
	"respite/value/money"
)

// countInto makes the test binary a process that counts in the named book until it is killed.
const countInto = "RESPITE_TEST_COUNT_INTO"

func TestMain(m *testing.M) {
	if place := os.Getenv(countInto); place != "" {
		fmt.Fprintln(os.Stderr, countFor(place))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

const counters = 16

func counterName(n int) consumer.ID { return consumer.ID(fmt.Sprintf("counter %d", n)) }

// ownConfig is of the book at a path, or at a URL.
func ownConfig(place string) store.Config {
	config := store.Config{
		Path: place, Key: bytes.Repeat([]byte{7}, store.KeySize), Clock: time.Now, Chance: id.NewSource(time.Now, rand.Reader),
		Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
	}
	if storetest.OnPostgres() {
		config.Path, config.Postgres = "", place
	}
	return config
}

// countFor lets every person's claims grow by one, again and again, and says each time that it is done.
func countFor(place string) error {
	s, err := store.Open(context.Background(), ownConfig(place))
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	for n := range counters {
		all.Go(func() {
			for err == nil {
				reached, failed := store.Update(context.Background(), s, nil, func(tx *store.Tx) (money.Minor, error) {
					tx.NextReservation()
					err := owes(counterName(n), 1)(tx)
					e, _ := tx.Exposure(counterName(n), money.EUR)
					return e.Claims, err
				})
				if failed != nil {
					fmt.Fprintln(os.Stderr, failed)
					return
				}
				fmt.Fprintf(os.Stdout, "%d %d\n", n, reached)
			}
		})
	}
	all.Wait()
	return err
}

func TestUpdate_WhenTheProcessIsKilled_WhatWasAcknowledgedIsThere(t *testing.T) {
	made := storetest.Place(t, store.Config{})
	place := made.Path + made.Postgres // one of them is empty
	for round := range 3 {
		acknowledged := countUntilKilled(t, place)
		s := storetest.Reopen(t, ownConfig(place))
		total := 0
		for n, least := range acknowledged {
			found := claims(t, s, counterName(n))
			if found < least {
				t.Errorf("round %d: %d increments were acknowledged, %d are there", round, least, found)
			}
			total += int(found)
		}
		given := count(t, storetest.Book{Store: s, Config: ownConfig(place)}, "SELECT value FROM counter WHERE name = 'reservation'")
		if given != total {
			t.Errorf("round %d: %d increments are there with %d numbers", round, total, given)
		}
		must(t, s.Close())
	}
}

// countUntilKilled starts the counting process, kills it in the middle, and gives the highest count it
// acknowledged for each person.
func countUntilKilled(t *testing.T, place string) []money.Minor {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), countInto+"="+place)
	child.Stderr = os.Stderr
	said, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	acknowledged := make([]money.Minor, counters)
	lines := 0
	for text := bufio.NewScanner(said); text.Scan(); lines++ {
		var n int
		var reached money.Minor
		if _, err := fmt.Sscanf(text.Text(), "%d %d", &n, &reached); err != nil {
			t.Fatalf("the process said %q", text.Text())
		}
		acknowledged[n] = max(acknowledged[n], reached)
		if lines == 500 {
			must(t, child.Process.Kill())
		}
	}
	if err := child.Wait(); err == nil || lines < 500 {
		t.Fatalf("the process was not killed: %v after %d lines", err, lines)
	}
	return acknowledged
}
