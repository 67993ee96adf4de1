package rng

import (
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

const draws = 1 << 18

// TestGolden pins the bits: they depend on (seed, run, purpose, name, i) and on
// nothing else, now and in every later version.
func TestGolden(t *testing.T) {
	k := NewKey(7, 3, Value, "honest-1")
	cases := []struct {
		name      string
		got, want uint64
	}{
		{"Mix(0, 0)", Mix(0, 0), 0xd941b8febce4be75},
		{"Mix(1, 2)", Mix(1, 2), 0x02446421cde439e8},
		{"Mix(2, 1)", Mix(2, 1), 0xd241d4837db058e1},
		{`Hash("")`, Hash(""), 0x4ab82f48bb3e72f8},
		{`Hash("honest-1")`, Hash("honest-1"), 0xa6ece621534be843},
		{"NewKey", uint64(k), 0x3430e4f315f4ab2b},
		{"Bits(0)", k.Bits(0), 0x080c457c86a5b7c1},
		{"Bits(1)", k.Bits(1), 0xbd652fec9b4f01b5},
		{"Bits(2^64-1)", k.Bits(math.MaxUint64), 0x73469fb2625bf9b3},
		{"Uniform(1)", math.Float64bits(k.Uniform(1)), 0x3fe7aca5fd9369e1},
		{"Stream, first", k.Stream().Uint64(), 0x8aa4a42b28e2eac6},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("%s = %#016x, want %#016x", c.name, c.got, c.want)
		}
	}
}

// unmix undoes Mix step by step: y with Mix(a, y) = z.
func unmix(a, z uint64) uint64 {
	inverse := func(c uint64) uint64 { // of an odd number modulo 2^64, by Newton
		x := c
		for range 6 {
			x *= 2 - c*x
		}
		return x
	}
	unshift := func(x uint64, n uint) uint64 {
		y := x
		for range 64/n + 1 {
			y = x ^ y>>n
		}
		return y
	}
	z = unshift(z, 31) * inverse(0x94d049bb133111eb)
	z = unshift(z, 27) * inverse(0xbf58476d1ce4e5b9)
	z = unshift(z, 30) - a
	z = unshift(z, 33) * inverse(0x81dadef4bc2dd44d)
	z = unshift(z, 27) * inverse(0x7fb5d329728ea185)
	return unshift(z, 31) - a - golden
}

// TestMixIsBijection: every Mix can be undone, so distinct keys never share a
// ticket and a key never repeats a draw.
func TestMixIsBijection(t *testing.T) {
	for i := range uint64(100_000) {
		a, b := Mix(1, i), Mix(2, i)
		if i < 100 { // small arguments too
			a, b = i/10, i%10
		}
		if got := unmix(a, Mix(a, b)); got != b {
			t.Fatalf("Mix(%#x, %#x) is undone to %#x", a, b, got)
		}
	}
}

// TestUniformIsMidpoint: u 2^53 is an odd integer between 0 and 2^53, whose
// upper bits are those of Bits.
func TestUniformIsMidpoint(t *testing.T) {
	k := NewKey(1, 1, Value, "a")
	for i := range uint64(100_000) {
		u := k.Uniform(i)
		n := uint64(u * 0x1p53)
		if u <= 0 || u >= 1 || float64(n) != u*0x1p53 || n%2 != 1 || n>>1 != k.Bits(i)>>12 {
			t.Fatalf("Uniform(%d) = %v: not the midpoint of the cell of %#x", i, u, k.Bits(i))
		}
	}
}

// families are sequences that differ in one argument by the least step: what a
// weak hash confuses. Each is a function of one index.
var families = []struct {
	name string
	at   func(i uint64) uint64
}{
	{"draws of a key", NewKey(1, 0, Value, "a").Bits},
	{"seeds", func(i uint64) uint64 { return NewKey(i, 0, Value, "a").Bits(0) }},
	{"runs", func(i uint64) uint64 { return NewKey(1, i, Value, "a").Bits(0) }},
	{"names", func(i uint64) uint64 { return NewKey(1, 0, Value, fmt.Sprint("agent-", i)).Bits(0) }},
	{"seed and run together", func(i uint64) uint64 { return NewKey(i, i, Value, "a").Bits(0) }},
	{"seed against run", func(i uint64) uint64 { return NewKey(i, -i, Value, "a").Bits(0) }},
	{"draw against key", func(i uint64) uint64 { return Key(i).Bits(-i) }},
	{"strided draws", func(i uint64) uint64 { return NewKey(1, 0, Coin, "a").Bits(i << 40) }},
	{"tickets", func(i uint64) uint64 { return Mix(i/4, Hash(fmt.Sprint("bidder-", i%4))) }},
	{"hashes", func(i uint64) uint64 { return Hash(fmt.Sprint(i)) }},
}

// TestUniformity: chi-square over 256 cells, of the top and of the lowest eight
// bits, at a two-sided level of 1e-4 (20 tests: a false alarm in 1 of 500
// choices of constants; the draws are fixed, so the outcome is too).
func TestUniformity(t *testing.T) {
	law := distuv.ChiSquared{K: 255}
	lo, hi := law.Quantile(0.5e-4), law.Quantile(1-0.5e-4)
	for _, f := range families {
		for _, shift := range []uint{0, 56} {
			var cells [256]float64
			for i := range uint64(draws) {
				cells[f.at(i)>>shift&255]++
			}
			var x2 float64
			const want = draws / 256.
			for _, c := range cells {
				x2 += (c - want) * (c - want) / want
			}
			if x2 < lo || x2 > hi {
				t.Errorf("%s, bits from %d: chi-square %.1f, want [%.1f, %.1f]", f.name, shift, x2, lo, hi)
			}
		}
	}
}

func unit(bits uint64) float64 { return (float64(bits>>12) + 0.5) * 0x1p-52 }

// correlated fails if the sample correlation of x and y lies more than four
// standard errors, 1/sqrt(n), from 0.
func correlated(t *testing.T, name string, x, y []float64) {
	t.Helper()
	if r, limit := stat.Correlation(x, y, nil), 4/math.Sqrt(float64(len(x))); math.Abs(r) > limit {
		t.Errorf("%s: correlation %.5f, want within %.5f", name, r, limit)
	}
}

// TestSerialCorrelation of every family at lags 1, 2, 16 and 256.
func TestSerialCorrelation(t *testing.T) {
	for _, f := range families {
		x := make([]float64, draws)
		for i := range x {
			x[i] = unit(f.at(uint64(i)))
		}
		for _, lag := range []int{1, 2, 16, 256} {
			correlated(t, fmt.Sprintf("%s, lag %d", f.name, lag), x[lag:], x[:len(x)-lag])
		}
	}
}

// TestCrossKeyCorrelation: the draws of keys that differ in one argument only.
func TestCrossKeyCorrelation(t *testing.T) {
	sequence := func(k Key) []float64 {
		x := make([]float64, draws)
		for i := range x {
			x[i] = k.Uniform(uint64(i))
		}
		return x
	}
	base := sequence(NewKey(1, 1, Value, "a"))
	others := []struct {
		differs string
		key     Key
	}{
		{"seed", NewKey(2, 1, Value, "a")},
		{"seed, high bit", NewKey(1|1<<63, 1, Value, "a")},
		{"run", NewKey(1, 2, Value, "a")},
		{"run 0", NewKey(1, 0, Value, "a")},
		{"purpose", NewKey(1, 1, Coin, "a")},
		{"name", NewKey(1, 1, Value, "b")},
		{"name, longer", NewKey(1, 1, Value, "a\x00")},
		{"purpose and name", NewKey(1, 1, "a", "value")},
		{"seed and run", NewKey(0, 2, Value, "a")},
		{"key plus one", NewKey(1, 1, Value, "a") + 1},
	}
	for _, o := range others {
		correlated(t, o.differs, base, sequence(o.key))
	}
}

// TestAvalanche: flipping any one bit of either argument flips every bit of the
// result with probability 1/2. Over 4096 pairs of small and of large arguments
// each of the 2 x 64 x 64 rates lies within six standard errors, and their mean
// within four.
func TestAvalanche(t *testing.T) {
	const pairs = 4096
	for _, small := range []bool{true, false} {
		var total float64
		for bit := range 128 {
			var flips [64]int
			for i := range uint64(pairs) {
				a, b := i%64, i/64
				if !small {
					a, b = Mix(3, i), Mix(4, i)
				}
				a2, b2 := a, b
				if bit < 64 {
					a2 ^= 1 << bit
				} else {
					b2 ^= 1 << (bit - 64)
				}
				for d, out := Mix(a, b)^Mix(a2, b2), 0; out < 64; out++ {
					flips[out] += int(d >> out & 1)
				}
			}
			for out, n := range flips {
				z := (float64(n) - pairs/2) / math.Sqrt(pairs/4)
				total += z
				if math.Abs(z) > 6 {
					t.Errorf("small %v: input bit %d flips output bit %d in %d of %d", small, bit, out, n, pairs)
				}
			}
		}
		if z := total / math.Sqrt(128*64); math.Abs(z) > 4 {
			t.Errorf("small %v: mean flip rate is %.1f standard errors from 1/2", small, z)
		}
	}
}

// TestNoCollisions: a million plausible names give a million hashes, and as many
// seeds, runs and names a million keys. (By chance: 3e-8.)
func TestNoCollisions(t *testing.T) {
	const n = 1_000_000
	hashes, keys := make([]uint64, n), make([]uint64, n)
	for i := range n {
		kind := [...]string{"honest-", "ring-", "learner-", "a"}[i%4]
		hashes[i] = Hash(kind + strconv.Itoa(i/4))
		keys[i] = uint64(NewKey(uint64(i%100), uint64(i/100%100), Value, strconv.Itoa(i/10_000)))
	}
	for _, all := range [][]uint64{hashes, keys} {
		slices.Sort(all)
		if distinct := len(slices.Compact(all)); distinct != n {
			t.Errorf("%d different values, want %d", distinct, n)
		}
	}
}

// TestHashIsFNV: the twin is hash/fnv of the standard library.
func TestHashIsFNV(t *testing.T) {
	for _, name := range []string{"", "a", "honest-1", "\xff\x00", strings.Repeat("x", 1000)} {
		h := fnv.New64a()
		h.Write([]byte(name))
		if got, want := Hash(name), Mix(uint64(len(name)), h.Sum64()); got != want {
			t.Errorf("Hash(%q) = %#x, want %#x", name, got, want)
		}
	}
}

// TestPurposes: every purpose has its own text, so its own keys.
func TestPurposes(t *testing.T) {
	all := []Purpose{
		Value, Traffic, Placement, Geo, Device, LatencyRequest, LatencyBid,
		LatencyNotice, Compute, Loss, Outage, Coin, Private, Screen,
		Common, Context, Items, Coverage, Noise, Conversion, ConversionDelay,
	}
	seen := map[Key]Purpose{}
	for _, p := range all {
		k := NewKey(1, 1, p, "a")
		if other, ok := seen[k]; ok {
			t.Errorf("purposes %q and %q share a key", p, other)
		}
		seen[k] = p
	}
}

// TestStreamsAreSeparate: two streams of a key are equal, and reading one does
// not move the other; the stream is not the sequence of keyed draws.
func TestStreamsAreSeparate(t *testing.T) {
	k := NewKey(1, 1, Private, "a")
	a, b := k.Stream(), k.Stream()
	first := a.Uint64()
	a.Uint64()
	if got := b.Uint64(); got != first {
		t.Errorf("second stream starts with %#x, want %#x", got, first)
	}
	x, y := make([]float64, draws), make([]float64, draws)
	other := NewKey(1, 1, Private, "b").Stream()
	z := make([]float64, draws)
	for i := range x {
		x[i], y[i], z[i] = a.Float64(), k.Uniform(uint64(i)), other.Float64()
	}
	correlated(t, "stream and draws of a key", x, y)
	correlated(t, "streams of two agents", x, z)
}

// TestNoAllocation: keyed draws are free of garbage.
func TestNoAllocation(t *testing.T) {
	k := NewKey(1, 1, Value, "a")
	var sum float64
	if n := testing.AllocsPerRun(100, func() { sum += k.Uniform(uint64(sum)) }); n != 0 {
		t.Errorf("Uniform allocates %v times", n)
	}
	if n := testing.AllocsPerRun(100, func() { k = NewKey(uint64(k), 1, Value, "honest-1") }); n != 0 {
		t.Errorf("NewKey allocates %v times", n)
	}
}

func ExampleKey_Uniform() {
	k := NewKey(7, 0, Value, "honest-1")
	// The value of impression 1000 does not depend on the draws before it.
	fmt.Println(k.Uniform(1000) == k.Uniform(1000), k.Uniform(1000) == k.Uniform(1001))
	// Output: true false
}

// BenchmarkUniform runs a keyed draw beside one of a PCG stream.
func BenchmarkUniform(b *testing.B) {
	k := NewKey(1, 1, Value, "a")
	b.Run("keyed", func(b *testing.B) {
		var sum float64
		for i := uint64(0); b.Loop(); i++ {
			sum += k.Uniform(i)
		}
		_ = sum
	})
	b.Run("PCG", func(b *testing.B) {
		var sum float64
		r := k.Stream()
		for b.Loop() {
			sum += r.Float64()
		}
		_ = sum
	})
}
