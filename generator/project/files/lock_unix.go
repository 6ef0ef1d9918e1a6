//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package files

import (
	"context"
	"os"
	"syscall"
	"time"

	"github.com/fsmgen/fsmgen/generator/project/failure"
)

// Lock lets one fsmgen at a time work in a project. The lock is on the root
// folder itself and the system takes it back when the process ends, however
// it ends, so nothing is ever left behind. Held says whether it was had: some
// file systems know no locks. While another run holds it, Lock calls waiting
// once and asks again until ctx is done.
func Lock(ctx context.Context, root string, waiting func()) (held bool, unlock func(), err error) {
	dir, err := os.Open(root)
	if err != nil {
		return false, nil, failure.Cannot("open", root, err)
	}
	for tries := 0; ; tries++ {
		err := syscall.Flock(int(dir.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err != syscall.EWOULDBLOCK && err != syscall.EINTR:
			return err == nil, func() { dir.Close() }, nil
		case tries == lockPatience:
			waiting()
		}
		select {
		case <-ctx.Done():
			dir.Close()
			return false, nil, failure.New("interrupted while another fsmgen works in this project; nothing was written")
		case <-time.After(lockPause):
		}
	}
}

const (
	lockPause    = 20 * time.Millisecond
	lockPatience = 50 // pauses until the user is told
)
