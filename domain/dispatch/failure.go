package dispatch

// Failure is why a dispatch did not leave the house. It is told to staff: it holds no address and nothing of
// the text.
type Failure struct {
	Permanent bool   // it will fail the same way however often it is tried
	Code      int    // what the other side answered, of SMTP or HTTP; 0 when it did not
	Reason    string // one sentence without a full stop
}

// Error gives the reason.
func (f *Failure) Error() string { return f.Reason }
