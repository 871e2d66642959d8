package settings_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"respite/cli/settings"
	"respite/server"
)

func written(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "respite.toml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func environment(pairs ...string) func(string) string {
	values := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return values[name] }
}

func read(t *testing.T, text string, pairs ...string) *settings.Settings {
	t.Helper()
	s, err := settings.Read(written(t, text), environment(pairs...))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRead_OfAKeyThereIsNot_NamesFileLineAndTheNearest(t *testing.T) {
	for text, want := range map[string]string{
		"# a comment\nlisten = []\ntrusted_proxy = []\n[[book]]\nname = \"a\"\n": ":3: the key trusted_proxy is not known: did you mean trusted_proxies?",
		"[[book]]\nname = \"a\"\n\n[[book]]\nname = \"b\"\ndatabse = \"x\"\n":    ":6: the key book.databse is not known: did you mean database?",
		"[[book]]\nname = \"a\"\n[tsl]\ncertificate = \"x\"\n":                   ":3: the key tsl is not known: did you mean tls?",
		"[tls]\n  'certificat' = \"x\"\n":                                        ":2: the key tls.certificat is not known: did you mean certificate?",
		"[[book]]\nname = \"a\"\nsmtp_password = \"x\"\n":                        ":3: book.smtp_password is a secret: name a file that holds it with smtp_password_file, or set RESPITE_SMTP_PASSWORD",
		"elephants = 3\n": ":1: the key elephants is not known",
		"listen = [1\n":   ":1: ",
		"drain = 5\n":     ":1: ",
	} {
		file := written(t, text)
		_, err := settings.Read(file, environment())
		if err == nil || !strings.HasPrefix(err.Error(), file+want) {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
	}
}

func TestRead_OfBooksThatCannotBeToldApart_SaysSo(t *testing.T) {
	for text, want := range map[string]string{
		"log = \"info\"\n": "names no book",
		"[[book]]\n":       "small letters",
		"[[book]]\nname = \"a\"\n[[book]]\nname = \"a\"\n":                                  "two books are named",
		"[[book]]\nname = \"a\"\ndatabase = \"postgres://u:p@h/d\"\n":                       "a password stands in database",
		"[[book]]\nname = \"a\"\ndatabase = \"postgres://u@h/d?password=p\"\n":              "a password stands in database",
		"[[book]]\nname = \"a\"\ndatabase = \"postgres://u@h/d%zz?password=hunter2\"\n":     "a password stands in database",
		"[[book]]\nname = \"live book\"\ndatabase = \"postgres://u:hunter2@h:abc/d%zz\"\n":  "small letters",
		"[[book]]\nname = \"a\"\ndatabase = \"postgres://u:hunter2@h:not-a-port/d%zz\"\n\n": "a password stands in database",
	} {
		_, err := settings.Read(written(t, text), environment())
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
	}
}

func TestRead_LaysTheEnvironmentOverTheFile(t *testing.T) {
	s := read(t, "log = \"warn\"\ninsecure_http = true\n[[book]]\nname = \"live-1\"\nhosts = [\"a\"]\nper_second = 5\n[[book]]\nname = \"b\"\nrepeat = \"1h\"\n",
		"RESPITE_LOG", "debug", "RESPITE_INSECURE_HTTP", "false", "RESPITE_LISTEN", "127.0.0.1:1,unix:/x", "RESPITE_TLS_CERTIFICATE", "c", "RESPITE_DRAIN", "90m",
		"RESPITE_BOOK_LIVE_1_PER_SECOND", "7", "RESPITE_BOOK_B_HOSTS", "x,y", "RESPITE_DATA", "of no one book")
	first, second := s.Books[0], s.Books[1]
	if s.Log != "debug" || s.InsecureHTTP || len(s.Listen) != 2 || s.TLS.Certificate != "c" || time.Duration(s.Drain) != 90*time.Minute {
		t.Errorf("got %+v", s)
	}
	if *first.PerSecond != 7 || first.Hosts[0] != "a" || first.Data != "" || len(second.Hosts) != 2 || time.Duration(*second.Repeat) != time.Hour {
		t.Errorf("got %+v and %+v", first, second)
	}
	if _, err := settings.Read("", environment("RESPITE_PER_SECOND", "many")); err == nil || !strings.HasPrefix(err.Error(), "RESPITE_PER_SECOND: ") {
		t.Errorf("got %v", err)
	}
}

func TestRead_OfAListInTheEnvironment_ForgivesBlanksAndCommas(t *testing.T) {
	s := read(t, "[[book]]\nname = \"a\"\nhosts = [\"h\"]\n", "RESPITE_LISTEN", " 127.0.0.1:1 , , unix:/x,", "RESPITE_HOSTS", " , ")
	if len(s.Listen) != 2 || s.Listen[0] != "127.0.0.1:1" || s.Listen[1] != "unix:/x" || len(s.Books[0].Hosts) != 0 {
		t.Errorf("got %q and %q", s.Listen, s.Books[0].Hosts)
	}
}

func TestRead_WithoutAFile_IsOneBookOfWhichTheEnvironmentSaysEverything(t *testing.T) {
	s, err := settings.Read("", environment("RESPITE_DATA", "/d", "RESPITE_DATABASE", "postgres://u:p@h/d", "RESPITE_SMTP", "mail.example:25"))
	if err != nil {
		t.Fatal(err)
	}
	book, err := s.Choose("")
	if err != nil {
		t.Fatal(err)
	}
	config, err := book.Config()
	if err != nil || config.Folder != "/d" || config.Database != "postgres://u:p@h/d" || !config.CheckSchema || config.Post.Mail.Host != "mail.example" {
		t.Errorf("got %+v, %v", config, err)
	}
	if strings.Contains(config.Place(), ":p@") {
		t.Errorf("the password shows: %s", config.Place())
	}
}

func TestConfig_TakesThePasswordOfTheDatabaseFromItsFile(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secret, []byte("p@ss/word\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := read(t, "[[book]]\nname = \"a\"\ndatabase = \"postgres://u@h/d?search_path=live\"\ndatabase_password_file = \""+secret+"\"\nmigrate = \"auto\"\n")
	config, err := s.Books[0].Config()
	if err != nil || config.Database != "postgres://u:p%40ss%2Fword@h/d?search_path=live" || config.CheckSchema {
		t.Errorf("got %q, %t, %v", config.Database, config.CheckSchema, err)
	}
}

func TestShown_MasksSecrets(t *testing.T) {
	s := read(t, "[[book]]\nname = \"a\"\ndatabase = \"postgres://u@h/d\"\nsmtp = \"mail.example:25\"\n", "RESPITE_BOOK_A_DATABASE", "postgres://u:hunter2@h/d?password=hunter3",
		"RESPITE_SMTP_PASSWORD", "hunter4", "RESPITE_DATABASE_PASSWORD", "hunter5", "RESPITE_SMS_URL", "https://hunter6:hunter7@sms.example/send?key=hunter8&a=hunter9",
		"RESPITE_TRACES", "http://hunter10@127.0.0.1:4318")
	shown := s.Shown()
	if strings.Contains(shown, "hunter") || !strings.Contains(shown, `smtp_password = "********"`) || !strings.Contains(shown, `smtp = "mail.example:25"`) {
		t.Error(shown)
	}
	for address, want := range map[string]string{
		"postgres://u:hunter2@h/d?password=hunter3&sslpassword=hunter4&search_path=live": "postgres://u:xxxxx@h/d?password=xxxxx&search_path=live&sslpassword=xxxxx",
		"postgres://u:hunter2@h:port/d": "xxxxx", "postgres://u@h/d?password=hunter%2": "postgres://u@h/d?xxxxx",
		"postgres://u@h/d?search_path=live&host=/run/postgresql": "postgres://u@h/d?search_path=live&host=/run/postgresql",
	} {
		s := read(t, "[[book]]\nname = \"a\"\n", "RESPITE_DATABASE", address)
		place := server.Config{Database: address}.Place()
		if place != want || !strings.Contains(s.Shown(), `"`+want+`"`) {
			t.Errorf("got %s and %s", place, s.Shown())
		}
	}
}

func TestCheck_OfTwoBooksInOnePlace_NamesBoth(t *testing.T) {
	folder := t.TempDir()
	if err := os.Symlink(folder, folder+"/link"); err != nil {
		t.Fatal(err)
	}
	const apart = "data = \"./a\"\ndatabase = \"postgres://u@h/d?search_path=live\"\n"
	for second, want := range map[string]string{
		"data = \"a/\"\n": "have the folder",
		"data = \"b\"\ndatabase = \"postgresql://v@H:5432/d?sslmode=require&search_path=live\"\n": "lie in the database",
		"data = \"b\"\ndatabase = \"postgres:///d?host=h&search_path=live\"\n":                    "lie in the database",
		"data = \"b\"\ndatabase = \"postgres://u@h/d?search_path=test\"\n":                        "",
		"data = \"b\"\ndatabase = \"postgres://u@h/e?search_path=live\"\n":                        "",
		"data = \"b\"\n": "",
	} {
		err := read(t, "[[book]]\nname = \"live\"\n"+apart+"[[book]]\nname = \"test\"\nhosts = [\"t\"]\n"+second).Check()
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), "\"live\" and \"test\" both "+want)) {
			t.Errorf("%q: %v; want %q", second, err, want)
		}
	}
	text := "[[book]]\nname = \"live\"\ndata = \"" + folder + "\"\n[[book]]\nname = \"test\"\nhosts = [\"t\"]\ndata = \"" + folder + "/link\"\n"
	if err := read(t, text).Check(); err == nil || !strings.Contains(err.Error(), "have the folder") {
		t.Errorf("by a link: %v", err)
	}
}

func TestConfig_OfASchema_TakesOneNameOnly(t *testing.T) {
	for path, good := range map[string]bool{"live": true, "live_2": true, "Live": false, "live,public": false, "": false, "a-b": false, "%22live%22": false} {
		s := read(t, "[[book]]\nname = \"a\"\ndatabase = \"postgres://u@h/d?search_path="+path+"\"\n")
		var odd settings.Wrong
		if _, err := s.Books[0].Config(); (err == nil) != good || !good && (!errors.As(err, &odd) || !strings.Contains(err.Error(), "search_path")) {
			t.Errorf("%q: %v", path, err)
		}
	}
}

func TestCheck_OfWhatLetsOthersIn_WantsEncryption(t *testing.T) {
	const book = "[[book]]\nname = \"a\"\n"
	for text, want := range map[string]string{
		"listen = [\"0.0.0.0:80\"]\n" + book:           "without encryption",
		"listen = [\"127.0.0.1:1\", \":80\"]\n" + book: "without encryption",
		"admin = \"10.0.0.1:9\"\n" + book:              "--admin-open",
		"trusted_proxies = [\"10.0.0.0/33\"]\n" + book: "is no network",
		"proxy_header = \"via\"\n" + book:              "--proxy-header",
		"log = \"loud\"\n" + book:                      "--log",
		book + "[tls]\ncertificate = \"c\"\n":          "need each other",
		book + "[tls]\nautomatic = [\"h\"]\n":          "--tls-cache",
		book + "[tls]\nautomatic = [\"h\"]\ncache = \"c\"\ncertificate = \"c\"\nkey_file = \"k\"\n":                  "choose",
		book + "[tls]\nredirect = [\":80\"]\n":                                                                       "--tls-redirect",
		book + "[[book]]\nname = \"b\"\n":                                                                            "both answer at every host",
		"[[book]]\nname = \"a\"\nhosts = [\"X.example\"]\n[[book]]\nname = \"b\"\nhosts = [\"x.example\"]\n":         "both answer at the host",
		"listen = [\"0.0.0.0:80\"]\ninsecure_http = true\n" + book:                                                   "",
		"listen = [\"0.0.0.0:80\"]\ntrusted_proxies = [\"10.0.0.1\"]\n" + book:                                       "",
		"listen = [\"localhost:80\", \"[::1]:80\", \"unix:/run/x\"]\n" + book:                                        "",
		"listen = [\"0.0.0.0:443\"]\n" + book + "[tls]\ncertificate = \"c\"\nkey_file = \"k\"\nredirect = [\":80\"]": "",
	} {
		err := read(t, text).Check()
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
	}
}

func TestChoose_OfSeveralBooks_NeedsAName(t *testing.T) {
	s := read(t, "[[book]]\nname = \"a\"\nkind = \"live\"\nhosts = [\"a\"]\n[[book]]\nname = \"b\"\n")
	if book, err := s.Choose("b"); err != nil || book.Name != "b" {
		t.Errorf("got %+v, %v", book, err)
	}
	for _, name := range []string{"", "c"} {
		var odd settings.Wrong
		if _, err := s.Choose(name); !errors.As(err, &odd) || !strings.Contains(err.Error(), "a, b") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("listen = []\n[[book]]\nname = \"a\"\ndatabase = \"postgres://u@h/d\"\n[tls]\nx.y = 1\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := settings.Read(written(t, text), environment("RESPITE_DATABASE_PASSWORD", "hunter2"))
		if err != nil {
			return
		}
		again, err := settings.Read(written(t, s.Shown()), environment())
		if strings.Contains(s.Shown(), "hunter2") {
			t.Errorf("a secret shows: %q", s.Shown())
		}
		if s.Books[0].DatabasePassword == "" && (err != nil || again.Shown() != s.Shown()) {
			t.Errorf("%q was shown as %q and read as %v", text, s.Shown(), err)
		}
	})
}
