package xmlrpc

import (
	"maps"
	"slices"

	wire "respite/wire/xmlrpc"
)

// Methods gives the names of all methods, in order.
func Methods() []string { return slices.Sorted(maps.Keys(methods)) }

// Forms tells in how many ways clients call a method.
func Forms(method string) int { return len(methods[method]) }

// FormOf tells which form of its method a call has; none is -1.
func FormOf(body []byte) (string, int, error) {
	read, err := wire.Read(body)
	if err != nil {
		return "", -1, err
	}
	c := &call{}
	if err := c.take(read); err != nil {
		return read.Method, -1, err
	}
	return read.Method, slices.IndexFunc(methods[read.Method], func(f form) bool { return f.fits(c) }), nil
}
