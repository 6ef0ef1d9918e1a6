package graph

import (
	"fmt"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/drawing"
)

// flow lists in lines what the parent of a machine tells it while it runs, and
// what it may read of it.
func flow(m *model.Machine) []string {
	var lines []string
	if m.Inputs != nil {
		for _, f := range m.Inputs.Fields {
			lines = append(lines, "input "+f.Name)
		}
	}
	for _, o := range m.Outputs {
		lines = append(lines, drawing.Wrap("output "+o.Name+" = "+drawing.Clean(o.Text))...)
	}
	return lines
}

// flowNames is flow with names only.
func flowNames(m *model.Machine) []string {
	var inputs, outputs []string
	if m.Inputs != nil {
		for _, f := range m.Inputs.Fields {
			inputs = append(inputs, f.Name)
		}
	}
	for _, o := range m.Outputs {
		outputs = append(outputs, o.Name)
	}
	return append(named("inputs", inputs), named("outputs", outputs)...)
}

// between says what a parent tells a child while it runs, and what its
// expressions read of it: a text for each, not yet broken into lines.
func between(parent *model.Machine, c *model.Child) []string {
	var texts []string
	for _, s := range c.Inputs {
		texts = append(texts, "input "+s.Var.Name+" = "+drawing.Clean(s.Shown()))
	}
	var read []string
	for _, o := range parent.OutputsRead(c) {
		read = append(read, o.Name)
	}
	if len(read) > 0 {
		texts = append(texts, "reads "+strings.Join(read, ", "))
	}
	return texts
}

// named is a word with names behind it, as lines.
func named(word string, names []string) []string {
	if len(names) == 0 {
		return nil
	}
	return drawing.Words(word + " " + strings.Join(names, ", "))
}

// flowTables writes the inputs and the outputs of a machine as tables.
func flowTables(b *strings.Builder, m *model.Machine) {
	if m.Inputs != nil {
		b.WriteString("\nWhat its parent tells it while it runs:\n\n| input | type | what it is |\n| --- | --- | --- |\n")
		for _, f := range m.Inputs.Fields {
			row(b, markdownCode(f.Name), markdownCode(typeOf(f)), markdownText(f.Doc))
		}
	}
	if len(m.Outputs) > 0 {
		b.WriteString("\nWhat its parent may read of it:\n\n| output | type | value | what it is |\n| --- | --- | --- | --- |\n")
		for _, o := range m.Outputs {
			row(b, markdownCode(o.Name), markdownCode(typeOf(o.Field)), markdownCode(o.Text), markdownText(o.Doc))
		}
	}
}

// typeOf is the type of a field, of an enum its values.
func typeOf(f *expr.Field) string {
	if f.Type.Enum == nil || f.Type.Enum.Worker != "" {
		return f.Type.String()
	}
	var values []string
	for _, v := range f.Type.Enum.Values {
		values = append(values, v.Name)
	}
	return strings.Join(values, "|")
}

func row(b *strings.Builder, cells ...string) {
	b.WriteString("|")
	for _, c := range cells {
		if c != "" {
			c = " " + c
		}
		fmt.Fprintf(b, "%s |", c)
	}
	b.WriteByte('\n')
}
