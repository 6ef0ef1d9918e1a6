package project

import (
	"bytes"

	"github.com/fsmgen/fsmgen/generator/describe"
)

// DescribeOptions are the arguments of Describe.
type DescribeOptions struct {
	Options
	JSON bool
}

// Describe writes what the machines are that the arguments name to standard
// output, and gives the exit status: Attention if the specs have errors, which
// are then reported instead.
func Describe(opts DescribeOptions) int {
	status, err := opts.describe()
	if err != nil {
		return say(opts.Stderr, err)
	}
	return status
}

func (o DescribeOptions) describe() (int, error) {
	loaded, machines, err := Choose(o.Options)
	if err != nil {
		return Failed, err
	}
	if loaded.Findings.HasErrors() { // warnings are for vet to show
		return Attention, loaded.Report(o.Options)
	}
	write := describe.WriteText
	if o.JSON {
		write = describe.WriteJSON
	}
	var b bytes.Buffer
	if err := write(&b, describe.Describe(machines)); err != nil {
		return Failed, err
	}
	return Fine, Output(o.Stdout, "", "", b.Bytes())
}
