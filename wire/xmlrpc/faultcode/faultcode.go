// Package faultcode is the fault catalogue of the XML-RPC wire: each code with its number, its symbolic
// name, and a sentence for the reader in seven languages (XML-RPC reference 1.6 and 6).
//
// It must never choose the code for a fault: that table is the door's. Its sentences must never hold
// words of the wire, because shops show every one of them to the buyer, nor characters outside
// ISO-8859-1, because shops convert them from that charset (XML-RPC reference 1.2).
package faultcode

import (
	"slices"
	"strings"
)

// Code is one entry of the catalogue. Codes are equal when they are the same entry.
type Code struct {
	Number int    // the faultCode; never 0 to 1100, which clients take for success and transport errors
	Name   string // the faultString of protocol 3.5 and 4.0; two codes may share one
}

// Codes come in families of a thousand. Those of these families are about the consumer, the order he
// fills in and the plan he chooses (XML-RPC reference 6).
var consumerFamilies = []int{2, 3, 6}

// A page for each language, under its ISO 639-1 tag; Norwegian has three (XML-RPC reference 4.11). Two
// endings are written once a page: the Notice of the consumer's rights after a refusal, and AskShop
// where the buyer can mend nothing.
var sentences = map[string]map[Code]string{
	"sv": swedish,
	"nb": norwegian,
	"no": norwegian,
	"nn": norwegian,
	"da": danish,
	"fi": finnish,
	"de": german,
	"nl": dutch,
	"en": english,
}

// All gives every code, in the order of the numbers.
func All() []Code { return slices.Clone(catalogue) }

// Of gives the code with a number, and whether there is one.
func Of(number int) (Code, bool) {
	at := slices.IndexFunc(catalogue, func(c Code) bool { return c.Number == number })
	if at < 0 {
		return Code{}, false
	}
	return catalogue[at], true
}

// Text gives the faultString of protocol 4.1: a sentence in the language, a tag such as "sv" or
// "de-AT". A language without sentences gets English; the unknown call reads the same in all.
func (c Code) Text(language string) string {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	if sentence, ok := sentences[base][c]; ok {
		return sentence
	}
	return english[c]
}

// ForConsumer tells whether the sentence asks the consumer to correct something or to choose another
// way to pay. The others tell the shop what is wrong.
func (c Code) ForConsumer() bool { return slices.Contains(consumerFamilies, c.Number/1000) }
