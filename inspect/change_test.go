package inspect_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// asked records the changes that are given to authorize.
type asked struct {
	mu      sync.Mutex
	changes []inspect.Change
	refuse  error
}

func (a *asked) authorize(r *http.Request, c inspect.Change) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.changes = append(a.changes, c)
	return "ada of " + r.Header.Get("X-Team"), a.refuse
}

// last returns the last change, and how many there were.
func (a *asked) last() (inspect.Change, int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.changes) == 0 {
		return inspect.Change{}, 0
	}
	return a.changes[len(a.changes)-1], len(a.changes)
}

const vaultAt = "/api/v1/trees/Vault/"

// changes are a request for each route that changes or plans something.
var changes = []struct{ method, route, body, action string }{
	{http.MethodPost, "plan", `{"spec":{"doors":3}}`, "plan"},
	{http.MethodPut, "spec", `{"spec":{"doors":3}}`, "spec"},
	{http.MethodPut, "inputs", `{"inputs":{}}`, "inputs"},
	{http.MethodPost, "command", `{"path":"Vault/0","command":"report","fields":{"by":"eve"}}`, "command"},
	{http.MethodPost, "restart", `{"path":"Vault/0"}`, "restart"},
	{http.MethodPost, "observe", `{"path":"Vault/0"}`, "observe"},
	{http.MethodPost, "shutdown", `{}`, "shutdown"},
}

// TestReadOnly checks that nothing can be changed without WithWrite, and nothing that
// authorize does not allow.
func TestReadOnly(t *testing.T) {
	no := &asked{refuse: errors.New("ada may only look")}
	for name, options := range map[string][]inspect.Option{"read-only": nil, "not allowed": {inspect.WithWrite(no.authorize)}} {
		t.Run(name, func(t *testing.T) {
			w := run(t, vaultSpec(1), options...)
			w.doorsIn("locked")
			before := w.sup.Status()
			for i, c := range changes {
				p := w.refuses(http.StatusForbidden, c.method, vaultAt+c.route, c.body, header("If-Match", `"0"`))
				if strings.Contains(p.Detail+p.Title, "ada") {
					t.Errorf("the client sees %+v", p)
				}
				if last, n := no.last(); options != nil && (n != i+1 || last.Action != c.action || last.Tree != "Vault") {
					t.Errorf("%s: authorize was given %+v, %d times", c.route, last, n)
				}
			}
			after := w.sup.Status()
			if w.sup.UserSpec().Version != 0 || after.Restarts != 0 || after.Children[0].Counters.Transitions != before.Children[0].Counters.Transitions {
				t.Errorf("something has changed: %+v", after)
			}
			if options != nil && !strings.Contains(w.log.String(), "ada may only look") {
				t.Error("the refusal is not logged")
			}
		})
	}
}

// TestSpecIsStored reads a UserSpec, plans a change, makes it, and makes it once more with
// the old version.
func TestSpecIsStored(t *testing.T) {
	who := &asked{}
	w := run(t, vaultSpec(1), inspect.WithWrite(who.authorize))
	w.doorsIn("locked")
	var spec inspect.Spec
	etag := w.get(vaultAt+"spec", &spec).header.Get("ETag")
	if etag != `"0"` || spec.Version != 0 || spec.Path != "Vault" || !strings.Contains(string(spec.Spec), `"master":"***"`) {
		t.Fatalf("the UserSpec is %s %+v", etag, spec)
	}
	var plan inspect.Plan
	r := w.do(http.MethodPost, vaultAt+"plan", `{"spec":{"doors":2,"open":false}}`)
	r.into(t, &plan)
	if len(plan.Changes) != 2 || plan.Changes[0].Kind != "replace" || plan.Changes[0].Fields != "open" || plan.Changes[1].Kind != "add" || plan.Changes[1].Type != "Door" {
		t.Errorf("the plan is %+v", plan)
	}
	if v := w.sup.UserSpec().Version; v != 0 {
		t.Errorf("the plan has stored version %d", v)
	}
	const change = `{"spec":{"master":"***","doors":2,"account":{"user":"eve"}}}`
	r = w.do(http.MethodPut, vaultAt+"spec", change, header("If-Match", etag), header("X-Team", "ops"))
	if r.into(t, &spec); r.status != http.StatusOK || spec.Version != 1 || r.header.Get("ETag") != `"1"` {
		t.Errorf("storing it is answered with %d %s", r.status, r.body)
	}
	stored := w.sup.UserSpec()
	if stored.Doors != 2 || stored.Account.User != "eve" || stored.Master != vaultSpec(1).Master {
		t.Errorf("what is stored is %v", stored)
	}
	if c, _ := who.last(); c.Action != "spec" || c.Path != "Vault" || !strings.Contains(string(c.Before), `"doors":1`) || !strings.Contains(string(c.After), `"doors":2`) {
		t.Errorf("authorize was given %+v", c)
	}
	for _, part := range []string{`msg=change who="ada of ops"`, "action=spec", `\"doors\":1`, `\"doors\":2`, "remote="} {
		if !strings.Contains(w.log.String(), part) {
			t.Errorf("the log does not have %s", part)
		}
	}
	w.refuses(http.StatusPreconditionFailed, http.MethodPut, vaultAt+"spec", change, header("If-Match", etag))
	w.refuses(http.StatusPreconditionRequired, http.MethodPut, vaultAt+"spec", change)
	for _, wrong := range []string{"1", "*", `W/"1"`, `"x"`, `"01"`, `"1", "2"`} {
		w.refuses(http.StatusBadRequest, http.MethodPut, vaultAt+"spec", change, header("If-Match", wrong))
	}
	p := w.refuses(http.StatusUnprocessableEntity, http.MethodPut, vaultAt+"spec", `{"spec":{"doors":-1,"windows":3}}`, header("If-Match", `"1"`))
	if len(p.Violations) == 0 || p.Violations[0].Path == "" || p.Violations[0].Message == "" {
		t.Errorf("the violations are %+v", p.Violations)
	}
	w.get(vaultAt+"spec?path=Vault/0", &spec)
	if spec.Path != "Vault/0" || !strings.Contains(string(spec.Spec), `"code":"***"`) {
		t.Errorf("the UserSpec of a door is %+v", spec)
	}
}

func TestCommand(t *testing.T) {
	who := &asked{}
	w := run(t, vaultSpec(1), inspect.WithWrite(who.authorize))
	w.doorsIn("locked")
	send := func(body string) *reply { return w.do(http.MethodPost, vaultAt+"command", body) }
	if r := send(`{"path":"Vault/0","command":"report","fields":{"by":"eve"}}`); r.status != http.StatusNoContent {
		t.Errorf("it is answered with %d %s", r.status, r.body)
	}
	if c, _ := who.last(); c.Command != "report" || c.Path != "Vault/0" || string(c.After) != `{"by":"eve"}` {
		t.Errorf("authorize was given %+v", c)
	}
	p := w.refuses(http.StatusConflict, http.MethodPost, vaultAt+"command", `{"path":"Vault/0","command":"unlock","fields":{"key":"wrong-key-42"}}`)
	if !strings.Contains(p.Detail, "has rejected unlock") {
		t.Errorf("the problem is %+v", p)
	}
	if c, _ := who.last(); string(c.After) != `{"key":"***"}` {
		t.Errorf("authorize was given %s", c.After)
	}
	if r := send(fmt.Sprintf(`{"path":"Vault/0","command":"unlock","fields":{"key":%q}}`, vaultSpec(1).Master)); r.status != http.StatusNoContent {
		t.Errorf("it is answered with %d %s", r.status, r.body)
	}
	w.doorsIn("unlocked")
	w.refuses(http.StatusNotFound, http.MethodPost, vaultAt+"command", `{"path":"Vault/0","command":"melt"}`)
	w.refuses(http.StatusNotFound, http.MethodPost, vaultAt+"command", `{"path":"Vault/7","command":"report","fields":{"by":"x"}}`)
	w.refuses(http.StatusUnprocessableEntity, http.MethodPost, vaultAt+"command", `{"path":"Vault/0","command":"report"}`)
}

func TestRestartObserveShutdown(t *testing.T) {
	w := runWith(t, &doorHooks{ask: errBroken}, vaultSpec(1), inspect.WithWrite(anybody))
	w.until("the door has given up", func(s fsm.Status) bool {
		return len(s.Children) == 1 && s.Children[0].Counters.AttemptsFailed >= 3
	})
	w.hooks.set(func(h *doorHooks) { h.ask = nil })
	if r := w.do(http.MethodPost, vaultAt+"restart", `{"path":"Vault/0"}`); r.status != http.StatusNoContent {
		t.Fatalf("a restart is answered with %d %s", r.status, r.body)
	}
	w.doorsIn("locked")
	w.until("the door has observed", func(s fsm.Status) bool { return s.Children[0].Counters.Observations > 0 })
	seen := w.sup.Status().Children[0].Counters.Observations
	if r := w.do(http.MethodPost, vaultAt+"observe", `{"path":"Vault/0"}`); r.status != http.StatusNoContent {
		t.Errorf("an observation is answered with %d %s", r.status, r.body)
	}
	for w.sup.Status().Children[0].Counters.Observations == seen {
		if t.Context().Err() != nil {
			t.Fatal("the door does not observe")
		}
	}
	w.refuses(http.StatusConflict, http.MethodPost, vaultAt+"observe", `{"path":"Vault"}`)
	w.refuses(http.StatusNotFound, http.MethodPost, vaultAt+"restart", `{"path":"Vault/5"}`)
	w.refuses(http.StatusUnprocessableEntity, http.MethodPut, vaultAt+"inputs", `{"inputs":{}}`)
	if r := w.do(http.MethodPost, vaultAt+"shutdown", `{}`); r.status != http.StatusNoContent {
		t.Errorf("a shutdown is answered with %d %s", r.status, r.body)
	}
	<-w.sup.Done()
	w.refuses(http.StatusConflict, http.MethodPost, vaultAt+"restart", `{"path":"Vault"}`)
	w.refuses(http.StatusConflict, http.MethodPut, vaultAt+"spec", `{"spec":{"doors":3}}`, header("If-Match", `"0"`))
}
