package document

import "rsc.io/qr"

// qr draws a QR code of level M, as EPC069-12 wants it, with rows of joined modules.
func (s *sheet) qr(text string, x, y length) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		s.pdf.SetError(err)
		return
	}
	module := qrSize / length(code.Size)
	for row := range code.Size {
		for column := 0; column < code.Size; {
			width := 0
			for column+width < code.Size && code.Black(column+width, row) {
				width++
			}
			if width > 0 {
				s.fill(x+length(column)*module, y+length(row)*module, length(width)*module, module, ink)
			}
			column += max(1, width)
		}
	}
}

// bars draws an even number of digits as Code 128 set C.
func (s *sheet) bars(digits string, x, y, height length) {
	dark := true
	for _, symbol := range code128C(digits) {
		for _, modules := range patterns[symbol] {
			width := length(modules-'0') * barsModule
			if dark {
				s.fill(x, y, width, height, ink)
			}
			x += width
			dark = !dark
		}
		dark = true
	}
}

// The symbols of Code 128 that are not pairs of digits.
const (
	startC = 105
	stop   = 106
)

// code128C gives the symbols of pairs of digits between start, check and stop (ISO/IEC 15417).
func code128C(digits string) []int {
	symbols, check := []int{startC}, startC
	for n := 0; n+1 < len(digits); n += 2 {
		value := int(digits[n]-'0')*10 + int(digits[n+1]-'0')
		check += (n/2 + 1) * value
		symbols = append(symbols, value)
	}
	return append(symbols, check%103, stop)
}

// patterns are the widths of bars and spaces in modules, by symbol.
var patterns = [...]string{
	"212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312", "231212",
	"112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212", "223112", "312131",
	"311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
	"112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121",
	"313121", "211331", "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
	"314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
	"122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242", "121142", "121241", "114212",
	"124112", "124211", "411212", "421112", "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113",
	"114311", "411113", "411311", "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
}
