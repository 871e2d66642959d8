package manual

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"respite/wire/described"
)

// object is an object of the document.
type object = map[string]any

// OpenAPI gives the description of the JSON gateway and of batch files for programs, as OpenAPI 3.0 has it. What of
// the gateway cannot be said there, such as its signature, is said in words.
func (c Config) OpenAPI() object {
	w := &writer{schemas: answers(), paths: object{}}
	for _, a := range c.Actions {
		switch {
		case a.Door != described.Gateway:
		case a.Service != "":
			w.action(a)
		default:
			w.question(a)
		}
	}
	w.batches()
	w.files()
	return object{
		"openapi": "3.0.3",
		"info": object{
			"title": "Respite", "version": c.Version,
			"description": "The JSON gateway and batch files. Every request is signed; every business outcome is answered with HTTP 200.",
		},
		"servers":  []any{object{"url": "/"}},
		"security": []any{object{"hmac": []any{}}},
		"paths":    w.paths,
		"components": object{
			"schemas": w.schemas,
			"securitySchemes": object{"hmac": object{
				"type": "apiKey", "in": "header", "name": "Authorization",
				"description": "hmac websiteKey:signature:nonce:timestamp. The signature is the base64 of the HMAC-SHA256, with the secret key, " +
					"over website key, method, address without scheme (encoded as one part of a form, in small letters), timestamp, nonce " +
					"and the base64 of the body's MD5, joined without separators.",
			}},
		},
	}
}

// writer writes paths and schemas.
type writer struct {
	schemas object
	paths   object
}

// refer points to a schema.
func refer(name string) object { return object{"$ref": "#/components/schemas/" + name} }

func jsonContent(schema object) object { return object{"application/json": object{"schema": schema}} }

// action adds an action to those of its address.
func (w *writer) action(a described.Action) {
	name := a.Name + "Request"
	w.schemas[name] = actionSchema(a)
	path, known := w.paths[a.Address].(object)
	if !known {
		tag := strings.TrimPrefix(a.Address, "/json/")
		path = object{"post": object{
			"operationId": "post" + tag, "summary": "Asks for an action of a service.",
			"requestBody": object{"required": true, "content": jsonContent(object{"oneOf": []any{}})},
			"responses":   responses(refer(tag + "Response")),
		}}
		w.paths[a.Address] = path
	}
	content := path["post"].(object)["requestBody"].(object)["content"].(object)["application/json"].(object)
	schema := content["schema"].(object)
	schema["oneOf"] = append(schema["oneOf"].([]any), refer(name))
}

func actionSchema(a described.Action) object {
	var names []any
	for _, p := range flat(a.Parameters) {
		names = append(names, p.Name)
	}
	parameter := object{
		"type": "object", "required": []any{"Name", "Value"},
		"properties": object{
			"Name": text(""), "Value": text(inWords(a.Parameters)), "GroupType": text("Article, for the parameters of an article."),
			"GroupID": text("The same for all parameters of one article."),
		},
	}
	if len(names) > 0 {
		parameter["properties"].(object)["Name"] = object{"type": "string", "enum": names}
	}
	service := object{
		"type": "object", "required": []any{"Name", "Action"},
		"properties": object{
			"Name": object{"type": "string", "enum": []any{a.Service}}, "Action": object{"type": "string", "enum": []any{a.Name}},
			"Version": object{"type": "integer"}, "Parameters": object{"type": "array", "items": parameter},
		},
	}
	schema := structure(a.Fields)
	schema["description"] = a.Explain
	schema["properties"].(object)["Services"] = object{
		"type": "object", "required": []any{"ServiceList"},
		"properties": object{"ServiceList": object{"type": "array", "minItems": 1, "maxItems": 1, "items": service}},
	}
	required, _ := schema["required"].([]any)
	schema["required"] = append(required, "Services")
	return schema
}

// inWords tells the parameters of an action: their types cannot be said one by one, as all are values of one list.
func inWords(parameters []described.Parameter) string {
	var told strings.Builder
	for _, p := range flat(parameters) {
		told.WriteString(p.Name + " (" + p.Type.On(described.Gateway))
		if p.Required {
			told.WriteString(", required")
		}
		if len(p.Choices) > 0 {
			told.WriteString(": " + strings.Join(p.Values(), ", "))
		}
		told.WriteString("): " + p.Explain + "\n")
	}
	return told.String()
}

// flat gives parameters with the members of lists in their place.
func flat(parameters []described.Parameter) []described.Parameter {
	var all []described.Parameter
	for _, p := range parameters {
		if p.Type == described.List {
			all = append(all, p.Members...)
			continue
		}
		all = append(all, p)
	}
	return all
}

// inPath finds the names in an address.
var inPath = regexp.MustCompile(`\{(\w+)\}`)

// question adds a path of its own.
func (w *writer) question(a described.Action) {
	names := inPath.FindAllStringSubmatch(a.Address, -1)
	var body []described.Parameter
	var parameters []any
	for _, f := range a.Fields {
		if slices.ContainsFunc(names, func(found []string) bool { return found[1] == f.Name }) {
			parameters = append(parameters, object{"name": f.Name, "in": "path", "required": true, "description": f.Explain,
				"schema": object{"type": "string"}})
			continue
		}
		body = append(body, f)
	}
	asks := object{
		"operationId": strings.ToLower(a.Method) + strings.ReplaceAll(a.Name, "/", ""), "summary": a.Explain,
		"responses": responses(object{"type": "object"}),
	}
	if len(parameters) > 0 {
		asks["parameters"] = parameters
	}
	if a.Method == http.MethodPost {
		asks["requestBody"] = object{"required": true, "content": jsonContent(structure(body))}
	}
	w.paths[a.Address] = object{strings.ToLower(a.Method): asks}
}

// structure gives the schema of an object with the parameters.
func structure(parameters []described.Parameter) object {
	properties, required := object{}, []any(nil)
	for _, p := range parameters {
		properties[p.Name] = schemaOf(p)
		if p.Required {
			required = append(required, p.Name)
		}
	}
	schema := object{"type": "object", "properties": properties}
	if len(required) > 0 {
		schema["required"] = required
	}
	return schema
}

func schemaOf(p described.Parameter) object {
	var schema object
	switch p.Type {
	case described.Struct:
		schema = structure(p.Members)
	case described.List:
		schema = object{"type": "array", "items": structure(p.Members)}
	case described.Whole:
		schema = object{"type": "integer"}
	case described.Decimal:
		schema = object{"type": "number"}
	case described.Truth:
		schema = object{"type": "boolean"}
	default:
		schema = object{"type": "string"}
	}
	schema["description"] = p.Explain
	return schema
}

func text(description string) object {
	if description == "" {
		return object{"type": "string"}
	}
	return object{"type": "string", "description": description}
}
