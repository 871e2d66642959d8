package manual

// responses are what every address answers.
func responses(good object) object {
	said := func(text string) object {
		return object{"description": text, "content": object{"text/plain": object{"schema": object{"type": "string"}}}}
	}
	return object{
		"200": object{
			"description": "What came of it; a refusal and a mistake are told here too.", "content": jsonContent(good),
			"headers": object{"Authorization": object{"description": "The answer's own signature.", "schema": object{"type": "string"}}},
		},
		"400": said("The request was not signed as it must be, or cannot be read."),
		"429": said("Too many requests at once: try again later."),
		"500": said("Our fault."),
	}
}

// answers are the schemas of answers (gateway reference 4).
func answers() object {
	named := object{"type": "object", "properties": object{"Name": text(""), "Value": text("")}}
	parameters := object{"type": "array", "items": named}
	data := object{
		"Key": text("Names the request; pushes have it too."), "Status": refer("Status"), "ServiceCode": text(""), "IsTest": object{"type": "boolean"},
		"Services": object{"type": "array", "nullable": true,
			"items": object{"type": "object", "properties": object{"Name": text(""), "Parameters": parameters}}},
		"RequestErrors": object{"type": "object", "nullable": true, "description": "What is wrong, all of it.", "properties": object{
			"ParameterErrors": object{"type": "array", "items": refer("ParameterError")},
			"ServiceErrors":   object{"type": "array", "items": object{"type": "object"}},
			"ActionErrors":    object{"type": "array", "items": object{"type": "object"}},
		}},
	}
	transaction := object{
		"Invoice": text("Your invoice number."), "Currency": text(""), "AmountDebit": object{"type": "number"}, "AmountCredit": object{"type": "number"},
		"TransactionType": text("C700 for a Pay, C701 for a Refund."), "PaymentKey": object{"type": "string", "nullable": true},
	}
	for name, schema := range data {
		transaction[name] = schema
	}
	return object{
		"DataRequestResponse": object{"type": "object", "properties": data}, "TransactionResponse": object{"type": "object", "properties": transaction},
		"Status": object{"type": "object", "properties": object{
			"Code": object{"type": "object", "properties": object{"Code": object{"type": "integer",
				"description": "190 success, 791 pending, 690 refused, 490 failed, 491 wrong as it stands."}, "Description": text("")}},
			"SubCode":  object{"type": "object", "nullable": true, "properties": object{"Code": text(""), "Description": text("")}},
			"DateTime": text("Amsterdam's time."),
		}},
		"ParameterError": object{"type": "object", "properties": object{
			"Service": text(""), "Action": text(""), "Name": text("The parameter as you spelled it."), "Error": text(""),
			"ErrorMessage": text("In the language of the Culture header."),
		}},
	}
}

// batches adds the addresses for many requests at once.
func (w *writer) batches() {
	for path, of := range map[string]string{"/json/batch/Transactions": "/json/Transaction", "/json/batch/DataRequests": "/json/DataRequest"} {
		one := w.paths[of].(object)["post"].(object)["requestBody"].(object)["content"].(object)["application/json"].(object)["schema"]
		w.paths[path] = object{"post": object{
			"operationId": "postBatch" + path[len("/json/batch/"):], "summary": "Queues up to 100 requests, which are handled one after another.",
			"requestBody": object{"required": true, "content": jsonContent(object{"type": "array", "maxItems": 100, "items": one})},
			"responses": responses(object{"type": "object",
				"properties": object{"Message": text("How many were taken."), "errors": object{"type": "array", "items": object{"type": "object"}}}}),
		}}
	}
}
