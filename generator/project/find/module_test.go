package find

import "testing"

func TestModulePath(t *testing.T) {
	tests := map[string]string{
		"module a.b/c\n":                 "a.b/c",
		"// module x\n\nmodule a.b // c": "a.b",
		"module \"a.b/c\"\r\n":           "a.b/c",
		"go 1.26\nmodule\ta":             "a",
		"modules x\n":                    "",
		"":                               "",
	}
	for mod, want := range tests {
		if got := modulePath(mod); got != want {
			t.Errorf("%q: got %q, want %q", mod, got, want)
		}
	}
}
