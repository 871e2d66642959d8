package settings

import "respite/server/watch"

// Watching is how the server is seen at work.
type Watching struct {
	Admin      string `toml:"admin" help:"Address for staff and their machines: /metrics, /healthz and /debug/pprof/. Not given: there is none." placeholder:"ADDR"`
	AdminOpen  bool   `toml:"admin_open" help:"Let other machines reach it. Nobody is asked there who they are."`
	Traces     string `toml:"traces" help:"Collector of OpenTelemetry traces, such as http://127.0.0.1:4318. Not given: nobody collects." placeholder:"URL"`
	TraceOneIn *int   `toml:"trace_one_in" help:"Trace one request in so many. Not given: every one." placeholder:"COUNT"`
}

func (w Watching) check() error {
	if w.Admin != "" && !w.AdminOpen && !Loopback(w.Admin) {
		return wrong("--admin: %s lets other machines look into the server: choose an address of this one, or add --admin-open if you mean it", w.Admin)
	}
	if w.TraceOneIn != nil && *w.TraceOneIn < 1 {
		return wrong("--trace-one-in must be at least 1")
	}
	return nil
}

// Collector is where traces go.
func (w Watching) Collector() watch.Traces {
	to := watch.Traces{URL: w.Traces}
	if w.TraceOneIn != nil {
		to.OneIn = *w.TraceOneIn
	}
	return to
}
