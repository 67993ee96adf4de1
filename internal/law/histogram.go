package law

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// Bounds on a histogram file, so that no input can exhaust memory.
const (
	maxHistogramRows  = 100_000
	maxHistogramBytes = 16 << 20
)

// ReadHistogram reads an Empirical law from CSV: a header lo,hi,count, then one
// row a bin in ascending order. Bins may leave gaps but not overlap; at most
// 100 000 rows and 16 MiB. Errors name the line.
func ReadHistogram(r io.Reader) (Empirical, error) {
	limited := &io.LimitedReader{R: r, N: maxHistogramBytes + 1}
	rows := csv.NewReader(limited)
	rows.FieldsPerRecord = 3
	rows.TrimLeadingSpace = true
	rows.ReuseRecord = true
	if err := readHeader(rows); err != nil {
		return Empirical{}, err
	}
	var edges, counts []float64
	for n := 0; ; n++ {
		row, err := rows.Read()
		if limited.N <= 0 {
			return Empirical{}, fmt.Errorf("law: histogram: larger than %d MiB: use fewer bins", maxHistogramBytes>>20)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return Empirical{}, fmt.Errorf("law: histogram: %w", err)
		}
		line, _ := rows.FieldPos(0)
		if n == maxHistogramRows {
			return Empirical{}, fmt.Errorf("law: histogram line %d: more than %d bins: use wider ones", line, maxHistogramRows)
		}
		lo, hi, count, err := parseBin(row)
		if err != nil {
			return Empirical{}, fmt.Errorf("law: histogram line %d: %w", line, err)
		}
		if n > 0 && lo < edges[len(edges)-1] {
			return Empirical{}, fmt.Errorf("law: histogram line %d: lo = %v lies below the hi = %v of the bin before: sort the bins and remove overlaps", line, lo, edges[len(edges)-1])
		}
		switch {
		case n == 0:
			edges = append(edges, lo)
		case lo > edges[len(edges)-1]:
			edges, counts = append(edges, lo), append(counts, 0) // the gap is an empty bin
		}
		edges, counts = append(edges, hi), append(counts, count)
	}
	if len(counts) == 0 {
		return Empirical{}, errors.New("law: histogram: no rows after the header")
	}
	return NewEmpirical(edges, counts)
}

func readHeader(rows *csv.Reader) error {
	head, err := rows.Read()
	if err == io.EOF {
		return errors.New("law: histogram: empty: want a header lo,hi,count")
	}
	if err != nil {
		return fmt.Errorf("law: histogram: %w", err)
	}
	if !slices.Equal(head, []string{"lo", "hi", "count"}) {
		return fmt.Errorf("law: histogram line 1: header is %q: want lo,hi,count", head)
	}
	return nil
}

func parseBin(row []string) (lo, hi, count float64, err error) {
	var v [3]float64
	for i, name := range []string{"lo", "hi", "count"} {
		if v[i], err = strconv.ParseFloat(row[i], 64); err != nil {
			return 0, 0, 0, fmt.Errorf("%s = %q: not a number", name, row[i])
		}
		if !(v[i] >= 0 && v[i] <= maxBin) {
			return 0, 0, 0, fmt.Errorf("%s = %v: must lie in [0, %v]", name, v[i], float64(maxBin))
		}
	}
	if v[1] <= v[0] {
		return 0, 0, 0, fmt.Errorf("hi = %v: must exceed lo = %v", v[1], v[0])
	}
	return v[0], v[1], v[2], nil
}

// maxBin bounds edges and counts, so that no sum of them overflows.
const maxBin = 1e300
