package gateway

import (
	"fmt"
	"strings"

	"respite/api/gateway/table"
	"respite/domain/request"
	"respite/value/fault"
)

// order is one request for one action, taken apart: the basic fields, the parameters by name, the
// articles in order. What is wrong with it is collected in the caller's own spelling.
type order struct {
	incoming
	call     *call
	action   *action
	service  string // as the caller spells it
	named    map[string]argument
	articles []article
	wrong    []complaint
	newer    bool               // it is meant for the later service with a hosted page (gateway reference 0.2)
	noted    map[complaint]bool // what was complained of, without the faults and in lower case
}

// argument is a parameter as it was sent.
type argument struct {
	name  string // in the caller's spelling
	value scalar
}

// article is one article's parameters by name, in lower case.
type article map[string]argument

// complaint is something wrong with one parameter or basic field.
type complaint struct {
	name    string // in the caller's spelling
	article int    // counted from 1; 0: no article
	fault   *fault.Fault
}

// complain says that a parameter is wrong.
func (o *order) complain(name string, f *fault.Fault) { o.note(complaint{name: name, fault: f}) }

// complainOf says that a parameter of an article is wrong; articles count from 0.
func (o *order) complainOf(article int, name string, f *fault.Fault) {
	o.note(complaint{name: name, article: article + 1, fault: f})
}

// note keeps a complaint; of one parameter only the first is kept.
func (o *order) note(c complaint) {
	about := complaint{name: strings.ToLower(c.name), article: c.article}
	if o.noted[about] {
		return
	}
	if o.noted == nil {
		o.noted = map[complaint]bool{}
	}
	o.noted[about] = true
	o.wrong = append(o.wrong, c)
}

// spelling gives a parameter's name as the caller sent it, or the table's when it was not sent.
func (o *order) spelling(name string) string {
	if a, sent := o.named[strings.ToLower(name)]; sent {
		return a.name
	}
	return name
}

// text gives an ungrouped parameter's trimmed text.
func (o *order) text(name string) string { return o.named[strings.ToLower(name)].value.trimmed() }

// maxParameters bounds what one request may carry: 999 articles with all they can have.
const maxParameters = 12_000

// sort takes the parameters apart by the rules every client in use needs (gateway reference 3.3):
// articles by group in order of appearance; a name that repeats within an unnumbered group begins the
// next article; everything else by name, whatever its group.
func (o *order) sort(parameters []parameter) {
	o.named = map[string]argument{}
	if len(parameters) > maxParameters {
		o.complain("Parameters", fault.TooMany.With(maxParameters))
		return
	}
	groups := map[string]int{}
	loose := -1 // the article that unnumbered parameters belong to
	for _, p := range parameters {
		name := strings.ToLower(p.Name.trimmed())
		a := argument{name: p.Name.trimmed(), value: p.Value}
		if !isArticle(name, p) {
			o.name(name, a)
			continue
		}
		group := p.GroupID.trimmed()
		if group == "" {
			if loose < 0 || o.articles[loose].has(name) {
				loose = o.newArticle()
			}
			o.articles[loose][name] = a
			continue
		}
		if _, known := groups[group]; !known {
			groups[group] = o.newArticle()
		}
		o.put(groups[group], name, a)
	}
}

func isArticle(name string, p parameter) bool {
	group := p.GroupType.trimmed()
	return strings.EqualFold(group, table.Article) || group == "" && strings.HasPrefix(name, "article") && name != "article"
}

func (a article) has(name string) bool {
	_, has := a[name]
	return has
}

func (o *order) newArticle() int {
	o.articles = append(o.articles, article{})
	return len(o.articles) - 1
}

func (o *order) put(i int, name string, a argument) {
	if o.articles[i].has(name) {
		o.complainOf(i, a.name, fault.Duplicate.With())
		return
	}
	o.articles[i][name] = a
}

func (o *order) name(name string, a argument) {
	if _, known := o.named[name]; known {
		o.complain(a.name, fault.Duplicate.With())
		return
	}
	o.named[name] = a
}

// origin gives what the caller wants to hear again.
func (o *order) origin() request.Origin {
	return request.Origin{
		Service: o.serviceCode(), Invoice: o.Invoice.text, Order: o.Order.text, Description: o.Description.text,
		StartRecurrent: isTrue(o.StartRecurrent.trimmed()),
		PushURL:        o.PushURL.trimmed(), PushURLFailure: o.PushURLFailure.trimmed(), Culture: o.call.culture,
		Custom: o.Custom, Additional: o.incoming.Additional,
	}
}

// serviceCode is the service in the fixed spelling of answers.
func (o *order) serviceCode() string {
	if strings.EqualFold(o.service, payLaterNewer) {
		return payLaterNewerCode
	}
	return payLater
}

func isTrue(text string) bool { return strings.EqualFold(text, "true") || text == "1" }

func isFalse(text string) bool { return strings.EqualFold(text, "false") || text == "0" }

// field gives the name of an article's parameter for a fault's field such as "lines[2].price".
func indexed(field, list string) (int, string, bool) {
	var i int
	if n, err := fmt.Sscanf(field, list+"[%d]", &i); err != nil || n != 1 {
		return 0, "", false
	}
	_, rest, _ := strings.Cut(field, "]")
	return i, strings.TrimPrefix(rest, "."), true
}
