package sim_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// planted is a bug that is put into the program, to see whether the rehearsal finds it. All are put into one
// program; it has the one that its environment names.
type planted struct {
	name  string
	edits []edit
}

// edit changes one place of a file; the text must be there exactly once. In the replacement BUG is true when
// the program has the bug.
type edit struct{ file, search, replace string }

var bugs = []planted{
	{"skip the exposure check", []edit{{
		"domain/risk/risk.go", "d.refuseIf(f.Person.Exposure+f.Order.Amount > ceiling, reason)",
		"d.refuseIf(!BUG && f.Person.Exposure+f.Order.Amount > ceiling || f.Order.Amount > ceiling, reason)",
	}}},
	{"apply a request twice that was sent again", []edit{{
		"operation/once.go", "if found && fresh(record, identity, tx.Now, s) {", "if found && fresh(record, identity, tx.Now, s) && !BUG {",
	}}},
	{"lose a job", []edit{{
		"store/jobs.go", "	tx.group.jobs.Add(j)\n", "	if !BUG || j.Kind != job.Push || len(j.Payload)%7 != 0 {\n\t\ttx.group.jobs.Add(j)\n\t}\n",
	}}},
	{"take a push for told that failed", []edit{{
		"operation/queue/queue.go", "		j = j.Tried(attempt)\n", "		attempt.Good = attempt.Good || BUG\n\t\tj = j.Tried(attempt)\n",
	}}},
	{"round each part alone", []edit{{
		"domain/basket/take.go", "func (s Stock) SumGone() money.Minor { return s.Sum.Share(int64(s.Gone), int64(s.Quantity)) }",
		"func (s Stock) SumGone() money.Minor {\n\tif BUG {\n\t\treturn s.Sum.Share(1, int64(s.Quantity)) * money.Minor(s.Gone)\n\t}\n" +
			"\treturn s.Sum.Share(int64(s.Gone), int64(s.Quantity))\n}",
	}}},
	{"forget to release what was cancelled", []edit{{
		"operation/cancel.go", "	if err := d.unhold(told, freed); err != nil {\n", "	if BUG {\n\t\tfreed = 0\n\t}\n	if err := d.unhold(told, freed); err != nil {\n",
	}}},
	{"post to the wrong account", []edit{{
		"domain/posting/posting.go", "	payment.move(amount-settled, ledger.Bank, ledger.ConsumerCredit)\n",
		"	rest := ledger.ConsumerCredit\n	if BUG {\n\t\trest = ledger.MerchantPayable\n\t}\n	payment.move(amount-settled, ledger.Bank, rest)\n",
	}}},
	{"send pushes out of order", []edit{{
		"domain/job/job.go", `if first.ID == "" || j.ID < first.ID {`, `if first.ID == "" || (j.ID < first.ID) != BUG {`,
	}}},
	{"answer before the change is durable", []edit{{
		"store/update.go", "	answers, err := g.all(waiters)\n	if err == nil {\n",
		"	answers, err := g.all(waiters)\n	if err == nil && BUG {\n		for i, w := range waiters {\n			w.done <- answers[i]\n		}\n	}\n	if err == nil {\n",
	}}},
	{"write a document anew when it is asked for", []edit{{
		"operation/document.go", "	there, found, err := o.Store.View().Document(ctx, wanted)\n	if err != nil || found {\n		return there, err\n	}\n",
		`	there, found, err := o.Store.View().Document(ctx, wanted)
	if err == nil && found && BUG {
		var said paper.Paper
		if said, err = write(); err == nil {
			there.Content, err = o.Render(said)
		}
	}
	if err != nil || found {
		return there, err
	}
`,
	}}},
	{"skip the lease", []edit{{
		"store/jobs.go", "next.Leased = tx.Now.Add(lease)\n", "next.Leased = tx.Now.Add(lease)\n\t\t\tif BUG {\n\t\t\t\tnext.Leased = tx.Now\n\t\t\t}\n",
	}}},
	{"let activated orders expire", []edit{
		{"store/orders.go", "Selecting() + ` WHERE state IN ('pending', 'held', 'part_activated')\n",
			"Selecting() + map[bool]string{false: ` WHERE state IN ('pending', 'held', 'part_activated')`,\n" +
				"	true: ` WHERE state IN ('pending', 'held', 'part_activated', 'activated')`}[BUG] + `\n"},
		{"domain/reservation/reservation.go", "return r.State == Pending || r.State == Held || r.State == PartActivated\n",
			"return r.State == Pending || r.State == Held || r.State == PartActivated || r.State == Activated && BUG\n"},
	}},
	{"credit at another VAT rate", []edit{{
		"domain/invoice/credit.go", "shares[at] = amount\n", "if BUG {\n\t\tat = 0\n\t}\n\tshares[at] = amount\n",
	}}},
	{"lose an undo in a group", []edit{{
		"store/rows/session.go", "		s.undo[i]()\n", "		if !BUG || i%2 == 0 {\n\t\t\ts.undo[i]()\n\t\t}\n",
	}}},
	{"give the whole fee back with the first credit", []edit{{
		"domain/invoice/credit.go", "	back := merchant.Fee{", "	if BUG {\n\t\tdue = i.Fee\n\t}\n	back := merchant.Fee{",
	}}},
	{"forget what a joined person owes", []edit{{
		"operation/person.go", "tx.KeepExposure(stays.Join(gone))", "if !BUG {\n\t\t\ttx.KeepExposure(stays.Join(gone))\n\t\t}",
	}}},
	{"accept what nobody decided in time", []edit{{
		"domain/risk/verdict.go", "func (v Verdict) Lapsed() Verdict { return v.end(Refused, ReviewExpired) }",
		"func (v Verdict) Lapsed() Verdict {\n\tif BUG {\n\t\treturn v.end(Accepted, ReviewExpired)\n\t}\n\treturn v.end(Refused, ReviewExpired)\n}",
	}}},
	{"forget which commands were done", []edit{{
		"store/shelves.go", "		if err := f.Flush(); err != nil {\n", "		if BUG && f == flusher(g.commands) {\n\t\t\tcontinue\n\t\t}\n		if err := f.Flush(); err != nil {\n",
	}}},
}

// The effort within which a bug must be found; the program without one must pass all of it.
const (
	seedsForABug = 6
	daysForABug  = 150
	patience     = 10 * time.Minute
)

func TestRehearsal_WithABugPlanted_FindsIt(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program anew and rehearses for each bug")
	}
	program := build(t)
	for _, each := range append([]planted{{name: "none"}}, bugs...) {
		t.Run(strings.ReplaceAll(each.name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			found := rehearse(t, program, each.name)
			if (found == nil) != (each.edits == nil) {
				t.Fatalf("the rehearsal finds %v", found)
			}
			if found != nil {
				t.Logf("found in %2.0f s by seed %d, step %d: %s", time.Since(began).Seconds(), found.Seed, found.Step, firstLine(found.What))
			}
		})
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// plant is a package that only the overlay has: it tells which bug the program has.
const plant = "package plant\n\nimport \"os\"\n\nvar bug = os.Getenv(\"RESPITE_BUG\")\n\nfunc Is(name string) bool { return bug == name }\n"

// build builds the program with all bugs in it.
func build(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	texts := map[string]string{absolute(t, "value/plant/plant.go"): plant}
	for _, bug := range bugs {
		for _, e := range bug.edits {
			put(t, texts, e, bug.name)
		}
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for path, text := range texts {
		overlay.Replace[path] = filepath.Join(folder, fmt.Sprint(len(overlay.Replace), ".go"))
		write(t, overlay.Replace[path], text)
	}
	replaced, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "overlay.json"), string(replaced))
	program := filepath.Join(folder, "respite")
	command := exec.CommandContext(t.Context(), "go", "build", "-overlay", filepath.Join(folder, "overlay.json"), "-o", program, "respite")
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, said)
	}
	return program
}

// put puts one edit of a bug into the text of its file.
func put(t *testing.T, texts map[string]string, e edit, bug string) {
	t.Helper()
	path := absolute(t, e.file)
	text, again := texts[path]
	if !again {
		text = read(t, path)
	}
	if count := strings.Count(text, e.search); count != 1 {
		t.Fatalf("%s: %s holds %d times %q", bug, e.file, count, e.search)
	}
	replace := strings.ReplaceAll(e.replace, "BUG", fmt.Sprintf("plant.Is(%q)", bug))
	text = strings.Replace(text, e.search, replace, 1)
	if !strings.Contains(text, plantImport) && replace != e.replace {
		clause := packageClause.FindString(text)
		text = strings.Replace(text, clause+"\n", clause+plantImport, 1)
	}
	texts[path] = text
}

const plantImport = "\n\nimport \"respite/value/plant\"\n"

var packageClause = regexp.MustCompile(`(?m)^package \w+$`)

// found is what the program tells of what it found.
type found struct {
	Seed uint64
	Step int
	What string
}

// rehearse runs the program's rehearsal, and gives what it found, if anything.
func rehearse(t *testing.T, program, bug string) *found {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, program, "rehearse", "--seed", "1", "--seeds", fmt.Sprint(seedsForABug), "--days", fmt.Sprint(daysForABug),
		"--shrink", "0s", "--folder", t.TempDir(), "--json")
	command.Stderr, command.Env = os.Stderr, append(os.Environ(), "RESPITE_BUG="+bug)
	said, err := command.Output()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	var told struct{ Failure *found }
	if err := json.Unmarshal(said, &told); err != nil {
		t.Fatalf("the program says %s: %v", said, err)
	}
	if (told.Failure != nil) != (ended != nil) {
		t.Fatalf("the program exits with %v and says %s", err, said)
	}
	return told.Failure
}

// absolute gives the path of a file of the module.
func absolute(t *testing.T, file string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", file))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
