// Package xmlrpc holds the bytes of the XML-RPC wire: how calls are read, how answers and faults are
// written, how digests are made, and which numbers stand for countries, languages and currencies.
//
// It must never decide anything: which parameter means what, and what a fault's code is, the door
// knows. Its errors must never repeat what a body holds, for bodies hold personal numbers.
package xmlrpc
