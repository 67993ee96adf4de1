// Package stats turns the numbers of a simulation into statements that carry their own doubt.
//
// The sample is the replication (the run), never the auction: auctions inside one run are dependent, runs are not.
// So nearly every function here takes one number per run and returns an [Interval]: an estimate, its two ends, the
// method, and warnings in plain words ("4 runs: a 95 % interval is unreliable, use 6 or more").
//
//   - one arm: [TInterval], [Bootstrap.BCa]
//   - two arms under common random numbers: [Paired]
//   - many arms or many screens: [Holm], [BenjaminiHochberg], [Bootstrap.Best]
//   - one long run: [MSER] for the warm-up, [BatchMeans] for the interval
//   - how long to play: [StoppingRule], [RunsNeeded], [MinimumDetectable]
//   - how unequally something is shared: [InequalityOf]
//
// Three promises hold throughout. Equal input gives equal output: every sum has a fixed order, every resample comes
// from a PCG stream with a stated seed, and no function starts a goroutine. No interval contains NaN: values that are
// not finite are left out and counted in a warning, and where no interval exists its ends are infinite. A wrong call
// (a level outside (0, 1), arms of different length) is a mistake of the programmer and panics.
package stats
