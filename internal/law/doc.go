// Package law holds the probability laws of a market: values of an
// impression (CPM) and delays of a message, all of them non-negative.
//
// A [Law] is a distribution function F and its inverse. Simulated draws are
// made by inversion, x = F^-1(u) with a keyed uniform u (package rng): one
// uniform, one value, and larger u, larger value. So two arms of an
// experiment that differ in a law's parameter only stay coupled draw by draw,
// which a rejection method would destroy. A [Sampler] is that inverse made
// fast.
//
// A [Density] adds what auction theory asks of a value law: the density f and
// the survival function 1-F, hence the virtual value
//
//	phi(v) = v - (1-F(v))/f(v)
//
// and the reserve price of Myerson (Mathematics of Operations Research 6
// (1981) 58-73), see [Virtual] and [Reserve].
//
// The laws are plain structs: fill the fields, call Validate once, then use
// the methods, which trust their parameters. Discrete and Empirical have
// constructors that check.
//
// Everything here is bit-stable: the same arguments give the same bits on
// every architecture (package detmath).
package law
