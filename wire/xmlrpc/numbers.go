package xmlrpc

import (
	"slices"
	"strings"

	"respite/value/country"
	"respite/value/money"
)

// Version is the version of the protocol, the first thing a call says (proto_vsn).
type Version string

// The versions.
const (
	Version35 Version = "3.5"
	Version40 Version = "4.0"
	Version41 Version = "4.1"
)

// Known tells whether there is such a version.
func (v Version) Known() bool { return v == Version35 || v == Version40 || v == Version41 }

// Currencies stand at their numbers, counted from 0. Version 3.5 knew two that are not served
// (XML-RPC reference 4.5).
var (
	currencies   = []money.Currency{money.SEK, money.NOK, money.EUR, money.DKK}
	currencies35 = []money.Currency{money.SEK, money.NOK, money.EUR, "GBP", "BBD", money.DKK}
)

func (v Version) currencies() []money.Currency {
	if v == Version35 {
		return currencies35
	}
	return currencies
}

// Currency gives the currency of a number; it need not be one that is served.
func (v Version) Currency(number int64) (money.Currency, bool) {
	return numbered(v.currencies(), number)
}

// CurrencyNumber gives the number of a currency.
func (v Version) CurrencyNumber(currency money.Currency) (int64, bool) {
	return numberOf(v.currencies(), currency)
}

// Encoding says what a call names the consumer by in its pno parameter (XML-RPC reference 4.6).
type Encoding int64

// The encodings, numbered as in 4.0 and 4.1.
const (
	EncodingFake           Encoding = 1 // one client's; names nobody
	EncodingSE             Encoding = 2 // number of a person or a company, as for NO, FI and DK
	EncodingNO             Encoding = 3
	EncodingFI             Encoding = 4
	EncodingDK             Encoding = 5
	EncodingDE             Encoding = 6 // birth date, as for NL and AT
	EncodingNL             Encoding = 7
	EncodingAT             Encoding = 8
	EncodingCustomerNumber Encoding = 1000
	EncodingEmail          Encoding = 1001
	EncodingMobile         Encoding = 1002
	EncodingBankAccount    Encoding = 1003 // BIC and account
)

// encodings gives the country of each encoding, or nothing where it has none.
var encodings = map[Encoding]country.Code{
	EncodingSE: country.SE, EncodingNO: country.NO, EncodingFI: country.FI, EncodingDK: country.DK,
	EncodingDE: country.DE, EncodingNL: country.NL, EncodingAT: country.AT,
	EncodingFake: "", EncodingCustomerNumber: "", EncodingEmail: "", EncodingMobile: "", EncodingBankAccount: "",
}

// Country gives the country whose numbers these are; customer numbers, addresses and accounts have none.
func (e Encoding) Country() (country.Code, bool) {
	code := encodings[e]
	return code, code != ""
}

// encodings35 are the numbers that version 3.5 gave another meaning: 5 was a Swedish company.
var encodings35 = map[int64]Encoding{5: EncodingSE, 6: EncodingDK}

// Encoding gives the encoding of a number.
func (v Version) Encoding(number int64) (Encoding, bool) {
	if former, ok := encodings35[number]; ok && v == Version35 {
		return former, true
	}
	_, known := encodings[Encoding(number)]
	return Encoding(number), known
}

// CountryOf gives the ISO 3166 code of a country's number; it need not be one that is served.
func CountryOf(number int64) (country.Code, bool) { return numbered(countries, number-1) }

// CountryNumber gives the number of a country.
func CountryNumber(code country.Code) (int64, bool) {
	number, ok := numberOf(countries, code)
	return number + 1, ok
}

// LanguageOf gives the code of a language's number in small letters: ISO 639-1 and a few of the
// wire's own.
func LanguageOf(number int64) (string, bool) { return numbered(languages, number-1) }

// LanguageNumber gives the number of a language.
func LanguageNumber(code string) (int64, bool) {
	number, ok := numberOf(languages, code)
	return number + 1, ok
}

func numbered[T ~string](table []T, number int64) (T, bool) {
	if number < 0 || number >= int64(len(table)) {
		return "", false
	}
	return table[number], true
}

func numberOf[T ~string](table []T, what T) (int64, bool) {
	number := slices.Index(table, what)
	return int64(number), number >= 0
}

func words[T ~string](text string) []T {
	var table []T
	for word := range strings.FieldsSeq(text) {
		table = append(table, T(word))
	}
	return table
}

// Countries stand at their numbers, counted from 1, twenty a row (XML-RPC reference 4.10).
var countries = words[country.Code](`
	AF AX AL DZ AS AD AO AI AQ AG AR AM AW AU AT AZ BS BH BD BB
	BY BE BZ BJ BM BT BO BA BW BV BR IO BN BG BF BI KH CM CA CV
	KY CF TD CL CN CX CC CO KM CG CD CK CR CI HR CU CY CZ DK DJ
	DM DO EC EG SV GQ ER EE ET FK FO FJ FI FR GF PF TF GA GM GE
	DE GH GI GR GL GD GP GU GT GG GN GW GY HT HM VA HN HK HU IS
	IN ID IR IQ IE IM IL IT JM JP JE JO KZ KE KI KP KR KW KG LA
	LV LB LS LR LY LI LT LU MO MK MG MW MY MV ML MT MH MQ MR MU
	YT MX FM MD MC MN MS MA MZ MM NA NR NP NL AN NC NZ NI NE NG
	NU NF MP NO OM PK PW PS PA PG PY PE PH PN PL PT PR QA RE RO
	RU RW SH KN LC PM VC WS SM ST SA SN CS SC SL SG SK SI SB SO
	ZA GS ES LK SD SR SJ SZ SE CH SY TW TJ TZ TH TL TG TK TO TT
	TN TR TM TC TV UG UA AE GB US UM UY UZ VU VE VN VG VI WF EH
	YE ZM ZW
`)

// Languages stand at their numbers, counted from 1, twenty a row (XML-RPC reference 4.11).
var languages = words[string](`
	aa ab ae af am ar as ay az ba be bg bh bi bn bo br bs ca ce
	ch co cs cu cv cy da de dz el en eo es et eu fa fi fj fo fr
	fy ga gd gl gn gu gv ha he hi ho hr hu hy hz ia id ie ik io
	is it iu ja jv ka ki kj kk kl km kn ko ks ku kv kw ky la lb
	ln lo lt lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng
	nl nn no nr nv ny oc om or os pa pi pl ps pt qu rm rn ro ru
	rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta
	te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz vi vo wa
	wo xh yi yo za zh zu
`)
