package batches

import (
	"strings"
	"testing"
	"time"

	"respite/domain/delivery"
)

func TestState_OfABatchWhoseServerWasKilled_SaysWhenItGoesOn(t *testing.T) {
	for want, waits := range map[string]time.Time{
		"It waits to be taken up again, at 10:04:05 (UTC) at the latest.": time.Date(2026, time.November, 22, 11, 4, 5, 0, time.FixedZone("CET", 3600)),
		"0 of 3 rows worked through":                                      {},
	} {
		part, err := pages.Part("batch", "state", detail{Batch: delivery.Batch{State: delivery.Applying, Rows: 3}, Waits: waits})
		if err != nil || !strings.Contains(string(part), want) || strings.Contains(string(part), "interrupted") == waits.IsZero() {
			t.Errorf("%v: %s", err, part)
		}
	}
}
