package playground_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"respite/outbound/push"
	"respite/web/playground"
	"respite/wire/described"
)

// deliver sends every push that waits, as the worker would: once, signed with the merchant's keys.
func (w *world) deliver() int {
	w.t.Helper()
	sender := push.New(push.Config{AllowLoopback: true, Clock: time.Now, IDs: w.ids, Test: true})
	due, err := w.store.View().DuePushes(w.t.Context(), time.Now().Add(time.Minute), nil, 100)
	must(w.t, err)
	for _, j := range due {
		shop, err := w.store.View().Merchant(w.t.Context(), j.Merchant)
		must(w.t, err)
		whole, err := w.store.View().Job(w.t.Context(), j.ID)
		must(w.t, err)
		if attempt := sender.Send(w.t.Context(), shop, whole); !attempt.Good {
			w.t.Errorf("a push is answered %d %s", attempt.Status, attempt.Answer)
		}
	}
	return len(due)
}

func TestPushes_OfAnOrder_ArriveOnItsPageWithTheirSignatureChecked(t *testing.T) {
	for _, eid := range []string{"1001", "1002"} { // one hears of changes as JSON, the other as a form
		w := newWorld(t)
		v := w.visitor()
		v.post("/playground/merchant", url.Values{"eid": {eid}})
		reserve, _ := described.Find(w.actions, described.Gateway, "Reserve")
		sent := v.sends(reserve)
		if !strings.Contains(sent.text, "No push has arrived yet.") {
			t.Error("a push is there before any was sent")
		}
		if w.deliver() == 0 {
			t.Fatal("no push waits")
		}
		for _, p := range []page{v.get(sent.at), v.get(sent.at + "/pushes"), v.get("/playground/pushes/"), v.get("/playground/pushes/all")} {
			if p.status != http.StatusOK || !strings.Contains(p.text, "signature right") || !strings.Contains(p.text, "190 ") || !strings.Contains(p.text,
				"Respite-Push-Id") {
				t.Errorf("merchant %s, %s: %d %s", eid, p.at, p.status, p.text)
			}
		}
		if p := w.visitor().get("/playground/pushes/"); strings.Contains(p.text, "signature right") {
			t.Error("another visitor sees them")
		}
	}
}

func TestPushes_ThatNobodySigned_AreShownAsWrong(t *testing.T) {
	w := newWorld(t)
	v := w.visitor()
	address := between(v.get("/playground/pushes/").text, `<code class="break">`, "</code>")
	for header, want := range map[string]string{
		"": "not signed", "hmac DEMOSHOP01:Nd/rv+NIUOwBgMq4/rwXKX9GtRztM0azZAcJaAx9uv4=:n:1": "signature wrong", "hmac": "signature wrong",
	} {
		r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(`{"DataRequest":{"Key":"<script>alert(1)</script>"}}`))
		must(t, err)
		if header != "" {
			r.Header.Set("Authorization", header)
		}
		if p := v.shows(http.DefaultClient.Do(r)); p.status != http.StatusOK {
			t.Errorf("%q: %d", header, p.status)
		}
		if p := v.get("/playground/pushes/"); !strings.Contains(p.text, want) || strings.Contains(p.text, "<script>alert") {
			t.Errorf("%q is shown as %s", header, p.text)
		}
	}
	for path, body := range map[string]string{"nobody": "{}",
		strings.TrimPrefix(address, w.server.URL+"/playground/pushes/"): strings.Repeat("x", 300<<10)} {
		if p := v.post("/playground/pushes/"+path, url.Values{"x": {body}}); p.status/100 != 4 {
			t.Errorf("%s: %d", path, p.status)
		}
	}
	for range 100 {
		v.post(strings.TrimPrefix(address, w.server.URL), url.Values{})
	}
	if kept := strings.Count(v.get("/playground/pushes/all").text, "<article"); kept != 60 {
		t.Errorf("%d pushes are kept", kept)
	}
}

func TestPushes_WhereTheBookMayNotReachItself_AreExplainedAway(t *testing.T) {
	w := newWorld(t, func(c *playground.Config) { c.Loopback = false })
	v := w.visitor()
	reserve, _ := described.Find(w.actions, described.Gateway, "Reserve")
	form := v.get(addressOf(reserve))
	if v.filled(form).Get("PushURL") != "" || !strings.Contains(form.text, "not allowed to send pushes to its own machine") {
		t.Error("the form names an address for pushes, or does not say why there is none")
	}
	if got := v.sends(reserve).outcomes(); len(got) != 1 || got[0] != "good" {
		t.Errorf("%v", got)
	}
	w = newWorld(t, func(c *playground.Config) { c.Loopback, c.PublicURL = false, "https://pay.example.org" })
	v = w.visitor()
	if got := v.filled(v.get(addressOf(reserve))).Get("PushURL"); !strings.HasPrefix(got, "https://pay.example.org/playground/pushes/") {
		t.Errorf("pushes are sent to %q", got)
	}
}
