package version

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

func TestOf(t *testing.T) {
	const (
		revision = "5eda3f4388e100adc2cf09d17724b82b11b09e15"
		made     = "v0.0.0-20261121225900-5eda3f4388e1"
	)
	vcs := func(modified string) []debug.BuildSetting {
		return []debug.BuildSetting{{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: revision},
			{Key: "vcs.time", Value: "2026-11-21T22:59:00Z"}, {Key: "vcs.modified", Value: modified}}
	}
	own := func(version string) debug.Module { return debug.Module{Path: Module, Version: version} }
	for what, c := range map[string]struct {
		info debug.BuildInfo
		want string
	}{
		"go install, go tool":    {debug.BuildInfo{Main: own("v1.2.0")}, "v1.2.0"},
		"of a commit":            {debug.BuildInfo{Main: own(made)}, made},
		"a tag in a checkout":    {debug.BuildInfo{Main: own("v1.2.0"), Settings: vcs("false")}, "v1.2.0"},
		"a commit in a checkout": {debug.BuildInfo{Main: own(made), Settings: vcs("false")}, "devel 5eda3f4388e1 2026-11-21T22:59:00Z"},
		"changes in a checkout":  {debug.BuildInfo{Main: own(made + "+dirty"), Settings: vcs("true")}, "devel 5eda3f4388e1+dirty 2026-11-21T22:59:00Z"},
		"changes after a tag":    {debug.BuildInfo{Main: own("v1.2.0+dirty"), Settings: vcs("true")}, "devel 5eda3f4388e1+dirty 2026-11-21T22:59:00Z"},
		"go run":                 {debug.BuildInfo{Main: own("(devel)")}, "devel"},
		"go tool, replaced": {debug.BuildInfo{Main: debug.Module{Path: Module, Version: "v0.0.0-00010101000000-000000000000",
			Replace: &debug.Module{Path: "../fsmgen"}}}, "devel"},
		"a part of another program": {debug.BuildInfo{Main: debug.Module{Path: "example.com/other", Version: made},
			Deps: []*debug.Module{{Path: Module, Version: "v1.1.0"}}, Settings: vcs("true")}, "v1.1.0"},
		"a replaced part of another": {debug.BuildInfo{Main: debug.Module{Path: "example.com/other"},
			Deps: []*debug.Module{{Path: Module, Version: "v1.1.0", Replace: &debug.Module{Path: "../fsmgen"}}}, Settings: vcs("true")}, "devel"},
		"nothing known": {debug.BuildInfo{}, "devel"},
	} {
		want := c.want + " " + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH
		v := of(&c.info)
		if got := v.String(); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
		if released := strings.HasPrefix(c.want, "v"); released != (v.Module == c.want) {
			t.Errorf("%s: it can be fetched as %q", what, v.Module)
		}
	}
}
