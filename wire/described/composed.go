package described

// Composed is a request made of values.
type Composed struct {
	Method  string // of HTTP
	Address string // path
	Type    string // of the content; empty: there is none
	Body    []byte
	Signed  []string // of XML-RPC: what its digest is over, before the secret
}
