package command_test

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"respite/domain/command"
	"respite/domain/merchant"
	"respite/value/money"
)

type content struct {
	Invoice string
	Amount  money.Minor
	Lines   []string
}

func identify(t *testing.T, shop merchant.ID, scope, key string, content any) command.Identity {
	t.Helper()
	identity, err := command.Identify(shop, scope, key, content)
	if err != nil {
		t.Fatal(err)
	}
	return identity
}

func TestIdentify_OfTheSameContent_IsTheSame(t *testing.T) {
	first := identify(t, 1001, "Pay", "", content{"DEMO-8", 1400, []string{"A", "B"}})
	again := identify(t, 1001, "Pay", "", content{"DEMO-8", 1400, []string{"A", "B"}})
	if first != again || first.Keyed || first.Name != first.Content {
		t.Errorf("%+v and %+v", first, again)
	}
}

func TestIdentify_OfAnyDifference_IsAnother(t *testing.T) {
	first := identify(t, 1001, "Pay", "", content{"DEMO-8", 1400, []string{"A", "B"}})
	for name, other := range map[string]command.Identity{
		"merchant":  identify(t, 1002, "Pay", "", content{"DEMO-8", 1400, []string{"A", "B"}}),
		"operation": identify(t, 1001, "Refund", "", content{"DEMO-8", 1400, []string{"A", "B"}}),
		"invoice":   identify(t, 1001, "Pay", "", content{"DEMO-9", 1400, []string{"A", "B"}}),
		"amount":    identify(t, 1001, "Pay", "", content{"DEMO-8", 1401, []string{"A", "B"}}),
		"order":     identify(t, 1001, "Pay", "", content{"DEMO-8", 1400, []string{"B", "A"}}),
		"joined":    identify(t, 1001, "Pay", "", content{"DEMO-8", 1400, []string{"AB"}}),
		"none":      identify(t, 1001, "Pay", "", content{"DEMO-8", 1400, nil}),
	} {
		if other.Name == first.Name && other.Merchant == first.Merchant {
			t.Errorf("another %s is the same command", name)
		}
	}
}

func TestIdentify_WithAKey_IsNamedByTheKeyAndRemembersTheContent(t *testing.T) { // design 2
	first := identify(t, 1001, "Pay", "k-1", content{Amount: 1400})
	for name, c := range map[string]struct {
		other               command.Identity
		sameName, sameWords bool
	}{
		"the same again":    {identify(t, 1001, "Pay", "k-1", content{Amount: 1400}), true, true},
		"other content":     {identify(t, 1001, "Pay", "k-1", content{Amount: 1500}), true, false},
		"another operation": {identify(t, 1001, "Refund", "k-1", content{Amount: 1400}), true, false},
		"another key":       {identify(t, 1001, "Pay", "k-2", content{Amount: 1400}), false, true},
		"no key":            {identify(t, 1001, "Pay", "", content{Amount: 1400}), false, true},
	} {
		if (c.other.Name == first.Name) != c.sameName || (c.other.Content == first.Content) != c.sameWords {
			t.Errorf("%s: %+v and %+v", name, first, c.other)
		}
	}
	if !first.Keyed {
		t.Error("it does not say that the caller gave a key")
	}
}

func TestIdentify_HidesTheCallersWordsAndBoundsTheirLength(t *testing.T) {
	identity := identify(t, 1001, "Pay", strings.Repeat("key", 10_000), content{Invoice: strings.Repeat("x", 10_000)})
	for _, text := range []string{identity.Name, identity.Content} {
		if len(text) != 32 || strings.Trim(text, "0123456789abcdef") != "" {
			t.Errorf("got %q", text)
		}
	}
}

func TestIdentify_OfWhatCannotBeWritten_IsAnErrorThatNamesTheMerchant(t *testing.T) {
	_, err := command.Identify(1001, "Pay", "", func() {})
	if err == nil || !strings.Contains(err.Error(), "merchant 1001") {
		t.Errorf("got %v", err)
	}
}

// Two commands that read the same when their parts are written one after another must not meet.
func TestIdentify_OfScopesAndContentsThatRunTogether_NeverMeets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[1-9]{2,12}`).Draw(t, "text")
		cut := rapid.IntRange(0, len(text)-1)
		one, other := cut.Draw(t, "cut"), cut.Draw(t, "other cut")
		first, second := identifyCut(t, text, one, ""), identifyCut(t, text, other, "")
		if (first == second) != (one == other) {
			t.Fatalf("%q cut at %d and at %d: %+v and %+v", text, one, other, first, second)
		}
		keyed := identifyCut(t, text, one, text)
		if keyed.Name == first.Name || keyed.Content != first.Content {
			t.Fatalf("with a key: %+v and %+v", first, keyed)
		}
	})
}

// identifyCut takes the text before the cut for the scope and the number after it for the content.
func identifyCut(t *rapid.T, text string, cut int, key string) command.Identity {
	number, err := strconv.ParseInt(text[cut:], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	identity, err := command.Identify(1, text[:cut], key, number)
	if err != nil {
		t.Fatal(err)
	}
	return identity
}
