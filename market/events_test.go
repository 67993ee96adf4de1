package market

// event is one entry in the queue of the naive twin.
type event struct {
	at      Time
	sent    Time // of a notice
	kind    uint64
	seller  SellerID
	agent   AgentID
	seq     uint64
	auction *naiveAuction
	seat    int32
	again   bool // in the round of an extension
	bids    bool
	offer   Offer
	notice  *Notice
}

// events is a binary heap of the keys of events, by value: the twin is also the yardstick of a benchmark, and a heap of
// pointers (container/heap) takes twice the time.
type events []pendingEvent

type pendingEvent struct {
	at    Time
	order uint64 // kind, seller, auction
	agent AgentID
	event *event
}

func (e *pendingEvent) before(f *pendingEvent) bool {
	switch {
	case e.at != f.at:
		return e.at < f.at
	case e.order != f.order:
		return e.order < f.order
	}
	return e.agent < f.agent
}

func (q *events) push(e pendingEvent) {
	*q = append(*q, e)
	h, i := *q, len(*q)-1
	for i > 0 && e.before(&h[(i-1)/2]) {
		h[i] = h[(i-1)/2]
		i = (i - 1) / 2
	}
	h[i] = e
}

func (q *events) pop() *event {
	h := *q
	first, last := h[0].event, h[len(h)-1]
	h = h[:len(h)-1]
	*q = h
	i := 0
	for child := 1; child < len(h); child = 2*i + 1 {
		if child+1 < len(h) && h[child+1].before(&h[child]) {
			child++
		}
		if last.before(&h[child]) {
			break
		}
		h[i] = h[child]
		i = child
	}
	if len(h) > 0 {
		h[i] = last
	}
	return first
}
