package bench

// What tests look at besides the command: readers of what others print, and arithmetic.
var (
	ParseStat   = parseStat
	ParseFigure = parseFigure
	ParseBusy   = parseBusy
	ParseTPCB   = parseTPCB
	PercentOf   = percentOf
)

// SpreadOf gives the percentiles of latencies.
func SpreadOf(took []int64) Spread { return latencies(took).spread() }

// Used is the processor time in a line of /proc/PID/stat, and Parent the process above it.
func (s stat) Used() int64 { return s.used.Microseconds() }
func (s stat) Parent() int { return int(s.parent) }

// Bar draws a position.
func Bar(doing string, done, whole int64) string { return position{doing, done, whole}.bar() }

// Marks are by what a buyer is known.
func Marks(n int64) []string { return buyer(n).parties().Marks() }

// Judge reads an answer.
func Judge(a Action, status int, body string) (string, error) {
	return a.judge(answered{status: status, body: []byte(body)})
}

// ErrBusy says that a server turned a request away.
var ErrBusy = errBusy
