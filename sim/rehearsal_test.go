package sim_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"respite/sim"
)

// short is a rehearsal of some weeks.
func short(t *testing.T, seed uint64) sim.Config {
	t.Helper()
	return sim.Config{Seed: seed, Days: 60, Steps: 90, Folder: t.TempDir()}
}

func run(t *testing.T, config sim.Config) sim.Result {
	t.Helper()
	got, err := sim.Run(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestRehearsal_OverFixedSeeds_FindsNoDifference(t *testing.T) {
	var all sim.Tally
	for seed := range uint64(3) {
		got := run(t, short(t, 1+seed))
		if got.Difference != nil {
			t.Errorf("seed %d, step %d: %s\n%s", 1+seed, got.Difference.Step, got.Difference.What, strings.Join(got.Tail, "\n"))
		}
		all = all.Add(got.Tally)
	}
	for name, count := range map[string]int{
		"orders": all.Orders, "requests": all.Requests, "retries": all.Retries, "groups": all.Groups, "crashes": all.Crashes, "pushes": all.Pushes,
		"mails": all.Mails, "documents": all.Documents, "audits": all.Audits,
	} {
		if count == 0 {
			t.Errorf("nothing was rehearsed of %s: %+v", name, all)
		}
	}
}

func TestRehearsal_OfTheSameSeed_TellsTheSameStoryToTheLetter(t *testing.T) {
	var told [2]bytes.Buffer
	for i := range told {
		config := short(t, 7)
		config.Log = &told[i]
		run(t, config)
	}
	if first, second := told[0].String(), told[1].String(); first != second || first == "" {
		a, b := strings.Split(first, "\n"), strings.Split(second, "\n")
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Fatalf("line %d is\n%s\nand then\n%s", i+1, a[i], b[i])
			}
		}
		t.Fatalf("%d lines and then %d", len(a), len(b))
	}
}

func TestRehearsal_OfSomeSteps_TakesOnlyThese(t *testing.T) {
	config := short(t, 3)
	config.Only = []int{2, 5, 40}
	if got := run(t, config); got.Steps != 3 || got.Difference != nil {
		t.Errorf("%+v", got)
	}
}

func TestShrink_OfAFailure_EndsWhenThereIsNoTime(t *testing.T) {
	config := short(t, 3)
	config.Only = []int{2, 5, 40}
	failed := sim.Result{Difference: &sim.Difference{Step: 5, What: "made up"}}
	got, err := sim.Shrink(t.Context(), config, failed, func() bool { return false })
	if err != nil || got.Tries != 0 || !slices.Equal(got.Only, []int{2, 5}) {
		t.Errorf("%+v, %v", got, err)
	}
}
