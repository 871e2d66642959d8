package provider

import (
	"context"
	"sync"
	"time"

	"respite/operation/audit"
	"respite/web/office/shell"
	"respite/web/ui"
)

// proof is the proof of the books that runs, or the latest one. There is one at a time: it reads the whole book.
type proof struct {
	mu     sync.Mutex
	latest proven
}

// proven is how far a proof has come, or how it ended.
type proven struct {
	Running  bool
	By       string
	Began    time.Time
	Took     time.Duration
	Checks   []audit.Check
	Broken   string // the first row that is wrong
	Failed   bool   // the books could not be looked at
	Finished bool
}

// longestProof bounds how long the books may be looked at.
const longestProof = 2 * time.Hour

// begin starts a proof, unless one runs. It goes on when whoever asked has gone.
func (p *proof) begin(a *shell.Ask) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.latest.Running {
		return false
	}
	p.latest = proven{Running: true, By: a.By.Name, Began: a.Clock()}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(a.Context()), longestProof)
	go func() {
		defer cancel()
		p.run(ctx, a.Shell)
	}()
	return true
}

func (p *proof) run(ctx context.Context, office *shell.Shell) {
	found, err := audit.Verify(ctx, office.Store, func(c audit.Check) { p.note(func(now *proven) { now.Checks = append(now.Checks, c) }) })
	broken, _ := found.Broken()
	if err != nil {
		office.Log.ErrorContext(ctx, "the books could not be verified", "error", err)
	}
	p.note(func(now *proven) {
		now.Running, now.Finished, now.Failed, now.Broken = false, true, err != nil, broken.Broken
		now.Took = office.Clock().Sub(now.Began).Round(time.Millisecond)
	})
}

func (p *proof) note(change func(*proven)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.latest)
}

// seen gives how it stands now.
func (p *proof) seen() proven {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.latest
	now.Checks = append([]audit.Check(nil), now.Checks...)
	return now
}

func (room *Room) showProof(*shell.Ask) (shell.Answer, error) {
	return shell.Page{Pages: pages, Name: "verify", Title: ui.T("Verify the books"), Body: room.proof.seen()}, nil
}

func (room *Room) showProgress(*shell.Ask) (shell.Answer, error) {
	now := room.proof.seen()
	return shell.Part{Pages: pages, Name: "verify", Part: "proof", Body: now, Done: !now.Running}, nil
}

func (room *Room) verify(a *shell.Ask) (shell.Answer, error) {
	if !room.proof.begin(a) {
		return shell.Go{To: shell.Root + "/verify", Kind: shell.Bad, Said: ui.T("The books are being verified already.")}, nil
	}
	return shell.Go{To: shell.Root + "/verify"}, nil
}
