package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// completionCommand stands in the place of cobra's own, which has no example.
func completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	knownShell := func(_ *cobra.Command, args []string) error {
		if slices.Contains(shells, args[0]) {
			return nil
		}
		return fmt.Errorf("there is no completion for %s; there is one for %s", args[0], strings.Join(shells, ", "))
	}
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
		RunE: func(cmd *cobra.Command, args []string) error {
			root, out := cmd.Root(), cmd.OutOrStdout()
			write := map[string]func(io.Writer) error{
				"bash":       func(w io.Writer) error { return root.GenBashCompletionV2(w, true) },
				"zsh":        root.GenZshCompletion,
				"fish":       func(w io.Writer) error { return root.GenFishCompletion(w, true) },
				"powershell": root.GenPowerShellCompletionWithDesc,
			}[args[0]]
			return write(out)
		},
	}
}
