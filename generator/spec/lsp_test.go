package spec

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// editor plays the part of an editor towards a language server: it speaks
// the Language Server Protocol over the server's standard input and output.
type editor struct {
	t        *testing.T
	in       io.Writer
	messages chan message
	last     int
	said     map[string][]diagnostic // by file
}

type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  json.RawMessage `json:"error"`
}

const patience = 5 * time.Minute // of a busy machine

// startEditor starts a server for a folder and introduces the editor to it.
// The server ends with the test.
func startEditor(t *testing.T, node, server, dir string) *editor {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), node, server, "--stdio")
	cmd.Dir = dir
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	e := &editor{t: t, in: in, messages: make(chan message), said: map[string][]diagnostic{}}
	done := make(chan struct{})
	t.Cleanup(func() {
		close(done)
		cmd.Process.Kill()
		cmd.Wait()
	})
	go e.read(bufio.NewReader(out), done)
	e.call("initialize", map[string]any{
		"processId": nil, "rootUri": "file://" + filepath.ToSlash(dir),
		"capabilities": map[string]any{"textDocument": map[string]any{
			"hover":      map[string]any{"contentFormat": []string{"markdown"}},
			"completion": map[string]any{"completionItem": map[string]any{"snippetSupport": false}},
		}},
	})
	e.notify("initialized", map[string]any{})
	return e
}

// read passes on what the server sends until it ends or done is closed.
func (e *editor) read(out *bufio.Reader, done chan struct{}) {
	defer close(e.messages)
	for {
		header, err := textproto.NewReader(out).ReadMIMEHeader()
		if err != nil {
			return
		}
		length, err := strconv.Atoi(header.Get("Content-Length"))
		if err != nil {
			return
		}
		body := make([]byte, length)
		if _, err := io.ReadFull(out, body); err != nil {
			return
		}
		var m message
		if json.Unmarshal(body, &m) != nil {
			return
		}
		select {
		case e.messages <- m:
		case <-done:
			return
		}
	}
}

func (e *editor) send(value map[string]any) {
	value["jsonrpc"] = "2.0"
	body, err := json.Marshal(value)
	if err != nil {
		e.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(e.in, "Content-Length: %d\r\n\r\n%s", len(body), body); err != nil {
		e.t.Fatal(err)
	}
}

func (e *editor) notify(method string, params any) {
	e.send(map[string]any{"method": method, "params": params})
}

// next returns the next message that is an answer, and deals with all others.
func (e *editor) next(deadline time.Time) (message, bool) {
	for {
		select {
		case m, ok := <-e.messages:
			if !ok {
				e.t.Fatal("the language server has ended")
			}
			switch {
			case m.Method == "textDocument/publishDiagnostics":
				var p struct {
					URI         string
					Diagnostics []diagnostic
				}
				if err := json.Unmarshal(m.Params, &p); err != nil {
					e.t.Fatal(err)
				}
				e.said[p.URI] = p.Diagnostics
				return m, true
			case m.Method != "" && m.ID != nil: // a question: answer with nothing
				e.send(map[string]any{"id": m.ID, "result": nil})
			case m.Method == "":
				return m, true
			}
		case <-time.After(time.Until(deadline)):
			return message{}, false
		}
	}
}

// call asks the server and gives its answer.
func (e *editor) call(method string, params any) json.RawMessage {
	e.t.Helper()
	e.last++
	e.send(map[string]any{"id": e.last, "method": method, "params": params})
	for deadline := time.Now().Add(patience); ; {
		m, ok := e.next(deadline)
		if !ok {
			e.t.Fatalf("%s: no answer", method)
		}
		if string(m.ID) == strconv.Itoa(e.last) && m.Method == "" {
			if len(m.Error) > 0 {
				e.t.Fatalf("%s: %s", method, m.Error)
			}
			return m.Result
		}
	}
}

// diagnostics waits until the server has said something about a file.
func (e *editor) diagnostics(uri string) []diagnostic {
	e.t.Helper()
	for deadline := time.Now().Add(patience); len(e.said[uri]) == 0; {
		if _, ok := e.next(deadline); !ok {
			e.t.Fatal("the server underlines nothing")
		}
	}
	return e.said[uri]
}
