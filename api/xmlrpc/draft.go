package xmlrpc

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	wire "respite/wire/xmlrpc"
)

// Draft is a call as a shop's developer thinks of it: parameters by the names of the reference, in no
// order, without digest.
type Draft struct {
	Method string
	Client string                // client_vsn
	Params map[string]wire.Value // by name; what is left out goes as an empty text, which clients do too
	Secret string                // the shop's shared secret
}

// Write writes the call in version 4.1, signed by the rule of its method. The first form of the
// method that has all the names is taken (XML-RPC reference 2).
func (d Draft) Write() ([]byte, error) {
	body, _, err := d.Sign()
	return body, err
}

// Sign does the same and tells over which fields the digest is made, without the secret that follows them.
func (d Draft) Sign() ([]byte, []string, error) {
	forms, known := methods[d.Method]
	if !known {
		return nil, nil, fmt.Errorf("there is no method %.60q", d.Method)
	}
	for _, f := range forms {
		c := &call{method: d.Method, version: wire.Version41, client: d.Client, form: f, params: d.arranged(f)}
		if d.unknown(f) != "" || !f.fits(c) {
			continue
		}
		fields := f.signed(c.signing())[0]
		c.params[slices.Index(f.names, "digest")] = wire.Str(wire.Sign(fields, d.Secret))
		versions := []wire.Value{wire.Str(string(c.version)), wire.Str(d.Client)}
		return wire.Request(d.Method, append(versions, c.params...)...), fields, nil
	}
	return nil, nil, d.misfit(forms[0])
}

// arranged puts the parameters in the order of a form. Those at its end that may be left off are, unless
// they are named.
func (d Draft) arranged(f form) []wire.Value {
	count := f.least
	for i, name := range f.names {
		if _, named := d.Params[name]; named {
			count = max(count, i+1)
		}
	}
	params := make([]wire.Value, count)
	for i, name := range f.names[:count] {
		value, named := d.Params[name]
		if !named {
			value = wire.Str("")
		}
		params[i] = value
	}
	return params
}

// unknown gives the first name that the form does not have; the digest is nobody's to give.
func (d Draft) unknown(f form) string {
	for _, name := range slices.Sorted(maps.Keys(d.Params)) {
		if name == "digest" || !slices.Contains(f.names, name) {
			return name
		}
	}
	return ""
}

func (d Draft) misfit(usual form) error {
	if name := d.unknown(usual); name != "" {
		return fmt.Errorf("%s has no parameter %.60q; it takes %s", d.Method, name, strings.Join(usual.names, ", "))
	}
	return errors.New("the parameters of " + d.Method + " are not of the kinds it takes")
}
