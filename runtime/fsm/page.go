package fsm

// StatusQuery selects the workers of a StatusPage.
type StatusQuery struct {
	Below  string // the path of a worker: that one and all below it; "": the whole tree
	Depth  int    // only workers at most so many levels below that one; 0: at any level
	Worker string // only workers of this type; "": of any type
	State  string // only workers in this state; "": in any state
	Health Health // only workers with this health or a worse one (R36); HealthNone: with any
	// Text selects the workers of which a status has the text, in upper or lower case: in
	// its path, its names, its UserSpec (without secrets), Last, Blocked and LastError, the
	// values of its variables, inputs and outputs, and its commands. Why and Conditions are
	// not searched, because guards would have to be called. "": all.
	Text  string
	Order StatusOrder
	// Summary also fills in Below, Worst and WorstPath of each worker of the page. All
	// workers below it are looked at for that.
	Summary bool
	Limit   int    // the number of workers of a page; 0: 100; at most 1,000
	After   string // Next of the page before; "": the first page
}

// StatusOrder is the order of the workers of a StatusPage.
type StatusOrder uint8

const (
	// OrderTree has the workers in tree order, a parent before its children, and siblings
	// in the order of the declaration.
	OrderTree StatusOrder = iota
	// OrderPath has the workers in the order of their paths, as texts.
	OrderPath
	// OrderLongest has those first that have been longest in their state. Those that have
	// not been visited are last. Of those that are equal, the paths decide.
	OrderLongest
	// OrderWorst has those with the worst health first. Of those that are equal, the paths
	// decide.
	OrderWorst
)

// StatusPage is a part of the statuses of a tree.
type StatusPage struct {
	Workers []Status // in the order that was asked for; without Children, and without Below, Worst and WorstPath unless there is a Summary
	Next    string   // for After of the next page; "" on the last page
}
