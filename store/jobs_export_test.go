package store

// The questions the worker asks again and again, for a test of how the engine answers them.
var (
	DueJobsQuestion    = dueJobs
	LaneJobsQuestion   = laneJobs
	JobsOfLaneQuestion = jobsOfLane
	OverdueQuestion    = overdue
)
