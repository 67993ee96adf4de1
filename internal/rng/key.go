package rng

import "math/rand/v2"

// Purpose says what a draw decides. Different purposes of one name are
// independent, so a new use of chance gets a new purpose and disturbs no
// other. The text is part of the key: renaming one changes every result.
type Purpose string

// The purposes of a simulation. The name beside each is the name to key with
// and the index what Bits counts.
const (
	Value           Purpose = "value"            // an agent's value; agent, impression
	Common          Purpose = "common"           // the part of a value that buyers share; impression
	Context         Purpose = "context"          // features of an impression; number of the feature, impression
	Items           Purpose = "items"            // an agent's catalogue of ads; agent, number
	Coverage        Purpose = "coverage"         // whether a signal is there; signal and agent, impression
	Noise           Purpose = "noise"            // error of a signal; signal and agent, impression
	Conversion      Purpose = "conversion"       // whether an impression converts; agent, impression
	ConversionDelay Purpose = "conversion-delay" // how long that takes; agent, impression
	Traffic         Purpose = "traffic"          // times of impressions; seller, sequence
	Placement       Purpose = "placement"        // where an impression is shown; seller, sequence
	Geo             Purpose = "geo"              // country or region of the user; seller, sequence
	Device          Purpose = "device"           // device of the user; seller, sequence
	LatencyRequest  Purpose = "latency-request"  // seller to agent; agent, auction
	LatencyBid      Purpose = "latency-bid"      // agent to seller; agent, auction
	LatencyNotice   Purpose = "latency-notice"   // result to agent; agent, auction
	Compute         Purpose = "compute"          // time an agent thinks; agent, auction
	Loss            Purpose = "loss"             // whether a message is lost; agent, message
	Outage          Purpose = "outage"           // when an agent is down; agent, outage
	Coin            Purpose = "coin"             // the coin of a tie; seller, sequence
	Extension       Purpose = "extension"        // messages of an extension; agent, message
	Click           Purpose = "click"            // whether an ad is clicked; agent, impression
	Private         Purpose = "private"          // an agent's own stream; agent, not indexed
	Estimate        Purpose = "estimate"         // a publisher's error about a buyer; agent, period
	Floor           Purpose = "floor"            // exploration of a floor that learns; seller, not indexed
	Participants    Purpose = "participants"     // who of many is asked; seller, sequence
	Screen          Purpose = "screen"           // permutations of an integrity screen; publisher
)

// A Key names one endless sequence of independent uniform bits. The zero Key
// is valid but belongs to nobody; make keys with NewKey.
type Key uint64

// NewKey returns the key of (seed, run, purpose, name). Equal arguments give
// equal keys on every machine and in every version.
func NewKey(seed, run uint64, purpose Purpose, name string) Key {
	return Key(Mix(Mix(Mix(seed, run), Hash(string(purpose))), Hash(name)))
}

// Bits returns draw i of the key: 64 uniform bits. Different i give different
// bits.
func (k Key) Bits(i uint64) uint64 { return Mix(uint64(k), i) }

// Uniform returns draw i of the key as a number in the open interval (0, 1):
// (n + 1/2) 2^-52, the midpoint of one of 2^52 equal cells, where n is the top
// 52 bits of Bits(i). The midpoints are exact in float64, so 0 and 1 never
// occur, the mean is exactly 1/2 and u and 1-u are equally likely. (The outer
// conversion keeps the product out of a sum in the caller; see package detmath.)
func (k Key) Uniform(i uint64) float64 {
	return float64((float64(k.Bits(i)>>12) + 0.5) * 0x1p-52)
}

// Stream returns a new private stream: a PCG seeded from the key. Two calls
// return equal, separate streams.
func (k Key) Stream() *rand.Rand {
	const first = 1 << 63 // beyond every index a caller counts
	return rand.New(rand.NewPCG(k.Bits(first), k.Bits(first+1)))
}
