package gateway

import (
	"net/http"
	"strings"
)

// handler answers one kind of request; rest is the last part of the path where there is one.
type handler func(d *Door, c *call, rest string) (any, error)

// routes is every path of the gateway (gateway reference 2). A star stands for one part.
var routes = []struct {
	method, path string
	handle       handler
}{
	{http.MethodPost, "transaction", (*Door).transaction},
	{http.MethodPost, "datarequest", (*Door).dataRequest},
	{http.MethodGet, "transaction/status/*", (*Door).status},
	{http.MethodPost, "transaction/statuses", (*Door).statuses},
	{http.MethodGet, "transaction/refundinfo/*", (*Door).refundInfo},
	{http.MethodPost, "transaction/refundinfos", (*Door).refundInfos},
	{http.MethodGet, "transaction/cancel/*", (*Door).cancel},
	{http.MethodPost, "transaction/cancelmultiple", (*Door).cancelMultiple},
	{http.MethodGet, "transaction/invoiceinfo/*", (*Door).invoiceInfo},
	{http.MethodPost, "transaction/invoiceinfos", (*Door).invoiceInfos},
	{http.MethodGet, "transaction/specification/*", (*Door).specification},
	{http.MethodPost, "transaction/specifications", (*Door).specifications},
	{http.MethodGet, "datarequest/status/*", (*Door).dataRequestStatus},
	{http.MethodGet, "datarequest/specification/*", (*Door).specification},
	{http.MethodPost, "datarequest/specifications", (*Door).specifications},
	{http.MethodPost, "batch/transactions", (*Door).batch},
	{http.MethodPost, "batch/datarequests", (*Door).batch},
}

func (d *Door) route(c *call) (any, error) {
	path := strings.Join(c.path, "/")
	known := false
	for _, route := range routes {
		rest, fits := match(route.path, path)
		if !fits {
			continue
		}
		known, c.asks = true, strings.TrimSuffix(route.path, "/*")
		if route.method == c.method {
			return route.handle(d, c, rest)
		}
	}
	if known {
		return nil, refusal{http.StatusMethodNotAllowed, "This address does not take " + c.method + "."}
	}
	return nil, unknown{"There is nothing at this address."}
}

func match(pattern, path string) (string, bool) {
	before, open := strings.CutSuffix(pattern, "*")
	if !open {
		return "", pattern == path
	}
	rest, fits := strings.CutPrefix(path, before)
	return rest, fits && rest != "" && !strings.Contains(rest, "/")
}
