package plot

import (
	"image/color"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// A face is a font at a size in a colour: it measures, wraps and draws text.
type face struct {
	font  font.Face
	color color.NRGBA
}

// ascent is the height of the first baseline below the top of a block, leading the distance of its lines.
func (f face) ascent() vg.Length  { return 0.94 * f.font.Font.Size }
func (f face) leading() vg.Length { return 1.2 * f.font.Font.Size }

// middle is how far below a point the baseline lies that centres digits on it: half the height of a capital.
func (f face) middle() vg.Length { return 0.36 * f.font.Font.Size }

func (f face) width(s string) vg.Length { return f.font.Width(s) }

func (f face) height(lines []string) vg.Length { return vg.Length(len(lines)) * f.leading() }

func (f face) widest(lines []string) (w vg.Length) {
	for _, line := range lines {
		w = max(w, f.width(line))
	}
	return w
}

// draw sets one line with its baseline at pt; align 0 starts it there, 1/2 centres it, 1 ends it.
func (f face) draw(c vg.Canvas, s string, pt vg.Point, align vg.Length) {
	if s == "" {
		return
	}
	c.SetColor(f.color)
	pt.X -= align * f.width(s)
	c.FillString(f.font, pt, s)
}

// block sets lines downwards from top.
func (f face) block(c vg.Canvas, lines []string, x, top, align vg.Length) {
	for i, line := range lines {
		f.draw(c, line, vg.Point{X: x, Y: top - f.ascent() - vg.Length(i)*f.leading()}, align)
	}
}

// upwards sets lines that read from bottom to top, the first line with its upper side at left.
func (f face) upwards(c vg.Canvas, lines []string, left, y, align vg.Length) {
	for i, line := range lines {
		c.Push()
		c.Translate(vg.Point{X: left + f.ascent() + vg.Length(i)*f.leading(), Y: y})
		c.Rotate(math.Pi / 2)
		f.draw(c, line, vg.Point{}, align)
		c.Pop()
	}
}

// wrap breaks cleaned text into lines no wider than limit: at spaces, else after punctuation, else anywhere.
func (f face) wrap(s string, limit vg.Length) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(clean(s)) {
		if joined := strings.TrimLeft(line+" "+word, " "); f.width(joined) <= limit {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for f.width(word) > limit {
			head := f.head(word, limit)
			lines, word = append(lines, word[:head]), word[head:]
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// wrapEvenly wraps into as few lines as wrap, of about equal length.
func (f face) wrapEvenly(s string, limit vg.Length) []string {
	lines := f.wrap(s, limit)
	if len(lines) < 2 {
		return lines
	}
	for least := limit / 2; limit-least > 1; {
		middle := (least + limit) / 2
		if even := f.wrap(s, middle); len(even) == len(lines) && f.breaksWell(s, middle) {
			limit, lines = middle, even
		} else {
			least = middle
		}
	}
	return lines
}

// joints are where a word may be broken, after them.
const joints = "-_/.,:;|"

// head is how many bytes of a word fit: up to its last joint within the limit, else all that fit, at least one rune.
func (f face) head(word string, limit vg.Length) int {
	_, fit := utf8.DecodeRuneInString(word)
	joint := 0
	for i, r := range word {
		end := i + utf8.RuneLen(r)
		if i > 0 && f.width(word[:end]) > limit {
			break
		}
		fit = end
		if strings.ContainsRune(joints, r) {
			joint = end
		}
	}
	if joint > 0 {
		return joint
	}
	return fit
}

// shorten cuts text to one line of the limit, with an ellipsis in the middle: names often differ at their ends.
func (f face) shorten(s string, limit vg.Length) string {
	letters := []rune(strings.Join(strings.Fields(clean(s)), " "))
	short := string(letters)
	for cut := 1; f.width(short) > limit && cut < len(letters); cut++ {
		head := (len(letters) - cut + 1) / 2
		short = string(letters[:head]) + "…" + string(letters[head+cut:])
	}
	return short
}

// maxRunes bounds a text that came with the data.
const maxRunes = 600

// clean makes any text safe to set: valid UTF-8 without control characters (XML forbids them), of bounded length.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == 0xFFFE, r == 0xFFFF, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return utf8.RuneError // also the marks that turn the direction of what follows
		}
		return r
	}, s)
	if utf8.RuneCountInString(s) <= maxRunes {
		return s
	}
	return string([]rune(s)[:maxRunes-1]) + "…"
}

// breaksWell reports whether wrap would break text at spaces and joints only.
func (f face) breaksWell(s string, limit vg.Length) bool {
	for _, word := range strings.Fields(clean(s)) {
		for f.width(word) > limit {
			head := f.head(word, limit)
			if !strings.ContainsRune(joints, rune(word[head-1])) {
				return false
			}
			word = word[head:]
		}
	}
	return true
}

// beside sets lines that are centred on y as a whole.
func (f face) beside(c vg.Canvas, lines []string, x, y, align vg.Length) {
	first := y - f.middle() + vg.Length(len(lines)-1)*f.leading()/2
	for i, line := range lines {
		f.draw(c, line, vg.Point{X: x, Y: first - vg.Length(i)*f.leading()}, align)
	}
}
