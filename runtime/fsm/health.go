package fsm

import "fmt"

// Health says how well a worker is (R36). A worse health is less than a better one.
type Health uint8

const (
	// HealthNone is the zero value: nothing is known.
	HealthNone Health = iota
	// HealthDegraded is the health of a worker that does not do what it should do.
	HealthDegraded
	// HealthProgressing is the health of a worker that is on its way to another
	// state, or has not observed yet.
	HealthProgressing
	// HealthSuspended is the health of a worker that does nothing, and need not.
	HealthSuspended
	// HealthHealthy is the health of a worker that does what it should do.
	HealthHealthy
)

var healthNames = [...]string{"", "degraded", "progressing", "suspended", "healthy"}

// String returns "degraded", "progressing", "suspended" or "healthy", and "" for
// HealthNone.
func (h Health) String() string {
	if int(h) < len(healthNames) {
		return healthNames[h]
	}
	return fmt.Sprintf("Health(%d)", uint8(h))
}

// MarshalText returns the text that String returns.
func (h Health) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText parses the text that MarshalText returns.
func (h *Health) UnmarshalText(text []byte) error {
	for i, name := range healthNames {
		if name == string(text) {
			*h = Health(i)
			return nil
		}
	}
	return fmt.Errorf("%q is no health", text)
}
