package des

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestQueueAgainstSortedSlice compares the queue with a twin that sorts a slice before every pop.
func TestQueueAgainstSortedSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var q Queue
		var twin []event
		var order uint64
		for range rapid.IntRange(0, 200).Draw(t, "operations") {
			if len(twin) == 0 || rapid.Bool().Draw(t, "push") {
				order++
				// Few distinct times, so that content decides often.
				k := Key{At: rapid.Int64Range(0, 5).Draw(t, "at"), Order: order*0x9e3779b97f4a7c15 | 1}
				q.Push(k, order)
				twin = append(twin, event{k, order})
				continue
			}
			slices.SortFunc(twin, func(a, b event) int {
				if a.Before(b.Key) {
					return -1
				}
				return 1
			})
			if !q.Due(twin[0].At) || q.Due(twin[0].At-1) || q.Next() != twin[0].Key {
				t.Fatalf("next is %v, want %v", q.Next(), twin[0].Key)
			}
			if k, payload := q.Pop(); k != twin[0].Key || payload != twin[0].payload {
				t.Fatalf("popped %v %d, want %v %d", k, payload, twin[0].Key, twin[0].payload)
			}
			twin = twin[1:]
			if q.Len() != len(twin) {
				t.Fatalf("length %d, want %d", q.Len(), len(twin))
			}
		}
	})
}

// TestQueueOrderIsContent pushes the same events in two orders and pops the same sequence.
func TestQueueOrderIsContent(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	events := make([]event, 500)
	for i := range events {
		events[i] = event{Key{At: r.Int64N(20), Order: uint64(i)}, uint64(i)}
	}
	drain := func() (popped []uint64) {
		var q Queue
		for _, e := range events {
			q.Push(e.Key, e.payload)
		}
		for q.Len() > 0 {
			_, p := q.Pop()
			popped = append(popped, p)
		}
		return popped
	}
	first := drain()
	r.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	if second := drain(); !slices.Equal(first, second) {
		t.Error("the order of popping depends on the order of pushing")
	}
}

func TestQueueDoesNotAllocateInSteadyState(t *testing.T) {
	var q Queue
	for i := range int64(100) {
		q.Push(Key{At: i}, 0)
	}
	now := int64(100)
	if n := testing.AllocsPerRun(1000, func() {
		q.Pop()
		q.Push(Key{At: now}, 0)
		now++
	}); n != 0 {
		t.Errorf("%v allocations per pop and push, want 0", n)
	}
}

// BenchmarkQueueHold is the hold model: pop the first event and push one a random while later.
func BenchmarkQueueHold(b *testing.B) {
	for _, pending := range []int{100, 1000, 100_000} {
		b.Run(map[int]string{100: "1e2", 1000: "1e3", 100_000: "1e5"}[pending], func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2))
			var q Queue
			for i := range pending {
				q.Push(Key{At: r.Int64N(1e6), Order: uint64(i)}, 0)
			}
			b.ReportAllocs()
			for b.Loop() {
				k, _ := q.Pop()
				q.Push(Key{At: k.At + r.Int64N(1e6), Order: k.Order}, 0)
			}
		})
	}
}
