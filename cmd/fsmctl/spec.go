package main

import (
	"bytes"
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
)

func specCommand(a *app) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "spec [PATH]",
		Short: "Print the UserSpec of a worker",
		Long: `spec prints the UserSpec of the root, as fsmctl set -f takes it, or that of the worker
at PATH. Secrets are ***.`,
		Example: `  fsmctl spec > depot.yaml
  fsmctl spec Depot/bay1 -o json`,
		Args:              atMostOne("a path"),
		ValidArgsFunction: a.completePath,
		RunE: a.verb(func(cmd *cobra.Command, args []string) error {
			at, err := a.find(cmd.Context(), argument(args))
			if err != nil {
				return err
			}
			s, err := a.Spec(cmd.Context(), at.tree, at.path)
			if err != nil {
				return a.missing(cmd.Context(), at, err)
			}
			spec, err := withVersion(s.Spec, s.Version)
			if err != nil {
				return &client.Error{Kind: client.Strange, Text: "the UserSpec of " + at.path + " cannot be read"}
			}
			return a.encode(output, spec)
		}),
	}
	outputFlag(cmd, &output, "yaml", "json")
	return cmd
}

// withVersion returns a UserSpec as JSON that begins with its Version.
func withVersion(spec json.RawMessage, version int64) (json.RawMessage, error) {
	fields, err := fieldsOf(spec)
	if err != nil {
		return nil, err
	}
	number, err := json.Marshal(version)
	if err != nil {
		return nil, err
	}
	all := []member{{versionKey, number}}
	for _, f := range fields {
		if f.name != versionKey {
			all = append(all, f)
		}
	}
	return objectOf(all), nil
}

// versionKey is the key of the Version in the JSON of a UserSpec.
const versionKey = "version"

// member is a member of a JSON object.
type member struct {
	name  string
	value json.RawMessage
}

// fieldsOf returns the members of a JSON object in their order.
func fieldsOf(object json.RawMessage) ([]member, error) {
	dec := json.NewDecoder(bytes.NewReader(object))
	if token, err := dec.Token(); err != nil || token != json.Delim('{') {
		return nil, errNoObject
	}
	var all []member
	for dec.More() {
		token, err := dec.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return nil, errNoObject
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, errNoObject
		}
		all = append(all, member{name, value})
	}
	return all, nil
}

// objectOf returns a JSON object with some members.
func objectOf(members []member) json.RawMessage {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		name, _ := json.Marshal(m.name) // a string can be encoded
		b.Write(name)
		b.WriteByte(':')
		b.Write(m.value)
	}
	b.WriteByte('}')
	return b.Bytes()
}
