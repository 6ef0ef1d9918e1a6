package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// vizModule is the module that holds Graphviz for the browser. It is none of
// fsmgen's own packages, so that those who only generate never download it.
const vizModule = "github.com/fsmgen/fsmgen/cmd/fsmgen-viz"

const vizName = "fsmgen-viz"

// errNoViz says how to get the drawing program.
var errNoViz = errors.New("--format html needs the drawing program fsmgen-viz, which is not part of what generates: " +
	"add it to this module with `go get -tool " + vizModule + "`, " +
	"or install it with `go install " + vizModule + "@latest`")

// findViz runs fsmgen-viz for the script of the page: one that is installed
// beside fsmgen or on the PATH, or else the tool of the project's module.
func findViz(ctx context.Context, root string) (string, error) {
	if installed := installedViz(); installed != "" {
		script, complaint, err := output(ctx, root, installed)
		if err != nil {
			return "", interrupted(ctx, fmt.Errorf("%s has failed: %s", installed, reason(complaint, err)))
		}
		return checked(script, installed)
	}
	tool, err := exec.LookPath("go")
	if err != nil {
		return "", errNoViz
	}
	script, complaint, err := output(ctx, root, tool, "tool", vizName)
	switch {
	case err == nil:
		return checked(script, "go tool "+vizName)
	case strings.Contains(complaint, "no such tool"), strings.Contains(complaint, "no modules"), strings.Contains(complaint, "go.mod file not found"):
		return "", interrupted(ctx, errNoViz)
	}
	return "", interrupted(ctx, fmt.Errorf("`go tool %s` has failed: %s", vizName, reason(complaint, err)))
}

// installedViz looks beside this program first: both come from the same
// `go install`.
func installedViz() string {
	name := vizName
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if self, err := os.Executable(); err == nil {
		beside := filepath.Join(filepath.Dir(self), name)
		if info, err := os.Stat(beside); err == nil && !info.IsDir() {
			return beside
		}
	}
	if found, err := exec.LookPath(name); err == nil {
		return found
	}
	return ""
}

func output(ctx context.Context, dir, program string, args ...string) (script, complaint string, err error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}

func reason(complaint string, err error) string {
	if line := firstLine(complaint); line != "" {
		return line
	}
	return err.Error()
}

// checked refuses what is not the script, so that no page is written that
// draws nothing.
func checked(script, from string) (string, error) {
	if !strings.Contains(script, "Viz.js") {
		return "", fmt.Errorf("%s has not written the drawing script; install %s again", from, vizModule)
	}
	return script, nil
}
