package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

var shells = []string{"bash", "zsh", "fish", "powershell"}

func completionCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print a script that completes commands in a shell",
		Long: `completion prints a script that lets a shell complete the verbs and flags of fsmctl,
and the paths of workers, which it asks the program for.`,
		Example: `  source <(fsmctl completion bash)
  fsmctl completion zsh > "${fpath[1]}/_fsmctl"
  fsmctl completion fish > ~/.config/fish/completions/fsmctl.fish`,
		Args:                  one("the name of a shell"),
		ValidArgs:             shells,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			w := cmd.OutOrStdout()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(w, true)
			case "zsh":
				return root.GenZshCompletion(w)
			case "fish":
				return root.GenFishCompletion(w, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(w)
			}
			return known("shell", args[0], shells)
		},
	}
}

// completing is how long the program is asked for completions, and offered how many are
// offered.
const (
	completing = 2 * time.Second
	offered    = 200
)

// ask connects for a completion, for which no flag has been checked.
func (a *app) ask(cmd *cobra.Command) (context.Context, context.CancelFunc, bool) {
	ctx := cmd.Context()
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, cancel := context.WithTimeout(ctx, completing)
	return ctx, cancel, a.connect() == nil
}

func (a *app) completeTrees(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	ctx, cancel, ok := a.ask(cmd)
	defer cancel()
	if !ok {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	all, err := a.Trees(ctx)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return treeNames(all.Trees), cobra.ShellCompDirectiveNoFileComp
}

// completePath completes the first argument, a path.
func (a *app) completePath(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	ctx, cancel, ok := a.ask(cmd)
	defer cancel()
	if !ok {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.paths(ctx, begun), cobra.ShellCompDirectiveNoFileComp
}

// paths returns paths of workers that begin with a text.
func (a *app) paths(ctx context.Context, begun string) []string {
	all, err := a.Trees(ctx)
	if err != nil {
		return nil
	}
	trees, err := a.chosen(all.Trees)
	if err != nil {
		return nil
	}
	var paths []string
	for _, t := range trees {
		q := client.Query{Limit: client.MaxPage}
		if i := strings.LastIndexByte(begun, '/'); i >= 0 {
			q.Under = begun[:i]
		}
		page, err := a.Workers(ctx, t.Name, q)
		if err != nil {
			continue
		}
		for _, w := range page.Workers {
			if strings.HasPrefix(w.Path, begun) && show.Text(w.Path) == w.Path && len(paths) < offered {
				paths = append(paths, w.Path)
			}
		}
	}
	return paths
}

// completeSend completes the arguments of send: a path, a command, and its fields.
func (a *app) completeSend(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return a.completePath(cmd, args, begun)
	}
	ctx, cancel, ok := a.ask(cmd)
	defer cancel()
	if !ok {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	at, w, err := a.look(ctx, args[0])
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	m, err := a.Machine(ctx, at.tree, w.Type)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var words []string
	for _, c := range m.Commands {
		if len(args) == 1 {
			words = append(words, c.Name)
		} else if c.Name == args[1] {
			for _, f := range c.Fields {
				words = append(words, f.Name+"=")
			}
		}
	}
	slices.Sort(words)
	if len(args) > 1 {
		return words, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}

// completeFields returns what completes the names of fields of the root's worker type.
func (a *app) completeFields(of func(*inspect.Machine) []fsm.MachineField) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		const directive = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
		ctx, cancel, ok := a.ask(cmd)
		defer cancel()
		if !ok {
			return nil, directive
		}
		_, m, err := a.rootMachine(ctx)
		if err != nil {
			return nil, directive
		}
		var words []string
		for _, f := range of(&m) {
			words = append(words, f.Name+"=")
		}
		return words, directive
	}
}
