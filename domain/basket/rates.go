package basket

import (
	"respite/value/country"
	"respite/value/money"
)

// usualRates are in tenths of a percent, as of July 2026.
var usualRates = map[country.Code][]money.Rate{
	country.AT: {200, 130, 100, 49, 0}, country.DE: {190, 70, 0}, country.DK: {250, 0}, country.FI: {255, 135, 100, 0},
	country.NL: {210, 90, 0}, country.NO: {250, 150, 120, 0}, country.SE: {250, 120, 60, 0},
}

// UsualRates gives the VAT rates that goods are sold at in a country, the usual one first (domain 1.5). Lines may have
// others: rates change.
func UsualRates(in country.Code) []money.Rate {
	var rates []money.Rate
	for _, tenths := range usualRates[in] {
		rates = append(rates, tenths*money.Percent/10)
	}
	return rates
}
