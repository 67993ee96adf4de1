package strict

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// Bounds of a file, far above what a scenario needs, so that a hostile one costs little time and memory.
const (
	maxBytes  = 1 << 20
	maxDepth  = 16     // brackets within brackets, and dots in one key
	maxKeys   = 10_000 // with the headers of tables
	maxArray  = 10_000 // elements
	maxKeyLen = 128    // bytes of one part of a key
)

// checkText refuses what the TOML parser should not even see: it takes NUL for the end of the file and skips byte order
// marks. It returns the byte offset of the fault, and an empty message if there is none.
func checkText(data []byte) (offset int, message string) {
	switch {
	case len(data) > maxBytes:
		return maxBytes, fmt.Sprintf("the file has %d bytes; at most %d are read", len(data), maxBytes)
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return 0, "the file begins with a byte order mark; save it as UTF-8 without one"
	case bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")):
		return 0, "the file is UTF-16; save it as UTF-8"
	}
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return i, fmt.Sprintf("byte 0x%02X is not UTF-8", data[i])
		case r == 0:
			return i, "a NUL character; is this a text file?"
		case r == '\r' && (i+1 == len(data) || data[i+1] != '\n'):
			return i, "a carriage return without a line feed; end lines with LF or CR LF"
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == 0x7F:
			return i, fmt.Sprintf(`control character U+%04X; in a quoted string write it as \u%04X`, r, r)
		}
		i += size
	}
	return 0, ""
}
