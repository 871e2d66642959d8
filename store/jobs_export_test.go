package store

import (
	"respite/store/tables"
)

// The questions the worker asks again and again, for a test of how the engine answers them.
var (
	DuePushesQuestion  = dueJobs("job.kind = 'push'", 2)
	DueOthersQuestion  = dueJobs("due.kind <> 'push'", 0)
	LaneJobsQuestion   = tables.WaitingJobs.Ask.Single()
	JobsOfLaneQuestion = jobsOfLane
	OverdueQuestion    = overdue
)
