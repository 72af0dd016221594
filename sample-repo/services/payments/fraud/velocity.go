// Package fraud slows down those who try cards on us.
package fraud

import "time"

const (
	window = 10 * time.Minute
	limit  = 5
)

// Allow says whether another attempt may go to the provider now, and if not, how long to wait.
// Device, account and card range are counted apart: whichever is hot decides.
func Allow(counts Counter, attempt Attempt, now time.Time) (bool, time.Duration) {
	worst := 0
	for _, key := range []string{"d:" + attempt.Device, "a:" + attempt.Account, "r:" + attempt.CardRange} {
		if failed := counts.Since(key, now.Add(-window)); failed > worst {
			worst = failed
		}
	}
	if worst < limit {
		return true, 0
	}
	wait := time.Duration(1<<min(worst-limit, 6)) * time.Minute
	return false, wait
}
