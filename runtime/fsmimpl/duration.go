package fsmimpl

import (
	"fmt"
	"time"
)

// Duration is a time.Duration that is text in JSON: "1m30s". Generated
// UserSpecs use it while they are encoded and decoded.
type Duration time.Duration

// MarshalText gives the form that time.ParseDuration reads.
func (d Duration) MarshalText() ([]byte, error) {
	return []byte(time.Duration(d).String()), nil
}

// UnmarshalText reads what time.ParseDuration reads.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("fsm: %q is no duration such as 1m30s", text)
	}
	*d = Duration(v)
	return nil
}

// String is the form that MarshalText gives.
func (d Duration) String() string { return time.Duration(d).String() }
