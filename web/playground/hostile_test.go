package playground_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"respite/wire/described"
	wire "respite/wire/xmlrpc"
)

func TestForm_OfHostileInput_IsSentAsTextAndShownAsText(t *testing.T) {
	w := newWorld(t)
	v := w.visitor()
	for _, text := range []string{
		`"><script>alert(1)</script>`, "\x00\x01\r\n\x1b[31m", strings.Repeat("x", 100_000), "\xff\xfe", "${jndi:x}${Invoice}",
		`</pre><img src=x onerror=alert(1)>`, "]]>&amp;<!--",
		"-1", "99999999999999999999", "1e9", "NaN", "true", "{}", "[]", `{{template "x"}}`, "../../etc/passwd", "%00%2e%2e",
	} {
		for _, a := range w.actions {
			if !slices.Contains([]string{"Reserve", "Pay", "Transaction/Status", "Transaction/Statuses", "reserve_amount", "activate", "get_pclasses"},
				a.Name) {
				continue
			}
			p := v.sends(a, func(form url.Values) {
				for name := range form {
					if name != "do" {
						form[name] = []string{text}
					}
				}
			})
			if p.status >= 500 || strings.Contains(p.text, "<script>alert") || strings.Contains(p.text, "<img src=x") {
				t.Errorf("%s of %.20q: %d", a.Name, text, p.status)
			}
		}
	}
}

func TestForm_OfMoreRowsThanAnOrderMayHave_IsCutAndLaysNothingLow(t *testing.T) {
	w := newWorld(t)
	v := w.visitor()
	reserve, _ := described.Find(w.actions, described.Gateway, "Reserve")
	p := v.sends(reserve, func(form url.Values) {
		for i := range 3000 {
			form.Add("Article.+.ArticleTitle", fmt.Sprint("Article ", i))
		}
	})
	if p.status != http.StatusOK || strings.Contains(p.section("raw-1"), "Article 2000") {
		t.Errorf("%d", p.status)
	}
	if p := v.post(addressOf(reserve), url.Values{"BillingCity": {strings.Repeat("x", 5<<20)}}); p.status != http.StatusBadRequest {
		t.Errorf("a form of 5 MiB: %d", p.status)
	}
}

func TestForm_WithoutAScript_GetsMoreRows(t *testing.T) {
	w := newWorld(t)
	v := w.visitor()
	reserve, _ := described.Find(w.actions, described.Gateway, "Reserve")
	form := v.filled(v.get(addressOf(reserve)))
	rows := len(form["Article.+.ArticleTitle"])
	form["Article.+.ArticleTitle"][rows-1], form["BillingCity"] = "One more", []string{"Delft"}
	form.Set("do", "rows")
	more := v.filled(v.post(addressOf(reserve), form))
	if got := more["Article.+.ArticleTitle"]; len(got) != rows+1 || got[rows-1] != "One more" || more.Get("BillingCity") != "Delft" {
		t.Errorf("%d rows become %q", rows, got)
	}
}

func TestForm_OfAnEmptyRowBetweenOthers_ClosesTheGap(t *testing.T) {
	w := newWorld(t)
	reserve, _ := described.Find(w.actions, described.XMLRPC, "reserve_amount")
	p := w.visitor().sends(reserve, func(form url.Values) {
		for name, texts := range form {
			if strings.HasPrefix(name, "goods.+.") {
				texts[1] = ""
			}
		}
		form.Set("amount", "6175")
	})
	raw := p.section("raw-1")
	body := raw[max(0, strings.Index(raw, "<?xml")):]
	call, err := wire.Read([]byte(body))
	if err != nil || len(call.Params) < 20 || !slices.Equal(p.outcomes(), []string{"good"}) {
		t.Fatalf("%v %v: %s", p.outcomes(), err, body)
	}
}

func TestSession_OfMoreThanAreKept_ForgetsTheOldest(t *testing.T) {
	w := newWorld(t)
	first := w.visitor()
	pclasses, _ := described.Find(w.actions, described.XMLRPC, "get_pclasses")
	sent := first.sends(pclasses)
	for range 250 {
		w.visitor().get("/playground/pushes/all")
	}
	if p := first.get(sent.at); p.status != http.StatusNotFound {
		t.Errorf("%d", p.status)
	}
	again := w.visitor()
	oldest := again.sends(pclasses)
	for range 45 {
		again.post("/playground/scenarios/approved", url.Values{"door": {"xmlrpc"}})
	}
	if p := again.get(oldest.at); p.status != http.StatusNotFound {
		t.Errorf("%d", p.status)
	}
}

// sendsMuch sends an order of so many bytes, several of which are kept for each.
func (v *visitor) sendsMuch(size int) page {
	v.t.Helper()
	reserve, _ := described.Find(v.actions, described.Gateway, "Reserve")
	return v.sends(reserve, func(form url.Values) { form.Set("BillingCity", strings.Repeat("x", size)) })
}

func TestSession_OfMoreBytesThanAreKept_ForgetsTheOldestButNeverTheLatest(t *testing.T) {
	w := newWorld(t)
	v := w.visitor()
	first := v.sendsMuch(1 << 20)
	for range 3 {
		v.sendsMuch(1 << 20)
	}
	if p := v.get(first.at); first.status != http.StatusOK || p.status != http.StatusNotFound {
		t.Errorf("%d, %d", first.status, p.status)
	}
	latest := v.sendsMuch(3 << 20)
	if latest.status != http.StatusOK || len(latest.section("raw-1")) < 3<<20 {
		t.Errorf("%d: %d bytes are shown", latest.status, len(latest.section("raw-1")))
	}
	address := between(v.get("/playground/pushes/").text, `<code class="break">`, "</code>")
	if p := v.shows(http.Post(address, "application/json", strings.NewReader(`{"a":"heard"}`))); p.status != http.StatusOK {
		t.Fatalf("%d", p.status)
	}
	if p := v.get(latest.at); p.status != http.StatusOK || !strings.Contains(v.get("/playground/pushes/all").text, "heard") {
		t.Errorf("a push and what was sent before it are not kept together: %d", p.status)
	}
	for range 30 { // lists of nothing are much longer for reading
		v.shows(http.Post(address, "application/json", strings.NewReader("["+strings.Repeat(strings.Repeat("[", 60)+strings.Repeat("]", 60)+",", 1000)+"1]")))
	}
	if kept := strings.Count(v.get("/playground/pushes/all").text, "<article"); kept > 2 {
		t.Errorf("%d large pushes are kept", kept)
	}
}

func TestSessions_OfMoreBytesThanAreKept_ForgetWhoHasBeenAwayLongest(t *testing.T) {
	w := newWorld(t)
	away, stays := w.visitor(), w.visitor()
	of := map[*visitor]page{away: away.sendsMuch(1 << 20), stays: stays.sendsMuch(1 << 20)}
	for range 14 {
		w.visitor().sendsMuch(3 << 20)
		stays.get("/playground/")
	}
	if p := away.get(of[away].at); p.status != http.StatusNotFound {
		t.Errorf("who was away: %d", p.status)
	}
	if p := stays.get(of[stays].at); p.status != http.StatusOK {
		t.Errorf("who stayed: %d", p.status)
	}
}
