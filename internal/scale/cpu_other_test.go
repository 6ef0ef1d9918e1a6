//go:build !unix

package scale

import "time"

// cpu is not known here: the figures cpu-ns are left out.
func cpu() time.Duration { return 0 }
