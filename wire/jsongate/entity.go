package jsongate

import (
	"bytes"
	"html"
	"strings"
)

// longestEntity bounds how far before a semicolon an HTML entity is looked for, in bytes.
const longestEntity = 64

// decodeEntities replaces HTML entities, also those that appear by replacing others, until none is
// left: PHP receivers decode once more than was signed (gateway reference 5.5).
func decodeEntities(value string) string {
	if !strings.Contains(value, "&") {
		return value
	}
	decoded := make([]byte, 0, len(value))
	for i := range len(value) {
		decoded = append(decoded, value[i])
		if value[i] == ';' {
			decoded = decodeTail(decoded)
		}
	}
	return string(decoded)
}

// decodeTail replaces the entity at the end of a text, and again as long as that makes another.
func decodeTail(text []byte) []byte {
	for bytes.HasSuffix(text, []byte(";")) {
		near := max(0, len(text)-longestEntity)
		start := bytes.LastIndexByte(text[near:], '&')
		if start < 0 {
			return text
		}
		start += near
		meaning, ok := decodeEntity(string(text[start:]))
		if !ok {
			return text
		}
		text = append(text[:start], meaning...)
	}
	return text
}

// decodeEntity gives what an entity stands for. As in PHP a name counts only as a whole: of "&notit;"
// the beginning would be a name too.
func decodeEntity(entity string) (string, bool) {
	meaning := html.UnescapeString(entity)
	isWhole := meaning == ";" || !strings.HasSuffix(meaning, ";")
	return Clean(meaning), isWhole
}
