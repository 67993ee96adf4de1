package agents

import (
	"reflect"
	"sync"

	"marketsim/internal/law"
)

// bidTables shares tables among agents, runs and workers. A table is a pure function of its law and its number of bidders,
// takes milliseconds to make and never changes, so that nothing depends on who made it. The last maxTables are kept.
type bidTables struct {
	sync.Mutex
	kept []bidTableOf
}

type bidTableOf struct {
	law   law.Law
	n     int
	table *bidTable
}

const maxTables = 32

var sharedTables bidTables

// get returns the table of n >= 2 bidders with values of a continuous law.
func (s *bidTables) get(l law.Law, n int) *bidTable {
	s.Lock()
	defer s.Unlock()
	for _, k := range s.kept {
		if k.n == n && reflect.DeepEqual(k.law, l) {
			return k.table
		}
	}
	if len(s.kept) == maxTables {
		s.kept = append(s.kept[:0], s.kept[1:]...)
	}
	table := newBidTable(l, n)
	s.kept = append(s.kept, bidTableOf{l, n, table})
	return table
}
