package fsm

// StatusQuery selects the workers of a StatusPage.
type StatusQuery struct {
	Below  string // the path of a worker: that one and all below it; "": the whole tree
	Worker string // only workers of this type; "": of any type
	State  string // only workers in this state; "": in any state
	Health Health // only workers with this health or a worse one (R36); HealthNone: with any
	Limit  int    // the number of workers of a page; 0: 100; at most 1,000
	After  string // Next of the page before; "": the first page
}

// StatusPage is a part of the statuses of a tree.
type StatusPage struct {
	Workers []Status // in tree order, a parent before its children; without Children, Worst and WorstPath
	Next    string   // for After of the next page; "" on the last page
}
