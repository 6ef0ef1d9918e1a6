// Package inspect serves trees of workers over HTTP, to people and programs that operate
// them: what runs, how well it is, what its machines look like, what happens.
//
//	ui, err := inspect.Serve("localhost:8080", supervisor)
//	if err != nil {
//		return err
//	}
//	defer ui.Close(ctx)
//
// A browser shows the page of the Handler at its root: the tree, and each worker with its
// machine and the cause if it is not where it should be.
//
// The routes of the API are below api/v1/, and are described by the OpenAPI document at
// api/v1/openapi.json. docs/operating.md describes them for those who use them. Handler is
// for programs that have an http.Server: what it returns may be mounted anywhere, with
// http.StripPrefix below a prefix.
//
// A Handler only shows, unless it has WithWrite. It serves requests for the hosts of
// WithHosts only, and none that come from pages of another origin. It never shows a
// secret of a spec. However many clients there are and however slow they are, they do
// not hold up a tree: the number of streams, the size of a page and of a body, and the
// time of each write are bounded.
package inspect
