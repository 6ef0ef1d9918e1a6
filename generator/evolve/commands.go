package evolve

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// commands compares the commands of a worker.
func (p *pair) commands() {
	match(p.old.Commands, p.new.Commands, func(c *model.Command) string { return c.Name }, matched[*model.Command]{
		both: func(was, is *model.Command) {
			path := []string{"commands", is.Name}
			p.goName("command "+is.Name, path, was.Type.GoName, is.Type.GoName)
			o := &object{pair: p, path: join(path, "fields"), shown: "commands." + is.Name, user: true, sent: true}
			o.compare(was.Type, is.Type)
			p.begins(was, is, path)
		},
		added: func(c *model.Command) {
			p.add(Compatible, kindCommandAdded, []string{"commands", c.Name}, "the command "+c.Name+" is new", "Nobody sends it yet.")
		},
		gone: func(c *model.Command) {
			p.gone(Breaking, kindCommandRemoved, []string{"commands", c.Name}, "the command "+c.Name+" is gone",
				"The type "+c.Type.GoName+" is gone; Go that sends it does not build.")
		},
	})
}

// begins reports that the function is gone which made a command with its defaults.
func (p *pair) begins(was, is *model.Command, path []string) {
	if hasDefault(was.Type) && !hasDefault(is.Type) && was.Type.GoName == is.Type.GoName {
		p.gone(Breaking, kindFieldDefault, join(path, "fields"), "no field of commands."+is.Name+" has a default any more",
			"The function Default"+is.Type.GoName+" is gone; Go that calls it does not build.")
	}
}

func hasDefault(t *expr.ObjectType) bool {
	return slices.ContainsFunc(t.Fields, func(f *expr.Field) bool {
		return f.Default != nil || f.Type.Kind == expr.Object && hasDefault(f.Type.Object)
	})
}
