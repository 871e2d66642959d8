package bench

import (
	"fmt"
	"slices"
)

// series is one figure that is drawn, and what it is called.
type series struct {
	name   string
	figure func(Figures) int64
}

// view is what one chart shows of the samples.
type view struct {
	file, title, unit string
	choose            func([]sample) []sample
	series            []series
}

var requests = series{"requests", func(f Figures) int64 { return f.PerSecond }}

var views = []view{
	{"throughput.svg", "Requests in a second, and what the database does by itself", "", toAll, []series{
		requests,
		{"TPC-B", func(f Figures) int64 { return (f.Before.TPCB + f.After.TPCB) / 2 }},
		{"bare commits", func(f Figures) int64 { return (f.Before.BareCommits + f.After.BareCommits) / 2 }},
	}},
	{"ratio.svg", "Requests in percent of TPC-B in the same minute", " %", toAll, []series{
		{"of TPC-B", func(f Figures) int64 { return f.Ratio }},
	}},
	{"latency.svg", "Milliseconds to the answer", " ms", toAll, []series{
		{"half within", func(f Figures) int64 { return f.P50 }}, {"95 % within", func(f Figures) int64 { return f.P95 }},
		{"99 % within", func(f Figures) int64 { return f.P99 }},
	}},
	{"cost.svg", "Milliseconds of processor time for a request", " ms", toAll, []series{
		{"server", func(f Figures) int64 { return f.ServerCPU }}, {"database", func(f Figures) int64 { return f.DatabaseCPU }},
		{"callers", func(f Figures) int64 { return f.GeneratorCPU }},
	}},
	{"hot.svg", "Requests in a second to one merchant", "", toOne, []series{requests}},
	{"flat.svg", "Requests in a second, by the orders in the book", "", aging, []series{requests}},
}

// toAll chooses what was measured in new books, spread over all merchants.
func toAll(all []sample) []sample { return inNewBooks(all, spread) }

// toOne chooses what was measured in new books with one merchant.
func toOne(all []sample) []sample { return inNewBooks(all, hot) }

func inNewBooks(all []sample, aim Aim) []sample {
	return slices.DeleteFunc(slices.Clone(all), func(s sample) bool { return s.orders > 0 || s.cell.Aim != aim })
}

// aging chooses the cells that were measured again when the book had grown.
func aging(all []sample) []sample {
	return slices.DeleteFunc(slices.Clone(all), func(s sample) bool {
		return !slices.ContainsFunc(all, func(other sample) bool { return other.cell == s.cell && other.orders > 0 })
	})
}

// chartsOf gives the charts for which there are figures.
func chartsOf(samples []sample) []chart {
	var all []chart
	for _, v := range views {
		if one := v.of(samples); one.most() > 0 {
			all = append(all, one)
		}
	}
	return all
}

func (v view) of(samples []sample) chart {
	one := chart{file: v.file, title: v.title, unit: v.unit}
	for _, s := range v.series {
		one.series = append(one.series, s.name)
	}
	for _, s := range v.choose(samples) {
		row := bars{label: s.label()}
		for _, drawn := range v.series {
			row.values = append(row.values, s.median(drawn.figure))
		}
		one.rows = append(one.rows, row)
	}
	return one
}

func (s sample) label() string {
	text := fmt.Sprintf("%s %s × %d", s.cell.Engine, s.cell.Action, s.cell.Callers)
	if s.orders > 0 {
		text += fmt.Sprintf(", %d orders", s.orders)
	}
	return text
}
