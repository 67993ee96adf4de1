package agents

import (
	"reflect"
	"sync"
)

// bidTables shares tables among agents, runs and workers. A table is a pure function of the law of its rival,
// takes milliseconds to make and never changes, so that nothing depends on who made it. The last maxTables are kept.
type bidTables struct {
	sync.Mutex
	kept []bidTableOf
}

type bidTableOf struct {
	rival rival
	table *bidTable
}

const maxTables = 32

var sharedTables bidTables

// get returns the table of a rival of a continuous law.
func (s *bidTables) get(y rival) *bidTable {
	s.Lock()
	defer s.Unlock()
	for _, k := range s.kept {
		if k.rival.k == y.k && reflect.DeepEqual(k.rival, y) {
			return k.table
		}
	}
	if len(s.kept) == maxTables {
		s.kept = append(s.kept[:0], s.kept[1:]...)
	}
	table := newBidTable(y)
	s.kept = append(s.kept, bidTableOf{y, table})
	return table
}
