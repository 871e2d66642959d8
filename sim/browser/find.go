package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// The roles of what can be used, as Chromium tells them to assistive software.
var (
	pressable = []string{"button", "link", "menuitem", "tab", "checkbox", "radio", "switch", "DisclosureTriangle"}
	writable  = []string{"textbox", "searchbox", "spinbutton", "combobox", "Date", "DateTime", "InputTime"}
	lists     = []string{"combobox", "listbox", "MenuListPopup"}
	fields    = slices.Concat(writable, lists, []string{"checkbox", "radio", "switch"})
)

// thing is something on a page that has a name and a role.
type thing struct {
	runtime.RemoteObjectID
	name, role string
}

// find looks for the one thing with the name and one of the roles, in the part of the page that the person looks at.
func (p *Person) find(ctx context.Context, name string, roles []string) (thing, error) {
	part, err := ask[*runtime.RemoteObject](ctx, p, "part")
	if err != nil {
		return thing{}, err
	}
	told, err := chromedp.Call(ctx, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{ObjectID: part.ObjectID})
	if err != nil {
		return thing{}, fmt.Errorf("read the page: %w", err)
	}
	var others []string
	var found []*accessibility.Node
	for _, node := range told.Nodes {
		switch {
		case node.Ignored || !slices.Contains(roles, word(node.Role)):
		case word(node.Name) == name:
			found = append(found, node)
		default:
			others = append(others, fmt.Sprintf("%q", word(node.Name)))
		}
	}
	if len(found) != 1 {
		return thing{}, fmt.Errorf("%d things are called %q; others: %s", len(found), name, strings.Join(others, ", "))
	}
	return hold(ctx, found[0])
}

// hold gives a thing that the accessibility tree tells of.
func hold(ctx context.Context, node *accessibility.Node) (thing, error) {
	held, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: node.BackendDOMNodeID})
	if err != nil {
		return thing{}, fmt.Errorf("hold %q: %w", word(node.Name), err)
	}
	return thing{RemoteObjectID: held.Object.ObjectID, name: word(node.Name), role: word(node.Role)}, nil
}

// focused gives the thing that hears the keyboard.
func (p *Person) focused(ctx context.Context) (thing, error) {
	on, err := ask[*runtime.RemoteObject](ctx, p, "focused")
	if err != nil {
		return thing{}, err
	}
	told, err := chromedp.Call(ctx, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{
		ObjectID: on.ObjectID, FetchRelatives: new(bool),
	})
	if err != nil || len(told.Nodes) == 0 {
		return thing{}, fmt.Errorf("read where the keyboard is: %w", err)
	}
	return thing{RemoteObjectID: on.ObjectID, name: word(told.Nodes[0].Name), role: word(told.Nodes[0].Role)}, nil
}

// word reads a name or a role, without the white space of the page's source.
func word(told *accessibility.Value) string {
	var text string
	if told == nil || json.Unmarshal(told.Value, &text) != nil {
		return ""
	}
	return strings.Join(strings.Fields(text), " ")
}

// click presses the mouse in the middle of the thing, once it is where a click meets it.
func (t thing) click(ctx context.Context) error {
	if _, err := chromedp.Call(ctx, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{ObjectID: t.RemoteObjectID}); err != nil {
		return fmt.Errorf("scroll to %q: %w", t.name, err)
	}
	shape, err := chromedp.Call(ctx, dom.GetContentQuads, dom.GetContentQuadsParams{ObjectID: t.RemoteObjectID})
	if err != nil || len(shape.Quads) == 0 {
		return fmt.Errorf("%q has no place on the page: %w", t.name, err)
	}
	corner, opposite := shape.Quads[0][0:2], shape.Quads[0][4:6]
	x, y := (corner[0]+opposite[0])/2, (corner[1]+opposite[1])/2
	met, err := tell[bool](ctx, t.RemoteObjectID, "isMet", x, y)
	if err != nil {
		return err
	}
	if !met {
		return fmt.Errorf("something else lies over %q", t.name)
	}
	if err := chromedp.Do(ctx, chromedp.MouseClickXY(x, y)); err != nil {
		return fmt.Errorf("click %q: %w", t.name, err)
	}
	return nil
}
