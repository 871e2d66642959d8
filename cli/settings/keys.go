package settings

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Key is one setting, as an operator may look it up.
type Key struct {
	Table  string // tls or book; empty: the top of the file
	Name   string
	Help   string
	Secret bool // comes from the environment only, and is never shown

	value reflect.Value
	flag  string
}

// Flag is how `respite serve` takes it; empty where it does not.
func (k Key) Flag() string { return k.flag }

// Variable is where the environment gives it. The name of the book may be left out when there is only one.
func (k Key) Variable(book string) string {
	words := []string{"RESPITE"}
	if k.Table == tableTLS || k.Table == tableBook && book != "" {
		words = append(words, k.Table)
	}
	if k.Table == tableBook && book != "" {
		words = append(words, book)
	}
	return strings.ToUpper(strings.ReplaceAll(strings.Join(append(words, k.Name), "_"), "-", "_"))
}

const (
	tableTLS  = "tls"
	tableBook = "book"
)

// Keys are all settings there are, in the order of the file.
func Keys() []Key {
	var s Settings
	all := append(keysOf("", &s.Serving), keysOf(tableTLS, &s.TLS)...)
	return append(all, keysOf(tableBook, &Book{})...)
}

// keysOf gives the keys of a table, whose values are the fields of the struct.
func keysOf(table string, of any) []Key { return fieldsOf(table, reflect.ValueOf(of).Elem()) }

func fieldsOf(table string, of reflect.Value) []Key {
	var keys []Key
	for i := range of.NumField() {
		field := of.Type().Field(i)
		if field.Anonymous {
			keys = append(keys, fieldsOf(table, of.Field(i))...)
			continue
		}
		key := Key{Table: table, Name: field.Tag.Get("toml"), Help: field.Tag.Get("help"), value: of.Field(i)}
		if secret := field.Tag.Get("secret"); secret != "" {
			key.Name, key.Secret = secret, true
		}
		key.flag = flagOf(table, key.Name, field.Tag)
		keys = append(keys, key)
	}
	return keys
}

func flagOf(table, name string, tag reflect.StructTag) string {
	flag := strings.ReplaceAll(name, "_", "-")
	switch given, named := tag.Lookup("name"); {
	case tag.Get("kong") == "-":
		return ""
	case named:
		flag = given
	}
	if table == tableTLS {
		flag = tableTLS + "-" + flag
	}
	return "--" + flag
}

// set reads a value as the environment writes it: lists with commas between.
func (k Key) set(text string) error {
	switch field := k.value.Addr().Interface().(type) {
	case *string:
		*field = text
	case *[]string:
		*field = listed(text)
	case *bool:
		read, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("%.20q is neither true nor false", text)
		}
		*field = read
	case **int:
		read, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("%.20q is no whole number", text)
		}
		*field = &read
	case **Span:
		*field = new(Span)
		return (*field).UnmarshalText([]byte(text))
	case encoding.TextUnmarshaler:
		return field.UnmarshalText([]byte(text))
	}
	return nil
}

// listed reads a list with commas between; a comma too many means nothing.
func listed(text string) []string {
	var items []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// overlay lays what is given in one struct over another of the same type.
func overlay(under, over any) {
	below := keysOf("", under)
	for i, key := range keysOf("", over) {
		if !key.value.IsZero() {
			below[i].value.Set(key.value)
		}
	}
}
