package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

var shells = []string{"bash", "zsh", "fish", "powershell"}

// completionCommand stands in the place of cobra's own, which has no example.
func completionCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print a script that completes commands in a shell",
		Long: `completion prints a script that lets a shell complete the verbs, flags and
arguments of fsmgen. The shell has to find it where it looks for such scripts.`,
		Example: `  source <(fsmgen completion bash)
  fsmgen completion zsh > "${fpath[1]}/_fsmgen"
  fsmgen completion fish > ~/.config/fish/completions/fsmgen.fish
  fsmgen completion powershell | Out-String | Invoke-Expression`,
		Args:                  cobra.MatchAll(one("the name of a shell"), knownShell),
		ValidArgs:             shells,
		DisableFlagsInUseLine: true,
		RunE: printer(func(w io.Writer, args []string) error {
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(w, true)
			case "zsh":
				return root.GenZshCompletion(w)
			case "fish":
				return root.GenFishCompletion(w, true)
			}
			return root.GenPowerShellCompletionWithDesc(w)
		}),
	}
}

func knownShell(_ *cobra.Command, args []string) error {
	if slices.Contains(shells, args[0]) {
		return nil
	}
	return fmt.Errorf("there is no completion for %s; there is one for %s", args[0], strings.Join(shells, ", "))
}
