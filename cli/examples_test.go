package cli_test

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"respite/cli/clitest"
)

var standsFor = map[string]string{
	"Invoice": "INV-1", "ReservationNumber": "2400000001", "TransactionKey": "0A1B2C3D4E5F60718293A4B5C6D7E8F9",
}

func examples(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../examples/*.json")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d examples, %v", len(files), err)
	}
	return files
}

func TestExamples_Filled_AreJSON(t *testing.T) {
	for _, file := range examples(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		filled := regexp.MustCompile(`\$\{(\w+)\}`).ReplaceAllStringFunc(string(text), func(found string) string {
			value, known := standsFor[found[2:len(found)-1]]
			if !known {
				t.Errorf("%s: the placeholder %s is not one of the page's", file, found)
			}
			return value
		})
		if !json.Valid([]byte(filled)) {
			t.Errorf("%s is no JSON", file)
		}
	}
}

func TestExamplesPage_NamesEachFileAndNoOther(t *testing.T) {
	page, err := os.ReadFile("../examples/README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, file := range examples(t) {
		if !strings.Contains(text, "\n| "+filepath.Base(file)+" |") {
			t.Errorf("the table does not name %s", file)
		}
	}
	for _, name := range regexp.MustCompile(`[\w-]+\.json`).FindAllString(text, -1) {
		if _, err := os.Stat("../examples/" + name); err != nil {
			t.Errorf("the page names %s: %v", name, err)
		}
	}
}

// tourOf gives the commands of a page in order.
func tourOf(t *testing.T, name string) []string {
	t.Helper()
	page, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var commands []string
	for _, block := range regexp.MustCompile("(?s)```\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		for line := range strings.Lines(block[1]) {
			commands = append(commands, strings.TrimSpace(line))
		}
	}
	return commands
}

func TestExamplesPage_ItsTour_WorksStepByStep(t *testing.T) {
	s, commands := clitest.New(t), tourOf(t, "../examples/README.md")
	t.Chdir("..")
	var number, key, invoice string
	steps := 0
	for _, command := range commands {
		spelled := strings.NewReplacer("RNO", number, "KEY", key, "INVNO", invoice).Replace(command)
		words, ours := strings.CutPrefix(spelled, "respite ")
		if !ours {
			t.Fatalf("%q does not begin with respite", command)
		}
		args := strings.Fields(words)
		switch {
		case args[0] == "demo" || args[0] == "listen": // they run until they are stopped
			continue
		case strings.Contains(command, "reserve-denied.json"):
			if code, out, _ := s.Runs(append(args, "--url", s.URL)...); code != 1 || !strings.Contains(out, "690 Rejected") {
				t.Errorf("%q: exit %d, %s", command, code, out)
			}
		case args[0] == "call":
			var a clitest.Answer
			s.Reads(&a, append(args, "--url", s.URL)...)
			number = cmp.Or(a.Parameter("ReservationNumber"), number)
			if made := a.Parameter("InvoiceNumber"); made != "" && strings.Contains(command, "pay-") {
				key, invoice = a.Key, made
			}
		default:
			s.Does(args...)
		}
		steps++
	}
	if steps < 30 {
		t.Errorf("the tour has %d steps only", steps)
	}
}
