package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/internal/nearest"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

func sendCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "send PATH COMMAND [KEY=VALUE]...",
		Short: "Send a command to a worker",
		Long: `send sends a command to the worker at PATH, with its fields, and waits for its outcome.
fsmctl machine PATH lists the commands of a worker.

` + assignHelp,
		Example: `  fsmctl send Depot/bay1 stop
  fsmctl send Depot/bay1 start card=@card.txt`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 {
				return errors.New("send takes a path, a command and its fields: fsmctl send PATH COMMAND key=value")
			}
			return nil
		},
		ValidArgsFunction: a.completeSend,
		RunE: a.verb(func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			at, w, err := a.look(ctx, args[0])
			if err != nil {
				return err
			}
			m, err := a.Machine(ctx, at.tree, w.Type)
			if err != nil {
				return err
			}
			fields, err := fieldsOfCommand(&m, args[1])
			if err != nil {
				return err
			}
			object, err := assignments(args[2:], fields, nil)
			if err != nil {
				return err
			}
			err = a.Send(ctx, at.tree, inspect.SendCommand{Path: at.path, Command: args[1], Fields: object})
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "%s has accepted %s\n", show.Text(at.path), show.Text(args[1]))
			return err
		}),
	}
}

// fieldsOfCommand returns the fields of a command.
func fieldsOfCommand(m *inspect.Machine, command string) ([]fsm.MachineField, error) {
	var names []string
	for _, c := range m.Commands {
		if c.Name == command {
			return c.Fields, nil
		}
		names = append(names, c.Name)
	}
	help := "it has no commands"
	if len(names) > 0 {
		help = nearest.Hint(command, names)
	}
	return nil, &client.Error{Kind: client.NotFound, Text: "a " + m.Worker + " has no command " + command, Help: help}
}

func inputsCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "inputs KEY=VALUE...",
		Short: "Give the root its inputs",
		Long: `inputs gives the root of the tree its inputs. One that is not given keeps the value that
it was given last, or its default. Those of other workers are computed by their parents.

` + assignHelp,
		Example:           `  fsmctl inputs limit=16`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: a.completeFields(func(m *inspect.Machine) []fsm.MachineField { return m.Inputs }),
		RunE: a.verb(func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("inputs takes fields as key=value")
			}
			at, m, err := a.rootMachine(cmd.Context())
			if err != nil {
				return err
			}
			object, err := assignments(args, m.Inputs, nil)
			if err != nil {
				return err
			}
			if err := a.SetInputs(cmd.Context(), at.tree, json.RawMessage(object)); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "%s has its inputs\n", show.Text(at.path))
			return err
		}),
	}
}
