package bench_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"respite/cli/bench"
)

func TestSpread_OfAnyLatencies_IsWhatSoManyPercentDoNotExceed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		took := rapid.SliceOfN(rapid.Int64Range(0, 1_000_000), 1, 500).Draw(t, "took")
		got := bench.SpreadOf(slices.Clone(took))
		for percent, limit := range map[int]int64{50: got.P50, 95: got.P95, 99: got.P99, 100: got.Max} {
			within, below := 0, 0
			for _, one := range took {
				if one <= limit {
					within++
				}
				if one < limit {
					below++
				}
			}
			if 100*within < percent*len(took) || 100*below >= percent*len(took) {
				t.Errorf("%d %% of %v: %d, with %d within and %d below", percent, took, limit, within, below)
			}
		}
	})
}

func TestSpread_OfNothing_IsZero(t *testing.T) {
	if got := bench.SpreadOf(nil); got != (bench.Spread{}) {
		t.Errorf("%+v", got)
	}
}

func TestPercentOf_ComparesWithTheMeanOfTwo(t *testing.T) {
	for _, c := range []struct{ rate, sum, want int64 }{{1500, 2000, 150}, {999, 2000, 100}, {994, 2000, 99}, {7, 0, 0}} {
		if got := bench.PercentOf(c.rate, c.sum); got != c.want {
			t.Errorf("%d of half of %d is %d %%, want %d", c.rate, c.sum, got, c.want)
		}
	}
}

// stat is a process whose name holds everything that separates fields.
const stat = "4711 (a) b (c 1) S 42 4711 4711 0 -1 4194560 2222 333 4 5 150 50 7 3 20 0 12 0 99 12345678 900 18446744073709551615 1 1 0 0 0 0 0\n"

func TestParseStat_AddsTheTimeOfAProcessAndItsEndedChildren(t *testing.T) {
	got, err := bench.ParseStat([]byte(stat))
	if err != nil || got.Used() != 2_100_000 || got.Parent() != 42 {
		t.Errorf("%d µs below %d, %v", got.Used(), got.Parent(), err)
	}
}

func FuzzParseStat(f *testing.F) {
	for _, text := range []string{stat, "", ")", "1 (x) S", "1 (x) S x 1 1 1 1 1 1 1 1 1 1 1 1 1 1", strings.Replace(stat, "150", "99999999999999999999", 1)} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if got, err := bench.ParseStat(text); err != nil && got.Used() != 0 && got.Parent() == 0 {
			t.Errorf("%q: %d µs and %v", text, got.Used(), err)
		}
	})
}

func TestParseBusy_LeavesIdleTimeOut(t *testing.T) {
	got, err := bench.ParseBusy([]byte("cpu  100 20 30 99999 5000 6 7 8 0 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n"))
	if err != nil || got != 171*10*time.Millisecond {
		t.Errorf("%s, %v", got, err)
	}
	for _, text := range []string{"", "cpu 1 2 3", "cpu a b c d e f g h", "intr 1 2 3 4 5 6 7 8 9"} {
		if got, err := bench.ParseBusy([]byte(text)); err == nil {
			t.Errorf("%q was read as %s", text, got)
		}
	}
}

func TestParseFigure_FindsTheLineOfTheName(t *testing.T) {
	text := []byte("rchar: 1\nwrite_bytes: 4096\ncancelled_write_bytes: 7\nVmHWM:\t  123456 kB\n")
	for name, want := range map[string]int64{"write_bytes:": 4096, "VmHWM:": 123456} {
		if got, err := bench.ParseFigure(text, name); err != nil || got != want {
			t.Errorf("%s %d, %v", name, got, err)
		}
	}
	if got, err := bench.ParseFigure(text, "bytes:"); err == nil {
		t.Errorf("a figure that is not there is %d", got)
	}
}

func TestParseTPCB_ReadsTheTransactionsInASecond(t *testing.T) {
	said := "transaction type: <builtin: TPC-B (sort of)>\nscaling factor: 50\nlatency average = 6.537 ms\n" +
		"initial connection time = 23.480 ms\ntps = 2447.920814 (without initial connection time)\n"
	if got, err := bench.ParseTPCB([]byte(said)); err != nil || got != 2447 {
		t.Errorf("%d, %v", got, err)
	}
	if got, err := bench.ParseTPCB([]byte("pgbench: error: too many clients\n")); err == nil {
		t.Errorf("a failure is %d", got)
	}
}

func TestJudge_TellsSuccessFromRefusalAndFromTooBusy(t *testing.T) {
	const success = `{"Key":"1","Status":{"Code":{"Code":190,"Description":"Success"}},"Services":[{"Name":"klarna","Parameters":[{"Name":"ReservationNumber","Value":"24\u0030"}]}]}`
	const refusal = `{"Key":"1","Status":{"Code":{"Code":690,"Description":"Rejected"}}}`
	call := func(value string) string {
		return `<?xml version="1.0"?><methodResponse><params><param><value><array><data>` + value + `</data></array></value></param></params></methodResponse>`
	}
	broken := func(code string) string {
		return `<?xml version="1.0"?><methodResponse><fault><value><struct><member><name>faultCode</name><value><int>` + code +
			`</int></value></member><member><name>faultString</name><value><string>x</string></value></member></struct></value></fault></methodResponse>`
	}
	for name, c := range map[string]struct {
		action       bench.Action
		status       int
		body, number string
		fails, busy  bool
	}{
		"an order":              {action: "reserve", status: 200, body: success, number: "240"},
		"a refused order":       {action: "reserve", status: 200, body: refusal, fails: true},
		"an error":              {action: "pay", status: 400, body: success, fails: true},
		"too many requests":     {action: "pay", status: 429, fails: true, busy: true},
		"no service":            {action: "reserve", status: 503, fails: true, busy: true},
		"an order by XML-RPC":   {action: "reserve_amount", status: 200, body: call("<value>2400</value><value><int>1</int></value>"), number: "2400"},
		"a pending order":       {action: "reserve_amount", status: 200, body: call("<value>2400</value><value><int>2</int></value>"), fails: true},
		"a delivery":            {action: "activate", status: 200, body: call("<value>ok</value><value>77</value>"), number: "ok"},
		"a fault":               {action: "activate", status: 200, body: broken("8111"), fails: true},
		"a fault of a busy one": {action: "activate", status: 200, body: broken("9119"), fails: true, busy: true},
		"no answer":             {action: "activate", status: 200, body: "<html>", fails: true},
	} {
		number, err := bench.Judge(c.action, c.status, c.body)
		if number != c.number || (err != nil) != c.fails || errors.Is(err, bench.ErrBusy) != c.busy {
			t.Errorf("%s: %q, %v", name, number, err)
		}
	}
}

func TestBuyers_ShareNothingByWhichAPersonIsKnown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		one := rapid.Int64Range(0, 4_000_000_000_000_000).Draw(t, "one")
		other := one + rapid.Int64Range(1, 1_000_000_000).Draw(t, "apart")
		theirs := bench.Marks(other)
		for _, mark := range bench.Marks(one) {
			if slices.Contains(theirs, mark) {
				t.Errorf("%d and %d are both %s", one, other, mark)
			}
		}
	})
}

func TestBar_FillsAndNeverOverflows(t *testing.T) {
	for want, c := range map[string]struct{ done, whole int64 }{
		"[..............................]   0 %  x": {0, 10}, "[###############...............]  50 %  x": {5, 10},
		"[##############################] 100 %  x": {11, 10},
	} {
		if got := bench.Bar("x", c.done, c.whole); got != want {
			t.Errorf("%d of %d: %q", c.done, c.whole, got)
		}
	}
}
