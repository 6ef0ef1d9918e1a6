package fsmimpl

import (
	"fmt"
	"net/netip"
	"testing"
)

// tone reads text as a generated enum does.
type tone uint8

func (t *tone) UnmarshalText(text []byte) error {
	if string(text) != "low" {
		return fmt.Errorf("%q is not one of low, high", text)
	}
	return nil
}

// anything takes every text.
type anything string

func (a *anything) UnmarshalText(text []byte) error {
	*a = anything(text)
	return nil
}

// TestTypesThatReadText holds that an error has the values of an enum, and never
// the error of a type that is none: that is for programmers.
func TestTypesThatReadText(t *testing.T) {
	for _, c := range []struct {
		json string
		into any
		want string
	}{
		{`"loud"`, new(tone), "must be one of low, high"},
		{`"10.0"`, new(netip.Addr), `must be an IP address such as "192.0.2.1"`},
		{`"10.0"`, new(netip.Prefix), "must be the text of a netip.Prefix, in quotes"},
		{`["10.0.0.0/8", "10.0"]`, new([]netip.Prefix), "[1]: must be the text of a netip.Prefix, in quotes"},
		{`5`, new(anything), "must be the text of a fsmimpl.anything, in quotes"},
	} {
		if err := readJSON([]byte(c.json), c.into); err == nil || err.Error() != "invalid UserSpec: "+c.want {
			t.Errorf("%s into %T: %v, want %s", c.json, c.into, err, c.want)
		}
	}
}
