package scaffold

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generator/project"
	"github.com/fsmgen/fsmgen/generator/version"
)

// next says what a person would do now: commands, and then test and run.
func (s *starter) next(commands ...string) {
	fmt.Fprintf(s.Stderr, "next: %s\n", s.inside(append(commands, "go test ./...", "go run .")...))
}

// inside is a line for a shell that runs commands in the new module.
func (s *starter) inside(commands ...string) string {
	if s.dir != s.Dir {
		commands = append([]string{"cd " + shellWord(s.Args[0])}, commands...)
	}
	return strings.Join(commands, " && ")
}

var plainWord = regexp.MustCompile(`^[\w./~+:@%=-]+$`)

// shellWord is a word as a shell takes it.
func shellWord(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// complete has the go command complete go.mod and go.sum. A go.mod that
// requires no version of fsmgen gets the latest.
func (s *starter) complete(ctx context.Context, with values) error {
	done := project.Working(s.Stderr, "completing go.mod and go.sum")
	defer done()
	var out []byte
	var err error
	if with.Version == "" {
		out, err = s.goCommand(ctx, "get", "-tool", version.Module+"/cmd/fsmgen@latest")
	}
	if err == nil {
		out, err = s.goCommand(ctx, "mod", "tidy")
	}
	done()
	const written = "everything is written, but go.mod and go.sum are not complete: "
	tidy := s.inside("go mod tidy")
	switch {
	case err == nil:
		return nil
	case errors.Is(err, exec.ErrNotFound):
		return errors.New(written + "the go command is not in PATH; with it, " + tidy)
	case ctx.Err() != nil:
		return errors.New(written + "interrupted; go on with " + tidy)
	}
	s.Stderr.Write(out)
	if s.Replace == "" && bytes.Contains(out, []byte(version.Module)) {
		return fmt.Errorf("%sfsmgen could not be fetched\n    where it can be: %s\n    with a working copy of fsmgen: %s", written, tidy,
			s.inside("go mod edit -replace="+version.Module+"=FOLDER", "go mod tidy"))
	}
	return errors.New(written + "the go command failed; when that is mended, " + tidy)
}

// goCommand runs the go command in the new module and gives what it says.
func (s *starter) goCommand(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = s.dir
	cmd.WaitDelay = 100 * time.Millisecond // what it has started may live on
	return cmd.CombinedOutput()
}
