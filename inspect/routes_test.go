package inspect_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/inspect/internal/vault/generated/door"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

func TestTrees(t *testing.T) {
	w := run(t, vaultSpec(2))
	w.doorsIn("locked")
	var trees inspect.Trees
	w.get("/api/v1/trees", &trees)
	if len(trees.Trees) != 1 || trees.Write || trees.Server.IsZero() {
		t.Fatalf("the trees are %+v", trees)
	}
	got := trees.Trees[0]
	if got.Name != "Vault" || got.Down || got.Root.Path != "Vault" || got.Root.State != "guarding" || got.Root.Health != "healthy" {
		t.Errorf("the tree is %+v", got)
	}
	if got.Root.Entered == "" || got.Root.InState == "" {
		t.Errorf("it is not said since when it is in its state: %+v", got.Root)
	}
	if err := w.sup.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.get("/api/v1/trees", &trees)
	if !trees.Trees[0].Down {
		t.Error("the tree is not down")
	}
}

// TestWorkersInPages walks the pages of a tree, and filters them.
func TestWorkersInPages(t *testing.T) {
	w := run(t, vaultSpec(25))
	w.doorsIn("locked")
	var got []string
	cursor, pages := "", 0
	for {
		var page inspect.Workers
		w.get("/api/v1/trees/Vault/workers?limit=10&cursor="+cursor, &page)
		for _, one := range page.Workers {
			got = append(got, one.Path)
		}
		pages++
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	want := []string{"Vault"}
	for i := range 25 {
		want = append(want, fmt.Sprint("Vault/", i))
	}
	if pages != 3 || !slices.Equal(got, want) {
		t.Errorf("in %d pages there are %v, want %v", pages, got, want)
	}
	for query, n := range map[string]int{
		"": 26, "under=Vault/7": 1, "type=Door": 25, "state=guarding": 1, "health=degraded": 0, "health=healthy": 26, "type=Door&state=closed": 0,
		"q=vault/1": 11, "q=GUARDING": 1, "q=nothing": 0, "q=sesame": 0, "q=***": 26, "depth=1": 26, "under=Vault/3&depth=1": 1,
	} {
		var page inspect.Workers
		w.get("/api/v1/trees/Vault/workers?"+query, &page)
		if len(page.Workers) != n {
			t.Errorf("%q gives %d workers, want %d", query, len(page.Workers), n)
		}
	}
	for sort, first := range map[string]string{"": "Vault", "tree": "Vault", "path": "Vault", "longest": "Vault", "worst": "Vault"} {
		var page inspect.Workers
		w.get("/api/v1/trees/Vault/workers?limit=12&summary=true&sort="+sort, &page)
		if page.Workers[0].Path != first || len(page.Workers) != 12 || page.Next == "" || page.Workers[0].Below != 25 || page.Workers[0].Worst != "healthy" {
			t.Errorf("in the order %q there are %d, and the first is %+v", sort, len(page.Workers), page.Workers[0])
		}
		if second := page.Workers[2].Path; sort == "path" && second != "Vault/1" || sort == "tree" && second != "Vault/1" {
			t.Errorf("in the order %q the third is %s", sort, second)
		}
		if sort == "path" && page.Workers[3].Path != "Vault/10" || sort == "tree" && page.Workers[3].Path != "Vault/2" {
			t.Errorf("in the order %q the fourth is %s", sort, page.Workers[3].Path)
		}
	}
	for _, query := range []string{"limit=0", "depth=0", "sort=up", "summary=1", "limit=1001", "limit=x", "health=bad", "cursor=!", "colour=red", "type=a&type=b", "state=" + strings.Repeat("x", 5000)} {
		w.refuses(http.StatusBadRequest, http.MethodGet, "/api/v1/trees/Vault/workers?"+query, "")
	}
	w.refuses(http.StatusNotFound, http.MethodGet, "/api/v1/trees/Vault/workers?under=Vault/99", "")
	w.refuses(http.StatusNotFound, http.MethodGet, "/api/v1/trees/Other/workers", "")
}

func TestWorker(t *testing.T) {
	w := runWith(t, &doorHooks{ask: fmt.Errorf("%w: %w", door.ErrAskRefused, errBroken)}, vaultSpec(1))
	w.until("the door is refused", func(s fsm.Status) bool { return len(s.Children) == 1 && s.Children[0].State == "broken" })
	var root, one inspect.WorkerDetail
	w.get("/api/v1/trees/Vault/worker", &root)
	if root.Path != "Vault" || root.Below != 1 || root.Worst == "" || root.WorstPath == "" {
		t.Errorf("the root is %+v", root)
	}
	w.get("/api/v1/trees/Vault/worker?path="+url.QueryEscape("Vault/0"), &one)
	if one.Type != "Door" || one.State != "broken" || one.Health != "degraded" || one.Desired != "locked" || one.Below != 0 {
		t.Errorf("the door is %+v", one)
	}
	if !strings.Contains(one.LastError, errBroken.Error()) {
		t.Errorf("the last error is %q", one.LastError)
	}
	if r := one.Reasons; r == nil || len(r.Transitions) != 1 || r.Cause.Text == "" || len(r.Cause.Links) == 0 {
		t.Errorf("the reasons are %+v", one.Reasons)
	}
	var spec map[string]any
	if err := json.Unmarshal(one.Spec, &spec); err != nil || spec["open"] != true || spec["code"] != "***" {
		t.Errorf("its UserSpec is %s (%v)", one.Spec, err)
	}
	w.refuses(http.StatusNotFound, http.MethodGet, "/api/v1/trees/Vault/worker?path=Vault/9", "")
}

func TestMachine(t *testing.T) {
	w := run(t, vaultSpec(1))
	w.doorsIn("locked")
	var m inspect.Machine
	w.get("/api/v1/trees/Vault/machines/Door", &m)
	if m.Doc != "A door with a lock." || m.Initial != "closed" || m.Failed != "broken" || len(m.States) != 5 {
		t.Errorf("the machine is %+v", m)
	}
	locked := m.States[2]
	if locked.Name != "locked" || len(locked.Transitions) != 4 || locked.Transitions[1].On != "unlock" || locked.Transitions[1].To != "unlocked" ||
		!slices.Equal(locked.Transitions[1].Set, []string{"last: command.key", "tries: 0"}) {
		t.Errorf("locked is %+v", locked)
	}
	w.get("/api/v1/trees/Vault/machines/Vault", &m)
	if len(m.Children) != 1 || m.Children[0].Worker != "Door" || len(m.Children[0].Mapping) != 2 || m.Children[0].Mapping[1].Child != "locked" {
		t.Errorf("the children are %+v", m.Children)
	}
	w.refuses(http.StatusNotFound, http.MethodGet, "/api/v1/trees/Vault/machines/Window", "")
}

// TestManyTrees serves two trees of one type.
func TestManyTrees(t *testing.T) {
	other := run(t, vaultSpec(0))
	w := run(t, vaultSpec(0), inspect.WithName("north"), inspect.WithTree("south", other.sup))
	var trees inspect.Trees
	w.get("/api/v1/trees", &trees)
	if len(trees.Trees) != 2 || trees.Trees[0].Name != "north" || trees.Trees[1].Name != "south" {
		t.Errorf("the trees are %+v", trees)
	}
	w.get("/api/v1/trees/south/worker", nil)
	defer func() {
		if recover() == nil {
			t.Error("two trees may have one name")
		}
	}()
	inspect.Handler(w.sup, inspect.WithTree("", other.sup))
}

// TestMountedBelowAPrefix mounts the Handler in both usual ways.
func TestMountedBelowAPrefix(t *testing.T) {
	w := run(t, vaultSpec(0))
	for _, prefix := range []string{"/ops", "/ops/"} {
		mux := http.NewServeMux()
		mux.Handle("/ops/", http.StripPrefix(prefix, w.ui))
		rec := httptest.NewRecorder()
		mux.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "http://localhost/ops/api/v1/trees/Vault/worker", nil))
		if rec.Code != http.StatusOK {
			t.Errorf("below %s it answers %d %s", prefix, rec.Code, rec.Body)
		}
	}
}

// TestDocument checks that the document is OpenAPI 3.1 as far as a client needs it: each
// schema compiles, each reference is there, and each property of a body has a schema.
func TestDocument(t *testing.T) {
	w := run(t, vaultSpec(0))
	text := document(t, w.ui)
	var doc struct {
		OpenAPI    string                                `json:"openapi"`
		Paths      map[string]map[string]json.RawMessage `json:"paths"`
		Components struct {
			Schemas map[string]json.RawMessage `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(text, &doc); err != nil || doc.OpenAPI != "3.1.0" {
		t.Fatalf("the document is %.200s (%v)", text, err)
	}
	schemas := schemasOf(t, w.ui)
	for name := range doc.Components.Schemas {
		if _, err := schemas.Compile("openapi.json#/components/schemas/" + name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"Trees", "Workers", "WorkerDetail", "Machine", "Event", "Gap", "Problem", "Plan", "Spec", "Why"} {
		if doc.Components.Schemas[name] == nil {
			t.Errorf("there is no schema of %s", name)
		}
	}
	if n := len(doc.Paths); n != 13 {
		t.Errorf("the document has %d paths", n)
	}
	again := run(t, vaultSpec(0))
	if string(document(t, again.ui)) != string(text) {
		t.Error("the document is not always the same")
	}
}

// TestSchemasRefuse checks that the schemas by which the tests hold responses refuse
// anything.
func TestSchemasRefuse(t *testing.T) {
	w := run(t, vaultSpec(0))
	schema, err := schemasOf(t, w.ui).Compile("openapi.json#/components/schemas/Worker")
	if err != nil {
		t.Fatal(err)
	}
	var good map[string]any
	w.get("/api/v1/trees/Vault/worker", &good)
	for name, wrong := range map[string]any{"path": nil, "health": "ill", "entered": "yesterday", "fresh": "yes", "why": "none", "version": 1.5} {
		bad := map[string]any{}
		for k, v := range good {
			bad[k] = v
		}
		if bad[name] = wrong; name == "path" {
			delete(bad, name)
		}
		text, _ := json.Marshal(bad)
		value, _ := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
		if schema.Validate(value) == nil {
			t.Errorf("a worker may have %q as %v", name, wrong)
		}
	}
}
