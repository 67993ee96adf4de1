package plot

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// A Format is a file format, named as its file extension.
type Format string

const (
	SVG Format = "svg" // for pages: stands alone or inline
	PNG Format = "png" // for slides: 200 dots per inch
	PDF Format = "pdf" // for papers: vector, fonts embedded, text in Windows-1252, other letters as "?"
)

// Write draws the figure. The same figure gives the same bytes. Nothing is written unless all of it could be drawn.
// An error names the figure, the panel and what to give instead.
func (f *Figure) Write(w io.Writer, format Format) error {
	if err := f.check(); err != nil {
		return err
	}
	encode := map[Format]func(*layout) ([]byte, error){SVG: encodeSVG, PNG: encodePNG, PDF: encodePDF}[Format(strings.ToLower(string(format)))]
	if encode == nil {
		return f.errorf("format %q is not known: use svg, png or pdf", format)
	}
	data, err := encode(arrange(f))
	if err != nil {
		return f.errorf("%s: %w", format, err)
	}
	if _, err := io.Copy(w, bytes.NewReader(data)); err != nil {
		return fmt.Errorf("plot: figure %q: write %s: %w", f.Name, format, err)
	}
	return nil
}
