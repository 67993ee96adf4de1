package agents

import (
	"reflect"
	"sync"
)

// tables shares tables among agents, runs and workers. A table is a pure function of its key, takes milliseconds to make and
// never changes, so that nothing depends on who made it. The last maxTables are kept.
type tables[Key, Table any] struct {
	sync.Mutex
	make func(Key) *Table
	kept []tableOf[Key, Table]
}

type tableOf[Key, Table any] struct {
	key   Key
	table *Table
}

const maxTables = 32

// sharedTables are those of rivals of continuous laws.
var sharedTables = tables[rival, bidTable]{make: newBidTable}

// levelTables are those of level-k reasoning.
var levelTables = tables[levelGame, levelTable]{make: newLevelTable}

// curses are those of signals.
var curses = tables[signals, curse]{make: newCurse}

// get returns the table of a key.
func (s *tables[Key, Table]) get(key Key) *Table {
	s.Lock()
	defer s.Unlock()
	for i := range s.kept {
		if reflect.DeepEqual(s.kept[i].key, key) {
			return s.kept[i].table
		}
	}
	if len(s.kept) == maxTables {
		s.kept = append(s.kept[:0], s.kept[1:]...)
	}
	table := s.make(key)
	s.kept = append(s.kept, tableOf[Key, Table]{key, table})
	return table
}
