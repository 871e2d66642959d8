package merchant

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // the two kinds of logo
	_ "image/png"
)

// The limits of a logo: it is printed on every document.
const (
	MaxLogo       = 256 << 10 // bytes
	maxLogoPixels = 1_000_000
)

// CheckLogo tells why documents cannot show a picture, or nothing: it must be a PNG or JPEG that can be decoded whole.
func CheckLogo(content []byte) error {
	if len(content) > MaxLogo {
		return fmt.Errorf("it has more than %d KiB", MaxLogo>>10)
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(content))
	switch {
	case err != nil || size.Width < 1 || size.Height < 1:
		return fmt.Errorf("it is neither PNG nor JPEG")
	case size.Width > maxLogoPixels/size.Height:
		return fmt.Errorf("it has more than %d pixels", maxLogoPixels)
	}
	if _, _, err := image.Decode(bytes.NewReader(content)); err != nil {
		return fmt.Errorf("it is damaged: %w", err)
	}
	return nil
}
