package manual

import (
	"maps"
	"slices"
	"strings"

	"respite/domain/delivery"
	"respite/operation/batches"
	"respite/wire/sheet"
)

// usualFindings is how many findings a status tells unless more are asked for.
const usualFindings = 100

// files adds the addresses for files of deliveries. What their answers hold is written here a second time, for doors are
// not in reach: a test compares it with what the door answers.
func (w *writer) files() {
	row := object{}
	for _, name := range delivery.Names {
		row[name] = text(columns[name])
	}
	w.schemas["DeliveryRow"] = object{"type": "object",
		"description": "One row of a file of deliveries; in CSV and XLSX the names are the header line.", "properties": row}
	w.schemas["BatchStatus"] = batchStatus()
	w.schemas["BatchMessage"] = members(object{"message": text("What is wrong, in a sentence.")})
	id := object{"name": "id", "in": "path", "required": true, "description": "Names the batch.", "schema": text("")}
	findings := object{"name": "findings", "in": "query", "description": "How many findings are told.",
		"schema": object{"type": "integer", "minimum": 0, "maximum": delivery.MaxFindings, "default": usualFindings}}
	status := jsonContent(refer("BatchStatus"))
	w.paths["/batch"] = object{"post": object{
		"operationId": "postBatch", "summary": "Hands in a file of delivered orders: rows of DeliveryRow.",
		"description": "What the file is, its bytes tell. Without a query it is applied when every row is good.",
		"parameters":  []any{choice("dry_run", "The file is checked only.", "0", "1"), choice("apply", "What is applied.", "1", "good"), named(), findings},
		"requestBody": object{"required": true, "content": tables()},
		"responses": told(map[string]object{
			"202": answer("It is taken in, and will be checked.", status), "200": answer("It was handed in before, and is as it stands.", status),
			"413": refused("The file is too large."),
		}),
	}}
	w.paths["/batch/{id}"] = object{"get": object{
		"operationId": "getBatch", "summary": "Tells how far the work on a file has come.", "parameters": []any{id, findings},
		"responses": told(map[string]object{"200": answer("How far it is.", status), "404": refused("There is no such batch.")}),
	}}
	w.paths["/batch/{id}/result"] = object{"get": object{
		"operationId": "getBatchResult", "parameters": []any{id},
		"summary": "Gives the rows again, in the same format, each with " + strings.Join(batches.Added, ", ") + ".",
		"responses": told(map[string]object{
			"200": answer("The rows.", tables()), "404": refused("There is no such batch."),
			"409": refused("The file cannot be read as a whole, or is not kept any more."),
		}),
	}}
}

// tables are files in every format.
func tables() object {
	content := object{}
	for _, kind := range sheet.Types {
		name, _, _ := strings.Cut(kind, ";")
		content[name] = object{"schema": object{"type": "string", "format": "binary"}}
	}
	return content
}

func named() object {
	return object{"name": "name", "in": "query", "description": "What the file is called, for people.", "schema": object{"type": "string", "maxLength": 200}}
}

func choice(name, explain string, values ...any) object {
	return object{"name": name, "in": "query", "description": explain, "schema": object{"type": "string", "enum": values}}
}

func answer(explain string, content object) object {
	return object{"description": explain, "content": content,
		"headers": object{"Authorization": object{"description": "The answer's own signature.", "schema": object{"type": "string"}}}}
}

func refused(explain string) object {
	return object{"description": explain, "content": jsonContent(refer("BatchMessage"))}
}

// told adds to the answers of an address what every one of them can answer.
func told(own map[string]object) object {
	all := object{
		"400": refused("The request was not signed as it must be, or is wrong."), "429": refused("Too many requests at once: try again later."),
		"500": refused("Our fault."),
	}
	for status, one := range own {
		all[status] = one
	}
	return all
}

// batchStatus is how far the work on a file has come.
func batchStatus() object {
	counted := func(words map[string]string) object {
		counts := object{}
		for name, explain := range words {
			counts[name] = object{"type": "integer", "minimum": 0, "description": explain}
		}
		return members(counts, "expected")
	}
	moment := func(explain string) object {
		return object{"type": "string", "format": "date-time", "description": explain}
	}
	finding := members(object{
		"line": object{"type": "integer"}, "column": text("As the file calls it; none: the row as a whole."), "reason": text(""),
	}, "column")
	return members(object{
		"id": text("Names the batch."), "name": text("Of the file."), "state": oneOf(delivery.States), "wish": oneOf(delivery.Wishes),
		"reason": text("Why it was refused or stopped."), "format": text("csv, xlsx or jsonl."), "sha256": text("Of the file's bytes."),
		"known":   object{"type": "boolean", "description": "The same bytes were handed in before."},
		"made_at": moment("When it was handed in."), "ended_at": moment("When its state came to rest."),
		"waits_until": moment("After an interruption: when it is taken up again, at the latest."),
		"rows": counted(map[string]string{"expected": "About, while the file is read.", "checked": "Read so far.", "wrong": "Cannot be applied.",
			"applied": "Worked through."}),
		"steps":    counted(map[string]string{"checked": "Deliveries, cancels and returns.", "good": "Can be done.", "done": "", "failed": "Were good, and could not be done."}),
		"findings": object{"type": "array", "items": finding}, "result": text("Address of the rows with what came of them."),
	}, "reason", "format", "known", "ended_at", "waits_until", "findings")
}

// members gives the schema of an object of exactly these members; those that are named may be left out.
func members(properties object, optional ...string) object {
	always := maps.Clone(properties)
	for _, name := range optional {
		delete(always, name)
	}
	required := slices.Sorted(maps.Keys(always))
	return object{"type": "object", "additionalProperties": false, "properties": properties, "required": required}
}

func oneOf[T ~string](words []T) object {
	values := make([]any, len(words))
	for i, word := range words {
		values[i] = string(word)
	}
	return object{"type": "string", "enum": values}
}
