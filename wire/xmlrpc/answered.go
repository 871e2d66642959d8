package xmlrpc

// Answered is what a server answers: a value, or a fault, whose code is never zero
// (XML-RPC reference 1.6).
type Answered struct {
	Value       Value
	FaultCode   int64
	FaultString string
}

// ReadAnswer reads the body of an answer, within the limits of a call. An error says at which byte of
// the body what is wrong.
func ReadAnswer(body []byte) (Answered, error) {
	d, err := decode(body)
	if err != nil {
		return Answered{}, err
	}
	r := &reader{text: d.text}
	answered := r.answer()
	if r.err != nil {
		return Answered{}, d.wrong(r.err, r.errAt)
	}
	return answered, nil
}

func (r *reader) answer() Answered {
	r.prolog()
	r.open("methodResponse")
	answered := Answered{}
	if r.opens("fault") {
		answered = r.fault()
		r.close("fault")
	} else {
		r.open("params")
		params := r.params()
		r.close("params")
		if len(params) == 1 {
			answered.Value = params[0]
		} else {
			r.fail(r.at, "an answer that is not one value")
		}
	}
	r.close("methodResponse")
	return answered
}

func (r *reader) fault() Answered {
	from := r.at
	r.open("value")
	told := r.value(1)
	code, isInt := told.Member("faultCode").Int64()
	if !isInt || code == 0 {
		r.fail(from, "a fault without a code")
	}
	return Answered{FaultCode: code, FaultString: told.Member("faultString").Text()}
}
