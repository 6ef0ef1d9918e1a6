package main

import "github.com/spf13/cobra"

func topCommand(a *app) *cobra.Command {
	return &cobra.Command{Use: "top", RunE: a.verb(func(cmd *cobra.Command, args []string) error { return nil })}
}
