package gateway

import "slices"

// Read lets benchmarks reach the reading of a body.
func Read(body []byte) error {
	_, err := readIncoming(body)
	return err
}

// Tree reads a body as the door does and gives it as encoding/json would, but with the text of
// numbers and truths.
func Tree(body []byte) (any, error) {
	n, err := read(body)
	return n.tree(), err
}

func (n node) tree() any {
	switch n.kind {
	case '{':
		object := map[string]any{}
		for _, m := range n.members {
			object[m.name] = m.value.tree()
		}
		return object
	case '[':
		list := []any{}
		for _, element := range n.elements() {
			list = append(list, element.tree())
		}
		return list
	case 0:
		return nil
	}
	return n.text
}

// Routes gives method and path of everything the door answers, sorted.
func Routes() []string {
	var all []string
	for _, r := range routes {
		all = append(all, r.method+" "+r.path)
	}
	slices.Sort(all)
	return all
}
