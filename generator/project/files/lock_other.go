//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd)

package files

import "context"

// Lock does nothing where the system has no locks on folders: two runs at
// once then write the same files, each of them whole.
func Lock(context.Context, string, func()) (held bool, unlock func(), err error) {
	return false, func() {}, nil
}
