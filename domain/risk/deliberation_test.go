package risk

import "testing"

// No text that passes ParsePolicy is known to fail on facts, so the failure is made from inside: the
// words are missing.
func TestDecide_WhenARuleCannotBeWorkedOut_HandsTheOrderToAPerson(t *testing.T) {
	when, err := compile("person.age > 18", anyWord)
	if err != nil {
		t.Fatal(err)
	}
	policy := &Policy{rules: []rule{{code: "MINE", class: ClassFraud, outcome: Refused, reason: FraudDeny, when: when}}}
	d := deliberation{policy: policy, words: map[string]any{}}
	d.applyRules(func(Class) bool { return true })
	v := d.verdict()
	if v.Outcome != Pending || len(v.Reasons) != 1 || v.Reasons[0] != Tech || v.Fired[0] != "MINE" {
		t.Errorf("got %+v", v)
	}
}
