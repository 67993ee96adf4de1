// Package rng is the chance of a simulation: keyed draws and private streams.
//
// # Keyed draws
//
// What belongs to the world (values, traffic, latencies, tie coins) is not
// read from a stream but looked up: a [Key] is a hash of (seed, run, purpose,
// name), and draw i of that key is Bits(i), a stateless mix of the two. A
// value therefore depends on its own key and index and on nothing else: not
// on the order in which agents are asked, not on who else exists, not on how
// many draws were made before. Two arms of an experiment with the same seed
// see the same world (common random numbers), and a single run of a batch can
// be played alone.
//
//	k := rng.NewKey(seed, run, rng.Value, "honest-1")
//	u := k.Uniform(impression) // in the open interval (0, 1)
//	v := sampler.At(u)         // package law turns it into a value
//
// # Private chance
//
// What an agent decides by chance for itself (exploration) comes from one
// stream per agent, [Key.Stream]. Use its integers and Float64 only: the
// NormFloat64 and ExpFloat64 of math/rand/v2 do not have the same bits on
// every architecture. A normal draw is detmath.NormQuantile of a uniform one.
//
// # Quality
//
// Mix is two rounds of a 64-bit finaliser of the MurmurHash3 kind (three
// xor-shifts, two multiplications) with the first argument added before each.
// The constants of the rounds are variants 13 and 1 of D. Stafford, "Better
// bit mixing" (2011); variant 13 is the finaliser of SplitMix64 (Steele, Lea
// and Flood, OOPSLA 2014, doi:10.1145/2660193.2660195). For a fixed first
// argument Mix is a bijection, so the draws of one key never repeat and the
// tickets of distinct bidders for one coin never tie. It is not a
// cryptographic function.
//
// Every function here is integer arithmetic or exact: the same bits on every
// machine.
package rng
