package staff

import (
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"respite/value/fault"
)

// The lock: after so many failures in a row nobody gets in for a while, each time twice as long.
const (
	patience    = 5
	firstLock   = time.Minute
	longestLock = time.Hour
)

// Locked gives the fault of a member who must wait before the next attempt. Time is the real time.
func (m Member) Locked(now time.Time) error {
	if now.Before(m.LockedTill) {
		return fault.SignInLocked.With(m.LockedTill.UTC().Truncate(time.Second).Add(time.Second).Format("15:04:05 MST"))
	}
	return nil
}

// Failed notes a wrong password or code.
func (m Member) Failed(now time.Time) Member {
	m.Failures++
	if over := m.Failures - patience; over >= 0 {
		m.LockedTill = now.Add(min(firstLock<<min(over, 10), longestLock))
	}
	return m
}

// Succeeded notes that the member has proved who they are.
func (m Member) Succeeded(now time.Time) Member {
	m.Failures, m.LockedTill, m.SeenAt = 0, time.Time{}, now
	return m
}

// NeedsCode tells whether the password alone does not let the member in.
func (m Member) NeedsCode() bool { return m.Codes != nil && m.Codes.On }

// codes are six digits of half a minute, as every authenticator shows them; the one before and the one after count
// too, for clocks differ.
var codes = totp.ValidateOpts{Period: uint(step / time.Second), Skew: 0, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

const step = 30 * time.Second

// Spend checks a code from the member's authenticator and spends it: no code counts twice.
func (m Member) Spend(code string, now time.Time) (Member, error) {
	if m.Codes == nil {
		return m, fault.CodeWrong.With().On("code")
	}
	m = m.Clone()
	for _, at := range []time.Time{now, now.Add(-step), now.Add(step)} {
		good, err := totp.ValidateCustom(code, m.Codes.Secret.Reveal(), at.UTC(), codes)
		if counted := at.Unix() / int64(step/time.Second); err == nil && good && counted > m.Codes.Used {
			m.Codes.Used = counted
			return m, nil
		}
	}
	return m, fault.CodeWrong.With().On("code")
}
