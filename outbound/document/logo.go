package document

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg" // the other kind of logo
	"image/png"
)

// logo is a picture in the one form the library reads without fail: PNG with eight bits a colour, and
// nothing transparent.
type logo struct {
	png           []byte
	width, height int
}

// maxLogoPixels bounds what a merchant's picture may cost each document.
const maxLogoPixels = 1_000_000

// newLogo reads PNG or JPEG, and tells whether it could.
func newLogo(file []byte) (logo, bool) {
	size, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || size.Width < 1 || size.Height < 1 || size.Width > maxLogoPixels/size.Height {
		return logo{}, false
	}
	picture, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return logo{}, false
	}
	onWhite := image.NewRGBA(image.Rect(0, 0, size.Width, size.Height))
	draw.Draw(onWhite, onWhite.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(onWhite, onWhite.Bounds(), picture, picture.Bounds().Min, draw.Over)
	var out bytes.Buffer
	if err := png.Encode(&out, onWhite); err != nil {
		return logo{}, false
	}
	return logo{png: out.Bytes(), width: size.Width, height: size.Height}, true
}

// within gives the size on paper that keeps the proportions.
func (l logo) within(width, height length) (length, length) {
	if scaled := height * length(l.width) / length(l.height); scaled <= width {
		return scaled, height
	}
	return width, max(1, width*length(l.height)/length(l.width))
}
