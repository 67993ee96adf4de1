package plot

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image/png"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

const dpi = 200

// encodePNG draws with vgimg and states the resolution, so that a slide shows the figure at its size.
func encodePNG(l *layout) ([]byte, error) {
	canvas := pngCanvas{vgimg.NewWith(vgimg.UseWH(l.width, l.height), vgimg.UseDPI(dpi)), map[glyphKey]vg.Path{}}
	l.draw(canvas)
	var out bytes.Buffer
	if err := png.Encode(&out, canvas.Image()); err != nil {
		return nil, err
	}
	return withResolution(out.Bytes()), nil
}

// withResolution inserts a pHYs chunk behind the header chunk (PNG specification, 11.3.5.3): pixels per metre.
func withResolution(data []byte) []byte {
	const head = 8 + 4 + 4 + 13 + 4 // signature; length, name, data and check sum of IHDR
	const perMetre = 7874           // 200 / 0.0254
	chunk := []byte("pHYs")
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = append(chunk, 1) // the unit is the metre
	out := append([]byte(nil), data[:head]...)
	out = binary.BigEndian.AppendUint32(out, 9)
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	return append(out, data[head:]...)
}
