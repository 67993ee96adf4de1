package rng

// golden is 2^64 divided by the golden ratio, made odd: it keeps the all-zero
// arguments away from the fixed point 0 of the finalisers.
const golden = 0x9e3779b97f4a7c15

// Mix combines a and b into 64 well-mixed bits. It is not symmetric; for a
// fixed a it is a bijection of b. A rolling fingerprint is f = Mix(f, event).
func Mix(a, b uint64) uint64 {
	x := a + b + golden
	x ^= x >> 31
	x *= 0x7fb5d329728ea185
	x ^= x >> 27
	x *= 0x81dadef4bc2dd44d
	x ^= x >> 33
	x += a
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// Ticket is a bidder's ticket in one auction: a bijection of its key that the
// coin chooses. One round is enough, because coin and key are mixed already.
func Ticket(coin, key uint64) uint64 {
	x := coin ^ key
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// Hash is the 64-bit hash of a name: FNV-1a (Fowler, Noll and Vo) over its
// bytes, then one Mix with its length, because FNV alone leaves similar names
// close. Names of agents and sellers get their keys and their
// place in ties from it, so it must never change.
func Hash(name string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(name) {
		h ^= uint64(name[i])
		h *= 0x100000001b3
	}
	return Mix(uint64(len(name)), h)
}
