package batches_test

import (
	"strings"
	"testing"

	"respite/domain/delivery"
)

func TestTakeIn_OfGoodRows_DeliversThem(t *testing.T) {
	s := openShop(t)
	s.reserve(3)
	b := s.applied("order,article,quantity,send by\nO-1,car,1,email\nO-1,train,1,\nO-2,,,\n", delivery.ApplyAll)
	if b.State != delivery.Applied || b.Done != 2 || b.Rows != 3 || b.Wrong != 0 {
		t.Errorf("%+v", b)
	}
	t.Logf("%s", s.result(b))
}

func TestCheck_NamesEveryWrongRow(t *testing.T) {
	s := openShop(t)
	s.reserve(3)
	b := s.applied(strings.Join([]string{
		"kind;reservation;order;article;quantity;amount;delivered_on;send_by;keep_rest",
		";2400000001;;car;3;;;;", ";2400000001;;train;1;;;;", ";;O-2;bus;1;;;;", ";;O-9;car;1;;;;", ";;;car;1;;;;", "give;;O-3;;;;;;",
		"cancel;2400000003;;car;1;;;;", ";2400000003;O-2;;;;;;", "return;;O-3;;;10,00;;;", ";;O-3;car;1,5;;20.11.2026;pigeon;perhaps",
	}, "\r\n"), delivery.ApplyGood)
	t.Logf("%+v\n%s\n%s", b, s.findings(b), s.result(b))
}
