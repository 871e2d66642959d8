package cli

import "runtime/debug"

// A server keeps little for long, so collecting its garbage as soon as the heap has doubled would cost a fifth
// of its time. It lets the heap grow to five times what is alive, and near the limit collects as often as needed.
const (
	growth      = 400
	memoryLimit = 1 << 30 // bytes, before collecting is worth any time
)

// useMemory says how much memory the program may use to save time, unless the operator has.
func useMemory(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(growth)
	}
	if getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}
