package catalog

// DidYouMean returns ` (did you mean "x"?)` for the known word nearest to the given one, or nothing if none is near: at most one
// edit and one more for every three letters, insertions, deletions, substitutions and swaps of neighbours counting one each.
func DidYouMean(word string, known []string) string {
	best, bestEdits := "", len(word)/3+2
	for _, k := range known {
		if d := edits(word, k); d < bestEdits {
			best, bestEdits = k, d
		}
	}
	if best == "" {
		return ""
	}
	return ` (did you mean "` + best + `"?)`
}

// edits is the optimal string alignment distance (Damerau-Levenshtein without repeated edits of one substring).
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, next := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		next[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			next[j] = min(last[j]+1, next[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, last, next = last, next, before
	}
	return last[len(y)]
}
