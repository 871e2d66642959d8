package shop

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"respite/cli/terminal"
	"respite/wire/jsongate"
)

// answer is what of a gateway's answer the next request may need.
type answer struct {
	Key             string
	TransactionType string
	Status          *jsongate.Status
	Services        []jsongate.Service
}

// readAnswer reads what it can; an answer of another form is plain information.
func readAnswer(body []byte) answer {
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		return answer{}
	}
	return a
}

// code gives the gateway's status code; 0 when the answer has none.
func (a answer) code() jsongate.StatusCode {
	if a.Status == nil {
		return 0
	}
	return a.Status.Code.Code
}

// summary tells the status in a line.
func (a answer) summary() string {
	text := fmt.Sprintf("%d %s", a.code(), a.Status.Code.Description)
	if a.Status.SubCode != nil {
		text += ": " + a.Status.SubCode.Description
	}
	return text
}

// harvest adds what the answer names to what the placeholders of a next request stand for.
func (a answer) harvest(into placeholders) {
	for _, service := range a.Services {
		for _, p := range service.Parameters {
			into[p.Name] = p.Value
		}
	}
	if a.TransactionType != "" {
		into["TransactionKey"] = a.Key
	}
}

// placeholders are the names a file may hold as ${Name}, and what they stand for.
type placeholders map[string]string

var placeholder = regexp.MustCompile(`\$\{(\w+)\}`)

// fill puts the values into the text, spelled as JSON texts are, and names what has none.
func (p placeholders) fill(text []byte) ([]byte, []string) {
	var missing []string
	filled := placeholder.ReplaceAllFunc(text, func(found []byte) []byte {
		name := string(found[2 : len(found)-1])
		value, known := p[name]
		if !known && !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
		quoted, err := json.Marshal(value)
		if err != nil {
			panic(err) // a text is always JSON
		}
		return quoted[1 : len(quoted)-1]
	})
	return filled, missing
}

// newPlaceholders gives what was set, and a number for the sale.
func newPlaceholders(set map[string]string, nonce string) placeholders {
	given := placeholders{"Invoice": "EXAMPLE-" + nonce[:8]}
	maps.Copy(given, set)
	return given
}

// read reads a request's file and fills it.
func (p placeholders) read(f *terminal.Frame, name string) ([]byte, error) {
	text, err := readBody(f, name)
	if err != nil {
		return nil, err
	}
	filled, missing := p.fill(text)
	if len(missing) > 0 {
		return nil, terminal.WrongUse("%s needs a value for %s: add --set %s=…", name, strings.Join(missing, ", "), missing[0])
	}
	return filled, nil
}

// readBody reads a request's file, or standard input.
func readBody(f *terminal.Frame, name string) ([]byte, error) {
	from := f.Stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("read the request: %w", err)
		}
		defer file.Close()
		from = file
	}
	text, err := io.ReadAll(io.LimitReader(from, maxBody+1))
	if err != nil {
		return nil, fmt.Errorf("read the request: %w", err)
	}
	if len(text) > maxBody {
		return nil, fmt.Errorf("read the request: %s has more than %d bytes, which no gateway takes", name, maxBody)
	}
	return text, nil
}

// step is a request of the examples: the path of the gateway and the file that goes there.
type step struct{ path, file string }

// following names, for a file of the examples, what usually comes next.
var following = map[string][]step{
	"reserve-invoice.json":      {{transactions, "pay-all.json"}, {transactions, "pay-part.json"}, {requests, "cancel.json"}},
	"reserve-part-payment.json": {{transactions, "pay-part-payment.json"}, {requests, "cancel.json"}},
	"reserve-pending.json":      {{requests, "cancel.json"}},
	"update-lines.json":         {{transactions, "pay-part.json"}},
	"update-address.json":       {{transactions, "pay-all.json"}},
	"extend.json":               {{transactions, "pay-all.json"}},
	"reserve-with-push.json":    {{transactions, "pay-all.json"}, {requests, "cancel.json"}},
	"get-pclasses.json":         {{requests, "reserve-part-payment.json"}},
	"pay-all.json":              {{transactions, "refund-amount.json"}, {transactions, "refund-articles.json"}},
	"pay-part.json":             {{transactions, "refund-articles.json"}, {requests, "cancel.json"}},
	"pay-part-payment.json":     {{transactions, "refund-amount.json"}},
}

const (
	transactions = "json/Transaction"
	requests     = "json/DataRequest"
)

// word is what can stand in a command line as it is.
var word = regexp.MustCompile(`^[\w./:-]+$`)

// next gives the commands that could follow an example, if they can be written down whole: the demo
// shop's keys need not be named, others are secret.
func (c GatewayCmd) next(program string, given placeholders, a answer) []string {
	code := a.code()
	if code != jsongate.Success && code != jsongate.PendingProcessing || c.WebsiteKey != demoWebsiteKey {
		return nil
	}
	a.harvest(given)
	var commands []string
	for _, next := range following[filepath.Base(c.File)] {
		if command, whole := c.command(next, given); whole {
			commands = append(commands, program+command)
		}
	}
	if key, found := given["TransactionKey"]; found && word.MatchString(key) {
		commands = append(commands, program+c.at(" call json/Transaction/Status/"+key))
	}
	return commands
}

const demoWebsiteKey = "DEMOSHOP01"

// command spells out a step after the program's name, or tells that something of it is not known or cannot be spelled.
func (c GatewayCmd) command(next step, given placeholders) (string, bool) {
	file := filepath.Join(filepath.Dir(c.File), next.file)
	text, err := os.ReadFile(file)
	if err != nil || !word.MatchString(file) {
		return "", false
	}
	command := " call " + next.path + " " + file
	var named []string
	for _, found := range placeholder.FindAllSubmatch(text, -1) {
		name := string(found[1])
		value, known := given[name]
		if !known || !word.MatchString(value) {
			return "", false
		}
		if !slices.Contains(named, name) {
			named = append(named, name)
			command += " --set " + name + "=" + value
		}
	}
	return c.at(command), true
}

// at adds where the gateway is, if it is not in the usual place.
func (c GatewayCmd) at(command string) string {
	if c.URL == "http://"+terminal.DefaultAddr || !word.MatchString(c.URL) {
		return command
	}
	return command + " --url " + c.URL
}
