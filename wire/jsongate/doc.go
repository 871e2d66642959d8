// Package jsongate holds the bytes of the JSON gateway that both sides of it need: how messages are
// signed, and how answers, JSON pushes and form pushes are spelled, key for key.
//
// It must never decide anything: no status is chosen, no clock read and no nonce made here. Bodies
// must leave through Encode, or the receivers of pushes cannot check their signature (gateway
// reference 5.3).
package jsongate
