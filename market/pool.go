package market

// pool lends out reusable values by slot, so that a long run allocates only up to its busiest moment. The zero value is
// ready for use. Values keep their place in memory.
type pool[T any] struct {
	slots []*T
	spare []uint32
}

// take lends a value out. It holds whatever its last user left in it.
func (p *pool[T]) take() (uint32, *T) {
	if n := len(p.spare); n > 0 {
		slot := p.spare[n-1]
		p.spare = p.spare[:n-1]
		return slot, p.slots[slot]
	}
	p.slots = append(p.slots, new(T))
	return uint32(len(p.slots) - 1), p.slots[len(p.slots)-1]
}

func (p *pool[T]) at(slot uint32) *T { return p.slots[slot] }

// free takes a value back.
func (p *pool[T]) free(slot uint32) { p.spare = append(p.spare, slot) }
