package job_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"respite/domain/job"
	"respite/value/fault"
	"respite/value/id"
)

var noon = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

// waits lets every attempt of a job fail and gives the waits between them.
func waits(kind job.Kind) []time.Duration {
	j := job.Job{Kind: kind, State: job.Waiting, RunAt: noon}
	var all []time.Duration
	for j.State == job.Waiting {
		now := j.RunAt
		j = j.Tried(job.Attempt{At: now, Answer: "no"})
		if j.State == job.Waiting {
			all = append(all, j.RunAt.Sub(now))
		}
	}
	return all
}

func TestTried_WhenEveryAttemptOfAPushFails_GivesUpAfterTwelveWithinThreeDays(t *testing.T) {
	want := []time.Duration{
		time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour,
		4 * time.Hour, 8 * time.Hour, 16 * time.Hour, 16 * time.Hour, 24 * time.Hour,
	}
	got := waits(job.Push)
	var sum time.Duration
	for i, wait := range got {
		sum += wait
		if i >= len(want) || wait != want[i] {
			t.Errorf("wait %d is %s", i+1, wait)
		}
	}
	if len(got) != len(want) || sum != 71*time.Hour+51*time.Minute {
		t.Errorf("%d waits of %s in all", len(got), sum)
	}
}

func TestTried_OfOtherKinds_TriesSoonAndGivesUpToo(t *testing.T) {
	for kind, most := range map[job.Kind]time.Duration{job.Review: 24 * time.Hour, job.Queued: 15 * time.Minute, job.Dispatch: 72 * time.Hour, job.Paper: 72 * time.Hour} {
		got := waits(kind)
		var sum time.Duration
		for _, wait := range got {
			sum += wait
		}
		if len(got) == 0 || got[0] > 10*time.Second || sum > most {
			t.Errorf("%s waits %v", kind, got)
		}
	}
}

func TestTried_OfAnUnknownKind_LeavesTimeForANewerVersion(t *testing.T) {
	if got, want := len(waits("newer")), len(waits(job.Push)); got != want {
		t.Errorf("%d waits, want %d", got, want)
	}
}

func TestTried_WhenGood_EndsTheJobAndForgetsTheError(t *testing.T) {
	j := job.Job{Kind: job.Push, State: job.Waiting, Attempts: 1, Leased: noon, Error: "no"}
	j = j.Tried(job.Attempt{At: noon, Good: true})
	if j.State != job.Done || j.Error != "" || !j.Leased.IsZero() || j.Attempts != 2 {
		t.Errorf("%+v", j)
	}
}

func TestTried_WhenTheJobIsDoneAlready_ChangesNothing(t *testing.T) {
	done := job.Job{Kind: job.Push, State: job.Done, Attempts: 1}
	if after := done.Tried(job.Attempt{At: noon, Answer: "late"}); after.State != job.Done || after.Attempts != 1 || after.Error != "" {
		t.Errorf("%+v", after)
	}
}

func TestNext_IsTheFirstOfItsLaneOnceItsTimeHasComeAndNobodyWorks(t *testing.T) {
	later, leased := noon.Add(time.Second), noon.Add(time.Minute)
	for name, c := range map[string]struct {
		lane []job.Job
		want id.ID
	}{
		"nothing waits":                  {},
		"the first is due":               {[]job.Job{{ID: "B", RunAt: noon}, {ID: "A", RunAt: noon}}, "A"},
		"the first waits for its retry":  {[]job.Job{{ID: "A", RunAt: later}, {ID: "B", RunAt: noon}}, ""},
		"somebody works on the first":    {[]job.Job{{ID: "A", RunAt: noon, Leased: leased}, {ID: "B", RunAt: noon}}, ""},
		"somebody works on a later one":  {[]job.Job{{ID: "A", RunAt: noon}, {ID: "B", RunAt: noon, Leased: leased}}, ""},
		"the lease of the first is over": {[]job.Job{{ID: "A", RunAt: noon, Leased: noon}}, "A"},
	} {
		if next, due := job.Next(c.lane, noon); next.ID != c.want && due || due != (c.want != "") {
			t.Errorf("%s: %s, %t", name, next.ID, due)
		}
	}
}

func TestAgain_StartsTheLadderAnew(t *testing.T) {
	j := job.Job{Kind: job.Push, State: job.GivenUp, Attempts: 12, Leased: noon, Error: "no"}.Again(noon)
	if j.State != job.Waiting || j.Attempts != 0 || !j.RunAt.Equal(noon) || !j.Leased.Equal(noon) {
		t.Errorf("%+v", j)
	}
}

func TestCheckAddress_TakesWhatShopsUse(t *testing.T) {
	for _, address := range []string{
		"https://shop.example.org/push", "http://shop.example.org", "HTTPS://Shop.Example.org:8443/a?b=c&d=%C3%BC+e",
		"http://127.0.0.1:8080/push", "http://[2001:db8::1]/push", "https://shop1.example.org./p", "https://shop.example.org/a~b!(c)*'",
		"https://localhost/push", "https://xn--bcher-kva.example/push",
	} {
		if err := job.CheckAddress(address); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestCheckAddress_RefusesTheRest(t *testing.T) {
	for _, address := range []string{
		"", "shop.example.org/push", "//shop.example.org/push", "ftp://shop.example.org", "javascript:alert(1)", "file:///etc/passwd",
		"https://", "https:///push", "https://user@shop.example.org/", "https://user:secret@shop.example.org/", "https:shop.example.org",
		"https://shop.example.org/a b", "https://shop.example.org/\n", "https://bücher.example/push", "https://shop.example.org/ü",
		"http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://127.0.0.1./", "http://0x7f.1/", "http://.",
		"http://[fe80::1%25eth0]:x/", "http://shop.example.org:port/",
	} {
		if err := job.CheckAddress(address); !fault.Is(err, fault.NotAURL) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if err := job.CheckAddress("https://shop.example.org/" + strings.Repeat("a", 2000)); !fault.Is(err, fault.TooLong) {
		t.Errorf("a long address: %v", err)
	}
}

func FuzzCheckAddress(f *testing.F) {
	for _, address := range []string{"https://shop.example.org/push?a=b#c", "http://[::1]:80", "http://1.2.3.4.", "https://a@b", ""} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		var known *fault.Fault
		if err := job.CheckAddress(address); err != nil && !errors.As(err, &known) {
			t.Errorf("%q: %v", address, err)
		}
	})
}

func TestReleased_MayBeClaimedAgainAMomentLater(t *testing.T) {
	j := job.Job{ID: "A", Kind: job.Push, State: job.Waiting, RunAt: noon, Leased: noon.Add(time.Hour), Attempts: 2}.Released(noon)
	if _, due := job.Next([]job.Job{j}, noon); due {
		t.Error("it is due at once")
	}
	if next, due := job.Next([]job.Job{j}, noon.Add(time.Second)); !due || next.Attempts != 2 {
		t.Errorf("a second later: %+v, %t", next, due)
	}
}
