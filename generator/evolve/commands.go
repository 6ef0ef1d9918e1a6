package evolve

import "github.com/fsmgen/fsmgen/generator/model"

// commands compares the commands of a worker.
func (p *pair) commands() {
	match(p.old.Commands, p.new.Commands, func(c *model.Command) string { return c.Name }, matched[*model.Command]{
		both: func(was, is *model.Command) {
			path := []string{"commands", is.Name}
			p.goName("command "+is.Name, path, was.Type.GoName, is.Type.GoName)
			o := &object{pair: p, path: join(path, "fields"), shown: "commands." + is.Name, user: true, sent: true}
			o.compare(was.Type, is.Type)
		},
		added: func(c *model.Command) {
			p.add(Compatible, "command-added", []string{"commands", c.Name}, "the command "+c.Name+" is new", "Nobody sends it yet.")
		},
		gone: func(c *model.Command) {
			p.gone(Breaking, "command-removed", []string{"commands", c.Name}, "the command "+c.Name+" is gone",
				"The type "+c.Type.GoName+" is gone; Go that sends it does not build.")
		},
	})
}
