// Package des holds the event queue of a discrete-event simulation.
//
// Events are ordered by their [Key] alone: by time and, at equal times, by what they are. Who scheduled first never
// matters, so that a simulation cannot depend on the order in which its parts happen to run. Keys of events that are
// pending together must differ.
package des

// Key orders events.
type Key struct {
	At    int64  // time
	Order uint64 // content: breaks ties of time
}

// Before reports whether an event with key k comes before one with key l.
func (k Key) Before(l Key) bool { return k.At < l.At || k.At == l.At && k.Order < l.Order }

type event struct {
	Key
	payload uint64
}

// Queue is a priority queue of events. The zero value is an empty queue. Push and Pop take O(log n) and allocate only when
// the queue grows beyond its largest size so far.
//
// It is a heap with four children a node, held by value: at the hundred or so pending events of a market it is as fast as
// any structure that orders by content.
type Queue struct {
	heap []event
}

const children = 4

// Len is the number of pending events.
func (q *Queue) Len() int { return len(q.heap) }

// Next returns the key of the first event. It panics on an empty queue.
func (q *Queue) Next() Key { return q.heap[0].Key }

// Due reports whether an event is pending whose time is at or before the given one.
func (q *Queue) Due(at int64) bool { return len(q.heap) > 0 && q.heap[0].At <= at }

// Push adds an event.
func (q *Queue) Push(k Key, payload uint64) {
	q.heap = append(q.heap, event{})
	i := len(q.heap) - 1
	for i > 0 {
		parent := (i - 1) / children
		if !k.Before(q.heap[parent].Key) {
			break
		}
		q.heap[i] = q.heap[parent]
		i = parent
	}
	q.heap[i] = event{k, payload}
}

// Pop removes the first event. It panics on an empty queue.
func (q *Queue) Pop() (Key, uint64) {
	first := q.heap[0]
	last := len(q.heap) - 1
	moved := q.heap[last]
	q.heap = q.heap[:last]
	if last > 0 {
		q.sink(moved)
	}
	return first.Key, first.payload
}

// sink puts an event in at the top and moves it down to its place.
func (q *Queue) sink(e event) {
	heap, i := q.heap, 0
	for {
		first := children*i + 1
		if first >= len(heap) {
			break
		}
		least := first
		for c := first + 1; c < min(first+children, len(heap)); c++ {
			if heap[c].Before(heap[least].Key) {
				least = c
			}
		}
		if !heap[least].Before(e.Key) {
			break
		}
		heap[i] = heap[least]
		i = least
	}
	heap[i] = e
}
