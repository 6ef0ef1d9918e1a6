package model

import (
	"go/doc"
	"path"
	"slices"
)

// Imports are the packages that generated code imports besides those of its
// children.
var Imports = []string{
	"bytes", "context", "errors", "fmt", "log/slog", "maps", "net/netip",
	"regexp", "slices", "strconv", "strings", "time",
	"github.com/fsmgen/fsmgen/runtime/fsm", "github.com/fsmgen/fsmgen/runtime/fsmimpl",
}

// What generated code uses itself. Names of a spec that give one of these are
// findings; the emitter relies on it.
var (
	// reservedPackages are the names that no generated package can have. "main"
	// cannot be imported, "internal" and "vendor" mean something to the go
	// command, and it refuses the names of devices that Windows has in every
	// folder. The other names are packages of the standard library that
	// generated code may come to import. What it does import, and what Go
	// declares itself, is reserved as well: see reservedPackage.
	reservedPackages = set(
		"json", "cmp", "math", "base64", "sort", "sync", "runtime", "encoding", "iter", "utf8", "binary", "hash", "fnv",
		"main", "internal", "vendor", "testdata", "init", "documentation",
		"aux", "con", "nul", "prn", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
		"lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
	)

	// reservedTopLevel are the declarations of every generated package.
	reservedTopLevel = []string{
		"State", "StateNone", "ParseState", "Action", "ActionNone",
		"UserSpec", "DefaultUserSpec", "ObservedState", "DesiredState", "Snapshot", "Children", "Hooks", "Guards",
		"Worker", "ChildWorkers", "NewWorker", "ErrWorker", "Child", "Supervisor", "NewSupervisor", "Field", "Fields",
		"Handle", "At", "Self",
	}

	// reservedVars are declared besides where a worker has variables.
	reservedVars = []string{"Vars", "InitialVars"}

	// reservedCommands are declared besides where a worker has commands, and
	// reservedCommand are the methods of a command.
	reservedCommands = []string{"Command", "Offered"}
	reservedCommand  = set("Validate", "Clone", "String", "LogValue", "MarshalJSON")
	// reservedInputs and reservedOutputs are declared besides where a worker has inputs
	// or outputs.
	reservedInputs  = []string{"Inputs", "DefaultInputs"}
	reservedOutputs = []string{"Outputs"}

	// reservedUserSpec are the methods of a UserSpec and its generated field.
	reservedUserSpec = set("Version", "Validate", "Equal", "Identical", "Clone", "Hash", "Diff", "String",
		"MarshalJSON", "UnmarshalJSON", "UnmarshalOnto", "ShownJSON", "LogValue")

	// reservedObject are the methods of every other generated struct.
	reservedObject = set("Equal", "Clone", "String", "LogValue", "MarshalJSON", "UnmarshalJSON", "ShownJSON")

	// reservedSecret is the method that keeps fmt from the secrets of a UserSpec or
	// another generated struct; one without secrets does not have it.
	reservedSecret = "Format"

	// reservedSnapshot are the fields and methods of a Snapshot, those of the
	// embedded fsm.SnapshotMeta included.
	reservedSnapshot = set("SnapshotMeta", "Now", "Entered", "Elapsed", "Fresh", "Done", "ActionObserved", "RetriesExhausted",
		"Hold", "HeldFor", "Since", "Until",
		"State", "Desired", "Observed", "Children", "GetChildState", "Clone", "UseGuards", "LogValue", "Format", "MarshalJSON")

	// reservedHooks are the methods of Hooks that are always generated.
	reservedHooks = set("CollectObservedState", "OnConfigChange", "Guards")

	// reservedChildren are the methods of the Children of a Snapshot.
	reservedChildren = set("Clone", "GetChildState")

	// vetMethods are the methods that go vet accepts with one signature only,
	// whatever type they are declared for: those of encoding and io. It also
	// looks at Format, ReadFrom, Scan, Seek and WriteTo, by their first
	// parameter, and at As, Is and Unwrap of errors; no generated method is
	// taken for one of these.
	vetMethods = set("GobDecode", "GobEncode", "MarshalJSON", "MarshalXML", "ReadByte", "ReadRune",
		"UnmarshalJSON", "UnmarshalXML", "UnreadByte", "UnreadRune", "WriteByte")
)

// reservedPackage reports whether Go or generated code uses a name itself, so
// that no package can have it.
func reservedPackage(name string) bool {
	return reservedPackages[name] || doc.IsPredeclared(name) ||
		slices.ContainsFunc(Imports, func(imported string) bool { return path.Base(imported) == name })
}
