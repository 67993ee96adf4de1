// Package reports leaves what an experiment found: a run directory with tables, figures and one page that a publisher reads
// without help. It is a pure reader: it computes no result of its own.
//
//	Results -> Data -> tables, figures, report.html      (Write)
//	directory -> Data -> figures, report.html            (Read, Rebuild)
//	two directories -> Contrast                          (Read, Compare)
//
// [Data] is everything that figures and the page are made of. It is kept whole in summary.json, so both can be made again
// from a directory, byte for byte.
//
// # Promises
//
// A directory appears whole or not at all: everything is written beside its place and renamed at the end. A directory that
// is not empty is refused; with [Options.Force] it is replaced if it is a run directory, and nothing else ever is. A process
// killed at work may leave .NAME.tmp-1, which is incomplete, beside the directory NAME; one killed at the moment of replacing
// leaves the old directory as .NAME.old-1/replaced, which may be moved back and goes with the next run that is left there.
//
// All files but manifest.json depend on the scenario alone, not on the clock, the machine or the number of workers. Tables of
// single runs (runs.csv, agents.csv, series.csv) have the shortest digits that give the same float64 back; what is estimated
// from them has 10 significant digits. Missing numbers are empty cells and null, never NaN.
//
// Names come from scenario files that nobody has vouched for. They are escaped in the page, and in tables kept from being
// read as formulas by a spreadsheet.
package reports
