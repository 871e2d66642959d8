package shop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"respite/api/xmlrpc"
	"respite/cli/terminal"
	wire "respite/wire/xmlrpc"
)

// XMLRPCCmd sends one signed call to the XML-RPC API.
type XMLRPCCmd struct {
	Method string `arg:"" help:"Name of the method, such as reserve_amount."`
	File   string `arg:"" help:"File with the parameters by name, as a JSON object; - for standard input."`

	URL          string            `help:"Where the server is." default:"http://127.0.0.1:8080"`
	EID          int64             `name:"eid" help:"Number of the merchant, unless the file names another." default:"1001" placeholder:"NUMBER"`
	SharedSecret string            `help:"Shared secret of the merchant." default:"demo-shared-secret" placeholder:"SECRET"`
	Set          map[string]string `help:"What a placeholder $${NAME} stands for; may be given several times." placeholder:"NAME=VALUE" mapsep:"none"`
	DryRun       bool              `help:"Print the signed call instead of sending it."`
	Raw          bool              `help:"Print nothing but the body of the answer, byte for byte."`
}

// Help shows the command at work.
func (XMLRPCCmd) Help() string {
	return `The file names the parameters as the reference does, in any order and without digest; those that are left
out go as empty texts. The placeholder ${Invoice} gets a new number when it is not set. Exit code 0: the
answer is no fault.

Examples:
  respite call xmlrpc reserve_amount examples/xmlrpc/reserve_amount.json
  respite call xmlrpc activate examples/xmlrpc/activate.json --set rno=2400000001
  respite call xmlrpc activate examples/xmlrpc/activate.json --set rno=2400000001 --dry-run`
}

// clientVersion is how the calls of this program name their client.
const clientVersion = "respite:cli:1"

// Run sends the call and tells what came back.
func (c XMLRPCCmd) Run(f *terminal.Frame) error {
	body, err := c.write(f)
	if err != nil {
		return err
	}
	if c.DryRun {
		_, err := f.Stdout.Write(append(body, '\n'))
		return err
	}
	came, err := c.send(f, body)
	if err != nil {
		return err
	}
	if c.Raw {
		_, err = f.Stdout.Write(came.body)
	} else {
		err = f.Emit(came.told, came.print)
	}
	if err == nil && came.told.Fault != nil {
		err = terminal.ErrTold
	}
	return err
}

// write makes the signed call of the file.
func (c XMLRPCCmd) write(f *terminal.Frame) ([]byte, error) {
	nonce, err := newNonce(f.Chance)
	if err != nil {
		return nil, err
	}
	text, err := newPlaceholders(c.Set, nonce).read(f, c.File)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var named map[string]any
	if err := decoder.Decode(&named); err != nil {
		return nil, fmt.Errorf("read %s: it is no JSON object: %w", c.File, err)
	}
	params := map[string]wire.Value{"eid": wire.Int(c.EID)}
	for name, value := range named {
		params[name] = valueOf(value)
	}
	written, err := xmlrpc.Draft{Method: c.Method, Client: clientVersion, Params: params, Secret: c.SharedSecret}.Write()
	if err != nil {
		return nil, fmt.Errorf("write the call: %w", err)
	}
	return written, nil
}

// valueOf spells a value of JSON on the wire: a number with a point is a double.
func valueOf(value any) wire.Value {
	switch v := value.(type) {
	case string:
		return wire.Str(v)
	case bool:
		return wire.Bool(v)
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return wire.Int(n)
		}
		return wire.Double(v.String())
	case []any:
		items := make([]wire.Value, len(v))
		for i, item := range v {
			items[i] = valueOf(item)
		}
		return wire.List(items...)
	case map[string]any:
		members := make([]wire.Member, 0, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			members = append(members, wire.Member{Name: name, Value: valueOf(v[name])})
		}
		return wire.Map(members...)
	}
	return wire.Value{}
}

// plain spells a value of the wire in JSON.
func plain(value wire.Value) any {
	switch value.Kind() {
	case wire.KindInt, wire.KindDouble:
		if number := json.RawMessage(value.Text()); json.Valid(number) {
			return number
		}
	case wire.KindBoolean:
		is, _ := value.Bool()
		return is
	case wire.KindArray:
		items := make([]any, len(value.Items()))
		for i, item := range value.Items() {
			items[i] = plain(item)
		}
		return items
	case wire.KindStruct:
		members := map[string]any{}
		for _, m := range value.Members() {
			members[m.Name] = plain(m.Value)
		}
		return members
	case wire.KindNil:
		return nil
	}
	return value.Text()
}

// answered is what came back of a call.
type answered struct {
	body []byte
	told calledXML
}

// calledXML is the same as scripts read it.
type calledXML struct {
	Request      string     `json:"request"`
	Method       string     `json:"method"`
	HTTPStatus   int        `json:"http_status"`
	Milliseconds int64      `json:"milliseconds"`
	Answer       any        `json:"answer,omitempty"`
	Fault        *callFault `json:"fault,omitempty"`
}

type callFault struct {
	Code int64  `json:"code"`
	Text string `json:"text"`
}

func (c XMLRPCCmd) send(f *terminal.Frame, body []byte) (answered, error) {
	address := strings.TrimRight(c.URL, "/") + "/"
	if !isWebAddress(address) {
		return answered{}, terminal.WrongUse("%q is no web address: give --url as http://host:port", c.URL)
	}
	request, err := http.NewRequestWithContext(f.Context, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return answered{}, terminal.WrongUse("%s", err)
	}
	request.Header.Set("Content-Type", "text/xml; charset=iso-8859-1")
	began := f.Now()
	status, _, came, err := exchange(request)
	if err != nil {
		return answered{}, err
	}
	read, err := wire.ReadAnswer(came)
	if err != nil {
		return answered{}, fmt.Errorf("read the answer (HTTP %d): %w", status, err)
	}
	a := answered{body: came, told: calledXML{
		Request: "POST " + address, Method: c.Method, HTTPStatus: status, Milliseconds: f.Now().Sub(began).Milliseconds(),
	}}
	if read.FaultCode != 0 {
		a.told.Fault = &callFault{read.FaultCode, read.FaultString}
	} else {
		a.told.Answer = plain(read.Value)
	}
	return a, nil
}

func (a answered) print(w io.Writer) {
	told := a.told
	fmt.Fprintf(w, "%s %s\n%d %s in %s\n\n", told.Request, told.Method, told.HTTPStatus, http.StatusText(told.HTTPStatus),
		time.Duration(told.Milliseconds)*time.Millisecond)
	if told.Fault != nil {
		fmt.Fprintf(w, "fault %d: %s\n", told.Fault.Code, terminal.Printable(told.Fault.Text))
		return
	}
	var pretty bytes.Buffer
	encoder := json.NewEncoder(&pretty)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(told.Answer); err != nil {
		panic(err) // it was made of texts and numbers
	}
	fmt.Fprint(w, pretty.String())
}
