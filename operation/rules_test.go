package operation_test

import (
	"testing"

	"respite/domain/risk"
	"respite/operation"
)

// An operator may edit the rules at any instant: each question for the rules in force can get others.
func TestReserve_WhileTheRulesAreEdited_KeepsTheTextTheVerdictWasMadeBy(t *testing.T) {
	asked := 0
	editions := []string{string(risk.DefaultText()), string(risk.DefaultText()) + "\n# edited\n"}
	book, o := openBook(t, func() operation.Rules {
		text := editions[asked%len(editions)]
		asked++
		policy, err := risk.ParsePolicy([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return operation.Rules{Policy: policy, Text: text}
	})
	if _, err := o.Reserve(t.Context(), anOrder(t, 1)); err != nil {
		t.Fatal(err)
	}
	areRight(t, book)
}
