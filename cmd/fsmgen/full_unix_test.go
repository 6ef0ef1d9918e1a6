//go:build unix

package main

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// mount puts a small file system onto the folder of the packages, or skips
// the test where that is not permitted.
func (w *workshop) mount(t *testing.T) (at string) {
	at = filepath.Join(w.dir, "generated")
	if err := os.RemoveAll(at); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(at, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", at).CombinedOutput(); err != nil {
		t.Skipf("no file system can be mounted here: %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", at).CombinedOutput(); err != nil {
			t.Errorf("%v %s", err, out)
		}
	})
	return at
}

// TestDiskFull fills the disk under a run: what was there stays, nothing is
// left behind, and the message says what happened.
func TestDiskFull(t *testing.T) {
	w := newWorkshop(t, "fsmgen")
	at := w.mount(t)
	w.use(0)
	w.mustGenerate()
	filler := filepath.Join(at, "filler")
	out, err := exec.Command("dd", "if=/dev/zero", "of="+filler, "bs=4096").CombinedOutput()
	if err == nil {
		t.Fatalf("the disk takes anything: %s", out)
	}
	if err := os.Truncate(filler, size(t, filler)-64<<10); err != nil { // room for some files, not for all
		t.Fatal(err)
	}
	w.use(1)
	said := w.mustFail(w.command())
	if !strings.HasPrefix(said, "fsmgen: cannot write generated/lamp") || !strings.HasSuffix(said, ": the disk is full\n") || strings.Count(said, "\n") != 1 {
		t.Errorf("it says %q", said)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(w.generated(), w.want[0]) {
		t.Error("the last good output has not stayed as it was")
	}
	w.mustGenerate()
	if !maps.Equal(w.generated(), w.want[1]) {
		t.Error("with room again, the run does not write what it should")
	}
}

func size(t *testing.T, path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// TestFileLimit is the like without mounting: the process may not write large
// files.
func TestFileLimit(t *testing.T) {
	w := newWorkshop(t, "fsmgen")
	w.use(0)
	w.mustGenerate()
	w.use(1)
	cmd := exec.Command("sh", "-c", "ulimit -f 1 && exec fsmgen generate") // blocks of 512 or 1024 bytes
	cmd.Dir = w.dir
	said := w.mustFail(cmd)
	if !strings.HasPrefix(said, "fsmgen: cannot write generated/lamp") || !strings.HasSuffix(said, ": it would be larger than the system lets this process write\n") {
		t.Errorf("it says %q", said)
	}
	if !maps.Equal(w.generated(), w.want[0]) {
		t.Error("the last good output has not stayed as it was")
	}
}

// TestReadOnly runs on a file system, and in a folder, that takes nothing.
func TestReadOnly(t *testing.T) {
	t.Run("file system", func(t *testing.T) {
		w := newWorkshop(t, "fsmgen")
		at := w.mount(t)
		w.use(0)
		w.mustGenerate()
		if out, err := exec.Command("mount", "-o", "remount,ro", at).CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
		w.use(1)
		if said := w.mustFail(w.command()); !strings.HasSuffix(said, ": the file system is read-only\n") {
			t.Errorf("it says %q", said)
		}
		if !maps.Equal(w.generated(), w.want[0]) {
			t.Error("the last good output has not stayed as it was")
		}
	})
	for what, mode := range map[string]os.FileMode{"folder": 0o555, "folder that cannot be read": 0} {
		t.Run(what, func(t *testing.T) {
			w := newWorkshop(t, "fsmgen")
			w.use(0)
			w.mustGenerate()
			w.use(1)
			at := filepath.Join(w.dir, "generated", "lamp3")
			cmd := w.command()
			if os.Geteuid() == 0 { // may read and write everywhere
				cmd = w.asNobody(t)
			}
			if err := os.Chmod(at, mode); err != nil {
				t.Fatal(err)
			}
			said := w.mustFail(cmd)
			if err := os.Chmod(at, 0o755); err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(said, ": permission is missing\n") {
				t.Errorf("it says %q", said)
			}
			if !maps.Equal(w.generated(), w.want[0]) {
				t.Error("the last good output has not stayed as it was")
			}
		})
	}
}

// asNobody gives the workshop to the user nobody, and the command as that user
// runs it. The test is skipped where root cannot become another user.
func (w *workshop) asNobody(t *testing.T) *exec.Cmd {
	t.Helper()
	const nobody = 65534
	installed, err := exec.LookPath("fsmgen")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(installed)
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(w.dir, "fsmgen") // nobody may not look into the folder of the tests' own
	if err := os.WriteFile(program, data, 0o755); err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(w.dir, func(at string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Chown(at, nobody, nobody))
	})
	if err := errors.Join(err, os.Chmod(filepath.Dir(w.dir), 0o755)); err != nil {
		t.Fatal(err)
	}
	command := func(args ...string) *exec.Cmd {
		cmd := exec.Command(program, args...)
		cmd.Dir = w.dir
		cmd.Env = append(os.Environ(), "HOME="+w.dir)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		return cmd
	}
	if err := command("version").Run(); err != nil {
		t.Skipf("root cannot become nobody here: %v", err)
	}
	return command("generate")
}
