package plot

import "io"

// A Format is a file format, named as its file extension.
type Format string

const (
	SVG Format = "svg" // for pages: stands alone or inline
	PNG Format = "png" // for slides: 200 dots per inch
	PDF Format = "pdf" // for papers: vector, fonts embedded, text in Windows-1252, other letters as "?"
)

// Write draws the figure. The same figure gives the same bytes. Nothing is written unless all of it could be drawn.
// An error names the figure, the panel and what to give instead.
func (f Figure) Write(w io.Writer, format Format) error {
	if err := f.check(); err != nil {
		return err
	}
	var data []byte
	var err error
	switch format {
	case SVG:
		data, err = encodeSVG(arrange(&f))
	case PNG:
		data, err = encodePNG(arrange(&f))
	case PDF:
		data, err = encodePDF(arrange(&f))
	default:
		return f.errorf("format %q is not known: use svg, png or pdf", format)
	}
	if err != nil {
		return f.errorf("%s: %w", format, err)
	}
	if _, err := w.Write(data); err != nil {
		return f.errorf("write %s: %w", format, err)
	}
	return nil
}
