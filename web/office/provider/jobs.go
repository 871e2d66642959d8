package provider

import (
	"cmp"
	"slices"
	"time"

	"respite/domain/job"
	"respite/domain/merchant"
	"respite/operation/queue"
	"respite/store"
	"respite/store/lists"
	"respite/value/fault"
	"respite/value/id"
	"respite/web/office/shell"
	"respite/web/ui"
)

// mostJobs bounds each list of jobs.
const mostJobs = 100

// waitingJobs is what waits of one kind.
type waitingJobs struct {
	Kind job.Kind
	store.Queue
}

// work is what the page of the jobs shows.
type work struct {
	Queues []waitingJobs
	Failed []job.Job
	Next   []job.Job
}

func showJobs(a *shell.Ask) (shell.Answer, error) {
	view := a.View()
	queues, err := view.Queues(a.Context(), a.Now)
	if err != nil {
		return nil, err
	}
	var body work
	for kind, q := range queues {
		body.Queues = append(body.Queues, waitingJobs{kind, q})
	}
	slices.SortFunc(body.Queues, func(a, b waitingJobs) int { return cmp.Compare(a.Kind, b.Kind) })
	for _, task := range []lists.Task{lists.Untold, lists.Undone} {
		failed, err := view.Lists().GivenUp(a.Context(), task, 0, mostJobs)
		if err != nil {
			return nil, err
		}
		body.Failed = append(body.Failed, failed...)
	}
	slices.SortFunc(body.Failed, func(a, b job.Job) int { return cmp.Compare(b.ID, a.ID) })
	if body.Next, err = view.Lists().Next(a.Context(), mostJobs); err != nil {
		return nil, err
	}
	return shell.Page{Pages: pages, Name: "jobs", Title: ui.T("Jobs"), Body: body}, nil
}

// task is what the page of one job shows.
type task struct {
	job.Job
	Attempts  []job.Attempt
	MayAgain  bool
	MayGiveUp bool
	Settled   bool // what it should have sent was given up with it
}

func read(a *shell.Ask) (job.Job, error) { return a.View().Job(a.Context(), id.ID(a.PathValue("id"))) }

// owner gives whose job it is.
func owner(a *shell.Ask) (merchant.ID, error) {
	j, err := read(a)
	return j.Merchant, err
}

func showJob(a *shell.Ask) (shell.Answer, error) {
	j, err := read(a)
	if err != nil {
		return nil, err
	}
	attempts, err := a.View().Attempts(a.Context(), j.ID)
	if err != nil {
		return nil, err
	}
	return shell.Page{Pages: pages, Name: "job", Title: ui.T("Job"), Body: task{
		Job: j, Attempts: attempts, MayAgain: queue.MayRunAgain(j), MayGiveUp: queue.MayGiveUp(j, a.Now),
		Settled: j.State == job.GivenUp && !queue.MayRunAgain(j),
	}}, nil
}

// changed answers after a job was changed; one that is in another state by now stays.
func changed(err error, said string) (shell.Answer, error) {
	if fault.Is(err, fault.PushUnknown) {
		return shell.Go{To: shell.Root + "/jobs", Kind: shell.Bad, Said: ui.T("The job is in another state by now. Nothing was changed.")}, nil
	}
	return shell.Go{To: shell.Root + "/jobs", Said: said}, err
}

func runAgain(a *shell.Ask) (shell.Answer, error) {
	j, err := read(a)
	if err != nil {
		return nil, err
	}
	_, err = queue.RunAgain(a.Context(), a.Store, j.ID)
	return changed(err, ui.T("The job runs again in a moment."))
}

func giveUp(a *shell.Ask) (shell.Answer, error) {
	j, err := read(a)
	if err != nil {
		return nil, err
	}
	_, err = queue.GiveUp(a.Context(), a.Store, j.ID, ui.T("given up by %s on %s", a.By.Email, a.Now.UTC().Format(time.DateOnly)))
	return changed(err, ui.T("The job was given up. What stands behind it goes on."))
}
