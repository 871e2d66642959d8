"""A shop that speaks XML-RPC with Python's own client, and sells by both integrations.

Usage: foreign.py URL EID SECRET. It ends with an exit code above zero, and says why, when an answer is not
in the shape clients compare.
"""
import base64
import hashlib
import sys
import urllib.request
import xmlrpc.client

URL, EID, SECRET = sys.argv[1], int(sys.argv[2]), sys.argv[3]
VERSIONS = ("4.1", "python:api:2.1.1")
SEK, SWEDEN, SWEDISH, PNO_SE = 0, 209, 138, 2
INVOICE = -1
shop = xmlrpc.client.ServerProxy(URL, encoding="iso-8859-1")


def signed(*fields):
    text = ":".join(str(field) for field in fields + (SECRET,))
    return base64.b64encode(hashlib.sha512(text.encode("latin-1")).digest()).decode()


def call(method, *params):
    return getattr(shop, method)(*(VERSIONS + params))


def check(what, got, want):
    if got != want or type(got) is not type(want):
        sys.exit(f"{what}: got {got!r}, want {want!r}")


def fails(what, code, method, *params):
    try:
        got = call(method, *params)
    except xmlrpc.client.Fault as fault:
        check(what, fault.faultCode, code)
        return
    sys.exit(f"{what}: got {got!r}, want fault {code}")


def address(email="testperson@example.se"):
    return {
        "email": email, "telno": "", "cellno": "0765260000", "fname": "Testperson-se", "lname": "Approved", "company": "", "careof": "",
        "street": "Stårgatan 1", "house_number": "", "house_extension": "", "zip": "12345", "city": "Ankeborg", "country": SWEDEN,
    }


def article(number, title, price, quantity, flags=32):
    goods = {"artno": number, "title": title, "price": price, "vat": 25, "discount": 0, "flags": flags}
    return {"goods": goods, "qty": quantity}


CART = [article("LP-204", "Vinylskiva blå", 18950, 3), article("BOK-1", "Bok", 9900, 1), article("FRAKT", "Frakt", 4900, 1, 40)]
TOTAL = 3 * 18950 + 9900 + 4900
PNO = "410321-9202"


def some(number, quantity):
    return {"artno": number, "qty": quantity}


def reserve(order, cart=CART, total=TOTAL, pclass=INVOICE):
    return call(
        "reserve_amount", PNO, "", total, "", "", order, "", address(), address(), "192.0.2.17", 0, SEK, SWEDEN, SWEDISH, EID,
        signed(EID, PNO, total), PNO_SE, pclass, cart, "", {"delay_adjust": 1}, {}, {}, {}, {}, {})


def add_invoice(order, cart=CART, flags=0):
    titles = [line["goods"]["title"] for line in cart]
    return call(
        "add_invoice", PNO, "", "", "", order, "", address(), address(), "192.0.2.17", flags, SEK, SWEDEN, SWEDISH, EID,
        signed(*titles), PNO_SE, INVOICE, cart, "", {"delay_adjust": 1}, {}, {}, {}, {}, {})


def activate(rno, **info):
    info = {"shipment_info": {"delay_adjust": 1}, **info}
    fields = ["4", "1", VERSIONS[1], EID, rno]
    fields += [info[name] for name in ("flags", "ocr", "orderid1") if name in info] + [1]
    for want in info.get("artnos", []):
        fields += [want["artno"], want["qty"]]
    return call("activate", EID, signed(*fields), rno, info)


def advanced():
    rno, status = reserve("A-1")
    check("the status of a reservation", status, 1)
    check("the order's status", call("check_order_status", EID, signed(EID, "A-1"), "A-1", 1), 1)
    risk, first = activate(rno, flags=8, artnos=[some("LP-204", 2)])
    check("the risk", risk, "ok")
    check("the amount", call("invoice_amount", EID, first, signed(EID, first)), 2 * 18950)
    risk, second = activate(rno)
    check("the rest", call("invoice_amount", EID, second, signed(EID, second)), TOTAL - 2 * 18950)
    fails("a closed reservation", 9109, "cancel_reservation", "1" + rno, EID, signed(EID, "1" + rno))
    check("a credit", call("credit_part", EID, first, [some("LP-204", 1)], "", signed(EID, first, "LP-204", 1)), first)
    check("what is left", call("invoice_amount", EID, first, signed(EID, first)), 18950)
    check("an amount back", call("return_amount", EID, second, 1000, 25.0, signed(EID, second), 32, "Rabatt"), second)
    check("the whole back", call("credit_invoice", EID, second, "", signed(EID, second)), second)
    check("paid", call("is_invoice_paid", second, EID, signed(EID, second)), "paid")
    check("by e-mail", call("email_invoice", EID, first, signed(EID, first)), first)
    moved = call("extend_invoice_due_date", EID, first, signed(EID, first), {"days": 10, "calculate_only": True})
    check("the members of a moved date", sorted(moved), ["cost", "new_date"])


def flag16():
    rno, _ = reserve("A-2")
    goods = [article("LP-204", "Vinylskiva blå", 18950, 2)]
    parts = lambda lines: [field for line in lines for field in (line["goods"]["artno"], line["qty"])]

    def activate_reservation(lines, flags):
        return call(
            "activate_reservation", rno, "", PNO, "", "", "", "A-2", "", address(), address(), "0.0.0.0", flags, SEK, SWEDEN, SWEDISH, EID,
            signed(EID, PNO, *parts(lines)), PNO_SE, INVOICE, lines, "", {"delay_adjust": 1}, {}, {}, {}, {})

    check("the first delivery", activate_reservation(goods, 16)[0], "ok")
    other, status = call("split_reservation", rno, 4900, "A-2b", "", 0, EID, signed(EID, rno, 4900))
    check("the status of the split", status, 1)
    check("cancelled", call("cancel_reservation", other, EID, signed(EID, other)), "ok")
    check("changed", call("change_reservation", rno, 18950, EID, signed(EID, rno, 18950), 0), "ok")
    check("extended", len(call("extend_expiry_date", rno, EID, signed(EID, rno))), len("20150525T103631"))
    check("the last delivery", activate_reservation([article("LP-204", "Vinylskiva blå", 18950, 1)], 0)[0], "ok")
    fails("nothing is left", 9109, "cancel_reservation", rno, EID, signed(EID, rno))


def standard():
    invno, status = add_invoice("S-1")
    check("the status of an invoice", status, 1)
    check("unpaid", call("is_invoice_paid", invno, EID, signed(EID, invno)), "unpaid")
    fails("a passive invoice by e-mail", 8103, "email_invoice", EID, invno, signed(EID, invno))
    check("a quantity", call("update_goods_qty", EID, signed(invno, "LP-204", 2), invno, "LP-204", 2), invno)
    check("a charge", call("update_charge_amount", EID, signed(invno, 1, 3900), invno, 1, 3900), invno)
    check("a number", call("update_orderno", EID, signed(invno, "S-1b"), invno, "S-1b"), invno)
    check("the amount", call("invoice_amount", EID, invno, signed(EID, invno)), 2 * 18950 + 9900 + 3900)
    part = call("activate_part", EID, invno, [some("BOK-1", 1)], signed(EID, invno, "BOK-1", 1), INVOICE, {"delay_adjust": 1})
    rest = part["invno"]
    with urllib.request.urlopen(part["url"]) as document:
        check("the document", document.read(5), b"%PDF-")
    fails("activated already", 8113, "delete_invoice", EID, invno, signed(EID, invno))
    url = call("activate_invoice", EID, rest, signed(EID, rest), INVOICE, {"delay_adjust": 1})
    check("the address of a PDF", url.endswith(".pdf"), True)
    other, _ = add_invoice("S-2")
    check("deleted", call("delete_invoice", EID, other, signed(EID, other)), "ok")
    check("the same call again", call("delete_invoice", EID, other, signed(EID, other)), "ok")
    fails("deleted", 8101, "activate_invoice", EID, other, signed(EID, other))
    check("the address", len(call("invoice_address", EID, invno, signed(EID, invno))), 6)


def rest():
    check("the register", call("get_addresses", PNO, EID, signed(EID, PNO), PNO_SE, 5, "192.0.2.17"),
          [["Testperson-se", "Approved", "Stårgatan 1", "12345", "Ankeborg", "209"]])
    check("an account", call("has_account", EID, PNO, signed(EID, PNO), PNO_SE), "false")
    plans = {plan[0]: plan for plan in call("get_pclasses", EID, SEK, signed(EID, SEK), SWEDEN, SWEDISH)}
    check("a plan", plans[121], [121, "6 mån", 6, 19500, 2900, 0, 100000, 209, 0, "-"])
    rno, _ = reserve("P-1", [article("TV", "Television", 200000, 1)], 200000, 390)
    activate(rno)
    check("an account now", call("has_account", EID, PNO, signed(EID, PNO), PNO_SE), "true")
    numbers = call("reserve_ocr_nums", 2, EID, signed(EID, 2), SWEDEN)
    check("numbers", len(numbers), 2)
    rno, _ = reserve("O-1")
    activate(rno, ocr=numbers[0])
    check("a customer number", call("set_customer_no", PNO, "C-7", EID, signed(EID, PNO, "C-7"), PNO_SE), "ok")
    check("customer numbers", call("get_customer_no", PNO, EID, signed(EID, PNO), PNO_SE), ["C-7"])
    check("removed", call("remove_customer_no", "C-7", EID, signed(EID, "C-7")), "ok")
    fails("a wrong digest", 9114, "get_customer_no", PNO, EID, "x", PNO_SE)
    fails("a method that is none", -99, "get_email")


advanced()
flag16()
standard()
rest()
print("ok")
