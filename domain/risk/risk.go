// Package risk answers one question: may this person buy now and pay later?
//
// The answer is a function of Facts and of a Policy, the text an operator edits, and of nothing
// else: the same facts under the same text give the same verdict, bit for bit, years later. It must
// never ask a bureau, a clock or a store, and creditworthiness must never rest on facts that only
// the search for fraud may use (domain 9.1).
package risk

import "respite/value/money"

// Replay decides again under a policy's text, such as one found by its hash in a stored verdict.
// It fails like ParsePolicy.
func Replay(text []byte, f Facts) (Verdict, error) {
	policy, err := ParsePolicy(text)
	if err != nil {
		return Verdict{}, err
	}
	return policy.Decide(f), nil
}

// Decide looks at everything in the order of domain 9.2 and records all that fires, not the first
// only. A person whom the bureau clears passes limits, velocity and score, but no other stop. While
// the bureau wants more time, those same three wait for its answer.
func (p *Policy) Decide(f Facts) Verdict {
	d := deliberation{policy: p, facts: f, words: f.words()}
	d.stop()
	d.stopOverdue()
	judged := !f.Bureau.Cleared && !f.waiting()
	if judged {
		d.limit()
		d.count()
	}
	d.applyRules(func(c Class) bool { return c != ClassCredit })
	d.hearBureau()
	d.applyRules(func(c Class) bool { return c == ClassCredit })
	d.score(judged)
	return d.verdict()
}

// finding is one thing that fired; with the outcome Accepted it only informs.
type finding struct {
	reason  Reason
	outcome Outcome
}

// deliberation is one decision in the making.
type deliberation struct {
	policy       *Policy
	facts        Facts
	words        map[string]any
	findings     []finding
	fired        []string
	total        int
	scoreReasons []string
	ceiling      money.Minor
}

func (d *deliberation) find(reason Reason, outcome Outcome) {
	d.findings = append(d.findings, finding{reason, outcome})
}

// refuseIf records a stop.
func (d *deliberation) refuseIf(applies bool, reason Reason) {
	if applies {
		d.find(reason, Refused)
	}
}

// holdIf records something that a person or the bureau must look at first.
func (d *deliberation) holdIf(applies bool, reason Reason) {
	if applies {
		d.find(reason, Pending)
	}
}

func (d *deliberation) stop() {
	f := d.facts
	d.refuseIf(!f.Order.Company && f.Person.Age < d.policy.minimumAge(f.Order.Country), Age)
	d.refuseIf(!f.Order.CountryServed, CountryOff)
	d.refuseIf(!f.Merchant.Open, MerchantOff)
	d.refuseIf(f.Merchant.OrderLimit > 0 && f.Order.Delivered+f.Order.Amount > f.Merchant.OrderLimit, LimitOrder)
	d.refuseIf(f.Person.Blocked, Blocked)
	d.refuseIf(f.Bureau.Deceased, Deceased)
}

func (d *deliberation) stopOverdue() {
	d.refuseIf(d.facts.History.DaysLate > int(d.policy.numbers.Overdue.Days), OverdueOpen)
	d.refuseIf(d.facts.History.InCollection, InCollection)
}

// limit applies no credit at all in a currency that the policy has no limits for.
func (d *deliberation) limit() {
	f, limits := d.facts, d.policy.numbers.Limits[d.facts.Order.Currency]
	ceiling, reason := d.policy.numbers.Standing.ceiling(limits, f.History)
	d.ceiling = ceiling
	d.refuseIf(f.Order.Amount > limits.Order.minor(), LimitOrder)
	d.refuseIf(f.Person.Exposure+f.Order.Amount > ceiling, reason)
}

func (d *deliberation) count() {
	most, tried := d.policy.numbers.Velocity, d.facts.Attempts
	d.holdIf(most.Person24h.exceeded(tried.Person24h), VelocityPerson)
	d.refuseIf(most.Network10m.exceeded(tried.Network10m), VelocityNetwork)
	d.holdIf(most.AddressPersons7d.exceeded(tried.AddressPersons7d), VelocityAddress)
	d.refuseIf(most.EmailPersons.exceeded(tried.EmailPersons), VelocityEmail)
}

func (d *deliberation) hearBureau() {
	f := d.facts
	d.refuseIf(f.Bureau.openNegatives() > 0, BureauNegative)
	d.holdIf(f.Bureau.Protected, BureauProtected)
	d.holdIf(f.waiting(), BureauWait)
	if !f.Bureau.silent() {
		return
	}
	if f.Order.Amount <= d.policy.numbers.Limits[f.Order.Currency].WithoutBureau.minor() {
		d.find(BureauUnavailable, Accepted)
		return
	}
	d.find(BureauUnavailable, Refused)
}

func (d *deliberation) applyRules(concerns func(Class) bool) {
	for _, rule := range d.policy.rules {
		if concerns(rule.class) && d.holds(rule.code, rule.when) {
			d.find(rule.reason, rule.outcome)
		}
	}
}

// holds works an expression out. One that fails decides nothing by machine: the order goes to a
// person, as TECH, whatever the rule would have said.
func (d *deliberation) holds(code string, when expression) bool {
	yes, err := when.holds(d.words)
	if err != nil {
		d.find(Tech, Pending)
	}
	if err != nil || yes {
		d.fired = append(d.fired, code)
	}
	return err == nil && yes
}

// score adds the points up and, when the person is judged by them, compares with the cut-off.
func (d *deliberation) score(judged bool) {
	card := d.policy.numbers.Score
	d.total = int(card.Base)
	var losses []loss
	for _, point := range d.policy.points {
		lost := point.points
		if d.holds(point.code, point.when) {
			d.total += point.points
			lost = -point.points
		}
		if lost > 0 {
			losses = append(losses, loss{point.code, lost})
		}
	}
	d.scoreReasons = heaviest(losses)
	d.refuseIf(judged && d.total < int(card.CutOff), ScoreDeny)
	if d.facts.thin() {
		d.find(ThinFile, Accepted)
	}
}

func (d *deliberation) verdict() Verdict {
	v := Verdict{
		Outcome: Accepted, Reasons: []Reason{}, Fired: append([]string{}, d.fired...),
		Score: d.total, ScoreReasons: d.scoreReasons, Limit: d.ceiling,
		Exposure: d.facts.Person.Exposure + d.facts.Order.Amount, Policy: d.policy.hash,
	}
	seen := map[Reason]bool{}
	for _, f := range d.findings {
		if worst := worse(v.Outcome, f.outcome); worst != v.Outcome {
			v.Outcome, v.Class = worst, f.reason.Class()
		}
		if !seen[f.reason] {
			v.Reasons, seen[f.reason] = append(v.Reasons, f.reason), true
		}
	}
	if v.Outcome == Pending {
		v.DecideByMinutes = int(d.policy.numbers.Review.Hours) * 60
		v.AskAgainMinutes = d.facts.Bureau.WaitMinutes
	}
	return v
}
