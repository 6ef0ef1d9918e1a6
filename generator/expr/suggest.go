package expr

import "github.com/fsmgen/fsmgen/generator/diag"

// DidYouMean is the end of a message about an unknown name, "; did you mean
// up?", or nothing if no candidate is near. It is only called once a name is
// known to be wrong.
func DidYouMean(name string, candidates []string) string {
	if s := diag.DidYouMean(name, candidates); s != "" {
		return "; " + s
	}
	return ""
}
