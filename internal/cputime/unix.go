//go:build unix

package cputime

import (
	"syscall"
	"time"
)

// Used returns the time that all threads of this process have spent on the CPU, in
// user mode and in the kernel. It is 0 where the system does not tell.
func Used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
