package main

import "testing"

// The rules of the house, checked on its own source. The tables on this page are the rules; the
// other house_*_test.go files only apply them. To allow something new, change a table here: that is
// a decision, and a reviewer sees it.

// room is a folder below the root, and what its packages may import besides the standard library.
type room struct {
	name    string
	apart   bool     // each folder in it is a room of its own: siblings do not import each other
	imports []string // other rooms, or single packages of them
	outside []string // third-party modules
}

// rooms stand from the top down. Tests are free to import what they need from any room.
var rooms = []room{
	{name: ".", imports: anyRoom},
	{name: "sim", imports: anyRoom,
		outside: []string{"github.com/chromedp/chromedp", "github.com/chromedp/cdproto"}}, // of sim/browser, which no program links
	{name: "cli",
		imports: []string{"sim", "server", "jobs", "api", "operation", "store", "domain", "outbound", "wire", "value"},
		outside: []string{"github.com/alecthomas/kong", "github.com/BurntSushi/toml"}},
	{name: "server",
		imports: []string{"api", "web", "jobs", "operation", "store", "domain", "outbound", "wire", "value"},
		outside: []string{"github.com/prometheus/client_golang", "go.opentelemetry.io/otel", "golang.org/x/crypto"}},
	{name: "api", apart: true,
		imports: []string{"api/limits", "api/signed", "operation", "store", "domain", "wire", "value"},
		outside: []string{"golang.org/x/time"}},
	{name: "web", apart: true,
		imports: []string{"web/ui", "operation", "store", "domain", "wire", "value"},
		outside: []string{"github.com/alexedwards/scs/v2", "github.com/go-webauthn/webauthn", "golang.org/x/time", "rsc.io/qr", "github.com/xuri/excelize/v2"}},
	{name: "jobs",
		imports: []string{"operation", "store", "domain", "outbound", "wire", "value"}},
	{name: "operation", // batches are read and answered in the form they came in, long after the door has closed
		imports: []string{"store", "domain", "wire/sheet", "value"}},
	{name: "store",
		imports: []string{"domain", "value"},
		outside: []string{"modernc.org/sqlite", "github.com/jackc/pgx/v5", "github.com/pressly/goose/v3"}},
	{name: "outbound",
		imports: []string{"domain", "wire", "value"},
		outside: []string{"code.dny.dev/ssrf", "github.com/wneessen/go-mail", "codeberg.org/go-pdf/fpdf",
			"rsc.io/qr", "golang.org/x/image"}},
	{name: "wire", apart: true,
		imports: []string{"wire/jsongate", "domain", "value"},
		outside: []string{"github.com/xuri/excelize/v2", "golang.org/x/text"}},
	{name: "domain",
		imports: []string{"value"},
		outside: []string{"github.com/govalues/decimal", "github.com/expr-lang/expr", "github.com/BurntSushi/toml",
			"github.com/nyaruka/phonenumbers", "golang.org/x/text", "golang.org/x/crypto", "github.com/pquerna/otp"}},
	{name: "value",
		outside: []string{"github.com/govalues/decimal"}},
}

var anyRoom = []string{"*"}

// forTests are the third-party modules that tests of every room may import.
var forTests = []string{"pgregory.net/rapid", "github.com/emersion/go-smtp", "github.com/anishathalye/porcupine",
	"github.com/getkin/kin-openapi", "github.com/pquerna/otp"}

// betweenDoors are the folders of api/ that are no doors: what the doors share.
var betweenDoors = []string{"limits", "signed"}

// kept is something that only some rooms may use: a package, or a "package.Name".
type kept struct {
	what    []string
	rooms   []string // besides main.go; or single packages of them
	instead string
}

var keptInMain = []kept{
	{what: []string{"time.Now", "time.Since", "time.Until", "time.Sleep", "time.After", "time.Tick"},
		instead: "take the instant from the caller (tx.Now in an operation); main hands the clock in"},
	{what: []string{"time.NewTimer", "time.NewTicker", "time.AfterFunc"}, rooms: []string{"jobs", "server", "store"},
		instead: "let a job wait for its time"},
	{what: []string{"crypto/rand"},
		instead: "take an io.Reader of chance; main hands it in"},
	{what: []string{"math/rand", "math/rand/v2"}, rooms: []string{"sim"}, // years are rehearsed from a seed
		instead: "take an io.Reader of chance; main hands it in"},
	{what: []string{"os.Getenv", "os.LookupEnv", "os.Environ", "os.ExpandEnv"},
		rooms:   []string{"store/storetest"}, // where tests open books: whoever runs them says on which server
		instead: "take a setting; main alone reads the environment"},
	{what: []string{"database/sql", "database/sql/driver"}, rooms: []string{"store"},
		instead: "ask the store; only it speaks SQL"},
}

// pure lists what rules are kept from: they are functions of values.
var pure = kept{
	what:    []string{"net", "net/http", "os", "os/exec", "log", "log/slog"},
	rooms:   []string{"domain", "value"},
	instead: "let the operation look, and pass the value in",
}

// floats are the only files with floating point, each with its reason.
var floats = map[string]string{
	"domain/plan/solver.go":    "the annual percentage rate is the root of an equation of powers; its result is rounded once",
	"domain/quote/client.go":   "what the shops' client software shows is reckoned there in floats; to agree, we do as it does",
	"server/watch/figures.go":  "Prometheus counts in floats; no amount passes through",
	"outbound/document/pen.go": "the PDF library measures in millimetres with a point; no amount passes through",
}

// The sizes. Parameters are counted without receiver and context; a function literal begins its
// nesting anew. Tests are measured by their files only: a long table is easier to read whole.
const (
	maxFunctionLines = 70
	maxFileLines     = 400
	maxTestFileLines = 800
	maxPackageLines  = 3000
	maxParameters    = 5
	maxNesting       = 3
)

// droppable are the calls whose error may be left alone, because they cannot fail or nobody is left
// to be told. A function that prints is followed by the type it prints to.
var droppable = map[string]string{
	"strings.Builder.Write": "never fails", "strings.Builder.WriteString": "never fails",
	"strings.Builder.WriteByte": "never fails", "strings.Builder.WriteRune": "never fails",
	"bytes.Buffer.Write": "never fails", "bytes.Buffer.WriteString": "never fails",
	"bytes.Buffer.WriteByte": "never fails", "bytes.Buffer.WriteRune": "never fails",
	"hash.Hash.Write": "never fails", "net/http.ResponseWriter.Write": "the caller has gone",
	"fmt.Fprint strings.Builder": "never fails", "fmt.Fprintf strings.Builder": "never fails",
	"fmt.Fprintln strings.Builder": "never fails", "fmt.Fprint bytes.Buffer": "never fails",
	"fmt.Fprintf bytes.Buffer": "never fails", "fmt.Fprintln bytes.Buffer": "never fails",
	"fmt.Fprint hash.Hash": "never fails", "fmt.Fprintf hash.Hash": "never fails",
}

// terminal are the rooms that print to a person; whoever closed the terminal does not miss the rest.
var terminal = []string{".", "cli"}

// emptyWords say nothing of what a thing is.
var (
	emptyWords        = []string{"Manager", "Helper", "Util", "Utils"}
	emptyPackageNames = []string{"helper", "helpers", "util", "utils", "data", "common", "manager", "managers"}
)

func TestHouse_EveryPackage_IsInARoom(t *testing.T)          { everyPackage(t, isInARoom) }
func TestHouse_Imports_GoDownOnly(t *testing.T)              { everyFile(t, importsGoDown) }
func TestHouse_Libraries_AreAllowedRoomByRoom(t *testing.T)  { everyFile(t, librariesAreAllowed) }
func TestHouse_ClockChanceAndSettings_ComeIn(t *testing.T)   { everyFile(t, leavesKeptThingsAlone) }
func TestHouse_Rules_ArePure(t *testing.T)                   { everyFile(t, isPure) }
func TestHouse_SQL_IsInTheStoreOnly(t *testing.T)            { everyFile(t, holdsNoSQL) }
func TestHouse_Floats_AreInNamedFilesOnly(t *testing.T)      { everyFile(t, holdsNoFloat) }
func TestHouse_Errors_AreHandled(t *testing.T)               { everyPackage(t, dropsNoError) }
func TestHouse_Files_AreSmall(t *testing.T)                  { everyFile(t, fileIsSmall) }
func TestHouse_Functions_AreSmall(t *testing.T)              { everyFile(t, functionsAreSmall) }
func TestHouse_Results_HaveNoNames(t *testing.T)             { everyFile(t, resultsHaveNoNames) }
func TestHouse_ExportedNames_SaySomething(t *testing.T)      { everyFile(t, namesSaySomething) }
func TestHouse_Packages_AreSmall(t *testing.T)               { everyPackage(t, packageIsSmall) }
func TestHouse_Packages_SayWhatTheyMustNeverDo(t *testing.T) { everyPackage(t, saysWhatItMustNeverDo) }
func TestHouse_PackageNames_SaySomething(t *testing.T)       { everyPackage(t, packageNameSaysSomething) }
func TestHouse_Doors_AnswerEveryFault(t *testing.T)          { everyPackage(t, answersEveryFault) }
