package xmlrpc_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"respite/api/xmlrpc"
	"respite/domain/merchant"
	"respite/value/country"
)

var update = flag.Bool("update", false, "write the answers of the golden files anew")

// A golden file is what had happened before, which client calls, what it signs, the method with its
// parameters (one a line, as JSON), a line of dashes, the answer. A new case is a new file of all but
// the answer; -update writes that. In capitals stand the numbers of what had happened before, the
// shorthands below, and DIGEST.

// shorthands stand for what most calls repeat.
var shorthands = map[string]any{
	"ANNA":      address(),
	"ELSEWHERE": address("street", "Kungsgatan 3", "city", "Göteborg", "zip", "41119"),
	"COMPANY":   address("fname", "", "lname", "", "company", "Testcompany-se", "street", "Stårgatan 1", "zip", "12345", "city", "Ankeborg"),
	"OLD-ANNA":  map[string]any{"fname": "Anna", "lname": "Åkesson", "street": "Storgatan 7", "zip": "11455", "city": "Stockholm", "country": "SE"},
	"OLDER-ANNA": map[string]any{
		"careof": "", "street": "Storgatan 7", "postno": "11455", "city": "Stockholm", "country": 209, "telno": "",
		"cellno": "0701740605", "email": "anna@example.com",
	},
	"RECORDS":  goods("LP-204", 17055, 3),
	"RECORD":   goods("LP-204", 17055, 1),
	"SHIPPING": goodsWith("FRAKT", 4900, 1, 32|8),
	"HANDLING": goodsWith("", 2900, 1, 32|16),
	"SHIPMENT": map[string]any{"delay_adjust": 1},
}

// given is what may have happened before; each gives the numbers of what it made.
var given = map[string]func(w *world) map[string]string{
	"nothing":                 func(*world) map[string]string { return nil },
	"a reservation":           func(w *world) map[string]string { return map[string]string{"RESERVATION": w.reserved(aSale())} },
	"a reservation by phone":  (*world).byPhone,
	"a pending reservation":   func(w *world) map[string]string { return map[string]string{"RESERVATION": w.reserved(waiting())} },
	"a denied reservation":    (*world).denied,
	"a cancelled reservation": (*world).cancelled,
	"an expired reservation":  (*world).expired,
	"a partly activated reservation": func(w *world) map[string]string {
		rno := w.reserved(aSale())
		return map[string]string{"RESERVATION": rno, "INVOICE": w.activated(rno, some("LP-204", 1))}
	},
	"an activated reservation": func(w *world) map[string]string {
		rno := w.reserved(aSale())
		return map[string]string{"RESERVATION": rno, "INVOICE": w.activated(rno)}
	},
	"a reservation kept for too long":        (*world).late,
	"a passive invoice":                      func(w *world) map[string]string { return map[string]string{"INVOICE": w.added(withHandling())} },
	"a passive invoice of numbered articles": func(w *world) map[string]string { return map[string]string{"INVOICE": w.added(aSale())} },
	"a pending passive invoice":              func(w *world) map[string]string { return map[string]string{"INVOICE": w.added(waiting())} },
	"a deleted invoice": func(w *world) map[string]string {
		invno := w.added(aSale())
		signed, params := onInvoice(invno)
		w.ok("delete_invoice", signed, params...)
		return map[string]string{"INVOICE": invno}
	},
	"a test invoice": func(w *world) map[string]string {
		s := aSale()
		s.flags = 2
		return map[string]string{"INVOICE": w.added(s)}
	},
	"an invoice": func(w *world) map[string]string { return map[string]string{"INVOICE": w.issued(withHandling())} },
	"an invoice whose part is passive": func(w *world) map[string]string {
		invno := w.added(withHandling())
		signed, params := onInvoice(invno)
		params = append(slices.Insert(params, 4, any([]any{some("LP-204", 1)})), -1, []any{})
		rest := w.ok("activate_part", signed+":LP-204:1", params...).(map[string]any)
		return map[string]string{"INVOICE": invno, "REST": rest["invno"].(string)}
	},
	"an invoice without e-mail address": func(w *world) map[string]string {
		s := aSale()
		s.billing = address("email", "")
		return map[string]string{"INVOICE": w.issued(s)}
	},
	"a paid invoice": func(w *world) map[string]string {
		invno := w.issued(aSale())
		w.pay(invno, 56065)
		return map[string]string{"INVOICE": invno}
	},
	"a credited invoice": func(w *world) map[string]string {
		invno := w.issued(aSale())
		signed, params := onInvoice(invno)
		w.ok("credit_invoice", signed, slices.Insert(params, 4, any(""))...)
		return map[string]string{"INVOICE": invno}
	},
	"a part payment invoice": func(w *world) map[string]string {
		s := aSale()
		s.plan = 390
		return map[string]string{"INVOICE": w.issued(s)}
	},
	"an invoice of an OCR number": func(w *world) map[string]string {
		ocr := w.printed()
		rno := w.reserved(aSale())
		signed, params := activate(rno, map[string]any{"ocr": ocr})
		return map[string]string{"OCR": ocr, "RESERVATION": rno, "INVOICE": texts(w.ok("activate", signed, params...))[1]}
	},
	"a reservation and an OCR number": func(w *world) map[string]string {
		return map[string]string{"OCR": w.printed(), "RESERVATION": w.reserved(aSale())}
	},
	"the customer number C-7": (*world).knownCustomer,
	"a store in Sweden only with one address": func(w *world) map[string]string {
		shop := theShop()
		shop.ID, shop.WebsiteKey, shop.Contract.Countries = 2100, "VINYLSHOP2", []country.Code{country.SE}
		shop.Contract.OneAddress, shop.Contract.AutoActivate = []country.Code{country.SE}, false
		for i := range shop.Plans {
			shop.Plans[i].Merchant = 2100
		}
		w.takeOn(shop)
		return nil
	},
	"a store that takes SHA-2 only": func(w *world) map[string]string {
		shop := theShop()
		shop.ID, shop.WebsiteKey, shop.Contract.OnlySHA2 = 2101, "VINYLSHOP3", true
		shop.Plans = nil
		w.takeOn(shop)
		return nil
	},
	"a store without a secret": func(w *world) map[string]string {
		w.takeOn(merchant.Merchant{ID: 2102, Name: "Silent", WebsiteKey: "VINYLSHOP4", Contract: theShop().Contract})
		return nil
	},
}

// waiting is a sale that staff looks at first.
func waiting() sale {
	s := aSale()
	s.billing = address("email", "pending_accepted@klarna.com")
	return s
}

// withHandling is a sale with both fees.
func withHandling() sale {
	s := aSale()
	s.goods = append(s.goods, goodsWith("", 2900, 1, 32|16))
	s.amount += 2900
	return s
}

func (w *world) denied() map[string]string {
	s := aSale()
	s.billing = address("email", "pending_denied@klarna.com")
	rno := w.reserved(s)
	w.book.Clock.Move(2 * time.Minute)
	w.review(w.order(rno).Number)
	return map[string]string{"RESERVATION": rno}
}

func (w *world) cancelled() map[string]string {
	rno := w.reserved(aSale())
	signed, params := onReservation(rno)
	w.ok("cancel_reservation", signed, params...)
	return map[string]string{"RESERVATION": rno}
}

// late keeps a reservation alive for longer than the days agreed for delivery.
func (w *world) late() map[string]string {
	rno := w.reserved(aSale())
	for range 3 {
		w.book.Clock.Move(5 * 24 * time.Hour)
		signed, params := onReservation(rno)
		w.ok("extend_expiry_date", signed, params...)
	}
	return map[string]string{"RESERVATION": rno}
}

func (w *world) expired() map[string]string {
	rno := w.reserved(aSale())
	w.expire(8)
	return map[string]string{"RESERVATION": rno}
}

// byPhone reserves for a buyer who gives nothing but a number, and gives the code that went there.
func (w *world) byPhone() map[string]string {
	s := aSale()
	s.pno, s.billing, s.flags, s.locale[3] = "0765260000", "", 512, 1002
	rno := w.reserved(s)
	code := w.order(rno).Details.PIN.Code
	wrong := "0000"
	if code == wrong {
		wrong = "1111"
	}
	return map[string]string{"RESERVATION": rno, "RIGHT-CODE": code, "WRONG-CODE": wrong}
}

// printed reserves an OCR number.
func (w *world) printed() string {
	return texts(w.ok("reserve_ocr_nums", fmt.Sprintf("%d:1", eid), newest, vendor, 1, eid, mark, 209))[0]
}

func (w *world) knownCustomer() map[string]string {
	w.ok("set_customer_no", fmt.Sprintf("%d:410321-9202:C-7", eid), newest, vendor, "410321-9202", "C-7", eid, mark, 2)
	return nil
}

const dashes = "--------------------------------------------------------------------------------\n"

// goldens lists the golden files: one folder a method, one file a case.
func goldens(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/golden/*/*.txt")
	must(t, err)
	if len(files) == 0 {
		t.Fatal("there are no golden files")
	}
	return files
}

func caseOf(file string) (method, name string) {
	return filepath.Base(filepath.Dir(file)), strings.TrimSuffix(filepath.Base(file), ".txt")
}

func TestGolden_EveryCall_GetsItsAnswer(t *testing.T) {
	calm := &shared{t: t, books: map[string]*prepared{}}
	t.Run("golden", func(t *testing.T) {
		for _, file := range goldens(t) {
			method, name := caseOf(file)
			t.Run(method+"/"+name, func(t *testing.T) {
				t.Parallel()
				calm.check(t, file)
			})
		}
	})
	calm.unchanged()
}

// check holds a golden file to its answer, or writes it down.
func (s *shared) check(t testing.TB, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	must(t, err)
	asked, want, _ := strings.Cut(string(text), dashes)
	asked = strings.TrimRight(asked, "\n") + "\n"
	c := readCase(t, asked)
	var p prepared
	if _, name := caseOf(file); turnedAway[name] {
		p = s.of(c).as(t)
	} else {
		p = prepare(t, c)
		defer p.books()
	}
	got := c.answer(p)
	if *update {
		must(t, os.WriteFile(file, []byte(asked+dashes+got), 0o644))
		return
	}
	if got != want {
		t.Errorf("%s:\n%s\nwant:\n%s", file, got, want)
	}
}

// turnedAway are the cases that end at the door: they may share a book, for they change nothing.
var turnedAway = map[string]bool{"wrong-digest": true, "wrong-count": true, "too-many": true, "wrong-eid": true, "wrong-version": true}

// golden is the question of a golden file.
type golden struct {
	head map[string]string // given, as, signed, secret
	call string
}

func readCase(t testing.TB, asked string) golden {
	t.Helper()
	told, call, _ := strings.Cut(strings.TrimRight(asked, "\n"), "\n\n")
	c := golden{head: map[string]string{"secret": secret}, call: call}
	for line := range strings.SplitSeq(told, "\n") {
		word, rest, _ := strings.Cut(line, " ")
		c.head[word] = rest
	}
	if _, known := given[c.head["given"]]; !known {
		t.Fatalf("nobody knows how to have %q", c.head["given"])
	}
	if _, known := clients[c.head["as"]]; !known {
		t.Fatalf("no client is %q", c.head["as"])
	}
	return c
}

// answer makes the call and gives the answer.
func (c golden) answer(p prepared) string {
	p.t.Helper()
	as := clients[c.head["as"]]
	method, lines, _ := strings.Cut(fill(c.call, p.names), "\n")
	body := as.write(method, as.digest(fill(c.head["signed"], p.names), c.head["secret"]), parameters(p.t, lines)...)
	said := p.send(body, "Content-Type", as.declares).raw
	for name, value := range p.names {
		said = strings.ReplaceAll(said, ">"+value+"<", ">"+name+"<")
	}
	return said + "\n"
}

// prepared is a world in which something has happened, with its numbers.
type prepared struct {
	*world
	names map[string]string
	rows  int
}

func prepare(t testing.TB, c golden) prepared {
	t.Helper()
	w := newWorld(t)
	names := given[c.head["given"]](w)
	return prepared{w, names, w.rows()}
}

// as is the same world for another test.
func (p prepared) as(t testing.TB) prepared {
	w := *p.world
	w.t = t
	p.world = &w
	return p
}

// shared are worlds for the cases that change nothing.
type shared struct {
	t     testing.TB
	mu    sync.Mutex
	books map[string]*prepared
}

func (s *shared) of(c golden) prepared {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.books[c.head["given"]] == nil {
		p := prepare(s.t, c)
		s.books[c.head["given"]] = &p
	}
	return *s.books[c.head["given"]]
}

// unchanged fails the test if anything was written by calls that end at the door.
func (s *shared) unchanged() {
	for name, p := range s.books {
		if rows := p.rows; p.world.rows() != rows {
			s.t.Errorf("after %s: %d rows became %d", name, rows, p.world.rows())
		}
		p.world.books()
	}
}

func fill(text string, names map[string]string) string {
	for name, value := range names {
		text = strings.ReplaceAll(text, name, value)
	}
	return text
}

// parameters reads one a line.
func parameters(t testing.TB, lines string) []any {
	t.Helper()
	var params []any
	for line := range strings.SplitSeq(lines, "\n") {
		if line == "" {
			continue
		}
		for name, value := range shorthands {
			written, err := json.Marshal(value)
			must(t, err)
			line = strings.ReplaceAll(line, "<"+name+">", string(written))
		}
		decoder := json.NewDecoder(strings.NewReader(line))
		decoder.UseNumber()
		var param any
		if err := decoder.Decode(&param); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		params = append(params, param)
	}
	return params
}

// Every method of the table has a call that succeeds in each of its forms, one with a wrong digest and
// one with a wrong number of parameters (XML-RPC reference 2.1).
func TestGolden_EveryMethod_HasItsCases(t *testing.T) {
	met := map[string]map[int]bool{}
	cases := map[string][]string{}
	for _, file := range goldens(t) {
		method, name := caseOf(file)
		cases[method] = append(cases[method], name)
		if !strings.HasPrefix(name, "good") {
			continue
		}
		called, form := formOf(t, file)
		if called != method {
			t.Errorf("%s calls %s", file, called)
		}
		if met[method] == nil {
			met[method] = map[int]bool{}
		}
		met[method][form] = true
	}
	for _, method := range xmlrpc.Methods() {
		for _, needed := range []string{"good", "wrong-digest", "wrong-count"} {
			if !slices.Contains(cases[method], needed) {
				t.Errorf("%s has no golden file %s", method, needed)
			}
		}
		for form := range xmlrpc.Forms(method) {
			if !met[method][form] {
				t.Errorf("%s is never called well in its form %d", method, form+1)
			}
		}
	}
}

// What each of these files must be answered with.
func TestGolden_OfOneName_MeanTheSame(t *testing.T) {
	for _, file := range goldens(t) {
		text, err := os.ReadFile(file)
		must(t, err)
		_, answer, _ := strings.Cut(string(text), dashes)
		_, name := caseOf(file)
		kind, _, _ := strings.Cut(name, "-")
		isFault := strings.Contains(answer, "<fault>")
		wanted := map[string]string{
			"wrong-digest": "<int>9114</int>", "wrong-count": "<int>-99</int>", "too-many": "<int>-99</int>", "wrong-eid": "<int>9113</int>",
			"wrong-version": "<int>3209</int>",
		}[name]
		if kind == "good" && isFault || kind != "good" && !isFault || !strings.Contains(answer, wanted) {
			t.Errorf("%s is answered with %s", file, answer)
		}
	}
}

// formOf gives the form in which a golden file calls.
func formOf(t testing.TB, file string) (string, int) {
	t.Helper()
	text, err := os.ReadFile(file)
	must(t, err)
	asked, _, _ := strings.Cut(string(text), dashes)
	_, call, _ := strings.Cut(strings.TrimRight(asked, "\n"), "\n\n")
	method, lines, _ := strings.Cut(call, "\n")
	called, form, err := xmlrpc.FormOf(php.write(method, "", parameters(t, lines)...))
	must(t, err)
	return called, form
}
