package fsmimpl

import (
	"fmt"
	"time"
)

// Duration is a time.Duration that is text in JSON: "1m30s". Generated code uses
// it to encode and decode UserSpecs.
type Duration time.Duration

// MarshalText returns text that time.ParseDuration accepts.
func (d Duration) MarshalText() ([]byte, error) {
	return []byte(time.Duration(d).String()), nil
}

// UnmarshalText accepts what time.ParseDuration accepts.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("fsm: %q is no duration such as 1m30s", text)
	}
	*d = Duration(v)
	return nil
}

// String returns the text that MarshalText returns.
func (d Duration) String() string { return time.Duration(d).String() }
