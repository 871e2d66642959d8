package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"respite/cli/clitest"
)

const xmlExamples = "../examples/xmlrpc/"

func TestXMLRPCExamplesPage_NamesEachFileAndNoOther(t *testing.T) {
	page, err := os.ReadFile(xmlExamples + "README.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(xmlExamples + "*.json")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d examples, %v", len(files), err)
	}
	for _, file := range files {
		if !strings.Contains(string(page), "\n| "+filepath.Base(file)+" | ") {
			t.Errorf("the table does not name %s", file)
		}
	}
	for _, name := range regexp.MustCompile(`[\w-]+\.json`).FindAllString(string(page), -1) {
		if _, err := os.Stat(xmlExamples + name); err != nil {
			t.Errorf("the page names %s: %v", name, err)
		}
	}
}

// numbers are what the answers of a tour name.
type numbers struct{ rno, invno string }

// note takes the numbers of an answer, by method.
func (n *numbers) note(method string, a clitest.AnswerXML) {
	switch method {
	case "reserve_amount":
		n.rno = a.Number(0)
	case "add_invoice":
		n.invno = a.Number(0)
	case "activate", "activate_reservation":
		n.invno = a.Number(1)
	case "activate_part":
		rest, _ := a.Answer.(map[string]any)["invno"].(string)
		n.invno = rest
	}
}

func TestXMLRPCExamplesPage_ItsTour_WorksStepByStepAndUsesEachFile(t *testing.T) {
	s, commands := clitest.New(t), tourOf(t, xmlExamples+"README.md")
	s.SellsInSweden()
	files, err := filepath.Glob(xmlExamples + "*.json")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir("..")
	var n numbers
	for _, command := range commands {
		words, ours := strings.CutPrefix(strings.NewReplacer("RNO", n.rno, "INVNO", n.invno).Replace(command), "respite ")
		if !ours {
			t.Fatalf("%q does not begin with respite", command)
		}
		args := strings.Fields(words)
		switch args[0] {
		case "demo":
		case "call":
			var a clitest.AnswerXML
			s.Reads(&a, append(args, "--url", s.URL)...)
			n.note(args[2], a)
		default:
			s.Does(args...)
		}
	}
	walked := strings.Join(commands, " ") + " "
	for _, file := range files {
		if !strings.Contains(walked, "/"+filepath.Base(file)+" ") {
			t.Errorf("the tour leaves %s out", filepath.Base(file))
		}
	}
	s.Does("verify")
}
