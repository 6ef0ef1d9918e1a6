package model

import (
	"go/token"
	"strings"
)

// initialisms are written in capitals in Go names: golint's list, and what
// this field of work speaks of.
var initialisms = set(
	"acl", "amqp", "api", "ascii", "cpu", "css", "csv", "dhcp", "dns", "eof", "gpu", "grpc", "guid", "html", "http", "https",
	"id", "io", "ip", "json", "lhs", "mac", "mqtt", "opc", "opcua", "os", "plc", "qps", "ram", "rhs", "rpc", "sla", "smtp",
	"sql", "ssh", "ssl", "tcp", "tls", "ttl", "udp", "ui", "uid", "uri", "url", "utf8", "uuid", "vm", "xml", "xmpp",
	"xsrf", "xss", "yaml",
)

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}

// goName makes a Go identifier of a name of the spec by the usual rules:
// ip_address and ipAddress both become IPAddress. What is no letter or digit
// separates words.
func goName(name string) string {
	var b strings.Builder
	for _, w := range words(name) {
		if lower := strings.ToLower(w); initialisms[lower] {
			b.WriteString(strings.ToUpper(w))
		} else {
			b.WriteString(strings.ToUpper(w[:1]) + w[1:])
		}
	}
	return b.String()
}

// words cuts a name at what is no letter or digit and where capitals begin:
// serverURLs is server, URLs; tlsURLPath is tls, URL, Path.
func words(name string) []string {
	var all []string
	start := -1
	for i := range len(name) {
		c := name[i]
		if !alphanumeric(c) {
			if start >= 0 {
				all = append(all, name[start:i])
			}
			start = -1
			continue
		}
		if start >= 0 && upper(c) && (!upper(name[i-1]) || i+1 < len(name) && lowercase(name[i+1])) {
			all = append(all, name[start:i])
			start = i
		}
		if start < 0 {
			start = i
		}
	}
	if start >= 0 {
		all = append(all, name[start:])
	}
	return all
}

func upper(c byte) bool        { return c >= 'A' && c <= 'Z' }
func lowercase(c byte) bool    { return c >= 'a' && c <= 'z' }
func digit(c byte) bool        { return c >= '0' && c <= '9' }
func alphanumeric(c byte) bool { return upper(c) || lowercase(c) || digit(c) }

// snake reports whether a name is lower_snake_case.
func snake(name string) bool {
	if name == "" || !lowercase(name[0]) || name[len(name)-1] == '_' || strings.Contains(name, "__") {
		return false
	}
	for i := range len(name) {
		if c := name[i]; !lowercase(c) && !digit(c) && c != '_' {
			return false
		}
	}
	return true
}

// camel reports whether a name is lowerCamelCase.
func camel(name string) bool {
	if name == "" || !lowercase(name[0]) {
		return false
	}
	for i := range len(name) {
		if !alphanumeric(name[i]) {
			return false
		}
	}
	return true
}

// exported reports whether a name is an exported Go identifier in ASCII.
func exported(name string) bool {
	if name == "" || !upper(name[0]) {
		return false
	}
	for i := range len(name) {
		if c := name[i]; !alphanumeric(c) && c != '_' {
			return false
		}
	}
	return true
}

// packageName reports whether a name can be the name of a Go package and of
// its folder.
func packageName(name string) bool {
	if name == "" || !lowercase(name[0]) || token.IsKeyword(name) {
		return false
	}
	for i := range len(name) {
		if c := name[i]; !lowercase(c) && !digit(c) && c != '_' {
			return false
		}
	}
	return true
}

// toSnake and toCamel propose a name of the right form.
func toSnake(name string) string { return strings.ToLower(strings.Join(words(name), "_")) }

func toCamel(name string) string {
	g := ""
	for i, w := range words(name) {
		if i == 0 {
			g = strings.ToLower(w)
		} else {
			g += strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return g
}

// ascii reports whether a name has no letters that a proposal would lose.
func ascii(name string) bool {
	for i := range len(name) {
		if name[i] > '~' {
			return false
		}
	}
	return true
}
