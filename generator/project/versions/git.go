package versions

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/project/find"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// commit is the state of a project in its git repository. Git is run as a
// command: it is there wherever there is a repository.
type commit struct {
	ctx  context.Context
	root string // absolute: the project's root; paths are taken from it
	ref  string // as the user wrote it
	tree string // what git calls it
}

// openCommit finds what a ref means in the repository that holds a project.
func openCommit(ctx context.Context, root, ref string) (*commit, error) {
	c := &commit{ctx: ctx, root: root, ref: ref}
	if _, err := exec.LookPath("git"); err != nil {
		return nil, failure.New("git is not installed, or not in PATH: --against asks it for the specs as they were")
	}
	if _, err := c.git(nil, "rev-parse", "--git-dir"); err != nil {
		if strings.Contains(err.Error(), "not a git repository") {
			return nil, failure.New("%s is not in a git repository: --against compares with what git has", root)
		}
		return nil, err // of a repository that git refuses to read, for instance
	}
	if ref == "" || ref[0] == '-' {
		return nil, failure.New("%q is no commit, branch or tag", ref)
	}
	tree, err := c.git(nil, "rev-parse", "--verify", "--quiet", ref+"^{tree}")
	if err != nil {
		return nil, failure.New("git knows no commit, branch or tag %q here", ref)
	}
	c.tree = strings.TrimSpace(string(tree))
	return c, nil
}

// git runs git in the project's root and gives what it writes.
func (c *commit) git(stdin io.Reader, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(c.ctx, "git", args...)
	cmd.Dir, cmd.Stdin = c.root, stdin
	cmd.Env = append(os.Environ(), "LC_ALL=C") // its complaints are read, and shown, in one language
	out, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case c.ctx.Err() != nil:
		return nil, failure.New("interrupted")
	case errors.As(err, &exit) && len(exit.Stderr) > 0:
		return nil, failure.New("git %s: %s", args[0], oneLine(string(exit.Stderr)))
	case err != nil:
		return nil, failure.New("git %s: %s", args[0], err)
	}
	return out, nil
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// blob is a file of a commit.
type blob struct{ path, id string }

// files lists the files at paths and below them.
func (c *commit) files(paths ...string) ([]blob, error) {
	args := []string{"--literal-pathspecs", "ls-tree", "-r", "-z", c.tree, "--"}
	for _, p := range paths {
		if p = filepath.ToSlash(filepath.Clean(p)); p != "." {
			args = append(args, p)
		} else {
			args = append(args, "./")
		}
	}
	out, err := c.git(nil, args...)
	if err != nil {
		return nil, err
	}
	var all []blob
	for entry := range strings.SplitSeq(string(out), "\x00") {
		about, path, _ := strings.Cut(entry, "\t") // mode, type, id
		if f := strings.Fields(about); len(f) == 3 && strings.HasPrefix(f[0], "100") {
			all = append(all, blob{path: path, id: f[2]})
		}
	}
	return all, nil
}

// read returns the contents of files, all by one command.
func (c *commit) read(files []blob) ([]*spec.File, error) {
	if len(files) == 0 {
		return nil, nil
	}
	var ids strings.Builder
	for _, f := range files {
		ids.WriteString(f.id + "\n")
	}
	out, err := c.git(strings.NewReader(ids.String()), "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	in := bufio.NewReader(bytes.NewReader(out))
	all := make([]*spec.File, len(files))
	for i, f := range files {
		data, err := readBlob(in)
		if err != nil {
			return nil, failure.New("git cat-file: %s at %s: %s", f.path, c.ref, err)
		}
		all[i] = &spec.File{Path: f.path, Data: data, Places: true}
	}
	return all, nil
}

// readBlob reads one answer of git cat-file --batch: a line with the id, the
// type and the size, the content, and the end of a line.
func readBlob(in *bufio.Reader) ([]byte, error) {
	head, err := in.ReadString('\n')
	if err != nil {
		return nil, err
	}
	fields := strings.Fields(head)
	if len(fields) != 3 {
		return nil, fmt.Errorf("%s", strings.TrimSpace(head))
	}
	size, err := strconv.Atoi(fields[2])
	if err != nil {
		return nil, err
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(in, data); err != nil {
		return nil, err
	}
	_, err = in.Discard(1)
	return data[:min(size, spec.MaxBytes+1)], err
}

// specs reads the specs that the project had then, where its fsmgen.yaml of
// then says, and at paths besides.
func (c *commit) specs(paths []string) ([]*spec.File, error) {
	found, err := c.files(find.ConfigName)
	if err != nil {
		return nil, err
	}
	settings, err := c.read(found)
	if err != nil {
		return nil, err
	}
	conf := find.Defaults(c.root)
	for _, s := range settings {
		read, findings := find.ReadConfig(c.root, s.Data)
		if findings.HasErrors() {
			return nil, failure.New("%s at %s has errors, so where the specs were is not known", find.ConfigName, c.ref)
		}
		conf = read
	}
	for _, p := range conf.Specs {
		paths = append(paths, p.Value)
	}
	files, err := c.files(paths...)
	if err != nil {
		return nil, err
	}
	var specs []blob
	for _, f := range files {
		if find.IsSpecPath(f.path) {
			specs = append(specs, f)
		}
	}
	return c.read(specs)
}
